"""Values that change: fields and defaults as in a dataclass, which takes ten times as long to load.

Reading the first turn after a cold start is what counts here; ``dataclasses`` brings ``inspect``,
``ast`` and ``tokenize`` with it.
"""

from typing import Any, ClassVar, Self, dataclass_transform

_FRESH = object()


def field(*, default_factory: type[list[Any]]) -> Any:
    """The default of a field that begins as an empty list of its own: there is no other factory."""
    if default_factory is not list:
        raise TypeError("a list is the only default that is made anew")
    return _FRESH


@dataclass_transform(field_specifiers=(field,))
class Record:
    """A value whose fields are the annotations of its class, with the defaults given there.

    Raises TypeError when a field without default is left out, or one is unknown.
    """

    _fields: ClassVar[tuple[str, ...]]
    _defaults: ClassVar[dict[str, Any]]
    _lists: ClassVar[tuple[str, ...]]

    def __init_subclass__(cls) -> None:
        cls._fields = tuple(cls.__annotations__)
        given = {name: cls.__dict__[name] for name in cls._fields if name in cls.__dict__}
        cls._lists = tuple(name for name, value in given.items() if value is _FRESH)
        cls._defaults = {name: value for name, value in given.items() if value is not _FRESH}

    def __init__(self, *values: Any, **named: Any) -> None:
        own = self.__dict__
        own.update(self._defaults)
        for name in self._lists:
            own[name] = []
        own.update(zip(self._fields, values, strict=False))
        own.update(named)
        if len(own) != len(self._fields) or any(name not in own for name in self._fields):
            raise TypeError(f"these are not the fields of {type(self).__name__}")

    def copy(self) -> Self:
        """A copy with lists of its own; what they hold is shared."""
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        for name in self._lists:
            other.__dict__[name] = list(self.__dict__[name])
        return other

    def fields(self) -> dict[str, Any]:
        """The fields by name; lists are those of the record itself."""
        return dict(self.__dict__)

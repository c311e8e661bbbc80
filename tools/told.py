"""What receivers of webhooks are told: whether today's events still fit who read the last ones.

The last release is the newest tag ``v*``; where there is none, the committed
``docs/events-baseline.json``. Named and refused, under one version of a payload: an event or a
member that was removed, a type that changed, a member that is no longer always told, a value or a
kind of value that was never said before, and a bound that no longer holds. Members may be added.
"""

from collections.abc import Iterator, Mapping
from typing import Any

Json = dict[str, Any]

LOWEST = ("minimum", "exclusiveMinimum", "minLength", "minItems")
HIGHEST = ("maximum", "exclusiveMaximum", "maxLength", "maxItems")
FIXED = ("format", "pattern")


def event_breaks(old: Mapping[str, Json], new: Mapping[str, Json]) -> Iterator[str]:
    """A line for each thing that a receiver of ``old`` events would stumble over; both are schemas
    by event type. A payload of a newer version is another payload, and compared with nothing."""
    for kind, schema in old.items():
        if kind not in new:
            yield f"event {kind} was removed"
        elif schema["$id"] == new[kind]["$id"]:
            yield from Telling(schema, new[kind]).breaks(kind)


class Telling:
    """Two schemas of what is told, with their own definitions."""

    def __init__(self, old: Json, new: Json) -> None:
        self._old = old
        self._new = new

    def breaks(self, at: str) -> Iterator[str]:
        return self._compare(at, self._old, self._new)

    def _compare(self, at: str, old: Json, new: Json) -> Iterator[str]:
        before, now = _kinds(self._old, old), _kinds(self._new, new)
        for kind in now:
            if kind not in before:
                yield f"{at}: may be {kind} now"
        for kind in before:
            if kind in now:
                yield from self._same_kind(at, before[kind], now[kind])

    def _same_kind(self, at: str, old: Json, new: Json) -> Iterator[str]:
        said = _values(old)
        if said is not None:
            more = _values(new)
            if more is None:
                yield f"{at}: may say anything now"
            elif more - said:
                yield f"{at}: may say {', '.join(sorted(more - said))} now"
        yield from _bounds(at, old, new)
        yield from self._members(at, old, new)
        yield from self._items(at, old, new)

    def _members(self, at: str, old: Json, new: Json) -> Iterator[str]:
        members, others = old.get("properties", {}), new.get("properties", {})
        always = set(new.get("required", []))
        for name, member in members.items():
            if name not in others:
                yield f"{at}: {name} was removed"
                continue
            if name in old.get("required", []) and name not in always:
                yield f"{at}: {name} is no longer always there"
            yield from self._compare(f"{at}.{name}", member, others[name])

    def _items(self, at: str, old: Json, new: Json) -> Iterator[str]:
        if isinstance(old.get("items"), dict):
            yield from self._compare(f"{at}[]", old["items"], new.get("items") or {})
        for number, item in enumerate(old.get("prefixItems", [])):
            others = new.get("prefixItems", [])
            yield from self._compare(
                f"{at}[{number}]", item, others[number] if number < len(others) else {}
            )


def _kinds(root: Json, schema: Json) -> dict[str, Json]:
    """What a value may be: each kind of value with its schema."""
    while "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rsplit("/", 1)[-1]]
    options = schema.get("anyOf") or schema.get("oneOf")
    if options:
        return {kind: part for option in options for kind, part in _kinds(root, option).items()}
    return {_kind(schema): schema}


def _kind(schema: Json) -> str:
    if "type" in schema:
        return str(schema["type"])
    values = [schema["const"]] if "const" in schema else schema.get("enum", [])
    return "string" if values and all(isinstance(value, str) for value in values) else "anything"


def _values(schema: Json) -> set[str] | None:
    if "const" in schema:
        return {str(schema["const"])}
    return {str(value) for value in schema["enum"]} if "enum" in schema else None


def _bounds(at: str, old: Json, new: Json) -> Iterator[str]:
    for name in (*LOWEST, *HIGHEST, *FIXED):
        if name not in old:
            continue
        kept = name in new and (
            new[name] >= old[name]
            if name in LOWEST
            else new[name] <= old[name]
            if name in HIGHEST
            else new[name] == old[name]
        )
        if not kept:
            yield f"{at}: {name} {old[name]} no longer holds"

"""What the driver asked the database, and whether each query named a clinic."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pymongo.monitoring import (
    CommandFailedEvent,
    CommandListener,
    CommandStartedEvent,
    CommandSucceededEvent,
)

Filter = Mapping[str, Any]


@dataclass(frozen=True)
class Query:
    """One filter of one command; a command that writes several rows has one for each."""

    command: str
    collection: str
    filter: Filter

    def names_one_of(self, clinics: Sequence[str]) -> bool:
        """Whether only rows of one of the clinics can match: by the field, or by an id made of it
        (``cln_…``, ``cln_…/…``)."""
        clinic, key = self.filter.get("clinic_id"), self.filter.get("_id")
        return clinic in clinics or (isinstance(key, str) and key.split("/")[0] in clinics)

    def __str__(self) -> str:
        """Without values: two queries that differ in these alone are one."""
        return f"{self.command} {self.collection} {{{', '.join(sorted(self.filter))}}}"


@dataclass
class Overheard(CommandListener):
    """Every query of a client since it was made, or since ``clear``."""

    queries: list[Query] = field(default_factory=list)

    def started(self, event: CommandStartedEvent) -> None:
        self.queries += _queries(event.command_name, event.command)

    def succeeded(self, event: CommandSucceededEvent) -> None: ...

    def failed(self, event: CommandFailedEvent) -> None: ...

    def clear(self) -> None:
        self.queries.clear()


def _queries(name: str, command: Mapping[str, Any]) -> Iterator[Query]:
    where = str(command.get(name))
    if name == "find":
        yield Query(name, where, command.get("filter", {}))
    elif name in ("distinct", "count", "findAndModify"):
        yield Query(name, where, command.get("query") or {})
    elif name == "update":
        yield from (Query(name, where, one["q"]) for one in command["updates"])
    elif name == "delete":
        yield from (Query(name, where, one["q"]) for one in command["deletes"])
    elif name == "aggregate":
        first: Filter = next(iter(command["pipeline"]), {})
        yield Query(name, where, first.get("$match", {}))

"""What the driver told of itself: how long the database took, and what was written."""

from dataclasses import dataclass, field
from typing import Any

from pymongo.monitoring import (
    CommandFailedEvent,
    CommandListener,
    CommandStartedEvent,
    CommandSucceededEvent,
)

Command = dict[str, Any]

WRITES = ("insert", "update", "delete", "commitTransaction")
OF_THE_CONNECTION = (
    *("lsid", "txnNumber", "startTransaction", "autocommit", "$clusterTime", "$db"),
    *("readConcern", "writeConcern", "maxTimeMS"),
)
"""What the driver puts on a command by itself, and will again."""


@dataclass(frozen=True)
class Written:
    """A write as it went over the wire, and whether it was part of a transaction."""

    command: Command
    inside: bool


@dataclass
class Wire(CommandListener):
    """Sums the driver's own durations; keeps the writes while ``recording``."""

    spent_ms: float = 0.0
    commands: int = 0
    recording: bool = False
    written: list[Written] = field(default_factory=list)

    def started(self, event: CommandStartedEvent) -> None:
        if self.recording and event.command_name in WRITES:
            inside = event.command.get("autocommit") is False
            plain = {k: v for k, v in event.command.items() if k not in OF_THE_CONNECTION}
            self.written.append(Written(plain, inside))

    def succeeded(self, event: CommandSucceededEvent) -> None:
        self._spend(event.duration_micros)

    def failed(self, event: CommandFailedEvent) -> None:
        self._spend(event.duration_micros)

    def _spend(self, micros: int) -> None:
        self.spent_ms += micros / 1000
        self.commands += 1

    def take(self) -> float:
        """Milliseconds since the last look."""
        spent, self.spent_ms, self.commands = self.spent_ms, 0.0, 0
        return spent

    def take_written(self) -> list[Written]:
        """The writes since the last look."""
        written, self.written = self.written, []
        return written

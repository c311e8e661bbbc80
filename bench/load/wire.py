"""What the driver told of itself: how long the database took, and what was written."""

import time
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
    """Sums the time in which the driver waited for a command; keeps the writes while ``recording``.

    Of commands that were under way side by side the time counts once.
    """

    spent_ms: float = 0.0
    worked_ms: float = 0.0
    """Of the processor's time of this thread, what fell into that."""
    commands: int = 0
    recording: bool = False
    written: list[Written] = field(default_factory=list)
    _under_way: int = 0
    _since: float = 0.0
    _worked_since: float = 0.0

    def started(self, event: CommandStartedEvent) -> None:
        if self._under_way == 0:
            self._since, self._worked_since = time.perf_counter(), time.thread_time()
        self._under_way += 1
        if self.recording and event.command_name in WRITES:
            inside = event.command.get("autocommit") is False
            plain = {k: v for k, v in event.command.items() if k not in OF_THE_CONNECTION}
            self.written.append(Written(plain, inside))

    def succeeded(self, event: CommandSucceededEvent) -> None:
        self._ended()

    def failed(self, event: CommandFailedEvent) -> None:
        self._ended()

    def _ended(self) -> None:
        self.commands += 1
        self._under_way -= 1
        if self._under_way == 0:
            self.spent_ms += (time.perf_counter() - self._since) * 1000
            self.worked_ms += (time.thread_time() - self._worked_since) * 1000

    def clear(self) -> None:
        """Count from here on."""
        self.spent_ms, self.worked_ms, self.commands = 0.0, 0.0, 0

    def take_written(self) -> list[Written]:
        """The writes since the last look."""
        written, self.written = self.written, []
        return written

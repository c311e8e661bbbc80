"""Time that moves when a test says so."""

import threading
from datetime import UTC, datetime, timedelta

START = datetime(2031, 3, 4, 9, 0, tzinfo=UTC)
"""A Tuesday, years ahead: the database's own TTL sweep reads the machine's clock, and so takes
nothing of a test's."""


class MovableClock:
    """A ``puente.ports.Clock`` that stands still until moved. Safe across threads."""

    def __init__(self, start: datetime = START) -> None:
        self._lock = threading.Lock()
        self._now = start

    def __call__(self) -> datetime:
        with self._lock:
            return self._now

    def advance(self, **step: float) -> datetime:
        """Move on by ``timedelta(**step)`` (``seconds=…``, ``hours=…``); returns the new time."""
        with self._lock:
            self._now += timedelta(**step)
            return self._now

    def set(self, moment: datetime) -> None:
        with self._lock:
            self._now = moment

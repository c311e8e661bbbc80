"""Counting while the work goes on: noting costs microseconds, writing waits for a quiet moment.

A note goes two ways: at the end of each request or batch to CloudWatch, where deployed, and every
few seconds into the hour's row in the database. What waits when a process dies is lost, a few
seconds of numbers; a visit never waits for them, and never fails by them.
"""

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Protocol

from puente.domain.errors import PuenteError
from puente.domain.metric import SPECS, Metric, Tally, WholeMetric
from puente.ports import Clock
from puente.repositories.figures import Key
from puente.telemetry import Telemetry

Told = tuple[str, str, float]
"""Name, unit, value."""
Emit = Callable[[Sequence[Told]], None]

WRITTEN_EVERY_S = 10.0
MOST_KEYS = 500
MOST_UNTOLD = 1_000


class Rows(Protocol):
    """Where figures are kept. Raises members of ``PuenteError`` only."""

    async def add(self, tallies: Mapping[Key, Tally]) -> None: ...


class Meter:
    """``emit`` tells the operator's monitoring; None where there is none."""

    def __init__(self, clock: Clock, telemetry: Telemetry, rows: Rows, emit: Emit | None):
        self._clock = clock
        self._telemetry = telemetry
        self._rows = rows
        self._emit = emit
        self._tallies: dict[Key, Tally] = {}
        self._untold: list[Told] = []
        self._waits_since: float | None = None
        self._writing: asyncio.Task[None] | None = None

    def note(self, clinic_id: str, metric: Metric, value: float) -> None:
        """Note a value, cut to its metric's range, without waiting for anybody."""
        value = _in_range(metric, value)
        hour = self._clock().replace(minute=0, second=0, microsecond=0)
        key = (clinic_id, hour, metric)
        tally = self._tallies.get(key)
        if tally is None:
            if len(self._tallies) >= MOST_KEYS:
                return
            tally = self._tallies[key] = Tally()
        tally.add(value)
        self._leave(metric, value)
        if self._waits_since is None:
            self._waits_since = time.monotonic()

    def note_whole(self, metric: WholeMetric, value: float) -> None:
        """Note what belongs to no clinic, cut to its range: no row of any clinic holds it."""
        self._leave(metric, _in_range(metric, value))

    @contextmanager
    def timed(self, clinic_id: str, metric: Metric) -> Iterator[None]:
        """Note how many milliseconds this took, however it ended."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self.note(clinic_id, metric, (time.perf_counter() - began) * 1000)

    def tick(self) -> None:
        """After an answer: tell monitoring, and begin to write what has waited for long enough.

        The writing goes on beside the next request: nobody waits for it.
        """
        self.tell()
        if self._waits_since is None or time.monotonic() - self._waits_since < WRITTEN_EVERY_S:
            return
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())

    async def flush(self) -> None:
        """Write what waits, now; a failure is told and costs these numbers alone."""
        self.tell()
        if self._writing is not None and not self._writing.done():
            await self._writing
        await self._write()

    def tell(self) -> None:
        """Hand what was noted to the operator's monitoring, without waiting for anybody."""
        untold, self._untold = self._untold, []
        if untold and self._emit is not None:
            self._emit(untold)

    def _leave(self, metric: str, value: float) -> None:
        """Keep for monitoring, where there is one."""
        if self._emit is not None and len(self._untold) < MOST_UNTOLD:
            self._untold.append((metric, SPECS[metric].unit, value))

    async def _write(self) -> None:
        tallies, self._tallies, self._waits_since = self._tallies, {}, None
        if not tallies:
            return
        try:
            await self._rows.add(tallies)
        except PuenteError as error:
            self._telemetry.warning("figures dropped", count=len(tallies), code=error.code)


def _in_range(metric: str, value: float) -> float:
    return min(max(value, 0.0), SPECS[metric].most)

"""What one ``PUT turn`` costs beyond the database's own time, and what one more costs late."""

import asyncio
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench.load.ground import Caller, Ground, ground, open_visit, turn_body, turn_path
from bench.table import Row
from tests.support.database import running_database

WARM_UP, TURNS = 60, 600
VISIT = 40
"""Turns of one visit, a short one."""
EARLY, LATE, PAIRS = 20, 2_000, 120
BEYOND_MS = 4.0
GROWTH = 1.2


@dataclass
class Times:
    """Milliseconds of each call: all of it, what of it was not the database's, and how much of
    the processor's time that took, which a busy machine stretches less."""

    whole: list[float] = field(default_factory=list)
    beyond: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)
    commands: list[int] = field(default_factory=list)


async def put(at: Ground, caller: Caller, visit: str, number: int, times: Times) -> None:
    """One turn, timed at the application's door."""
    body = turn_body(number)
    at.wire.clear()
    began, worked = time.perf_counter(), time.thread_time()
    await caller("PUT", turn_path(visit, number), body)
    took, worked = time.perf_counter() - began, time.thread_time() - worked
    times.commands.append(at.wire.commands)
    times.whole.append(took * 1000)
    times.beyond.append(took * 1000 - at.wire.spent_ms)
    times.worked.append(worked * 1000 - at.wire.worked_ms)


async def beyond_database(at: Ground) -> Times:
    """Turns of short visits, one after the other, once warm."""
    caller, times = at.caller(), Times()
    for number in range(WARM_UP + TURNS):
        if number == WARM_UP:
            times = Times()
        if number % VISIT == 0:
            visit = await open_visit(caller)
        await put(at, caller, visit, number % VISIT, times)
    return times


async def one_more(at: Ground) -> tuple[Times, Times]:
    """Turns around number 20 of short visits, and after number 2,000 of a long one, in turns, so
    that whatever else the machine does falls on both."""
    caller, early, late, unread = at.caller(), Times(), Times(), Times()
    long = await open_visit(caller)
    for number in range(LATE):
        await put(at, caller, long, number, unread)
    for number in range(PAIRS):
        if number % 10 == 0:
            visit = await open_visit(caller)
            for before in range(EARLY - 5):
                await put(at, caller, visit, before, unread)
        await put(at, caller, visit, EARLY - 5 + number % 10, early)
        await put(at, caller, long, LATE + number, late)
    return early, late


async def _measure(uri: str, folder: Path) -> tuple[Times, Times, Times]:
    async with ground(uri, "bench_turns", folder) as at:
        return await beyond_database(at), *await one_more(at)


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder, running_database() as uri:
        turns, early, late = asyncio.run(_measure(uri, Path(folder)))
    growth = [
        median(late.whole[at : at + 20]) / median(early.whole[at : at + 20])
        for at in range(0, PAIRS, 20)
    ]
    return [
        Row("PUT turn, at the door", turns.whole, "ms", None),
        Row("PUT turn beyond the database", turns.beyond, "ms", BEYOND_MS),
        Row("its processor time", turns.worked, "ms", None),
        Row("its calls of the database", turns.commands, "", None),
        Row("one more turn at turn 2,000 against turn 20", growth, "×", GROWTH),
        Row("the same beyond the database, at 20", early.beyond, "ms", None),
        Row("the same beyond the database, at 2,000", late.beyond, "ms", None),
    ]

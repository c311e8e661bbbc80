"""What a hundred times as much in the database costs: pages of history, and what the sweep asks.

Small and large are two databases of one server, asked in turns, so that whatever else the machine
does falls on both.
"""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

from bench.load.ground import Ground, ground, open_visit, turn_body, turn_path
from bench.load.seeding import seed_pending, seed_visits
from bench.table import Row
from tests.support.database import running_database

SMALL, LARGE = 1_000, 100_000
DUE = 300
"""Rows that are due, in both: it is the waiting ones that grow."""
ROUNDS, EACH = 5, 8
TWICE = 2.0
Ask = Callable[[Ground], Awaitable[Any]]
PLAIN = {"PUENTE_CIPHER__PROVIDER": "passthrough"}
"""A hundred thousand rows cannot each be sealed under their own name; what is asked is the same."""


async def _times(ask: Ask, at: Ground) -> float:
    """The median of a few, in milliseconds."""
    taken = []
    for _ in range(EACH):
        began = time.perf_counter()
        await ask(at)
        taken.append((time.perf_counter() - began) * 1000)
    return median(taken)


async def compared(name: str, ask: Ask, small: Ground, large: Ground) -> list[Row]:
    """How much longer it takes in the large one, by rounds."""
    await ask(small)
    await ask(large)
    pairs = [(await _times(ask, small), await _times(ask, large)) for _ in range(ROUNDS)]
    return [
        Row(f"{name}, {SMALL:,}", [one for one, _ in pairs], "ms", None),
        Row(f"{name}, {LARGE:,}", [other for _, other in pairs], "ms", None),
        Row(f"{name}: large against small", [b / a for a, b in pairs], "×", TWICE),
    ]


def history(subject: str, query: str = "") -> Ask:
    async def ask(at: Ground) -> None:
        answer = await at.caller(subject)("GET", "/api/conversations", query=query)
        assert answer.json()["items"], "a page of a seeded clinic is not empty"

    return ask


def due_deliveries(now: datetime) -> Ask:
    async def ask(at: Ground) -> None:
        found = await at.puente.repositories.deliveries.due(now, 500)
        assert len(found) == DUE, len(found)

    return ask


def due_visits(now: datetime) -> Ask:
    async def ask(at: Ground) -> None:
        conversations = at.puente.repositories.conversations
        found = await conversations.due_to_finish(due_before=now, now=now, limit=500)
        assert len(found) == DUE, len(found)

    return ask


async def one_turn(at: Ground) -> None:
    """In a visit of its own: what one more visit costs beside so many."""
    caller = at.caller()
    visit = await open_visit(caller)
    await caller("PUT", turn_path(visit, 1), turn_body(1))


async def _measure(uri: str, folder: Path) -> list[Row]:
    found: list[Row] = []
    async with AsyncExitStack() as opened:
        small, large = [
            await opened.enter_async_context(ground(uri, f"bench_history_{size}", folder, **PLAIN))
            for size in (SMALL, LARGE)
        ]
        await seed_visits(small, SMALL)
        await seed_visits(large, LARGE)
        for name, ask in (
            ("history, the clinic's", history("bench-supervisor")),
            ("history, one's own", history("bench-clinician")),
            ("opening a visit and a turn beside others", one_turn),
        ):
            found += await compared(name, ask, small, large)
    async with AsyncExitStack() as opened:
        small, large = [
            await opened.enter_async_context(ground(uri, f"bench_due_{size}", folder, **PLAIN))
            for size in (SMALL, LARGE)
        ]
        await seed_pending(small, SMALL, due=DUE)
        now = await seed_pending(large, LARGE, due=DUE)
        for name, ask in (
            ("due deliveries of all pending", due_deliveries(now)),
            ("due visits of all waiting", due_visits(now)),
        ):
            found += await compared(name, ask, small, large)
    return found


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder, running_database() as uri:
        return asyncio.run(_measure(uri, Path(folder)))

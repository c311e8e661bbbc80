"""Many visits at once against the whole local stack, each saying something every few seconds.

A turn is timed from the moment it was due, not from when a busy client came to send it, so that a
server that falls behind cannot hide it.
"""

import asyncio
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, quantiles
from uuid import uuid4

import httpx
import psutil

from bench.load.client import Client
from bench.load.ground import opening_body, turn_body, turn_path
from bench.table import Row
from local.ground import free_port
from local.issuer.client import sign_in
from tests.e2e.stack import RunningStack

USER = "demo-north-clinician"
EVERY_S = 3.0
LOOK_EVERY_S = 2.0
TAIL = 10.0
FLAT = 1.1
"""How much more memory the last quarter may have on average than the second: the first fills what
a process keeps ready."""


@dataclass
class Held:
    """What became of the visits."""

    times: list[float] = field(default_factory=list)
    """Milliseconds from when a turn was due to its answer."""
    errors: list[str] = field(default_factory=list)
    asked: int = 0
    server_mb: list[float] = field(default_factory=list)
    database_mb: list[float] = field(default_factory=list)
    cores: list[float] = field(default_factory=list)
    """Of the whole stack's, busy between two looks."""


async def hold_visits(stack: RunningStack, count: int, minutes: float) -> Held:
    async with httpx.AsyncClient(base_url=stack.origin, timeout=30) as client:
        token = (await sign_in(stack.origin, USER, client=client)).access_token
    held, begins = Held(), time.monotonic() + count * 0.05
    ends = begins + minutes * 60
    watching = asyncio.create_task(_watch(stack.pid, held, begins))
    starts = (begins + EVERY_S * number / count for number in range(count))
    await asyncio.gather(*(_visit(stack.origin, token, at, ends, held) for at in starts))
    watching.cancel()
    return held


async def _visit(origin: str, token: str, at: float, ends: float, held: Held) -> None:
    async with Client(origin, token) as client:
        visit = uuid4().hex
        opened = await client("POST", "/api/conversations", opening_body(visit))
        if opened.status != 201:
            held.errors.append(f"opening: {opened.status}")
            return
        # It may be seconds to the first turn: longer than the server keeps an idle connection.
        await client.close()
        number = 0
        while at < ends:
            await asyncio.sleep(max(0.0, at - time.monotonic()))
            held.asked += 1
            try:
                answer = await client("PUT", turn_path(visit, number), turn_body(number))
            except OSError as error:
                held.errors.append(type(error).__name__)
                await client.close()
            else:
                held.times.append((time.monotonic() - at) * 1000)
                if answer.status != 200:
                    held.errors.append(str(answer.status))
            number += 1
            at += EVERY_S


async def _watch(pid: int, held: Held, begins: float) -> None:
    """Memory and load of the stack, apart from its opening."""
    server = psutil.Process(pid)
    children = server.children(recursive=True)
    await asyncio.sleep(max(0.0, begins - time.monotonic()))
    spent, since = _spent([server, *children]), time.monotonic()
    while True:
        await asyncio.sleep(LOOK_EVERY_S)
        held.server_mb.append(server.memory_info().rss / 1e6)
        held.database_mb.append(sum(child.memory_info().rss for child in children) / 1e6)
        now, at = _spent([server, *children]), time.monotonic()
        held.cores.append((now - spent) / (at - since))
        spent, since = now, at


def _spent(family: Sequence[psutil.Process]) -> float:
    return sum(sum(process.cpu_times()[:2]) for process in family)


def growth(samples: Sequence[float]) -> float:
    """The last quarter's mean against the second quarter's."""
    quarter = len(samples) // 4
    return mean(samples[-quarter:]) / mean(samples[quarter : 2 * quarter])


def rows(*, minutes: float, count: int) -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        stack = RunningStack(Path(folder) / "data", port=free_port(18_800)).start()
        try:
            held = asyncio.run(hold_visits(stack, count, minutes))
        finally:
            stack.stop()
    name = f"{count} visits, {minutes:g} min"
    p50, p99 = quantiles(held.times, n=100)[49], quantiles(held.times, n=100)[98]
    kinds = ", ".join(f"{kind} × {times}" for kind, times in Counter(held.errors).most_common(3))
    wanted = int(count * minutes * 60 / EVERY_S)
    return [
        Row(f"{name}: a turn, from when it was due", held.times, "ms", None),
        Row(f"{name}: errors of {held.asked:,} ({kinds or 'none'})", [len(held.errors)], "", 0),
        Row(f"{name}: turns not said of {wanted:,}", [max(0, wanted - held.asked)], "", 0),
        Row(f"{name}: p99 against p50", [p99 / p50], "×", TAIL),
        Row(f"{name}: p99", [p99], "ms", None),
        Row(f"{name}: server's memory", held.server_mb, "MB", None),
        Row(f"{name}: its growth", [growth(held.server_mb)], "×", FLAT),
        Row(f"{name}: database's memory", held.database_mb, "MB", None),
        Row(f"{name}: cores busy with the stack", held.cores, "", None),
    ]

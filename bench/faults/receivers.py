"""Receivers that stall, drip, never end, or answer with rubbish; and a dead one among many."""

import asyncio
import gzip
import statistics
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bench.faults.bursts import _go, _plant
from bench.faults.ground import (
    QUICK,
    Ground,
    Receiver,
    end,
    fresh,
    memory_mb,
    receiving,
    said,
    start,
    until,
)
from bench.faults.table import Row

DEADLINE_S = float(QUICK["PUENTE_WEBHOOK__DEADLINE_S"])
GROWS_MB = 50.0
KEPT = 4096
BEGUN = b"HTTP/1.1 200 OK\r\n"
BOMB = gzip.compress(bytes(20_000_000))
CHUNK = b"x" * 65_536

Script = Callable[[asyncio.StreamWriter], Awaitable[None]]


def repeats(first: bytes, again: bytes, *, every_s: float = 0.0) -> Script:
    async def script(writer: asyncio.StreamWriter) -> None:
        writer.write(first)
        while not writer.is_closing():
            writer.write(again)
            await writer.drain()
            await asyncio.sleep(every_s)

    return script


SCRIPTS: dict[str, Script] = {
    "slow": repeats(b"", b"", every_s=0.2),
    "dripping head": repeats(BEGUN, b"x: y\r\n", every_s=0.05),
    "dripping body": repeats(BEGUN + b"content-length: 9999\r\n\r\n", b"x", every_s=0.05),
    "endless": repeats(BEGUN + b"\r\n", CHUNK),
    "2 GiB": repeats(BEGUN + b"content-length: 2147483648\r\n\r\n", CHUNK),
    "gzip bomb": repeats(BEGUN + b"content-encoding: gzip\r\n\r\n", BOMB),
    "garbage": repeats(b"\x00\xff garbage \r\n\r\n" * 50, b"\x00" * 512, every_s=0.05),
}


@asynccontextmanager
async def answering(script: Script) -> AsyncIterator[str]:
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            await script(writer)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(serve(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    finally:
        server.close()
        for task in tasks:
            task.cancel()


async def bad(uri: str, folder: Path, each: int, *, plant: str | None = None) -> Row:
    """Every kind at once, in one worker process whose memory is watched."""
    row = Row(
        ", ".join(SCRIPTS),
        f"each attempt ≤ deadline + 1 s; RSS grows ≤ {GROWS_MB:.0f} MB; ≤ 4 KiB stored",
    )
    async with fresh(uri, folder, **QUICK) as ground:
        with receiving() as receiver:
            await ground.endpoint(f"{receiver.origin}/ok")
            await ground.accept(20)
            worker = start("bench.faults.worker", *_plant(plant), **ground.variables)
            try:
                said(worker)
                _go(worker)
                await until(ground.is_done, within_s=30)
                before = memory_mb(worker.pid)
                peak = await _suffer(ground, worker.pid, before, each)
            finally:
                end(worker)
            attempts = [one for one in await ground.rows("attempts") if one["number"] > 0]
            heads = [await _head(ground, one) for one in attempts]
    slowest = max((one["duration_ms"] for one in attempts), default=0) / 1000
    row.hold("attempts", len(attempts), len(attempts) >= 20 + each * len(SCRIPTS))
    row.hold("slowest s", f"{slowest:.1f}", slowest <= DEADLINE_S + 1)
    row.hold("grew by MB", f"{peak - before:.0f}", peak - before <= GROWS_MB)
    kept = max((len(head) for head in heads), default=0)
    row.hold("stored bytes", kept, kept <= KEPT)
    return row


async def _head(ground: Ground, attempt: dict[str, Any]) -> bytes:
    """The beginning of the answer that an attempt met, as it was kept."""
    context = f"attempts/{attempt['_id']}"
    return await ground.puente.database.open_bytes(
        attempt["clinic_id"], attempt["content"], context=context
    )


async def _suffer(ground: Ground, pid: int, before: float, each: int) -> float:
    """The most memory that the worker took meanwhile."""
    opened = [answering(script) for script in SCRIPTS.values()]
    urls = [await one.__aenter__() for one in opened]
    for url in urls:
        await ground.endpoint(url, schedule_s=(0,))
    await ground.accept(each)
    peak = before

    async def is_done() -> bool:
        nonlocal peak
        peak = max(peak, memory_mb(pid))
        # Far beyond what is promised nothing more is learnt, and the machine may be needed.
        return peak - before > 4 * GROWS_MB or await ground.is_done()

    await until(is_done, within_s=60)
    for one in opened:
        await one.__aexit__(None, None, None)
    return peak


async def neighbours(uri: str, folder: Path, healthy: int, rounds: int) -> Row:
    """The 95th percentile from the write to the arrival, without and with a dead endpoint."""
    row = Row(f"one dead endpoint among {healthy} healthy", "healthy p95 ≤ 2 × without it")
    async with fresh(uri, folder, **QUICK) as ground:
        with receiving() as receiver:
            for _ in range(healthy):
                await ground.endpoint(f"{receiver.origin}/ok")
            with ground.worker():
                without = await _latency(ground, receiver, healthy, rounds)
                await ground.endpoint(f"{receiver.origin}/sleep/60")
                beside = await _latency(ground, receiver, healthy, rounds)
            tried = len(await receiver.rows("/sleep/60"))
    row.measured["p95 without s"] = f"{without:.2f}"
    row.hold("p95 with s", f"{beside:.2f}", beside <= 2 * without)
    row.hold("the dead one was tried", tried, tried > 0)
    return row


async def _latency(ground: Ground, receiver: Receiver, healthy: int, rounds: int) -> float:
    """Seconds, the 95th percentile over what arrives at the healthy ones."""
    seen = len(await receiver.rows())
    for number in range(1, rounds + 1):
        await ground.accept(1, announce=True)
        target = seen + number * healthy

        async def arrived(target: int = target) -> bool:
            return len(await receiver.rows()) >= target

        await until(arrived, within_s=30)
    created = {one["_id"]: one["created_at"].timestamp() for one in await ground.rows("events")}
    waits = [one["at"] - created[one["id"]] for one in (await receiver.rows())[seen:]]
    return float(statistics.quantiles(waits, n=20)[-1])

"""Many at once, workers that are killed, and an API that dies before it told the queue."""

import asyncio
import signal
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

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
    stop,
    told,
    until,
    verified,
)
from bench.faults.table import Row
from local.pump import SWEEP_EVERY_S, WEBHOOKS_AT_ONCE

DRAINED_S = 60.0
OF_BARE = 0.6
RSS_MB = 200.0
BESIDE = 2
"""How many dying processes are started at once."""


async def burst(uri: str, folder: Path, count: int, *, plant: str | None = None) -> Row:
    """One healthy receiver, one worker process, everything owed at once."""
    row = Row(
        f"{count:,} actions in a burst",
        f"0 lost, 0 doubled, 0 with two ids; ≤ {DRAINED_S:.0f} s; "
        f"≥ {OF_BARE:.0%} of a bare loop; RSS ≤ {RSS_MB:.0f} MB",
    )
    async with fresh(uri, folder) as ground:
        with receiving() as receiver:
            bare_s = await _bare(ground, receiver, count)
            endpoint = await ground.endpoint(f"{receiver.origin}/ok")
            await ground.accept(count)
            worker = start("bench.faults.worker", "--announced", *_plant(plant), **ground.variables)
            try:
                said(worker)
                _go(worker)
                began, peak = time.monotonic(), 0.0
                while not await _arrived(receiver, 2 * count):
                    peak = max(peak, memory_mb(worker.pid))
                    if time.monotonic() - began > 4 * DRAINED_S:
                        break
                    await asyncio.sleep(0.1)
                await until(ground.is_done, within_s=30)
                drained_s = time.monotonic() - began
            finally:
                end(worker)
            rows = await receiver.rows()
    _count(row, rows, count, endpoint.secrets[0])
    row.hold("doubled", len(rows) - len({r["id"] for r in rows}), len(rows) == count)
    in_time = DRAINED_S * max(1.0, count / 10_000)
    row.hold("drained s", f"{drained_s:.1f}", drained_s <= in_time)
    row.measured["a second"] = f"{count / drained_s:.0f}"
    row.hold("of bare", f"{bare_s / drained_s:.2f}", bare_s / drained_s >= OF_BARE)
    row.hold("RSS MB", f"{peak:.0f}", peak <= RSS_MB)
    return row


def _plant(name: str | None) -> list[str]:
    return ["--plant", name] if name else []


def _go(worker: Any) -> None:
    worker.stdin.write("go\n")
    worker.stdin.flush()


async def _arrived(receiver: Receiver, count: int) -> bool:
    return await receiver.count() >= count


async def _bare(ground: Ground, receiver: Receiver, count: int) -> float:
    """Seconds of the bare loop, by the same receiver and database."""
    bare = start("bench.faults.bare", f"{receiver.origin}/bare", str(count), **ground.variables)
    try:
        said(bare)
        _go(bare)
        return float(await asyncio.to_thread(said, bare))
    finally:
        stop(bare)


def _count(row: Row, rows: list[dict[str, Any]], accepted: int, secret: str) -> None:
    """Lost, under two ids, not verified: what every burst promises."""
    ids: dict[str, set[str]] = {}
    for one in rows:
        ids.setdefault(told(one), set()).add(one["id"])
    row.hold("lost", accepted - len(ids), len(ids) == accepted)
    two = sum(len(of_one) > 1 for of_one in ids.values())
    row.hold("with two ids", two, two == 0)
    refused = len(rows) - verified(rows, secret)
    row.hold("not verified", refused, refused == 0)


async def kills(
    uri: str,
    folder: Path,
    count: int,
    killed: int,
    *,
    pace: Mapping[str, str] = QUICK,
    plant: str | None = None,
) -> Row:
    """SIGKILL to the worker again and again while it delivers."""
    lease_s = float(pace["PUENTE_WEBHOOK__LEASE_S"])
    row = Row(
        f"worker SIGKILLed {killed} times during {count:,}",
        f"0 lost; extra ≤ {killed} × {WEBHOOKS_AT_ONCE}; effect per id 1; first after a kill "
        f"≤ lease ({lease_s:g} s) + 2 s",
    )
    async with fresh(uri, folder, **pace) as ground:
        with receiving() as receiver:
            endpoint = await ground.endpoint(f"{receiver.origin}/ok")
            await ground.accept(count)
            waits: list[float] = []
            for number in range(killed + 1):
                worker = start("bench.faults.worker", *_plant(plant), **ground.variables)
                said(worker)
                before, began = await receiver.count(), time.monotonic()
                _go(worker)
                share = before + (count - before) // (killed + 2 - number)
                await until(lambda b=before: _arrived(receiver, b + 1), within_s=20)  # type: ignore[misc]
                waits.append(time.monotonic() - began)
                if number < killed:
                    await until(lambda s=share: _arrived(receiver, s), within_s=20)  # type: ignore[misc]
                    worker.send_signal(signal.SIGKILL)
                    worker.wait()
            await until(ground.is_done, within_s=40 + count / 20)
            end(worker)
            rows = await receiver.rows()
    _count(row, rows, count, endpoint.secrets[0])
    extra = len(rows) - len({r["id"] for r in rows})
    row.hold("extra requests", extra, extra <= killed * WEBHOOKS_AT_ONCE)
    effects = Counter(told(one) for one in {r["id"]: r for r in rows}.values())
    row.hold("effects per id", max(effects.values(), default=0), set(effects.values()) == {1})
    row.hold("first after a kill s", f"{max(waits):.1f}", max(waits) <= lease_s + 2)
    return row


async def api_kills(uri: str, folder: Path, killed: int) -> Row:
    """The API's process dies between its transaction and the queue."""
    within_s = SWEEP_EVERY_S + 10
    row = Row(
        f"API killed between the write and the enqueue, {killed} times",
        f"every accepted action within a sweep + 10 s ({within_s:.0f} s)",
    )
    async with fresh(uri, folder) as ground:
        with receiving() as receiver:
            endpoint = await ground.endpoint(f"{receiver.origin}/ok")
            await ground.people()
            accepted: dict[str, float] = {}
            with ground.worker():
                for first in range(0, killed, BESIDE):
                    apis = [
                        start("bench.faults.dying_api", str(number), **ground.variables)
                        for number in range(first, min(first + BESIDE, killed))
                    ]
                    for api in apis:
                        action_id, _, at = said(api).partition(" ")
                        accepted[action_id] = float(at)
                        api.wait(30)
                        assert api.returncode == -signal.SIGKILL
                all_in = await until(lambda: _arrived(receiver, killed), within_s=within_s + 5)
            rows = await receiver.rows()
    row.hold("lost", killed - len({told(r) for r in rows}), all_in is not None)
    _count(row, rows, killed, endpoint.secrets[0])
    waits = [r["at"] - accepted[told(r)] for r in rows if told(r) in accepted]
    row.hold("longest s", f"{max(waits):.1f}", max(waits) <= within_s)
    return row

"""What it takes to finish one visit: read whole, summarised by the rules, stored."""

import asyncio
import json
import tempfile
import time
from pathlib import Path

from bench.load.ground import CLINIC, Ground, ground, open_visit, turn_body, turn_path
from bench.table import Row
from tests.support.database import running_database

VISITS, TURNS = 8, 40


async def finish_one(at: Ground) -> float:
    """Milliseconds from the queue's message to the visit being completed."""
    caller = at.caller()
    visit = await open_visit(caller)
    for number in range(TURNS):
        await caller("PUT", turn_path(visit, number), turn_body(number))
    said = [turn_path(visit, number).rsplit("/", 1)[1] for number in range(TURNS)]
    ending = {"turns": [{"turn_id": turn_id, "revision": 1} for turn_id in said]}
    path = f"/api/conversations/{visit}"
    answer = await caller("POST", f"{path}/end", json.dumps(ending).encode())
    assert answer.json()["missing"] == []
    began = time.perf_counter()
    await at.puente.finish_visit(CLINIC, visit)
    took = (time.perf_counter() - began) * 1000
    assert (await caller("GET", path)).json()["state"] == "completed"
    return took


async def _measure(uri: str, folder: Path) -> list[float]:
    async with ground(uri, "bench_finishing", folder) as at:
        await finish_one(at)
        return [await finish_one(at) for _ in range(VISITS)]


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder, running_database() as uri:
        taken = asyncio.run(_measure(uri, Path(folder)))
    return [Row(f"finishing a visit of {TURNS} turns", taken, "ms", None)]

"""Rows by the hundred thousand, straight into the database: made up, and like the real ones."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from bench.load.ground import CLINIC, Ground, open_visit, turn_body, turn_path
from puente.repositories.base import Collection

BATCH = 1_000
SPREAD = timedelta(days=89)
"""Over how long visits lie back: what a history shows unless told otherwise."""
Row = dict[str, Any]


async def _insert(rows: Collection, made: Iterator[Row]) -> None:
    batch: list[Row] = []
    for row in made:
        batch.append(row)
        if len(batch) == BATCH:
            await rows.insert_many(batch, ordered=False)
            batch = []
    if batch:
        await rows.insert_many(batch, ordered=False)


async def a_visit(at: Ground) -> Row:
    """The row of a visit that was really held."""
    caller = at.caller()
    visit = await open_visit(caller)
    for number in range(6):
        await caller("PUT", turn_path(visit, number), turn_body(number))
    found = await at.puente.database.collection("conversations").find_one({"_id": visit})
    assert found is not None
    return found


async def seed_visits(at: Ground, count: int) -> None:
    """``count`` completed visits of one clinic, half of them the clinician's own."""
    like, now = await a_visit(at), at.puente.clock()

    def rows() -> Iterator[Row]:
        for number in range(count):
            opened = now - SPREAD * ((number + 1) / count)
            yield {
                **like,
                "_id": f"seeded{number:026d}",
                "created_by": like["created_by"] if number % 2 else "mbr_somebodyelse",
                "state": "completed",
                "created_at": opened,
                "last_activity_at": opened,
                "ended_at": opened,
                "completed_at": opened,
            }

    await _insert(at.puente.database.collection("conversations"), rows())


async def seed_pending(at: Ground, count: int, *, due: int) -> datetime:
    """``count`` deliveries and as many visits that wait, of which ``due`` are due at the instant
    that is returned; the others over the days after it."""
    like, now = await a_visit(at), at.puente.clock()

    def when(number: int) -> datetime:
        if number < due:
            return now - timedelta(seconds=1 + number % 60)
        return now + timedelta(minutes=1) + timedelta(days=3) * (number / count)

    def deliveries() -> Iterator[Row]:
        for number in range(count):
            yield {
                "_id": f"evt_seeded{number:012d}.ep_seeded{number % 40:02d}",
                "clinic_id": CLINIC,
                "endpoint_id": f"ep_seeded{number % 40:02d}",
                "event_id": f"evt_seeded{number:012d}",
                "event_type": "action.confirmed",
                "status": "pending",
                "attempt": 0,
                "next_attempt_at": when(number),
                "due_at": when(number),
                "lease_until": None,
                "created_at": now,
                "content": b"made up" * 100,
            }

    def visits() -> Iterator[Row]:
        for number in range(count):
            yield {
                **like,
                "_id": f"waiting{number:025d}",
                "state": "ending",
                "finish_due_at": when(number),
            }

    await _insert(at.puente.database.collection("deliveries"), deliveries())
    await _insert(at.puente.database.collection("conversations"), visits())
    return now

"""Records that come again, records that are none, answers that are lost, hours of failure."""

import asyncio
import json
import random
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.faults.ground import QUICK, fresh, receiving, until, verified
from bench.faults.planted import planted
from bench.faults.table import Row
from local.pump import Pump
from puente.bootstrap import Puente
from puente.doors import Records
from puente.providers.queue.memory import MemoryQueue
from puente.webhooks.schedule import JITTER, SCHEDULE_S
from tests.support.clock import MovableClock

SOON = (0, 1, 1)
SLOW = "/sleep/0.8"


async def thrice(uri: str, folder: Path, count: int, *, plant: str | None = None) -> Row:
    """Each record three times at once, to slow receivers and to ones whose answer is lost."""
    row = Row(
        "the same record three times at once; the answer lost after processing",
        "≤ 1 in flight per delivery; same id and bytes on every retry",
    )
    with planted(plant), receiving() as receiver:
        async with fresh(uri, folder, **QUICK) as ground:
            slow = await ground.endpoint(f"{receiver.origin}{SLOW}", schedule_s=SOON)
            away = await ground.endpoint(f"{receiver.origin}/away/1", schedule_s=SOON)
            with ground.worker(every_s=0.2):
                await ground.accept(count, announce=True)
                for delivery in await ground.rows("deliveries"):
                    same = (delivery["_id"], delivery["endpoint_id"], 0)
                    await ground.puente.outbox.announce_due([same, same])
                done = await until(ground.is_done, within_s=60)
            slow_rows = await receiver.rows(SLOW)
            away_rows = await receiver.rows("/away/1")
    rows = [*slow_rows, *away_rows]
    beside = max((r["beside"] for r in rows), default=0)
    row.hold("in flight at once", beside + 1, beside == 0)
    by_action: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for one in rows:
        action = json.loads(one["body"])["data"]["action_id"]
        by_action.setdefault((one["path"], action), set()).add((one["id"], one["body"]))
    other = sum(len(shapes) > 1 for shapes in by_action.values())
    row.hold("ids or bytes that changed", other, other == 0)
    row.hold("lost", 2 * count - len(by_action), len(by_action) == 2 * count and done is not None)
    again = Counter(r["id"] for r in away_rows)
    row.hold("requests where the answer was lost", len(away_rows), set(again.values()) == {2})
    good = verified(slow_rows, slow.secrets[0]) + verified(away_rows, away.secrets[0])
    row.hold("not verified", len(rows) - good, good == len(rows))
    return row


POISON = ["", "{}", "\x00", "[]", "null", '{"delivery_id": 1}', '{"attempt": 0}', "{" * 2000, '"x"']


async def poison(
    uri: str, folder: Path, good: int, visibility_s: float = 2.0, *, plant: str | None = None
) -> Row:
    """Records that cannot be read, among good ones; each is handed out three times."""
    row = Row(
        f"{len(POISON)} poison records among {good} good ones",
        "batchItemFailures equals the poison; each ends in the DLQ; good ones are handed out once",
    )
    with planted(plant), receiving() as receiver:
        async with fresh(uri, folder, **QUICK) as ground:
            await ground.endpoint(f"{receiver.origin}/sleep/0.2")
            await ground.accept(good)
            queue = MemoryQueue(ground.puente.clock, visibility_s=visibility_s, max_receive_count=3)
            ground.replace(webhook_queue=queue)
            bodies = [
                json.dumps({"delivery_id": one["_id"], "attempt": 0})
                for one in await ground.rows("deliveries")
            ]
            for body in [*bodies, *POISON]:
                await queue.send(body)
            handler = Noting(
                Puente(ground.settings, webhook_queue=queue, telemetry=ground.puente.telemetry)
            )
            pump = Pump(ground.puente.telemetry)
            pump.pump("webhook", queue, handler, at_once=32)

            async def at_rest() -> bool:
                dead = await queue.dead_letters()
                return len(dead) >= len(POISON) and await ground.is_done()

            await until(at_rest, within_s=40)
            pump.stop()
            dead = await queue.dead_letters()
            seen = await receiver.rows("/sleep/0.2")
    row.hold("named as failed", len(handler.failed), handler.failed == set(POISON))
    row.hold("in the DLQ", len(dead), sorted(dead) == sorted(POISON))
    row.hold("good ones lost", good - len(seen), len(seen) == good)
    most = max(handler.handed.values())
    row.hold("times a good one was handed out", most, most == 1)
    return row


class Noting(Records):
    """The door of the worker, noting what it was handed and what it named as failed."""

    def __init__(self, puente: Puente) -> None:
        async def deliver(puente: Puente, record: dict[str, Any]) -> None:
            await puente.deliver(record["delivery_id"], record["attempt"])

        super().__init__(deliver, puente)
        self.failed: set[str] = set()
        self.handed: Counter[str] = Counter()

    async def handle(self, event: dict[str, Any]) -> dict[str, Any]:
        bodies = {record["messageId"]: record["body"] for record in event["Records"]}
        self.handed.update(one for one, body in bodies.items() if body not in POISON)
        answer = await super().handle(event)
        self.failed |= {bodies[one["itemIdentifier"]] for one in answer["batchItemFailures"]}
        return answer


async def hours(uri: str, folder: Path, count: int) -> Row:
    """500 for days, on a clock that is moved."""
    row = Row("hours of 500s on a moved clock", "the schedule ± 20 %, then exhausted and an event")
    clock = MovableClock()
    with receiving() as receiver:
        async with fresh(uri, folder) as ground:
            ground.with_clock(clock)
            puente = ground.container(chance=random.Random(4).random)
            await ground.endpoint(f"{receiver.origin}/status/500")
            await ground.endpoint(f"{receiver.origin}/ok", events=("delivery.exhausted",))
            await ground.accept(count)
            while pending := await ground.rows("deliveries", status="pending"):
                clock.set(max(clock(), min(one["next_attempt_at"] for one in pending)))
                due = [one for one in pending if one["next_attempt_at"] <= clock()]
                await asyncio.gather(*(puente.deliver(one["_id"], one["attempt"]) for one in due))
            attempts = await ground.rows("attempts", status=500)
            ended = Counter(one["status"] for one in await ground.rows("deliveries"))
            events = await ground.rows("events", type="delivery.exhausted")
    waits: dict[str, list[timedelta]] = {}
    for one in sorted(attempts, key=lambda one: one["number"]):
        waits.setdefault(one["delivery_id"], []).append(one["started_at"])
    off = max(
        abs((later - earlier).total_seconds() / planned - 1)
        for times in waits.values()
        for earlier, later, planned in zip(times, times[1:], SCHEDULE_S[1:], strict=False)
    )
    row.hold("furthest from the schedule", f"{off:.0%}", off <= JITTER + 0.01)
    right = {len(times) for times in waits.values()} == {len(SCHEDULE_S)}
    row.hold("attempts each", len(attempts) // count, right)
    row.hold("exhausted", ended["exhausted"], ended["exhausted"] == count)
    row.hold("events", len(events), len(events) == count)
    return row

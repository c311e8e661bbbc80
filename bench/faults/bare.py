"""``python -m bench.faults.bare URL COUNT``: as little as a sender can do, as a floor to compare.

The same POSTs over the same connections, and the same database writes into rows and indexes like
the worker's, in batches as well: a claim, a settlement and an attempt for each. No guards, no
reading, no transactions, no signing, no queue.
"""

import asyncio
import sys
import time
from datetime import UTC, datetime
from typing import Any

from pymongo import InsertOne, UpdateOne

from puente.bootstrap import Puente
from puente.ports import WebhookRequest
from puente.repositories.migrations import INDEXES

NOW = datetime(2026, 1, 1, tzinfo=UTC)
LANES, BATCH = 1, 64
"""What it is fastest with: more or fewer of either make it slower."""
BODY = b'{"made":"up"}' * 30


async def main(url: str, count: int) -> None:
    puente = Puente()
    rows, attempts = (puente.database.collection(name) for name in ("bare", "bare_attempts"))
    for collection, like in ((rows, "deliveries"), (attempts, "attempts")):
        for key, options in INDEXES[like]:
            await collection.create_index(list(key), **options)
    for start in range(0, count, 500):
        size = range(start, min(start + 500, count))
        await rows.insert_many([_row(number) for number in size])
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.readline)
    began = time.monotonic()
    numbers = iter(range(count))
    await asyncio.gather(*(_lane(puente, rows, attempts, numbers, url) for _ in range(LANES)))
    sys.stdout.write(f"{time.monotonic() - began}\n")
    sys.stdout.flush()
    await puente.close()


def _row(number: int) -> dict[str, Any]:
    return {
        "_id": f"bare{number}",
        "event_id": f"bare{number}",
        "endpoint_id": "ep_bare",
        "clinic_id": "cln_bare",
        "event_type": "action.proposed",
        "status": "pending",
        "attempt": 0,
        "next_attempt_at": NOW,
        "lease_until": None,
        "due_at": NOW,
        "created_at": NOW,
        "finished_at": None,
        "last_status": None,
        "last_error": None,
        "content": BODY,
    }


async def _lane(puente: Puente, rows: Any, attempts: Any, numbers: Any, url: str) -> None:
    while batch := [f"bare{number}" for _, number in zip(range(BATCH), numbers, strict=False)]:
        taken = {"lease_until": NOW, "due_at": NOW, "lease_owner": url}
        claim = {"$set": taken, "$inc": {"attempt": 1}}
        claims = [UpdateOne({"_id": one}, claim) for one in batch]
        await rows.bulk_write(claims, ordered=False)
        await asyncio.gather(
            *(
                puente.webhook_sender.post(WebhookRequest(url, {"webhook-id": one}, BODY))
                for one in batch
            )
        )
        settled: dict[str, Any] = {
            "status": "delivered",
            "next_attempt_at": None,
            "lease_until": None,
        }
        settled |= {"finished_at": NOW, "last_status": 200, "last_error": None}
        settlement = {"$set": settled, "$unset": {"due_at": ""}}
        done = [UpdateOne({"_id": one}, settlement) for one in batch]
        await rows.bulk_write(done, ordered=False)
        made = [InsertOne(_attempt(one)) for one in batch]
        await attempts.bulk_write(made, ordered=False)


def _attempt(one: str) -> dict[str, Any]:
    return {
        "_id": f"{one}#1",
        "delivery_id": one,
        "clinic_id": "cln_bare",
        "endpoint_id": "ep_bare",
        "event_id": one,
        "number": 1,
        "started_at": NOW,
        "duration_ms": 1,
        "status": 200,
        "error": None,
        "address": "127.0.0.1",
        "content": b"ok",
    }


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))

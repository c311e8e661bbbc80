"""``webhook_endpoints``, ``events``, ``deliveries`` and ``attempts``."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel

from puente.domain.webhook import Attempt, Delivery, Endpoint, Event
from puente.repositories.base import Database, Document, Transaction, claim_row, update_each
from puente.repositories.windows import newest_first

SWEEP_GRACE = timedelta(seconds=5)
"""How long the queue has to bring a due row before the sweep announces it again."""


class _Secrets(BaseModel):
    secrets: tuple[str, ...]


class Endpoints:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._rows = database.collection("webhook_endpoints")

    async def add(self, endpoint: Endpoint) -> None:
        await self._rows.insert_one(await self._dump(endpoint))

    async def replace(self, endpoint: Endpoint) -> None:
        row = await self._dump(endpoint)
        await self._rows.replace_one({"_id": row["_id"], "clinic_id": endpoint.clinic_id}, row)

    async def update(self, clinic_id: str, endpoint_id: str, changes: Document) -> bool:
        """Write these fields alone, so that what others write to the row at once is kept."""
        found = await self._rows.update_one(
            {"_id": endpoint_id, "clinic_id": clinic_id}, {"$set": changes}
        )
        return found.matched_count == 1

    async def rotate(self, seen: Endpoint, changed: Endpoint) -> bool:
        """Write the secrets of ``changed``; False where another rotation came in between."""
        row = await self._dump(changed)
        written = {name: row[name] for name in ("content", "retire_at", "rotations")}
        counted: list[Document] = [{"rotations": seen.rotations}]
        if seen.rotations == 0:
            counted.append({"rotations": {"$exists": False}})
        found = await self._rows.update_one(
            {"_id": seen.endpoint_id, "clinic_id": seen.clinic_id, "$or": counted},
            {"$set": written},
        )
        return found.modified_count == 1

    async def remove(self, clinic_id: str, endpoint_id: str) -> bool:
        found = await self._rows.delete_one({"_id": endpoint_id, "clinic_id": clinic_id})
        return found.deleted_count == 1

    async def get(self, clinic_id: str, endpoint_id: str) -> Endpoint | None:
        row = await self._rows.find_one({"_id": endpoint_id, "clinic_id": clinic_id})
        return None if row is None else await self._load(row)

    async def of_clinic(
        self, clinic_id: str, transaction: Transaction | None = None
    ) -> list[Endpoint]:
        rows = await self._rows.find({"clinic_id": clinic_id}, session=transaction).to_list(None)
        rows.sort(key=lambda row: (row["created_at"], row["_id"]))
        return [await self._load(row) for row in rows]

    async def _dump(self, endpoint: Endpoint) -> Document:
        row: Document = endpoint.model_dump(exclude={"endpoint_id", "secrets"})
        row["_id"] = endpoint.endpoint_id
        row["events"] = list(endpoint.events)
        row["retire_at"] = list(endpoint.retire_at)
        row["content"] = await self._database.seal(
            endpoint.clinic_id,
            _Secrets(secrets=endpoint.secrets),
            context=f"webhook_endpoints/{endpoint.endpoint_id}",
        )
        return row

    async def _load(self, row: Document) -> Endpoint:
        kept = await self._database.open(
            row["clinic_id"], row["content"], _Secrets, context=f"webhook_endpoints/{row['_id']}"
        )
        plain = {k: v for k, v in row.items() if k in Endpoint.model_fields}
        return Endpoint(endpoint_id=row["_id"], secrets=kept.secrets, **plain)


class Events:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._rows = database.collection("events")

    async def add(self, event: Event, transaction: Transaction) -> None:
        row: Document = event.model_dump(exclude={"event_id", "full"})
        row["_id"] = event.event_id
        plain = json.dumps(event.full, separators=(",", ":")).encode()
        row["content"] = await self._database.seal_bytes(
            event.clinic_id, plain, context=f"events/{event.event_id}"
        )
        await self._rows.insert_one(row, session=transaction)


class Deliveries:
    """``due_at`` exists on unfinished rows only, so finished ones stay out of the due index."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rows = database.collection("deliveries")
        self._attempts = database.collection("attempts")

    async def add_all(self, deliveries: Sequence[Delivery], transaction: Transaction) -> None:
        if deliveries:
            rows = [await self._dump(delivery) for delivery in deliveries]
            await self._rows.insert_many(rows, session=transaction)

    async def get(self, delivery_id: str) -> Delivery | None:
        """By id alone: the worker's record is trusted, no caller reaches this."""
        row = await self._rows.find_one({"_id": delivery_id})
        return None if row is None else await self._load(row)

    async def claim(
        self, delivery_id: str, *, attempt: int, now: datetime, lease_until: datetime
    ) -> bool:
        """Whether this worker won attempt ``attempt + 1``; the number grows here, so crashes count.

        The record names the attempts made so far: a message that was overtaken claims nothing.
        """
        return await claim_row(
            self._rows,
            {
                "_id": delivery_id,
                "status": "pending",
                "attempt": attempt,
                "next_attempt_at": {"$lte": now},
                "$or": [{"lease_until": None}, {"lease_until": {"$lte": now}}],
            },
            {"$set": {"lease_until": lease_until, "due_at": lease_until}, "$inc": {"attempt": 1}},
        )

    async def settle(self, delivery: Delivery, attempt: Attempt, transaction: Transaction) -> bool:
        """Write the attempt's row and what follows from it, if the claim is still ours."""
        row = await self._dump(delivery)
        row.pop("content")
        change: Document = {"$set": row}
        if row.get("due_at") is None:
            row.pop("due_at", None)
            change["$unset"] = {"due_at": ""}
        guard = {"_id": row.pop("_id"), "status": "pending", "attempt": attempt.number}
        result = await self._rows.update_one(guard, change, session=transaction)
        if result.matched_count != 1:
            return False
        plain: Document = attempt.model_dump(exclude={"response_head"})
        key = f"{attempt.delivery_id}#{attempt.number}"
        plain |= {
            "_id": key,
            "content": await self._database.seal_bytes(
                attempt.clinic_id, attempt.response_head, context=f"attempts/{key}"
            ),
        }
        await self._attempts.insert_one(plain, session=transaction)
        return True

    async def due(self, now: datetime, limit: int) -> list[tuple[str, str, int]]:
        """(delivery, endpoint, attempts made) of rows nobody works on: for the sweep."""
        rows = self._rows.find({"due_at": {"$lte": now}}, {"endpoint_id": 1, "attempt": 1}).limit(
            limit
        )
        return [(row["_id"], row["endpoint_id"], row["attempt"]) async for row in rows]

    async def mark_swept(
        self, delivery_ids: Sequence[str], *, now: datetime, until: datetime
    ) -> None:
        """Announced just now: the next sweeps leave these rows alone until then."""
        change = {"$set": {"due_at": until}}
        await update_each(self._rows, delivery_ids, {"due_at": {"$lte": now}}, change)

    async def cancel_of(self, clinic_id: str, endpoint_id: str, now: datetime) -> int:
        """End what is still owed to an endpoint that was removed."""
        owed = {"clinic_id": clinic_id, "endpoint_id": endpoint_id, "status": "pending"}
        ids = [row["_id"] async for row in self._rows.find(owed, {"_id": 1})]
        change = {
            "$set": {"status": "cancelled", "finished_at": now, "next_attempt_at": None},
            "$unset": {"due_at": ""},
        }
        return await update_each(self._rows, ids, {"status": "pending"}, change)

    async def page(
        self,
        clinic_id: str,
        endpoint_id: str,
        *,
        since: datetime,
        until: datetime,
        cursor: str | None,
        limit: int,
    ) -> tuple[list[Delivery], str | None]:
        rows, following = await newest_first(
            self._rows,
            {"clinic_id": clinic_id, "endpoint_id": endpoint_id},
            field="created_at",
            since=since,
            until=until,
            cursor=cursor,
            limit=limit,
        )
        return [await self._load(row) for row in rows], following

    async def _dump(self, delivery: Delivery) -> Document:
        row: Document = delivery.model_dump(exclude={"delivery_id", "body"})
        row["_id"] = delivery.delivery_id
        if delivery.status == "pending":
            row["due_at"] = (delivery.next_attempt_at or delivery.created_at) + SWEEP_GRACE
        row["content"] = await self._database.seal_bytes(
            delivery.clinic_id, delivery.body, context=f"deliveries/{delivery.delivery_id}"
        )
        return row

    async def _load(self, row: Document) -> Delivery:
        body = await self._database.open_bytes(
            row["clinic_id"], row["content"], context=f"deliveries/{row['_id']}"
        )
        plain: dict[str, Any] = {k: v for k, v in row.items() if k in Delivery.model_fields}
        return Delivery(delivery_id=row["_id"], body=body, **plain)

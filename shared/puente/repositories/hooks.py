"""``webhook_endpoints``, ``events``, ``deliveries`` and ``attempts``."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from pydantic import BaseModel
from pymongo import UpdateOne
from pymongo.errors import BulkWriteError

from puente.domain.errors import PuenteError
from puente.domain.webhook import Attempt, Delivery, Endpoint, Event
from puente.repositories.base import (
    Database,
    Document,
    Transaction,
    change_while,
    update_each,
)
from puente.repositories.windows import newest_first

SWEEP_GRACE = timedelta(seconds=5)
"""How long the queue has to bring a due row before the sweep announces it again."""


_DUPLICATE = 11000
_SETTLED = {
    "status",
    "next_attempt_at",
    "lease_until",
    "finished_at",
    "last_status",
    "last_error",
}
"""What an attempt changes of its delivery."""


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

    async def disable(
        self, clinic_id: str, endpoint_id: str, reason: str, now: datetime, tx: Transaction
    ) -> bool:
        """Whether it was enabled until now; an edit at the same moment keeps what it wrote."""
        found = await self._rows.update_one(
            {"_id": endpoint_id, "clinic_id": clinic_id, "state": "enabled"},
            {"$set": {"state": "disabled", "disabled_reason": reason, "disabled_at": now}},
            session=tx,
        )
        return found.modified_count == 1

    async def rotate(self, seen: Endpoint, changed: Endpoint) -> bool:
        """Write the secrets of ``changed``; False where a rotation came in between."""
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

    async def retired(self, now: datetime, limit: int) -> list[tuple[str, str]]:
        """(clinic, endpoint) of those that keep a secret whose overlap ended: for the sweep."""
        rows = self._rows.find({"retire_at": {"$lte": now}}, {"clinic_id": 1}).limit(limit)
        return [(row["clinic_id"], row["_id"]) async for row in rows]

    async def remove(self, clinic_id: str, endpoint_id: str) -> bool:
        found = await self._rows.delete_one({"_id": endpoint_id, "clinic_id": clinic_id})
        return found.deleted_count == 1

    async def get(self, clinic_id: str, endpoint_id: str) -> Endpoint | None:
        row = await self._rows.find_one({"_id": endpoint_id, "clinic_id": clinic_id})
        return None if row is None else await self._load(row)

    async def of_ids(
        self, endpoint_ids: Sequence[str]
    ) -> tuple[dict[str, Endpoint], dict[str, PuenteError]]:
        """Over all clinics, for the worker: whoever asks compares the clinic. Beside them those
        whose secrets cannot be opened now, with why: one clinic's key is no other's affair."""
        found: dict[str, Endpoint] = {}
        sealed: dict[str, PuenteError] = {}
        async for row in self._rows.find({"_id": {"$in": list(endpoint_ids)}}):
            try:
                found[row["_id"]] = await self._load(row)
            except PuenteError as error:
                sealed[row["_id"]] = error
        return found, sealed

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
        row["action_types"] = list(endpoint.action_types)
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

    async def get(self, clinic_id: str, delivery_id: str) -> Delivery | None:
        row = await self._rows.find_one({"_id": delivery_id, "clinic_id": clinic_id})
        return None if row is None else await self._load(row)

    async def take(
        self, wanted: Sequence[tuple[str, int]], *, now: datetime, lease_until: datetime
    ) -> list[Delivery | None]:
        """Claim each (delivery, attempts made so far), and read what was won; None for the others.

        The number grows here, so that crashes count. A message that was overtaken, is early or
        comes while another worker holds the row wins nothing; of the same one twice, one wins.
        What was won and cannot be opened has no body: it does not keep the others waiting.
        """
        mine = uuid4().hex
        ours = {"lease_until": lease_until, "due_at": lease_until, "lease_owner": mine}
        claims = [
            change_while(one, _free(made, now), {**ours, "attempt": made + 1})
            for one, made in dict.fromkeys(wanted)
        ]
        await self._rows.bulk_write(claims, ordered=False)
        # Whose a row is, is read from the row: the answer to a claim may have been lost.
        won = {"_id": {"$in": list({one for one, _ in wanted})}, "lease_owner": mine}
        rows = {(row["_id"], row["attempt"] - 1): row async for row in self._rows.find(won)}
        taken: list[Delivery | None] = []
        for one in wanted:
            row = rows.pop(one, None)
            taken.append(None if row is None else await self._load_won(row))
        return taken

    async def put_off(
        self, wanted: Sequence[tuple[str, int]], *, now: datetime, until: datetime
    ) -> None:
        """Not now: these rows are due again at ``until``, and no attempt was made."""
        change = {"next_attempt_at": until, "due_at": until + SWEEP_GRACE}
        each = [change_while(one, _free(made, now), change) for one, made in wanted]
        await self._rows.bulk_write(each, ordered=False)

    async def settle(
        self, settled: Sequence[tuple[Delivery, Attempt]], transaction: Transaction | None = None
    ) -> int:
        """Write each attempt's row, then what follows from it where the claim is still ours;
        returns for how many it was.

        No transaction is needed: a worker that dies in between leaves an attempt that was made,
        and a delivery that is tried again. One that dies inside a transaction would leave its rows
        locked, and the others waiting.
        """
        rows = [await self._dump_attempt(row) for _, row in settled]
        try:
            await self._attempts.insert_many(rows, ordered=False, session=transaction)
        except BulkWriteError as error:
            # The driver wrote again because an answer was lost: what is there is the same.
            if any(one["code"] != _DUPLICATE for one in error.details["writeErrors"]):
                raise
        changes = [_settlement(delivery, row) for delivery, row in settled]
        result = await self._rows.bulk_write(changes, ordered=False, session=transaction)
        return result.modified_count

    async def _dump_attempt(self, attempt: Attempt) -> Document:
        plain: Document = attempt.model_dump(exclude={"response_head"})
        key = f"{attempt.delivery_id}#{attempt.number}"
        head = await self._database.seal_bytes(
            attempt.clinic_id, attempt.response_head, context=f"attempts/{key}"
        )
        return {**plain, "_id": key, "content": head}

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
        still_owed = {"clinic_id": clinic_id, "status": "pending"}
        return await update_each(self._rows, ids, still_owed, change)

    async def page(
        self,
        clinic_id: str,
        endpoint_id: str,
        *,
        status: str | None = None,
        event_type: str | None = None,
        since: datetime,
        until: datetime,
        cursor: str | None,
        limit: int,
    ) -> tuple[list[Delivery], str | None]:
        wanted = {"status": status, "event_type": event_type}
        query: Document = {"clinic_id": clinic_id, "endpoint_id": endpoint_id}
        query |= {name: value for name, value in wanted.items() if value is not None}
        rows, following = await newest_first(
            self._rows,
            query,
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
            row["due_at"] = _due_at(delivery)
        row["content"] = await self._database.seal_bytes(
            delivery.clinic_id, delivery.body, context=f"deliveries/{delivery.delivery_id}"
        )
        return row

    async def _load_won(self, row: Document) -> Delivery:
        try:
            return await self._load(row)
        except PuenteError:
            return _delivery(row, b"")

    async def _load(self, row: Document) -> Delivery:
        body = await self._database.open_bytes(
            row["clinic_id"], row["content"], context=f"deliveries/{row['_id']}"
        )
        return _delivery(row, body)


def _delivery(row: Document, body: bytes) -> Delivery:
    plain: dict[str, Any] = {k: v for k, v in row.items() if k in Delivery.model_fields}
    return Delivery(delivery_id=row["_id"], body=body, **plain)


def _free(made: int, now: datetime) -> list[Document]:
    """It is due, nobody holds it, and so many attempts were made."""
    return [
        {"$eq": ["$status", "pending"]},
        {"$eq": ["$attempt", made]},
        {"$lte": ["$next_attempt_at", now]},
        {"$not": [{"$gt": ["$lease_until", now]}]},
    ]


def _due_at(delivery: Delivery) -> datetime:
    """When the sweep looks at it, if the queue has not brought it until then."""
    return (delivery.next_attempt_at or delivery.created_at) + SWEEP_GRACE


def _settlement(delivery: Delivery, attempt: Attempt) -> UpdateOne:
    ours: list[Document] = [{"$eq": ["$status", "pending"]}, {"$eq": ["$attempt", attempt.number]}]
    row: Document = delivery.model_dump(include=_SETTLED)
    if delivery.status == "pending":
        return change_while(delivery.delivery_id, ours, {**row, "due_at": _due_at(delivery)})
    return change_while(delivery.delivery_id, ours, row, gone="due_at")

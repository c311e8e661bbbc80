"""Deliveries as an administrator sees them: what was tried, what to send again, what is missing."""

import json
from collections.abc import Sequence
from datetime import datetime

from pymongo import UpdateOne

from puente.domain.webhook import Attempt, Delivery, Endpoint, Event, delivery_id_of
from puente.repositories.base import Database, Document, Transaction
from puente.repositories.hooks import SWEEP_GRACE, Deliveries
from puente.repositories.windows import newest_first

FAILED = ("exhausted", "cancelled")


class DeliveryLog:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._deliveries = Deliveries(database)
        self._rows = database.collection("deliveries")
        self._attempts = database.collection("attempts")
        self._events = database.collection("events")

    async def get(self, clinic_id: str, delivery_id: str) -> Delivery | None:
        return await self._deliveries.get(clinic_id, delivery_id)

    async def of_event(self, clinic_id: str, event_id: str) -> list[Delivery]:
        """One row an endpoint, in the order of their endpoints' ids."""
        found = self._rows.find({"event_id": event_id, "clinic_id": clinic_id}, {"_id": 1})
        ids = sorted([row["_id"] async for row in found])
        rows = [await self._deliveries.get(clinic_id, one) for one in ids]
        return [row for row in rows if row is not None]

    async def attempts(
        self, clinic_id: str, delivery_id: str, *, before: int | None, limit: int
    ) -> tuple[list[Attempt], int | None]:
        """Latest first; the number to go on from, where there are more."""
        query: Document = {"delivery_id": delivery_id, "clinic_id": clinic_id}
        if before is not None:
            query["number"] = {"$lt": before}
        rows = await self._attempts.find(query).sort("number", -1).limit(limit + 1).to_list(None)
        page = [await self._load_attempt(row) for row in rows[:limit]]
        return page, page[-1].number if len(rows) > limit else None

    async def to_recover(
        self, clinic_id: str, endpoint_id: str, *, since: datetime, until: datetime, now: datetime
    ) -> list[tuple[str, str, int]]:
        """(delivery, status, attempts) of what failed for good, or waits for a later attempt."""
        query = {
            "clinic_id": clinic_id,
            "endpoint_id": endpoint_id,
            "created_at": {"$gte": since, "$lt": until},
            "status": {"$in": ["pending", *FAILED]},
        }
        wanted = {"status": 1, "attempt": 1, "next_attempt_at": 1, "lease_until": 1}
        rows = [row async for row in self._rows.find(query, wanted)]
        return sorted(
            (row["_id"], row["status"], row["attempt"])
            for row in rows
            if row["status"] in FAILED or _waits(row, now)
        )

    async def rearm(
        self,
        clinic_id: str,
        rows: Sequence[tuple[str, str, int]],
        now: datetime,
        correlation_id: str | None,
    ) -> int:
        """Make (delivery, status, attempts) due now, where each still stands so; returns how many.

        What had ended begins its schedule anew. What waits is only brought forward; what is being
        tried at this moment is left alone. They go on under the id of whoever asked.
        """
        changes = [
            UpdateOne(
                {"clinic_id": clinic_id, **_standing(row, now)}, _due_now(row, now, correlation_id)
            )
            for row in rows
        ]
        if not changes:
            return 0
        return int((await self._rows.bulk_write(changes, ordered=False)).modified_count)

    async def events(
        self,
        clinic_id: str,
        *,
        since: datetime,
        until: datetime,
        cursor: str | None,
        limit: int,
    ) -> tuple[list[Event], str | None]:
        rows, following = await newest_first(
            self._events,
            {"clinic_id": clinic_id},
            field="created_at",
            since=since,
            until=until,
            cursor=cursor,
            limit=limit,
        )
        return [await self._load_event(row) for row in rows], following

    async def without(
        self, endpoint: Endpoint, events: Sequence[Event], transaction: Transaction | None = None
    ) -> list[Event]:
        """Those of ``events`` that were never owed to this endpoint."""
        ids = [delivery_id_of(event.event_id, endpoint.endpoint_id) for event in events]
        query = {"_id": {"$in": ids}, "clinic_id": endpoint.clinic_id}
        found = self._rows.find(query, {"event_id": 1}, session=transaction)
        there = {row["event_id"] async for row in found}
        return [event for event in events if event.event_id not in there]

    async def _load_attempt(self, row: Document) -> Attempt:
        head = await self._database.open_bytes(
            row["clinic_id"], row["content"], context=f"attempts/{row['_id']}"
        )
        plain = {name: row[name] for name in Attempt.model_fields if name in row}
        return Attempt(response_head=head, **plain)

    async def _load_event(self, row: Document) -> Event:
        full = await self._database.open_bytes(
            row["clinic_id"], row["content"], context=f"events/{row['_id']}"
        )
        plain = {name: row[name] for name in Event.model_fields if name in row}
        return Event(event_id=row["_id"], full=json.loads(full), **plain)


def _waits(row: Document, now: datetime) -> bool:
    leased = row.get("lease_until") is not None and row["lease_until"] > now
    return bool(row["next_attempt_at"] is not None and row["next_attempt_at"] > now and not leased)


def _standing(row: tuple[str, str, int], now: datetime) -> Document:
    delivery_id, status, attempt = row
    guard: Document = {"_id": delivery_id, "status": status, "attempt": attempt}
    if status == "pending":
        guard |= {"next_attempt_at": {"$gt": now}, "lease_until": {"$not": {"$gt": now}}}
    return guard


def _due_now(row: tuple[str, str, int], now: datetime, correlation_id: str | None) -> Document:
    _, status, attempt = row
    due: Document = {"next_attempt_at": now, "due_at": now + SWEEP_GRACE}
    if correlation_id is not None:
        due["correlation_id"] = correlation_id
    if status != "pending":
        due |= {"status": "pending", "finished_at": None, "lease_until": None}
        due["schedule_from"] = attempt
    return {"$set": due}

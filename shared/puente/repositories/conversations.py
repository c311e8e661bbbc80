"""``conversations``: one document a visit, with what is due for it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from pymongo.errors import DuplicateKeyError

from puente.domain.conversation import Conversation, ConversationContent
from puente.domain.emergency import Emergency
from puente.repositories.base import (
    Database,
    Document,
    Raced,
    Transaction,
    claim_row,
    update_each,
)
from puente.repositories.documents import VERSIONS
from puente.repositories.windows import newest_first

_PLAIN = (
    "clinic_id", "created_by", "languages", "consent_id", "state", "next_seq", "event_seq",
    "turn_count", "action_count", "created_at", "last_activity_at", "ended_at", "completed_at",
    "action_types", "finish_failed_at", "made_up", "utc_offset_min", "consent_ended",
)  # fmt: skip
_SINCE_ADDED = {
    "action_types": (),
    "finish_failed_at": None,
    "made_up": False,
    "utc_offset_min": 0,
    "consent_ended": False,
}
"""What a visit stored before there was such a field has."""


class Conversations:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._rows = database.collection("conversations")

    async def add(self, conversation: Conversation, transaction: Transaction) -> None:
        """Raises Raced where the id is taken, so that the caller looks again."""
        row = {**await self._dump(conversation), "v": VERSIONS["conversations"]}
        try:
            await self._rows.insert_one(row, session=transaction)
        except DuplicateKeyError:
            raise Raced from None

    async def get(
        self, clinic_id: str, conversation_id: str, transaction: Transaction | None = None
    ) -> Conversation | None:
        row = await self._rows.find_one(
            {"_id": conversation_id, "clinic_id": clinic_id}, session=transaction
        )
        return None if row is None else await self._load(row)

    async def of_emergency(
        self, clinic_id: str, emergency_id: str, transaction: Transaction | None = None
    ) -> Conversation | None:
        row = await self._rows.find_one(
            {"emergency.emergency_id": emergency_id, "clinic_id": clinic_id}, session=transaction
        )
        return None if row is None else await self._load(row)

    async def emergencies(
        self,
        clinic_id: str,
        *,
        started_by: str | None,
        state: str | None,
        since: datetime,
        until: datetime,
        cursor: str | None,
        limit: int,
    ) -> tuple[list[Conversation], str | None]:
        """Visits that began without consent, newest first, whatever state they are in."""
        wanted = {"emergency.started_by": started_by, "emergency.state": state}
        query: Document = {"clinic_id": clinic_id, "emergency.emergency_id": {"$exists": True}}
        query |= {name: value for name, value in wanted.items() if value is not None}
        # It began with its emergency.
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

    async def is_taken(self, conversation_id: str, transaction: Transaction) -> bool:
        """Whether any clinic has a visit of this id: that much is said of it, and no more."""
        found = await self._rows.find_one({"_id": conversation_id}, {"_id": 1}, session=transaction)
        return found is not None

    async def replace(
        self, seen: Conversation, changed: Conversation, transaction: Transaction, **extra: Any
    ) -> None:
        """Write ``changed`` over ``seen``; ``extra`` are fields of the document alone.

        Every write of a visit moves ``next_seq`` or ``event_seq`` or is guarded by them, so two
        writers that read the same state cannot both succeed. Raises Raced for the second.
        """
        row = await self._dump(changed)
        guard = {
            "_id": seen.conversation_id,
            "clinic_id": seen.clinic_id,
            "next_seq": seen.next_seq,
            "event_seq": seen.event_seq,
            "state": seen.state,
        }
        row.pop("_id")
        unset = {name: "" for name, value in extra.items() if value is None}
        change: Document = {"$set": {**row, **{k: v for k, v in extra.items() if v is not None}}}
        if extra.get("finish_due_at") is not None:
            # Due anew: what went wrong before counts no more.
            change["$set"] |= {"finish_attempt": 0, "finish_failed_at": None}
        if unset:
            change["$unset"] = unset
        result = await self._rows.update_one(guard, change, session=transaction)
        if result.matched_count != 1:
            raise Raced

    async def touch(self, clinic_id: str, conversation_id: str, now: datetime) -> None:
        """A mint is a sign of life: the sweep leaves the visit alone."""
        await self._rows.update_one(
            {"_id": conversation_id, "clinic_id": clinic_id, "state": "active"},
            {"$set": {"last_activity_at": now}},
        )

    async def page(
        self,
        clinic_id: str,
        *,
        created_by: str | None,
        state: str | None,
        language: str | None,
        action_type: str | None,
        since: datetime,
        until: datetime,
        cursor: str | None,
        limit: int,
    ) -> tuple[list[Conversation], str | None]:
        """Newest first; ``language`` is the patient's."""
        wanted = {
            "created_by": created_by,
            "state": state,
            "languages.1": language,
            "action_types": action_type,
        }
        query: Document = {"clinic_id": clinic_id}
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

    # --- finishing: the row itself says that it is due, so it cannot be lost apart from the visit

    async def claim_finish(
        self, clinic_id: str, conversation_id: str, *, now: datetime, lease_until: datetime
    ) -> bool:
        """Whether this worker may finish the visit now: it is due, and nobody holds it."""
        return await claim_row(
            self._rows,
            {
                "_id": conversation_id,
                "clinic_id": clinic_id,
                "finish_due_at": {"$lte": now},
                "finish_lease_until": {"$not": {"$gt": now}},
            },
            {"$set": {"finish_lease_until": lease_until}, "$inc": {"finish_attempt": 1}},
        )

    async def release_finish(
        self, clinic_id: str, conversation_id: str, *, due_at: datetime
    ) -> None:
        await self._rows.update_one(
            {"_id": conversation_id, "clinic_id": clinic_id, "finish_due_at": {"$exists": True}},
            {"$set": {"finish_due_at": due_at, "finish_lease_until": None}},
        )

    async def finishing(self, clinic_id: str, conversation_id: str) -> tuple[int, str | None]:
        """How often it was tried to finish it since it became due, crashes included, and the
        correlation id of the request that made it due."""
        row = await self._rows.find_one(
            {"_id": conversation_id, "clinic_id": clinic_id},
            {"finish_attempt": 1, "finish_correlation_id": 1},
        )
        found = row or {}
        return int(found.get("finish_attempt", 0)), found.get("finish_correlation_id")

    async def give_up_finish(self, clinic_id: str, conversation_id: str, now: datetime) -> None:
        """It is due no more, and says so."""
        await self._rows.update_one(
            {"_id": conversation_id, "clinic_id": clinic_id, "finish_due_at": {"$exists": True}},
            {
                "$set": {"finish_failed_at": now, "finish_lease_until": None},
                "$unset": {"finish_due_at": ""},
            },
        )

    async def given_up(self, conversation_ids: Sequence[str]) -> list[tuple[str, str]]:
        """(clinic, visit) of those given up, of these ids or of all, the longest first: for an
        operator, over all clinics."""
        query: Document = {"finish_failed_at": {"$gt": datetime.fromtimestamp(0, UTC)}}
        if conversation_ids:
            query["_id"] = {"$in": list(conversation_ids)}
        rows = self._rows.find(query, {"clinic_id": 1}).sort("finish_failed_at", 1)
        return [(row["clinic_id"], row["_id"]) async for row in rows]

    async def due_to_finish(
        self, *, due_before: datetime, now: datetime, limit: int
    ) -> list[tuple[str, str]]:
        """(clinic, visit) of rows that are due and not held: for the sweep, over all clinics.

        What was announced just now is left out by the query itself: it takes nobody's place.
        """
        rows = self._rows.find(
            {
                "finish_due_at": {"$lte": due_before},
                "finish_lease_until": {"$not": {"$gt": now}},
                "finish_swept_at": {"$not": {"$gt": due_before}},
            },
            {"clinic_id": 1},
        ).limit(limit)
        return [(row["clinic_id"], row["_id"]) async for row in rows]

    async def mark_swept(self, conversation_ids: Sequence[str], now: datetime) -> None:
        """Announced just now: the next sweeps leave these rows alone for a while."""
        change = {"$set": {"finish_swept_at": now}}
        await update_each(self._rows, conversation_ids, {}, change)

    async def idle_since(self, before: datetime, limit: int) -> list[tuple[str, str]]:
        """(clinic, visit) of active visits without a sign of life: for the sweep."""
        rows = self._rows.find(
            {"state": "active", "last_activity_at": {"$lt": before}}, {"clinic_id": 1}
        ).limit(limit)
        return [(row["clinic_id"], row["_id"]) async for row in rows]

    async def end_idle(
        self,
        clinic_id: str,
        conversation_id: str,
        *,
        before: datetime,
        now: datetime,
        correlation_id: str | None,
    ) -> bool:
        """``active`` → ``ending``, due to be finished, if there was no sign of life since
        ``before``; whether this call did it.

        One write that opens nothing: a visit whose clinic's key cannot be had is ended like any
        other, and holds up none.
        """
        ending = {
            "state": "ending",
            "ended_at": now,
            "finish_due_at": now,
            "finish_attempt": 0,
            "finish_failed_at": None,
        }
        if correlation_id is not None:
            ending["finish_correlation_id"] = correlation_id
        found = await self._rows.update_one(
            {
                "_id": conversation_id,
                "clinic_id": clinic_id,
                "state": "active",
                "last_activity_at": {"$lt": before},
            },
            {"$set": ending},
        )
        return found.modified_count == 1

    async def _dump(self, conversation: Conversation) -> Document:
        row: Document = {name: getattr(conversation, name) for name in _PLAIN}
        row["_id"] = conversation.conversation_id
        row["languages"] = list(conversation.languages)
        row["action_types"] = list(conversation.action_types)
        if conversation.emergency is not None:
            row["emergency"] = conversation.emergency.model_dump()
        row["content"] = await self._database.seal(
            conversation.clinic_id,
            conversation.content,
            context=f"conversations/{conversation.conversation_id}",
        )
        return row

    async def _load(self, row: Document) -> Conversation:
        content = await self._database.open(
            row["clinic_id"],
            row["content"],
            ConversationContent,
            context=f"conversations/{row['_id']}",
        )
        plain = {**_SINCE_ADDED, **{name: row[name] for name in _PLAIN if name in row}}
        begun = row.get("emergency")
        return Conversation(
            conversation_id=row["_id"],
            content=content,
            emergency=None if begun is None else Emergency(**begun),
            **plain,
        )

"""``retention_rules``, ``legal_holds``, ``deletions``: what is kept how long, and what is gone.

Rows are deleted one by one, by their ids: ``delete_many`` waits with the whole collection locked
for whatever transaction holds one of many, and the embedded server with it.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any

from pymongo import DeleteOne
from pymongo.errors import DuplicateKeyError

from puente.domain.base import Model
from puente.domain.errors import Unreadable
from puente.domain.retention import Deletion, LegalHold, RetentionRules
from puente.repositories.base import Database, Document, Raced, Transaction
from puente.repositories.windows import newest_first

_HELD = (
    "hold_id", "clinic_id", "conversation_id", "placed_by", "placed_at", "released_by",
    "released_at",
)  # fmt: skip
OF_A_VISIT = ("turns", "actions", "mails", "sessions", "consents", "recordings", "notices")
"""What is deleted with a visit, beside its own row."""
_FREE = {"$ne": True}
_DATED = {"webhooks": (("attempts", "started_at"), ("deliveries", "created_at"),
                       ("events", "created_at")),
          "figures": (("metrics", "hour"), ("visit_usage", "last_at"))}  # fmt: skip
"""What is deleted by its own age: collection and field. Attempts before what they belong to."""


class _Words(Model):
    reason: str


class Retention:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._rules = database.collection("retention_rules")
        self._holds = database.collection("legal_holds")
        self._deletions = database.collection("deletions")

    async def rules(self, clinic_id: str) -> RetentionRules:
        """The clinic's, or those that keep everything."""
        row = await self._rules.find_one({"_id": clinic_id})
        if row is None:
            return RetentionRules()
        return RetentionRules(**{name: row.get(name) for name in RetentionRules.model_fields})

    async def set_rules(self, clinic_id: str, rules: RetentionRules) -> None:
        await self._rules.update_one({"_id": clinic_id}, {"$set": rules.model_dump()}, upsert=True)

    async def ruled(self) -> AsyncIterator[tuple[str, RetentionRules]]:
        """Every clinic that has rules."""
        async for row in self._rules.find({}):
            yield row["_id"], await self.rules(row["_id"])

    # --- holds

    async def hold(self, hold: LegalHold, transaction: Transaction) -> None:
        """Raises Raced where one stands that this transaction did not see."""
        row: Document = {name: getattr(hold, name) for name in _HELD}
        row["content"] = await self._database.seal(
            hold.clinic_id, _Words(reason=hold.reason or ""), context=f"legal_holds/{hold.hold_id}"
        )
        try:
            await self._holds.insert_one({**row, "_id": hold.hold_id}, session=transaction)
        except DuplicateKeyError:
            raise Raced from None

    async def standing(
        self, clinic_id: str, conversation_id: str, transaction: Transaction | None = None
    ) -> LegalHold | None:
        query = {"conversation_id": conversation_id, "clinic_id": clinic_id, "released_at": None}
        row = await self._holds.find_one(query, session=transaction)
        return None if row is None else await self._load(row)

    async def set_held(
        self, clinic_id: str, conversation_id: str, held: bool, transaction: Transaction
    ) -> bool:
        """Mark the visit and its recordings; whether there is such a visit. The visit's own row is
        written, so that a deletion at the same moment and this cannot both succeed."""
        mine = {"clinic_id": clinic_id}
        change = {"$set": {"held": held}}
        found = await self._database.collection("conversations").update_one(
            {**mine, "_id": conversation_id}, change, session=transaction
        )
        recordings = self._database.collection("recordings")
        query = {**mine, "conversation_id": conversation_id}
        async for row in recordings.find(query, {"_id": 1}, session=transaction):
            await recordings.update_one({**mine, "_id": row["_id"]}, change, session=transaction)
        return found.matched_count == 1

    async def joins_hold(
        self, clinic_id: str, conversation_id: str, recording_id: str, transaction: Transaction
    ) -> bool:
        """Whether the recording's visit is held; one that began after the hold was placed is
        marked like the others from now on."""
        visit = {"_id": conversation_id, "clinic_id": clinic_id, "held": True}
        conversations = self._database.collection("conversations")
        if await conversations.find_one(visit, {"_id": 1}, session=transaction) is None:
            return False
        mine = {"_id": recording_id, "clinic_id": clinic_id}
        recordings = self._database.collection("recordings")
        await recordings.update_one(mine, {"$set": {"held": True}}, session=transaction)
        return True

    async def release(
        self, hold: LegalHold, by: str, now: datetime, transaction: Transaction
    ) -> None:
        change = {"$set": {"released_by": by, "released_at": now}}
        mine = {"_id": hold.hold_id, "clinic_id": hold.clinic_id, "released_at": None}
        await self._holds.update_one(mine, change, session=transaction)

    async def holds(
        self, clinic_id: str, *, since: datetime, until: datetime, cursor: str | None, limit: int
    ) -> tuple[list[LegalHold], str | None]:
        rows, following = await newest_first(
            self._holds,
            {"clinic_id": clinic_id},
            field="placed_at",
            since=since,
            until=until,
            cursor=cursor,
            limit=limit,
        )
        return [await self._load(row) for row in rows], following

    async def _load(self, row: Document) -> LegalHold:
        context = f"legal_holds/{row['_id']}"
        try:
            opened = await self._database.open(
                row["clinic_id"], row["content"], _Words, context=context
            )
            reason: str | None = opened.reason
        except Unreadable:
            reason = None
        return LegalHold(reason=reason, **{name: row.get(name) for name in _HELD})

    # --- what is due

    async def due_visits(
        self, clinic_id: str, before: datetime, limit: int
    ) -> list[tuple[str, datetime]]:
        """Visits that ended before and are not held, oldest first: (id, when they ended). One that
        began without consent waits until somebody accounted for it."""
        query: Document = {
            "clinic_id": clinic_id,
            "ended_at": {"$lt": before},
            "held": _FREE,
            "emergency.state": {"$ne": "open"},
        }
        found = self._database.collection("conversations").find(
            query, {"ended_at": 1}, sort=[("ended_at", 1)], limit=limit
        )
        return [(row["_id"], row["ended_at"]) async for row in found]

    async def due_recordings(
        self, clinic_id: str, before: datetime, limit: int
    ) -> list[tuple[str, datetime]]:
        """Recordings that were opened before, are kept and are not held: (id, when that was).

        By our clock: one that a page dates years back has only just been made.
        """
        query: Document = {
            "clinic_id": clinic_id,
            "created_at": {"$lt": before},
            "state": {"$ne": "withdrawn"},
            "held": _FREE,
        }
        found = self._database.collection("recordings").find(
            query, {"created_at": 1}, sort=[("created_at", 1)], limit=limit
        )
        return [(row["_id"], row["created_at"]) async for row in found]

    async def close_visit(
        self, clinic_id: str, conversation_id: str, transaction: Transaction
    ) -> bool:
        """Delete the visit's own row, after which nobody reaches anything of it; False where it is
        held meanwhile, or gone."""
        mine = {"_id": conversation_id, "clinic_id": clinic_id, "held": _FREE}
        gone = await self._database.collection("conversations").delete_one(
            mine, session=transaction
        )
        return bool(gone.deleted_count)

    async def remove_visit(self, clinic_id: str, conversation_id: str) -> dict[str, int]:
        """Delete what belongs to a visit whose own row is gone, its events and deliveries among
        it; how many of each. Safe to take up again."""
        mine = {"clinic_id": clinic_id, "conversation_id": conversation_id}
        events = await self._ids("events", mine)
        deliveries = await self._ids(
            "deliveries", {"clinic_id": clinic_id, "event_id": {"$in": events}}
        )
        found = {
            "attempts": await self._ids(
                "attempts", {"clinic_id": clinic_id, "delivery_id": {"$in": deliveries}}
            ),
            "deliveries": deliveries,
            "events": events,
            "visit_usage": await self._ids(
                "visit_usage", {"clinic_id": clinic_id, "_id": conversation_id}
            ),
            **{name: await self._ids(name, mine) for name in OF_A_VISIT},
        }
        return {name: await self._remove(clinic_id, name, ids) for name, ids in found.items()}

    async def remove_dated(
        self, clinic_id: str, kept: str, before: datetime, limit: int
    ) -> tuple[dict[str, int], datetime | None, datetime | None]:
        """Delete at most ``limit`` rows of each collection of a class that are older; how many of
        each, the oldest and the newest. What names a visit that is held stays."""
        counts: dict[str, int] = {}
        spared = await self._spared(clinic_id)
        moments: list[datetime] = []
        for name, field in _DATED[kept]:
            query: Document = {"clinic_id": clinic_id, field: {"$lt": before}}
            if name in spared:
                query |= spared[name]
            if name == "deliveries":
                # What is still owed is not gone because it is old.
                query["status"] = {"$ne": "pending"}
            found = self._database.collection(name).find(
                query, {field: 1}, sort=[(field, 1)], limit=limit
            )
            rows = [row async for row in found]
            counts[name] = await self._remove(clinic_id, name, [row["_id"] for row in rows])
            moments += [row[field] for row in rows]
        return counts, min(moments, default=None), max(moments, default=None)

    async def _spared(self, clinic_id: str) -> dict[str, Document]:
        """What each collection's rows must not name, because a visit of theirs is held."""
        standing = self._holds.find(
            {"clinic_id": clinic_id, "released_at": None}, {"conversation_id": 1}
        )
        visits = [row["conversation_id"] async for row in standing]
        if not visits:
            return {}
        named = {"clinic_id": clinic_id, "conversation_id": {"$in": visits}}
        events = await self._ids("events", named)
        deliveries = await self._ids(
            "deliveries", {"clinic_id": clinic_id, "event_id": {"$in": events}}
        )
        return {
            "events": {"_id": {"$nin": events}},
            "deliveries": {"_id": {"$nin": deliveries}},
            "attempts": {"delivery_id": {"$nin": deliveries}},
            "visit_usage": {"_id": {"$nin": visits}},
        }

    async def _ids(self, name: str, query: Document) -> list[Any]:
        found = self._database.collection(name).find(query, {"_id": 1})
        return [row["_id"] async for row in found]

    async def _remove(self, clinic_id: str, name: str, ids: Sequence[Any]) -> int:
        if not ids:
            return 0
        each = [DeleteOne({"_id": one, "clinic_id": clinic_id}) for one in ids]
        result = await self._database.collection(name).bulk_write(each, ordered=False)
        return int(result.deleted_count)

    # --- proof

    async def note(self, deletion: Deletion, transaction: Transaction | None = None) -> None:
        """Write down what is deleted; the same again with what came of it."""
        row = deletion.model_dump(exclude={"deletion_id"})
        mine = {"_id": deletion.deletion_id, "clinic_id": deletion.clinic_id}
        await self._deletions.replace_one(mine, row, upsert=True, session=transaction)

    async def unfinished(self, limit: int) -> list[Deletion]:
        """Deletions of visits that a run began and did not end."""
        found = self._deletions.find({"finished": False}, limit=limit)
        return [_deletion(row) async for row in found]

    async def is_deleted(self, clinic_id: str, conversation_id: str) -> bool:
        query = {"clinic_id": clinic_id, "conversation_id": conversation_id}
        return await self._deletions.find_one(query, {"_id": 1}) is not None

    async def deletions(
        self, clinic_id: str, *, since: datetime, until: datetime, cursor: str | None, limit: int
    ) -> tuple[list[Deletion], str | None]:
        rows, following = await newest_first(
            self._deletions,
            {"clinic_id": clinic_id},
            field="deleted_at",
            since=since,
            until=until,
            cursor=cursor,
            limit=limit,
        )
        return [_deletion(row) for row in rows], following


def _deletion(row: Document) -> Deletion:
    return Deletion(deletion_id=row["_id"], **{k: v for k, v in row.items() if k != "_id"})

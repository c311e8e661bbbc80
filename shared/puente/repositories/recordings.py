"""``recordings``: one document each, with the sealed key and the parts that were signed for."""

from collections.abc import Sequence
from datetime import datetime

from pymongo.errors import DuplicateKeyError

from puente.domain.recording import Part, Recording
from puente.repositories.base import Database, Document, Raced, Transaction

_PLAIN = (
    "clinic_id", "conversation_id", "recorded_by", "state", "created_at", "started_at",
)  # fmt: skip


class Recordings:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._rows = database.collection("recordings")

    async def add(self, recording: Recording, key: bytes, transaction: Transaction) -> None:
        """Raises Raced where the id is taken, so that the caller looks again."""
        row: Document = {name: getattr(recording, name) for name in _PLAIN}
        sealed = await self._database.seal_bytes(
            recording.clinic_id, key, context=_context(recording.recording_id)
        )
        row |= {"_id": recording.recording_id, "parts": {}, "content": sealed}
        try:
            await self._rows.insert_one(row, session=transaction)
        except DuplicateKeyError:
            raise Raced from None

    async def get(
        self, clinic_id: str, recording_id: str, transaction: Transaction | None = None
    ) -> Recording | None:
        row = await self._rows.find_one(
            {"_id": recording_id, "clinic_id": clinic_id}, session=transaction
        )
        return None if row is None else _recording(row)

    async def of(
        self, clinic_id: str, conversation_id: str, transaction: Transaction | None = None
    ) -> list[Recording]:
        """Every recording of a visit, in the order in which they began."""
        query = {"conversation_id": conversation_id, "clinic_id": clinic_id}
        rows = await self._rows.find(query, session=transaction).to_list(None)
        return sorted(map(_recording, rows), key=lambda one: (one.started_at, one.recording_id))

    async def is_taken(self, recording_id: str, transaction: Transaction) -> bool:
        found = await self._rows.find_one({"_id": recording_id}, {"_id": 1}, session=transaction)
        return found is not None

    async def key(self, recording: Recording) -> bytes | None:
        """The key that its parts are encrypted with; None once consent was withdrawn."""
        row = await self._rows.find_one(
            {"_id": recording.recording_id, "clinic_id": recording.clinic_id}, {"content": 1}
        )
        if row is None or "content" not in row:
            return None
        return await self._database.open_bytes(
            recording.clinic_id, row["content"], context=_context(recording.recording_id)
        )

    async def add_part(self, recording: Recording, part: Part) -> bool:
        """Keep what ``part`` is to hold. False where it is to hold something else already, or
        where the recording is no longer open."""
        field = f"parts.{part.name}"
        held = {"size": part.size, "sha256": part.sha256}
        mine = {"_id": recording.recording_id, "clinic_id": recording.clinic_id, "state": "open"}
        changed = await self._rows.update_one(
            {**mine, field: {"$exists": False}}, {"$set": {field: held}}
        )
        if changed.matched_count:
            return True
        row = await self._rows.find_one(mine, {field: 1})
        return row is not None and row.get("parts", {}).get(part.name) == held

    async def complete(self, recording: Recording) -> None:
        await self._rows.update_one(
            {"_id": recording.recording_id, "clinic_id": recording.clinic_id, "state": "open"},
            {"$set": {"state": "complete"}},
        )

    async def withdraw(
        self, recording: Recording, *, purge_due_at: datetime, transaction: Transaction
    ) -> None:
        """Destroy the key, and note that what was stored is to be deleted."""
        await self._rows.update_one(
            {"_id": recording.recording_id, "clinic_id": recording.clinic_id},
            {
                "$set": {"state": "withdrawn", "purge_due_at": purge_due_at},
                "$unset": {"content": ""},
            },
            session=transaction,
        )

    async def due_to_purge(self, now: datetime, limit: int) -> Sequence[Recording]:
        due = {"purge_due_at": {"$lte": now}}
        return [_recording(row) for row in await self._rows.find(due).to_list(limit)]

    async def purged(self, recording: Recording) -> None:
        """Nothing of it is stored any more; the row stays, and says that there was one."""
        await self._rows.update_one(
            {"_id": recording.recording_id, "clinic_id": recording.clinic_id},
            {"$unset": {"purge_due_at": ""}, "$set": {"parts": {}}},
        )


def _context(recording_id: str) -> str:
    return f"recordings/{recording_id}"


def _recording(row: Document) -> Recording:
    names = sorted(row["parts"], key=lambda name: (not name.isdigit(), len(name), name))
    plain = {name: row[name] for name in _PLAIN}
    return Recording(recording_id=row["_id"], parts=tuple(names), **plain)

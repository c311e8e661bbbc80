"""``notices``: one row an emergency opening, until everybody who watches was mailed. No words."""

from datetime import datetime

from puente.domain.notice import Notice
from puente.repositories.base import Database, Document, Transaction, claim_row


class Notices:
    def __init__(self, database: Database) -> None:
        self._rows = database.collection("notices")

    async def add(self, notice: Notice, transaction: Transaction) -> None:
        row = notice.model_dump(exclude={"notice_id"})
        await self._rows.insert_one({"_id": notice.notice_id, **row}, session=transaction)

    async def due(self, now: datetime, limit: int) -> list[Notice]:
        """Those that nobody holds, the longest owed first: for the sweep, over all clinics."""
        found = self._rows.find(
            {"due_at": {"$lte": now}, "lease_until": {"$not": {"$gt": now}}},
            sort=[("due_at", 1)],
            limit=limit,
        )
        return [_notice(row) async for row in found]

    async def claim(self, notice: Notice, now: datetime, lease_until: datetime) -> bool:
        """Whether this worker is the one to mail it now; the try counts, whatever becomes of it."""
        free: Document = {
            "_id": notice.notice_id,
            "clinic_id": notice.clinic_id,
            "due_at": {"$lte": now},
            "lease_until": {"$not": {"$gt": now}},
        }
        change = {"$set": {"lease_until": lease_until}, "$inc": {"tries": 1}}
        return await claim_row(self._rows, free, change)

    async def close(self, notice: Notice) -> None:
        """Write down who was told, and when it is due again."""
        change = {"told": list(notice.told), "due_at": notice.due_at, "lease_until": None}
        mine = {"_id": notice.notice_id, "clinic_id": notice.clinic_id}
        await self._rows.update_one(mine, {"$set": change})


def _notice(row: Document) -> Notice:
    plain = {name: row[name] for name in Notice.model_fields if name != "notice_id"}
    return Notice(notice_id=row["_id"], **plain)

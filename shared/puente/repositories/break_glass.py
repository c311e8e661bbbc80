"""``break_glass``: who opened whose visit in an emergency, and why. Rows are only added."""

from collections.abc import Sequence
from datetime import datetime

from puente.domain.base import Model
from puente.domain.break_glass import BrokenGlass
from puente.domain.errors import Unreadable
from puente.repositories.base import Database, Document, Transaction
from puente.repositories.windows import newest_first

_PLAIN = ("clinic_id", "conversation_id", "member_id", "opened_at", "expires_at")


class _Words(Model):
    reason: str


class BreakGlass:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._rows = database.collection("break_glass")

    async def add(self, glass: BrokenGlass, transaction: Transaction | None = None) -> None:
        row: Document = {name: getattr(glass, name) for name in _PLAIN}
        row["content"] = await self._database.seal(
            glass.clinic_id, _Words(reason=glass.reason or ""), context=_context(glass.glass_id)
        )
        await self._rows.insert_one({**row, "_id": glass.glass_id}, session=transaction)

    async def live(
        self, clinic_id: str, member_id: str, now: datetime, transaction: Transaction | None = None
    ) -> Sequence[BrokenGlass]:
        """What this member may still read, without the reasons."""
        query = {"member_id": member_id, "clinic_id": clinic_id, "expires_at": {"$gt": now}}
        rows = await self._rows.find(query, session=transaction).to_list(None)
        return [_glass(row, None) for row in rows]

    async def page(
        self, clinic_id: str, *, since: datetime, until: datetime, cursor: str | None, limit: int
    ) -> tuple[Sequence[BrokenGlass], str | None]:
        """The clinic's, newest first."""
        rows, following = await newest_first(
            self._rows,
            {"clinic_id": clinic_id},
            field="opened_at",
            since=since,
            until=until,
            cursor=cursor,
            limit=limit,
        )
        return [_glass(row, await self._reason(row)) for row in rows], following

    async def _reason(self, row: Document) -> str | None:
        try:
            words = await self._database.open(
                row["clinic_id"], row["content"], _Words, context=_context(row["_id"])
            )
        except Unreadable:
            return None
        return words.reason


def _context(glass_id: str) -> str:
    return f"break_glass/{glass_id}"


def _glass(row: Document, reason: str | None) -> BrokenGlass:
    return BrokenGlass(glass_id=row["_id"], reason=reason, **{n: row[n] for n in _PLAIN})

"""``audit_seals``: the chain over ``audit_events``, and the keys it is made with."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from pymongo.errors import DuplicateKeyError

from puente.domain.audit import NOBODY, Seal
from puente.repositories.base import Database, Document, update_each

KEYS = "audit"
"""Under whose content key the audit's own keys are sealed: no clinic's, because a clinic's is
destroyed when its data is to be unreadable, and its audit is kept for years after that."""


class Seals:
    """Seals are only ever added."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rows = database.collection("audit_events")
        self._seals = database.collection("audit_seals")
        self._keys = database.collection("audit_keys")

    async def waiting(self) -> list[str]:
        """The clinics that have rows which no seal lists yet; ``NOBODY`` for those of none."""
        found = await self._rows.distinct("clinic_id", {"seal": None})
        return sorted(NOBODY if clinic is None else clinic for clinic in found)

    async def clinics(self) -> list[str]:
        """Every clinic that has a row or a seal."""
        rows = {NOBODY if c is None else c for c in await self._rows.distinct("clinic_id")}
        return sorted(rows | set(await self._seals.distinct("clinic_id")))

    async def unsealed(self, clinic_id: str, limit: int) -> list[Document]:
        """Rows that no seal lists, oldest first."""
        mine: Document = {"clinic_id": None if clinic_id == NOBODY else clinic_id, "seal": None}
        found = self._rows.find(mine, sort=[("at", 1), ("_id", 1)], limit=limit)
        return await found.to_list(None)

    async def count(self, clinic_id: str) -> int:
        mine = {"clinic_id": None if clinic_id == NOBODY else clinic_id}
        return int(await self._rows.count_documents(mine))

    async def rows(self, audit_ids: Sequence[str]) -> dict[str, Document]:
        found = self._rows.find({"_id": {"$in": list(audit_ids)}})
        return {row["_id"]: row async for row in found}

    async def last(self, clinic_id: str) -> Seal | None:
        row = await self._seals.find_one({"clinic_id": clinic_id}, sort=[("number", -1)])
        return None if row is None else _seal(row)

    async def each(
        self, clinic_id: str, after: int = 0, up_to: int | None = None
    ) -> AsyncIterator[Seal]:
        """In the order of their numbers, beyond ``after``."""
        numbers = {"$gt": after} if up_to is None else {"$gt": after, "$lte": up_to}
        query = {"clinic_id": clinic_id, "number": numbers}
        async for row in self._seals.find(query, sort=[("number", 1)]):
            yield _seal(row)

    async def at(self, clinic_id: str, number: int) -> Seal | None:
        row = await self._seals.find_one({"clinic_id": clinic_id, "number": number})
        return None if row is None else _seal(row)

    async def count_waiting(self, clinic_id: str) -> int:
        """Rows of a clinic that no seal lists."""
        return int(await self._rows.count_documents({"clinic_id": clinic_id, "seal": None}))

    async def add(self, seal: Seal) -> bool:
        """Whether it was this one: another sealer may have been first."""
        row = seal.model_dump(mode="python")
        row["links"] = [each.model_dump() for each in seal.links]
        try:
            await self._seals.insert_one({**row, "_id": f"{seal.clinic_id}/{seal.number}"})
        except DuplicateKeyError:
            return False
        return True

    async def mark(self, seal: Seal) -> None:
        """Say of its rows that it lists them. Safe to say again."""
        ids = [each.audit_id for each in seal.links]
        await update_each(self._rows, ids, {}, {"$set": {"seal": seal.number}})

    async def key(self, clinic_id: str, fresh: bytes | None = None) -> bytes:
        """The clinic's 32 bytes: ``fresh``, kept from now on, where it has none; else nothing."""
        context = f"audit_keys/{clinic_id}"
        row = await self._keys.find_one({"_id": clinic_id})
        if row is None and fresh is None:
            return b""
        if row is None and fresh is not None:
            sealed = await self._database.seal_bytes(KEYS, fresh, context=context)
            try:
                await self._keys.insert_one({"_id": clinic_id, "content": sealed})
                return fresh
            except DuplicateKeyError:
                row = await self._keys.find_one({"_id": clinic_id})
        content: Any = row["content"] if row else b""
        return await self._database.open_bytes(KEYS, content, context=context)


def _seal(row: Document) -> Seal:
    return Seal(**{name: row[name] for name in Seal.model_fields})

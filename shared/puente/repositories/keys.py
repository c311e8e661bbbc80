"""``api_keys`` and ``idempotency_keys``."""

from datetime import datetime, timedelta

from pymongo.errors import DuplicateKeyError

from puente.domain.api_key import ApiKey
from puente.repositories.base import Database, Document, claim_row

USED_PRECISION = timedelta(minutes=1)


class ApiKeys:
    def __init__(self, database: Database) -> None:
        self._rows = database.collection("api_keys")

    async def add(self, key: ApiKey, *, secret_hash: str) -> None:
        row: Document = key.model_dump(exclude={"key_id"})
        row |= {"_id": key.key_id, "scopes": list(key.scopes), "secret_hash": secret_hash}
        await self._rows.insert_one(row)

    async def of_clinic(self, clinic_id: str) -> list[ApiKey]:
        rows = await self._rows.find({"clinic_id": clinic_id}).to_list(None)
        return [_key(row) for row in sorted(rows, key=lambda row: (row["created_at"], row["_id"]))]

    async def by_id(self, key_id: str) -> tuple[ApiKey, str] | None:
        """The key and its secret's hash: like a token, a key is looked up without a clinic."""
        row = await self._rows.find_one({"_id": key_id})
        return None if row is None else (_key(row), row["secret_hash"])

    async def revoke(self, clinic_id: str, key_id: str, now: datetime) -> ApiKey | None:
        """Once: a second call changes nothing. None where the clinic has no such key."""
        mine = {"_id": key_id, "clinic_id": clinic_id}
        await self._rows.update_one({**mine, "revoked_at": None}, {"$set": {"revoked_at": now}})
        row = await self._rows.find_one(mine)
        return None if row is None else _key(row)

    async def used(self, key: ApiKey, now: datetime) -> None:
        """Written once a minute at most, so that a busy key does not fight over its own row."""
        if key.last_used_at is None or key.last_used_at <= now - USED_PRECISION:
            await self._rows.update_one(
                {
                    "_id": key.key_id,
                    "clinic_id": key.clinic_id,
                    "last_used_at": key.last_used_at,
                },
                {"$set": {"last_used_at": now}},
            )


def _key(row: Document) -> ApiKey:
    plain = {name: row.get(name) for name in ApiKey.model_fields if name != "key_id"}
    return ApiKey(key_id=row["_id"], **plain)


class IdempotencyKeys:
    """One row a call that was made with an ``Idempotency-Key``; its answer is sealed."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rows = database.collection("idempotency_keys")

    async def begin(
        self,
        row_id: str,
        clinic_id: str,
        *,
        body_hash: str,
        now: datetime,
        lease_until: datetime,
        expires_at: datetime,
    ) -> bool:
        """Whether this call is the one to be carried out: the key is new, has expired, or is one
        whose call died half-way. Otherwise ``get`` says what there is."""
        begun: Document = {
            "clinic_id": clinic_id,
            "body_hash": body_hash,
            "lease_until": lease_until,
            "expires_at": expires_at,
            "content": None,
        }
        try:
            await self._rows.insert_one({"_id": row_id, **begun})
        except DuplicateKeyError:
            mine = {"_id": row_id, "clinic_id": clinic_id}
            expired = {**mine, "expires_at": {"$lte": now}}
            died = {
                **mine,
                "content": None,
                "body_hash": body_hash,
                "lease_until": {"$lte": now},
            }
            for free in (expired, died):
                if await claim_row(self._rows, free, {"$set": begun}):
                    return True
            return False
        return True

    async def get(self, row_id: str, clinic_id: str) -> tuple[str, bytes | None] | None:
        """The body's hash, and the stored answer or None while the call is being carried out."""
        row = await self._rows.find_one({"_id": row_id, "clinic_id": clinic_id})
        if row is None:
            return None
        if row["content"] is None:
            return row["body_hash"], None
        answer = await self._database.open_bytes(
            clinic_id, row["content"], context=f"idempotency_keys/{row_id}"
        )
        return row["body_hash"], answer

    async def finish(self, row_id: str, clinic_id: str, answer: bytes) -> None:
        sealed = await self._database.seal_bytes(
            clinic_id, answer, context=f"idempotency_keys/{row_id}"
        )
        mine = {"_id": row_id, "clinic_id": clinic_id}
        await self._rows.update_one(mine, {"$set": {"content": sealed}})

    async def forget(self, row_id: str, clinic_id: str) -> None:
        """The call failed: it may be made again, mended, with the same key."""
        await self._rows.delete_one({"_id": row_id, "clinic_id": clinic_id, "content": None})

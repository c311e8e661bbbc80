"""State in MongoDB: shared by every process; a TTL index sweeps what expired.

The index runs about once a minute, so reads check the time themselves.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import DuplicateKeyError, PyMongoError

from puente.domain.errors import Unavailable
from puente.ports import Clock, State
from puente.providers import ProviderContext


class MongoState:
    name = "mongodb"
    shared = True

    def __init__(self, collection: AsyncCollection[dict[str, Any]], clock: Clock) -> None:
        self._collection = collection
        self._clock = clock

    def _expiry(self, ttl_s: float) -> datetime:
        return self._clock() + timedelta(seconds=ttl_s)

    async def get(self, key: str) -> bytes | None:
        with _reached():
            # By its key alone, the shortest way to a row: this is asked at every request.
            row = await self._collection.find_one({"_id": key})
        if row is None or row["expires_at"] <= self._clock():
            return None
        return bytes(row["value"])

    async def put(self, key: str, value: bytes, *, ttl_s: float) -> None:
        change = {"$set": {"value": value, "expires_at": self._expiry(ttl_s)}}
        with _reached():
            await self._collection.update_one({"_id": key}, change, upsert=True)

    async def add(self, key: str, value: bytes, *, ttl_s: float) -> bool:
        # The driver writes again where the answer was lost: signed, a second try knows its first.
        mine = uuid4().hex
        row = {"value": value, "expires_at": self._expiry(ttl_s), "owner": mine}
        taken = {"_id": key, "expires_at": {"$lte": self._clock()}}
        with _reached():
            if (await self._collection.update_one(taken, {"$set": row})).modified_count:
                return True
            try:
                await self._collection.insert_one({"_id": key, **row})
            except DuplicateKeyError:
                return await self._collection.find_one({"_id": key, "owner": mine}) is not None
        return True

    async def increment(self, key: str, *, ttl_s: float) -> int:
        # Each step is guarded by the value it read, so that two callers never count as one.
        while True:
            seen = await self.get(key)
            if seen is None:
                if await self.add(key, b"1", ttl_s=ttl_s):
                    return 1
                continue
            count = int(seen) + 1
            change = {"$set": {"value": str(count).encode()}}
            with _reached():
                result = await self._collection.update_one({"_id": key, "value": seen}, change)
            if result.modified_count:
                return count

    async def delete(self, key: str) -> None:
        with _reached():
            await self._collection.delete_one({"_id": key})


@contextmanager
def _reached() -> Iterator[None]:
    """Raises Unavailable where the database does not answer."""
    try:
        yield
    except PyMongoError:
        raise Unavailable("the database does not answer", retry_after=2) from None


def create(context: ProviderContext) -> State:
    database = context.clients.mongo[context.settings.mongodb.database]
    return MongoState(database["state"], context.clock)

"""The database, transactions, and what every repository shares."""

import base64
import json
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import uuid4

import pymongo
from pydantic import BaseModel
from pymongo import UpdateOne
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.asynchronous.mongo_client import AsyncMongoClient
from pymongo.errors import DuplicateKeyError, PyMongoError
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from puente.domain.errors import Invalid, PuenteError, Unavailable
from puente.ports import ContentCipher

Document = dict[str, Any]
Collection = AsyncCollection[Document]
Transaction = AsyncClientSession
T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)

ATTEMPTS = 12


class Raced(Exception):
    """Another writer came between our read and our write: the transaction runs again."""


class Database:
    """One client, one database, the cipher, and transactions that end within ``timeout_s``."""

    def __init__(
        self,
        client: AsyncMongoClient[Document],
        name: str,
        cipher: ContentCipher,
        *,
        timeout_s: float,
    ) -> None:
        self._client = client
        self._cipher = cipher
        self._timeout_s = timeout_s
        self._database: AsyncDatabase[Document] = client.get_database(
            name, write_concern=WriteConcern(w="majority", j=True)
        )

    def collection(self, name: str) -> Collection:
        return self._database[name]

    async def transact(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Run ``work`` in one transaction: all of it is written, or nothing.

        ``work`` may run several times and must not do anything outside the transaction. Raises
        Unavailable when it cannot be carried out in time; nothing is half written then. A commit
        whose answer was lost is asked for again by the driver.
        """
        for attempt in range(ATTEMPTS):
            try:
                with pymongo.timeout(self._timeout_s):
                    async with self._client.start_session() as session:
                        return await session.with_transaction(
                            work,
                            read_concern=ReadConcern("snapshot"),
                            write_concern=WriteConcern(w="majority", j=True),
                        )
            except (Raced, DuplicateKeyError):
                if attempt == ATTEMPTS - 1:
                    raise Unavailable("too many writers at once", retry_after=1) from None
            except PyMongoError as error:
                raise unavailable(error) from error
        raise AssertionError("unreachable")

    async def ping(self) -> None:
        """Raises Unavailable where the database does not answer."""
        try:
            with pymongo.timeout(2.0):
                await self._database.command("ping")
        except PyMongoError as error:
            raise unavailable(error) from error

    async def version(self) -> str:
        """The server's own. Raises Unavailable."""
        try:
            with pymongo.timeout(2.0):
                told = await self._database.command("buildInfo")
        except PyMongoError as error:
            raise unavailable(error) from error
        return str(told.get("version", "?"))

    async def seal(self, clinic_id: str, content: BaseModel, *, context: str) -> bytes:
        plain = content.model_dump_json(exclude_defaults=True).encode()
        return await self._cipher.seal(clinic_id, plain, context=context)

    async def open(self, clinic_id: str, sealed: bytes, model: type[M], *, context: str) -> M:
        """What was sealed. A newer version may have added to it: what we do not know is passed
        over, so that a version that was rolled back to still reads every visit."""
        plain = await self._cipher.open(clinic_id, bytes(sealed), context=context)
        return model.model_validate_json(plain, extra="ignore")

    async def seal_bytes(self, clinic_id: str, content: bytes, *, context: str) -> bytes:
        return await self._cipher.seal(clinic_id, content, context=context)

    async def open_bytes(self, clinic_id: str, sealed: bytes, *, context: str) -> bytes:
        return await self._cipher.open(clinic_id, bytes(sealed), context=context)


def unavailable(error: BaseException) -> PuenteError:
    """What a driver error means to a caller: the same request may succeed later."""
    return Unavailable("the database does not answer: nothing was changed", retry_after=2)


async def update_each(
    rows: Collection, ids: Sequence[str], guard: Document, change: Document
) -> int:
    """Apply ``change`` to those of ``ids`` that ``guard`` still holds for; returns how many.

    Not ``update_many``: where one document of many is held by a transaction, the embedded server
    waits for it with the whole collection locked, and a transaction that needs the collection
    then waits for that. Neither ever ends, and the server with them.
    """
    if not ids:
        return 0
    each = [UpdateOne({"_id": one, **guard}, change) for one in ids]
    return int((await rows.bulk_write(each, ordered=False)).modified_count)


def change_while(
    key: str, holds: Sequence[Document], change: Document, *, gone: str | None = None
) -> UpdateOne:
    """Set the fields of ``change`` in row ``key``, and remove ``gone``, while all of ``holds`` is.

    As atomic as a condition in the filter. With more than its id in the filter the embedded server
    leaves its short way to a row, and takes half as long again.
    """
    literal: Document = {name: {"$literal": to} for name, to in change.items()}
    kept: Document | str = "$$ROOT"
    if gone is not None:
        fields = {"$objectToArray": "$$ROOT"}
        others = {"$filter": {"input": fields, "cond": {"$ne": ["$$this.k", gone]}}}
        kept = {"$arrayToObject": others}
    changed = {"$mergeObjects": [kept, literal]}
    return UpdateOne(
        {"_id": key}, [{"$replaceWith": {"$cond": [{"$and": list(holds)}, changed, "$$ROOT"]}}]
    )


async def claim_row(rows: Collection, query: Document, change: Document) -> bool:
    """Apply ``change`` to the one row that ``query`` matches; whether this caller did so.

    The driver writes again when the answer to its first try was lost, and where the server does
    not remember that try the second one matches nothing. So the claim is signed, and whose it is
    is read from the row: a claim that nobody knows they hold would block the row until its lease.
    """
    mine = uuid4().hex
    signed = {**change, "$set": {**change["$set"], "lease_owner": mine}}
    if (await rows.update_one(query, signed)).modified_count == 1:
        return True
    same = {name: query[name] for name in ("_id", "clinic_id") if name in query}
    held = await rows.find_one({**same, "lease_owner": mine}, {"_id": 1})
    return held is not None


def encode_cursor(*parts: Any) -> str:
    """An opaque page cursor; instants keep their milliseconds."""
    plain = [part.isoformat() if isinstance(part, datetime) else part for part in parts]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def decode_cursor(cursor: str, size: int) -> list[Any]:
    """The parts of a cursor we made. Raises Invalid for anything else."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        parts = json.loads(base64.urlsafe_b64decode(padded.encode()))
    except ValueError:
        raise Invalid("the cursor is not one of ours") from None
    if not isinstance(parts, list) or len(parts) != size:
        raise Invalid("the cursor is not one of ours")
    return parts


def decode_instant(text: Any) -> datetime:
    """An instant out of a cursor. Raises Invalid."""
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        raise Invalid("the cursor is not one of ours") from None
    if moment.tzinfo is None or not 1970 <= moment.year < 9999:
        raise Invalid("the cursor is not one of ours")
    return moment

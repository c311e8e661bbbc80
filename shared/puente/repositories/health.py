"""``endpoint_health``: a row for each endpoint that fails, apart from what its clinic edits."""

from collections.abc import Sequence
from datetime import datetime

from puente.domain.webhook import Endpoint, EndpointHealth
from puente.repositories.base import Database, Document, Transaction


class Healths:
    def __init__(self, database: Database) -> None:
        self._rows = database.collection("endpoint_health")

    async def of_ids(self, endpoint_ids: Sequence[str]) -> dict[str, EndpointHealth]:
        """For a worker, whose deliveries are of many clinics."""
        return await self._found({"_id": {"$in": list(endpoint_ids)}})

    async def of(self, clinic_id: str, endpoint_ids: Sequence[str]) -> dict[str, EndpointHealth]:
        return await self._found({"_id": {"$in": list(endpoint_ids)}, "clinic_id": clinic_id})

    async def _found(self, query: Document) -> dict[str, EndpointHealth]:
        return {row["_id"]: _load(row) async for row in self._rows.find(query)}

    async def failed(self, endpoint: Endpoint, now: datetime) -> EndpointHealth:
        """Count one more failure in a row; returns how it stands."""
        mine = _mine(endpoint)
        await self._rows.update_one(
            mine,
            {
                "$inc": {"failures": 1},
                "$setOnInsert": {"failing_since": now, "opened": 0, "warned": 0},
            },
            upsert=True,
        )
        row = await self._rows.find_one(mine)
        if row is None:  # It answered in between.
            return EndpointHealth(
                endpoint_id=endpoint.endpoint_id,
                clinic_id=endpoint.clinic_id,
                failures=0,
                failing_since=now,
            )
        return _load(row)

    async def open(self, seen: EndpointHealth, until: datetime) -> bool:
        """Send nothing until then; False where another worker decided meanwhile."""
        found = await self._rows.update_one(
            {**_mine(seen), "opened": seen.opened},
            {"$set": {"open_until": until}, "$inc": {"opened": 1}},
        )
        return found.modified_count == 1

    async def probe(self, seen: EndpointHealth, until: datetime) -> bool:
        """Whether this worker may try if it answers again; the others wait until then."""
        found = await self._rows.update_one(
            {**_mine(seen), "open_until": seen.open_until},
            {"$set": {"open_until": until}},
        )
        return found.modified_count == 1

    async def warned(self, seen: EndpointHealth, count: int, transaction: Transaction) -> bool:
        """Whether this worker is the one that gives the warning."""
        found = await self._rows.update_one(
            {**_mine(seen), "warned": seen.warned},
            {"$set": {"warned": count}},
            session=transaction,
        )
        return found.modified_count == 1

    async def clear(self, endpoint: Endpoint, transaction: Transaction | None = None) -> bool:
        """It answers, or nobody asks it any more."""
        found = await self._rows.delete_one(_mine(endpoint), session=transaction)
        return found.deleted_count == 1


def _mine(endpoint: Endpoint | EndpointHealth) -> Document:
    return {"_id": endpoint.endpoint_id, "clinic_id": endpoint.clinic_id}


def _load(row: Document) -> EndpointHealth:
    plain = {name: value for name, value in row.items() if name in EndpointHealth.model_fields}
    return EndpointHealth(endpoint_id=row["_id"], **plain)

"""``endpoint_health``: a row for each endpoint that fails, apart from what its clinic edits."""

from collections.abc import Sequence
from datetime import datetime

from puente.domain.webhook import Endpoint, EndpointHealth
from puente.repositories.base import Database, Document, Transaction


class Healths:
    def __init__(self, database: Database) -> None:
        self._rows = database.collection("endpoint_health")

    async def of_ids(self, endpoint_ids: Sequence[str]) -> dict[str, EndpointHealth]:
        rows = self._rows.find({"_id": {"$in": list(endpoint_ids)}})
        return {row["_id"]: _load(row) async for row in rows}

    async def failed(self, endpoint: Endpoint, now: datetime) -> EndpointHealth:
        """Count one more failure in a row; returns how it stands."""
        await self._rows.update_one(
            {"_id": endpoint.endpoint_id},
            {
                "$inc": {"failures": 1},
                "$setOnInsert": {
                    "clinic_id": endpoint.clinic_id,
                    "failing_since": now,
                    "opened": 0,
                    "warned": 0,
                },
            },
            upsert=True,
        )
        row = await self._rows.find_one({"_id": endpoint.endpoint_id})
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
            {"_id": seen.endpoint_id, "opened": seen.opened},
            {"$set": {"open_until": until}, "$inc": {"opened": 1}},
        )
        return found.modified_count == 1

    async def probe(self, seen: EndpointHealth, until: datetime) -> bool:
        """Whether this worker may try if it answers again; the others wait until then."""
        found = await self._rows.update_one(
            {"_id": seen.endpoint_id, "open_until": seen.open_until},
            {"$set": {"open_until": until}},
        )
        return found.modified_count == 1

    async def warned(self, seen: EndpointHealth, count: int, transaction: Transaction) -> bool:
        """Whether this worker is the one that gives the warning."""
        found = await self._rows.update_one(
            {"_id": seen.endpoint_id, "warned": seen.warned},
            {"$set": {"warned": count}},
            session=transaction,
        )
        return found.modified_count == 1

    async def clear(self, endpoint_id: str, transaction: Transaction | None = None) -> bool:
        """It answers, or nobody asks it any more."""
        found = await self._rows.delete_one({"_id": endpoint_id}, session=transaction)
        return found.deleted_count == 1


def _load(row: Document) -> EndpointHealth:
    plain = {name: value for name, value in row.items() if name in EndpointHealth.model_fields}
    return EndpointHealth(endpoint_id=row["_id"], **plain)

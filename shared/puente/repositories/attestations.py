"""``clinic_data``: one document a clinic, with what was attested for it."""

from datetime import UTC, datetime, time

from puente.domain.attestation import ApiPath, Attestation, ClinicData, DataState
from puente.repositories.base import Database, Document


class Attestations:
    def __init__(self, database: Database) -> None:
        self._rows = database.collection("clinic_data")

    async def of(self, clinic_id: str) -> DataState:
        """The clinic's; a clinic starts with made-up data and nothing attested."""
        row = await self._rows.find_one({"_id": clinic_id})
        if row is None:
            return DataState()
        kept = row.get("attested", {})
        return DataState(
            data=row.get("data", "demo"),
            attested={path: _attestation(path, one) for path, one in kept.items()},
            changed_by=row.get("changed_by"),
            changed_at=row.get("changed_at"),
        )

    async def attest(self, clinic_id: str, attestation: Attestation) -> None:
        row: Document = attestation.model_dump(exclude={"path"})
        row["baa_signed_on"] = datetime.combine(attestation.baa_signed_on, time(), UTC)
        change = {"$set": {f"attested.{attestation.path}": row}}
        await self._rows.update_one({"_id": clinic_id}, change, upsert=True)

    async def take_back(self, clinic_id: str, path: ApiPath, *, demo: bool) -> None:
        """Remove what was attested; with ``demo`` the clinic is back to made-up data at once."""
        change: Document = {"$unset": {f"attested.{path}": ""}}
        if demo:
            change["$set"] = {"data": "demo"}
        await self._rows.update_one({"_id": clinic_id}, change, upsert=True)

    async def set_data(
        self, clinic_id: str, data: ClinicData, needed: frozenset[ApiPath], by: str, now: datetime
    ) -> bool:
        """Whether every path of ``needed`` is attested still, without which nothing is changed."""
        mine: Document = {"_id": clinic_id}
        mine |= {f"attested.{path}": {"$exists": True} for path in sorted(needed)}
        change = {"$set": {"data": data, "changed_by": by, "changed_at": now}}
        result = await self._rows.update_one(mine, change, upsert=not needed)
        return result.matched_count == 1 or result.upserted_id is not None


def _attestation(path: ApiPath, row: Document) -> Attestation:
    return Attestation(path=path, **{**row, "baa_signed_on": row["baa_signed_on"].date()})

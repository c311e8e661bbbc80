"""``metrics`` and ``visit_usage``: numbers by the hour and by the visit. No content, no names."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import pymongo
from pymongo import DeleteOne, UpdateOne
from pymongo.errors import PyMongoError

from puente.domain.metric import Tally
from puente.repositories.base import Database, Document, unavailable

WITHIN_S = 2.0
"""How long numbers may wait for the database before they are given up."""

Key = tuple[str, datetime, str]
"""Clinic, the hour's beginning, metric."""


class Figures:
    def __init__(self, database: Database) -> None:
        self._rows = database.collection("metrics")
        self._usage = database.collection("visit_usage")

    async def add(self, tallies: Mapping[Key, Tally]) -> None:
        """Add to each hour's row, made where there is none. Raises Unavailable."""
        changes = [_addition(key, tally) for key, tally in tallies.items()]
        try:
            with pymongo.timeout(WITHIN_S):
                await self._rows.bulk_write(changes, ordered=False)
        except PyMongoError as error:
            raise unavailable(error) from error

    async def hours(
        self, clinic_id: str, since: datetime, until: datetime
    ) -> list[tuple[datetime, str, Tally]]:
        """Each hour's tally of each metric, ``since`` included and ``until`` not."""
        query = {"clinic_id": clinic_id, "hour": {"$gte": since, "$lt": until}}
        rows = await self._rows.find(query).to_list(None)
        return [(row["hour"], row["metric"], _tally(row)) for row in rows]

    async def use(
        self, clinic_id: str, conversation_id: str, way: str, seconds: float, now: datetime
    ) -> None:
        """Add seconds that a visit was interpreted in this way."""
        await self._usage.update_one(
            {"_id": conversation_id, "clinic_id": clinic_id},
            {
                "$inc": {f"seconds.{way}": seconds},
                "$set": {"last_at": now},
                "$setOnInsert": {"began_at": now - timedelta(seconds=seconds)},
            },
            upsert=True,
        )

    async def used(
        self, clinic_id: str, since: datetime, until: datetime, limit: int
    ) -> list[Document]:
        """The visits interpreted in a time, newest first."""
        query = {"clinic_id": clinic_id, "last_at": {"$gte": since, "$lt": until}}
        rows = await self._usage.find(query).to_list(None)
        return sorted(rows, key=lambda row: row["last_at"], reverse=True)[:limit]

    async def forget(self, before: datetime, limit: int) -> int:
        """Delete the oldest hours and visits that ended before, of all clinics, at most ``limit``
        in all; returns how many."""
        gone = 0
        for rows, field in ((self._rows, "hour"), (self._usage, "last_at")):
            old = {field: {"$lt": before}}
            found = (
                await rows.find(old, {"_id": 1}).sort(field, 1).limit(limit - gone).to_list(None)
            )
            if found:
                each = [DeleteOne({"_id": row["_id"], **old}) for row in found]
                gone += int((await rows.bulk_write(each, ordered=False)).deleted_count)
            if gone >= limit:
                break
        return gone


def _addition(key: Key, tally: Tally) -> UpdateOne:
    clinic_id, hour, metric = key
    counts: dict[str, Any] = {f"buckets.{place}": number for place, number in tally.buckets.items()}
    return UpdateOne(
        {"_id": f"{clinic_id}/{hour:%Y-%m-%dT%H}/{metric}"},
        {
            "$inc": {"count": tally.count, "total": tally.total, **counts},
            "$setOnInsert": {"clinic_id": clinic_id, "hour": hour, "metric": metric},
        },
        upsert=True,
    )


def _tally(row: Document) -> Tally:
    buckets = {int(place): int(number) for place, number in row["buckets"].items()}
    return Tally(int(row["count"]), float(row["total"]), buckets)


def joined(tallies: Sequence[Tally]) -> Tally:
    whole = Tally()
    for tally in tallies:
        whole.join(tally)
    return whole

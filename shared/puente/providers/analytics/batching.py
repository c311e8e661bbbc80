"""What both analytics vendors need: a bounded waiting list, emptied after the answer is out."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx

from puente.ports import Clock, Ids
from puente.telemetry import COUNTED, Telemetry, allow

MOST = 1_000
"""Events that wait at most: analytics must never cost memory that a visit needs."""
BATCH = 200
DEADLINE_S = 2.0


@dataclass(frozen=True)
class Noted:
    """An event as it waits. ``insert_id`` lets the vendor drop one that comes twice."""

    insert_id: str
    name: str
    at: datetime
    properties: Mapping[str, Any]


Post = Callable[[list[Noted]], Awaitable[httpx.Response]]


class BatchingAnalytics:
    """Notes events without waiting for anybody, and hands them to ``post`` in batches."""

    def __init__(
        self, name: str, post: Post, *, clock: Clock, ids: Ids, telemetry: Telemetry
    ) -> None:
        self.name = name
        self._post = post
        self._clock = clock
        self._ids = ids
        self._telemetry = telemetry
        self._waiting: list[Noted] = []

    def track(self, event: str, properties: Mapping[str, str | int | float | bool]) -> None:
        if len(self._waiting) >= MOST:
            self._dropped(1, "full")
            return
        kept = allow(properties, COUNTED)
        self._waiting.append(Noted(self._ids("met"), event, self._clock(), kept))

    async def flush(self) -> None:
        waiting, self._waiting = self._waiting, []
        try:
            async with asyncio.timeout(DEADLINE_S):
                while waiting:
                    answer = await self._post(waiting[:BATCH])
                    if answer.status_code != 200:
                        self._dropped(len(waiting[:BATCH]), str(answer.status_code))
                    del waiting[:BATCH]
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            self._dropped(len(waiting), type(error).__name__)

    def _dropped(self, count: int, why: str) -> None:
        self._telemetry.warning("analytics dropped", provider=self.name, count=count, status=why)

"""Which of the due deliveries are attempted now: claimed, read, and their endpoints with them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil

from puente.domain.errors import PuenteError, Unavailable
from puente.domain.webhook import Delivery, Endpoint, EndpointHealth, endpoint_of
from puente.ports import State
from puente.services.endpoint_health import HealthWatch
from puente.services.outbox import Outbox
from puente.services.parts import Repositories, Tools
from puente.webhooks.breaker import PROBE_AGAIN
from puente.webhooks.schedule import QUEUE_DELAY_MAX_S

Asked = tuple[str, int]
"""A delivery, and how many attempts at it were made."""
SEALED_AGAIN = timedelta(minutes=15)
"""How long what cannot be signed waits for its clinic's key."""


@dataclass(frozen=True)
class Taken:
    """A delivery that is ours until its lease ends. ``probing``: it tries whether a failing
    endpoint answers again."""

    delivery: Delivery
    endpoint: Endpoint | None
    health: EndpointHealth | None
    probing: bool


@dataclass
class _Sorted:
    now: list[Asked] = field(default_factory=list)
    later: dict[datetime, list[Asked]] = field(default_factory=dict)
    probes: set[Asked] = field(default_factory=set)


class Take:
    """A batch in five round trips, however many there are in it."""

    def __init__(
        self,
        repositories: Repositories,
        outbox: Outbox,
        watch: HealthWatch,
        state: State,
        tools: Tools,
        *,
        lease_s: float,
    ) -> None:
        self._repositories = repositories
        self._outbox = outbox
        self._watch = watch
        self._state = state
        self._tools = tools
        self._lease = timedelta(seconds=lease_s)

    async def __call__(self, asked: Sequence[Asked]) -> Sequence[Taken | None]:
        """Each that may be attempted now and was won; None for the others."""
        now = self._tools.clock()
        ids = sorted({endpoint_of(delivery_id) for delivery_id, _ in asked})
        endpoints, sealed = await self._repositories.endpoints.of_ids(ids)
        healths = await self._repositories.healths.of_ids(ids)
        able = [one for one in asked if endpoint_of(one[0]) not in sealed]
        sorted_ = await self._sort(able, endpoints, healths, now)
        self._wait_for_keys(asked, sealed, sorted_, now)
        await self._put_off(sorted_.later, now)
        won = await self._claim(sorted_.now, now)
        await self._give_up_probes(sorted_.probes - won.keys(), healths, now)
        # Of the same record twice in a batch, one has it.
        return [
            self._as_taken(won.pop(one, None), endpoints, healths, one in sorted_.probes)
            for one in asked
        ]

    async def _sort(
        self,
        asked: Sequence[Asked],
        endpoints: dict[str, Endpoint],
        healths: dict[str, EndpointHealth],
        now: datetime,
    ) -> _Sorted:
        found = _Sorted()
        closed: dict[str, datetime | None] = {}
        for one in dict.fromkeys(asked):
            key, made = endpoint_of(one[0]), one[1]
            until = None
            # What was tried before keeps its schedule: only what is new waits for the breaker.
            if made == 0 and key in healths:
                until = await self._closed_until(one, healths[key], closed, found, now)
            if until is None:
                until = await self._beyond_rate(endpoints.get(key), now)
            if until is None:
                found.now.append(one)
            else:
                found.later.setdefault(until, []).append(one)
        return found

    def _wait_for_keys(
        self,
        asked: Sequence[Asked],
        sealed: dict[str, PuenteError],
        found: _Sorted,
        now: datetime,
    ) -> None:
        """No attempt is made, so none is used up: a key that comes back finds them all."""
        for endpoint_id, error in sealed.items():
            self._tools.telemetry.error("endpoint unreadable", error, endpoint_id=endpoint_id)
        waiting = [one for one in dict.fromkeys(asked) if endpoint_of(one[0]) in sealed]
        if waiting:
            found.later.setdefault(now + SEALED_AGAIN, []).extend(waiting)

    async def _closed_until(
        self,
        asked: Asked,
        health: EndpointHealth,
        closed: dict[str, datetime | None],
        found: _Sorted,
        now: datetime,
    ) -> datetime | None:
        """The first one asks; whoever comes with it waits to hear what it met."""
        if health.endpoint_id in closed:
            return closed[health.endpoint_id]
        until = await self._watch.closed_until(health, now)
        probes = until is None and health.open_until is not None
        if probes:
            found.probes.add(asked)
        closed[health.endpoint_id] = now + PROBE_AGAIN if probes else until
        return until

    async def _beyond_rate(self, endpoint: Endpoint | None, now: datetime) -> datetime | None:
        """The second in which there is room again, where this one is full."""
        if endpoint is None or endpoint.rate_limit is None:
            return None
        second = int(now.timestamp())
        try:
            count = await self._state.increment(f"rate:{endpoint.endpoint_id}:{second}", ttl_s=60)
        except Unavailable:
            # What cannot be counted holds nobody up: a receiver that is told too much says so.
            self._tools.telemetry.warning("rate not counted", endpoint_id=endpoint.endpoint_id)
            return None
        if count <= endpoint.rate_limit:
            return None
        ahead = (count - 1) // endpoint.rate_limit
        return now.replace(microsecond=0) + timedelta(seconds=min(ahead, QUEUE_DELAY_MAX_S))

    async def _put_off(self, later: dict[datetime, list[Asked]], now: datetime) -> None:
        for until, asked in later.items():
            await self._repositories.deliveries.put_off(asked, now=now, until=until)
            wait = ceil((until - now).total_seconds())
            for delivery_id, made in asked:
                if wait <= QUEUE_DELAY_MAX_S:
                    await self._outbox.announce_delivery(
                        delivery_id, endpoint_of(delivery_id), attempt=made, delay_s=wait
                    )

    async def _claim(self, asked: Sequence[Asked], now: datetime) -> dict[Asked, Delivery]:
        if not asked:
            return {}
        taken = await self._repositories.deliveries.take(
            asked, now=now, lease_until=now + self._lease
        )
        return {one: row for one, row in zip(asked, taken, strict=True) if row is not None}

    async def _give_up_probes(
        self, probes: Collection[Asked], healths: dict[str, EndpointHealth], now: datetime
    ) -> None:
        """A message that won nothing tries nothing: the next one may."""
        for one in probes:
            health = healths[endpoint_of(one[0])]
            probing = health.model_copy(update={"open_until": now + self._lease})
            await self._repositories.healths.probe(probing, now)

    def _as_taken(
        self,
        delivery: Delivery | None,
        endpoints: dict[str, Endpoint],
        healths: dict[str, EndpointHealth],
        probing: bool,
    ) -> Taken | None:
        if delivery is None:
            return None
        endpoint = endpoints.get(delivery.endpoint_id)
        if endpoint is not None and endpoint.clinic_id != delivery.clinic_id:
            endpoint = None
        return Taken(delivery, endpoint, healths.get(delivery.endpoint_id), probing)

"""The delivery log, and sending again: one, all that failed, what was missed, a test.

Whatever is sent again keeps its event's id and its bytes, so a receiver that remembers ids is not
confused by it. Each call may be repeated: what is due already is left as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from puente.domain.access import reach_of
from puente.domain.errors import Conflict, Invalid, NotFound
from puente.domain.member import Principal
from puente.domain.payloads import PingFacts, as_json
from puente.domain.webhook import Attempt, Delivery, DeliveryStatus, Endpoint, Event
from puente.repositories.base import Transaction
from puente.services.outbox import Outbox
from puente.services.parts import Repositories, Tools
from puente.webhooks.payloads import wants

PAGE = 50
EVENT_PAGE = 200
LOG_RANGE = timedelta(days=30)
LOOK_BACK = timedelta(days=90)
AT_ONCE = 1_000
"""How many one call sends again; a longer backlog takes several, each saying that there is more."""
ANNOUNCED = 100
"""How many of them the queue is told of at once: the sweep brings the others within a minute."""
UNREPLAYED = frozenset({"test.ping"})


@dataclass(frozen=True)
class Again:
    """What a recovery or replay found, and what it queued: nothing in a dry run."""

    matched: int
    queued: int
    more: bool


class Redelivery:
    def __init__(self, repositories: Repositories, outbox: Outbox, tools: Tools) -> None:
        self._repositories = repositories
        self._outbox = outbox
        self._tools = tools

    # --- reading

    async def of_endpoint(
        self,
        principal: Principal,
        endpoint_id: str,
        *,
        status: DeliveryStatus | None,
        event_type: str | None,
        since: datetime | None,
        until: datetime | None,
        cursor: str | None,
    ) -> tuple[Sequence[Delivery], str | None]:
        """The endpoint's deliveries, newest first; 30 days unless told."""
        await self._endpoint(principal, endpoint_id)
        until = until or self._tools.clock() + timedelta(minutes=1)
        return await self._repositories.deliveries.page(
            principal.clinic_id,
            endpoint_id,
            status=status,
            event_type=event_type,
            since=since or until - LOG_RANGE,
            until=until,
            cursor=cursor,
            limit=PAGE,
        )

    async def of_event(self, principal: Principal, event_id: str) -> Sequence[Delivery]:
        """Where an event went: one row an endpoint. Raises NotFound where it went nowhere."""
        reach_of(principal, "endpoints.manage")
        found = await self._repositories.delivery_log.of_event(principal.clinic_id, event_id)
        if not found:
            raise NotFound("no such event, or no endpoint was owed it")
        return found

    async def one(
        self, principal: Principal, endpoint_id: str, delivery_id: str, *, before: int | None
    ) -> tuple[Delivery, Sequence[Attempt], int | None]:
        """A delivery with a page of its attempts, the latest first."""
        await self._endpoint(principal, endpoint_id)
        delivery = await self._delivery(principal, endpoint_id, delivery_id)
        attempts, following = await self._repositories.delivery_log.attempts(
            principal.clinic_id, delivery_id, before=before, limit=PAGE
        )
        return delivery, attempts, following

    # --- sending again

    async def resend(self, principal: Principal, endpoint_id: str, delivery_id: str) -> Delivery:
        """Make one delivery due now. Raises NotFound, Conflict (the endpoint is disabled)."""
        await self._enabled(principal, endpoint_id)
        delivery = await self._delivery(principal, endpoint_id, delivery_id)
        row = (delivery_id, delivery.status, delivery.attempt)
        by = self._tools.telemetry.correlation_id()
        log, now = self._repositories.delivery_log, self._tools.clock()
        if await log.rearm(principal.clinic_id, [row], now, by):
            await self._outbox.announce_delivery(delivery_id, endpoint_id, attempt=delivery.attempt)
        return await self._delivery(principal, endpoint_id, delivery_id)

    async def recover(
        self,
        principal: Principal,
        endpoint_id: str,
        *,
        since: datetime,
        until: datetime | None,
        dry_run: bool,
    ) -> Again:
        """Send again what failed since then, and at once what waits for a later attempt."""
        endpoint = await self._for_sending(principal, endpoint_id, dry_run)
        now = self._tools.clock()
        since, until = _range(since, until, now)
        log = self._repositories.delivery_log
        found = await log.to_recover(
            principal.clinic_id, endpoint.endpoint_id, since=since, until=until, now=now
        )
        if dry_run:
            return Again(len(found), 0, False)
        chosen = found[:AT_ONCE]
        by = self._tools.telemetry.correlation_id()
        queued = await log.rearm(principal.clinic_id, chosen, now, by)
        for delivery_id, _, attempt in chosen[:ANNOUNCED]:
            await self._outbox.announce_delivery(delivery_id, endpoint_id, attempt=attempt)
        return Again(len(found), queued, len(found) > len(chosen))

    async def replay(
        self,
        principal: Principal,
        endpoint_id: str,
        *,
        since: datetime,
        until: datetime | None,
        dry_run: bool,
    ) -> Again:
        """Send what the endpoint would want today and was never owed: it was made, enabled or
        subscribed only later."""
        endpoint = await self._for_sending(principal, endpoint_id, dry_run)
        since, until = _range(since, until, self._tools.clock())
        matched, queued, more = 0, 0, False
        cursor: str | None = None
        while True:
            events, cursor = await self._repositories.delivery_log.events(
                principal.clinic_id, since=since, until=until, cursor=cursor, limit=EVENT_PAGE
            )
            missing = await self._missing(endpoint, events)
            matched += len(missing)
            room = max(0, AT_ONCE - queued)
            more = more or len(missing) > room
            if not dry_run and missing[:room]:
                queued += await self._owe(endpoint, missing[:room])
            if cursor is None:
                return Again(matched, queued, more and not dry_run)

    async def ping(self, principal: Principal, endpoint_id: str) -> Delivery:
        """A ``test.ping`` to this endpoint, whatever it is subscribed to."""
        endpoint = await self._enabled(principal, endpoint_id)
        facts = PingFacts(endpoint_id=endpoint_id, message="It works.")
        event = Event(
            event_id=self._tools.ids("evt"),
            clinic_id=principal.clinic_id,
            type="test.ping",
            conversation_id=None,
            sequence=0,
            created_at=self._tools.clock(),
            thin=as_json(facts),
            full={},
        )
        delivery = self._outbox.owed(event, endpoint)

        async def work(transaction: Transaction) -> None:
            await self._repositories.events.add(event, transaction)
            await self._repositories.deliveries.add_all([delivery], transaction)

        await self._repositories.database.transact(work)
        await self._outbox.announce([delivery])
        return delivery

    # --- what they share

    async def _missing(self, endpoint: Endpoint, events: Sequence[Event]) -> list[Event]:
        # A dry run may be asked of a disabled endpoint: it is told what enabling it would bring.
        enabled = endpoint.model_copy(update={"state": "enabled"})
        owed = [e for e in events if e.type not in UNREPLAYED and wants(enabled, e)]
        return await self._repositories.delivery_log.without(endpoint, owed)

    async def _owe(self, endpoint: Endpoint, events: Sequence[Event]) -> int:
        now = self._tools.clock()

        async def work(transaction: Transaction) -> list[Delivery]:
            # Looked at again inside: another replay may have come in between.
            missing = await self._repositories.delivery_log.without(endpoint, events, transaction)
            owed = [
                self._outbox.owed(event, endpoint).model_copy(
                    update={"created_at": now, "next_attempt_at": now}
                )
                for event in missing
            ]
            await self._repositories.deliveries.add_all(owed, transaction)
            return owed

        owed = await self._repositories.database.transact(work)
        await self._outbox.announce(owed[:ANNOUNCED])
        return len(owed)

    async def _endpoint(self, principal: Principal, endpoint_id: str) -> Endpoint:
        reach_of(principal, "endpoints.manage")
        endpoint = await self._repositories.endpoints.get(principal.clinic_id, endpoint_id)
        if endpoint is None:
            raise NotFound("no such endpoint")
        return endpoint

    async def _enabled(self, principal: Principal, endpoint_id: str) -> Endpoint:
        endpoint = await self._endpoint(principal, endpoint_id)
        if endpoint.state != "enabled":
            raise Conflict(
                "the endpoint is disabled: enable it first", at="path", reason="endpoint_disabled"
            )
        return endpoint

    async def _for_sending(self, principal: Principal, endpoint_id: str, dry_run: bool) -> Endpoint:
        found = self._endpoint if dry_run else self._enabled
        return await found(principal, endpoint_id)

    async def _delivery(self, principal: Principal, endpoint_id: str, delivery_id: str) -> Delivery:
        delivery = await self._repositories.delivery_log.get(principal.clinic_id, delivery_id)
        if delivery is None or delivery.endpoint_id != endpoint_id:
            raise NotFound("no such delivery")
        return delivery


def _range(since: datetime, until: datetime | None, now: datetime) -> tuple[datetime, datetime]:
    """Raises Invalid where nothing can lie in it, or it reaches further back than is looked."""
    until = min(until or now + timedelta(milliseconds=1), now + timedelta(milliseconds=1))
    if since >= until:
        raise Invalid(
            "since must lie before until, and before now", at="body.since", reason="not_past"
        )
    if since < now - LOOK_BACK:
        raise Invalid(
            f"since may lie at most {LOOK_BACK.days} days back",
            at="body.since",
            reason="too_far_back",
        )
    return since, until

"""What follows from an endpoint that fails or answers again: breaker, warnings, disabling."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from puente.domain.webhook import (
    Delivery,
    DisabledReason,
    Endpoint,
    EndpointHealth,
    Event,
    EventType,
)
from puente.repositories.base import Transaction
from puente.services.outbox import Outbox
from puente.services.parts import Repositories, Tools
from puente.webhooks.breaker import (
    DISABLE_AFTER,
    PROBE_AGAIN,
    is_to_open,
    open_for,
    warnings_due,
)


class HealthWatch:
    def __init__(
        self, repositories: Repositories, outbox: Outbox, tools: Tools, *, lease_s: float
    ) -> None:
        self._repositories = repositories
        self._outbox = outbox
        self._tools = tools
        self._lease = timedelta(seconds=lease_s)

    async def closed_until(self, health: EndpointHealth, now: datetime) -> datetime | None:
        """Until when nothing is sent, or None for whoever may try if it answers again."""
        if health.open_until is None:
            return None
        if health.open_until > now:
            return health.open_until
        if await self._repositories.healths.probe(health, now + self._lease):
            return None
        return now + PROBE_AGAIN

    async def answered(self, endpoint: Endpoint, health: EndpointHealth | None) -> None:
        """It works: what was counted against it is forgotten."""
        if health is None:
            return
        event = self._event(endpoint, "endpoint.recovered", {"failing_since": health.failing_since})

        async def work(transaction: Transaction) -> Sequence[Delivery]:
            cleared = await self._repositories.healths.clear(endpoint, transaction)
            told = cleared and health.warned > 0
            return await self._outbox.write([event] if told else [], transaction)

        await self._outbox.announce(await self._repositories.database.transact(work))

    async def failed(self, endpoint: Endpoint, *, probing: bool) -> None:
        """Count it, and do what is due: open the breaker, warn, or disable."""
        now = self._tools.clock()
        health = await self._repositories.healths.failed(endpoint, now)
        if health.failures == 1 and not await self._is_enabled(endpoint):
            # Disabled while this one was on its way: nothing is held against it any more.
            await self._repositories.healths.clear(endpoint)
            return
        failing_for = now - health.failing_since
        if failing_for >= DISABLE_AFTER:
            await self.disable(endpoint, "failing")
            return
        is_open = health.open_until is not None and health.open_until > now
        if is_to_open(health.failures, failing_for) and (probing or not is_open):
            await self._repositories.healths.open(health, now + open_for(health.opened))
        if warnings_due(failing_for) > health.warned:
            await self._warn(endpoint, health, warnings_due(failing_for))

    async def _is_enabled(self, endpoint: Endpoint) -> bool:
        found = await self._repositories.endpoints.get(endpoint.clinic_id, endpoint.endpoint_id)
        return found is not None and found.state == "enabled"

    async def _warn(self, endpoint: Endpoint, health: EndpointHealth, count: int) -> None:
        said = {
            "failing_since": health.failing_since,
            "failures": health.failures,
            "disabled_after": health.failing_since + DISABLE_AFTER,
        }
        event = self._event(endpoint, "endpoint.failing", said)

        async def work(transaction: Transaction) -> Sequence[Delivery]:
            ours = await self._repositories.healths.warned(health, count, transaction)
            return await self._outbox.write([event] if ours else [], transaction)

        await self._outbox.announce(await self._repositories.database.transact(work))
        self._tools.telemetry.warning("endpoint failing", endpoint_id=endpoint.endpoint_id)

    async def disable(self, endpoint: Endpoint, reason: DisabledReason) -> None:
        """Send it nothing any more; whoever else listens is told why."""
        now = self._tools.clock()
        event = self._event(endpoint, "endpoint.disabled", {"reason": reason})

        async def work(transaction: Transaction) -> Sequence[Delivery]:
            ours = await self._repositories.endpoints.disable(
                endpoint.clinic_id, endpoint.endpoint_id, reason, now, transaction
            )
            await self._repositories.healths.clear(endpoint, transaction)
            return await self._outbox.write([event] if ours else [], transaction)

        await self._outbox.announce(await self._repositories.database.transact(work))
        self._tools.telemetry.warning(
            "endpoint disabled", endpoint_id=endpoint.endpoint_id, code=reason
        )

    def _event(self, endpoint: Endpoint, kind: EventType, said: dict[str, Any]) -> Event:
        plain = {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in said.items()
        }
        return endpoint_event(
            endpoint.clinic_id,
            kind,
            {"endpoint_id": endpoint.endpoint_id, **plain},
            event_id=self._tools.ids("evt"),
            now=self._tools.clock(),
        )


def endpoint_event(
    clinic_id: str, kind: EventType, said: dict[str, Any], *, event_id: str, now: datetime
) -> Event:
    """An event of no visit: it counts in none."""
    return Event(
        event_id=event_id,
        clinic_id=clinic_id,
        type=kind,
        conversation_id=None,
        sequence=0,
        created_at=now,
        thin=said,
        full={},
    )

"""One attempt at a delivery: claim, sign, post, write down, schedule the next."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from math import ceil

from puente.domain.webhook import Attempt, Delivery, Endpoint, Event, endpoint_of
from puente.ports import WebhookRequest, WebhookResponse, WebhookSender
from puente.repositories.base import Transaction
from puente.services.endpoint_health import HealthWatch, endpoint_event
from puente.services.outbox import Outbox
from puente.services.parts import Repositories, Tools
from puente.services.taking import Asked, Take, Taken
from puente.services.together import Together
from puente.services.window import Windows
from puente.webhooks.schedule import (
    QUEUE_DELAY_MAX_S,
    SCHEDULE_S,
    honour_retry_after,
    wait_before,
)
from puente.webhooks.signatures import sign

Settled = tuple[Delivery, Attempt]


class Deliver:
    """Handles one record ``{delivery_id, attempt}``: ``attempt`` were made so far.

    Many are handled at once: they share the round trips to the database, and none waits for the
    answer that another one's receiver owes.
    """

    def __init__(
        self,
        repositories: Repositories,
        outbox: Outbox,
        sender: WebhookSender,
        take: Take,
        watch: HealthWatch,
        tools: Tools,
        *,
        chance: Callable[[], float],
    ) -> None:
        self._repositories = repositories
        self._outbox = outbox
        self._sender = sender
        self._watch = watch
        self._tools = tools
        self._chance = chance
        self._windows = Windows()
        turn = asyncio.Lock()
        self._take: Together[Asked, Taken | None] = Together(take, turn)
        self._write_down: Together[Settled, None] = Together(self._settle_all, turn)

    async def __call__(self, delivery_id: str, attempt: int) -> None:
        """Make the next attempt, unless it was made, is being made, or is not yet due.

        The endpoint's failure is not ours: it is written down and scheduled. Only a database that
        does not answer raises, and then the claim runs out and the row is tried again.
        """
        endpoint_id = endpoint_of(delivery_id)
        if wait := await self._windows.enter(endpoint_id):
            await self._outbox.announce_delivery(
                delivery_id, endpoint_id, attempt=attempt, delay_s=wait
            )
            return
        answered: bool | None = None
        try:
            answered = await self._attempt((delivery_id, attempt))
        finally:
            self._windows.leave(endpoint_id, answered)

    async def _attempt(self, asked: Asked) -> bool | None:
        """Whether the receiver took it; None where nothing was sent."""
        taken = await self._take(asked)
        if taken is None:
            return None
        with self._tools.telemetry.resumed(taken.delivery.correlation_id):
            return await self._try(taken)

    async def _try(self, taken: Taken) -> bool | None:
        """One attempt at what is ours, in the name of the request that it all began with."""
        delivery, endpoint = taken.delivery, taken.endpoint
        now = self._tools.clock()
        if endpoint is None or endpoint.state != "enabled":
            await self._settle(delivery, now, WebhookResponse(None, "endpoint_disabled"), None)
            return None
        if delivery.attempt - delivery.schedule_from > len(_schedule(endpoint)):
            # Each attempt so far took its worker down with it: it is not tried for ever.
            await self._settle(delivery, now, WebhookResponse(None, "worker_lost"), endpoint)
            return None
        if not delivery.body:
            # Along its schedule, because the clinic's key may be had again; never unsigned or cut.
            await self._settle(delivery, now, WebhookResponse(None, "unreadable"), endpoint)
            return None
        met = await self._sender.post(self._request(delivery, endpoint, now))
        self._measure(delivery, met)
        await self._settle(delivery, now, met, endpoint)
        return await self._judge(met, endpoint, taken)

    def _measure(self, delivery: Delivery, met: WebhookResponse) -> None:
        """One line and its figures; the line carries the request's id that it all began with."""
        note = self._tools.meter.note
        note(
            delivery.clinic_id,
            "delivery.delivered" if _took(met) else "delivery.failed",
            met.duration_ms,
        )
        if _took(met):
            age = (self._tools.clock() - delivery.created_at).total_seconds()
            note(delivery.clinic_id, "delivery.age", age)
        self._tools.telemetry.info(
            "webhook posted",
            delivery_id=delivery.delivery_id,
            attempt=delivery.attempt,
            status=met.status,
            code=met.error,
            duration_ms=met.duration_ms,
        )

    def _request(self, delivery: Delivery, endpoint: Endpoint, now: datetime) -> WebhookRequest:
        headers = sign(
            endpoint.secrets_at(now), delivery.event_id, int(now.timestamp()), delivery.body
        )
        return WebhookRequest(endpoint.url, headers, delivery.body)

    async def _judge(self, met: WebhookResponse, endpoint: Endpoint, taken: Taken) -> bool:
        """What the answer says of the endpoint; whether it took the message."""
        if _took(met):
            await self._watch.answered(endpoint, taken.health)
            return True
        if met.status == 410:
            await self._watch.disable(endpoint, "gone")
        else:
            await self._watch.failed(endpoint, probing=taken.probing)
        return False

    async def _settle(
        self,
        delivery: Delivery,
        started_at: datetime,
        met: WebhookResponse,
        endpoint: Endpoint | None,
    ) -> None:
        settled = self._after(delivery, met, endpoint)
        row = Attempt(
            delivery_id=delivery.delivery_id,
            clinic_id=delivery.clinic_id,
            endpoint_id=delivery.endpoint_id,
            event_id=delivery.event_id,
            number=delivery.attempt,
            started_at=started_at,
            duration_ms=met.duration_ms,
            status=met.status,
            error=met.error,
            address=met.address,
            response_head=met.head,
        )
        await self._write_down((settled, row))
        if settled.status == "pending" and settled.next_attempt_at is not None:
            await self._announce_next(settled, settled.next_attempt_at)

    async def _settle_all(self, settled: Sequence[Settled]) -> Sequence[None]:
        """Write them all at once; those whose end is news, each with its event."""
        told = [one for one in settled if _is_told(one[0])]
        quiet = [one for one in settled if not _is_told(one[0])]
        if quiet:
            await self._repositories.deliveries.settle(quiet)
        for one in told:
            with self._tools.telemetry.resumed(one[0].correlation_id):
                await self._end_with_event(one)
        return [None] * len(settled)

    async def _end_with_event(self, settled: Settled) -> None:
        event = self._exhausted(settled[0])

        async def work(transaction: Transaction) -> list[Delivery]:
            ours = await self._repositories.deliveries.settle([settled], transaction)
            return await self._outbox.write([event] if ours else [], transaction)

        await self._outbox.announce(await self._repositories.database.transact(work))

    def _exhausted(self, delivery: Delivery) -> Event:
        return endpoint_event(
            delivery.clinic_id,
            "delivery.exhausted",
            {
                "endpoint_id": delivery.endpoint_id,
                "event_id": delivery.event_id,
                "event_type": delivery.event_type,
                "attempts": delivery.attempt,
                "last_status": delivery.last_status,
                "last_error": delivery.last_error,
            },
            event_id=self._tools.ids("evt"),
            now=self._tools.clock(),
        )

    def _after(
        self, delivery: Delivery, met: WebhookResponse, endpoint: Endpoint | None
    ) -> Delivery:
        """The row after this attempt: delivered, cancelled, exhausted, or due again later."""
        now = self._tools.clock()
        seen = {"lease_until": None, "last_status": met.status, "last_error": met.error}
        done = {**seen, "next_attempt_at": None, "finished_at": now}
        if _took(met):
            return delivery.model_copy(update={**done, "status": "delivered"})
        if endpoint is None or met.status == 410:
            return delivery.model_copy(update={**done, "status": "cancelled"})
        schedule = _schedule(endpoint)
        wait = wait_before(
            delivery.attempt - delivery.schedule_from + 1,
            chance=self._chance(),
            schedule=schedule,
        )
        if wait is None:
            return delivery.model_copy(update={**done, "status": "exhausted"})
        if met.status in (429, 503):
            wait = honour_retry_after(wait, met.retry_after, now=now)
        due = now + timedelta(seconds=wait)
        return delivery.model_copy(update={**seen, "next_attempt_at": due})

    async def _announce_next(self, delivery: Delivery, due: datetime) -> None:
        """Near ones ride on the queue's delay; the sweep brings the rest."""
        wait = ceil((due - self._tools.clock()).total_seconds())
        if wait <= QUEUE_DELAY_MAX_S:
            await self._outbox.announce_delivery(
                delivery.delivery_id,
                delivery.endpoint_id,
                attempt=delivery.attempt,
                delay_s=max(0, wait),
            )


def _took(met: WebhookResponse) -> bool:
    return met.status is not None and 200 <= met.status < 300


def _schedule(endpoint: Endpoint) -> tuple[int, ...]:
    return endpoint.schedule_s or SCHEDULE_S


def _is_told(delivery: Delivery) -> bool:
    """That news of a failure could not be delivered is no news: it would never end."""
    told = delivery.event_type.startswith(("delivery.", "endpoint."))
    return delivery.status == "exhausted" and not told

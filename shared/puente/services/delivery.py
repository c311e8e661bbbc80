"""One attempt at a delivery: claim, sign, post, write down, schedule the next."""

from collections.abc import Callable
from datetime import datetime, timedelta
from math import ceil

from puente.domain.webhook import Attempt, Delivery, Endpoint
from puente.ports import WebhookRequest, WebhookResponse, WebhookSender
from puente.repositories.base import Transaction
from puente.services.outbox import Outbox
from puente.services.parts import Repositories, Tools
from puente.webhooks.schedule import QUEUE_DELAY_MAX_S, honour_retry_after, wait_before
from puente.webhooks.signatures import sign


class Deliver:
    """Handles one record ``{delivery_id, attempt}``: ``attempt`` were made so far."""

    def __init__(
        self,
        repositories: Repositories,
        outbox: Outbox,
        sender: WebhookSender,
        tools: Tools,
        *,
        lease_s: float,
        chance: Callable[[], float],
    ) -> None:
        self._repositories = repositories
        self._outbox = outbox
        self._sender = sender
        self._tools = tools
        self._lease = timedelta(seconds=lease_s)
        self._chance = chance

    async def __call__(self, delivery_id: str, attempt: int) -> None:
        """Make the next attempt, unless it was made, is being made, or is not yet due.

        The endpoint's failure is not ours: it is written down and scheduled. Only a database that
        does not answer raises, and then the claim runs out and the row is tried again.
        """
        now = self._tools.clock()
        claimed = await self._repositories.deliveries.claim(
            delivery_id, attempt=attempt, now=now, lease_until=now + self._lease
        )
        delivery = await self._repositories.deliveries.get(delivery_id) if claimed else None
        if delivery is None:
            return
        endpoint = await self._repositories.endpoints.get(delivery.clinic_id, delivery.endpoint_id)
        if endpoint is None or endpoint.state != "enabled":
            await self._settle(delivery, now, WebhookResponse(None, "endpoint_disabled"), None)
            return
        met = await self._sender.post(self._request(delivery, endpoint, now))
        await self._settle(delivery, now, met, endpoint)

    def _request(self, delivery: Delivery, endpoint: Endpoint, now: datetime) -> WebhookRequest:
        headers = sign(
            endpoint.secrets_at(now), delivery.event_id, int(now.timestamp()), delivery.body
        )
        return WebhookRequest(endpoint.url, headers, delivery.body)

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

        async def work(transaction: Transaction) -> bool:
            return await self._repositories.deliveries.settle(settled, row, transaction)

        ours = await self._repositories.database.transact(work)
        if met.status == 410 and endpoint is not None:
            gone = endpoint.model_copy(update={"state": "disabled"})
            await self._repositories.endpoints.replace(gone)
        if ours and settled.status == "pending" and settled.next_attempt_at is not None:
            await self._announce_next(settled, settled.next_attempt_at)

    def _after(
        self, delivery: Delivery, met: WebhookResponse, endpoint: Endpoint | None
    ) -> Delivery:
        """The row after this attempt: delivered, cancelled, exhausted, or due again later."""
        now = self._tools.clock()
        seen = {"lease_until": None, "last_status": met.status, "last_error": met.error}
        done = {**seen, "next_attempt_at": None, "finished_at": now}
        if met.status is not None and 200 <= met.status < 300:
            return delivery.model_copy(update={**done, "status": "delivered"})
        if endpoint is None or met.status == 410:
            return delivery.model_copy(update={**done, "status": "cancelled"})
        wait = wait_before(delivery.attempt + 1, chance=self._chance())
        if wait is None:
            return delivery.model_copy(update={**done, "status": "exhausted"})
        if met.status in (429, 503):
            wait = honour_retry_after(wait, met.retry_after)
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

"""Defects that a webhook system may have, planted one at a time: a row must turn red for each."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import h11

from puente.domain.webhook import Delivery, Endpoint
from puente.ports import WebhookRequest, WebhookResponse
from puente.providers.queue.memory import MemoryQueue
from puente.providers.webhook import dialling, http
from puente.providers.webhook.dialling import Line, Lines, Place
from puente.providers.webhook.http import HttpWebhookSender
from puente.services.delivery import Deliver
from puente.services.taking import Asked, Take
from puente.webhooks.addresses import may_dial

_post, _request, _attempt = HttpWebhookSender.post, Deliver._request, Deliver._attempt
_take_init, _queue_init = Take.__init__, MemoryQueue.__init__


async def follow_redirects(self: HttpWebhookSender, request: WebhookRequest) -> WebhookResponse:
    met = await _post(self, request)
    if met.error == "redirect":
        target = met.head.decode().split("\n")[0].removeprefix("location: ")
        with patch.object(dialling, "may_dial", lambda *_: True):
            return await _post(self, WebhookRequest(target, request.headers, request.body))
    return met


async def ack_before_send(self: Deliver, asked: Asked) -> bool | None:
    rows = self._repositories.deliveries._rows
    real = self._sender.post

    async def post(request: WebhookRequest) -> WebhookResponse:
        done = {"$set": {"status": "delivered"}, "$unset": {"due_at": ""}}
        await rows.update_one({"_id": asked[0]}, done)
        return await real(request)

    with patch.object(self, "_sender", _Sender(post)):
        return await _attempt(self, asked)


class _Sender:
    def __init__(self, post: Callable[[WebhookRequest], Any]) -> None:
        self.post = post


def new_id_on_retry(
    self: Deliver, delivery: Delivery, endpoint: Endpoint, now: Any
) -> WebhookRequest:
    again = delivery.model_copy(update={"event_id": f"{delivery.event_id}r{delivery.attempt}"})
    return _request(self, again, endpoint, now)


async def no_body_cap(line: Line, met: Any) -> None:
    while True:
        event = await line.next_event()
        if isinstance(event, h11.Response):
            met.status = event.status_code
        elif isinstance(event, h11.Data):
            met.body += event.data
        elif isinstance(event, h11.EndOfMessage | h11.ConnectionClosed):
            return


async def check_then_reconnect(self: Lines, place: Place) -> Line:
    """Vets one answer of the name service and dials the next."""
    addresses = await dialling.resolve(place.host, place.port)
    if not all(may_dial(address, self._allowed) for address in addresses):
        raise dialling.RefusedAddress
    address = (await dialling.resolve(place.host, place.port))[0]
    return Line(place, address, *await self._connect(address, place))


def short_visibility(self: MemoryQueue, *args: Any, **options: Any) -> None:
    _queue_init(self, *args, **{**options, "visibility_s": 0.05})


def no_lease(self: Take, *args: Any, **options: Any) -> None:
    _take_init(self, *args, **{**options, "lease_s": 0.0})


PLANTS: dict[str, tuple[Any, str, Any]] = {
    "follow redirects": (HttpWebhookSender, "post", follow_redirects),
    "ack before send": (Deliver, "_attempt", ack_before_send),
    "new id on retry": (Deliver, "_request", new_id_on_retry),
    "no body cap": (http, "_hear", no_body_cap),
    "check then reconnect": (Lines, "_open", check_then_reconnect),
    "short visibility": (MemoryQueue, "__init__", short_visibility),
    "no lease": (Take, "__init__", no_lease),
}


def plant(name: str) -> None:
    """For the rest of this process."""
    setattr(*PLANTS[name])


@contextmanager
def planted(name: str | None) -> Iterator[None]:
    """While the context lasts."""
    if name is None:
        yield
        return
    with patch.object(*PLANTS[name]):
        yield

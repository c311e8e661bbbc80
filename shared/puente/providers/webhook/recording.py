"""Webhooks that are written down and sent nowhere: for trying Puente out, and for tests.

Every request is answered like a receiver that takes it. What was said is in it, so it is refused
outside stage ``local``.
"""

import threading
from collections import deque

from puente.domain.errors import Invalid
from puente.ports import WebhookRequest, WebhookResponse, WebhookSender
from puente.providers import ProviderContext
from puente.providers.webhook.urls import check_form

KEPT = 1_000
"""Requests; the oldest go first."""

_kept: dict[str, deque[WebhookRequest]] = {}
_lock = threading.Lock()


class RecordingSender:
    name = "recording"

    def __init__(self, kept: deque[WebhookRequest], *, allow_plain_http: bool) -> None:
        self._kept = kept
        self._allow_plain_http = allow_plain_http

    @property
    def requests(self) -> list[WebhookRequest]:
        """What would have been sent, oldest first."""
        return list(self._kept)

    async def post(self, request: WebhookRequest) -> WebhookResponse:
        try:
            check_form(request.url, allow_plain_http=True)
        except Invalid:
            return WebhookResponse(None, "unreachable")
        self._kept.append(request)
        return WebhookResponse(200, head=b"written down, and sent nowhere")

    async def check(self, url: str) -> None:
        check_form(url, allow_plain_http=self._allow_plain_http)


def create(context: ProviderContext) -> WebhookSender:
    """The record is the process's own, one for each webhook queue that it serves."""
    with _lock:
        kept = _kept.setdefault(context.settings.queue.webhook_url, deque(maxlen=KEPT))
    return RecordingSender(kept, allow_plain_http=context.settings.webhook.allow_plain_http)

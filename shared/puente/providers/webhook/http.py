"""One webhook attempt over HTTP.

One deadline covers DNS, TLS, head and body, because per-socket timeouts do not bound a peer that
drips. HTTP/1.1 is spoken on our own connections (``dialling``): what is dialled is what was
vetted, redirects and cookies do not exist, proxies of the environment are not used.
"""

import asyncio
import ssl
import time
from dataclasses import dataclass, field
from functools import lru_cache

import h11
import httpx

from puente.ports import WebhookRequest, WebhookResponse, WebhookSender
from puente.providers import ProviderContext
from puente.providers.webhook.dialling import (
    Line,
    Lines,
    Place,
    RefusedAddress,
    Unreachable,
    resolve,
)
from puente.providers.webhook.urls import check_form, refused
from puente.settings import WebhookSettings
from puente.webhooks.addresses import may_dial, parse_networks

READ_LIMIT = 65_536
KEEP_LIMIT = 4_096
MAX_CONNECTIONS = 128
"""Attempts at once; further ones wait, within their deadline."""


@dataclass
class _Met:
    """What came of an attempt so far."""

    status: int | None = None
    failure: str | None = None
    address: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: bytearray = field(default_factory=bytearray)

    def response(self, duration_ms: int) -> WebhookResponse:
        """Once a status came it decides: a body that breaks or never ends changes nothing."""
        error = self.failure
        if self.status is not None:
            error = None if 200 <= self.status < 300 else _status_error(self.status)
        location = self.headers.get("location", "") if error == "redirect" else ""
        kept = (f"location: {location}\n\n".encode() if location else b"") + self.body
        return WebhookResponse(
            status=self.status,
            error=error,
            address=self.address,
            retry_after=self.headers.get("retry-after"),
            head=kept[:KEEP_LIMIT],
            duration_ms=duration_ms,
        )


class HttpWebhookSender:
    name = "http"

    def __init__(self, settings: WebhookSettings) -> None:
        self._settings = settings
        self._allowed = parse_networks(settings.allowed_networks)
        self._lines = Lines(self._allowed)
        self._room = asyncio.Semaphore(MAX_CONNECTIONS)

    async def post(self, request: WebhookRequest) -> WebhookResponse:
        began = time.monotonic()
        met = _Met()
        try:
            async with asyncio.timeout(self._settings.deadline_s), self._room:
                await self._exchange(request, met)
        except TimeoutError:
            met.failure = "timeout"
        except RefusedAddress:
            met.failure = "refused_address"
        except ssl.SSLError:
            met.failure = "tls"
        except (Unreachable, httpx.InvalidURL):
            met.failure = "unreachable"
        except (h11.ProtocolError, OSError):
            met.failure = "broken_answer"
        return met.response(round((time.monotonic() - began) * 1000))

    async def _exchange(self, request: WebhookRequest, met: _Met) -> None:
        place, target, host = _parse(request.url)
        line = await self._lines.take(place)
        try:
            met.address = line.address
            await _say(line, target, host, request)
            await _hear(line, met)
        except BaseException:
            line.drop()
            raise
        self._lines.give_back(line)

    async def check(self, url: str) -> None:
        parts = check_form(url, allow_plain_http=self._settings.allow_plain_http)
        try:
            async with asyncio.timeout(5.0):
                port = 443 if parts.port is None else parts.port
                addresses = await resolve(parts.hostname or "", port)
        except (Unreachable, TimeoutError):
            raise refused(
                "the URL's host does not resolve: check the name", "url_unresolvable"
            ) from None
        if not all(may_dial(address, self._allowed) for address in addresses):
            raise refused(
                "the URL's host has a private or reserved address: use a public one, or ask your "
                "operator to allow your network",
                "url_private",
            )

    async def close(self) -> None:
        self._lines.close()


@lru_cache(maxsize=1024)
def _parse(url: str) -> tuple[Place, bytes, str]:
    """Where it leads, the target and the host to name there. Raises Unreachable, InvalidURL."""
    parsed = httpx.URL(url)
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise Unreachable
    tls = parsed.scheme == "https"
    place = Place(tls, parsed.raw_host.decode("ascii"), parsed.port or (443 if tls else 80))
    return place, parsed.raw_path, parsed.netloc.decode("ascii")


async def _say(line: Line, target: bytes, host: str, request: WebhookRequest) -> None:
    headers = {
        "host": host,
        "content-type": "application/json",
        "content-length": str(len(request.body)),
        "accept-encoding": "identity",
        "user-agent": "Puente-Webhooks/1",
        **request.headers,
    }
    # Sent in one piece: a second small packet would wait for the first one's acknowledgement.
    said = [
        line.http.send(h11.Request(method="POST", target=target, headers=list(headers.items()))),
        line.http.send(h11.Data(data=request.body)) if request.body else b"",
        line.http.send(h11.EndOfMessage()),
    ]
    line.writer.write(b"".join(part for part in said if part))
    await line.writer.drain()


async def _hear(line: Line, met: _Met) -> None:
    """Read the answer: all of it, or as much as is read of any."""
    while True:
        event = await line.next_event()
        if isinstance(event, h11.Response):
            met.status = event.status_code
            met.headers = {name.decode(): value.decode("latin-1") for name, value in event.headers}
        elif isinstance(event, h11.Data):
            met.body += event.data[: READ_LIMIT - len(met.body)]
            if len(met.body) >= READ_LIMIT:
                return
        elif isinstance(event, h11.EndOfMessage | h11.ConnectionClosed):
            return


def _status_error(status: int) -> str:
    return "redirect" if 300 <= status < 400 else f"http_{status // 100}xx"


def create(context: ProviderContext) -> WebhookSender:
    return HttpWebhookSender(context.settings.webhook)

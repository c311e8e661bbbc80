"""One webhook attempt over HTTP.

One deadline covers DNS, TLS, head and body, because per-socket timeouts do not bound a peer that
drips. The address is vetted and then dialled by the same code, so that a name cannot resolve to
something else in between. Redirects are not followed, proxies of the environment not used.
"""

import asyncio
import socket
import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http.cookiejar import CookieJar, DefaultCookiePolicy
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import httpcore
import httpx

from puente.domain.errors import Invalid
from puente.ports import WebhookRequest, WebhookResponse, WebhookSender
from puente.providers import ProviderContext
from puente.settings import WebhookSettings
from puente.webhooks.addresses import Network, may_dial, parse_networks

READ_LIMIT = 65_536
KEEP_LIMIT = 4_096
MAX_CONNECTIONS = 64


class RefusedAddress(httpcore.ConnectError):
    """The name resolves to an address that webhooks may not dial."""


class VettedBackend(httpcore.AsyncNetworkBackend):
    """Resolves, refuses if any address is refused, and connects to one of those very addresses."""

    def __init__(self, allowed: tuple[Network, ...]) -> None:
        self._allowed = allowed
        self._backend = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's interface
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await resolve(host, port)
        if not all(may_dial(address, self._allowed) for address in addresses):
            raise RefusedAddress("refused address")
        failure: Exception = httpcore.ConnectError("no address")
        for address in addresses:
            try:
                return await self._backend.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    async def connect_unix_socket(self, *args: Any, **kwargs: Any) -> httpcore.AsyncNetworkStream:
        raise RefusedAddress("refused address")

    async def sleep(self, seconds: float) -> None:
        await self._backend.sleep(seconds)


async def resolve(host: str, port: int) -> list[str]:
    """The literal addresses of a name. Raises ``httpcore.ConnectError`` where there is none."""
    if not 0 < port < 65_536:
        raise httpcore.ConnectError("no such port")
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise httpcore.ConnectError("unresolvable") from None
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass
class _Met:
    """What came of an attempt so far."""

    status: int | None = None
    failure: str | None = None
    address: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
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
        self._client: httpx.AsyncClient | None = None

    def _open(self) -> httpx.AsyncClient:
        if self._client is None:
            tls = ssl.create_default_context()
            transport = httpx.AsyncHTTPTransport(verify=tls, trust_env=False)
            # httpx has no public way to choose the network backend; the pool is httpcore's own.
            transport._pool = httpcore.AsyncConnectionPool(
                ssl_context=tls,
                max_connections=MAX_CONNECTIONS,
                max_keepalive_connections=MAX_CONNECTIONS,
                keepalive_expiry=15.0,
                network_backend=VettedBackend(self._allowed),
            )
            self._client = httpx.AsyncClient(
                transport=transport,
                trust_env=False,
                follow_redirects=False,
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
                timeout=None,  # noqa: S113 - one deadline around the whole attempt
            )
        return self._client

    async def post(self, request: WebhookRequest) -> WebhookResponse:
        began = time.monotonic()
        met = _Met()
        try:
            async with asyncio.timeout(self._settings.deadline_s):
                await self._exchange(request, met)
        except TimeoutError:
            met.failure = "timeout"
        except httpx.ConnectError as error:
            met.failure = _connect_failure(error)
        except (httpx.HTTPError, httpx.InvalidURL):
            met.failure = "broken_answer"
        return met.response(round((time.monotonic() - began) * 1000))

    async def _exchange(self, request: WebhookRequest, met: "_Met") -> None:
        headers = {
            "content-type": "application/json",
            "accept-encoding": "identity",
            "user-agent": "Puente-Webhooks/1",
            **request.headers,
        }
        client = self._open()
        async with client.stream(
            "POST", request.url, content=request.body, headers=headers
        ) as answer:
            stream = answer.extensions.get("network_stream")
            peer = stream.get_extra_info("server_addr") if stream is not None else None
            met.address = str(peer[0]) if peer else None
            met.status = answer.status_code
            met.headers = answer.headers
            async for chunk in answer.aiter_raw():
                met.body += chunk[: READ_LIMIT - len(met.body)]
                if len(met.body) >= READ_LIMIT:
                    break

    async def check(self, url: str) -> None:
        parts = _split(url)
        schemes = {"https", "http"} if self._settings.allow_plain_http else {"https"}
        if parts.scheme not in schemes:
            raise Invalid("the URL must begin with https://")
        if parts.username or parts.password:
            raise Invalid("the URL must not carry a user name or password")
        if parts.fragment or not parts.hostname:
            raise Invalid("the URL needs a host and takes no fragment")
        try:
            async with asyncio.timeout(5.0):
                port = 443 if parts.port is None else parts.port
                addresses = await resolve(parts.hostname, port)
        except (httpcore.ConnectError, TimeoutError):
            raise Invalid("the URL's host does not resolve: check the name") from None
        if not all(may_dial(address, self._allowed) for address in addresses):
            raise Invalid(
                "the URL's host has a private or reserved address: use a public one, or ask your "
                "operator to allow your network"
            )

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()


def _split(url: str) -> Any:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        raise Invalid("the URL is not readable") from None
    if host.replace(".", "").replace("x", "").isalnum() and host[:1].isdigit():
        # «0177.1» and «2130706433» are addresses to a resolver; only the usual form is taken.
        try:
            ip_address(host)
        except ValueError:
            if host.rsplit(".", 1)[-1][:1].isdigit():
                raise Invalid("write the address in its usual form") from None
    return parts


def _connect_failure(error: httpx.ConnectError) -> str:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, RefusedAddress):
            return "refused_address"
        if isinstance(cause, ssl.SSLError):
            return "tls"
        cause = cause.__cause__ or cause.__context__
    return "unreachable"


def _status_error(status: int) -> str:
    return "redirect" if 300 <= status < 400 else f"http_{status // 100}xx"


def create(context: ProviderContext) -> WebhookSender:
    return HttpWebhookSender(context.settings.webhook)

"""Every webhook sender, over real sockets: whatever a receiver does, one answer in one deadline.

Receivers are raw TCP servers of this file, so that they may say what no HTTP library would.
"""

import asyncio
import gzip
import itertools
import socket
import ssl
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme

from puente.domain.errors import Invalid
from puente.ports import WebhookRequest, WebhookResponse, WebhookSender
from puente.providers import create
from puente.settings import Settings, WebhookSettings
from tests.conftest import MakePuente
from tests.contract.providers.covering import each

RIGS = {"http": "http"}
DEADLINE_S = 0.5
"""Where a receiver stalls; elsewhere nobody waits for it."""
PATIENCE_S = 20.0
HEADERS = {"webhook-id": "evt_1", "webhook-timestamp": "1", "webhook-signature": "v1,made-up"}
OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"
LOOPBACK = ("127.0.0.0/8", "::1/128")

Script = Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Receiver:
    """A server that records every request and answers it from a script."""

    script: Script
    port: int = 0
    connections: int = 0
    sent: int = 0
    requests: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    def url(self, path: str = "/hook", *, host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while not writer.is_closing():
                head = await reader.readuntil(b"\r\n\r\n")
                first, *lines = head.decode().strip().split("\r\n")
                pairs = (line.split(": ", 1) for line in lines)
                headers = {name.lower(): value for name, value in pairs}
                body = await reader.readexactly(int(headers["content-length"]))
                self.requests.append((first, headers, body))
                await self.script(writer)
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


def says(answer: bytes, *, close: bool = False) -> Script:
    async def script(writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        if close:
            writer.close()

    return script


def repeats(first: bytes, again: bytes, *, every_s: float = 0.0) -> Script:
    """``first``, then ``again`` until the other side has had enough."""

    async def script(writer: asyncio.StreamWriter) -> None:
        writer.write(first)
        while not writer.is_closing():
            writer.write(again)
            await writer.drain()
            await asyncio.sleep(every_s)

    return script


def status(code: int, *headers: str, body: bytes = b"") -> Script:
    lines = [f"HTTP/1.1 {code} Made up", *headers, f"content-length: {len(body)}", "", ""]
    return says("\r\n".join(lines).encode() + body)


@asynccontextmanager
async def receiving(script: Script, tls: ssl.SSLContext | None = None) -> AsyncIterator[Receiver]:
    receiver = Receiver(script)
    tasks: set[asyncio.Task[None]] = set()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(asyncio.ensure_future(receiver.serve(reader, writer)))

    server = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=tls)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class MakeSender:
    def __init__(self, name: str, make_puente: MakePuente, settings: Settings) -> None:
        self._name, self._make_puente, self._settings = name, make_puente, settings

    def __call__(self, **changes: Any) -> WebhookSender:
        given = {"allowed_networks": LOOPBACK, "allow_plain_http": True}
        chosen = WebhookSettings(provider="http", **{**given, **changes})
        made = self._make_puente(self._settings.model_copy(update={"webhook": chosen}))
        made.webhook_sender = create("webhook", self._name, made.context)
        return made.webhook_sender


@pytest.fixture(params=each("webhook", RIGS))
def make_sender(
    request: pytest.FixtureRequest, make_puente: MakePuente, settings: Settings
) -> MakeSender:
    return MakeSender(request.param, make_puente, settings)


@pytest.fixture
def sender(make_sender: MakeSender) -> WebhookSender:
    return make_sender()


async def post(sender: WebhookSender, url: str, body: bytes = b'{"a":1}') -> WebhookResponse:
    async with asyncio.timeout(PATIENCE_S):
        return await sender.post(WebhookRequest(url, HEADERS, body))


# --- what is sent, and what an answer means ---------------------------------------------------


async def test_the_bytes_arrive_as_they_were_signed(sender: WebhookSender) -> None:
    body = '{"type":"action.confirmed","data":{"name":"ñ"}}'.encode()
    async with receiving(says(OK)) as receiver:
        met = await post(sender, receiver.url("/hook?x=%20y"), body)
        [(first, headers, arrived)] = receiver.requests
    assert first == "POST /hook?x=%20y HTTP/1.1"
    assert arrived == body
    assert headers.items() >= HEADERS.items()
    assert headers["content-type"] == "application/json"
    assert headers["accept-encoding"] == "identity"
    assert headers["host"] == f"127.0.0.1:{receiver.port}"
    assert headers["user-agent"] == "Puente-Webhooks/1"
    assert "cookie" not in headers
    assert (met.status, met.error, met.address, met.head) == (200, None, "127.0.0.1", b"ok")


@pytest.mark.parametrize("code", [200, 201, 202, 204, 299])
async def test_two_hundreds_are_delivered(sender: WebhookSender, code: int) -> None:
    async with receiving(status(code)) as receiver:
        met = await post(sender, receiver.url())
    assert (met.status, met.error) == (code, None)


FAILURES = {
    400: "http_4xx", 404: "http_4xx", 410: "http_4xx", 429: "http_4xx",
    500: "http_5xx", 502: "http_5xx", 503: "http_5xx", 599: "http_5xx",
}  # fmt: skip


@pytest.mark.parametrize(("code", "error"), FAILURES.items())
async def test_other_answers_are_failures_with_their_status(
    sender: WebhookSender, code: int, error: str
) -> None:
    async with receiving(status(code, "retry-after: 120", body=b"no")) as receiver:
        met = await post(sender, receiver.url())
    assert (met.status, met.error, met.retry_after, met.head) == (code, error, "120", b"no")


@pytest.mark.parametrize("code", [300, 301, 302, 303, 304, 307, 308])
async def test_a_redirect_is_recorded_and_not_followed(sender: WebhookSender, code: int) -> None:
    async with receiving(says(OK)) as elsewhere:
        there = elsewhere.url("/internal")
        async with receiving(status(code, f"location: {there}")) as receiver:
            met = await post(sender, receiver.url())
    assert elsewhere.connections == 0
    assert (met.status, met.error) == (code, "redirect")
    assert met.head.decode().startswith(f"location: {there}")


async def test_a_cookie_is_not_carried_to_the_next(sender: WebhookSender) -> None:
    async with receiving(status(200, "set-cookie: clinic=north; path=/")) as receiver:
        await post(sender, receiver.url("/first"))
        await post(sender, receiver.url("/second"))
        assert all("cookie" not in headers for _, headers, _ in receiver.requests)
    assert len(receiver.requests) == 2


async def test_connections_are_used_again(sender: WebhookSender) -> None:
    async with receiving(says(OK)) as receiver:
        for _ in range(5):
            assert (await post(sender, receiver.url())).status == 200
        assert (receiver.connections, len(receiver.requests)) == (1, 5)


async def test_a_connection_the_receiver_closed_is_made_anew(sender: WebhookSender) -> None:
    async with receiving(says(b"HTTP/1.0 200 OK\r\n\r\nok", close=True)) as receiver:
        for _ in range(3):
            assert (await post(sender, receiver.url())).status == 200
        assert receiver.connections == 3


async def test_many_are_sent_at_once(sender: WebhookSender) -> None:
    async with receiving(says(OK)) as receiver:
        met = await asyncio.gather(*(post(sender, receiver.url()) for _ in range(100)))
    assert {one.status for one in met} == {200}


# --- receivers that never end -----------------------------------------------------------------

BEGUN = b"HTTP/1.1 200 OK\r\n"
STALLED: dict[str, tuple[Script, int | None, str | None]] = {
    "silent": (repeats(b"", b"", every_s=1), None, "timeout"),
    "half a head": (repeats(BEGUN + b"content-le", b"", every_s=1), None, "timeout"),
    "drips its head": (repeats(BEGUN, b"x: y\r\n", every_s=0.02), None, "timeout"),
    "only informs": (repeats(b"", b"HTTP/1.1 102 P\r\n\r\n", every_s=0.02), None, "timeout"),
    "drips its body": (
        repeats(BEGUN + b"content-length: 999\r\n\r\n", b"x", every_s=0.02),
        200,
        None,
    ),
    "drips a refusal": (
        repeats(b"HTTP/1.1 500 X\r\ncontent-length: 999\r\n\r\n", b"x", every_s=0.02),
        500,
        "http_5xx",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("script", "code", "error"), STALLED.values(), ids=list(STALLED))
async def test_one_deadline_bounds_a_receiver_that_stalls(
    make_sender: MakeSender, script: Script, code: int | None, error: str | None
) -> None:
    async with receiving(script) as receiver:
        met = await post(make_sender(deadline_s=DEADLINE_S), receiver.url())
    assert (met.status, met.error) == (code, error)
    assert DEADLINE_S * 1000 <= met.duration_ms < PATIENCE_S * 1000


ENDLESS = {
    "body": (BEGUN + b"\r\n", b"x" * 65_536),
    "chunks": (
        BEGUN + b"transfer-encoding: chunked\r\n\r\n",
        b"8000\r\n" + b"x" * 0x8000 + b"\r\n",
    ),
    "declared": (BEGUN + b"content-length: 99999999999\r\n\r\n", b"x" * 65_536),
    "bomb": (
        BEGUN + b"content-encoding: gzip\r\ncontent-length: 99999999999\r\n\r\n",
        gzip.compress(bytes(8_000_000)),
    ),
    "head": (BEGUN, b"x: " + b"y" * 60_000 + b"\r\n"),
    "head line": (BEGUN + b"x: ", b"y" * 60_000),
}


@pytest.mark.parametrize(("first", "again"), ENDLESS.values(), ids=list(ENDLESS))
async def test_an_endless_answer_is_read_to_a_limit(
    make_sender: MakeSender, first: bytes, again: bytes
) -> None:
    sent = 0

    async def script(writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(first)
        while not writer.is_closing():
            writer.write(again)
            await writer.drain()
            sent += len(again)
            await asyncio.sleep(0)

    async with receiving(script) as receiver:
        met = await post(make_sender(), receiver.url())
    assert len(met.head) <= 4_096
    assert sent < 32_000_000, "both kernels' buffers hold less"
    assert (met.status, met.error) in [(200, None), (None, "broken_answer")]


async def test_a_compressed_answer_is_kept_as_it_came(sender: WebhookSender) -> None:
    bomb = gzip.compress(bytes(50_000_000))
    async with receiving(status(200, "content-encoding: gzip", body=bomb)) as receiver:
        met = await post(sender, receiver.url())
    assert met.status == 200
    assert met.head == bomb[:4_096]


async def test_stalled_receivers_leave_room_for_others(make_sender: MakeSender) -> None:
    """More time out at once than there are connections; none of them is lost for the next."""
    sender = make_sender(deadline_s=DEADLINE_S)
    async with (
        receiving(repeats(b"", b"", every_s=1)) as stalled,
        receiving(says(OK)) as receiver,
    ):
        for _ in range(2):
            met = await asyncio.gather(*(post(sender, stalled.url()) for _ in range(80)))
            assert {one.error for one in met} == {"timeout"}
        for _ in range(80):
            assert (await post(sender, receiver.url())).status == 200


# --- receivers that break off or talk nonsense ------------------------------------------------

BROKEN = {
    "nothing": b"",
    "garbage": b"\x00\xff\xfe garbage \r\n\r\n",
    "no status": b"HTTP/1.1 OK\r\n\r\n",
    "another protocol": b"SSH-2.0-OpenSSH_9.2\r\n",
    "half a head": b"HTTP/1.1 200 OK\r\ncontent-le",
    "two lengths": b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab",
    "negative length": b"HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n",
    "space before the colon": b"HTTP/1.1 200 OK\r\nx : y\r\n\r\n",
}


@pytest.mark.parametrize("answer", BROKEN.values(), ids=list(BROKEN))
async def test_an_answer_that_is_none_is_a_failure(sender: WebhookSender, answer: bytes) -> None:
    async with receiving(says(answer, close=True)) as receiver:
        met = await post(sender, receiver.url())
    assert (met.status, met.error) == (None, "broken_answer")


@pytest.mark.parametrize(
    "body",
    [
        b"content-length: 100\r\n\r\nshort",
        b"transfer-encoding: chunked\r\n\r\nnot a chunk",
        b"transfer-encoding: chunked\r\n\r\n5\r\nab",
        b"content-encoding: gzip\r\n\r\nnot gzip",
    ],
)
async def test_a_status_counts_though_its_body_breaks(sender: WebhookSender, body: bytes) -> None:
    async with receiving(says(b"HTTP/1.1 200 OK\r\n" + body, close=True)) as receiver:
        met = await post(sender, receiver.url())
    assert (met.status, met.error) == (200, None)


async def test_a_closed_port_and_an_unknown_name_are_unreachable(sender: WebhookSender) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        met = await post(sender, f"http://127.0.0.1:{port}/")
    assert (met.status, met.error) == (None, "unreachable")
    for host in ("name.invalid", "a" * 64 + ".test", "-.test"):
        met = await post(sender, f"http://{host}/")
        assert met.status is None
        assert met.error in ("unreachable", "broken_answer")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nonsense",
        "http://",
        "ftp://127.0.0.1/",
        "http://[",
        "http://127.0.0.1:99999/",
        "http://127.0.0.1:0/",
    ],
)
async def test_a_url_that_is_none_is_still_an_answer(sender: WebhookSender, url: str) -> None:
    met = await post(sender, url)
    assert met.status is None
    assert met.error is not None


# --- addresses that may not be dialled --------------------------------------------------------

PRIVATE_HOSTS = [
    "127.0.0.1", "localhost", "[::1]", "0.0.0.0", "[::]", "10.0.0.1", "172.16.0.1", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "[fd00:ec2::254]", "[fe80::1]", "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "224.0.0.1", "255.255.255.255",
    "2130706433", "0177.0.0.1", "0x7f000001", "0x7f.0.0.1", "127.1", "127.0.1", "017700000001",
    "0X7F.1", "127。0。0。1", "１２７.0.0.1",
]  # fmt: skip


@pytest.mark.parametrize("host", PRIVATE_HOSTS)
async def test_a_private_address_is_refused_when_saved_and_when_dialled(
    make_sender: MakeSender, host: str
) -> None:
    sender = make_sender(allowed_networks=())
    async with receiving(says(OK)) as receiver:
        url = receiver.url(host=host)
        with pytest.raises(Invalid):
            await sender.check(url)
        met = await post(sender, url)
    assert receiver.connections == 0
    assert met.status is None
    # Some of these forms are no URL to begin with, and so do not even reach the name service.
    assert met.error in ("refused_address", "unreachable")


async def test_an_operators_network_is_dialled_and_no_other(make_sender: MakeSender) -> None:
    sender = make_sender(allowed_networks=("127.0.0.1/32",))
    async with receiving(says(OK)) as receiver:
        await sender.check(receiver.url())
        assert (await post(sender, receiver.url())).status == 200
        with pytest.raises(Invalid, match="ask your operator"):
            await sender.check(receiver.url(host="127.0.0.2"))
        assert (await post(sender, receiver.url(host="127.0.0.2"))).error == "refused_address"


class Names:
    """A name service whose answers a test decides; literal addresses resolve to themselves."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[str] = []
        self._answers: dict[str, Iterator[list[str]]] = {}
        self._real = socket.getaddrinfo
        monkeypatch.setattr(socket, "getaddrinfo", self._resolve)

    def answer(self, name: str, *answers: list[str]) -> None:
        """Each lookup gets the next answer; the last one stays."""
        self._answers[name] = itertools.chain(answers, itertools.repeat(answers[-1]))

    def _resolve(self, host: Any, port: Any, *args: Any, **kwargs: Any) -> Any:
        if host not in self._answers:
            return self._real(host, port, *args, **kwargs)
        self.asked.append(host)
        found = []
        for address in next(self._answers[host]):
            found += self._real(address, port, *args, **kwargs)
        return found


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    return Names(monkeypatch)


async def test_one_private_address_among_public_ones_is_refused(
    make_sender: MakeSender, names: Names
) -> None:
    sender = make_sender(allowed_networks=())
    names.answer("mixed.test", ["93.184.215.14", "127.0.0.1"])
    async with receiving(says(OK)) as receiver:
        with pytest.raises(Invalid):
            await sender.check(receiver.url(host="mixed.test"))
        met = await post(sender, receiver.url(host="mixed.test"))
    assert (met.error, receiver.connections) == ("refused_address", 0)


async def test_a_name_that_turns_private_is_refused_when_dialled(
    make_sender: MakeSender, names: Names
) -> None:
    """DNS rebinding: public when the endpoint is saved, private when it is called."""
    sender = make_sender(allowed_networks=())
    names.answer("rebind.test", ["93.184.215.14"], ["127.0.0.1"])
    async with receiving(says(OK)) as receiver:
        await sender.check(receiver.url(host="rebind.test"))
        met = await post(sender, receiver.url(host="rebind.test"))
    assert (met.error, receiver.connections) == ("refused_address", 0)


async def test_the_address_that_was_vetted_is_the_one_dialled(
    sender: WebhookSender, names: Names
) -> None:
    """A second lookup could say something else, so there is none."""
    names.answer("once.test", ["127.0.0.1"], ["127.0.0.9"])
    async with receiving(says(OK)) as receiver:
        met = await post(sender, receiver.url(host="once.test"))
        [(_, headers, _)] = receiver.requests
    assert (met.status, met.address) == (200, "127.0.0.1")
    assert headers["host"] == f"once.test:{receiver.port}"
    assert names.asked == ["once.test"]


async def test_the_next_address_is_tried_where_one_does_not_answer(
    sender: WebhookSender, names: Names
) -> None:
    names.answer("two.test", ["127.0.0.9", "127.0.0.1"])
    async with receiving(says(OK)) as receiver:
        assert (await post(sender, receiver.url(host="two.test"))).address == "127.0.0.1"


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://93.184.215.14/", "https://"),
        ("ftp://93.184.215.14/", "https://"),
        ("//93.184.215.14/", "https://"),
        ("93.184.215.14", "https://"),
        ("https://user@93.184.215.14/", "user name"),
        ("https://user:secret@93.184.215.14/", "user name"),
        ("https://:secret@93.184.215.14/", "user name"),
        ("https://93.184.215.14/#part", "fragment"),
        ("https:///path", "host"),
        ("https://", "host"),
        ("https://[::1", "not readable"),
        ("https://93.184.215.14:99999/", "not readable"),
        ("https://93.184.215.14:port/", "not readable"),
        ("https://93.184.215.14:0/", "does not resolve"),
        ("https://name.invalid/", "does not resolve"),
        ("https://exa mple.test/", "does not resolve"),
        ("https://2130706433/", "usual form"),
        ("https://0x7f.1/", "usual form"),
        ("https://1.2.3/", "usual form"),
        ("https://1.2.3.4.5/", "usual form"),
    ],
)
async def test_a_url_is_refused_with_what_to_mend(
    make_sender: MakeSender, url: str, message: str
) -> None:
    sender = make_sender(allowed_networks=(), allow_plain_http=False)
    with pytest.raises(Invalid, match=message) as met:
        await sender.check(url)
    assert "secret" not in met.value.message


@pytest.mark.parametrize(
    "url", ["https://93.184.215.14/", "https://[2606:2800:21f:cb07::1]:8443/x?y=1"]
)
async def test_a_public_address_may_be_saved(make_sender: MakeSender, url: str) -> None:
    await make_sender(allowed_networks=(), allow_plain_http=False).check(url)


@pytest.mark.parametrize("name", ["3com.test", "1.example.test", "0xdeadbeef.test"])
async def test_a_name_that_begins_like_a_number_may_be_saved(
    make_sender: MakeSender, names: Names, name: str
) -> None:
    names.answer(name, ["93.184.215.14"])
    await make_sender(allowed_networks=()).check(f"https://{name}/")


async def test_the_environments_proxies_are_not_used(
    make_sender: MakeSender, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with receiving(says(OK)) as proxy, receiving(says(OK)) as receiver:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url(""))
            monkeypatch.setenv(name.lower(), proxy.url(""))
        monkeypatch.setenv("NO_PROXY", "")
        met = await post(make_sender(), receiver.url())
    assert (met.status, proxy.connections, receiver.connections) == (200, 0, 1)


# --- TLS --------------------------------------------------------------------------------------


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """A certificate authority that the machine trusts for the time of the test."""
    authority = trustme.CA()
    trusted = tmp_path / "authorities.pem"
    authority.cert_pem.write_to_path(trusted)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    return authority


def tls_server(
    authority: trustme.CA, host: str, *, expires: datetime | None = None
) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(host, not_after=expires).configure_cert(context)
    return context


async def test_a_trusted_certificate_of_the_name_is_accepted(
    make_sender: MakeSender, authority: trustme.CA, names: Names
) -> None:
    names.answer("receiver.test", ["127.0.0.1"])
    asked: list[str] = []
    tls = tls_server(authority, "receiver.test")
    tls.sni_callback = lambda _, name, __: asked.append(name)
    async with receiving(says(OK), tls) as receiver:
        met = await post(make_sender(), receiver.url(host="receiver.test", scheme="https"))
    assert (met.status, met.error, met.address) == (200, None, "127.0.0.1")
    assert asked == ["receiver.test"]


async def test_certificates_that_prove_nothing_are_refused(
    make_sender: MakeSender, authority: trustme.CA, names: Names
) -> None:
    names.answer("receiver.test", ["127.0.0.1"])
    yesterday = datetime.now(UTC) - timedelta(days=1)
    bad = {
        "unknown authority": tls_server(trustme.CA(), "receiver.test"),
        "another host": tls_server(authority, "elsewhere.test"),
        "expired": tls_server(authority, "receiver.test", expires=yesterday),
    }
    for why, tls in bad.items():
        async with receiving(says(OK), tls) as receiver:
            met = await post(make_sender(), receiver.url(host="receiver.test", scheme="https"))
        assert (met.status, met.error) == (None, "tls"), why
        assert receiver.requests == [], why


def old_server(authority: trustme.CA, host: str) -> ssl.SSLContext:
    """TLS 1.1 and nothing newer, at a security level that still allows it."""
    tls = tls_server(authority, host)
    tls.set_ciphers("DEFAULT:@SECLEVEL=0")
    with warnings.catch_warnings(category=DeprecationWarning, action="ignore"):
        tls.minimum_version = tls.maximum_version = ssl.TLSVersion.TLSv1_1
    return tls


async def test_an_old_version_of_tls_is_refused(
    make_sender: MakeSender, authority: trustme.CA, names: Names
) -> None:
    names.answer("receiver.test", ["127.0.0.1"])
    async with receiving(says(OK), old_server(authority, "receiver.test")) as receiver:
        met = await post(make_sender(), receiver.url(host="receiver.test", scheme="https"))
        # This server hangs up where others say which version they wanted.
        assert (met.status, met.error in ("tls", "unreachable")) == (None, True)
        assert receiver.requests == []
        # The server is as it should be: whoever takes the old version is answered.
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        with warnings.catch_warnings(category=DeprecationWarning, action="ignore"):
            context.minimum_version = ssl.TLSVersion.TLSv1_1
        _, writer = await asyncio.open_connection("127.0.0.1", receiver.port, ssl=context)
        assert writer.get_extra_info("ssl_object").version() == "TLSv1.1"
        writer.close()


async def test_a_receiver_that_speaks_no_tls_is_refused(sender: WebhookSender) -> None:
    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(10)
        writer.write(b"HTTP/1.1 400 No TLS here\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(plain, "127.0.0.1", 0) as server:
        met = await post(sender, f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
    assert (met.status, met.error) == (None, "tls")


async def test_a_handshake_that_stalls_ends_at_the_deadline(make_sender: MakeSender) -> None:
    async def stall(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with await asyncio.start_server(stall, "127.0.0.1", 0) as server:
        met = await post(
            make_sender(deadline_s=DEADLINE_S),
            f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/",
        )
    assert (met.status, met.error) == (None, "timeout")

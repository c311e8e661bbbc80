"""Every mail provider: the mail arrives whole, and each refusal says what may be done about it."""

import asyncio
import email as mail
import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from email.policy import default
from functools import partial
from typing import Any

import httpx
import pytest
from aiosmtpd.smtp import SMTP
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from puente.domain.errors import (
    EmailRefused,
    EmailUncertain,
    PuenteError,
    RateLimited,
    Unavailable,
    UpstreamRejected,
    UpstreamTimeout,
)
from puente.ports import Email, EmailSender
from puente.providers import create
from puente.settings import EmailSettings, Settings
from tests.conftest import MakePuente
from tests.contract.providers.covering import each
from tests.support.mail_server import MailServer, Trouble
from tests.support.serving import serve

CANARY = "canaryline"
KEY = "SG.made-up"
SENDER = "Puente <interpreter@clinic.test>"
PAGE = "https://interpreter.clinic.test"
MAIL = Email(
    to="reader@example.test",
    subject="Resumen de su visita",
    text=f"Su visita: {CANARY}. ¿Preguntas?\n",
    html=f"<p>Su visita: {CANARY}. ¿Preguntas?</p>\n",
    message_id="cnv_00000001-summary",
)


@dataclass(frozen=True)
class Received:
    to: str
    sender: str
    subject: str
    text: str
    html: str


@dataclass
class Rig:
    """A provider before a real server that can be told how to answer."""

    sender: EmailSender
    received: Callable[[], list[Received]]
    answers: dict[str, Any] = field(default_factory=dict)
    remade: Callable[[], EmailSender] | None = None
    """The provider made anew, which reads its environment again."""


class Mailbox:
    """What aiosmtpd calls for each recipient and each mail."""

    def __init__(self) -> None:
        self.mails: list[Received] = []
        self.reply: str | None = None

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if self.reply:
            return self.reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.mails.append(_parsed(envelope.content, envelope.rcpt_tos[0]))
        return "250 OK"


MakeRig = Callable[[str], Awaitable[Rig]]


@pytest.fixture
async def make_rig(
    make_puente: MakePuente, settings: Settings, request: pytest.FixtureRequest
) -> AsyncIterator[MakeRig]:
    async with AsyncExitStack() as stack:

        def sender(**chosen: Any) -> EmailSender:
            part = EmailSettings(sender=SENDER, page_url=PAGE, timeout_s=2, **chosen)
            made: EmailSender = create(
                "email",
                chosen["provider"],
                make_puente(settings.model_copy(update={"email": part})).context,
            )
            return made

        async def smtp() -> Rig:
            box = Mailbox()
            loop = asyncio.get_running_loop()
            server = await loop.create_server(lambda: SMTP(box), "127.0.0.1", 0)
            stack.callback(server.close)
            port = server.sockets[0].getsockname()[1]
            made = sender(
                provider="smtp", smtp_host="127.0.0.1", smtp_port=port, smtp_security="none"
            )
            return Rig(made, lambda: box.mails, {"box": box})

        async def ses() -> Rig:
            request.getfixturevalue("aws")
            import boto3

            url = request.getfixturevalue("moto_url")
            await _forget(url)
            boto3.client("sesv2").create_email_identity(EmailIdentity="clinic.test")

            again = partial(sender, provider="ses")
            return Rig(again(), lambda: _sent_by_ses(url), remade=again)

        async def sendgrid() -> Rig:
            vendor = SendGrid()
            url = await stack.enter_async_context(serve(vendor.app))
            made = sender(
                provider="sendgrid", sendgrid_api_key=SecretStr(KEY), sendgrid_base_url=url
            )
            return Rig(made, lambda: vendor.mails, {"vendor": vendor})

        async def console() -> Rig:
            return Rig(sender(provider="console"), list)

        rigs = {"smtp": smtp, "ses": ses, "sendgrid": sendgrid, "console": console}
        yield lambda name: rigs[name]()


async def _forget(url: str) -> None:
    async with httpx.AsyncClient() as client:
        await client.post(f"{url}/moto-api/reset")


def _sent_by_ses(url: str) -> list[Received]:
    kept = httpx.get(f"{url}/moto-api/data.json").json()["ses"]["RawMessage"]
    return [_parsed(row["raw_data"], row["destinations"][0]) for row in kept]


def _parsed(raw: str | bytes, to: str) -> Received:
    data = raw.encode() if isinstance(raw, str) else raw
    message = mail.message_from_bytes(data, policy=default)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    return Received(
        to=to,
        sender=str(message["From"]),
        subject=str(message["Subject"]),
        text=text.get_content().replace("\r\n", "\n"),
        html=html.get_content().replace("\r\n", "\n"),
    )


class SendGrid:
    """Mail Send as SendGrid documents it: strict about what it takes, and told how to answer."""

    def __init__(self) -> None:
        self.mails: list[Received] = []
        self.status = 202
        self.silent = False
        self.app = Starlette(routes=[Route("/v3/mail/send", self._send, methods=["POST"])])

    async def _send(self, request: Request) -> Response:
        if self.silent:
            await asyncio.sleep(30)
        if request.headers["authorization"] != f"Bearer {KEY}":
            return JSONResponse({"errors": [{"message": "unauthorized"}]}, 401)
        body = await request.json()
        if self.status != 202:
            return Response(b"\0 no json", self.status)
        (person,), (text, html) = body["personalizations"], body["content"]
        assert (text["type"], html["type"]) == ("text/plain", "text/html")
        assert body["tracking_settings"]["click_tracking"]["enable"] is False
        sender = body["from"]
        self.mails.append(
            Received(
                to=person["to"][0]["email"],
                sender=f"{sender['name']} <{sender['email']}>",
                subject=body["subject"],
                text=text["value"],
                html=html["value"],
            )
        )
        return Response(status_code=202)


RIGS = {"smtp": "smtp", "ses": "ses", "sendgrid": "sendgrid", "console": "console"}


@pytest.fixture(params=each("email", RIGS))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def test_a_mail_arrives_whole_in_both_forms(make_rig: MakeRig, name: str) -> None:
    rig = await make_rig(name)
    await rig.sender.send(MAIL)
    if name == "console":
        return
    whole = Received(MAIL.to, SENDER, MAIL.subject, MAIL.text, MAIL.html)
    assert rig.received() == [whole]


async def test_not_a_word_reaches_a_log(make_rig: MakeRig, name: str, log: io.StringIO) -> None:
    rig = await make_rig(name)
    await rig.sender.send(MAIL)
    assert CANARY not in log.getvalue()
    assert MAIL.to not in log.getvalue()


async def test_the_console_says_that_it_sent_nothing(make_rig: MakeRig, log: io.StringIO) -> None:
    await (await make_rig("console")).sender.send(MAIL)
    assert json.loads(log.getvalue())["message"] == "email not sent"


@pytest.mark.parametrize("to", ["a@b.test\r\nBcc: c@d.test", "nobody", "", "a@b.test, c@d.test"])
async def test_what_is_no_single_address_goes_nowhere(
    make_rig: MakeRig, name: str, to: str
) -> None:
    rig = await make_rig(name)
    with pytest.raises(EmailRefused):
        await rig.sender.send(replace(MAIL, to=to))
    assert rig.received() == []


@pytest.mark.parametrize(
    ("reply", "error"),
    [("550 no such user", EmailRefused), ("451 greylisted", Unavailable)],
)
async def test_smtp_tells_never_from_later(
    make_rig: MakeRig, reply: str, error: type[PuenteError]
) -> None:
    rig = await make_rig("smtp")
    rig.answers["box"].reply = reply
    with pytest.raises(error):
        await rig.sender.send(MAIL)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, EmailRefused),
        (401, UpstreamRejected),
        (403, UpstreamRejected),
        (413, EmailRefused),
        (429, RateLimited),
        (500, Unavailable),
        (200, Unavailable),
    ],
)
async def test_sendgrid_tells_never_from_later(
    make_rig: MakeRig, status: int, error: type[PuenteError]
) -> None:
    rig = await make_rig("sendgrid")
    rig.answers["vendor"].status = status
    with pytest.raises(error) as met:
        await rig.sender.send(MAIL)
    assert KEY not in str(met.value)


async def test_ses_refuses_a_sender_that_is_not_verified(make_rig: MakeRig, aws: str) -> None:
    rig = await make_rig("ses")
    await _forget(aws)
    with pytest.raises(EmailRefused):
        await rig.sender.send(MAIL)


async def test_the_console_alone_admits_that_it_sends_nothing(make_rig: MakeRig, name: str) -> None:
    assert (await make_rig(name)).sender.demo is (name == "console")


async def test_ses_that_falls_silent_half_way_leaves_it_uncertain(
    make_rig: MakeRig, aws: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may have taken the mail, so nobody may send it again unasked."""

    async def cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.close()

    rig = await make_rig("ses")
    async with await asyncio.start_server(cut, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
        assert rig.remade is not None
        with pytest.raises(EmailUncertain):
            await rig.remade().send(MAIL)


@pytest.mark.parametrize("trouble", ["silent_when_taken", "gone_when_taken"])
async def test_smtp_tells_a_mail_under_way_from_one_that_never_left(
    make_puente: MakePuente, settings: Settings, trouble: Trouble
) -> None:
    server = MailServer()
    sender = smtp_at(make_puente, settings, server.port)
    with pytest.raises(Unavailable):
        await sender.send(MAIL)
    server.trouble = "silent"
    await server.start()
    with pytest.raises(UpstreamTimeout) as met:
        await sender.send(MAIL)
    assert not isinstance(met.value, EmailUncertain)
    server.trouble = trouble
    with pytest.raises(EmailUncertain):
        await sender.send(MAIL)
    assert [one.to for one in server.arrived] == [MAIL.to]
    await server.stop()


@pytest.mark.parametrize(
    ("word", "error"),
    [
        ("554 no service", Unavailable),
        ("220 ready\r\n550 not you\r\n550 not you", UpstreamRejected),
        ("220 ready\r\n250 hello\r\n553 who?", UpstreamRejected),
        ("220 ready\r\n250 hello\r\n451 later", Unavailable),
    ],
)
async def test_a_server_that_refuses_us_says_nothing_of_the_address(
    make_puente: MakePuente, settings: Settings, word: str, error: type[PuenteError]
) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for answer in word.split("\r\n"):
            writer.write(f"{answer}\r\n".encode())
            await reader.readline()
        writer.close()

    async with await asyncio.start_server(talk, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(error):
            await smtp_at(make_puente, settings, port).send(MAIL)


async def test_a_silent_service_is_given_up_in_time(
    make_rig: MakeRig, make_puente: MakePuente, settings: Settings
) -> None:
    rig = await make_rig("sendgrid")
    rig.answers["vendor"].silent = True
    async with asyncio.timeout(6):
        with pytest.raises(EmailUncertain):
            await rig.sender.send(MAIL)


async def test_a_silent_mail_server_is_given_up_in_time(
    make_puente: MakePuente, settings: Settings
) -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        sender = smtp_at(make_puente, settings, port)
        async with asyncio.timeout(6):
            with pytest.raises((UpstreamTimeout, Unavailable)):
                await sender.send(MAIL)


async def test_a_mail_server_that_is_gone_is_unavailable(
    make_puente: MakePuente, settings: Settings
) -> None:
    with pytest.raises(Unavailable):
        await smtp_at(make_puente, settings, 9).send(MAIL)


def smtp_at(make_puente: MakePuente, settings: Settings, port: int) -> EmailSender:
    part = EmailSettings(
        provider="smtp",
        sender=SENDER,
        page_url=PAGE,
        smtp_host="127.0.0.1",
        smtp_port=port,
        smtp_security="none",
        timeout_s=1,
    )
    made = make_puente(settings.model_copy(update={"email": part}))
    sender: EmailSender = create("email", "smtp", made.context)
    return sender

"""A real mail server on a socket, on a port that it keeps over its deaths."""

import asyncio
import email as mail
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from typing import Any, Literal

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.support.database import free_port

SENDER = "Puente <interpreter@clinic.test>"
PAGE = "https://interpreter.clinic.test"

Trouble = Literal["silent", "silent_when_taken", "gone_when_taken"]
"""It says nothing at all; it takes the mail and says nothing; it takes it and is gone."""


@dataclass(frozen=True)
class Arrived:
    to: str
    message: EmailMessage

    @property
    def text(self) -> str:
        return self._body("plain")

    @property
    def html(self) -> str:
        return self._body("html")

    def _body(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        assert part is not None
        return str(part.get_content()).replace("\r\n", "\n")


class MailServer:
    """``reply`` answers each recipient, where it is set; ``trouble`` is what befalls it."""

    def __init__(self) -> None:
        self.port = free_port()
        self.arrived: list[Arrived] = []
        self.reply: str | None = None
        self.trouble: Trouble | None = None
        self._server: asyncio.Server | None = None
        self._lines: list[_Line] = []

    @property
    def variables(self) -> dict[str, str]:
        """The settings that choose it."""
        return {
            "PUENTE_EMAIL__PROVIDER": "smtp",
            "PUENTE_EMAIL__SENDER": SENDER,
            "PUENTE_EMAIL__PAGE_URL": PAGE,
            "PUENTE_EMAIL__SMTP_HOST": "127.0.0.1",
            "PUENTE_EMAIL__SMTP_PORT": str(self.port),
            "PUENTE_EMAIL__SMTP_SECURITY": "none",
            "PUENTE_EMAIL__TIMEOUT_S": "0.5",
        }

    async def start(self) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._line, "127.0.0.1", self.port)

    async def stop(self) -> None:
        """At once, with every connection."""
        if self._server is not None:
            self._server.close()
            for line in self._lines:
                line.cut()
            self._lines = []
            self._server = None

    def _line(self) -> asyncio.Protocol:
        if self.trouble == "silent":
            return asyncio.Protocol()
        line = _Line(self)
        self._lines.append(line)
        return line

    # --- what aiosmtpd calls

    async def handle_RCPT(
        self, server: Any, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        if self.reply:
            return self.reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: "_Line", session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        message = mail.message_from_bytes(content, policy=default)
        assert isinstance(message, EmailMessage)
        self.arrived.append(Arrived(envelope.rcpt_tos[0], message))
        if self.trouble == "gone_when_taken":
            server.cut()
        if self.trouble is not None:
            await asyncio.Event().wait()
        return "250 OK"


class _Line(SMTP):
    """One connection, which can be cut."""

    def cut(self) -> None:
        if isinstance(self.transport, asyncio.Transport):
            self.transport.abort()


@contextmanager
def running_mail_server() -> Iterator[MailServer]:
    """A mail server in a thread of its own, for whoever has no loop to spare."""
    made, ready, done = MailServer(), threading.Event(), threading.Event()

    async def live() -> None:
        await made.start()
        ready.set()
        await asyncio.to_thread(done.wait)
        await made.stop()

    thread = threading.Thread(target=asyncio.run, args=(live(),), name="mail server")
    thread.start()
    try:
        assert ready.wait(20), "the mail server did not start"
        yield made
    finally:
        done.set()
        thread.join(10)

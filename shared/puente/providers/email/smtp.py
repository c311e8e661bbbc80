"""Email over SMTP, with STARTTLS or TLS from the first byte; without either on one machine only."""

import asyncio
from contextlib import suppress
from email.utils import parseaddr
from typing import TYPE_CHECKING

from puente.domain.errors import (
    EmailRefused,
    EmailUncertain,
    PuenteError,
    Unavailable,
    UpstreamRejected,
    UpstreamTimeout,
)
from puente.ports import Email, EmailSender, Found
from puente.providers import ProviderContext
from puente.providers.email.mime import as_message, one_address
from puente.settings import EmailSettings

if TYPE_CHECKING:
    from aiosmtplib import SMTP

GOODBYE_S = 0.5


class SmtpEmail:
    name = "smtp"
    demo = False

    def __init__(self, settings: EmailSettings) -> None:
        self._settings = settings

    async def probe(self) -> Found:
        """Connects, signs in and leaves, without a mail."""
        from aiosmtplib import SMTPAuthenticationError, SMTPException, SMTPTimeoutError

        try:
            async with self._client() as client:
                await client.noop()
        except SMTPTimeoutError:
            raise UpstreamTimeout("the mail server did not answer in time") from None
        except SMTPAuthenticationError:
            raise UpstreamRejected("the mail server refused our sign-in") from None
        except (SMTPException, OSError):
            raise Unavailable("the mail server does not answer") from None
        return Found()

    async def send(self, email: Email) -> None:
        message = as_message(email, sender=self._settings.sender or "").as_bytes()
        client = self._client()
        try:
            await self._hand_over(client, one_address(email.to).addr_spec, message)
            with suppress(Exception):
                # Taken already: whatever goes wrong with the goodbye changes nothing.
                await asyncio.wait_for(client.quit(), GOODBYE_S)
        finally:
            client.close()

    async def _hand_over(self, client: "SMTP", to: str, message: bytes) -> None:
        from aiosmtplib import (
            SMTPAuthenticationError,
            SMTPConnectResponseError,
            SMTPException,
            SMTPHeloError,
            SMTPResponseException,
            SMTPSenderRefused,
        )

        _, sender = parseaddr(self._settings.sender or "")
        begun = False
        try:
            async with asyncio.timeout(self._settings.timeout_s):
                await client.connect()
                await client.mail(sender)
                await client.rcpt(to)
                begun = True
                await client.data(message)
        except SMTPAuthenticationError:
            raise UpstreamRejected("the mail server refused our sign-in") from None
        except SMTPConnectResponseError:
            raise Unavailable("the mail server does not answer", retry_after=60) from None
        except (SMTPHeloError, SMTPSenderRefused) as refused:
            raise _refusal(refused.code, UpstreamRejected) from None
        except SMTPResponseException as refused:
            raise _refusal(refused.code, EmailRefused) from None
        except TimeoutError:
            late = UpstreamTimeout("the mail server did not answer in time")
            raise _silence(begun, late) from None
        except OSError:
            gone = Unavailable("the mail server does not answer", retry_after=60)
            raise _silence(begun, gone) from None
        except SMTPException:
            raise UpstreamRejected("the mail server refused our connection") from None

    def _client(self) -> "SMTP":
        from aiosmtplib import SMTP

        settings = self._settings
        return SMTP(
            hostname=settings.smtp_host,
            port=settings.smtp_port,
            username=settings.smtp_username or None,
            password=settings.smtp_password.get_secret_value() or None,
            use_tls=settings.smtp_security == "tls",
            start_tls=settings.smtp_security == "starttls",
            timeout=settings.timeout_s,
        )


def _refusal(code: int, never: type[PuenteError]) -> PuenteError:
    """4xx: come again later. 5xx: never."""
    if code < 500:
        return Unavailable("the mail server asks us to come later", retry_after=300)
    if never is UpstreamRejected:
        return never("the mail server refuses to be sent mail by us")
    return never("the mail server refused this address or this mail")


def _silence(begun: bool, otherwise: PuenteError) -> PuenteError:
    """No answer: once the mail was under way, nobody can tell whether it was taken."""
    if begun:
        return EmailUncertain("the mail server fell silent: the mail may have been taken, or not")
    return otherwise


def create(context: ProviderContext) -> EmailSender:
    return SmtpEmail(context.settings.email)

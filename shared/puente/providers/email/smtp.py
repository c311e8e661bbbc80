"""Email over SMTP, with STARTTLS or TLS from the first byte; without either on one machine only."""

from puente.domain.errors import EmailRefused, Unavailable, UpstreamRejected, UpstreamTimeout
from puente.ports import Email, EmailSender, Found
from puente.providers import ProviderContext
from puente.providers.email.mime import as_message
from puente.settings import EmailSettings


class SmtpEmail:
    name = "smtp"

    def __init__(self, settings: EmailSettings) -> None:
        self._settings = settings

    async def probe(self) -> Found:
        """Connects, signs in and leaves, without a mail."""
        from aiosmtplib import (
            SMTP,
            SMTPAuthenticationError,
            SMTPException,
            SMTPTimeoutError,
        )

        settings = self._settings
        client = SMTP(
            hostname=settings.smtp_host,
            port=settings.smtp_port,
            username=settings.smtp_username or None,
            password=settings.smtp_password.get_secret_value() or None,
            use_tls=settings.smtp_security == "tls",
            start_tls=settings.smtp_security == "starttls",
            timeout=settings.timeout_s,
        )
        try:
            async with client:
                await client.noop()
        except SMTPTimeoutError:
            raise UpstreamTimeout("the mail server did not answer in time") from None
        except SMTPAuthenticationError:
            raise UpstreamRejected("the mail server refused our sign-in") from None
        except (SMTPException, OSError):
            raise Unavailable("the mail server does not answer") from None
        return Found()

    async def send(self, email: Email) -> None:
        from aiosmtplib import (
            SMTPAuthenticationError,
            SMTPConnectError,
            SMTPException,
            SMTPRecipientsRefused,
            SMTPResponseException,
            SMTPServerDisconnected,
            SMTPTimeoutError,
            send,
        )

        settings = self._settings
        try:
            await send(
                as_message(email, sender=settings.sender or ""),
                hostname=settings.smtp_host,
                port=settings.smtp_port,
                username=settings.smtp_username or None,
                password=settings.smtp_password.get_secret_value() or None,
                use_tls=settings.smtp_security == "tls",
                start_tls=settings.smtp_security == "starttls",
                timeout=settings.timeout_s,
            )
        except SMTPTimeoutError:
            raise UpstreamTimeout("the mail server did not answer in time") from None
        except (SMTPConnectError, SMTPServerDisconnected, OSError):
            raise Unavailable("the mail server does not answer", retry_after=60) from None
        except SMTPAuthenticationError:
            raise UpstreamRejected("the mail server refused our sign-in") from None
        except SMTPRecipientsRefused as refused:
            raise _refusal(max(each.code for each in refused.recipients)) from None
        except SMTPResponseException as refused:
            raise _refusal(refused.code) from None
        except SMTPException:
            raise UpstreamRejected("the mail server refused our connection") from None


def _refusal(code: int) -> Exception:
    """4xx: come again later. 5xx: never."""
    if code < 500:
        return Unavailable("the mail server asks us to come later", retry_after=300)
    return EmailRefused("the mail server refused this address or this mail")


def create(context: ProviderContext) -> EmailSender:
    return SmtpEmail(context.settings.email)

"""Email through Amazon SES, API v2."""

import asyncio
from typing import Any

from puente.domain.errors import (
    EmailRefused,
    EmailUncertain,
    PuenteError,
    RateLimited,
    Unavailable,
    UpstreamRejected,
)
from puente.ports import Email, EmailSender, Found
from puente.providers import ProviderContext
from puente.providers.email.mime import as_message

_REFUSED = {"MessageRejected", "BadRequestException", "ValidationException"}
_LATER = {"TooManyRequestsException", "LimitExceededException", "SendingPausedException"}


class SesEmail:
    name = "ses"
    demo = False

    def __init__(self, client: Any, sender: str) -> None:
        self._client = client
        self._sender = sender

    async def send(self, email: Email) -> None:
        from botocore.exceptions import (
            BotoCoreError,
            ClientError,
            ConnectionClosedError,
            ReadTimeoutError,
        )

        raw = as_message(email, sender=self._sender).as_bytes()
        try:
            await asyncio.to_thread(
                self._client.send_email,
                FromEmailAddress=self._sender,
                Destination={"ToAddresses": [email.to]},
                Content={"Raw": {"Data": raw}},
            )
        except ClientError as error:
            raise _refusal(error.response["Error"]["Code"]) from None
        except (ReadTimeoutError, ConnectionClosedError):
            raise EmailUncertain(
                "the mail service fell silent: the mail may have been taken, or not"
            ) from None
        except BotoCoreError:
            raise Unavailable("the mail service does not answer", retry_after=60) from None

    async def probe(self) -> Found:
        """Whether the account may send. Raises UpstreamRejected where AWS has stopped it."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            account = await asyncio.to_thread(self._client.get_account)
        except ClientError as error:
            raise _refusal(error.response["Error"]["Code"]) from None
        except BotoCoreError:
            raise Unavailable("the mail service does not answer", retry_after=60) from None
        if not account.get("SendingEnabled", False):
            raise UpstreamRejected("the mail service has stopped this account")
        return Found()


def _refusal(code: str) -> PuenteError:
    if code in _REFUSED:
        return EmailRefused("the mail service refused this address or this mail")
    if code in _LATER:
        return RateLimited("the mail service asks us to come later", retry_after=60)
    if code in ("InternalFailure", "InternalServiceError", "ServiceUnavailable"):
        return Unavailable("the mail service does not answer", retry_after=60)
    return UpstreamRejected("the mail service refused our request")


def create(context: ProviderContext) -> EmailSender:
    import boto3
    from botocore.config import Config

    settings = context.settings.email
    config = Config(
        connect_timeout=settings.timeout_s,
        read_timeout=settings.timeout_s,
        retries={"total_max_attempts": 1},
    )
    return SesEmail(boto3.client("sesv2", config=config), settings.sender or "")

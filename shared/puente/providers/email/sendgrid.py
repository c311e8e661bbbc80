"""Email through SendGrid's Mail Send, API v3."""

from email.utils import parseaddr
from typing import Any

import httpx

from puente.domain.errors import (
    EmailRefused,
    EmailUncertain,
    PuenteError,
    RateLimited,
    Unavailable,
    UpstreamRejected,
    UpstreamTimeout,
)
from puente.ports import Email, EmailSender, Found
from puente.providers import ProviderContext
from puente.providers.email.mime import one_address
from puente.settings import EmailSettings


class SendGridEmail:
    name = "sendgrid"
    demo = False

    def __init__(self, http: httpx.AsyncClient, settings: EmailSettings) -> None:
        self._http = http
        self._settings = settings

    async def probe(self) -> Found:
        """Whether the key is known: what it may do is asked for, and nothing is sent."""
        settings = self._settings
        key = settings.sendgrid_api_key.get_secret_value()
        url = settings.sendgrid_base_url.rstrip("/") + "/v3/scopes"
        headers = {"Authorization": f"Bearer {key}"}
        try:
            answer = await self._http.get(url, headers=headers, timeout=settings.timeout_s)
        except httpx.TimeoutException:
            raise UpstreamTimeout("the mail service did not answer in time") from None
        except httpx.HTTPError:
            raise Unavailable("the mail service does not answer", retry_after=60) from None
        if answer.status_code != 200:
            raise _refusal(answer)
        return Found()

    async def send(self, email: Email) -> None:
        settings = self._settings
        key = settings.sendgrid_api_key.get_secret_value()
        try:
            answer = await self._http.post(
                settings.sendgrid_base_url.rstrip("/") + "/v3/mail/send",
                json=_body(email, settings.sender or ""),
                headers={"Authorization": f"Bearer {key}"},
                timeout=settings.timeout_s,
            )
        except (httpx.ConnectTimeout, httpx.PoolTimeout):
            raise UpstreamTimeout("the mail service did not answer in time") from None
        except httpx.ConnectError:
            raise Unavailable("the mail service does not answer", retry_after=60) from None
        except httpx.HTTPError:
            # The request was under way: nobody can tell what became of it.
            raise EmailUncertain(
                "the mail service fell silent: the mail may have been taken, or not"
            ) from None
        if answer.status_code != 202:
            raise _refusal(answer)


def _body(email: Email, sender: str) -> dict[str, Any]:
    name, address = parseaddr(sender)
    return {
        "personalizations": [{"to": [{"email": one_address(email.to).addr_spec}]}],
        "from": {"email": address, **({"name": name} if name else {})},
        "subject": email.subject,
        # Plain text must come before HTML.
        "content": [
            {"type": "text/plain", "value": email.text},
            {"type": "text/html", "value": email.html},
        ],
        "custom_args": {"puente-message": email.message_id},
        # No link may be rewritten to pass by the vendor, and no pixel may tell who read.
        "tracking_settings": {
            "click_tracking": {"enable": False, "enable_text": False},
            "open_tracking": {"enable": False},
        },
    }


def _refusal(answer: httpx.Response) -> PuenteError:
    status = answer.status_code
    if status in (401, 403):
        return UpstreamRejected("the mail service refused our key")
    if status == 429:
        return RateLimited("the mail service asks us to come later", retry_after=60)
    if status in (400, 413, 422):
        return EmailRefused("the mail service refused this address or this mail")
    return Unavailable("the mail service does not answer as it should", retry_after=60)


def create(context: ProviderContext) -> EmailSender:
    return SendGridEmail(context.clients.http, context.settings.email)

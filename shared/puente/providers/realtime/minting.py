"""What every OpenAI session is minted with: one request, and what its answers mean."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import httpx

from puente.domain.base import Language
from puente.domain.errors import RateLimited, Unavailable, UpstreamRejected, UpstreamTimeout
from puente.domain.session import Direction, Leg
from puente.ports import Clock, Found
from puente.providers.models import find_models
from puente.settings import RealtimeSettings

SECRET_TTL_S = 60


class Mint:
    """Gets client secrets for one kind of session. ``path`` is where that kind is served."""

    def __init__(
        self, settings: RealtimeSettings, http: httpx.AsyncClient, clock: Clock, path: str
    ) -> None:
        self._settings = settings
        self._http = http
        self._clock = clock
        self._path = path

    async def leg(
        self,
        session: dict[str, Any],
        direction: Direction,
        languages: tuple[Language, Language] | None,
        *,
        user_hash: str,
    ) -> Leg:
        """A leg for ``session``; ``languages`` are its source and target, None for each to each.

        Raises UpstreamRejected, RateLimited, UpstreamTimeout, Unavailable.
        """
        body = {
            "expires_after": {"anchor": "created_at", "seconds": SECRET_TTL_S},
            "session": session,
        }
        secret, expires_at = _parse(await self._post(body, user_hash))
        base = self._settings.public_base_url or self._settings.base_url
        source, target = languages or (None, None)
        return Leg(
            direction=direction,
            source_language=source,
            target_language=target,
            client_secret=secret,
            expires_at=expires_at,
            expires_in=int((expires_at - self._clock()).total_seconds()),
            call_url=f"{base.rstrip('/')}{self._path}/calls",
        )

    async def find(self, *names: str) -> Found:
        """How long each of these models is served. Raises as ``find_models`` does."""
        settings = self._settings
        key = settings.api_key.get_secret_value()
        return await find_models(self._http, settings.base_url, key, names)

    async def _post(self, body: dict[str, Any], user_hash: str) -> httpx.Response:
        url = f"{self._settings.base_url.rstrip('/')}{self._path}/client_secrets"
        headers = {
            "Authorization": f"Bearer {self._settings.api_key.get_secret_value()}",
            "OpenAI-Safety-Identifier": user_hash,
        }
        try:
            # One deadline around it all: a client's timeouts do not bound a peer that drips.
            async with asyncio.timeout(self._settings.timeout_s):
                answer = await self._http.post(url, json=body, headers=headers, timeout=None)
        except (TimeoutError, httpx.TimeoutException):
            raise UpstreamTimeout("the interpreter did not answer in time") from None
        except (httpx.HTTPError, httpx.InvalidURL):
            raise Unavailable("the interpreter cannot be reached", retry_after=2) from None
        _raise_for(answer)
        return answer


def _raise_for(answer: httpx.Response) -> None:
    if answer.status_code in (200, 201):
        return
    if answer.status_code == 429:
        wait = answer.headers.get("retry-after", "")
        plain = wait.isascii() and wait.isdigit() and len(wait) <= 5
        seconds = int(wait) if plain else 5
        raise RateLimited("the interpreter is busy: try again soon", retry_after=seconds)
    if answer.status_code >= 500:
        raise Unavailable("the interpreter is out of order", retry_after=5)
    raise UpstreamRejected(
        "the interpreter refused this clinic's key or settings: tell your administrator"
    )


def _parse(answer: httpx.Response) -> tuple[str, datetime]:
    """The secret and when it ends. Raises Unavailable for anything else."""
    try:
        parsed = answer.json()
        value, expires_at = parsed["value"], parsed["expires_at"]
        if not isinstance(value, str) or not value or isinstance(expires_at, bool):
            raise TypeError("no secret, or no instant")
        return value, datetime.fromtimestamp(expires_at, UTC)
    except (ValueError, KeyError, TypeError, OverflowError, OSError):
        raise Unavailable("the interpreter answered something unreadable", retry_after=5) from None

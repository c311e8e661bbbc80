"""OpenAI Realtime translation sessions: two one-way legs, each an interpreter that cannot answer.

Plain HTTP: ``POST /v1/realtime/translations/client_secrets``. Not tried against the vendor; held
to its documented contract by the local peer and by the tests.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import httpx

from puente.domain.base import Language
from puente.domain.errors import (
    Invalid,
    RateLimited,
    Unavailable,
    UpstreamRejected,
    UpstreamTimeout,
)
from puente.domain.session import Direction, Leg, Mode
from puente.ports import Clock, RealtimeProvider
from puente.providers import ProviderContext
from puente.settings import RealtimeSettings

SECRET_TTL_S = 60
_DIRECTIONS: dict[Language, tuple[Direction, Language]] = {
    "es": ("en-es", "en"),
    "en": ("es-en", "es"),
}


class OpenAiTranslate:
    """Mints translation legs. ``demo`` marks a peer that answers from a script."""

    def __init__(
        self,
        settings: RealtimeSettings,
        http: httpx.AsyncClient,
        clock: Clock,
        *,
        name: str = "openai_translate",
        demo: bool = False,
    ) -> None:
        self.name = name
        self.demo = demo
        self._settings = settings
        self._http = http
        self._clock = clock

    def model(self, mode: Mode) -> str:
        return self._settings.translate_model

    def targets(
        self, mode: Mode, languages: tuple[Language, Language]
    ) -> Sequence[Language | None]:
        if mode != "translate":
            raise Invalid("this interpreter serves mode translate only")
        return [languages[1], languages[0]]

    async def mint(self, mode: Mode, target: Language | None, *, user_hash: str) -> Leg:
        if target is None:
            raise Invalid("a translation leg has one output language")
        answer = await self._post(self._body(target), user_hash)
        direction, source = _DIRECTIONS[target]
        expires_at = datetime.fromtimestamp(answer["expires_at"], UTC)
        base = (self._settings.public_base_url or self._settings.base_url).rstrip("/")
        return Leg(
            direction=direction,
            source_language=source,
            target_language=target,
            client_secret=answer["value"],
            expires_at=expires_at,
            expires_in=int((expires_at - self._clock()).total_seconds()),
            call_url=f"{base}/v1/realtime/translations/calls",
        )

    def _body(self, target: Language) -> dict[str, Any]:
        return {
            "expires_after": {"anchor": "created_at", "seconds": SECRET_TTL_S},
            "session": {
                "model": self._settings.translate_model,
                "audio": {
                    "input": {
                        "transcription": {"model": self._settings.transcription_model},
                        "noise_reduction": {"type": self._settings.noise_reduction},
                    },
                    "output": {"language": target},
                },
            },
        }

    async def _post(self, body: dict[str, Any], user_hash: str) -> dict[str, Any]:
        url = f"{self._settings.base_url.rstrip('/')}/v1/realtime/translations/client_secrets"
        headers = {
            "Authorization": f"Bearer {self._settings.api_key.get_secret_value()}",
            "OpenAI-Safety-Identifier": user_hash,
        }
        try:
            answer = await self._http.post(
                url, json=body, headers=headers, timeout=self._settings.timeout_s
            )
        except httpx.TimeoutException:
            raise UpstreamTimeout("the interpreter did not answer in time") from None
        except httpx.HTTPError:
            raise Unavailable("the interpreter cannot be reached", retry_after=2) from None
        _raise_for(answer)
        return _parse(answer)


def _raise_for(answer: httpx.Response) -> None:
    if answer.status_code in (200, 201):
        return
    if answer.status_code == 429:
        wait = answer.headers.get("retry-after", "")
        seconds = int(wait) if wait.isdigit() else 5
        raise RateLimited("the interpreter is busy: try again soon", retry_after=seconds)
    if answer.status_code >= 500:
        raise Unavailable("the interpreter is out of order", retry_after=5)
    raise UpstreamRejected(
        "the interpreter refused this clinic's key or settings: tell your administrator"
    )


def _parse(answer: httpx.Response) -> dict[str, Any]:
    try:
        parsed = answer.json()
        value, expires_at = parsed["value"], parsed["expires_at"]
    except (ValueError, KeyError, TypeError):
        raise Unavailable("the interpreter answered something unreadable", retry_after=5) from None
    if not isinstance(value, str) or not value or not isinstance(expires_at, int | float):
        raise Unavailable("the interpreter answered something unreadable", retry_after=5)
    return {"value": value, "expires_at": expires_at}


def create(context: ProviderContext) -> RealtimeProvider:
    return OpenAiTranslate(context.settings.realtime, context.clients.http, context.clock)

"""OpenAI Realtime translation sessions: two one-way legs, each an interpreter that cannot answer.

Plain HTTP: ``POST /v1/realtime/translations/client_secrets``. Not tried against the vendor; held
to its documented contract by the local peer and by the tests.
"""

from collections.abc import Sequence
from typing import Any

from puente.domain.base import Language
from puente.domain.errors import Invalid
from puente.domain.session import Direction, Leg, Mode
from puente.ports import Found, RealtimeProvider
from puente.providers import ProviderContext
from puente.providers.realtime.minting import Mint
from puente.settings import RealtimeSettings

PATH = "/v1/realtime/translations"
_DIRECTIONS: dict[Language, tuple[Direction, Language]] = {
    "es": ("en-es", "en"),
    "en": ("es-en", "es"),
}


class OpenAiTranslate:
    """Mints translation legs, one for each language to interpret into."""

    name = "openai_translate"
    demo = False

    def __init__(self, settings: RealtimeSettings, mint: Mint) -> None:
        self._settings = settings
        self._mint = mint

    def model(self, mode: Mode) -> str:
        _require_translate(mode)
        return self._settings.translate_model

    def targets(
        self, mode: Mode, languages: tuple[Language, Language]
    ) -> Sequence[Language | None]:
        _require_translate(mode)
        return [languages[1], languages[0]]

    async def mint(self, mode: Mode, target: Language | None, *, user_hash: str) -> Leg:
        _require_translate(mode)
        if target is None:
            raise Invalid("a translation leg has one output language")
        direction, source = _DIRECTIONS[target]
        return await self._mint.leg(
            self._session(target), direction, (source, target), user_hash=user_hash
        )

    async def probe(self) -> Found:
        settings = self._settings
        return await self._mint.find(settings.translate_model, settings.transcription_model)

    def _session(self, target: Language) -> dict[str, Any]:
        return {
            "model": self._settings.translate_model,
            "audio": {
                "input": {
                    "transcription": {"model": self._settings.transcription_model},
                    "noise_reduction": {"type": self._settings.noise_reduction},
                },
                "output": {"language": target},
            },
        }


def _require_translate(mode: Mode) -> None:
    if mode != "translate":
        raise Invalid("this interpreter serves mode translate only")


def create(context: ProviderContext) -> RealtimeProvider:
    settings = context.settings.realtime
    return OpenAiTranslate(settings, Mint(settings, context.clients.http, context.clock, PATH))

"""OpenAI Realtime conversation sessions: one leg that hears both people and interprets each.

Plain HTTP: ``POST /v1/realtime/client_secrets``. Not tried against the vendor; held to its
documented contract by the local peer and by the tests. What it asks for is no security boundary:
a page may change its session once it is open.
"""

from collections.abc import Sequence
from typing import Any

from puente.domain.base import Language
from puente.domain.errors import Invalid
from puente.domain.session import Leg, Mode
from puente.ports import Found, RealtimeProvider
from puente.providers import ProviderContext
from puente.providers.realtime.interpreting import INSTRUCTIONS
from puente.providers.realtime.minting import Mint
from puente.providers.realtime.proposing import propose_action
from puente.settings import RealtimeSettings

PATH = "/v1/realtime"


class OpenAiConversation:
    """Mints the one leg of a conversation session."""

    name = "openai_conversation"
    demo = False

    def __init__(self, settings: RealtimeSettings, mint: Mint) -> None:
        self._settings = settings
        self._mint = mint

    def model(self, mode: Mode) -> str:
        _require_conversation(mode)
        return self._settings.conversation_model

    def targets(
        self, mode: Mode, languages: tuple[Language, Language]
    ) -> Sequence[Language | None]:
        _require_conversation(mode)
        return [None]

    async def mint(self, mode: Mode, target: Language | None, *, user_hash: str) -> Leg:
        _require_conversation(mode)
        if target is not None:
            raise Invalid("a conversation leg interprets in both directions")
        return await self._mint.leg(self._session(), "both", None, user_hash=user_hash)

    async def probe(self) -> Found:
        settings = self._settings
        return await self._mint.find(
            settings.conversation_model, settings.conversation_transcription_model
        )

    def _session(self) -> dict[str, Any]:
        settings = self._settings
        return {
            "type": "realtime",
            "model": settings.conversation_model,
            "instructions": INSTRUCTIONS,
            "output_modalities": ["audio"],
            "audio": {
                "input": {
                    "transcription": {"model": settings.conversation_transcription_model},
                    "noise_reduction": {"type": settings.noise_reduction},
                    "turn_detection": {
                        "type": settings.turn_detection,
                        "create_response": True,
                        # A patient who says «mhm» must not silence the doctor's words.
                        "interrupt_response": False,
                    },
                },
                "output": {"voice": settings.voice},
            },
            # The interpreter itself never calls: a function call in the middle of a sentence
            # would be heard. The page asks for calls beside the conversation, turn by turn, and
            # such a response chooses for itself.
            "tools": [propose_action()],
            "tool_choice": "none",
        }


def _require_conversation(mode: Mode) -> None:
    if mode != "conversation":
        raise Invalid("this interpreter serves mode conversation only")


def create(context: ProviderContext) -> RealtimeProvider:
    settings = context.settings.realtime
    return OpenAiConversation(settings, Mint(settings, context.clients.http, context.clock, PATH))

"""One provider out of several: each mode is served by the provider that is made for it."""

import asyncio
from collections.abc import Sequence

from puente.domain.base import Language
from puente.domain.session import Leg, Mode
from puente.ports import Found, Probed, RealtimeProvider
from puente.providers import ProviderContext, create

SERVING: dict[Mode, str] = {
    "translate": "openai_translate",
    "conversation": "openai_conversation",
}
"""Mode → the registered provider that mints for it."""


class ByMode:
    """Hands every request to the provider of its mode. ``name`` is what a session records."""

    def __init__(self, name: str, serving: dict[Mode, RealtimeProvider], *, demo: bool) -> None:
        self.name = name
        self.demo = demo
        self._serving = serving

    def model(self, mode: Mode) -> str:
        return self._serving[mode].model(mode)

    def targets(
        self, mode: Mode, languages: tuple[Language, Language]
    ) -> Sequence[Language | None]:
        return self._serving[mode].targets(mode, languages)

    async def mint(self, mode: Mode, target: Language | None, *, user_hash: str) -> Leg:
        return await self._serving[mode].mint(mode, target, user_hash=user_hash)

    async def probe(self) -> Found:
        """What each mode's provider finds; the first that does not answer speaks for all."""
        probed = [one for one in self._serving.values() if isinstance(one, Probed)]
        found = await asyncio.gather(*(one.probe() for one in probed))
        return Found(models=tuple(life for one in found for life in one.models))


def serve_by_mode(context: ProviderContext, name: str, *, demo: bool) -> RealtimeProvider:
    """A provider of every mode, under one name."""
    serving: dict[Mode, RealtimeProvider] = {
        mode: create("realtime", provider, context) for mode, provider in SERVING.items()
    }
    return ByMode(name, serving, demo=demo)

"""OpenAI Realtime in both modes: translation sessions, or one conversation session."""

from puente.ports import RealtimeProvider
from puente.providers import ProviderContext
from puente.providers.realtime.by_mode import serve_by_mode


def create(context: ProviderContext) -> RealtimeProvider:
    return serve_by_mode(context, "openai", demo=False)

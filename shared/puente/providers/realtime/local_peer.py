"""The peer of this machine: the same wire contract, answered from a script, and labelled so."""

from puente.ports import RealtimeProvider
from puente.providers import ProviderContext


def create(context: ProviderContext) -> RealtimeProvider:
    from puente.providers.realtime.openai_translate import OpenAiTranslate

    return OpenAiTranslate(
        context.settings.realtime, context.clients.http, context.clock, name="local_peer", demo=True
    )

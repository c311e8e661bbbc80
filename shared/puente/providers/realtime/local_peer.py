"""The peer of this machine: the same wire contract, answered from a script, and labelled so."""

from puente.ports import RealtimeProvider
from puente.providers import ProviderContext
from puente.providers.realtime.by_mode import serve_by_mode


def create(context: ProviderContext) -> RealtimeProvider:
    return serve_by_mode(context, "local_peer", demo=True)

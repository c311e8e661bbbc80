"""The local issuer's tokens: the same verification, under a name that other stages refuse."""

from puente.ports import Identity
from puente.providers import ProviderContext
from puente.providers import create as create_provider


def create(context: ProviderContext) -> Identity:
    identity: Identity = create_provider("identity", "oidc", context)
    return identity

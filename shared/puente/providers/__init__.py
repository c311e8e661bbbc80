"""Providers: one file each, one REGISTRY line each, imported only when a setting chooses them.

To add one: ``docs/providers.md``. The port's contract suite runs over every line.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from puente.domain.errors import ConfigurationError
from puente.ports import Clock, Ids, Randomness

if TYPE_CHECKING:
    from httpx import AsyncClient
    from pymongo.asynchronous.mongo_client import AsyncMongoClient
    from redis.asyncio import Redis

    from puente.settings import Settings
    from puente.telemetry import Telemetry

REGISTRY: dict[tuple[str, str], str] = {
    ("realtime", "openai"): "puente.providers.realtime.openai",
    ("realtime", "openai_translate"): "puente.providers.realtime.openai_translate",
    ("realtime", "openai_conversation"): "puente.providers.realtime.openai_conversation",
    ("realtime", "local_peer"): "puente.providers.realtime.local_peer",
    ("ai", "rules"): "puente.providers.ai.rules",
    ("ai", "openai"): "puente.providers.ai.openai",
    ("ai", "anthropic"): "puente.providers.ai.anthropic",
    ("storage", "folder"): "puente.providers.storage.folder",
    ("storage", "s3"): "puente.providers.storage.s3",
    ("storage", "memory"): "puente.providers.storage.memory",
    ("email", "console"): "puente.providers.email.console",
    ("email", "smtp"): "puente.providers.email.smtp",
    ("email", "ses"): "puente.providers.email.ses",
    ("email", "sendgrid"): "puente.providers.email.sendgrid",
    ("webhook", "http"): "puente.providers.webhook.http",
    ("webhook", "recording"): "puente.providers.webhook.recording",
    ("analytics", "none"): "puente.providers.analytics.none",
    ("analytics", "log"): "puente.providers.analytics.log",
    ("analytics", "mixpanel"): "puente.providers.analytics.mixpanel",
    ("analytics", "amplitude"): "puente.providers.analytics.amplitude",
    ("queue", "memory"): "puente.providers.queue.memory",
    ("queue", "sqs"): "puente.providers.queue.sqs",
    ("state", "memory"): "puente.providers.state.memory",
    ("state", "mongodb"): "puente.providers.state.mongodb",
    ("state", "redis"): "puente.providers.state.redis",
    ("identity", "oidc"): "puente.providers.identity.oidc",
    ("identity", "local"): "puente.providers.identity.local",
    ("cipher", "passthrough"): "puente.providers.cipher.passthrough",
    ("cipher", "local_key"): "puente.providers.cipher.local_key",
    ("cipher", "kms"): "puente.providers.cipher.kms",
}


class Clients(Protocol):
    """Clients that are opened when a provider first asks for them."""

    @property
    def http(self) -> "AsyncClient":
        """Shared by the providers that speak HTTP to a vendor; never used for webhooks."""

    @property
    def mongo(self) -> "AsyncMongoClient[dict[str, Any]]": ...

    @property
    def redis(self) -> "Redis": ...


@dataclass(frozen=True)
class ProviderContext:
    """What a provider may be built from."""

    settings: "Settings"
    clock: Clock
    ids: Ids
    randomness: Randomness
    telemetry: "Telemetry"
    clients: Clients


def create(port: str, name: str, context: ProviderContext, **options: Any) -> Any:
    """The chosen provider of a port.

    Raises ConfigurationError for one that is not registered, or whose package is not installed.
    """
    module = REGISTRY.get((port, name))
    if module is None:
        raise ConfigurationError(f"no provider {name} for {port}")
    try:
        return import_module(module).create(context, **options)
    except ModuleNotFoundError as error:
        message = f"provider {name} of {port} needs {error.name}, which is not installed"
        raise ConfigurationError(message) from None

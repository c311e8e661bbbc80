"""All settings together, and what stage ``local`` takes for granted."""

from typing import Any, Literal

from puente.settings.outgoing import (
    AiSettings,
    AnalyticsSettings,
    EmailSettings,
    FiguresSettings,
    HumanInterpreterSettings,
    PriceSettings,
    WebhookSettings,
)
from puente.settings.parts import (
    CipherSettings,
    EmergencySettings,
    IdentitySettings,
    MongoSettings,
    Part,
    QueueSettings,
    RealtimeSettings,
    StateSettings,
    StorageSettings,
)

Stage = Literal["local", "dev", "prod"]


class Settings(Part):
    stage: Stage
    """``local`` alone has defaults; anywhere else parts fit for one machine alone are refused."""
    mongodb: MongoSettings
    realtime: RealtimeSettings
    identity: IdentitySettings
    queue: QueueSettings
    state: StateSettings
    storage: StorageSettings
    email: EmailSettings
    ai: AiSettings
    analytics: AnalyticsSettings
    cipher: CipherSettings
    webhook: WebhookSettings
    emergency: EmergencySettings = EmergencySettings()
    human_interpreter: HumanInterpreterSettings = HumanInterpreterSettings()
    prices: PriceSettings = PriceSettings()
    figures: FiguresSettings = FiguresSettings()

    def ai_key(self) -> str:
        """The key that text is sent with; empty where there is none."""
        return text_key(self.ai, self.realtime)

    def providers(self) -> dict[str, str]:
        """The chosen provider of each port."""
        parts = {name: getattr(self, name) for name in type(self).model_fields}
        return {name: part.provider for name, part in parts.items() if hasattr(part, "provider")}


def text_key(ai: AiSettings, realtime: RealtimeSettings) -> str:
    own = ai.api_key.get_secret_value().strip()
    if own or realtime.provider == "local_peer" or ai.provider != "openai":
        # One vendor's key is never sent to another.
        return own
    return realtime.api_key.get_secret_value()


LOCAL_DEFAULTS: dict[str, dict[str, Any]] = {
    "mongodb": {"uri": "mongodb://127.0.0.1:27117/?w=majority&journal=true&directConnection=true"},
    "realtime": {
        "provider": "local_peer",
        "base_url": "http://127.0.0.1:8000",
        "api_key": "local-peer-key",
        "translate_model": "gpt-realtime-translate",
        "transcription_model": "gpt-realtime-whisper",
        "conversation_model": "gpt-realtime-2.1",
        "conversation_transcription_model": "gpt-transcribe",
        "voice": "marin",
    },
    "identity": {
        "provider": "local",
        "issuer": "http://127.0.0.1:8000/oidc",
        "audience": "puente-api",
        "client_id": "puente-page",
    },
    "queue": {"provider": "memory", "webhook_url": "webhook", "visit_url": "visit"},
    "state": {"provider": "memory"},
    "storage": {
        "provider": "folder",
        "folder": ".data/storage",
        "anchor_folder": ".data/anchors",
    },
    "email": {"provider": "console", "page_url": "http://127.0.0.1:8000"},
    "ai": {"provider": "rules"},
    "analytics": {"provider": "none"},
    "cipher": {"provider": "local_key", "key_file": ".data/keys/content"},
    "webhook": {
        "provider": "http",
        "allowed_networks": ["127.0.0.0/8", "::1/128"],
        "allow_plain_http": True,
    },
}

OPENAI_DEFAULTS = {
    **LOCAL_DEFAULTS["realtime"],
    "provider": "openai",
    "base_url": "https://api.openai.com",
}
"""What stage ``local`` uses once ``OPENAI_API_KEY`` is set."""

LOCAL_ONLY = {
    ("identity", "local"): "the local sign-in",
    ("realtime", "local_peer"): "the local peer",
    ("queue", "memory"): "the in-process queue",
    ("state", "memory"): "state kept in memory",
    ("storage", "folder"): "storage in a local folder",
    ("storage", "memory"): "storage kept in memory",
    ("webhook", "recording"): "a sender that sends nothing",
    ("cipher", "local_key"): "a key in a file",
    ("cipher", "passthrough"): "content that is not sealed",
}

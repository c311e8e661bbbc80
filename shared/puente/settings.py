"""Settings, read once from the environment: one nested model a port.

``PUENTE_<PORT>__<FIELD>`` sets a field (``PUENTE_QUEUE__PROVIDER=sqs``); ``MONGODB_URI`` and
``OPENAI_API_KEY`` have their usual names. Only stage ``local`` has defaults; anywhere else a
missing setting stops the start, and parts that are fit for one machine alone are refused.
"""

import json
import os
import re
from collections.abc import Mapping
from ipaddress import ip_network
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)

from puente.domain.errors import ConfigurationError
from puente.domain.session import MODE_OF, Mode, Way

KMS_KEY = r"arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key/[\w-]+"

Stage = Literal["local", "dev", "prod"]

PLAIN_NAMES = {"MONGODB_URI": ("mongodb", "uri"), "OPENAI_API_KEY": ("realtime", "api_key")}
"""Variables with a name of their own, and the field each one sets."""

PREFIX = "PUENTE_"
SECRET_VARIABLE = "PUENTE_SECRETS_ARN"  # noqa: S105 - the name of a variable, not a secret


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


def _check_key(key: SecretStr) -> SecretStr:
    """The key without the newline that a file may have put behind it."""
    plain = key.get_secret_value().strip()
    if not (plain and plain.isascii() and plain.isprintable()):
        raise ValueError("a key is printable ASCII")
    return SecretStr(plain)


def _check_network(block: str) -> str:
    try:
        ip_network(block, strict=True)
    except ValueError:
        raise ValueError("networks are written like 10.20.0.0/16") from None
    return block


class MongoSettings(Part):
    uri: SecretStr
    database: str = "puente"
    timeout_ms: int = Field(default=8_000, ge=100)
    """The longest that one operation or transaction may take, server selection included."""


SERVED: dict[str, frozenset[Mode]] = {
    "openai": frozenset({"translate", "conversation"}),
    "openai_translate": frozenset({"translate"}),
    "openai_conversation": frozenset({"conversation"}),
    "local_peer": frozenset({"translate", "conversation"}),
}
"""The modes that each interpreter serves."""


class RealtimeSettings(Part):
    provider: Literal["openai", "openai_translate", "openai_conversation", "local_peer"]
    """``openai`` and ``local_peer`` serve both modes, the others the one they are named for."""
    base_url: str
    public_base_url: str | None = None
    """Where the page dials, if that differs from where the server mints."""
    api_key: Annotated[SecretStr, AfterValidator(_check_key)]
    translate_model: str
    transcription_model: str
    conversation_model: str
    conversation_transcription_model: str
    voice: str
    turn_detection: Literal["semantic_vad", "server_vad"] = "semantic_vad"
    """What ends a turn in mode ``conversation``: that it sounds finished, or any silence."""
    noise_reduction: Literal["near_field", "far_field"] = "far_field"
    ways: tuple[Way, ...] = Field(default=("two_legs", "one_leg", "conversation"), min_length=1)
    """How visits may be interpreted. The first is the default; one alone leaves no choice."""
    timeout_s: float = Field(default=10.0, gt=0)

    @property
    def offered(self) -> tuple[Way, ...]:
        """The ways that are allowed and that the provider serves, the default first."""
        served = SERVED[self.provider]
        return tuple(dict.fromkeys(way for way in self.ways if MODE_OF[way] in served))

    @model_validator(mode="after")
    def _check_ways(self) -> "RealtimeSettings":
        if not self.offered:
            raise ValueError("ways: the provider serves none of them")
        return self


class IdentitySettings(Part):
    provider: Literal["oidc", "local"]
    issuer: str
    audience: str
    client_id: str
    jwks_url: str | None = None
    """Found by discovery when left out."""


class QueueSettings(Part):
    provider: Literal["sqs", "memory"]
    webhook_url: str
    visit_url: str


class StateSettings(Part):
    provider: Literal["mongodb", "redis", "memory"]
    redis_url: SecretStr | None = None
    """``rediss://user:password@host:port/0``: Redis or Valkey, over TLS outside stage ``local``."""
    timeout_s: float = Field(default=2.0, gt=0)


class StorageSettings(Part):
    provider: Literal["s3", "folder", "memory"]
    bucket: str | None = None
    folder: str | None = None


class EmailSettings(Part):
    provider: Literal["console", "smtp", "ses", "sendgrid"]
    sender: str | None = None
    """``Puente <interpreter@clinic.example>``: the address mail comes from."""
    smtp_host: str = "localhost"
    smtp_port: int = Field(default=587, gt=0, lt=65_536)
    smtp_security: Literal["tls", "starttls", "none"] = "starttls"
    smtp_username: str = ""
    smtp_password: SecretStr = SecretStr("")
    sendgrid_api_key: SecretStr = SecretStr("")
    sendgrid_base_url: str = "https://api.sendgrid.com"
    timeout_s: float = Field(default=10.0, gt=0)

    @model_validator(mode="after")
    def _check_choice(self) -> "EmailSettings":
        if self.provider != "console" and not self.sender:
            raise ValueError(f"provider {self.provider} needs a sender")
        if self.provider == "sendgrid" and not self.sendgrid_api_key.get_secret_value():
            raise ValueError("provider sendgrid needs sendgrid_api_key")
        return self


ANTHROPIC_DEFAULTS = {"base_url": "https://api.anthropic.com", "model": "claude-haiku-4-5"}
"""What ``AiSettings`` has of its own for that vendor; its other defaults are OpenAI's."""


class AiSettings(Part):
    provider: Literal["rules", "openai", "anthropic"]
    base_url: str = "https://api.openai.com"
    api_key: SecretStr = SecretStr("")
    """Empty with OpenAI: OPENAI_API_KEY, which then serves both the interpreter and the text."""
    model: str = "gpt-5.4-mini"
    timeout_s: float = Field(default=30.0, gt=0)
    """The longest that one answer may take, with its repetitions."""

    @model_validator(mode="before")
    @classmethod
    def _take_vendors_own(cls, given: Any) -> Any:
        if isinstance(given, dict) and given.get("provider") == "anthropic":
            return {**ANTHROPIC_DEFAULTS, **given}
        return given


class AnalyticsSettings(Part):
    provider: Literal["mixpanel", "amplitude", "log", "none"]
    token: SecretStr = SecretStr("")
    """Mixpanel's project token or Amplitude's API key."""
    mixpanel_base_url: str = "https://api.mixpanel.com"
    amplitude_base_url: str = "https://api2.amplitude.com"
    """Both vendors have European hosts too: data stays where the host is."""

    @model_validator(mode="after")
    def _check_token(self) -> "AnalyticsSettings":
        if self.provider in ("mixpanel", "amplitude") and not self.token.get_secret_value():
            raise ValueError(f"provider {self.provider} needs a token")
        return self


class CipherSettings(Part):
    provider: Literal["kms", "local_key", "passthrough"]
    kms_key_arn: str | None = None
    """The KMS key that wraps the clinics' keys, as a whole ARN."""
    kms_endpoint: str | None = None
    """``host:port`` of KMS, where it is not AWS's public one: a private endpoint, a test."""
    kms_ca_file: str | None = None
    key_file: str | None = None

    @model_validator(mode="after")
    def _check_key(self) -> "CipherSettings":
        if self.provider == "kms" and not re.fullmatch(KMS_KEY, self.kms_key_arn or ""):
            raise ValueError("provider kms needs kms_key_arn, a key's whole ARN")
        if self.provider == "local_key" and not self.key_file:
            raise ValueError("provider local_key needs key_file")
        return self


class WebhookSettings(Part):
    provider: Literal["http", "recording"]
    allowed_networks: tuple[Annotated[str, AfterValidator(_check_network)], ...] = ()
    """CIDR blocks an operator's own receivers live in; everything private is refused otherwise."""
    allow_plain_http: bool = False
    deadline_s: float = Field(default=30.0, gt=0)
    lease_s: float = Field(default=45.0, gt=0)
    """How long a claimed delivery is left alone: longer than the deadline."""

    @model_validator(mode="after")
    def _check_lease(self) -> "WebhookSettings":
        if self.lease_s <= self.deadline_s:
            raise ValueError("lease_s must be longer than deadline_s")
        return self


class HumanInterpreterSettings(Part):
    phone: str | None = None
    url: str | None = None


class Settings(Part):
    stage: Stage
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
    human_interpreter: HumanInterpreterSettings = HumanInterpreterSettings()

    def ai_key(self) -> str:
        """The key that text is sent with; empty where there is none."""
        own = self.ai.api_key.get_secret_value().strip()
        if own or self.realtime.provider == "local_peer" or self.ai.provider != "openai":
            # One vendor's key is never sent to another.
            return own
        return self.realtime.api_key.get_secret_value()

    def providers(self) -> dict[str, str]:
        """The chosen provider of each port."""
        parts = {name: getattr(self, name) for name in type(self).model_fields}
        return {name: part.provider for name, part in parts.items() if hasattr(part, "provider")}


LOCAL_DEFAULTS: dict[str, dict[str, Any]] = {
    "mongodb": {"uri": "mongodb://127.0.0.1:27117/?w=majority&journal=true"},
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
    "storage": {"provider": "folder", "folder": ".data/storage"},
    "email": {"provider": "console"},
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


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read and check every setting.

    Raises ConfigurationError, naming the variables that are missing, wrong or refused here, and
    never their values.
    """
    env = dict(os.environ if environ is None else environ)
    if env.get(SECRET_VARIABLE):
        env = {**read_secret(env[SECRET_VARIABLE]), **env}
    stage = env.get("PUENTE_STAGE", "")
    if stage == "local" and "AWS_LAMBDA_FUNCTION_NAME" in env:
        raise ConfigurationError("PUENTE_STAGE=local is refused on Lambda: choose dev or prod")
    values = _from_environment(env)
    if stage == "local":
        values = _with_local_defaults(values)
    # A part without any variable is empty, so that what is missing is named one by one.
    parts: dict[str, Any] = {name: {} for name in Settings.model_fields}
    try:
        settings = Settings.model_validate({**parts, **values, "stage": stage})
    except ValidationError as error:
        wrong = sorted({_variable(e["loc"]) + ": " + e["msg"] for e in error.errors()})
        raise ConfigurationError("settings are missing or wrong: " + "; ".join(wrong)) from None
    _refuse_local_parts(settings)
    return settings


def read_secret(arn: str) -> dict[str, str]:
    """The variables kept in one AWS Secrets Manager secret, a flat JSON object."""
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        client = boto3.client("secretsmanager")
        loaded = json.loads(client.get_secret_value(SecretId=arn)["SecretString"])
    except (BotoCoreError, ClientError):
        raise ConfigurationError(
            f"the secret that {SECRET_VARIABLE} names cannot be read"
        ) from None
    except (ValueError, KeyError):
        loaded = None
    if not isinstance(loaded, dict):
        raise ConfigurationError(f"the secret that {SECRET_VARIABLE} names is no JSON object")
    return {str(name): str(value) for name, value in loaded.items()}


def _from_environment(env: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    values: dict[str, dict[str, Any]] = {}
    for name, text in env.items():
        part, _, field = name.removeprefix(PREFIX).lower().partition("__")
        if name.startswith(PREFIX) and field:
            values.setdefault(part, {})[field] = _split(field, text)
    for name, (part, field) in PLAIN_NAMES.items():
        if env.get(name):
            values.setdefault(part, {})[field] = env[name]
    return values


def _split(field: str, text: str) -> Any:
    if field in ("allowed_networks", "ways"):
        return [block.strip() for block in text.split(",") if block.strip()]
    return text


def _with_local_defaults(values: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    merged = {
        part: {**defaults, **values.get(part, {})} for part, defaults in LOCAL_DEFAULTS.items()
    }
    given = values.get("realtime", {})
    if "api_key" in given and given.get("provider") != "local_peer":
        merged["realtime"] = {**OPENAI_DEFAULTS, **given}
    return {**values, **merged}


def _variable(location: tuple[int | str, ...]) -> str:
    path = [str(part) for part in location[:2]]
    plain = {"__".join(fields): name for name, fields in PLAIN_NAMES.items()}
    return plain.get("__".join(path), PREFIX + "__".join(path).upper())


def _refuse_local_parts(settings: Settings) -> None:
    named = {"s3": settings.storage.bucket, "folder": settings.storage.folder, "memory": "memory"}
    if not named[settings.storage.provider]:
        field = "BUCKET" if settings.storage.provider == "s3" else "FOLDER"
        raise ConfigurationError(f"settings are missing or wrong: PUENTE_STORAGE__{field} is empty")
    if settings.state.provider == "redis" and not settings.state.redis_url:
        raise ConfigurationError("settings are missing or wrong: PUENTE_STATE__REDIS_URL is empty")
    if settings.ai.provider == "openai" and not settings.ai_key():
        raise ConfigurationError(
            "settings are missing or wrong: set OPENAI_API_KEY or PUENTE_AI__API_KEY"
        )
    if settings.ai.provider == "anthropic" and not settings.ai_key():
        raise ConfigurationError("settings are missing or wrong: set PUENTE_AI__API_KEY")
    if settings.stage == "local":
        return
    for (part, provider), what in LOCAL_ONLY.items():
        if getattr(settings, part).provider == provider:
            raise ConfigurationError(
                f"{what} is refused in stage {settings.stage}: set {PREFIX}{part.upper()}__PROVIDER"
            )
    identity, realtime = settings.identity, settings.realtime
    redis_url = settings.state.redis_url
    if redis_url and not redis_url.get_secret_value().startswith("rediss://"):
        raise ConfigurationError(f"plain redis is refused in stage {settings.stage}: use rediss://")
    urls = [identity.issuer, identity.jwks_url, realtime.base_url, realtime.public_base_url]
    if settings.email.provider == "smtp" and settings.email.smtp_security == "none":
        raise ConfigurationError(f"mail without TLS is refused in stage {settings.stage}")
    analytics = settings.analytics
    urls += [settings.email.sendgrid_base_url, settings.ai.base_url]
    urls += [analytics.mixpanel_base_url, analytics.amplitude_base_url]
    plain = any(url and not url.startswith("https://") for url in urls)
    if settings.webhook.allow_plain_http or plain:
        raise ConfigurationError(f"plain http is refused in stage {settings.stage}")

"""The settings of what every visit needs: one frozen model a port.

A field's docstring is its line in ``docs/settings.md``, and a field without one fails the build.
"""

import re
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    field_validator,
    model_validator,
)

from puente.domain.session import MODE_OF, Mode, Way
from puente.settings.addresses import fault_of_address

KMS_KEY = r"arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key/[\w-]+"


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Together(ValueError):
    """A mistake that only the fields together show, named for the one to mend."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def _check_key(key: SecretStr) -> SecretStr:
    """The key without the newline that a file may have put behind it."""
    plain = key.get_secret_value().strip()
    if not (plain and plain.isascii() and plain.isprintable()):
        raise ValueError("a key is printable ASCII")
    return SecretStr(plain)


class MongoSettings(Part):
    uri: SecretStr
    """Where the database is, with user and password."""
    database: str = "puente"
    """The database's name."""
    timeout_ms: int = Field(default=8_000, ge=100)
    """The longest that one operation or transaction may take, server selection included."""

    @field_validator("uri")
    @classmethod
    def _is_an_address(cls, uri: SecretStr) -> SecretStr:
        fault = fault_of_address(uri.get_secret_value())
        if fault:
            raise ValueError(fault)
        return uri


SERVED: dict[str, frozenset[Mode]] = {
    "openai": frozenset({"translate", "conversation"}),
    "openai_translate": frozenset({"translate"}),
    "openai_conversation": frozenset({"conversation"}),
    "local_peer": frozenset({"translate", "conversation"}),
}
"""The modes that each interpreter serves."""


class RealtimeSettings(Part):
    provider: Literal["openai", "openai_translate", "openai_conversation", "local_peer"]
    """The interpreter. ``openai`` and ``local_peer`` serve both modes, the others the one they are
    named for."""
    base_url: str
    """Where interpreter sessions are minted."""
    public_base_url: str | None = None
    """Where the page dials, if that differs from where the server mints."""
    api_key: Annotated[SecretStr, AfterValidator(_check_key)]
    """The interpreter's API key. In stage ``local`` it turns the scripted demo into the real
    interpreter."""
    translate_model: str
    """The model of mode ``translate``."""
    transcription_model: str
    """What writes down a translated visit."""
    conversation_model: str
    """The model of mode ``conversation``."""
    conversation_transcription_model: str
    """What writes down a visit in mode ``conversation``."""
    voice: str
    """The interpreter's voice in mode ``conversation``."""
    turn_detection: Literal["semantic_vad", "server_vad"] = "semantic_vad"
    """What ends a turn in mode ``conversation``: that it sounds finished, or any silence."""
    noise_reduction: Literal["near_field", "far_field"] = "far_field"
    """``far_field`` suits a laptop on the desk, ``near_field`` a headset."""
    ways: tuple[Way, ...] = Field(default=("two_legs", "one_leg", "conversation"), min_length=1)
    """How visits may be interpreted. The first is the default; one alone leaves no choice."""
    timeout_s: float = Field(default=10.0, gt=0)
    """The longest that minting one leg may take."""

    @property
    def offered(self) -> tuple[Way, ...]:
        """The ways that are allowed and that the provider serves, the default first."""
        served = SERVED[self.provider]
        return tuple(dict.fromkeys(way for way in self.ways if MODE_OF[way] in served))

    @model_validator(mode="after")
    def _check_ways(self) -> "RealtimeSettings":
        if not self.offered:
            raise Together("ways", "the provider serves none of them")
        return self


class EmergencySettings(Part):
    minutes: int = Field(default=15, ge=0, le=60)
    """How long a visit may be interpreted in an emergency before consent is recorded. 0 allows
    none."""
    owed: int = Field(default=3, ge=0, le=100)
    """How many emergencies a member may still have to account for before the clinic's watchers are
    mailed of each further one. None is refused for it."""


class IdentitySettings(Part):
    provider: Literal["oidc", "local"]
    """Who signs people in: an OpenID Connect issuer (Cognito is one), or the local one."""
    issuer: str
    """The issuer's address, exactly as in its tokens' ``iss``."""
    audience: str
    """The ``aud`` of access tokens for this API."""
    client_id: str
    """The page's client at the issuer."""
    jwks_url: str | None = None
    """Where the issuer's keys are. Found by discovery when left out."""


class QueueSettings(Part):
    provider: Literal["sqs", "memory"]
    """What carries «this is due» to the workers."""
    webhook_url: str
    """The queue of deliveries."""
    visit_url: str
    """The queue of visits to finish."""


class StateSettings(Part):
    provider: Literal["mongodb", "redis", "memory"]
    """Where small values that expire are kept: rate limits, cached tokens, locks."""
    redis_url: SecretStr | None = None
    """``rediss://user:password@host:port/0``: Redis or Valkey, over TLS outside stage ``local``."""
    timeout_s: float = Field(default=2.0, gt=0)
    """The longest that Redis may take to answer."""

    @model_validator(mode="after")
    def _check_address(self) -> "StateSettings":
        if self.provider == "redis" and not self.redis_url:
            raise Together("redis_url", "is empty, and provider redis needs it")
        return self


class StorageSettings(Part):
    provider: Literal["s3", "folder", "memory"]
    """Where transcripts and recordings are kept."""
    bucket: str | None = None
    """The bucket of provider ``s3``."""
    folder: str | None = None
    """The folder of provider ``folder``."""
    anchor_bucket: str | None = None
    """The bucket where provider ``s3`` anchors the audit. Its Object Lock keeps anchors from being
    written over."""
    anchor_folder: str | None = None
    """The folder where provider ``folder`` anchors the audit."""

    @model_validator(mode="after")
    def _check_place(self) -> "StorageSettings":
        place = {"s3": "bucket", "folder": "folder"}.get(self.provider)
        for field in (place, f"anchor_{place}") if place else ():
            if not getattr(self, field):
                raise Together(field, f"is empty, and provider {self.provider} needs it")
        return self


class CipherSettings(Part):
    provider: Literal["kms", "local_key", "passthrough"]
    """What seals what was said: keys wrapped by KMS, keys wrapped by a file, or nothing."""
    kms_key_arn: str | None = None
    """The KMS key that wraps the clinics' keys, as a whole ARN."""
    kms_endpoint: str | None = None
    """``host:port`` of KMS, where it is not AWS's public one: a private endpoint, a test."""
    kms_ca_file: str | None = None
    """The certificate authority of ``kms_endpoint``, where it is not a public one."""
    key_file: str | None = None
    """The file with the key of provider ``local_key``; made where there is none."""

    @model_validator(mode="after")
    def _check_key(self) -> "CipherSettings":
        if self.provider == "kms" and not re.fullmatch(KMS_KEY, self.kms_key_arn or ""):
            raise Together("kms_key_arn", "provider kms needs a key's whole ARN")
        if self.provider == "local_key" and not self.key_file:
            raise Together("key_file", "provider local_key needs it")
        return self

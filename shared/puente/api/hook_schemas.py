"""What crosses the wire about deliveries, keys and the clinic's own systems."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from puente.api.endpoint_schemas import DeliveryOut
from puente.api.schemas import ActionCard, ConversationDetail
from puente.domain.base import Instant, Model
from puente.domain.conversation import ExternalRef
from puente.domain.member import Scope


class AttemptOut(Model):
    number: int
    started_at: Instant
    duration_ms: int
    """DNS, TLS and the answer's body included."""
    status: int | None
    error: str | None
    """A class of failure: ``timeout``, ``tls``, ``http_5xx``, …"""
    address: str | None
    """The address that was dialled."""
    response_head: str
    """The beginning of the answer, at most 4 KiB."""


class DeliveryDetail(Model):
    delivery: DeliveryOut
    attempts: list[AttemptOut]
    """The latest first."""
    next_cursor: str | None


class SendAgain(Model):
    since: Instant
    until: Instant | None = None
    dry_run: bool = False
    """Only count."""


class SentAgain(Model):
    dry_run: bool
    matched: int
    queued: int
    more: bool
    """There is more than one call sends: call again."""


class KeyIn(Model):
    name: Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]
    scopes: list[Scope] = Field(min_length=1, max_length=4)


class KeyOut(Model):
    key_id: str
    name: str
    scopes: list[Scope]
    created_by: str
    created_at: Instant
    last_used_at: Instant | None
    revoked_at: Instant | None


class KeyCreated(KeyOut):
    key: str
    """Shown once: send it as ``Authorization: Bearer …``."""


class KeyPage(Model):
    items: list[KeyOut]
    next_cursor: str | None


class IntegrationConversation(ConversationDetail):
    actions: list[ActionCard] | None
    """Oldest first; null where the key lacks ``actions:read``."""


class ReferenceOut(Model):
    conversation_id: str
    external_ref: ExternalRef | None


DeliveryState = Literal["pending", "delivered", "exhausted", "cancelled"]

"""What crosses the wire about webhook endpoints, their deliveries and their events."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from puente.domain.action import ActionType, ShortText
from puente.domain.base import Instant, Model
from puente.domain.webhook import Payload

RateLimit = Annotated[int, Field(ge=1, le=1_000)]
Schedule = Annotated[
    list[Annotated[int, Field(ge=0, le=604_800)]], Field(min_length=1, max_length=20)
]


class EndpointIn(Model):
    url: Annotated[str, StringConstraints(min_length=1, max_length=2_048)]
    description: ShortText = ""
    events: list[str] | None = Field(default=None, min_length=1, max_length=32)
    """Event types; left out: reviewed actions and completed or updated visits."""
    min_confidence: float = Field(default=0.0, ge=0.0, le=1.0)
    """Applies to ``action.proposed`` only."""
    propose_medication: bool = False
    """Medication is proposed automatically only where the clinic opts in by name."""
    action_types: list[ActionType] = Field(default_factory=list, max_length=5)
    """Which actions its ``action.*`` events are about; none named is all."""
    payload: Payload = "thin"
    """``thin``: ids and states; ``full``: what was said too; ``fhir``: a Bundle of R4 drafts."""
    rate_limit: RateLimit | None = None
    """The most attempts a second; null is as many as it answers."""
    schedule_s: Schedule | None = None
    """The wait before each attempt; null is the usual one: ten attempts over three days."""


class EndpointPatch(Model):
    url: Annotated[str, StringConstraints(min_length=1, max_length=2_048)] | None = None
    description: ShortText | None = None
    events: list[str] | None = Field(default=None, min_length=1, max_length=32)
    min_confidence: float | None = Field(default=None, ge=0.0, le=1.0)
    propose_medication: bool | None = None
    action_types: list[ActionType] | None = Field(default=None, max_length=5)
    payload: Payload | None = None
    rate_limit: RateLimit | None = None
    schedule_s: Schedule | None = None
    state: Literal["enabled", "disabled"] | None = None


class EndpointOut(Model):
    endpoint_id: str
    url: str
    description: str
    events: list[str]
    min_confidence: float
    propose_medication: bool
    action_types: list[ActionType]
    payload: Payload
    rate_limit: int | None
    schedule_s: list[int] | None
    state: Literal["enabled", "disabled"]
    disabled_reason: Literal["gone", "failing"] | None
    """Why we disabled it: it answered 410, or failed for days."""
    disabled_at: Instant | None
    rotations: int
    created_at: Instant
    signing: int
    """How many secrets sign at this moment: more than one while an overlap lasts."""
    overlap_until: Instant | None
    """When the newest secret signs alone; null where it does already."""
    health: "EndpointHealthOut | None" = None
    """Null for one that answers, and where a secret is shown."""


class EndpointHealthOut(Model):
    """An endpoint whose last attempts failed."""

    failures: int
    """Attempts in a row that failed."""
    failing_since: Instant
    open_until: Instant | None
    """Nothing is sent until then; afterwards one attempt tries whether it answers again."""
    warnings: int
    disabled_after: Instant
    """When it is disabled, should it go on failing."""


class EndpointCreated(EndpointOut):
    secret: str
    """Shown once: ``whsec_`` and base64."""


class RotateSecret(Model):
    overlap_hours: int = Field(default=24, ge=0, le=168)
    """How long the old secret signs beside the new one; 0 ends it at once."""


class EndpointPage(Model):
    items: list[EndpointOut]
    next_cursor: str | None


class DeliveryOut(Model):
    delivery_id: str
    endpoint_id: str
    event_id: str
    event_type: str
    status: Literal["pending", "delivered", "exhausted", "cancelled"]
    attempts: int
    next_attempt_at: Instant | None
    created_at: Instant
    finished_at: Instant | None
    last_status: int | None
    last_error: str | None


class DeliveryPage(Model):
    items: list[DeliveryOut]
    next_cursor: str | None


class EventTypeOut(Model):
    type: str
    description: str
    default: bool
    payload_schema: dict[str, Any]
    """JSON Schema (2020-12) of the whole body."""
    examples: dict[str, dict[str, Any]]
    """Payload level → a made-up body."""


class EventTypes(Model):
    items: list[EventTypeOut]

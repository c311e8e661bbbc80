"""Endpoints, events, deliveries and attempts."""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from puente.domain.action import ActionType
from puente.domain.base import Instant, Model

EventType = Literal[
    "action.proposed",
    "action.confirmed",
    "action.edited",
    "action.dismissed",
    "action.withdrawn",
    "action.superseded",
    "action.retracted",
    "conversation.completed",
    "conversation.updated",
    "interpreter.requested",
    "access.break_glass",
    "consent.emergency",
    "endpoint.disabled",
    "endpoint.failing",
    "endpoint.recovered",
    "delivery.exhausted",
    "test.ping",
]

EVENT_TYPES: dict[str, str] = {
    "action.proposed": "An action was noticed; nobody has reviewed it yet.",
    "action.confirmed": "A clinician confirmed a proposed action.",
    "action.edited": "A clinician changed an action; the event carries the changed one.",
    "action.dismissed": "A clinician dismissed a proposed action.",
    "action.withdrawn": "A later turn took a proposed action back.",
    "action.superseded": "A later turn replaced a proposed action by another.",
    "action.retracted": "A clinician took a confirmed or edited action back.",
    "conversation.completed": "A visit ended and its summary is ready.",
    "conversation.updated": "A completed visit changed: a late turn, a person who approved its "
    "summary, or its external reference.",
    "interpreter.requested": "Somebody in the room asked for a human interpreter.",
    "access.break_glass": "Somebody opened a colleague's visit in an emergency.",
    "consent.emergency": "A visit began without consent in an emergency, or that was settled.",
    "endpoint.disabled": "An endpoint was disabled.",
    "endpoint.failing": "An endpoint has been failing for a while.",
    "endpoint.recovered": "A failing endpoint answers again.",
    "delivery.exhausted": "A delivery used up its attempts.",
    "test.ping": "A test event, sent on request.",
}

DEFAULT_EVENTS: tuple[str, ...] = (
    "action.confirmed",
    "action.edited",
    "action.retracted",
    "conversation.completed",
    "conversation.updated",
)
"""What a new endpoint is subscribed to."""

FOLLOWS_PROPOSED: tuple[str, ...] = ("action.dismissed", "action.withdrawn", "action.superseded")
"""Whoever hears of proposals also hears of their end."""

Payload = Literal["thin", "full", "fhir"]
DeliveryStatus = Literal["pending", "delivered", "exhausted", "cancelled"]
EndpointState = Literal["enabled", "disabled"]
DisabledReason = Literal["gone", "failing"]
"""It answered 410; or it failed for days."""


class Endpoint(Model):
    """Where a clinic's systems receive events. ``secrets`` are newest first."""

    endpoint_id: str
    clinic_id: str
    url: str
    description: str = ""
    events: tuple[str, ...]
    min_confidence: float = 0.0
    propose_medication: bool = False
    action_types: tuple[ActionType, ...] = ()
    """Which actions its ``action.*`` events are about; none named is all."""
    payload: Payload = "thin"
    state: EndpointState = "enabled"
    secrets: tuple[str, ...] = Field(repr=False)
    retire_at: tuple[Instant, ...] = ()
    """When each secret after the first stops signing, in the same order."""
    rotations: int = 0
    rate_limit: int | None = None
    """The most attempts a second, or None for as many as it answers."""
    schedule_s: tuple[int, ...] | None = None
    """The wait before each attempt, in seconds, where it is not the usual one."""
    disabled_reason: DisabledReason | None = None
    """Why we disabled it; None where an administrator did."""
    disabled_at: Instant | None = None
    created_at: Instant

    def secrets_at(self, now: datetime) -> tuple[str, ...]:
        """What signs at this moment: the newest, and those before it whose overlap lasts."""
        older = zip(self.secrets[1:], self.retire_at, strict=False)
        return (*self.secrets[:1], *(secret for secret, until in older if now < until))

    def without_retired(self, now: datetime) -> "Endpoint":
        """The same, keeping no secret that signs no more."""
        waiting = tuple(until for until in self.retire_at if now < until)
        return self.model_copy(update={"secrets": self.secrets_at(now), "retire_at": waiting})


class EndpointHealth(Model):
    """An endpoint that fails. One that answers has none."""

    endpoint_id: str
    clinic_id: str
    failures: int
    """Attempts in a row that failed."""
    failing_since: Instant
    open_until: Instant | None = None
    """Nothing is sent until then; afterwards one attempt tries whether it answers again."""
    opened: int = 0
    warned: int = 0
    """How many warnings were given."""


class Event(Model):
    """Something that happened, stored once. Its id is the ``webhook-id`` at every endpoint."""

    event_id: str
    clinic_id: str
    type: EventType
    conversation_id: str | None
    action_id: str | None = None
    sequence: int
    """Counts a conversation's events from 1."""
    created_at: Instant
    thin: dict[str, Any]
    """Ids and states only: may be sent to any subscriber."""
    full: dict[str, Any]
    """What ``full`` payloads add: derived from what was said."""


class Delivery(Model):
    """One event on its way to one endpoint. ``body`` is fixed; ``attempt`` grows at a claim."""

    delivery_id: str
    clinic_id: str
    endpoint_id: str
    event_id: str
    event_type: str
    status: DeliveryStatus = "pending"
    attempt: int = 0
    schedule_from: int = 0
    """The attempts made before it was last sent again: its schedule counts from there."""
    next_attempt_at: Instant | None
    lease_until: Instant | None = None
    created_at: Instant
    finished_at: Instant | None = None
    last_status: int | None = None
    last_error: str | None = None
    correlation_id: str | None = None
    """The request that owed it, or asked for it again: kept here, so that no retry loses it."""
    body: bytes = Field(repr=False)
    """Empty for a worker that cannot open it now."""


def delivery_id_of(event_id: str, endpoint_id: str) -> str:
    """One event is owed to one endpoint once: so is the id."""
    return f"{event_id}.{endpoint_id}"


def endpoint_of(delivery_id: str) -> str:
    """The endpoint that ``delivery_id_of`` put into a delivery's id."""
    return delivery_id.rpartition(".")[2]


class Attempt(Model):
    """One try at a delivery. ``duration_ms`` covers the whole try, DNS and body included."""

    delivery_id: str
    clinic_id: str
    endpoint_id: str
    event_id: str
    number: int
    started_at: Instant
    duration_ms: int
    status: int | None
    error: str | None
    """A class of failure (``timeout``, ``refused_address``, …), never a message from outside."""
    address: str | None
    response_head: bytes = Field(default=b"", repr=False)

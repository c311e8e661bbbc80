"""What events say. One model a kind: events are built from these, and the catalogue's schemas.

``…Facts`` are ids and states and go to every subscriber; ``…Words`` derive from what was said and
go where an endpoint asked for full payloads.
"""

from typing import Literal

from pydantic import Field

from puente.domain.action import (
    Action,
    ActionDetails,
    ActionSource,
    ActionStatus,
    ActionType,
    Change,
)
from puente.domain.base import Instant, Language, Model
from puente.domain.conversation import (
    ConversationState,
    ExternalRef,
    InterpreterReason,
    Summary,
)
from puente.domain.emergency import EmergencyState

ReviewState = Literal["reviewed", "unreviewed"]


class ActionState(Model):
    action_id: str
    action_type: ActionType
    status: ActionStatus
    review: ReviewState = Field(description="Whether a person has looked at it")
    needs_review: bool = Field(description="A later turn contradicts what the person reviewed")
    change: Change | None = Field(description="Of a medication: started, changed or stopped")
    conditional: bool = Field(description="To be done only if something else happens")
    confidence: float = Field(ge=0, le=1)
    source: ActionSource
    revision: int = Field(ge=1, description="Grows with each change: ignore a lower one")


class ActionFacts(ActionState):
    conversation_id: str
    sequence: int = Field(ge=1, description="Counts the events of its conversation")


class ActionSaid(Model):
    """The clinician's words, or a reviewer's."""

    description: str
    reason: str | None
    details: ActionDetails
    language: Language
    evidence: tuple[str, ...] = Field(description="The turns that say so")


class ActionWords(ActionSaid):
    external_ref: ExternalRef | None


class ActionInVisit(ActionState, ActionSaid):
    """An action as a conversation's event lists it."""


class ConversationFacts(Model):
    conversation_id: str
    state: ConversationState
    languages: tuple[Language, Language] = Field(description="The clinician's, the patient's")
    turn_count: int
    action_count: int
    without_consent: bool = Field(
        default=False, description="Interpreted in an emergency, and nobody consented since"
    )
    sequence: int = Field(ge=1, description="Counts the events of its conversation")


class ConversationWords(Model):
    summary: Summary | None
    external_ref: ExternalRef | None
    actions: tuple[ActionInVisit, ...] = Field(
        description="Those that stand: reviewed ones, and proposals where the endpoint takes them"
    )


class InterpreterFacts(Model):
    conversation_id: str
    reason: InterpreterReason
    requested_by: str
    languages: tuple[Language, Language]
    sequence: int = Field(ge=1)


class BreakGlassFacts(Model):
    conversation_id: str
    glass_id: str
    opened_by: str
    opened_at: Instant
    expires_at: Instant = Field(description="From then on the visit is closed to them again")
    sequence: int = Field(ge=1, description="Counts the events of its conversation")


class EmergencyFacts(Model):
    conversation_id: str
    emergency_id: str
    state: EmergencyState = Field(description="open until somebody accounts for it")
    started_by: str
    started_at: Instant
    until: Instant = Field(description="From then on no interpreter is given without consent")
    sequence: int = Field(ge=1, description="Counts the events of its conversation")


class EndpointDisabledFacts(Model):
    endpoint_id: str
    reason: Literal["gone", "failing"] = Field(
        description="It answered 410; or it failed for five days"
    )


class EndpointFailingFacts(Model):
    endpoint_id: str
    failing_since: Instant
    failures: int = Field(description="Attempts in a row that failed")
    disabled_after: Instant = Field(description="When it is disabled, if it goes on")


class EndpointRecoveredFacts(Model):
    endpoint_id: str
    failing_since: Instant


class ExhaustedFacts(Model):
    endpoint_id: str
    event_id: str
    event_type: str
    attempts: int
    last_status: int | None = Field(description="HTTP status, or null where no answer came")
    last_error: str | None = Field(description="A class of failure")


class PingFacts(Model):
    endpoint_id: str
    message: str


def action_state(action: Action) -> ActionState:
    reviewed = action.status in ("confirmed", "edited", "dismissed", "retracted")
    return ActionState(
        action_id=action.action_id,
        action_type=action.type,
        status=action.status,
        review="reviewed" if reviewed else "unreviewed",
        needs_review=action.needs_review,
        change=action.change,
        conditional=action.conditional,
        confidence=action.confidence,
        source=action.source,
        revision=action.revision,
    )


def action_said(action: Action) -> ActionSaid:
    return ActionSaid(**{name: getattr(action, name) for name in ActionSaid.model_fields})


def as_json(payload: Model) -> dict[str, object]:
    """A payload as it is stored and sent; what details and references leave open is left out."""
    plain: dict[str, object] = payload.model_dump(mode="json")
    for holder in (plain, *_dicts(plain.get("actions"))):
        for name in ("details", "external_ref"):
            part = holder.get(name)
            if isinstance(part, dict):
                holder[name] = {key: value for key, value in part.items() if value is not None}
    return plain


def _dicts(value: object) -> list[dict[str, object]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []

"""What crosses the wire. Requests refuse unknown fields; every instant is ISO 8601 in UTC."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from puente.domain.action import (
    ActionDetails,
    ActionEdit,
    ActionSource,
    ActionStatus,
    ActionType,
    Change,
    Decision,
    ProposedAction,
)
from puente.domain.attestation import ClinicData
from puente.domain.base import ClientId, Instant, Language, Model
from puente.domain.consent import ConsentGiven
from puente.domain.conversation import (
    ConversationState,
    ExternalRef,
    Fallback,
    InterpreterReason,
    Summary,
)
from puente.domain.emergency import Emergency
from puente.domain.session import Leg, Mode, OneWay, Way
from puente.domain.turn import Mark, ModelCall, Origin, Speaker, TurnIn, TurnRef, Utterance


class Problem(Model):
    """RFC 9457 problem details. ``code`` is stable; ``detail`` is safe to show."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    request_id: str
    errors: list["FieldError"] | None = None
    current: dict[str, Any] | None = None
    retry_after: int | None = None


class FieldError(Model):
    """Where a body is wrong, without quoting it."""

    at: str
    message: str
    code: str | None = None
    """What is wrong there, in a stable word."""


Stop = Literal["no_consent", "consent_withdrawn", "emergency_over", "visit_ended"]


# --- visits -----------------------------------------------------------------------------------


class OpenConversation(Model):
    conversation_id: ClientId | None = None
    """Made by the page, so that a repeated request opens one visit; made here when left out."""
    languages: Annotated[tuple[Language, Language], Field(description="Clinician's, patient's")]
    consent: ConsentGiven
    external_ref: ExternalRef | None = None


class ConversationOut(Model):
    conversation_id: str
    created_by: str
    languages: tuple[Language, Language]
    state: ConversationState
    consent_id: str
    created_at: Instant
    ended_at: Instant | None
    completed_at: Instant | None
    finish_failed_at: Instant | None = None
    """When it was given up to make the summary; a late turn tries again."""
    turn_count: int
    action_count: int
    action_types: tuple[ActionType, ...]
    emergency: Emergency | None = None
    """Where it began without consent."""


class ConversationDetail(ConversationOut):
    external_ref: ExternalRef | None
    summary: Summary | None
    fallbacks: list[Fallback]
    """Where a model was to read the visit, gave no usable answer, and the rules read it."""
    break_glass_until: Instant | None = None
    """Where the caller reads a colleague's visit in an emergency: when that ends."""


class ConversationPage(Model):
    items: list[ConversationOut]
    next_cursor: str | None


class EditConversation(Model):
    external_ref: ExternalRef | None


class InterpreterAsked(Model):
    reason: InterpreterReason


class OpenSession(Model):
    conversation_id: str = Field(max_length=64)
    mode: Mode = "translate"
    direction: OneWay | None = None
    """With mode ``translate``: one leg in this direction alone, to be turned round by the page."""
    renew: bool = False
    """Mint anew even where a fresh secret is cached: after the interpreter answered 401."""


class SessionCheckOut(Model):
    leg: Leg
    demo: bool


class SessionOut(Model):
    session_id: str
    mode: Mode
    provider: str
    model: str
    demo: bool
    """The interpreter answers from a script; nothing is really translated."""
    legs: list[Leg]
    cached: bool


# --- turns ------------------------------------------------------------------------------------


class ActionCard(Model):
    """An action as the page shows it and as a review names it (``revision``)."""

    action_id: str
    conversation_id: str
    type: ActionType
    change: Change | None
    conditional: bool
    description: str
    reason: str | None
    details: ActionDetails
    confidence: float
    evidence: list[str]
    language: Language
    source: ActionSource
    status: ActionStatus
    needs_review: bool
    flagged: bool
    revision: int
    created_at: Instant
    updated_at: Instant
    reviewed_by: str | None
    reviewed_at: Instant | None


class TurnReceipt(Model):
    """The server has this turn. ``stored`` says what the request changed."""

    turn_id: str
    stored: Literal["created", "updated", "unchanged", "newer_kept"]
    revision: int
    seq: int
    flags: list[str]
    late: bool
    actions: list[ActionCard]
    """The current state of every action that this turn evidences or changed."""
    stop: Stop | None = None
    """Nobody may be interpreted in this visit any more, and why: hang up. The turn is stored."""


class TurnInBatch(TurnIn):
    turn_id: ClientId


class TurnBatch(Model):
    turns: list[dict[str, Any]] = Field(min_length=1, max_length=100)
    """Each as ``TurnIn`` with its ``turn_id``; judged one by one, so that a bad one blocks none."""


class TurnResult(Model):
    """One turn's outcome in a batch: the status that a single PUT would have answered."""

    turn_id: str
    status: int
    receipt: TurnReceipt | None = None
    problem: Problem | None = None


class TurnBatchOut(Model):
    results: list[TurnResult]


class TurnOut(Model):
    turn_id: str
    session_id: str | None
    speaker: Speaker
    origin: Origin
    source: Utterance
    target: Utterance | None
    model_calls: list[ModelCall]
    started_at: Instant
    ended_at: Instant
    revision: int
    seq: int
    marks: list[Mark]
    flags: list[str]
    late: bool


class TurnPage(Model):
    items: list[TurnOut]
    next_cursor: str | None


class EndConversation(Model):
    turns: list[TurnRef] = Field(default=[], max_length=10_000)
    """Every turn the page made, so that the server can name the ones it lacks."""


class EndOut(Model):
    state: ConversationState
    missing: list[TurnRef]


# --- actions ----------------------------------------------------------------------------------


class ActionPage(Model):
    items: list[ActionCard]
    next_cursor: str | None


class Review(Model):
    decision: Decision
    revision: int = Field(ge=1)
    """The revision of the card the reviewer saw; another one answers 409 with ``current``."""
    edit: ActionEdit | None = None


class DetectTurn(Model):
    turn_id: ClientId | None = None
    speaker: Speaker = "clinician"
    language: Language
    text: Annotated[str, StringConstraints(max_length=20_000)]
    translation: str | None = Field(default=None, max_length=20_000)


class DetectRequest(Model):
    turns: list[DetectTurn] = Field(min_length=1, max_length=500)


class DetectOut(Model):
    actions: list[ProposedAction]


# --- the clinic -------------------------------------------------------------------------------


class ClinicOut(Model):
    clinic_id: str
    name: str


class OutboxKey(Model):
    id: str
    key: str
    """256 bits for AES-GCM, base64; the page keeps it in memory only."""


class HumanInterpreter(Model):
    phone: str | None
    url: str | None


class Me(Model):
    member_id: str
    name: str
    role: Literal["clinician", "supervisor", "admin", "auditor"]
    clinic: ClinicOut
    outbox_key: OutboxKey
    human_interpreter: HumanInterpreter
    ways: list[Way]
    """How visits may be interpreted here, the default first."""
    demo: bool
    data: ClinicData
    """What may be put in: made-up visits, or patients' own."""
    emergency_minutes: int
    """How long a visit may be interpreted before consent is recorded; 0: not at all."""
    mail_content: bool
    """Whether mail may carry a summary's words; a link is always allowed."""


class AcceptInvitation(Model):
    invitation: Annotated[str, StringConstraints(min_length=16, max_length=128)]


class MemberOut(Model):
    member_id: str
    name: str
    role: Literal["clinician", "supervisor", "admin", "auditor"]
    state: Literal["invited", "active", "suspended"]
    created_at: Instant


class MemberPage(Model):
    items: list[MemberOut]
    next_cursor: str | None


class Health(Model):
    status: Literal["ok", "degraded"]
    stage: str
    version: str
    demo: bool
    checks: dict[str, Literal["ok", "failing"]]
    providers: dict[str, str]


Problem.model_rebuild()

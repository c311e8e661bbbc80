"""An action: what the clinician committed to."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from puente.domain import terms
from puente.domain.base import Instant, Language, Model

ActionType = terms.ActionType
Change = terms.Change
ActionSource = Literal["rules", "model", "function_call", "clinician"]
ActionStatus = Literal[
    "proposed", "confirmed", "edited", "dismissed", "withdrawn", "superseded", "retracted"
]
Decision = Literal["confirm", "edit", "dismiss", "retract"]

REVIEWED: frozenset[str] = frozenset({"confirmed", "edited", "dismissed", "retracted"})
"""Statuses a person set: detection never alters an action in one of them."""

AfterDecision: dict[tuple[str, str], ActionStatus] = {
    ("proposed", "confirm"): "confirmed",
    ("proposed", "edit"): "edited",
    ("proposed", "dismiss"): "dismissed",
    ("confirmed", "edit"): "edited",
    ("confirmed", "retract"): "retracted",
    ("edited", "edit"): "edited",
    ("edited", "retract"): "retracted",
}
"""(status, decision) → status. What is not here is a conflict."""

ShortText = Annotated[str, StringConstraints(max_length=2_000, strip_whitespace=True)]


class ActionDetails(Model):
    """Structured details, where they were said; in the speaker's own words unless noted."""

    drug: str | None = Field(default=None, max_length=200)
    dose: str | None = Field(default=None, max_length=200)
    """The amount as a decimal number in digits, or as said when it is no number («half»)."""
    unit: str | None = Field(default=None, max_length=64)
    route: str | None = Field(default=None, max_length=64)
    frequency: str | None = Field(default=None, max_length=200)
    duration: str | None = Field(default=None, max_length=200)
    test: str | None = Field(default=None, max_length=200)
    body_part: str | None = Field(default=None, max_length=200)
    side: terms.Side | None = None
    specialty: str | None = Field(default=None, max_length=200)
    when: str | None = Field(default=None, max_length=64)
    """An ISO 8601 date (``2026-12-07``) or period (``P2W``) counted from the visit's date."""


class ProposedAction(Model):
    """What a detector believes the clinician committed to.

    ``concept`` is a normalised key of what is acted upon («amoxicillin», «chest x-ray»), the
    same for English and Spanish where the lexicon knows it; two proposals of one type and
    concept with overlapping evidence are one action. ``confidence`` is a probability.
    """

    type: ActionType
    concept: str = Field(min_length=1, max_length=200)
    description: ShortText
    reason: ShortText | None = None
    details: ActionDetails = ActionDetails()
    change: Change | None = None
    conditional: bool = False
    confidence: float = Field(ge=0.0, le=1.0)
    evidence: tuple[str, ...] = Field(min_length=1)
    """Ids of the turns that say so, in spoken order."""
    language: Language
    source: ActionSource = "rules"


class ActionContent(Model):
    """The part of an action that derives from what was said: only the cipher may open it."""

    concept: str
    description: ShortText
    reason: ShortText | None = None
    details: ActionDetails = ActionDetails()


class Action(ActionContent):
    """An action of a visit. ``revision`` grows with each change; a review names the one it saw."""

    action_id: str
    clinic_id: str
    conversation_id: str
    type: ActionType
    change: Change | None = None
    conditional: bool = False
    confidence: float
    evidence: tuple[str, ...]
    language: Language
    source: ActionSource
    status: ActionStatus = "proposed"
    needs_review: bool = False
    """A later turn contradicts what a person reviewed."""
    flagged: bool = False
    """Its evidence includes a turn whose translation is in doubt."""
    revision: int = 1
    created_at: Instant
    updated_at: Instant
    reviewed_by: str | None = None
    reviewed_at: Instant | None = None


class ActionEdit(Model):
    """What a reviewer changes; a field left out stays as it is."""

    description: ShortText | None = None
    reason: ShortText | None = None
    details: ActionDetails | None = None
    change: Change | None = None


class DetectorTurn(Model):
    """A turn as a detector reads it: the original, and its translation where there is one."""

    turn_id: str
    speaker: terms.Speaker
    lang: Language
    text: str
    translation_lang: Language | None = None
    translation: str | None = None


Json = dict[str, Any]

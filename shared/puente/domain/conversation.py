"""A conversation: one visit."""

from datetime import date, timedelta
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, field_validator

from puente.domain.action import ActionType
from puente.domain.base import Instant, Language, Model
from puente.domain.emergency import Emergency, EmergencyWords
from puente.domain.turn import Utterance

ConversationState = Literal["active", "ending", "completed"]

InterpreterReason = Literal[
    "patient_asked", "clinician_asked", "doubtful_translation", "critical_topic"
]
"""Why a person is to interpret instead."""

UtcOffset = Annotated[int, Field(ge=-840, le=840)]
"""Minutes by which the clocks in the room are ahead of UTC."""

OpaqueId = Annotated[
    str, StringConstraints(min_length=1, max_length=128, pattern=r"^[\x21-\x7e]+$")
]


class ExternalRef(Model):
    """The visit's names in the clinic's own systems: opaque to us, kept behind the cipher."""

    system: OpaqueId
    patient_id: OpaqueId | None = None
    encounter_id: OpaqueId | None = None


class SummaryLine(Model):
    """One sentence of a summary, in both languages where both were said."""

    kind: Literal["complaint", "finding", "plan", "other"]
    en: str | None = None
    es: str | None = None
    evidence: tuple[str, ...] = ()
    """The turns it rests on. A machine's line has some; a person may write one without."""
    edited: bool = False
    """A person wrote or changed it."""


Qualification = Literal["qualified_translator", "qualified_interpreter", "bilingual_staff"]
"""What lets somebody judge a translation, in their own words about themselves."""


class Summary(Model):
    """A bilingual summary. Until ``reviewed``, no person has looked at it."""

    lines: tuple[SummaryLine, ...] = ()
    provider: str
    instead_of: str | None = None
    """The provider that was to write it, where that one did not answer or not as it should."""
    machine_made: bool = True
    """A machine wrote at least one of its lines."""
    reviewed: bool = False
    made_at: Instant
    revision: int = 1
    """Grows with each change: a review names the one it saw."""
    needs_review: bool = False
    """More was said after a person approved it."""
    reviewed_by: str | None = None
    reviewed_at: Instant | None = None
    reviewer_name: str | None = None
    """As it was then: what is carried out of here says who looked at it."""
    reviewer_qualification: Qualification | None = None
    """Nothing where the reviewer stated none."""


class Fallback(Model):
    """A model was to read the visit, and the rules did."""

    step: Literal["detect", "summarise"]
    provider: str
    """The one that was asked."""
    why: str
    """``timeout``, ``malformed``, ``refused``, ``instructed`` (it obeyed what was said) …"""


class Spoken(Model):
    """What was said in a turn, and what we said for it."""

    turn_id: str
    source: Utterance
    target: Utterance


class ConversationContent(Model):
    """What a visit's document keeps behind the cipher."""

    external_ref: ExternalRef | None = None
    summary: Summary | None = None
    fallbacks: tuple[Fallback, ...] = ()
    """Of the last time that the visit was finished."""
    detection: dict[str, Any] = Field(default_factory=dict)
    """The bounded state of live detection, as the detector wrote it."""
    emergency: EmergencyWords | None = None
    recent: tuple[Spoken, ...] = ()
    """The translations spoken last: what an echo would repeat."""

    @field_validator("recent", mode="before")
    @classmethod
    def _drop_what_answers_nothing(cls, kept: Any) -> Any:
        """A visit that was going on when this was added kept its translations alone."""
        return [one for one in kept if not isinstance(one, str)]


class Conversation(Model):
    """A visit as services see it."""

    conversation_id: str
    clinic_id: str
    created_by: str
    languages: tuple[Language, Language]
    consent_id: str
    state: ConversationState = "active"
    next_seq: int = 1
    event_seq: int = 0
    turn_count: int = 0
    action_count: int = 0
    action_types: tuple[ActionType, ...] = ()
    """Which types its actions have, in the clear for the history's filter: never a word said."""
    created_at: Instant
    utc_offset_min: UtcOffset = 0
    last_activity_at: Instant
    ended_at: Instant | None = None
    completed_at: Instant | None = None
    finish_failed_at: Instant | None = None
    """When it was given up to finish it; a late turn tries again."""
    made_up: bool = False
    """Opened while the clinic was not cleared for patients' data."""
    emergency: Emergency | None = None
    """Where it began without consent."""
    consent_ended: bool = False
    """The patient no longer agrees to a machine. The record of the consent says so too, and is what
    an interpreter is given by: this spares each turn's answer from reading it."""
    content: ConversationContent = ConversationContent()

    @property
    def day(self) -> date:
        """The day it began on where it was held: «on Monday» counts from it. By UTC an evening
        in America is tomorrow, and its Monday a week later."""
        return (self.created_at + timedelta(minutes=self.utc_offset_min)).date()

    @property
    def without_consent(self) -> bool:
        """It was interpreted in an emergency, and nobody consented since."""
        return self.emergency is not None and self.emergency.state != "consented"


def with_content(conversation: Conversation, **changes: Any) -> Conversation:
    """The visit with parts of its sealed content replaced."""
    content: ConversationContent = conversation.content.model_copy(update=changes)
    return conversation.model_copy(update={"content": content})

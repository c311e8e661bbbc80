"""Consent: who agreed to a machine interpreter, when, and to which wording."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from puente.domain.base import Instant, Language, Model

ConsentGiver = Literal["patient", "guardian", "representative"]


class ConsentGiven(Model):
    """What the page sends: the answer to a wording that was shown in the patient's language."""

    granted: bool
    wording: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]{0,31}$")]
    """The version of the wording that was shown, one of ``domain.wordings``."""
    language: Language
    recording: bool = False
    """Whether a recording was agreed to as well; without it none is ever taken."""
    given_by: ConsentGiver = "patient"
    at: Instant


class Consent(ConsentGiven):
    """A consent on record."""

    consent_id: str
    clinic_id: str
    conversation_id: str
    recorded_by: str
    """The member who was in the room."""
    recorded_at: Instant
    wording_sha256: str | None = None
    """The digest of the words in ``language``, so that the record says which without this code."""
    withdrawn_at: Instant | None = None
    """Since then no interpreter may listen any more."""
    recording_withdrawn_at: Instant | None = None
    """Since then a recording is no longer agreed to, and what there was is deleted."""

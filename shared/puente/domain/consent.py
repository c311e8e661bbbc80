"""Consent: who agreed to a machine interpreter, when, and to which wording."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from puente.domain.base import Instant, Language, Model

ConsentGiver = Literal["patient", "guardian", "representative"]


class ConsentGiven(Model):
    """What the page sends: the answer to a wording that was shown in the patient's language."""

    granted: bool
    wording: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]{0,31}$")]
    """The version of the wording that was shown, for example ``2026-11``."""
    language: Language
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

"""Interpreting before consent is on record: for minutes, once a visit, accounted for afterwards."""

from typing import Literal

from pydantic import Field

from puente.domain.base import Instant, Model

EmergencyState = Literal["open", "consented", "refused", "explained"]
"""``open`` until somebody records what the patient says of it, or writes why nobody could ask."""


class Emergency(Model):
    """A visit that began without consent, and what became of it."""

    emergency_id: str
    started_by: str
    started_at: Instant
    until: Instant
    """From this moment on no interpreter is given, unless consent was recorded."""
    state: EmergencyState = "open"
    closed_by: str | None = None
    closed_at: Instant | None = None


class EmergencyWords(Model):
    """Why, in a member's own words: they may name a patient, so they are content."""

    reason: str = Field(repr=False)
    explanation: str | None = Field(default=None, repr=False)

"""Opening a colleague's visit in an emergency: with a reason, for an hour, seen by others."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field, StringConstraints

from puente.domain.base import Instant, Model

LASTS = timedelta(minutes=60)

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=500)]
"""In the caller's own words; it may name a patient, so it is content."""


class BrokenGlass(Model):
    """One member may read one visit until ``expires_at``, that moment excluded."""

    glass_id: str
    clinic_id: str
    conversation_id: str
    member_id: str
    reason: str | None = Field(repr=False)
    """None where the clinic's key is gone, and the words with it."""
    opened_at: Instant
    expires_at: Instant

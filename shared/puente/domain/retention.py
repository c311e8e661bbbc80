"""How long what is kept: by class of data, unless somebody holds it."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from puente.domain.base import Instant, Model

DataClass = Literal["text", "recordings", "webhooks", "figures"]
"""``text``: a visit with all that was said and what derives from it. ``recordings``: its sound.
``webhooks``: events, deliveries and attempts. ``figures``: numbers by the hour and by the visit."""

AUDIT_DAYS_LEAST = 2_192
"""Six years, two leap days among them."""

Days = Annotated[int, Field(ge=1, le=36_500)]


class RetentionRules(Model):
    """In days from the end of a visit, or from when a row was written; None is kept for good."""

    text_days: Days | None = None
    recordings_days: Days | None = None
    webhooks_days: Annotated[int, Field(ge=7, le=36_500)] | None = None
    """At least as long as a delivery may still be tried."""
    figures_days: Days | None = None
    audit_days: Annotated[int, Field(ge=AUDIT_DAYS_LEAST, le=36_500)] = AUDIT_DAYS_LEAST
    """At least so long. Nothing here removes a row of the audit: its anchors cannot be removed
    either."""

    def days(self, kept: DataClass) -> int | None:
        days: int | None = getattr(self, f"{kept}_days")
        return days

    def before(self, kept: DataClass, now: datetime) -> datetime | None:
        """What is older than this is due; None where nothing is."""
        days = self.days(kept)
        return None if days is None else now - timedelta(days=days)


HoldReason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=500)]


class LegalHold(Model):
    """Nothing of the visit is deleted while this stands."""

    hold_id: str
    clinic_id: str
    conversation_id: str
    placed_by: str
    placed_at: Instant
    reason: str | None = Field(repr=False)
    """None where the clinic's key is gone, and the words with it."""
    released_by: str | None = None
    released_at: Instant | None = None


class Deletion(Model):
    """What was deleted, when, and by which rule: proof that it was, and of nothing it said."""

    deletion_id: str
    clinic_id: str
    data: DataClass
    rule: Literal["retention", "consent_withdrawn"]
    days: int | None
    """The rule's, where it was one of retention."""
    conversation_id: str | None
    """None where it was rows of no single visit."""
    counts: dict[str, int]
    """How many of what."""
    oldest: Instant | None
    newest: Instant | None
    deleted_at: Instant
    finished: bool = True
    """False while a run is at it, or died: the next one takes it up."""

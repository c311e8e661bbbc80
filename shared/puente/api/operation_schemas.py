"""What the Operations page is told."""

from datetime import date
from typing import Literal

from puente.domain.base import Instant, Model


class ModelOut(Model):
    """A model that the settings choose, as its vendor lists it."""

    name: str
    listed: bool
    shutdown_date: date | None
    days_left: int | None


class PartOut(Model):
    part: str
    provider: str
    state: Literal["ok", "failing", "not_probed"]
    latency_ms: float | None
    version: str | None
    code: str | None
    models: list[ModelOut]


class QueueOut(Model):
    """Messages that wait, and those that were given up; null where the queue does not answer."""

    name: str
    waiting: int | None
    dead: int | None


class HealthDetails(Model):
    status: Literal["ok", "degraded"]
    stage: str
    version: str
    checked_at: Instant
    parts: list[PartOut]
    queues: list[QueueOut]
    attestation: Literal["not_attested"]
    """Whether somebody has declared that the vendors signed for patients' data. Nobody can yet."""

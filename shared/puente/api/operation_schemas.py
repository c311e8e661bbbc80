"""What the Operations page is told."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from puente.domain.attestation import ApiPath, ClinicData
from puente.domain.base import ClientId, Instant, Model
from puente.domain.metric import SPECS, Metric, PageMetric
from puente.domain.session import Way


class TelemetryPoint(Model):
    """One number under one of the names of the list, within that name's range."""

    name: PageMetric
    value: Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)]

    @model_validator(mode="after")
    def _check_range(self) -> "TelemetryPoint":
        if self.value > SPECS[self.name].most:
            raise ValueError("the value is beyond the range of its name")
        return self


class TelemetryIn(Model):
    """``conversation_id`` and ``way`` tell whose minutes they are; they leave with no figure."""

    conversation_id: ClientId | None = None
    way: Way | None = None
    points: list[TelemetryPoint] = Field(min_length=1, max_length=200)


class HourOut(Model):
    hour: Instant
    count: int
    sum: float
    p50: float | None
    p95: float | None


class MetricOut(Model):
    name: Metric
    unit: Literal["Milliseconds", "Seconds", "Count"]
    count: int
    sum: float
    p50: float | None
    p95: float | None
    hours: list[HourOut]


class VisitUseOut(Model):
    """Minutes by way, and what they cost by list prices; null where a price is not known."""

    conversation_id: str
    began_at: Instant
    minutes: float
    ways: dict[Way, float]
    cost_usd: float | None


class PricesOut(Model):
    """US dollars a minute, by way, as they were on a day."""

    per_minute_usd: dict[Way, float | None]
    taken_on: date


class FiguresOut(Model):
    since: Instant
    until: Instant
    metrics: list[MetricOut]
    visits: list[VisitUseOut]
    prices: PricesOut


class ModelOut(Model):
    """A model that the settings choose, as its vendor lists it."""

    name: str
    listed: bool
    shutdown_date: date | None
    days_left: int | None


PartName = Literal[
    "database",
    "realtime",
    "identity",
    "queue",
    "state",
    "storage",
    "email",
    "ai",
    "analytics",
    "cipher",
    "webhook",
]


class PartOut(Model):
    part: PartName
    provider: str
    state: Literal["ok", "failing", "not_probed"]
    latency_ms: float | None
    version: str | None
    code: str | None
    models: list[ModelOut]


class QueueOut(Model):
    """Messages that wait, and those that were given up; null where the queue does not answer."""

    name: Literal["visit", "webhook"]
    waiting: int | None
    dead: int | None


class HealthDetails(Model):
    status: Literal["ok", "degraded"]
    stage: str
    version: str
    checked_at: Instant
    parts: list[PartOut]
    queues: list[QueueOut]
    attestation: Literal["attested", "not_attested"]
    """Whether somebody has declared, for every path in use, that its vendor signed for patients'
    data and retains none."""
    not_attested: list[ApiPath]
    data: ClinicData
    """What the clinic may put in now."""

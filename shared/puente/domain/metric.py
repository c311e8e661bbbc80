"""What is measured: each name with its unit and range, and the histogram it is kept in.

Numbers alone: a name is one of these, a value lies in its range, so no text can pass.
"""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Unit = Literal["Milliseconds", "Seconds", "Count"]
"""As CloudWatch names them."""

PageMetric = Literal[
    "visit.start.time",
    "session.token.time",
    "webrtc.connection.time",
    "translation.latency",
    "interpreted.seconds",
    "connection.losses",
    "echo.drops",
    "speech.over",
    "turns.flagged",
    "messages.misunderstood",
    "outbox.pending",
]
ServerMetric = Literal[
    "mint.latency",
    "mint.failures",
    "ingest.latency",
    "detection.time",
    "delivery.delivered",
    "delivery.failed",
    "delivery.age",
    "access.break_glass",
]
Metric = PageMetric | ServerMetric
"""What a clinic has figures of."""
WholeMetric = Literal["models.days.left"]
"""What belongs to no clinic: the operator's monitoring alone hears of it."""


@dataclass(frozen=True)
class Spec:
    """A value lies between 0 and ``most``."""

    unit: Unit
    most: float


_MINUTES_10 = 600_000.0
_DAYS_30 = 30 * 86_400.0
_YEARS_10 = 3_650.0

SPECS: Mapping[str, Spec] = {
    "visit.start.time": Spec("Milliseconds", _MINUTES_10),
    "session.token.time": Spec("Milliseconds", _MINUTES_10),
    "webrtc.connection.time": Spec("Milliseconds", _MINUTES_10),
    "translation.latency": Spec("Milliseconds", _MINUTES_10),
    "interpreted.seconds": Spec("Seconds", 600),
    "connection.losses": Spec("Count", 1_000),
    "echo.drops": Spec("Count", 10_000),
    "speech.over": Spec("Count", 10_000),
    "turns.flagged": Spec("Count", 10_000),
    "messages.misunderstood": Spec("Count", 10_000),
    "outbox.pending": Spec("Count", 100_000),
    "mint.latency": Spec("Milliseconds", _MINUTES_10),
    "mint.failures": Spec("Count", 1_000),
    "ingest.latency": Spec("Milliseconds", _MINUTES_10),
    "detection.time": Spec("Milliseconds", _MINUTES_10),
    "delivery.delivered": Spec("Milliseconds", _MINUTES_10),
    "delivery.failed": Spec("Milliseconds", _MINUTES_10),
    "delivery.age": Spec("Seconds", _DAYS_30),
    "models.days.left": Spec("Count", _YEARS_10),
    "access.break_glass": Spec("Count", 1),
}
"""``delivery.delivered`` and ``delivery.failed`` are an attempt's duration, counted by how it went;
``delivery.age`` is how long after its event a delivery arrived; ``models.days.left`` how many days
the vendor still serves the first of our models to go."""

BOUNDS = (
    *(0, 1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700),
    *(1_000, 1_500, 2_000, 3_000, 5_000, 7_000, 10_000, 15_000, 20_000, 30_000, 60_000, 120_000),
    *(600_000, 3_600_000),
)
"""Upper bounds of the buckets, whatever the unit; what is more falls into one bucket beyond."""


@dataclass
class Tally:
    """A count, a sum and a histogram, from which quantiles are told within a bucket's width."""

    count: int = 0
    total: float = 0.0
    buckets: dict[int, int] = field(default_factory=dict)

    def add(self, value: float) -> None:
        self.count += 1
        self.total += value
        place = bisect_left(BOUNDS, value)
        self.buckets[place] = self.buckets.get(place, 0) + 1

    def join(self, other: "Tally") -> None:
        self.count += other.count
        self.total += other.total
        for place, number in other.buckets.items():
            self.buckets[place] = self.buckets.get(place, 0) + number

    def quantile(self, share: float) -> float | None:
        """The value that ``share`` of all are at most; None of nothing."""
        wanted, passed = share * self.count, 0
        for place, number in sorted(self.buckets.items()):
            if passed + number >= wanted:
                low = BOUNDS[place - 1] if place else 0
                high = BOUNDS[min(place, len(BOUNDS) - 1)]
                return round(low + (high - low) * (wanted - passed) / number, 1)
            passed += number
        return None

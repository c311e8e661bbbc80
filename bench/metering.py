"""What measuring costs a request: its notes, and the line for CloudWatch that ends it.

The hour's rows are written beside later requests, and no request waits for them.
"""

import io
import time
from collections.abc import Mapping
from contextlib import redirect_stdout
from statistics import quantiles

from puente.bootstrap import system_clock
from puente.domain.metric import Metric, Tally
from puente.repositories.figures import Key
from puente.services.metering import Meter
from puente.telemetry import EmbeddedMetrics, Telemetry

REQUESTS = 2_000
WARM_UP = 50
NOTED: tuple[Metric, ...] = ("ingest.latency", "detection.time", "mint.latency", "mint.latency")
"""More than any one request notes."""


class Nowhere:
    """Rows that are never written."""

    async def add(self, tallies: Mapping[Key, Tally]) -> None:
        return None


def added_ms() -> list[float]:
    """Milliseconds that each of many requests spends on its own figures."""
    meter = Meter(
        system_clock,
        Telemetry("bench", stream=io.StringIO()),
        Nowhere(),
        EmbeddedMetrics("puente-bench", "puente"),
    )
    times = []
    with redirect_stdout(io.StringIO()):
        for number in range(WARM_UP + REQUESTS):
            began = time.perf_counter()
            for name in NOTED:
                meter.note("cln_madeupbench", name, float(number % 500))
            meter.tell()
            times.append((time.perf_counter() - began) * 1000)
    return times[WARM_UP:]


def p95(values: list[float]) -> float:
    return quantiles(values, n=20)[-1]


if __name__ == "__main__":
    measured = added_ms()
    print(f"a request's figures: p95 {p95(measured):.3f} ms, longest {max(measured):.3f} ms")

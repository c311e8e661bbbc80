"""``make bench-telemetry``: what logs and figures add to a request, in one run with and without.

The request is ``PUT turn``, through the application and a database server of its own. Requests with
and without take turns, so that whatever else the machine does falls on both. «With» is as deployed:
a log line and CloudWatch's figures, both written to a file. «Without» is the same application with
a logger and a meter that do nothing. What is added is told three ways: the clock's time within
telemetry itself, and with less without, of two requests side by side and of the processor's time at
the 95th percentile. The clock's own percentiles are shown beside them: they are the database's.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any, TextIO

import httpx

from bench.table import Row, show
from puente.api.application import create_app
from puente.bootstrap import Puente, system_clock
from puente.domain.metric import Metric
from puente.repositories.migrations import migrate
from puente.services.metering import Meter
from puente.telemetry import EmbeddedMetrics, Telemetry
from tests.support.database import running_database
from tests.support.people import KnownTokens, seed_people, token_of
from tests.support.settings import local_settings
from tests.support.visits import PRESCRIPTION, PRESCRIPTION_ES, open_visit, turn_in

ROUNDS = 9
EACH = 100
WARM_UP = 40
BAR_MS = 1.0


class Silent(Telemetry):
    """Takes every line and writes none."""

    def __init__(self) -> None:
        pass

    def info(self, message: str, **fields: Any) -> None:
        pass

    def warning(self, message: str, **fields: Any) -> None:
        pass

    @contextmanager
    def context(self, **fields: Any) -> Iterator[None]:
        yield


class Unmetered(Meter):
    """Takes every figure and keeps none."""

    def __init__(self) -> None:
        pass

    def note(self, clinic_id: str, metric: Metric, value: float) -> None:
        pass

    @contextmanager
    def timed(self, clinic_id: str, metric: Metric) -> Iterator[None]:
        yield

    def tick(self) -> None:
        pass

    async def flush(self) -> None:
        pass


@dataclass
class Inside:
    """Milliseconds spent within telemetry since the last look."""

    spent: float = 0.0

    def wrap(self, work: Any) -> Any:
        def timed(*args: Any, **named: Any) -> Any:
            began = time.perf_counter()
            try:
                return work(*args, **named)
            finally:
                self.spent += (time.perf_counter() - began) * 1000

        return timed

    def take(self) -> float:
        spent, self.spent = self.spent, 0.0
        return spent


@dataclass
class Side:
    """One of the two: its application, its visit, and what each request took of the clock and of
    the processor, in milliseconds."""

    client: httpx.AsyncClient
    visit: str
    times: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)
    sent: int = 0

    async def request(self) -> None:
        self.sent += 1
        said = turn_in(PRESCRIPTION, number=self.sent, target=PRESCRIPTION_ES)
        path = f"/api/conversations/{self.visit}/turns/turn-{self.sent:06d}"
        body = said.model_dump_json()
        began, worked = time.perf_counter(), time.thread_time()
        answer = await self.client.put(path, content=body)
        self.worked.append((time.thread_time() - worked) * 1000)
        self.times.append((time.perf_counter() - began) * 1000)
        answer.raise_for_status()


async def measure(uri: str, folder: Path, out: TextIO) -> tuple[Side, Side, list[float]]:
    """With, without, and what each request with them spent inside."""
    settings = local_settings(mongodb_uri=uri, database="bench_telemetry", folder=folder)
    async with AsyncExitStack() as opened:
        both = Puente(settings, **_measured(out)), Puente(settings, **_unmeasured())
        for puente in both:
            opened.push_async_callback(puente.close)
        await migrate(both[0].database)
        clinician = (await seed_people(both[0]))["clinician"]
        inside = Inside()
        _watch(both[0], inside)
        sides = []
        for puente in both:
            client = await opened.enter_async_context(_client(puente))
            visit = await open_visit(puente, clinician)
            sides.append(Side(client, visit.conversation_id))
        return sides[0], sides[1], await _take_turns(sides, inside)


async def _take_turns(sides: Sequence[Side], inside: Inside) -> list[float]:
    spent: list[float] = []
    for number in range(WARM_UP + ROUNDS * EACH):
        if number == WARM_UP:
            spent.clear()
            for side in sides:
                side.times.clear()
                side.worked.clear()
        inside.take()
        for side in sides if number % 2 else reversed(sides):
            await side.request()
        spent.append(inside.take())
    return spent


def _measured(out: TextIO) -> dict[str, Any]:
    return {"telemetry": Telemetry("bench-telemetry", stream=out), "identity": _identity()}


def _unmeasured() -> dict[str, Any]:
    return {"telemetry": Silent(), "meter": Unmetered(), "identity": _identity()}


def _identity() -> KnownTokens:
    return KnownTokens(system_clock)


def _client(puente: Puente) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(create_app(puente, ["transcripts"]))
    headers = {
        "authorization": f"Bearer {token_of('clinician')}",
        "content-type": "application/json",
    }
    return httpx.AsyncClient(transport=transport, base_url="http://bench.test", headers=headers)


def _watch(puente: Puente, inside: Inside) -> None:
    """Deployed, figures leave for CloudWatch too; what they take is counted."""
    meter, telemetry = puente.meter, puente.telemetry
    meter._emit = EmbeddedMetrics("puente-bench", "puente")
    for part, name in ((meter, "note"), (meter, "tick"), (telemetry, "info")):
        setattr(part, name, inside.wrap(getattr(part, name)))


def p95(values: list[float]) -> float:
    return quantiles(values, n=20)[-1]


def by_round(values: list[float]) -> list[float]:
    """The 95th percentile of each round."""
    return [p95(values[at : at + EACH]) for at in range(0, ROUNDS * EACH, EACH)]


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder, running_database() as uri:
        written = Path(folder) / "written.jsonl"
        with written.open("w") as out, redirect_stdout(out):
            yes, no, inside = asyncio.run(measure(uri, Path(folder), out))
        told = written.read_text().count('"_aws"')
    assert told >= ROUNDS * EACH, "every request tells CloudWatch its figures"
    pairs = [one - other for one, other in zip(yes.times, no.times, strict=True)]
    return [
        Row("PUT turn with telemetry, p95", by_round(yes.times), "ms", None),
        Row("PUT turn without, p95", by_round(no.times), "ms", None),
        Row("its processor time with, p95", by_round(yes.worked), "ms", None),
        Row("its processor time without, p95", by_round(no.worked), "ms", None),
        Row(
            "added: processor time, p95 less p95", [p95(yes.worked) - p95(no.worked)], "ms", BAR_MS
        ),
        Row("added: clock, one request less the next", [median(pairs)], "ms", BAR_MS),
        Row("added: clock within telemetry, p95", [p95(inside)], "ms", BAR_MS),
    ]


if __name__ == "__main__":
    found = rows()
    print(show(found))
    sys.exit(any(row.missed for row in found))

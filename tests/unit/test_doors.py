"""What a Lambda function wires: HTTP, queue records and a schedule, over one core each."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from puente import doors
from puente.bootstrap import Puente
from puente.domain.errors import ConfigurationError
from puente.services.metering import Meter
from puente.settings import Settings
from tests.support.settings import local_settings


def puente_of(settings: Settings) -> Puente:
    return Puente(settings)


@pytest.fixture
def away(tmp_path: Path) -> Settings:
    """Settings of a database that is not there: a door is made without it."""
    return local_settings(
        mongodb_uri="mongodb://127.0.0.1:9/",
        database="away",
        folder=tmp_path,
        PUENTE_MONGODB__TIMEOUT_MS="100",
    )


def get(path: str, **headers: str) -> dict[str, Any]:
    """API Gateway's HTTP API event, payload 2.0."""
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": "",
        "headers": headers,
        "requestContext": {
            "http": {
                "method": "GET",
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.1",
                "userAgent": "made-up",
            },
            "stage": "$default",
        },
        "isBase64Encoded": False,
    }


@pytest.fixture
def loop() -> Any:
    """A Lambda runtime calls handlers outside any loop, with one of the thread's own."""
    made = asyncio.new_event_loop()
    asyncio.set_event_loop(made)
    yield made
    asyncio.set_event_loop(None)
    made.close()


def test_a_http_door_serves_its_own_routes(away: Settings, loop: Any) -> None:
    puente = puente_of(away)
    handler = doors.http("clinic", puente)
    health = handler(get("/api/health"), None)
    assert health["statusCode"] == 200
    assert json.loads(health["body"])["checks"] == {"database": "failing"}
    assert handler(get("/api/me"), None)["statusCode"] == 503, "no access without its trace"
    assert handler(get("/api/conversations"), None)["statusCode"] == 404, "another door's"
    loop.run_until_complete(puente.close())


def test_an_unknown_door_does_not_open(away: Settings) -> None:
    with pytest.raises(KeyError):
        doors.http("windows", puente_of(away))


def test_a_door_with_wrong_settings_does_not_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PUENTE_STAGE", raising=False)
    for make in (lambda: doors.http("clinic"), lambda: doors.Schedule(_nothing)):
        with pytest.raises(ConfigurationError):
            make()


async def _nothing(puente: Puente) -> None:
    return None


def test_records_share_one_core_and_one_loop(away: Settings) -> None:
    puente = puente_of(away)
    seen: list[tuple[Any, Any, Any]] = []

    async def work(given: Puente, body: dict[str, Any]) -> None:
        seen.append((given, asyncio.get_running_loop(), body["n"]))
        if body["n"] % 2:
            raise ValueError("made up")

    handler = doors.Records(work, puente)
    for first in (0, 2):
        records = [{"messageId": str(n), "body": json.dumps({"n": n})} for n in (first, first + 1)]
        answer = handler({"Records": records}, None)
        assert answer == {"batchItemFailures": [{"itemIdentifier": str(first + 1)}]}
    assert {given for given, _, _ in seen} == {puente}
    assert len({loop for _, loop, _ in seen}) == 1
    assert sorted(number for _, _, number in seen) == [0, 1, 2, 3]
    handler.close()


class Figures:
    """Where figures would be kept."""

    def __init__(self) -> None:
        self.written: list[int] = []

    async def add(self, tallies: Any) -> None:
        self.written.append(sum(tally.count for tally in tallies.values()))


def test_figures_are_written_before_aws_may_stop_us_and_together_where_more_follows(
    away: Settings,
) -> None:
    puente, figures = puente_of(away), Figures()
    puente.__dict__["meter"] = Meter(puente.clock, puente.telemetry, figures, None)

    async def work(given: Puente, body: dict[str, Any]) -> None:
        given.meter.note("cln_made_up", "delivery.delivered", 1)

    handler = doors.Records(work, puente)
    event = {"Records": [{"messageId": "1", "body": "{}"}]}
    handler(event, None)
    assert figures.written == [1]
    for _ in range(3):
        handler.run(handler.handle(event))
    assert figures.written == [1], "three batches of one process cost no round trip each"
    handler.run(handler.rest())
    assert figures.written == [1, 3]
    handler.run(handler.rest())
    assert figures.written == [1, 3], "a quiet queue writes nothing"


def test_a_schedule_ticks_on_one_loop_and_its_failure_comes_out(away: Settings) -> None:
    loops: list[Any] = []

    async def work(given: Puente) -> None:
        loops.append(asyncio.get_running_loop())
        if len(loops) == 3:
            raise ValueError("made up")

    handler = doors.Schedule(work, puente_of(away))
    handler({}, None)
    handler({}, None)
    with pytest.raises(ValueError, match="made up"):
        handler({}, None)
    assert len(set(loops)) == 1
    handler.close()


def test_closing_a_door_closes_what_it_opened(away: Settings) -> None:
    puente = puente_of(away)

    async def work(given: Puente) -> None:
        assert not given.http.is_closed

    handler = doors.Schedule(work, puente)
    handler({}, None)
    handler.close()
    assert puente.http.is_closed

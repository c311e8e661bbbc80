"""The queue's door: each record on its own, and exactly those that failed come back."""

import asyncio
import io
import itertools
import json
from typing import Any

import pytest

from puente.api.records import handle_records
from puente.domain.errors import Unavailable
from puente.telemetry import Telemetry

_numbers = itertools.count()


@pytest.fixture
def log() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def telemetry(log: io.StringIO) -> Telemetry:
    return Telemetry(f"test-records-{next(_numbers)}", stream=log)


def batch(*bodies: str) -> dict[str, Any]:
    """An SQS event as Lambda hands it over."""
    return {
        "Records": [
            {
                "messageId": f"message-{number}",
                "body": body,
                "attributes": {"ApproximateReceiveCount": "3"},
                "eventSource": "aws:sqs",
            }
            for number, body in enumerate(bodies)
        ]
    }


def failed(answer: dict[str, Any]) -> list[str]:
    return [item["itemIdentifier"] for item in answer["batchItemFailures"]]


async def test_every_record_is_handled_and_none_comes_back(telemetry: Telemetry) -> None:
    seen: list[Any] = []

    async def work(body: dict[str, Any]) -> None:
        seen.append(body)

    bodies = [json.dumps({"delivery_id": f"d{n}", "attempt": n}) for n in range(3)]
    assert failed(await handle_records(batch(*bodies), work, telemetry)) == []
    assert sorted(seen, key=lambda body: body["attempt"]) == [json.loads(b) for b in bodies]


async def test_an_empty_batch_is_nothing_to_do(telemetry: Telemetry) -> None:
    async def work(body: dict[str, Any]) -> None:
        raise AssertionError

    assert await handle_records(batch(), work, telemetry) == {"batchItemFailures": []}


POISON = ["", "not json", "[]", "null", "7", '"text"', "[{}]", "{", "\ud800"]


async def test_exactly_the_poisonous_come_back(telemetry: Telemetry) -> None:
    handled: list[int] = []

    async def work(body: dict[str, Any]) -> None:
        handled.append(body["n"])

    bodies = [part for n, poison in enumerate(POISON) for part in (json.dumps({"n": n}), poison)]
    answer = await handle_records(batch(*bodies), work, telemetry)
    assert failed(answer) == [f"message-{2 * n + 1}" for n in range(len(POISON))]
    assert sorted(handled) == list(range(len(POISON)))


async def test_one_records_failure_touches_no_neighbour(
    telemetry: Telemetry, log: io.StringIO
) -> None:
    errors: list[Exception] = [
        Unavailable("made up"),
        KeyError("canaryword"),
        ValueError("canaryword"),
        TimeoutError(),
    ]

    async def work(body: dict[str, Any]) -> None:
        if body["n"] < len(errors):
            raise errors[body["n"]]

    answer = await handle_records(batch(*(f'{{"n":{n}}}' for n in range(6))), work, telemetry)
    assert failed(answer) == ["message-0", "message-1", "message-2", "message-3"]
    written = [json.loads(line) for line in log.getvalue().splitlines()]
    assert {line["error_class"] for line in written} == {type(e).__name__ for e in errors}
    assert {line["receive_count"] for line in written} == {3}
    assert "canaryword" not in log.getvalue()


async def test_records_are_handled_at_once(telemetry: Telemetry) -> None:
    """A slow receiver must not make its neighbours wait."""
    together = asyncio.Barrier(5)

    async def work(body: dict[str, Any]) -> None:
        async with asyncio.timeout(5):
            await together.wait()

    assert failed(await handle_records(batch(*["{}"] * 5), work, telemetry)) == []


async def test_a_record_without_a_count_is_a_first_one(
    telemetry: Telemetry, log: io.StringIO
) -> None:
    async def work(body: dict[str, Any]) -> None:
        raise ValueError

    answer = await handle_records(
        {"Records": [{"messageId": "message-0", "body": "{}"}]}, work, telemetry
    )
    assert failed(answer) == ["message-0"]
    assert json.loads(log.getvalue())["receive_count"] == 1

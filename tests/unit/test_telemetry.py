"""Nothing that was said reaches a log line, whatever is passed by mistake."""

import asyncio
import io
import itertools
import json
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from puente.domain.turn import TurnIn
from puente.telemetry import ALLOWED, Telemetry, allow, describe

CANARY = "canaryword"
TEXT = f"me duele la {CANARY} desde el lunes"
_numbers = itertools.count()


@pytest.fixture
def log() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def telemetry(log: io.StringIO) -> Telemetry:
    return Telemetry(f"test-telemetry-{next(_numbers)}", stream=log)


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_every_allowed_field_is_written(telemetry: Telemetry, log: io.StringIO) -> None:
    fields = {name: f"value-of-{name}" for name in ALLOWED}
    telemetry.info("message", **fields)
    [line] = lines(log)
    assert {name: line.get(name) for name in ALLOWED} == fields
    assert (line["message"], line["level"]) == ("message", "INFO")


@pytest.mark.parametrize("level", ["info", "warning", "error"])
def test_any_other_field_is_dropped(telemetry: Telemetry, log: io.StringIO, level: str) -> None:
    getattr(telemetry, level)(
        "message", text=TEXT, source={"text": TEXT}, patient=CANARY, exc_info=None, extra=TEXT
    )
    with telemetry.context(description=TEXT, turn_id="turn-0001"):
        getattr(telemetry, level)("message")
    assert CANARY not in log.getvalue()
    assert [line.get("turn_id") for line in lines(log)] == [None, "turn-0001"]


@pytest.mark.parametrize(
    "value", [TEXT, f"{TEXT}\n", [TEXT], {"a": TEXT}, TEXT.encode(), (TEXT,), ValueError(TEXT)]
)
def test_a_text_in_an_allowed_field_is_withheld(
    telemetry: Telemetry, log: io.StringIO, value: object
) -> None:
    telemetry.info("message", code=value, route="GET /api/actions/{action_id}")
    assert CANARY not in log.getvalue()
    [line] = lines(log)
    assert line["code"] == "withheld"
    assert line["route"] == "GET /api/actions/{action_id}"


@pytest.mark.parametrize("value", [None, True, 0, 1.5, "act_00000001", "http.py:12", "a" * 128])
def test_ids_and_numbers_pass_as_they_are(value: object) -> None:
    assert allow({"value": value}) == {"value": value}


def test_a_value_without_end_is_withheld() -> None:
    assert allow({"value": "a" * 129}) == {"value": "withheld"}


class Quoting(BaseModel):
    number: int


def errors() -> list[BaseException]:
    """Errors whose messages quote what was said."""
    found: list[BaseException] = [KeyError(TEXT), ValueError(TEXT), RuntimeError({"a": TEXT})]
    for make in (
        lambda: Quoting.model_validate({"number": TEXT}),
        lambda: TurnIn.model_validate({"source": TEXT}),
        lambda: json.loads(TEXT),
        lambda: int(TEXT),
        lambda: dict[str, str]()[TEXT],
    ):
        try:
            make()
        except (ValidationError, ValueError, KeyError) as error:
            found.append(error)
    chained = RuntimeError(TEXT)
    chained.__cause__ = ValueError(TEXT)
    return [*found, chained, ExceptionGroup(TEXT, [ValueError(TEXT)])]


def test_an_error_is_named_by_class_and_place(telemetry: Telemetry, log: io.StringIO) -> None:
    for error in errors():
        try:
            raise error
        except BaseException as caught:  # noqa: BLE001
            telemetry.error("failed", caught, request_id="r-1")
    assert CANARY not in log.getvalue()
    written = lines(log)
    assert [line["error_class"] for line in written] == [type(e).__name__ for e in errors()]
    assert {line["request_id"] for line in written} == {"r-1"}
    assert all(".py:" in line["place"] for line in written)


def test_an_error_that_was_never_raised_has_no_place() -> None:
    assert describe(ValueError(TEXT)) == {"error_class": "ValueError", "place": "?"}


async def test_a_context_ends_and_is_each_tasks_own(telemetry: Telemetry, log: io.StringIO) -> None:
    async def request(number: int) -> None:
        with telemetry.context(request_id=f"r-{number}"):
            await asyncio.sleep(0)
            with telemetry.context(route="inner"):
                telemetry.info("inside", count=number)
            telemetry.info("outside", count=number)

    await asyncio.gather(*(request(number) for number in range(5)))
    telemetry.info("after")
    *during, after = lines(log)
    assert all(line["request_id"] == f"r-{line['count']}" for line in during)
    assert all(("route" in line) == (line["message"] == "inside") for line in during)
    assert "request_id" not in after


def test_a_line_names_its_trace_beside_the_pages_own_id(
    telemetry: Telemetry, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    trace = "1-5759e988-bd862e3fe1be46a994272793"
    monkeypatch.setenv("_X_AMZN_TRACE_ID", f"Root={trace};Parent=53995c3f42cd8ad8;Sampled=1")
    with telemetry.context(correlation_id="an-id"):
        telemetry.info("message")
    [line] = lines(log)
    assert (line["correlation_id"], line["xray_trace_id"]) == ("an-id", trace)

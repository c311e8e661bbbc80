"""Every route of the committed API, made from it: what it does not name is refused, and no value is
taken for one of another type."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from puente.api.door import BODY_LIMIT
from tests.api.clinic import CANARY, Clinic
from tests.api.routes import CASES, Case, template_of
from tests.api.routes import given as ids_of

API = json.loads((Path(__file__).parents[2] / "openapi.json").read_text())
OPEN = "arguments"
"""A model's call is kept as it came: its arguments are anybody's."""


def said_by(case: Case, clinic: Clinic) -> dict[str, Any]:
    operation: dict[str, Any] = API["paths"][template_of(case, clinic.app)][case.method.lower()]
    return operation


async def refused(clinic: Clinic, case: Case, path: str, body: Any) -> str:
    answer = await clinic.call(case.who, case.method, path, body)
    assert answer.status_code == 422, f"{case.name} took {body}: {answer.text}"
    assert CANARY not in answer.text.replace(f"{CANARY}_field", "")
    return str([(e["at"], e["code"]) for e in answer.json()["errors"]])


async def test_every_route_refuses_a_parameter_that_it_does_not_name(clinic: Clinic) -> None:
    before = await clinic.everything()
    for case in CASES:
        ids = ids_of(clinic)
        path = case.at(ids)
        path += ("&" if "?" in path else "?") + f"surplus={CANARY}"
        at = await refused(clinic, case, path, case.sent(ids))
        assert at == "[('query.surplus', 'extra_forbidden')]", case.name
    assert await clinic.everything() == before


async def test_every_route_takes_a_body_only_where_it_says_so(clinic: Clinic) -> None:
    before = await clinic.everything()
    bare = [case for case in CASES if "requestBody" not in said_by(case, clinic)]
    assert len(bare) > 20
    for case in bare:
        at = await refused(clinic, case, case.at(ids_of(clinic)), {"surplus": CANARY})
        assert at == "[('body', 'extra_forbidden')]", case.name
    assert await clinic.everything() == before


async def test_every_route_takes_so_many_bytes_and_no_more(clinic: Clinic) -> None:
    before = await clinic.everything()
    for case in CASES:
        large = b'{"surplus":"' + b"x" * BODY_LIMIT + b'"}'
        headers = {"content-type": "application/json"}
        path = case.at(ids_of(clinic))
        answer = await clinic.call(case.who, case.method, path, content=large, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large"), case.name
    assert await clinic.everything() == before


def places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every value inside a body, and where it is."""
    yield at, value
    if isinstance(value, dict):
        for name, inner in value.items():
            if name != OPEN:
                yield from places(inner, (*at, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from places(inner, (*at, number))


def changed(value: Any, at: tuple[Any, ...], new: Any) -> Any:
    if not at:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[at[0]] = changed(value[at[0]], at[1:], new)
    return copy


def of_another_type(value: Any) -> list[Any]:
    """What says the same to somebody who guesses."""
    if isinstance(value, bool):
        return [int(value), str(value).lower(), "yes"]
    if isinstance(value, int | float):
        return [str(value), f" {value}", [value]]
    if isinstance(value, str):
        return [7, True, [value], {"value": value}, 1_700_000_000]
    return []


WITH_BODY = [case for case in CASES if case.body is not None]
BATCH = "/api/conversations/{conversation_id}/turns"
"""Judged turn by turn: see ``test_a_turn_of_a_batch_is_judged_as_strictly``."""


@pytest.mark.parametrize("case", WITH_BODY, ids=lambda case: case.name)
async def test_no_value_is_taken_for_one_of_another_type(clinic: Clinic, case: Case) -> None:
    ids = ids_of(clinic)
    body, tried = case.sent(ids), 0
    for at, value in places(body):
        if case.path == BATCH and len(at) > 1:
            continue
        for other in of_another_type(value):
            await refused(clinic, case, case.at(ids), changed(body, at, other))
            tried += 1
    assert tried or case.path == BATCH or case.body == {"external_ref": None}


@pytest.mark.parametrize("case", WITH_BODY, ids=lambda case: case.name)
async def test_no_object_inside_a_body_takes_an_unknown_field(clinic: Clinic, case: Case) -> None:
    ids = ids_of(clinic)
    body = case.sent(ids)
    for at, value in places(body):
        if not isinstance(value, dict) or (case.path == BATCH and len(at) > 1):
            continue
        more = {**value, f"{CANARY}_field": CANARY}
        found = await refused(clinic, case, case.at(ids), changed(body, at, more))
        assert "extra_forbidden" in found


async def test_a_turn_of_a_batch_is_judged_as_strictly(clinic: Clinic) -> None:
    (case,) = [c for c in CASES if c.path == BATCH and c.method == "POST"]
    ids = ids_of(clinic)
    body = case.sent(ids)
    for at, value in places(body["turns"][0]):
        others = of_another_type(value)
        if isinstance(value, dict):
            others = [{**value, "surplus": CANARY}]
        for other in others:
            turns = {"turns": [changed(body["turns"][0], at, other)]}
            answer = await clinic.call(case.who, case.method, case.at(ids), turns)
            (result,) = answer.json()["results"]
            assert result["status"] == 422, (at, other)


@given(name=st.text(min_size=1, max_size=40), value=st.text(max_size=40), number=st.integers())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_a_name_that_no_route_knows_is_refused_whatever_it_is(
    clinic: Clinic, name: str, value: str, number: int
) -> None:
    case = WITH_BODY[number % len(WITH_BODY)]
    ids = ids_of(clinic)
    body = case.sent(ids)
    if name in body:
        return
    answer = await clinic.call(case.who, case.method, case.at(ids), {**body, name: value})
    assert answer.status_code == 422

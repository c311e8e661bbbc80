"""The event catalogue: complete, true of what is sent, and written down as it is."""

import json
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle

from puente.domain.webhook import DEFAULT_EVENTS, EVENT_TYPES
from puente.webhooks.__main__ import main
from puente.webhooks.catalogue import EventSpec, catalogue
from puente.webhooks.payloads import encode
from tests.support.bodies import check_body

DOCS = Path(__file__).parents[2] / "docs" / "events.md"
SPECS = {spec.type: spec for spec in catalogue()}


def test_every_event_is_in_it_once() -> None:
    assert [spec.type for spec in catalogue()] == list(EVENT_TYPES)
    assert {spec.type for spec in catalogue() if spec.default} == set(DEFAULT_EVENTS)


@pytest.mark.parametrize("spec", SPECS.values(), ids=list(SPECS))
def test_every_example_fits_its_schema_and_is_made_up(spec: EventSpec) -> None:
    assert "thin" in spec.examples
    for example in spec.examples.values():
        check_body(encode(example))
        assert example["type"] == spec.type


@pytest.mark.parametrize("spec", [s for s in SPECS.values() if "fhir" in s.examples], ids=str)
def test_every_bundle_of_an_example_is_valid(spec: EventSpec) -> None:
    Bundle.model_validate(spec.examples["fhir"]["data"]["fhir"])
    assert len(spec.examples["fhir"]["data"]["fhir"]["entry"]) == 1


@pytest.mark.parametrize("spec", SPECS.values(), ids=list(SPECS))
def test_a_schema_lets_an_addition_through_and_nothing_missing_or_of_another_kind(
    spec: EventSpec,
) -> None:
    assert "additionalProperties" not in json.dumps(spec.schema)
    thin = spec.examples["thin"]
    for name in spec.schema["properties"]["data"]["required"]:
        short = {**thin, "data": {k: v for k, v in thin["data"].items() if k != name}}
        with pytest.raises(AssertionError, match=name):
            check_body(encode(short))
        spoilt = {**thin, "data": {**thin["data"], name: {"no": "such"}}}
        with pytest.raises(AssertionError, match=name):
            check_body(encode(spoilt))


@pytest.mark.parametrize("level", ["thin", "full"])
def test_a_member_that_no_schema_names_is_found_by_the_tests(level: str) -> None:
    body: dict[str, Any] = json.loads(json.dumps(SPECS["action.confirmed"].examples[level]))
    body["data"]["surplus"] = 1
    with pytest.raises(AssertionError, match="surplus"):
        check_body(encode(body))
    body = json.loads(json.dumps(SPECS["conversation.updated"].examples["full"]))
    body["data"]["actions"][0]["details"]["surplus"] = 1
    with pytest.raises(AssertionError, match="surplus"):
        check_body(encode(body))


def test_the_committed_page_is_what_the_code_says(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["events"]) == 0
    assert DOCS.read_text() == capsys.readouterr().out, "run `make events`"

"""The domain's models: what they take, what they refuse, and that they never quote it."""

import json
import traceback
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from puente.domain import action, consent, conversation, member, session, turn, webhook
from puente.domain.access import may_touch
from puente.domain.action import REVIEWED, ActionStatus, AfterDecision, Decision, ProposedAction
from puente.domain.base import ClientId, Instant, Model, to_stored_precision
from puente.domain.conversation import ExternalRef
from puente.domain.errors import Forbidden, PuenteError
from puente.domain.member import Principal, Role
from puente.domain.turn import ModelCall, TurnIn, TurnRef
from puente.domain.webhook import DEFAULT_EVENTS, EVENT_TYPES, FOLLOWS_PROPOSED, Endpoint, EventType
from tests.support.clock import START
from tests.support.visits import turn_in

CANARY = "canaryword"


def models() -> list[type[BaseModel]]:
    found = {
        value
        for module in (action, consent, conversation, member, session, turn, webhook)
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, BaseModel) and value is not Model
    }
    return sorted(found, key=lambda model: model.__name__)


@pytest.mark.parametrize("model", models(), ids=lambda model: model.__name__)
def test_every_model_is_frozen_refuses_extras_and_quotes_nothing(model: type[BaseModel]) -> None:
    assert model.model_config.get("frozen") is True
    wrong = {name: {CANARY: [CANARY]} for name in model.model_fields} | {"unknown": CANARY}
    with pytest.raises(ValidationError) as met:
        model.model_validate(wrong)
    assert ("unknown",) in {error["loc"] for error in met.value.errors(include_input=False)}
    assert CANARY not in str(met.value).replace(f".{CANARY}", "")


def test_a_turn_that_fails_quotes_no_word_anywhere_in_the_error() -> None:
    given: dict[str, Any] = json.loads(turn_in("ok").model_dump_json())
    given["source"] = {"lang": "fr", "text": CANARY}
    given["ended_at"] = CANARY
    for text in (json.dumps(given), json.dumps(given)[:-1]):
        with pytest.raises(ValidationError) as met:
            TurnIn.model_validate_json(text)
        assert CANARY not in "".join(traceback.format_exception(met.value))


# --- instants and ids -------------------------------------------------------------------------


@given(st.datetimes(timezones=st.timezones()))
def test_an_instant_is_kept_in_utc_to_the_millisecond(moment: datetime) -> None:
    try:
        kept = to_stored_precision(moment)
    except ValueError:
        assert moment.year in (1, 9999), "only where the calendar ends"
        return
    assert kept.tzinfo is UTC
    assert kept.microsecond % 1000 == 0
    assert timedelta(0) <= moment - kept < timedelta(milliseconds=1)
    assert to_stored_precision(kept) == kept


@pytest.mark.parametrize("text", ["2031-03-04T09:00:00", "2031-03-04", "tomorrow", "", "25:00"])
def test_an_instant_without_its_offset_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Instant).validate_python(text)


@pytest.mark.parametrize("text", ["turn-0001", "A" * 64, "_-_-_-_-"])
def test_a_client_id(text: str) -> None:
    TypeAdapter(ClientId).validate_python(text)


@pytest.mark.parametrize(
    "text",
    ["", "short", "A" * 65, "turn/0001", "turn 0001", "turn-0001\n", "türn-0001", "../../etc"],
)
def test_no_client_id(text: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(ClientId).validate_python(text)


@pytest.mark.parametrize("value", ["", "a b", "a\n", "ñ", "a" * 129, "\x7f"])
def test_an_external_name_is_printable_and_short(value: str) -> None:
    with pytest.raises(ValidationError):
        ExternalRef(system="ehr", patient_id=value)
    assert ExternalRef(system="ehr", patient_id="MRN|00-1~x").patient_id == "MRN|00-1~x"


# --- turns ------------------------------------------------------------------------------------


def raw(**changes: Any) -> dict[str, Any]:
    return {**turn_in("ok", target="bien").model_dump(), **changes}


BAD_TURNS = {
    "ends before it begins": raw(ended_at=START, started_at=START + timedelta(seconds=1)),
    "says nothing": raw(source={"lang": "en", "text": " \n"}),
    "is translated into itself": raw(target={"lang": "en", "text": "ok"}),
    "repeats a mark": raw(marks=["overlap", "overlap"]),
    "has an unknown mark": raw(marks=["shouted"]),
    "has no revision": raw(revision=0),
    "has too many revisions": raw(revision=10_001),
    "is longer than a turn": raw(source={"lang": "en", "text": "x" * 20_001}),
    "speaks an unknown language": raw(source={"lang": "fr", "text": "oui"}),
    "is spoken by nobody known": raw(speaker="robot"),
    "has a sequence of its own": raw(seq=1),
    "has flags of its own": raw(flags=["numbers"]),
    "is late by its own word": raw(late=True),
    "has too many calls": raw(model_calls=[{"call_id": str(n), "name": "note"} for n in range(17)]),
}


@pytest.mark.parametrize("given", BAD_TURNS.values(), ids=list(BAD_TURNS))
def test_a_turn_is_refused_that(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        TurnIn.model_validate(given)


GOOD_TURNS = {
    "has no translation": raw(target=None, marks=["untranslated"]),
    "is one instant": raw(started_at=START, ended_at=START),
    "says nothing but calls": raw(
        source={"lang": "en", "text": ""}, model_calls=[{"call_id": "1", "name": "note"}]
    ),
    "is as long as a turn may be": raw(source={"lang": "en", "text": "ñ" * 20_000}),
}


@pytest.mark.parametrize("given", GOOD_TURNS.values(), ids=list(GOOD_TURNS))
def test_a_turn_is_taken_that(given: dict[str, Any]) -> None:
    assert TurnIn.model_validate(given).model_dump() == given | {
        "model_calls": given["model_calls"]
        and tuple(ModelCall.model_validate(call).model_dump() for call in given["model_calls"]),
        "marks": tuple(given["marks"]),
    }


def test_equal_turns_are_equal_whatever_their_offset_and_precision() -> None:
    madrid = {"started_at": "2031-03-04T10:00:05.000999+01:00"}
    utc = {"started_at": "2031-03-04T09:00:05Z"}
    given = json.loads(turn_in("ok").model_dump_json())
    assert TurnIn.model_validate(given | madrid) == TurnIn.model_validate(given | utc)


@pytest.mark.parametrize("arguments", [{"a": float("nan")}, {"a": float("inf")}, {"a": "\ud800"}])
def test_a_call_with_arguments_that_json_cannot_hold_is_refused(arguments: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ModelCall(call_id="1", name="note", arguments=arguments)


def test_a_reference_names_a_stored_revision() -> None:
    with pytest.raises(ValidationError):
        TurnRef(turn_id="turn-0001", revision=0)


# --- actions ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes", [{"evidence": ()}, {"confidence": 1.01}, {"confidence": -0.01}, {"concept": ""}]
)
def test_a_proposal_rests_on_evidence(changes: dict[str, Any]) -> None:
    given: dict[str, Any] = {
        "type": "lab",
        "concept": "cbc",
        "description": "CBC",
        "confidence": 0.5,
        "evidence": ("turn-0001",),
        "language": "en",
    }
    ProposedAction.model_validate(given)
    with pytest.raises(ValidationError):
        ProposedAction.model_validate(given | changes)


def test_decisions_lead_where_the_design_says() -> None:
    statuses, decisions = get_args(ActionStatus), get_args(Decision)
    leads = {
        status: {d: AfterDecision[status, d] for d in decisions if (status, d) in AfterDecision}
        for status in statuses
    }
    assert leads == {
        "proposed": {"confirm": "confirmed", "edit": "edited", "dismiss": "dismissed"},
        "confirmed": {"edit": "edited", "retract": "retracted"},
        "edited": {"edit": "edited", "retract": "retracted"},
        "dismissed": {},
        "withdrawn": {},
        "superseded": {},
        "retracted": {},
    }
    assert set(AfterDecision.values()) == REVIEWED


# --- members, errors, events ------------------------------------------------------------------


@pytest.mark.parametrize("role", get_args(Role))
def test_a_visit_opens_to_who_held_it_and_to_a_supervisor(role: Role) -> None:
    principal = Principal(
        member_id="mbr_1", clinic_id="cln_1", clinic_name="North", name="Made up", role=role
    )
    if role in ("admin", "auditor"):
        with pytest.raises(Forbidden):
            may_touch(principal, "visit.read", "mbr_1", conversation_id="visit")
        return
    assert may_touch(principal, "visit.read", "mbr_1", conversation_id="visit")
    assert may_touch(principal, "visit.read", "mbr_2", conversation_id="visit") is (
        role == "supervisor"
    )
    assert may_touch(principal, "visit.record", "mbr_2", conversation_id="visit") is False


def family(base: type[PuenteError] = PuenteError) -> list[type[PuenteError]]:
    return [base, *(one for child in base.__subclasses__() for one in family(child))]


def test_every_error_has_its_code_and_a_status_that_is_an_error() -> None:
    ours = [error for error in family() if error.__module__ == "puente.domain.errors"]
    codes = [error.code for error in ours if error.__name__ != "PuenteError"]
    assert len(codes) == len(set(codes)) >= 12
    for error in ours:
        assert 400 <= error.status <= 504
        assert error.__doc__


def test_the_catalogue_names_every_event_and_the_defaults_are_in_it() -> None:
    assert set(EVENT_TYPES) == set(get_args(EventType))
    assert set(DEFAULT_EVENTS) | set(FOLLOWS_PROPOSED) <= set(EVENT_TYPES)
    assert "action.proposed" not in DEFAULT_EVENTS
    assert all(text.endswith(".") for text in EVENT_TYPES.values())


def test_an_endpoint_does_not_print_its_secrets() -> None:
    endpoint = Endpoint(
        endpoint_id="ep_1",
        clinic_id="cln_1",
        url="https://receiver.test/",
        events=DEFAULT_EVENTS,
        secrets=("whsec_" + CANARY,),
        created_at=START,
    )
    assert CANARY not in repr(endpoint) + str(endpoint)

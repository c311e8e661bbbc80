"""Which events a change owes, who is owed them, and what they may say."""

import json
from typing import Any, get_args

import pytest

from puente.domain.action import Action, ActionStatus
from puente.domain.conversation import (
    Conversation,
    ConversationContent,
    ExternalRef,
    Summary,
    SummaryLine,
)
from puente.domain.webhook import (
    DEFAULT_EVENTS,
    EVENT_TYPES,
    FOLLOWS_PROPOSED,
    Endpoint,
    Event,
    EventType,
)
from puente.services.outbox import (
    action_event,
    conversation_event,
    event_owed,
    owes_proposal,
)
from puente.webhooks.payloads import render, wants
from tests.support.clock import START
from tests.support.people import NORTH
from tests.unit.actions import VISIT, action

CANARY = "canaryword"

SPOKEN = {
    "description": f"{CANARY} 500 mg",
    "reason": f"for the {CANARY}",
    "concept": CANARY,
    "details": {"drug": CANARY, "dose": "500"},
}


def visit(**changes: Any) -> Conversation:
    line = SummaryLine(kind="plan", en=f"I said {CANARY}", es=CANARY, evidence=("turn-0001",))
    content = ConversationContent(
        external_ref=ExternalRef(system="ehr", patient_id=CANARY, encounter_id="enc-1"),
        summary=Summary(lines=(line,), provider="rules", made_at=START),
        detection={"said": CANARY},
    )
    given: dict[str, Any] = {
        "conversation_id": VISIT,
        "clinic_id": NORTH,
        "created_by": "mbr_1",
        "languages": ("en", "es"),
        "consent_id": "con_1",
        "state": "completed",
        "turn_count": 3,
        "action_count": 1,
        "created_at": START,
        "last_activity_at": START,
        "content": content,
        **changes,
    }
    return Conversation(**given)


def endpoint(**changes: Any) -> Endpoint:
    given: dict[str, Any] = {
        "endpoint_id": "ep_00000001",
        "clinic_id": NORTH,
        "url": "https://receiver.test/",
        "events": DEFAULT_EVENTS,
        "secrets": ("whsec_made_up",),
        "created_at": START,
        **changes,
    }
    return Endpoint(**given)


def event(kind: EventType, of: Action | None = None) -> Event:
    if kind.startswith("action."):
        made = of or action(**SPOKEN)
        return action_event(made, kind, visit(), event_id="evt_1", sequence=4, now=START)
    if kind.startswith("conversation."):
        listed = [action(**SPOKEN, status="confirmed")]
        return conversation_event(visit(), kind, listed, event_id="evt_1", sequence=4, now=START)
    return Event(
        event_id="evt_1",
        clinic_id=NORTH,
        type=kind,
        conversation_id=None,
        sequence=4,
        created_at=START,
        thin={},
        full={},
    )


# --- what a change owes -----------------------------------------------------------------------

UNFIT: dict[str, dict[str, Any]] = {
    "a condition": {"conditional": True},
    "a stop": {"change": "stop"},
    "doubtful evidence": {"flagged": True},
}


@pytest.mark.parametrize("unfit", UNFIT.values(), ids=list(UNFIT))
def test_a_proposal_is_not_dispatched_on(unfit: dict[str, Any]) -> None:
    assert owes_proposal(action())
    assert not owes_proposal(action(**unfit))
    assert event_owed(None, action()) == "action.proposed"
    assert event_owed(None, action(**unfit)) is None


@pytest.mark.parametrize("unfit", UNFIT.values(), ids=list(UNFIT))
def test_a_proposal_that_is_no_longer_fit_is_withdrawn_once(unfit: dict[str, Any]) -> None:
    assert event_owed(action(), action(**unfit)) == "action.withdrawn"
    assert event_owed(action(**unfit), action(**unfit, confidence=0.5)) is None


@pytest.mark.parametrize("unfit", UNFIT.values(), ids=list(UNFIT))
def test_a_proposal_that_becomes_fit_is_dispatched(unfit: dict[str, Any]) -> None:
    assert event_owed(action(**unfit), action()) == "action.proposed"


def test_a_completed_proposal_is_dispatched_again() -> None:
    assert event_owed(action(), action(revision=2)) == "action.proposed"


AFTER = [status for status in get_args(ActionStatus) if status != "proposed"]


@pytest.mark.parametrize("status", AFTER)
def test_every_end_of_a_proposal_owes_its_event(status: ActionStatus) -> None:
    assert event_owed(action(), action(status=status)) == f"action.{status}"
    assert f"action.{status}" in EVENT_TYPES


@pytest.mark.parametrize("status", ["confirmed", "edited"])
def test_asking_for_another_look_owes_nothing_until_somebody_looked(status: str) -> None:
    reviewed = action(status=status)
    asked = action(status=status, needs_review=True)
    assert event_owed(reviewed, asked) is None
    assert event_owed(asked, reviewed) == f"action.{status}"
    assert event_owed(asked, action(status="retracted")) == "action.retracted"


# --- who is owed it ---------------------------------------------------------------------------


@pytest.mark.parametrize("kind", EVENT_TYPES)
def test_an_endpoint_is_owed_what_it_subscribed_to(kind: EventType) -> None:
    proposes = {"propose_medication": True}
    assert wants(endpoint(events=(kind,), **proposes), event(kind))
    assert not wants(endpoint(events=(kind,), state="disabled", **proposes), event(kind))
    others = tuple(name for name in EVENT_TYPES if name not in (kind, "action.proposed"))
    assert not wants(endpoint(events=others, **proposes), event(kind))


@pytest.mark.parametrize("kind", EVENT_TYPES)
def test_a_new_endpoint_hears_of_reviewed_actions_and_visits_alone(kind: EventType) -> None:
    assert wants(endpoint(), event(kind)) is (kind in DEFAULT_EVENTS)


@pytest.mark.parametrize("kind", FOLLOWS_PROPOSED)
def test_whoever_hears_of_proposals_hears_of_their_end(kind: EventType) -> None:
    """Whatever the confidence, and medication too: it may have risen and fallen since."""
    cautious = endpoint(events=("action.proposed",), min_confidence=1.0)
    assert wants(cautious, event(kind, action(confidence=0.1)))


@pytest.mark.parametrize(
    ("given", "of", "owed"),
    [
        ({}, {"type": "lab"}, True),
        ({"min_confidence": 0.9}, {"type": "lab"}, True),
        ({"min_confidence": 0.91}, {"type": "lab"}, False),
        ({}, {"type": "medication"}, False),
        ({"propose_medication": True}, {"type": "medication"}, True),
        ({"propose_medication": True, "min_confidence": 0.91}, {"type": "medication"}, False),
        ({"propose_medication": True}, {"type": "imaging"}, True),
    ],
)
def test_a_proposal_goes_where_a_clinic_asked_for_it(
    given: dict[str, Any], of: dict[str, Any], owed: bool
) -> None:
    chosen = endpoint(events=("action.proposed",), **given)
    assert wants(chosen, event("action.proposed", action(**of))) is owed


@pytest.mark.parametrize("kind", ["action.confirmed", "action.edited", "action.retracted"])
def test_confidence_matters_to_proposals_alone(kind: EventType) -> None:
    cautious = endpoint(min_confidence=1.0)
    assert wants(cautious, event(kind, action(confidence=0.1)))


@pytest.mark.parametrize("kind", [name for name in EVENT_TYPES if name.startswith("action.")])
def test_an_endpoint_may_hear_of_some_actions_alone(kind: EventType) -> None:
    chosen = endpoint(events=(kind,), action_types=("lab", "imaging"))
    assert wants(chosen, event(kind, action(type="lab")))
    assert not wants(chosen, event(kind, action(type="referral")))
    assert wants(endpoint(events=tuple(EVENT_TYPES), action_types=("lab",)), event("test.ping"))


def test_a_visits_event_lists_the_actions_that_its_receiver_takes() -> None:
    listed = [
        action(action_id="act_lab", type="lab", status="confirmed"),
        action(action_id="act_drug", status="edited"),
        action(action_id="act_gone", status="dismissed"),
        action(action_id="act_wait", type="imaging", confidence=0.8),
        action(action_id="act_cond", type="imaging", conditional=True),
    ]
    made = conversation_event(
        visit(), "conversation.completed", listed, event_id="evt_1", sequence=1, now=START
    )

    def seen(**given: Any) -> list[str]:
        body = json.loads(render(made, endpoint(payload="full", **given)))
        return [one["action_id"] for one in body["data"]["actions"]]

    assert seen() == ["act_lab", "act_drug"]
    assert seen(action_types=("lab", "imaging")) == ["act_lab"]
    takes = {"events": ("action.proposed", "conversation.completed")}
    assert seen(**takes) == ["act_lab", "act_drug", "act_wait"]
    assert seen(**takes, min_confidence=0.9) == ["act_lab", "act_drug"]


# --- what it may say --------------------------------------------------------------------------

SPOKEN_OF = [name for name in EVENT_TYPES if name.startswith(("action.", "conversation."))]
"""Events that derive from what was said."""


@pytest.mark.parametrize(
    "kind", [name for name in EVENT_TYPES if name.startswith(("action.", "conversation."))]
)
def test_a_thin_event_says_nothing_of_what_was_said(kind: EventType) -> None:
    made = event(kind)
    assert CANARY not in json.dumps(made.thin)
    assert CANARY in json.dumps(made.full)
    body = render(made, endpoint(payload="thin"))
    assert CANARY.encode() not in body
    assert json.loads(body)["data"] == made.thin


@pytest.mark.parametrize(
    "kind", [name for name in EVENT_TYPES if name.startswith(("action.", "conversation."))]
)
def test_a_full_event_says_all_of_it(kind: EventType) -> None:
    made = event(kind)
    document = json.loads(render(made, endpoint(payload="full")))
    assert document["data"] == {**made.thin, **made.full}
    if kind.startswith("conversation."):
        assert [one["status"] for one in document["data"]["actions"]] == ["confirmed"]
    assert document["data"]["external_ref"] == {
        "system": "ehr",
        "patient_id": CANARY,
        "encounter_id": "enc-1",
    }


def test_a_body_is_one_lines_worth_of_json_in_utf8() -> None:
    made = event("action.confirmed", action(description="Dos días — mañana"))
    body = render(made, endpoint(payload="full"))
    assert b"\n" not in body
    assert "Dos días — mañana".encode() in body
    document = json.loads(body)
    assert list(document) == ["type", "timestamp", "data"]
    assert document["type"] == "action.confirmed"
    assert document["timestamp"] == "2031-03-04T09:00:00+00:00"


def test_the_same_event_has_the_same_bytes() -> None:
    made = event("action.confirmed")
    assert render(made, endpoint()) == render(made, endpoint(url="https://elsewhere.test/"))


@pytest.mark.parametrize("status", get_args(ActionStatus))
def test_an_event_says_whether_a_person_has_looked(status: str) -> None:
    kind: EventType = "action.proposed"
    made = event(kind, action(status=status, revision=3))
    looked = status in ("confirmed", "edited", "dismissed", "retracted")
    assert made.thin["review"] == ("reviewed" if looked else "unreviewed")
    assert made.thin["revision"] == 3
    assert made.thin["sequence"] == made.sequence == 4


def test_a_visit_without_a_reference_or_a_summary_says_so() -> None:
    plain = visit(content=ConversationContent())
    made = conversation_event(
        plain, "conversation.completed", [], event_id="evt_1", sequence=1, now=START
    )
    assert made.full == {"summary": None, "external_ref": None, "actions": []}

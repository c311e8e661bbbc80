"""What a detector says now against what is stored: every case, without a database."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from puente.domain.action import REVIEWED, Action, ProposedAction
from puente.services.reconcile import Change, Scene, merge_key, reconcile
from tests.support.clock import START
from tests.support.people import NORTH
from tests.unit.actions import VISIT, action, ids, proposal

KEY = merge_key("medication", "amoxicillin")
LATER = START + timedelta(minutes=3)
OPEN = ("confirmed", "edited")
CLOSED = ("dismissed", "retracted", "superseded", "withdrawn")


def scene(*flagged: str) -> Scene:
    return Scene(NORTH, VISIT, LATER, ids(), frozenset(flagged))


def run(
    *proposals: ProposedAction,
    stored: Action | None = None,
    flagged: Sequence[str] = (),
    withdrawn: Sequence[str] = (),
    superseded: Sequence[str] = (),
) -> list[Change]:
    known = {KEY: stored} if stored is not None else {}
    return reconcile(proposals, known, scene(*flagged), withdrawn=withdrawn, superseded=superseded)


def only(changes: list[Change]) -> Action:
    [change] = changes
    return change.action


# --- new --------------------------------------------------------------------------------------


def test_something_new_is_an_action_of_this_visit() -> None:
    [change] = run(proposal(reason="made up", conditional=True))
    assert change.seen is None
    assert change.action == action(
        action_id="act_00000001",
        reason="made up",
        conditional=True,
        created_at=LATER,
        updated_at=LATER,
    )


def test_nothing_said_changes_nothing() -> None:
    assert run() == []
    assert run(stored=action()) == []


def test_two_concepts_are_two_actions() -> None:
    changes = run(proposal(), proposal(concept="ibuprofen"), proposal(type="lab", concept="cbc"))
    assert [change.action.concept for change in changes] == ["amoxicillin", "ibuprofen", "cbc"]
    assert len({change.action.action_id for change in changes}) == 3


def test_evidence_in_doubt_flags_the_action() -> None:
    assert only(run(proposal(evidence=("turn-0001", "turn-0002")), flagged=("turn-0002",))).flagged
    assert not only(run(proposal(), flagged=("turn-0009",))).flagged


# --- complete ---------------------------------------------------------------------------------

COMPLETIONS: dict[str, dict[str, Any]] = {
    "a frequency": {"details": {"drug": "amoxicillin", "dose": "500", "frequency": "daily"}},
    "another dose": {"details": {"drug": "amoxicillin", "dose": "250", "unit": "mg"}},
    "a description": {"description": "amoxicillin 500 mg daily"},
    "a reason": {"reason": "sore throat"},
    "a condition": {"conditional": True},
    "a change": {"change": "stop"},
    "a confidence": {"confidence": 0.97},
    "a language": {"language": "es"},
    "evidence": {"evidence": ("turn-0001", "turn-0002")},
}


def test_a_confidence_that_hardly_moves_is_no_news_but_comes_with_what_is() -> None:
    known = action()
    for near in (known.confidence + 0.04, known.confidence - 0.04):
        assert run(proposal(confidence=near), stored=known) == []
        told = run(proposal(confidence=near, reason="made up"), stored=known)
        assert only(told).confidence == near
    assert only(run(proposal(confidence=known.confidence - 0.06), stored=known)).revision == 2


@pytest.mark.parametrize("said", COMPLETIONS.values(), ids=list(COMPLETIONS))
def test_a_proposal_is_completed_by(said: dict[str, Any]) -> None:
    [change] = run(proposal(**said), stored=action())
    assert change.seen == action()
    given = {**said, "revision": 2, "updated_at": LATER}
    assert change.action == action(**given)


def test_the_same_again_changes_nothing() -> None:
    assert run(proposal(), stored=action()) == []
    assert run(proposal(), stored=action(evidence=("turn-0001", "turn-0002"))) == []


def test_evidence_only_grows_and_keeps_its_order() -> None:
    changed = only(run(proposal(evidence=("turn-0003", "turn-0001")), stored=action()))
    assert changed.evidence == ("turn-0001", "turn-0003")


def test_a_reason_once_given_is_not_lost() -> None:
    stored = action(reason="sore throat")
    changed = only(run(proposal(confidence=0.97), stored=stored))
    assert changed.reason == "sore throat"


def test_doubt_on_the_evidence_flags_what_is_stored_and_stays() -> None:
    flagged = only(run(proposal(), stored=action(), flagged=("turn-0001",)))
    assert (flagged.flagged, flagged.revision) == (True, 2)
    again = only(run(proposal(confidence=0.97), stored=flagged))
    assert again.flagged


@pytest.mark.parametrize("source", ["model", "function_call"])
def test_a_models_claim_takes_nothing_from_what_the_rules_heard(source: str) -> None:
    stored = action(reason=None)
    claimed = {"drug": "amoxicillin", "dose": "250", "route": "by mouth"}
    said = proposal(
        source=source, description="with food", details=claimed, reason="a cough",
        change=None, confidence=0.1, evidence=NEW_EVIDENCE,
    )  # fmt: skip
    now = only(run(said, stored=stored))
    assert (now.details.dose, now.details.unit) == (stored.details.dose, stored.details.unit)
    assert (now.description, now.change, now.confidence) == (
        stored.description,
        stored.change,
        stored.confidence,
    )
    assert (now.details.route, now.reason, now.evidence) == ("by mouth", "a cough", NEW_EVIDENCE)


def test_an_action_named_twice_at_once_changes_once() -> None:
    """Two changes of one stored revision could never both be written."""
    first = proposal(evidence=("turn-0001", "turn-0002"))
    second = proposal(evidence=("turn-0003",), reason="made up")
    for stored in (None, action()):
        [change] = run(first, second, stored=stored)
        assert change.seen == stored
        assert change.action.evidence == ("turn-0001", "turn-0002", "turn-0003")
        assert change.action.reason == "made up"


# --- contradict -------------------------------------------------------------------------------

NEW_EVIDENCE = ("turn-0001", "turn-0002")
CONTRADICTIONS: dict[str, dict[str, Any]] = {
    "another dose": {"details": {"dose": "250"}},
    "another unit": {"details": {"unit": "g"}},
    "a frequency nobody confirmed": {"details": {"frequency": "daily"}},
    "a duration": {"details": {"duration": "10 days"}},
    "a route": {"details": {"route": "by mouth"}},
    "a side": {"details": {"side": "left"}},
    "another day": {"details": {"when": "P2W"}},
    "a stop": {"change": "stop"},
    "a condition": {"conditional": True},
}


@pytest.mark.parametrize("status", OPEN)
@pytest.mark.parametrize("said", CONTRADICTIONS.values(), ids=list(CONTRADICTIONS))
def test_a_reviewed_action_asks_for_another_look_on(said: dict[str, Any], status: str) -> None:
    stored = action(status=status, reviewed_by="mbr_1", reviewed_at=START)
    [change] = run(proposal(**said, evidence=NEW_EVIDENCE), stored=stored)
    assert change.seen == stored
    asked = {
        "needs_review": True,
        "evidence": NEW_EVIDENCE,
        "revision": 2,
        "updated_at": LATER,
    }
    assert change.action == stored.model_copy(update=asked), "and nothing that a person decided"


@pytest.mark.parametrize("status", OPEN)
@pytest.mark.parametrize(
    "said",
    [
        {},
        {"confidence": 0.1},
        {"description": "said in other words"},
        {"reason": "another reason"},
        {"details": {"drug": "amoxicillin"}},
        {"details": {}},
    ],
)
def test_a_reviewed_action_is_left_alone_by_the_same_in_other_words(
    said: dict[str, Any], status: str
) -> None:
    assert run(proposal(**said, evidence=NEW_EVIDENCE), stored=action(status=status)) == []


@pytest.mark.parametrize("status", OPEN)
def test_what_the_reviewer_had_before_them_contradicts_nothing(status: str) -> None:
    """Their edit stands against the very turns they read."""
    stored = action(status=status, details={"dose": "250"})
    assert run(proposal(), stored=stored) == []


@pytest.mark.parametrize("status", OPEN)
@pytest.mark.parametrize("said", [{"details": {"dose": "250"}}, {"change": "stop"}])
def test_a_turn_that_was_corrected_since_is_not_what_the_reviewer_read(
    said: dict[str, Any], status: str
) -> None:
    stored = action(status=status)
    known = {KEY: stored}
    corrected = replace(scene(), reworded=frozenset(stored.evidence))
    asked = only(reconcile([proposal(**said)], known, corrected))
    assert (asked.needs_review, asked.details) == (True, stored.details)
    assert reconcile([proposal()], known, corrected) == [], "corrected in other words alone"


@pytest.mark.parametrize("status", OPEN)
def test_an_action_asks_once(status: str) -> None:
    stored = action(status=status, needs_review=True)
    assert run(proposal(change="stop", evidence=NEW_EVIDENCE), stored=stored) == []
    assert run(stored=stored, withdrawn=[KEY]) == []


# --- what was closed --------------------------------------------------------------------------


@pytest.mark.parametrize("status", CLOSED)
def test_what_was_closed_returns_as_another_action_on_new_evidence(status: str) -> None:
    stored = action(status=status)
    [change] = run(proposal(evidence=NEW_EVIDENCE), stored=stored)
    assert change.seen is None
    assert change.action.action_id != stored.action_id
    assert (change.action.status, change.action.evidence) == ("proposed", NEW_EVIDENCE)


@pytest.mark.parametrize("status", ["dismissed", "retracted", "superseded"])
def test_what_was_closed_does_not_return_on_the_evidence_it_had(status: str) -> None:
    stored = action(status=status, evidence=NEW_EVIDENCE)
    for evidence in (("turn-0001",), ("turn-0002",), NEW_EVIDENCE):
        assert run(proposal(evidence=evidence, change="change"), stored=stored) == []


def test_what_was_dismissed_returns_where_its_turn_was_corrected() -> None:
    stored = action(status="dismissed")
    corrected = replace(scene(), reworded=frozenset(stored.evidence))
    [change] = reconcile([proposal(details={"dose": "250"})], {KEY: stored}, corrected)
    assert (change.seen, change.action.details.dose) == (None, "250")
    assert reconcile([proposal()], {KEY: stored}, corrected) == []


def test_what_only_the_detector_took_back_may_return_on_the_same_evidence() -> None:
    [change] = run(proposal(), stored=action(status="withdrawn"))
    assert change.seen is None


def taken_back(how: str) -> dict[str, Any]:
    return {how: [KEY]}


# --- withdrawn and superseded -----------------------------------------------------------------


@pytest.mark.parametrize("status", ["withdrawn", "superseded"])
def test_a_proposal_is_taken_back(status: str) -> None:
    [change] = run(stored=action(), **taken_back(status))
    assert change == Change(action(), action(status=status, revision=2, updated_at=LATER))


@pytest.mark.parametrize("status", OPEN)
@pytest.mark.parametrize("gone", ["withdrawn", "superseded"])
def test_a_reviewed_action_that_is_taken_back_asks_for_another_look(gone: str, status: str) -> None:
    stored = action(status=status)
    changed = only(run(stored=stored, **taken_back(gone)))
    assert changed == stored.model_copy(
        update={"needs_review": True, "revision": 2, "updated_at": LATER}
    )


@pytest.mark.parametrize("status", CLOSED)
def test_what_is_closed_is_not_taken_back_again(status: str) -> None:
    assert run(stored=action(status=status), withdrawn=[KEY], superseded=[KEY]) == []


def test_what_is_not_stored_is_not_taken_back() -> None:
    assert run(withdrawn=[KEY], superseded=[merge_key("lab", "cbc")]) == []


def test_what_is_said_and_taken_back_at_once_stands() -> None:
    assert run(proposal(), stored=action(), withdrawn=[KEY], superseded=[KEY]) == []


def test_what_is_replaced_gives_way_to_the_new_one() -> None:
    changes = run(proposal(concept="azithromycin"), stored=action(), superseded=[KEY])
    assert [(c.action.concept, c.action.status) for c in changes] == [
        ("azithromycin", "proposed"),
        ("amoxicillin", "superseded"),
    ]


# --- over everything --------------------------------------------------------------------------


@pytest.mark.parametrize("status", sorted(REVIEWED))
def test_detection_never_alters_what_a_person_decided(status: str) -> None:
    stored = action(status=status, reviewed_by="mbr_1", reviewed_at=START)
    decided = {"status", "description", "reason", "details", "change", "conditional", "concept"}
    decided |= {"reviewed_by", "reviewed_at", "confidence", "flagged", "created_at", "action_id"}
    everything = [*COMPLETIONS.values(), *CONTRADICTIONS.values()]
    for said in everything:
        for gone in ({}, taken_back("withdrawn"), taken_back("superseded")):
            said_now = [] if gone else [proposal(**{"evidence": NEW_EVIDENCE, **said})]
            for change in run(*said_now, stored=stored, flagged=("turn-0002",), **gone):
                if change.seen is not None:
                    after, before = change.action.model_dump(), stored.model_dump()
                    assert {n: after[n] for n in decided} == {n: before[n] for n in decided}


@pytest.mark.parametrize("status", ["proposed", *sorted(REVIEWED), "withdrawn", "superseded"])
def test_a_change_is_always_the_next_revision(status: str) -> None:
    stored = action(status=status, revision=7)
    for said in [*COMPLETIONS.values(), *CONTRADICTIONS.values()]:
        for change in run(proposal(**{"evidence": NEW_EVIDENCE, **said}), stored=stored):
            expected = 1 if change.seen is None else 8
            assert (change.action.revision, change.action.updated_at) == (expected, LATER)

"""Function calls read, checked and joined with what the rules found: every case, no database."""

from typing import Any

import pytest

from puente.detection.naming import is_same_concept, name_concept
from puente.domain.action import ActionType
from puente.domain.turn import ModelCall, Turn, Utterance
from puente.services.call_memory import REMEMBERED_TURNS, CallMemory
from puente.services.calls import UNMEASURED, join, read_calls
from tests.support.clock import START
from tests.support.people import NORTH
from tests.unit.actions import VISIT, proposal

ARGUMENTS: dict[str, Any] = {
    "type": "medication",
    "concept": "Amoxicillin 500 mg",
    "description": "Amoxicillin for ten days",
    "reason": "made up",
    "details": {"drug": "amoxicillin", "duration": "10 days"},
    "confidence": 0.95,
}


def turn(*calls: ModelCall, turn_id: str = "turn-0001") -> Turn:
    return Turn(
        turn_id=turn_id,
        conversation_id=VISIT,
        clinic_id=NORTH,
        seq=1,
        received_at=START,
        speaker="clinician",
        source=Utterance(lang="en", text="made up"),
        started_at=START,
        ended_at=START,
        model_calls=calls,
    )


def call(name: str = "propose_action", **changes: Any) -> ModelCall:
    arguments = {key: v for key, v in {**ARGUMENTS, **changes}.items() if v is not ...}
    return ModelCall(call_id="call-1", name=name, arguments=arguments)


def test_a_call_is_a_proposal_that_rests_on_its_turn_and_on_no_measured_confidence() -> None:
    [found], dropped = read_calls(turn(call()))
    assert dropped == 0
    assert (found.concept, found.source, found.evidence) == (
        "amoxicillin",
        "function_call",
        ("turn-0001",),
    )
    assert found.confidence == UNMEASURED < ARGUMENTS["confidence"]
    assert (found.description, found.reason) == ("Amoxicillin for ten days", "made up")


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": "surgery"},
        {"type": ...},
        {"concept": "  "},
        {"concept": 5},
        {"description": ...},
        {"description": "x" * 2_001},
        {"confidence": 1.2},
        {"confidence": "high"},
        {"confidence": True},
        {"conditional": "yes"},
        {"details": {"dose": 500}},
        {"details": {"colour": "red"}},
        {"details": ["500"]},
        {"evidence": ["turn-9999"]},
        {"status": "confirmed"},
        {"type": "lab", "change": "start"},
    ],
    ids=str,
)
def test_wrong_arguments_are_dropped_and_counted_and_the_others_stay(wrong: dict[str, Any]) -> None:
    good = call(type="lab", concept="blood test", details={})
    found, dropped = read_calls(turn(call(**wrong), good))
    assert ([each.concept for each in found], dropped) == (["blood test"], 1)


def test_a_call_of_another_function_is_none_of_ours() -> None:
    assert read_calls(turn(call("confirm_action"))) == ([], 1)


def test_one_turn_calling_twice_for_one_thing_is_one_proposal() -> None:
    [found], dropped = read_calls(turn(call(), call(concept="amoxicilina", details={"unit": "mg"})))
    assert dropped == 0
    assert (found.details.duration, found.details.unit) == ("10 days", "mg")


@pytest.mark.parametrize(
    ("kind", "said", "name"),
    [
        ("imaging", "Chest X-Ray, two views", "chest x-ray"),
        ("imaging", "radiografía de tórax", "chest x-ray"),
        ("medication", "ibuprofeno", "ibuprofen"),
        ("followup", "revisit in two weeks", "follow-up"),
        ("lab", "Quetzal Panel", "quetzal panel"),
        ("lab", "¿?", "¿?"),
    ],
)
def test_a_concept_is_named_as_detection_names_it(kind: ActionType, said: str, name: str) -> None:
    assert name_concept(kind, said) == name


@pytest.mark.parametrize(
    ("kind", "one", "other", "same"),
    [
        ("imaging", "x-ray", "chest x-ray", True),
        ("lab", "blood test", "complete blood count", True),
        ("lab", "urinalysis", "complete blood count", False),
        ("medication", "ibuprofen", "amoxicillin", False),
        ("lab", "quetzal panel", "panel", True),
    ],
)
def test_concepts_are_one_where_one_may_stand_for_the_other(
    kind: ActionType, one: str, other: str, same: bool
) -> None:
    assert is_same_concept(kind, one, other) is same
    assert is_same_concept(kind, other, one) is same


def test_a_call_completes_what_the_rules_found_and_overrules_none_of_it() -> None:
    [claim], _ = read_calls(turn(call(details={"dose": "5", "unit": "g", "route": "by mouth"})))
    [joined] = join([proposal(confidence=0.6)], [claim])
    whole = joined.proposal
    assert (whole.source, whole.description) == ("rules", "amoxicillin 500 mg")
    assert (whole.details.dose, whole.details.unit) == ("500", "mg")
    assert whole.details.route == "by mouth"
    assert whole.confidence == UNMEASURED


def test_a_dose_is_never_put_together_from_two_halves() -> None:
    [claim], _ = read_calls(turn(call(details={"dose": "5", "unit": "g"})))
    [joined] = join([proposal(details={"drug": "amoxicillin", "dose": "500"})], [claim])
    assert (joined.proposal.details.dose, joined.proposal.details.unit) == ("500", None)


def test_two_tests_in_one_turn_are_two() -> None:
    claims, _ = read_calls(
        turn(
            call(type="lab", concept="urinalysis", details={}),
            call(type="lab", concept="tsh", details={}),
        )
    )
    rule = proposal(type="lab", concept="urinalysis", details={}, change=None)
    assert [each.proposal.concept for each in join([rule], claims)] == ["urinalysis", "tsh"]


def test_a_kind_named_on_other_evidence_is_another_thing() -> None:
    [claim], _ = read_calls(turn(call(type="lab", concept="blood test", details={})))
    rule = proposal(type="lab", concept="tsh", details={}, change=None, evidence=("turn-0002",))
    assert len(join([rule], [claim])) == 2


def test_a_memory_comes_back_as_it_was_dumped_bounded_and_survives_nonsense() -> None:
    memory = CallMemory()
    for number in range(REMEMBERED_TURNS + 3):
        turn_id = f"turn-{number:04}"
        memory.hear(turn_id, list(read_calls(turn(call(), turn_id=turn_id)).proposals))
    again = CallMemory.load(memory.dump())
    assert again.proposals() == memory.proposals()[3:]
    nonsense: Any
    for nonsense in (None, [], "x", {"turn-0001": [{"type": "?"}]}, {"turn-0001": 5}):
        assert CallMemory.load(nonsense).proposals() == []

"""Detection turn by turn. Every sentence here is made up."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from puente.detection import WINDOW, LiveResult, LiveState, Proposal, ProposalKey, observe, propose
from puente.detection.context import MAX_DRAFTS
from puente.domain.action import DetectorTurn
from tests.unit.detection.saying import keys, only, turn, visit


def follow(turns: list[DetectorTurn]) -> list[LiveResult]:
    """Each result, the state stored and loaded between turns as a caller does."""
    state, results = LiveState(), []
    for said in turns:
        stored = json.loads(json.dumps(state.dump()))
        results.append(observe(LiveState.load(stored), said))
        state = results[-1].state
    return results


def gathered(results: list[LiveResult]) -> dict[tuple[str, str], Proposal]:
    """What a caller has stored at the end: the last version of each, less what was taken back."""
    stored: dict[tuple[str, str], Proposal] = {}
    for result in results:
        stored.update({(p.type, p.concept): p for p in result.proposals})
        for key in (*result.withdrawn, *(old for old, _ in result.superseded)):
            stored.pop((key.type, key.concept), None)
    return stored


def test_a_later_turn_completes_the_same_proposal() -> None:
    first, second = follow(
        visit("I'm going to start you on lisinopril.", "Take ten milligrams twice a day.")
    )
    assert only(list(first.proposals)).details.frequency is None
    completed = only(list(second.proposals))
    assert completed.concept == "lisinopril"
    assert (completed.details.dose, completed.details.frequency) == ("10", "twice a day")
    assert completed.evidence == ("t1", "t2")
    assert second.withdrawn == ()


def test_a_dose_is_corrected() -> None:
    *_, last = follow(
        visit("I'm going to start you on lisinopril, ten milligrams.", "No, make it twenty.")
    )
    corrected = only(list(last.proposals))
    assert (corrected.details.dose, corrected.details.unit) == ("20", "milligrams")
    assert corrected.description == "lisinopril twenty milligrams"


def test_what_is_taken_back_is_withdrawn() -> None:
    first, second = follow(
        visit("Let's order a chest x-ray.", "Never mind, we don't need the chest x-ray.")
    )
    assert keys(first.proposals) == {("imaging", "chest x-ray")}
    assert second.proposals == ()
    assert second.withdrawn == (ProposalKey("imaging", "chest x-ray"),)


def test_scratch_that_takes_back_the_last_one_only() -> None:
    results = follow(
        visit(
            "Let's order a hemograma y una mamografía.",
            "And let's get a chest x-ray.",
            "Scratch that.",
        )
    )
    assert results[-1].withdrawn == (ProposalKey("imaging", "chest x-ray"),)
    assert ("imaging", "mammogram") in keys(results[-1].proposals)


def test_one_medicine_gives_way_to_another() -> None:
    _, last = follow(
        visit(
            "I'm going to prescribe ibuprofen for the pain.",
            "Actually no, let's do naproxen instead.",
        )
    )
    assert keys(last.proposals) == {("medication", "naproxen")}
    assert last.superseded == (
        (ProposalKey("medication", "ibuprofen"), ProposalKey("medication", "naproxen")),
    )
    assert last.withdrawn == ()


def test_a_corrected_turn_replaces_the_one_it_corrects() -> None:
    turns = visit("Let's order a lipid panel.", "P: Okay.")
    state = LiveState()
    for said in turns:
        state = observe(state, said).state
    result = observe(state, turn("t1", "Let's order a urinalysis."))
    assert keys(result.proposals) == {("lab", "urinalysis")}
    assert result.withdrawn == (ProposalKey("lab", "lipid panel"),)
    assert [said.turn_id for said in result.state.turns] == ["t1", "t2"]


def test_what_left_the_window_is_neither_repeated_nor_withdrawn() -> None:
    chatter = ["P: Mm-hmm."] * (WINDOW + 3)
    results = follow(visit("Let's order a lipid panel.", *chatter))
    assert keys(results[WINDOW - 1].proposals) == {("lab", "lipid panel")}
    assert results[WINDOW].proposals == ()
    assert all(result.withdrawn == () for result in results)


def test_what_left_the_window_can_still_be_taken_back() -> None:
    chatter = ["P: Mm-hmm."] * (WINDOW + 3)
    *_, last = follow(visit("Let's order a lipid panel.", *chatter, "We don't need a lipid panel."))
    assert last.withdrawn == (ProposalKey("lab", "lipid panel"),)


def test_the_state_stays_bounded_however_long_the_visit() -> None:
    drugs = ["ibuprofen", "amoxicillin", "lisinopril", "metformin", "sertraline", "omeprazole"]
    parts = ["knee", "elbow", "hip", "wrist", "ankle", "shoulder", "chest", "neck"]
    texts = [
        f"I'm going to prescribe {drugs[at % 6]} and order an x-ray of your {parts[at % 8]}."
        for at in range(400)
    ]
    state, sizes = LiveState(), []
    for said in visit(*texts):
        state = observe(state, said).state
        sizes.append(len(json.dumps(state.dump())))
    assert state.before is not None
    assert len(state.before["drafts"]) <= MAX_DRAFTS
    assert max(sizes[200:]) <= 1.1 * max(sizes[50:200])


@pytest.mark.parametrize("raw", [{}, {"version": 0}, {"version": 1, "before": {}, "turns": []}])
def test_what_is_no_state_is_refused(raw: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="live state"):
        LiveState.load(raw)


def test_holds_tells_which_turns_may_be_corrected() -> None:
    state = follow(visit(*["Okay."] * (WINDOW + 1)))[-1].state
    assert not state.holds("t1")
    assert state.holds("t2")


SENTENCES = [
    "I'm going to start you on lisinopril, ten milligrams a day.",
    "Take it twice a day with food.",
    "No, make it twenty.",
    "Let's order a chest x-ray for the cough.",
    "We don't need the chest x-ray.",
    "Never mind.",
    "For your second problem of your diabetes, let's check an A1c.",
    "P: Can I take ibuprofen?",
    "Yes, two tablets every eight hours.",
    "Actually no, let's do naproxen instead.",
    "I'll see you back in two weeks.",
    "P: I had an MRI last year.",
    "Stop taking the naproxen.",
    "Le voy a mandar unos análisis de sangre.",
    "Nos vemos dentro de quince días.",
    "La voy a referir al cardiólogo por el soplo.",
    "Come back in two days for the dressing.",
    "Let's get an MRI of your knee.",
    "We'll do the MRI this week.",
    "I think this is a migraine.",
    "If it is not better we will get a CT of your head.",
    "P: Okay.",
    "Mm-hmm.",
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(SENTENCES), max_size=40))
def test_turn_by_turn_and_all_at_once_agree_at_the_end(texts: list[str]) -> None:
    turns = visit(*texts)
    whole = {(p.type, p.concept): p for p in propose(turns)}
    assert gathered(follow(turns)) == whole

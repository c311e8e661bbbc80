"""Whatever the text, no exception and no more than linear time."""

import time
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from puente.detection import LiveState, observe, propose
from puente.detection.forms import proposed_action
from puente.domain.action import DetectorTurn
from tests.unit.detection.saying import keys, turn, visit

SAID = """
i will order an x-ray mri ibuprofen twice a day 500 mg for two weeks no not if see you back
ibuprofeno cada ocho horas le voy a mandar don't point and half once gon na . ? , — 😀 ' #
hundred mil y 1.000,5 ١٢ ² monday may 31 first problem of your knee pain
"""
WORDS = st.sampled_from(SAID.split())
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=80).map(" ".join))
TURNS = st.builds(
    DetectorTurn,
    turn_id=st.sampled_from(["a", "b", "c", "d", "e"]),
    speaker=st.sampled_from(["clinician", "patient", "unknown"]),
    lang=st.sampled_from(["en", "es"]),
    text=TEXTS,
    translation_lang=st.sampled_from(["en", "es", None]),
    translation=st.one_of(st.none(), TEXTS),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(TURNS, max_size=8))
def test_any_text_is_read_without_exception(turns: list[DetectorTurn]) -> None:
    for proposal in propose(turns, visit_date=date(2026, 11, 23), threshold=0.0):
        assert proposal.description
        assert 0.0 <= proposal.confidence <= 1.0
        assert set(proposal.evidence) <= {said.turn_id for said in turns}
        assert proposed_action(proposal).description == proposal.description
    state = LiveState()
    for said in turns:
        state = observe(state, said, visit_date=date(2026, 11, 23)).state
        assert LiveState.load(state.dump()) == state


def test_empty_blank_and_emoji_turns_say_nothing() -> None:
    assert propose([]) == []
    assert propose(visit("", "   ", "😀😀", "…?!", "¿?")) == []


def test_an_unpunctuated_turn_of_600_words_is_read() -> None:
    filler = "and you know how it goes with these things when the weather turns cold " * 42
    found = propose([turn("t1", f"{filler} i'm gon na prescribe you some amoxicillin twice a day")])
    assert ("medication", "amoxicillin") in keys(found)


def test_hostile_repetition_takes_no_quadratic_time() -> None:
    def cost(text: str) -> float:
        started = time.process_time()
        propose([turn("t1", text)])
        return time.process_time() - started

    for unit in ("a ", "for your ", "1 ", "to see ", "every two ", "first problem of ", "no "):
        cost(unit * 100)
        short, long = cost(unit * 1_000 + "x"), cost(unit * 4_000 + "x")
        assert long < 12 * max(short, 0.004), unit


def test_the_longest_turn_full_of_mentions_takes_little_time() -> None:
    for unit in ("ibuprofen 5 mg ", "order an x-ray of your knee for the cough ", "see you back "):
        text = (unit * 2_000)[:20_000]
        started = time.process_time()
        propose([turn("t1", text)])
        assert time.process_time() - started < 3.0, unit


def test_five_thousand_turns_cost_no_more_a_turn_than_a_few() -> None:
    def a_turn(length: int) -> float:
        texts = [f"Okay {length} {at}, take ibuprofen twice a day." for at in range(length)]
        turns = visit(*texts)
        started = time.process_time()
        propose(turns)
        return (time.process_time() - started) / length

    a_turn(200)
    assert a_turn(5_000) < 2.0 * min(a_turn(500), a_turn(501), a_turn(502))

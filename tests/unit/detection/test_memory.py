"""A process that remembers a visit, and one that never saw it, say the same. All made up."""

import json
from pathlib import Path

import pytest

from puente.detection import WINDOW, LiveResult, LiveState, memory, observe
from puente.domain.action import DetectorTurn

VISITS = Path(__file__).parent / "visits"


def long_visit(name: str) -> list[DetectorTurn]:
    """All visits of a file said one after the other: longer than what stays open."""
    lines = (VISITS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    visits = [json.loads(line) for line in lines]
    said = [(visit["lang"], turn) for visit in visits for turn in visit["turns"]]
    return [
        DetectorTurn(turn_id=f"t{at}", speaker=turn["speaker"], lang=lang, text=turn["text"])
        for at, (lang, turn) in enumerate(said)
    ]


def step(state: LiveState, turn: DetectorTurn) -> LiveResult:
    stored = json.loads(json.dumps(state.dump()))
    return observe(LiveState.load(stored), turn)


def anew(state: LiveState, turn: DetectorTurn) -> LiveResult:
    memory.forget()
    return step(state, turn)


@pytest.mark.parametrize("name", ["en_test", "es_test", "mixed_test"])
def test_nothing_depends_on_what_is_remembered(name: str) -> None:
    turns, alone, state = long_visit(name), [], LiveState()
    for turn in turns:
        alone.append(anew(state, turn))
        state = alone[-1].state
    memory.forget()
    state = LiveState()
    for turn, expected in zip(turns, alone, strict=True):
        # Tried twice, as a transaction is that came second.
        assert step(state, turn) == expected
        assert step(state, turn) == expected
        state = expected.state
    assert len(turns) > WINDOW
    assert any(result.proposals for result in alone)


def test_a_corrected_turn_is_read_with_all_that_followed() -> None:
    turns = long_visit("en_test")[:8]
    state = LiveState()
    for turn in turns:
        state = step(state, turn).state
    changed = turns[5].model_copy(update={"text": "I'm going to start you on lisinopril."})
    remembered = step(state, changed)
    assert remembered == anew(state, changed)
    further = turns[0].model_copy(update={"turn_id": "further", "text": "Ten milligrams."})
    assert step(remembered.state, further) == anew(remembered.state, further)


def test_of_each_visit_the_latest_state_is_remembered() -> None:
    memory.forget()
    state = LiveState()
    turns = long_visit("en_test")
    for turn in turns[:6]:
        state = step(state, turn).state
    assert memory.size() == 1
    other = state.turns[0]._replace(text="Something else.")
    assert memory.take(LiveState(state.before, (other, *state.turns[1:]), state.shown)) is None
    state = step(state, turns[6]).state
    assert memory.take(state) is not None
    assert memory.take(state) is None


def test_what_is_remembered_is_bounded() -> None:
    memory.forget()
    said = long_visit("en_test")[0]
    for number in range(memory.VISITS + 5):
        observe(LiveState(), said.model_copy(update={"turn_id": f"turn-{number}"}))
    assert memory.size() == memory.VISITS

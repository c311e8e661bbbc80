"""What live detection says again is no news, and what it says anew always is."""

from typing import Any

import pytest

from puente.detection.values import Details, Proposal
from puente.services.told import Told

X_RAY = Proposal(
    type="imaging",
    concept="chest x-ray",
    description="a chest x-ray today",
    reason=None,
    details=Details(test="chest x-ray"),
    change=None,
    conditional=False,
    confidence=0.9,
    evidence=("turn-0001",),
    language="en",
)
BLOOD = X_RAY._replace(type="lab", concept="blood test", details=Details(test="blood test"))


def again(told: Told) -> Told:
    """As the visit's document gives it back."""
    return Told.load(told.dump())


def test_what_is_said_for_the_first_time_is_news_and_then_no_more() -> None:
    told = Told()
    assert told.news([X_RAY]) == (X_RAY,)
    told = again(told)
    assert told.news([X_RAY, BLOOD]) == (BLOOD,)
    assert again(told).news([X_RAY, BLOOD]) == ()


@pytest.mark.parametrize(
    "change",
    [
        {"description": "a chest x-ray tomorrow"},
        {"reason": "made up"},
        {"details": Details(test="chest x-ray", when="2026-11-24")},
        {"change": "stop"},
        {"conditional": True},
        {"evidence": ("turn-0001", "turn-0002")},
        {"language": "es"},
        {"confidence": 0.84},
    ],
    ids=lambda change: next(iter(change)),
)
def test_whatever_changes_of_it_is_news(change: dict[str, Any]) -> None:
    told = Told()
    told.news([X_RAY])
    changed = X_RAY._replace(**change)
    assert again(told).news([changed]) == (changed,)


def test_a_confidence_that_creeps_away_from_what_was_told_is_news() -> None:
    told = Told()
    told.news([X_RAY])
    for step in (0.88, 0.87, 0.86):
        assert told.news([X_RAY._replace(confidence=step)]) == ()
    assert told.news([X_RAY._replace(confidence=0.85)]) != ()


def test_what_stood_no_longer_is_news_when_it_stands_again() -> None:
    told = Told()
    told.news([X_RAY, BLOOD])
    told.news([BLOOD])
    assert again(told).news([X_RAY, BLOOD]) == (X_RAY,)


@pytest.mark.parametrize("kept", [None, [], "said", 7, {"a": 1}, {"a": ["b", "c"]}, {"a": [1]}])
def test_what_nobody_understands_makes_everything_news(kept: Any) -> None:
    assert Told.load(kept).news([X_RAY]) == (X_RAY,)

"""A page corrects a turn: what a person decided on its first words is not left standing unseen."""

from typing import Any

import pytest

from puente.domain.action import Action
from tests.flows.stage import Stage
from tests.support.visits import turn_in

FIRST = "I'm going to start you on metoprolol 50 milligrams twice a day."


async def said(stage: Stage, visit: str, text: str, **other: Any) -> list[Action]:
    receipt = await stage.puente.take_turn(
        stage.clinician, visit, "turn-000001", turn_in(text, **other)
    )
    return list(receipt.actions)


async def decided(stage: Stage, visit: str, decision: Any) -> Action:
    """What was proposed on the first words, and decided by who had them before them."""
    (proposed,) = await said(stage, visit, FIRST)
    return await stage.puente.reviews.decide(
        stage.clinician, proposed.action_id, decision, revision=proposed.revision, edit=None
    )


@pytest.mark.parametrize(
    "text",
    [
        FIRST.replace("50", "15"),
        FIRST.replace("twice", "three times"),
        FIRST.replace("going", "not going"),
    ],
    ids=["dose", "frequency", "no"],
)
async def test_a_confirmed_action_asks_for_another_look(stage: Stage, text: str) -> None:
    visit = (await stage.visit()).conversation_id
    confirmed = await decided(stage, visit, "confirm")
    (now,) = await said(stage, visit, text, revision=2)
    assert (now.action_id, now.status) == (confirmed.action_id, "confirmed")
    assert (now.needs_review, now.details) == (True, confirmed.details)


async def test_a_translation_that_comes_late_asks_for_nothing(stage: Stage) -> None:
    visit = (await stage.visit()).conversation_id
    confirmed = await decided(stage, visit, "confirm")
    spanish = "Voy a empezar con metoprolol de 50 miligramos dos veces al día."
    assert await said(stage, visit, FIRST, target=spanish, revision=2) == [confirmed]


async def test_what_was_dismissed_returns_as_it_was_corrected(stage: Stage) -> None:
    visit = (await stage.visit()).conversation_id
    dismissed = await decided(stage, visit, "dismiss")
    cards = await said(stage, visit, FIRST.replace("50", "15"), revision=2)
    known = {card.action_id: card for card in cards}
    assert known.pop(dismissed.action_id).status == "dismissed"
    (again,) = known.values()
    assert (again.status, again.details.dose) == ("proposed", "15")


@pytest.mark.parametrize("decision", [None, "confirm"])
async def test_what_turns_out_to_be_near_silence_is_no_evidence_any_more(
    stage: Stage, decision: str | None
) -> None:
    visit = (await stage.visit()).conversation_id
    if decision is None:
        await said(stage, visit, FIRST)
    else:
        await decided(stage, visit, decision)
    (now,) = await said(stage, visit, FIRST, revision=2, marks=["low_energy"])
    expected = ("withdrawn", False) if decision is None else ("confirmed", True)
    assert (now.status, now.needs_review) == expected

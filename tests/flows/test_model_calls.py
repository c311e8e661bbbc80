"""Calls of a conversation session become cards: merged with the rules', stored once, never
trusted further than a proposal."""

from typing import Any

import pytest

from puente.domain.action import Action, ActionEdit
from puente.domain.conversation import Conversation
from puente.domain.turn import ModelCall
from tests.flows.stage import Stage
from tests.support.visits import PRESCRIPTION, turn_in

X_RAY = "I am going to order a chest x-ray today to look at your lungs."
HIDDEN = "We will have a look at that quetzal thing."
"""Rules find nothing in it."""


def call(number: int = 1, **changes: Any) -> ModelCall:
    arguments: dict[str, Any] = {
        "type": "imaging",
        "concept": "chest x-ray",
        "description": "Chest x-ray today",
        "details": {"body_part": "chest"},
        "confidence": 0.9,
        **changes,
    }
    return ModelCall(call_id=f"call-{number}", name="propose_action", arguments=arguments)


async def say(
    stage: Stage, visit: Conversation, text: str, *calls: ModelCall, number: int = 1, **other: Any
) -> list[Action]:
    receipt = await stage.puente.take_turn(
        stage.clinician,
        visit.conversation_id,
        f"turn-{number:04}",
        turn_in(text, number=number, model_calls=calls, **other),
    )
    return list(receipt.actions)


async def cards(stage: Stage, visit: Conversation) -> list[Action]:
    return list(await stage.puente.reviews.of(stage.clinician, visit.conversation_id))


async def finish(stage: Stage, visit: Conversation) -> None:
    await stage.end(visit.conversation_id)
    await stage.settle()
    assert (await stage.look(visit.conversation_id)).state == "completed"


async def decide(stage: Stage, action: Action, decision: Any) -> Action:
    edit: ActionEdit | None = None
    return await stage.puente.reviews.decide(
        stage.clinician, action.action_id, decision, revision=action.revision, edit=edit
    )


async def test_a_call_that_comes_after_the_rules_completes_their_card(stage: Stage) -> None:
    visit = await stage.visit()
    [first] = await say(stage, visit, X_RAY)
    assert first.details.body_part is None
    [card] = await say(stage, visit, X_RAY, call(concept="x-ray"), revision=2)
    assert (card.action_id, card.source, card.revision) == (first.action_id, "rules", 2)
    assert card.details.body_part == "chest"
    # What the rules say again with every turn does not undo it.
    assert await say(stage, visit, "Good.", number=2) == []
    assert await cards(stage, visit) == [card]
    await finish(stage, visit)
    assert await cards(stage, visit) == [card]


async def test_what_only_the_model_heard_is_a_card_that_names_its_source(stage: Stage) -> None:
    visit = await stage.visit()
    [card] = await say(stage, visit, HIDDEN, call(concept="quetzal scan"))
    assert (card.source, card.status, card.evidence) == (
        "function_call",
        "proposed",
        ("turn-0001",),
    )
    assert card.confidence == 0.7
    await finish(stage, visit)
    assert await cards(stage, visit) == [card]


async def test_replays_late_revisions_and_late_turns_do_not_double_a_card(stage: Stage) -> None:
    visit = await stage.visit()
    [card] = await say(stage, visit, HIDDEN, call(concept="quetzal scan"))
    assert await say(stage, visit, HIDDEN, call(concept="quetzal scan")) == [card]
    again = call(2, concept="Quetzal scan")
    assert await say(stage, visit, HIDDEN + " Today.", again, revision=2) == [card]
    await finish(stage, visit)
    # After the end: the visit is finished anew with it.
    late = await say(stage, visit, HIDDEN, call(3, concept="quetzal scan"), number=2)
    assert [each.action_id for each in late] == [card.action_id]
    assert late[0].evidence == ("turn-0001", "turn-0002")
    await stage.settle()
    assert await cards(stage, visit) == late


async def test_rules_that_hear_it_later_take_the_models_card_over(stage: Stage) -> None:
    visit = await stage.visit()
    [card] = await say(stage, visit, HIDDEN, call(concept="x-ray"))
    [grown] = await say(stage, visit, X_RAY, call(2, concept="x-ray"), number=2)
    assert (grown.action_id, grown.source, grown.concept) == (
        card.action_id,
        "rules",
        "chest x-ray",
    )
    await finish(stage, visit)
    assert [each.action_id for each in await cards(stage, visit)] == [card.action_id]


async def test_a_revision_without_the_call_takes_its_card_back(stage: Stage) -> None:
    visit = await stage.visit()
    [card] = await say(stage, visit, HIDDEN, call(concept="quetzal scan"))
    [gone] = await say(stage, visit, HIDDEN, revision=2)
    assert (gone.action_id, gone.status) == (card.action_id, "withdrawn")


@pytest.mark.parametrize(
    "wrong",
    [
        call(confidence="very"),
        call(evidence=["turn-9999"]),
        call(status="confirmed"),
        ModelCall(call_id="call-1", name="confirm_action", arguments={}),
        ModelCall(call_id="call-1", name="propose_action", arguments={"deep": [1, None]}),
    ],
    ids=["confidence", "evidence", "status", "function", "nonsense"],
)
async def test_a_wrong_call_makes_no_card_and_loses_no_turn(stage: Stage, wrong: ModelCall) -> None:
    visit = await stage.visit()
    assert await say(stage, visit, HIDDEN, wrong) == []
    [row] = await stage.rows("turns")
    assert row["turn_id"] == "turn-0001"
    [found] = await say(stage, visit, X_RAY, wrong, number=2)
    assert found.source == "rules"


@pytest.mark.parametrize("decision", ["confirm", "dismiss"])
async def test_what_a_person_reviewed_no_call_changes(stage: Stage, decision: str) -> None:
    visit = await stage.visit()
    [card] = await say(stage, visit, PRESCRIPTION)
    reviewed = await decide(stage, card, decision)
    more = call(type="medication", concept="amoxicillin", details={"dose": "900", "unit": "mg"})
    assert await say(stage, visit, PRESCRIPTION, more, revision=2) == [reviewed]
    await finish(stage, visit)
    assert await cards(stage, visit) == [reviewed]


async def test_a_call_said_again_later_leaves_a_confirmed_card_in_peace(stage: Stage) -> None:
    visit = await stage.visit()
    [card] = await say(stage, visit, HIDDEN, call(concept="quetzal scan"))
    confirmed = await decide(stage, card, "confirm")
    other = call(2, concept="quetzal scan", details={"when": "P9D"})
    assert await say(stage, visit, HIDDEN, other, number=2) == []
    assert await cards(stage, visit) == [confirmed]


async def test_a_call_alone_does_not_reach_a_receiver_of_sure_proposals(stage: Stage) -> None:
    """Its own confidence is a claim: below what a clinic dispatches on."""
    receiver, _ = await stage.receiver(events=["action.proposed"], min_confidence=0.8)
    visit = await stage.visit()
    await say(stage, visit, HIDDEN, call(concept="quetzal scan", confidence=1.0))
    await stage.settle()
    assert receiver.in_order == []


async def test_what_is_taken_back_aloud_no_call_keeps_up(stage: Stage) -> None:
    visit = await stage.visit()
    [card] = await say(stage, visit, PRESCRIPTION, call(type="medication", concept="amoxicillin"))
    back = "No, actually, let's not do the amoxicillin. Forget the amoxicillin."
    [gone] = await say(stage, visit, back, number=2)
    assert (gone.action_id, gone.status) == (card.action_id, "withdrawn")
    assert await say(stage, visit, "Good.", number=3) == []
    await finish(stage, visit)
    assert [each.status for each in await cards(stage, visit)] == ["withdrawn"]


async def test_calls_on_a_faint_turn_are_no_evidence(stage: Stage) -> None:
    visit = await stage.visit()
    assert await say(stage, visit, HIDDEN, call(), marks=["low_energy"]) == []
    await finish(stage, visit)
    assert await cards(stage, visit) == []

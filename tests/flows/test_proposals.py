"""Who hears of an action before anybody reviewed it, and who hears that it is no more."""

from typing import Any

import pytest

from puente.domain.action import Action
from puente.domain.conversation import Conversation
from puente.domain.turn import TurnIn
from puente.services.turns import Receipt
from tests.api.clinic import an_action
from tests.flows.receiver import Receiver
from tests.flows.stage import Stage
from tests.support.visits import PRESCRIPTION, PRESCRIPTION_ES, turn_in

PRESCRIBED = {"type": "medication", "concept": "amoxicillin", "description": "amoxicillin"}


async def heard(stage: Stage, receiver: Receiver) -> list[str]:
    await stage.settle()
    return [arrival.type for arrival in receiver.in_order]


async def noticed(stage: Stage, **changes: Any) -> Action:
    return await stage.store(an_action(await stage.visit(), **changes))


@pytest.mark.parametrize(
    "held_back",
    [{"conditional": True}, {**PRESCRIBED, "change": "stop"}, {"flagged": True}],
    ids=["conditional", "stop", "flagged"],
)
async def test_what_must_not_be_acted_on_unseen_is_proposed_to_nobody(
    stage: Stage, held_back: dict[str, Any]
) -> None:
    receiver, _ = await stage.receiver(events=["action.proposed"], propose_medication=True)
    action = await noticed(stage, **held_back)
    assert await heard(stage, receiver) == []
    assert await stage.rows("events") == []
    # It is there to be reviewed, and once it is, it is told like any other.
    (card,) = await stage.puente.reviews.of(stage.clinician, action.conversation_id)
    assert card.status == "proposed"
    confirmed, _ = await stage.receiver()
    await stage.puente.reviews.decide(
        stage.clinician, action.action_id, "confirm", revision=1, edit=None
    )
    assert await heard(stage, confirmed) == ["action.confirmed"]


async def test_a_proposal_needs_the_clinics_opt_in(stage: Stage) -> None:
    usual, _ = await stage.receiver()
    await noticed(stage)
    assert await heard(stage, usual) == []
    assert await stage.events() == ["action.proposed"]
    assert await stage.rows("deliveries") == []


@pytest.mark.parametrize(("confidence", "told"), [(0.79, False), (0.8, True), (0.95, True)])
async def test_a_proposal_below_the_clinics_confidence_is_not_sent(
    stage: Stage, confidence: float, told: bool
) -> None:
    receiver, _ = await stage.receiver(events=["action.proposed"], min_confidence=0.8)
    await noticed(stage, confidence=confidence)
    assert await heard(stage, receiver) == ["action.proposed"] * told


@pytest.mark.parametrize("opted_in", [False, True])
async def test_medication_is_proposed_only_where_the_clinic_asked_for_it_by_name(
    stage: Stage, opted_in: bool
) -> None:
    receiver, _ = await stage.receiver(events=["action.proposed"], propose_medication=opted_in)
    await noticed(stage, **PRESCRIBED, change="start")
    assert await heard(stage, receiver) == ["action.proposed"] * opted_in


@pytest.mark.parametrize(
    "doubt", [{"conditional": True}, {"flagged": True}], ids=["conditional", "flagged"]
)
async def test_a_proposal_that_turns_out_conditional_or_doubtful_is_withdrawn(
    stage: Stage, doubt: dict[str, Any]
) -> None:
    receiver, _ = await stage.receiver(events=["action.proposed"])
    sent = await noticed(stage)
    doubted = sent.model_copy(update={**doubt, "revision": 2})
    await stage.store(doubted, seen=sent)
    assert await heard(stage, receiver) == ["action.proposed", "action.withdrawn"]
    assert [arrival.data["revision"] for arrival in receiver.in_order] == [1, 2]
    (card,) = await stage.puente.reviews.of(stage.clinician, sent.conversation_id)
    assert card.status == "proposed"
    # Once more changed it is still withdrawn: nothing further is told.
    await stage.store(doubted.model_copy(update={"reason": "cough", "revision": 3}), seen=doubted)
    assert len(await heard(stage, receiver)) == 2
    # And when the doubt is gone it is proposed again.
    await stage.store(
        sent.model_copy(update={"revision": 4}),
        seen=doubted.model_copy(update={"reason": "cough", "revision": 3}),
    )
    assert (await heard(stage, receiver))[2:] == ["action.proposed"]


@pytest.mark.parametrize("status", ["withdrawn", "superseded"])
async def test_whoever_hears_of_proposals_hears_of_their_end_whatever_the_confidence(
    stage: Stage, status: str
) -> None:
    receiver, _ = await stage.receiver(events=["action.proposed"], min_confidence=0.8)
    usual, _ = await stage.receiver()
    sent = await noticed(stage)
    ended = sent.model_copy(update={"status": status, "confidence": 0.1, "revision": 2})
    await stage.store(ended, seen=sent)
    assert await heard(stage, receiver) == ["action.proposed", f"action.{status}"]
    assert await heard(stage, usual) == []


@pytest.mark.parametrize(
    ("decisions", "proposed_to", "usual_to"),
    [
        (["dismiss"], ["action.proposed", "action.dismissed"], []),
        (["confirm", "retract"], ["action.proposed"], ["action.confirmed", "action.retracted"]),
    ],
)
async def test_reviews_reach_who_subscribed_to_them(
    stage: Stage, decisions: list[Any], proposed_to: list[str], usual_to: list[str]
) -> None:
    receiver, _ = await stage.receiver(events=["action.proposed"])
    usual, _ = await stage.receiver()
    action = await noticed(stage)
    for revision, decision in enumerate(decisions, start=1):
        await stage.puente.reviews.decide(
            stage.clinician, action.action_id, decision, revision=revision, edit=None
        )
    assert await heard(stage, receiver) == proposed_to
    assert await heard(stage, usual) == usual_to


async def test_another_clinics_endpoint_hears_of_nothing(stage: Stage) -> None:
    receiver, _ = await stage.receiver()
    south = await stage.puente.endpoints.add(
        stage.people["south_admin"],
        {"url": receiver.url, "events": ["action.proposed", "conversation.completed"]},
    )
    visit = await stage.visit()
    await stage.store(an_action(visit))
    await stage.end(visit.conversation_id)
    await stage.settle()
    assert await stage.rows("deliveries", endpoint_id=south.endpoint_id) == []
    assert [arrival.type for arrival in receiver.arrivals] == ["conversation.completed"]


async def say(stage: Stage, visit: Conversation, number: int, said: TurnIn) -> Receipt:
    return await stage.puente.take_turn(
        stage.clinician, visit.conversation_id, f"turn-00000{number}", said
    )


async def test_an_action_on_a_doubtful_translation_waits_for_a_person(stage: Stage) -> None:
    receiver, _ = await stage.receiver(events=["action.proposed"], propose_medication=True)
    visit = await stage.visit()
    wrong = turn_in(PRESCRIPTION, target=PRESCRIPTION_ES.replace("500", "50"))
    first = await say(stage, visit, 1, wrong)
    assert first.turn.flags
    assert [action.flagged for action in first.actions] == [True]
    again = await say(stage, visit, 1, wrong)
    assert (again.stored, again.turn.flags) == ("unchanged", first.turn.flags)
    assert await heard(stage, receiver) == []
    assert await stage.rows("events") == []


async def test_an_action_that_rests_on_an_earlier_doubtful_turn_waits_too(stage: Stage) -> None:
    receiver, _ = await stage.receiver(events=["action.proposed"], propose_medication=True)
    visit = await stage.visit()
    complaint = turn_in(
        "Tengo tos y fiebre desde hace 4 días.",
        number=1,
        speaker="patient",
        lang="es",
        target="I have had a cough and a fever for 40 days.",
    )
    assert (await say(stage, visit, 1, complaint)).turn.flags
    told = await say(stage, visit, 2, turn_in(PRESCRIPTION, number=2, target=PRESCRIPTION_ES))
    assert not told.turn.flags
    (action,) = told.actions
    assert action.evidence == ("turn-000001", "turn-000002")
    assert action.flagged
    assert await heard(stage, receiver) == []
    # What is read at the end agrees: nothing was proposed that would have to be withdrawn.
    await stage.end(visit.conversation_id)
    await stage.settle()
    assert await stage.events() == ["conversation.completed"]

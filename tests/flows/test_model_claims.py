"""What a language model says of a whole visit beside the rules: more, never instead."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from puente.domain.action import Action, ActionDetails, DetectorTurn, ProposedAction
from puente.domain.base import Language
from puente.domain.conversation import Summary
from puente.domain.turn import BackTranslation, Utterance
from puente.ports import AiProvider
from puente.services.calls import UNMEASURED
from tests.flows.stage import Stage
from tests.support.visits import turn_in


class Claiming:
    """The real provider, with claims of a made-up model among what it finds."""

    name = "made-up"

    def __init__(self, rules: AiProvider, *claims: ProposedAction) -> None:
        self._rules = rules
        self._claims = claims

    async def detect(
        self, turns: Sequence[DetectorTurn], *, visit_date: date | None = None, **told: Any
    ) -> list[ProposedAction]:
        return [*await self._rules.detect(turns, visit_date=visit_date), *self._claims]

    async def summarise(
        self,
        turns: Sequence[DetectorTurn],
        actions: Sequence[Action],
        *,
        made_at: datetime,
        **told: Any,
    ) -> Summary:
        return await self._rules.summarise(turns, actions, made_at=made_at)

    async def back_translate(self, words: Utterance, *, into: Language) -> BackTranslation:
        return await self._rules.back_translate(words, into=into)


def claim(**changes: Any) -> ProposedAction:
    given: dict[str, Any] = {
        "type": "medication",
        "concept": "metoprolol",
        "description": "metoprolol with food",
        "details": ActionDetails(drug="metoprolol"),
        "change": "start",
        "confidence": 0.99,
        "evidence": ("turn-000002",),
        "language": "en",
        "source": "model",
    }
    return ProposedAction(**{**given, **changes})


async def finished(stage: Stage, said: Sequence[str], *claims: ProposedAction) -> list[Action]:
    """The actions of a visit in which this was said, once it is finished."""
    visit = (await stage.visit()).conversation_id
    for number, text in enumerate(said, start=1):
        await stage.puente.take_turn(
            stage.clinician, visit, f"turn-{number:06d}", turn_in(text, number=number)
        )
    worker = stage.workers.finish.puente
    vars(worker)["ai"] = Claiming(worker.ai, *claims)
    await stage.end(visit)
    await stage.settle()
    return list(await stage.puente.reviews.of(stage.clinician, visit))


async def test_a_model_that_heard_the_drug_alone_takes_no_dose_from_the_card(stage: Stage) -> None:
    said = (
        "I'm going to start you on metoprolol 50 milligrams twice a day.",
        "Take the metoprolol with food, please.",
    )
    (card,) = await finished(stage, said, claim())
    assert (card.details.dose, card.details.frequency) == ("50", "twice a day")
    assert (card.source, card.evidence) == ("rules", ("turn-000001", "turn-000002"))


async def test_a_models_word_for_itself_dispatches_nothing_by_its_confidence(stage: Stage) -> None:
    sure, _ = await stage.receiver(events=["action.proposed"], min_confidence=0.8)
    said = ("Let us see how it goes.", "And an X-ray, perhaps.")
    (card,) = await finished(
        stage, said, claim(type="imaging", concept="x-ray", details=ActionDetails(), change=None)
    )
    assert (card.source, card.confidence) == ("model", UNMEASURED)
    assert sure.arrivals == []

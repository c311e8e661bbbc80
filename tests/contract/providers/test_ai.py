"""Every provider that reads a finished visit: evidence for each action, and no word of its own."""

from typing import Any

import pytest

from puente.domain.action import Action, DetectorTurn
from puente.ports import AiProvider
from puente.providers import create
from tests.conftest import MakePuente
from tests.contract.providers.covering import each
from tests.support.clock import START
from tests.support.visits import PRESCRIPTION, PRESCRIPTION_ES

RIGS = {"rules": "rules"}

VISIT = [
    DetectorTurn(
        turn_id="turn-0001",
        speaker="patient",
        lang="es",
        text="Me duele la garganta desde el lunes.",
        translation_lang="en",
        translation="My throat has hurt since Monday.",
    ),
    DetectorTurn(
        turn_id="turn-0002",
        speaker="clinician",
        lang="en",
        text=PRESCRIPTION,
        translation_lang="es",
        translation=PRESCRIPTION_ES,
    ),
    DetectorTurn(turn_id="turn-0003", speaker="clinician", lang="en", text="Take care."),
]
"""Made up."""


@pytest.fixture(params=each("ai", RIGS))
def ai(request: pytest.FixtureRequest, make_puente: MakePuente) -> Any:
    return create("ai", request.param, make_puente().context)


def action(**changes: Any) -> Action:
    given = {
        "action_id": "act_00000001",
        "clinic_id": "cln_testnorth",
        "conversation_id": "cnv_00000001",
        "type": "medication",
        "change": "start",
        "concept": "amoxicillin",
        "description": "amoxicillin 500 mg",
        "confidence": 0.9,
        "evidence": ("turn-0002",),
        "language": "en",
        "source": "rules",
        "created_at": START,
        "updated_at": START,
    }
    return Action.model_validate({**given, **changes})


async def test_an_action_names_turns_that_were_given(ai: AiProvider) -> None:
    found = await ai.detect(VISIT)
    assert [(one.type, one.concept) for one in found] == [("medication", "amoxicillin")]
    assert {turn for one in found for turn in one.evidence} <= {turn.turn_id for turn in VISIT}


async def test_nothing_said_is_nothing_found(ai: AiProvider) -> None:
    assert await ai.detect([]) == []
    summary = await ai.summarise([], [], made_at=START)
    assert summary.lines == ()


async def test_a_summary_is_marked_machine_made_and_quotes_both_languages(ai: AiProvider) -> None:
    summary = await ai.summarise(VISIT, [action()], made_at=START)
    assert (summary.machine_made, summary.reviewed) == (True, False)
    assert (summary.provider, summary.made_at) == (ai.name, START)
    assert [(line.kind, line.evidence) for line in summary.lines] == [
        ("complaint", ("turn-0001",)),
        ("plan", ("turn-0002",)),
    ]
    for line, turn in zip(summary.lines, VISIT, strict=False):
        assert {line.en, line.es} == {turn.text, turn.translation}


@pytest.mark.parametrize("status", ["dismissed", "withdrawn", "superseded", "retracted"])
async def test_what_no_longer_stands_is_not_the_plan(ai: AiProvider, status: str) -> None:
    summary = await ai.summarise(VISIT, [action(status=status)], made_at=START)
    assert "plan" not in {line.kind for line in summary.lines}

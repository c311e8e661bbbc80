"""Every provider that reads a finished visit: evidence for each action, and no word of its own."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from puente.domain.action import Action, DetectorTurn
from puente.domain.turn import Utterance
from puente.ports import AiProvider
from puente.providers import create
from puente.settings import Settings
from tests.conftest import MakePuente
from tests.contract.providers.anthropic_text import AnthropicVendor
from tests.contract.providers.covering import each
from tests.contract.providers.openai_text import OpenAiVendor
from tests.contract.providers.text_vendor import TextVendor
from tests.support.clock import START
from tests.support.serving import serve
from tests.support.visits import PRESCRIPTION, PRESCRIPTION_ES

RIGS: dict[str, type[TextVendor] | None] = {
    "rules": None,
    "openai": OpenAiVendor,
    "anthropic": AnthropicVendor,
}
"""The vendor's server that each one asks."""

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
async def ai(
    request: pytest.FixtureRequest, make_puente: MakePuente, settings: Settings
) -> AsyncIterator[AiProvider]:
    if request.param is None:
        yield create("ai", "rules", make_puente(settings).context)
        return
    vendor: TextVendor = request.param()
    async with serve(vendor.app) as vendor.url:
        chosen = vendor.settings_at(settings)
        yield create("ai", chosen.ai.provider, make_puente(chosen).context)
    assert vendor.problems == []


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


async def test_a_back_translation_is_an_outcome_and_never_made_up(ai: AiProvider) -> None:
    words = Utterance(lang="es", text=PRESCRIPTION_ES)
    back = await ai.back_translate(words, into="en")
    assert (back.provider, back.machine_made) == (ai.name, True)
    if back.outcome == "translated":
        assert back.words is not None
        assert (back.words.lang, back.words.text) == ("en", PRESCRIPTION)
    else:
        assert (back.outcome, back.words) == ("not_available", None)

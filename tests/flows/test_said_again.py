"""The same words twice are no echo; our own voice, heard again, is one."""

from typing import Any

import pytest

from puente.domain.conversation import ConversationContent
from puente.domain.turn import Utterance
from tests.flows.stage import Stage
from tests.support.visits import turn_in

ASKED = ("Do you have any allergies?", "¿Tiene alguna alergia?")
NO = ("No, no tomo nada de eso.", "No, I don't take any of that.")


async def flags(stage: Stage, visit: str, number: int, said: tuple[str, str], **other: Any) -> Any:
    given = turn_in(said[0], number=number, target=said[1], **other)
    receipt = await stage.puente.take_turn(stage.clinician, visit, f"turn-{number:06d}", given)
    return receipt.turn.flags


@pytest.mark.parametrize(
    ("said", "lang", "speaker"), [(ASKED, "en", "clinician"), (NO, "es", "patient")]
)
async def test_who_says_the_same_again_is_not_doubted(
    stage: Stage, said: tuple[str, str], lang: Any, speaker: Any
) -> None:
    visit = (await stage.visit()).conversation_id
    for number in (1, 2, 3):
        assert await flags(stage, visit, number, said, lang=lang, speaker=speaker) == ()


async def test_a_corrected_turn_is_no_echo_of_itself(stage: Stage) -> None:
    visit = (await stage.visit()).conversation_id
    assert await flags(stage, visit, 1, ASKED) == ()
    corrected = ("Are there any drugs you react badly to?", ASKED[1])
    assert "echo" not in await flags(stage, visit, 1, corrected, revision=2)


async def test_our_own_voice_is_an_echo_also_where_it_is_translated_back(stage: Stage) -> None:
    visit = (await stage.visit()).conversation_id
    await flags(stage, visit, 1, ASKED)
    heard = (ASKED[1], ASKED[0])
    for number in (2, 3):
        assert await flags(stage, visit, number, heard, lang="es", speaker="patient") == ("echo",)


def test_a_visit_that_kept_its_translations_alone_still_opens() -> None:
    assert ConversationContent.model_validate({"recent": [ASKED[1]]}).recent == ()
    kept = {
        "turn_id": "turn-000001",
        "source": Utterance(lang="en", text=ASKED[0]),
        "target": Utterance(lang="es", text=ASKED[1]),
    }
    (spoken,) = ConversationContent.model_validate({"recent": [kept]}).recent
    assert spoken.target.text == ASKED[1]

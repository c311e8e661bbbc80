"""Checking a turn changes nothing, tells honestly what it could not do, and is limited."""

from typing import Any

import pytest

from puente.domain.turn import BackTranslation, Utterance
from puente.services.checks import CHECKS_PER_MINUTE
from tests.api.clinic import Clinic
from tests.support.visits import turn_in


class Echo:
    """An ``AiProvider`` that translates everything into the same words, and keeps what it read."""

    name = "echo"

    def __init__(self) -> None:
        self.read: list[tuple[str, str]] = []

    async def back_translate(self, words: Utterance, *, into: Any) -> BackTranslation:
        self.read.append((words.lang, words.text))
        said = Utterance(lang=into, text="Made up, translated back.")
        return BackTranslation(outcome="translated", words=said, provider=self.name)


def at(clinic: Clinic, turn_id: str = "turn-000001") -> str:
    return f"/api/conversations/{clinic.visit.conversation_id}/turns/{turn_id}/check"


@pytest.fixture
async def translated(clinic: Clinic) -> Clinic:
    said = turn_in("Take two tablets.", number=2, target="Tome dos tabletas.")
    where = (clinic.people["clinician"], clinic.visit.conversation_id, "turn-000002")
    await clinic.puente.take_turn(*where, said)
    return clinic


async def test_a_clinic_without_it_is_told_so(translated: Clinic) -> None:
    before = await translated.everything()
    answer = await translated.call("clinician", "POST", at(translated, "turn-000002"))
    assert answer.status_code == 200
    assert answer.json() == {
        "turn_id": "turn-000002", "revision": 1, "outcome": "not_available", "words": None,
        "provider": "rules", "machine_made": True,
    }  # fmt: skip
    assert await translated.everything() == before


async def test_the_translation_is_translated_back_into_the_originals_language(
    translated: Clinic,
) -> None:
    ai = Echo()
    translated.puente.__dict__["ai"] = ai
    before = await translated.everything()
    answer = await translated.call("clinician", "POST", at(translated, "turn-000002"))
    assert answer.json()["words"] == {"lang": "en", "text": "Made up, translated back."}
    assert (answer.json()["outcome"], answer.json()["machine_made"]) == ("translated", True)
    assert ai.read == [("es", "Tome dos tabletas.")]
    assert await translated.everything() == before
    (row,) = await translated.call.trace(answer)
    assert row["ids"]["turn_id"] == "turn-000002"
    assert "tabletas" not in repr(row)


async def test_what_was_not_translated_has_nothing_to_check(clinic: Clinic) -> None:
    said = turn_in("No.", number=2, speaker="patient", lang="es", marks=["untranslated"])
    where = (clinic.people["clinician"], clinic.visit.conversation_id, "turn-000002")
    await clinic.puente.take_turn(*where, said)
    answer = await clinic.call("clinician", "POST", at(clinic, "turn-000002"))
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


@pytest.mark.parametrize("who", ["colleague", "south_clinician", "south_supervisor"])
async def test_nobody_else_checks_it(translated: Clinic, who: str) -> None:
    assert (await translated.call(who, "POST", at(translated, "turn-000002"))).status_code == 404


async def test_a_turn_that_is_not_there_is_404(clinic: Clinic) -> None:
    assert (await clinic.call("clinician", "POST", at(clinic, "turn-999999"))).status_code == 404


async def test_checks_are_limited_by_member(translated: Clinic) -> None:
    path = at(translated, "turn-000002")
    for _ in range(CHECKS_PER_MINUTE):
        assert (await translated.call("clinician", "POST", path)).status_code == 200
    answer = await translated.call("clinician", "POST", path)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")
    assert (await translated.call("supervisor", "POST", path)).status_code == 200

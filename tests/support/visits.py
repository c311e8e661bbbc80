"""Made-up visits: opening one, and the turns that are said in it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from puente.bootstrap import Puente
from puente.domain.base import Language
from puente.domain.consent import ConsentGiven
from puente.domain.conversation import Conversation, ExternalRef
from puente.domain.member import Principal
from puente.domain.turn import Mark, Speaker, TurnIn, Utterance
from puente.services.visits import Opening
from tests.support.clock import START

PRESCRIPTION = "I'm going to prescribe amoxicillin 500 milligrams three times a day for ten days."
PRESCRIPTION_ES = (
    "Voy a recetarle amoxicilina de 500 miligramos tres veces al día durante diez días."
)
"""Detection takes this for one medication; made up."""


def consent(at: datetime = START, *, granted: bool = True, recording: bool = False) -> ConsentGiven:
    return ConsentGiven(
        granted=granted, wording="2026-11-23", language="es", recording=recording, at=at
    )


def turn_in(
    text: str,
    *,
    number: int = 1,
    speaker: Speaker = "clinician",
    lang: Language = "en",
    target: str | None = None,
    revision: int = 1,
    marks: Sequence[Mark] = (),
    **other: Any,
) -> TurnIn:
    """One revision of a turn; turn ``number`` is spoken ``number`` × 5 s after the start."""
    began = START + timedelta(seconds=5 * number)
    translated: Language = "es" if lang == "en" else "en"
    return TurnIn(
        source=Utterance(lang=lang, text=text),
        target=Utterance(lang=translated, text=target) if target is not None else None,
        speaker=speaker,
        started_at=began,
        ended_at=began + timedelta(seconds=3),
        revision=revision,
        marks=tuple(marks),
        **other,
    )


async def open_visit(
    puente: Puente,
    principal: Principal,
    *,
    conversation_id: str | None = None,
    languages: tuple[Language, Language] = ("en", "es"),
    external_ref: ExternalRef | None = None,
    recording: bool = False,
) -> Conversation:
    """A new visit of ``principal`` with consent on record."""
    given = consent(puente.clock(), recording=recording)
    opening = Opening(languages, given, conversation_id, external_ref)
    conversation, made = await puente.visits.open(principal, opening)
    assert made
    return conversation

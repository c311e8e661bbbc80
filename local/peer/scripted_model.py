"""What the scripted visit makes of words: their translation, and the actions they commit to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from local.peer.wire import Json
from local.visit_script import Utterance

PROPOSE_ACTION = "propose_action"
"""The function that the scripted model knows how to call."""

_FEWEST_WORDS_INSIDE = 3


@dataclass(frozen=True)
class Commitment:
    """Words of the script, in either language, that commit the clinician to something."""

    phrases: tuple[str, ...]
    arguments: Json


@dataclass(frozen=True)
class Said:
    text: str
    language: str


UNKNOWN = Said("This demo can only interpret the sentences of its script.", "en")

COMMITMENTS: tuple[Commitment, ...] = (
    Commitment(
        ("order a chest x-ray", "pedir una radiografía de tórax"),
        {
            "type": "imaging",
            "concept": "chest x-ray",
            "description": "Chest x-ray today",
            "reason": "look at the lungs",
            "details": {"test": "x-ray", "body_part": "chest", "when": "P0D"},
            "confidence": 0.9,
        },
    ),
    Commitment(
        ("ordering a blood test", "pedir un análisis de sangre"),
        {
            "type": "lab",
            "concept": "blood test",
            "description": "Blood test this afternoon",
            "details": {"test": "blood test", "when": "P0D"},
            "confidence": 0.9,
        },
    ),
    Commitment(
        ("prescribing ibuprofen", "recetar ibuprofeno"),
        {
            "type": "medication",
            "concept": "ibuprofen",
            "description": "Ibuprofen 400 mg every 8 hours for 5 days",
            "change": "start",
            "details": {
                "drug": "ibuprofen",
                "dose": "400",
                "unit": "mg",
                "frequency": "every 8 hours",
                "duration": "5 days",
            },
            "confidence": 0.95,
        },
    ),
    Commitment(
        ("follow-up in two weeks", "control en dos semanas"),
        {
            "type": "followup",
            "concept": "follow-up",
            "description": "Follow-up in two weeks",
            "details": {"when": "P2W"},
            "confidence": 0.9,
        },
    ),
    Commitment(
        ("referring you to a lung specialist", "referir a un especialista en pulmones"),
        {
            "type": "referral",
            "concept": "pulmonology",
            "description": "Referral to a lung specialist",
            "details": {"specialty": "pulmonology"},
            "confidence": 0.9,
        },
    ),
)


class ScriptedModel:
    """Stands for a model that understands exactly the script."""

    def __init__(self, script: Sequence[Utterance]) -> None:
        both_ways = [
            (_words(text), Said(other, language))
            for line in script
            for text, other, language in (
                (line.source_text, line.target_text, line.target_lang),
                (line.target_text, line.source_text, line.source_lang),
            )
        ]
        self._translations = sorted(both_ways, key=lambda pair: -len(pair[0]))

    def interpret(self, text: str) -> Said:
        """The other language of a sentence of the script, alone or inside a longer text."""
        words = _words(text)
        for known, said in self._translations:
            inside = known.count(" ") + 1 >= _FEWEST_WORDS_INSIDE and f" {known} " in f" {words} "
            if words == known or inside:
                return said
        return UNKNOWN

    def commitments(self, text: str) -> list[Json]:
        """The arguments of one call for each thing that the text commits to."""
        words = _words(text)
        return [
            commitment.arguments
            for commitment in COMMITMENTS
            if any(f" {_words(phrase)} " in f" {words} " for phrase in commitment.phrases)
        ]


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))

"""Why a turn is marked, in words for the people who read it."""

from typing import Literal, get_args

from puente.domain.base import Language

Flag = Literal[
    "allergy", "date", "drug", "echo", "language", "length", "negation", "number", "question",
    "side", "unit",
]  # fmt: skip
"""What a translation may have lost."""
FLAGS: tuple[Flag, ...] = get_args(Flag)

_REASONS: dict[Flag, tuple[str, str]] = {
    "allergy": (
        "An allergy may be missing or different.",
        "Una alergia podría faltar o ser distinta.",
    ),
    "date": (
        "A date or a time of day may be different.",
        "Una fecha o una hora podría ser distinta.",
    ),
    "drug": (
        "The name of a medicine may be missing or different.",
        "El nombre de un medicamento podría faltar o ser distinto.",
    ),
    "echo": (
        "This may be the interpreter's own voice, or said twice.",
        "Podría ser la voz del propio intérprete, o algo dicho dos veces.",
    ),
    "language": (
        "This may not have been translated.",
        "Es posible que esto no se haya traducido.",
    ),
    "length": (
        "Part of this may be missing or repeated.",
        "Una parte podría faltar o estar repetida.",
    ),
    "negation": (
        "A “no” may be missing or added.",
        "Un «no» podría faltar o sobrar.",
    ),
    "number": (
        "A number, or more and less, may be missing or different.",
        "Un número, o un más o menos, podría faltar o ser distinto.",
    ),
    "question": (
        "A question may have become a statement, or the reverse.",
        "Una pregunta podría haberse vuelto afirmación, o al revés.",
    ),
    "side": (
        "Left and right may be exchanged or missing.",
        "Izquierda y derecha podrían estar cambiadas o faltar.",
    ),
    "unit": (
        "A unit of measure may be missing or different.",
        "Una unidad de medida podría faltar o ser distinta.",
    ),
}


def explain(flag: Flag) -> dict[Language, str]:
    """One short sentence in each language for the mark «Check this»."""
    english, spanish = _REASONS[flag]
    return {"en": english, "es": spanish}

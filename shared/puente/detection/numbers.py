"""Numbers, in digits or in English or Spanish words."""

from collections.abc import Sequence

from puente.detection.lexicon import word_list

_EN = word_list("numbers.en")
_ES = word_list("numbers.es")
_EN_TENS = word_list("numbers.en_tens")
_ES_TENS = word_list("numbers.es_tens")
_ES_HUNDREDS = word_list("numbers.es_hundreds")

UNITS: dict[str, float] = {
    **{word: float(value) for value, word in enumerate(_EN)},
    **{word: float(value) for value, word in enumerate(_ES)},
    **{word: 10.0 * (at + 2) for at, word in enumerate(_EN_TENS)},
    **{word: 10.0 * (at + 2) for at, word in enumerate(_ES_TENS)},
    **{word: 100.0 * (at + 1) for at, word in enumerate(_ES_HUNDREDS)},
    **{word[:-1] + "as": 100.0 * (at + 2) for at, word in enumerate(_ES_HUNDREDS[1:])},
    "ciento": 100.0,
    "un": 1.0,
    "una": 1.0,
    "half": 0.5,
    "medio": 0.5,
    "media": 0.5,
    "couple": 2.0,
    "par": 2.0,
}
_SCALES = {"hundred": 100.0, "thousand": 1000.0, "mil": 1000.0}
_POINTS = frozenset(("point", "punto", "coma"))
_JOINS = frozenset(("and", "y", "de", "of"))

NUMERIC = frozenset({*UNITS, *_SCALES} - {"un", "una", "once"})
"""Words that are always numbers: «once» and «un» may be something else."""
MARK = "#"
"""What stands for a number in a masked line: patterns stay small."""
PATTERN = (
    rf"(?:(?:{MARK}|\ban?\b|\buna?\b|\bonce\b)"
    rf"(?: (?:point |punto |coma |and a |and |y )?{MARK}){{0,5}})"
)
"""A number inside a masked line."""


def masked(words: Sequence[str]) -> list[str]:
    """The words with each number replaced by its mark, one for one."""
    return [MARK if word in NUMERIC or word[0].isdecimal() else word for word in words]


def value_of(words: str) -> float | None:
    """The value of «twenty five», «mil quinientos», «zero point four»; None when it is none."""
    before, _, after = _pointed(words)
    whole = _whole(before)
    if whole is None or not after:
        return whole
    places = [_whole([word]) for word in after]
    if any(place is None or place % 1 or place > 99 for place in places):
        return None
    return float(f"{whole:g}." + "".join(f"{place:g}" for place in places if place is not None))


def _pointed(words: str) -> tuple[list[str], str, list[str]]:
    """The words before and after «point»."""
    said = [word for word in words.split() if word not in _JOINS]
    for at, word in enumerate(said):
        if word in _POINTS:
            return said[:at], word, said[at + 1 :]
    return said, "", []


def _whole(words: list[str]) -> float | None:
    """The sum that number words make: «two hundred fifty», «a couple», «uno y medio»."""
    total = current = 0.0
    for at, word in enumerate(words):
        number = _digits(word) if word[0].isdecimal() else UNITS.get(word)
        if word in _SCALES:
            current = (current or 1.0) * _SCALES[word]
            if _SCALES[word] >= 1000.0:
                total, current = total + current, 0.0
        elif word in ("a", "an"):
            current = 1.0 if at == len(words) - 1 else current
        elif number is None:
            return None
        elif word in ("couple", "par"):
            current = number
        else:
            current += number
    return total + current if words else None


def _digits(word: str) -> float | None:
    """«1,000» and «1.000» are a thousand; «0.5» and «0,5» a half."""
    head, *groups = word.replace(",", ".").split(".")
    if groups and head != "0" and all(len(group) == 3 for group in groups):
        return float(head + "".join(groups))
    if len(groups) > 1:
        return None
    return float(".".join([head, *groups])[:18])


def written(value: float) -> str:
    """The value in digits, without a needless fraction."""
    return f"{value:.6f}".rstrip("0").rstrip(".")

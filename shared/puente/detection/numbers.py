"""Numbers, in digits or in English or Spanish words."""

_EN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_ES = (
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
    "dieciseis diecisiete dieciocho diecinueve veinte veintiuno veintidos veintitres "
    "veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve"
).split()
_EN_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ES_TENS = "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa".split()
_ES_HUNDREDS = (
    "cien doscientos trescientos cuatrocientos quinientos seiscientos setecientos "
    "ochocientos novecientos"
).split()

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

_BARE = "|".join(sorted({*UNITS, *_SCALES} - {"un", "una", "once"}, key=len, reverse=True))
PATTERN = (
    rf"(?:\d+(?:[.,]\d+)*|\b(?:{_BARE}|un|una|once|an?)\b"
    rf"(?:(?: point| punto| coma)? (?:\d+|(?:{_BARE})\b)| y (?:media|medio|{_BARE})\b"
    rf"| and a half\b){{0,5}})"
)
"""A number inside a normalised line."""


def value_of(words: str) -> float | None:
    """The value of «twenty five», «mil quinientos», «zero point four»; None when it is none."""
    total = current = 0.0
    seen = False
    decimals: str | None = None
    for word in words.split():
        if word in _JOINS:
            continue
        if word in _POINTS:
            decimals = ""
            continue
        if word[0].isdigit():
            number = _digits(word)
            if number is None:
                return None
        elif word in _SCALES:
            current = (current or 1.0) * _SCALES[word]
            if _SCALES[word] >= 1000.0:
                total, current = total + current, 0.0
            seen = True
            continue
        elif word in ("a", "an") and not seen:
            number = 1.0
        elif word == "a":
            continue
        elif word in UNITS:
            number = UNITS[word]
        else:
            return None
        if decimals is not None:
            decimals += f"{number:g}"
        elif word == "couple" or (word == "par" and current == 1.0):
            current = 2.0
        else:
            current += number
        seen = True
    if not seen:
        return None
    result = total + current
    return float(f"{result:g}.{decimals}") if decimals and decimals.isdigit() else result


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

"""The months that an utterance names, with the «may» and «march» that are verbs left out."""

from collections import Counter

from puente.fidelity.reading import Hit, Reading
from puente.fidelity.tokens import bag

_MODAL = bag("may march")
_BEFORE_MONTH = bag(
    "in of by since until till early late mid last next this and to from through during between "
    "– - / the for before after on"
)
_NO_DAY = bag("a an both one half")


def months_of(reading: Reading) -> Counter[str]:
    """How often each month is named."""
    numeric = frozenset(reading.numeric)
    found = [hit.name for hit in reading.found("month") if _is_month(reading, hit, numeric)]
    found += [
        hit.name
        for hit in reading.found("short")
        if reading.raws[hit.start][0].isupper() and _by_number(reading, hit, numeric)
    ]
    return Counter(found)


def _is_month(reading: Reading, hit: Hit, numeric: frozenset[int]) -> bool:
    if reading.lang == "es" or reading.words[hit.start] not in _MODAL:
        named = reading.raws[hit.start : hit.end + 1]  # the Mayo Clinic is no month
        return named != ["Mayo", "Clinic"]
    before = reading.words[hit.start - 1] if hit.start else "."
    if _may_date(reading, numeric, hit.end):
        return True
    if not reading.raws[hit.start][0].isupper():
        return before == "of" and _by_number(reading, hit, numeric)
    return before in _BEFORE_MONTH or before.isdecimal() or _by_number(reading, hit, numeric)


def _may_date(reading: Reading, numeric: frozenset[int], at: int) -> bool:
    """Whether the token at a place may be a day or a year."""
    if at not in numeric:
        return False
    word = reading.words[at]
    if word[0].isalpha():
        return word not in _NO_DAY and not word[-1].isdecimal()
    return len(word) <= 4 and word.isdecimal() and (int(word) <= 31 or 1900 <= int(word) <= 2100)


def _by_number(reading: Reading, hit: Hit, numeric: frozenset[int]) -> bool:
    """Whether a day or a year stands by a month, perhaps with a word between («5th of May»)."""
    return any(
        _may_date(reading, numeric, at) and reading.words[at][0].isdecimal()
        for at in range(hit.start - 3, hit.end + 2)
        if at >= 0 and at != hit.start
    ) or _may_date(reading, numeric, hit.start - 1)

"""Do dates, weekdays and times of day survive the translation?"""

from collections import Counter

from puente.fidelity.quantities import Quantity
from puente.fidelity.reading import Hit, Reading

_MODAL = frozenset(("may", "march"))
"""English months that are also common verbs."""
_BEFORE_MONTH = frozenset(
    "in of by since until till early late mid last next this and to from through during between "
    "– - / the for before after on".split()
)
_FIRM_DAYS = frozenset(("-2", "-1", "0", "1", "2"))


def lost_dates(source: Reading, target: Reading, lost: list[Quantity]) -> bool:
    """Whether a date word was exchanged or dropped, or a ``lost`` number belongs to a date."""
    sides = (source, target)
    if _months(source) != _months(target) and not any(_is_numeric_date(side) for side in sides):
        return True
    if _counted(source, "weekday") != _counted(target, "weekday"):
        return True
    if _lost_day(_days(source), _days(target)):
        return True
    parts = [_parts(side) for side in sides]
    if "bed" in parts[0] | parts[1]:  # «at bedtime» may be «por la noche»
        parts = [part - {"bed", "pm"} for part in parts]
    if parts[0] != parts[1] and not any(_tells_24_hours(side) for side in sides):
        return True
    if any(_exchanged([_names(side, kind) for side in sides]) for kind in ("season", "shift")):
        return True
    return any(_in_date(quantity, side) for quantity in lost for side in sides)


def _counted(reading: Reading, kind: str) -> Counter[str]:
    return Counter(hit.name for hit in reading.found(kind))


def _names(reading: Reading, kind: str) -> set[str]:
    return {hit.name for hit in reading.found(kind)}


def _exchanged(sides: list[set[str]]) -> bool:
    """Each side says something that the other does not: a word alone is often implied."""
    return bool(sides[0] - sides[1] and sides[1] - sides[0])


def _months(reading: Reading) -> Counter[str]:
    found = [hit.name for hit in reading.found("month") if _is_month(reading, hit)]
    found += [
        hit.name
        for hit in reading.found("short")
        if reading.raws[hit.start][0].isupper() and _by_number(reading, hit)
    ]
    return Counter(found)


def _is_month(reading: Reading, hit: Hit) -> bool:
    if reading.lang == "es" or reading.words[hit.start] not in _MODAL:
        named = reading.raws[hit.start : hit.end + 1]  # the Mayo Clinic is no month
        return named != ["Mayo", "Clinic"]
    before = reading.words[hit.start - 1] if hit.start else "."
    if _dates(reading, hit.end):
        return True
    if not reading.raws[hit.start][0].isupper():
        return before == "of" and _by_number(reading, hit)
    return before in _BEFORE_MONTH or before.isdigit() or _by_number(reading, hit)


def _dates(reading: Reading, at: int) -> bool:
    """Whether the token at a place may be a day or a year."""
    if at not in reading.numeric:
        return False
    word = reading.words[at]
    if word[0].isalpha():
        return word not in ("a", "an", "both", "one", "half") and not word[-1].isdigit()
    return word.isdigit() and (int(word) <= 31 or 1900 <= int(word) <= 2100)


def _by_number(reading: Reading, hit: Hit) -> bool:
    """Whether a day or a year stands by a month, perhaps with a word between («5th of May»)."""
    return any(
        _dates(reading, at) and reading.words[at][0].isdigit()
        for at in range(hit.start - 3, hit.end + 2)
        if at >= 0 and at != hit.start
    ) or _dates(reading, hit.start - 1)


def _is_numeric_date(reading: Reading) -> bool:
    words = reading.words
    return any(
        words[at] in "/-–" and words[at - 1].isdigit() and words[at + 1].isdigit()
        for at in range(1, len(words) - 1)
    )


def _days(reading: Reading) -> set[str]:
    days = _names(reading, "day")
    mornings = [hit for hit in reading.found("part") if hit.name == "am"]
    covers = mornings + reading.found("day")
    for hit in reading.found("morrow"):  # «mañana» alone is tomorrow, «por la mañana» is not
        if not any(cover.start <= hit.start < cover.end for cover in covers):
            days.add("1")
    return days


def _lost_day(one: set[str], other: set[str]) -> bool:
    """Whether a day such as yesterday is on one side only, and no word stands for it loosely."""
    differing = one ^ other
    if "now" in differing or "now" in one & other:
        differing.discard("0")
    if "later" in differing:
        differing.discard("1")
    return bool(differing & _FIRM_DAYS)


def _parts(reading: Reading) -> set[str]:
    """Times of day; the «am» of «I am» only after a number."""
    numeric = set(reading.numeric)
    return {
        hit.name
        for hit in reading.found("part")
        if reading.words[hit.start] != "am" or hit.start - 1 in numeric
    }


def _tells_24_hours(reading: Reading) -> bool:
    """Whether a time such as 15:00 or «15 h» needs no «p.m.»."""
    return any(
        word[:2].isdigit()
        and 13 <= int(word[:2]) <= 24
        and (
            word[2:3] == ":"
            or reading.words[at + 1 : at + 2] in (["h"], ["hs"], ["hrs"], ["horas"])
        )
        for at, word in enumerate(reading.words)
    )


def _in_date(quantity: Quantity, reading: Reading) -> bool:
    number = quantity.number
    if number.end > len(reading.words):
        return False
    value = number.values[0]
    if 1900 <= value <= 2100 and quantity.unit is None:
        return True
    if any(":" in word for word in reading.words[number.start : number.end]):
        return True
    marks = [hit for kind in ("month", "weekday", "part") for hit in reading.found(kind)]
    near = any(hit.start - 4 <= number.start <= hit.end + 3 for hit in marks)
    return near and value <= 2100 and quantity.unit in (None, "hour")

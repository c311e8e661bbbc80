"""Do dates, weekdays and times of day survive the translation?"""

from collections import Counter

from puente.fidelity.months import months_of
from puente.fidelity.quantities import Quantity
from puente.fidelity.reading import Reading
from puente.fidelity.tokens import bag

_LOOKED_AT = 20
"""So many lost numbers are enough to tell whether a date is among them."""
_FIRM_DAYS = bag("-2 -1 0 1 2")
_SPANS = bag("day week month year fortnight")
_REFERRING = bag("ago hace since desde dentro later despues hacia")
_AT = {"en": bag("at past until till by"), "es": bag("las la")}


def lost_dates(source: Reading, target: Reading, lost: list[Quantity]) -> bool:
    """Whether a date word was exchanged or dropped, or a ``lost`` number belongs to a date."""
    sides = (source, target)
    if months_of(source) != months_of(target) and not any(_is_numeric_date(side) for side in sides):
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
    return any(_in_date(quantity, side) for quantity in lost[:_LOOKED_AT] for side in sides)


def speaks_of_shift(source: Reading, target: Reading) -> bool:
    """Whether both sides say «last» or «next»: another unit is then another date."""
    return bool(source.found("shift") and target.found("shift"))


def _counted(reading: Reading, kind: str) -> Counter[str]:
    return Counter(hit.name for hit in reading.found(kind))


def _names(reading: Reading, kind: str) -> set[str]:
    return {hit.name for hit in reading.found(kind)}


def _exchanged(sides: list[set[str]]) -> bool:
    """Each side says something that the other does not: a word alone is often implied."""
    return bool(sides[0] - sides[1] and sides[1] - sides[0])


def _is_numeric_date(reading: Reading) -> bool:
    words = reading.words
    return any(
        words[at] in "/-–" and words[at - 1].isdecimal() and words[at + 1].isdecimal()
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
        word[0].isdecimal()
        and word[:2].isdecimal()
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
    if quantity.unit in _SPANS and not _REFERRING.isdisjoint(reading.words):
        return True
    before = reading.words[number.start - 1] if number.start else ""
    if before in _AT[reading.lang] and value <= 24 and quantity.unit in (None, "hour"):
        return True
    marks = [hit for kind in ("month", "weekday", "part") for hit in reading.found(kind)]
    near = any(hit.start - 4 <= number.start <= hit.end + 3 for hit in marks)
    return near and value <= 2100 and quantity.unit in (None, "hour")

"""The numbers of an utterance with their units, and which of them the other side says too."""

from collections import Counter
from typing import NamedTuple

from puente.fidelity.counting import numbers_of
from puente.fidelity.numerals import Number
from puente.fidelity.reading import Hit, Reading
from puente.fidelity.tokens import bag

_DAYS = {"hour": 1 / 24, "minute": 1 / 1440, "month": 30.0, "year": 360.0} | {
    "day": 1.0,
    "week": 7.0,
    "fortnight": 14.0,
}
_IDIOMS = {(15.0, "day"): 14.0, (8.0, "day"): 7.0}
"""«Quince días» is a fortnight and «ocho días» a week."""
_COINS = bag("dollar euro sterling")
_JOINTS = bag("- – a al y e o u to and or hasta")
_STOPS = bag("per por a en y and in cada every for within of , . ; ( ) : / o or to the")
_SCALES = bag("celsius fahrenheit")
_PAIRED_AT_MOST = 40_000
"""More comparisons than this make a text no turn; its numbers are then only counted."""

BROAD = {"celsius": "degree", "fahrenheit": "degree", "sterling": "pound"}
"""What a unit is called when it is said for short."""


class Quantity(NamedTuple):
    """A number with the unit that stands by it, if one does."""

    number: Number
    unit: str | None


class Comparison(NamedTuple):
    """Equal numbers paired, and what is left on each side."""

    pairs: list[tuple[Quantity, Quantity]]
    source: list[Quantity]
    target: list[Quantity]


def quantities_of(reading: Reading) -> list[Quantity]:
    """The numbers of an utterance, each with its unit."""
    by_start = {hit.start: hit for hit in reading.found("unit")}
    found: list[Quantity] = []
    for number in reversed(numbers_of(reading)):
        unit = _unit_after(reading, number, by_start)
        if found:
            between = reading.words[number.end : found[-1].number.start]
            if unit is None and len(between) == 1 and between[0] in _JOINTS:
                unit = found[-1].unit  # «20 to 30 %»: both are percents
            if between == [")", "."] and found[-1].number.values == number.values:
                continue  # a figure's number that a web page says twice
        found.append(Quantity(number, unit))
    return found[::-1]


def _unit_after(reading: Reading, number: Number, by_start: dict[int, Hit]) -> str | None:
    """The unit within three tokens after a number, or the coin before it."""
    words, at = reading.words, number.end
    if ":" in words[number.start]:
        return None  # 15:00 h
    if number.values[0] < 1 and words[at : at + 1] in (["a"], ["an"], ["of"]):
        at += 1  # half a tablet
    elif words[at - 1 : at + 1] == ["couple", "of"]:
        at += 1
    if words[max(number.start - 1, 0)] == "y" and (behind := by_start.get(number.start - 2)):
        return behind.name  # año y medio
    for place in range(at, min(at + 3, len(words))):
        hit = by_start.get(place)
        near = place == number.end or len(words[place]) > 1 or words[place] == "%"
        if hit is not None and hit.name != "-" and near:
            return hit.name
        if words[place][0].isdecimal() or words[place] in _STOPS:
            break
    before = by_start.get(number.start - 1)
    return before.name if before is not None and before.name in _COINS else None


def compare(source: list[Quantity], target: list[Quantity]) -> Comparison:
    """Pair the numbers of two sides by value, those with the same unit first."""
    if len(source) * len(target) > _PAIRED_AT_MOST:
        return _compare_counts(source, target)
    pairs: list[tuple[Quantity, Quantity]] = []
    free, left = list(target), []
    for one in sorted(source, key=lambda quantity: quantity.number.soft):
        options = [other for other in free if _is_equal(one, other)]
        if options:
            best = min(options, key=lambda other: _distance(one, other))
            free.remove(best)
            pairs.append((one, best))
        else:
            left.append(one)
    return Comparison(pairs, left, free)


def _compare_counts(source: list[Quantity], target: list[Quantity]) -> Comparison:
    counts = [Counter(quantity.number.values[0] for quantity in side) for side in (source, target)]
    more, fewer = counts[0] - counts[1], counts[1] - counts[0]
    return Comparison(
        [],
        [quantity for quantity in source if quantity.number.values[0] in more],
        [quantity for quantity in target if quantity.number.values[0] in fewer],
    )


def _is_equal(one: Quantity, other: Quantity) -> bool:
    for a in one.number.values:
        for b in other.number.values:
            if abs(a - b) <= 1e-9 * max(abs(a), 1):
                return True
    return (_is_half(one) and _is_half(other)) or (one.unit != other.unit and same_span(one, other))


def _is_half(quantity: Quantity) -> bool:
    """«50 %» and «la mitad»."""
    value = quantity.number.values[0]
    return value == 0.5 or (value == 50 and quantity.unit == "percent")


def same_span(one: Quantity, other: Quantity) -> bool:
    """Whether two stretches of time are as long as one another, idioms undone."""
    theirs = _spans(other)
    alike = any(abs(span - their) < 1e-6 for span in _spans(one) for their in theirs)
    return alike or _is_rate(one, other) or _is_rate(other, one)


def _is_rate(one: Quantity, other: Quantity) -> bool:
    """Whether «every 8 hours» is «three times a day»."""
    hours, times = one.number.values[0], other.number.values[0]
    counted = other.unit == "times" or (other.unit == "day" and other.number.soft and times == 2)
    return one.unit == "hour" and counted and 2 <= times <= 12 and hours * times == 24


def _spans(quantity: Quantity) -> list[float]:
    """How many days a stretch of time may last; none for what is no time."""
    if quantity.unit not in _DAYS:
        return []
    days = _DAYS[quantity.unit]
    return [_IDIOMS.get((value, quantity.unit), value * days) for value in quantity.number.values]


def _distance(one: Quantity, other: Quantity) -> tuple[bool, bool, bool, bool]:
    return (
        one.number.code != other.number.code,
        not same_unit(one.unit, other.unit),
        one.number.soft != other.number.soft,
        one.number.ordinal != other.number.ordinal,
    )


def same_unit(one: str | None, other: str | None) -> bool:
    """Whether two units are the same, or one of them is the other said for short."""
    if one == other:
        return True
    if one is None or other is None or (one in _SCALES and other in _SCALES):
        return False
    return BROAD.get(one, one) == BROAD.get(other, other)

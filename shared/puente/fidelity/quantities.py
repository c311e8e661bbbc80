"""Do the numbers and their units survive the translation?"""

from collections import Counter
from typing import NamedTuple

from puente.fidelity.counting import numbers_of
from puente.fidelity.numerals import Number
from puente.fidelity.reading import Hit, Reading

_DAYS = {
    "day": 1.0,
    "week": 7.0,
    "fortnight": 14.0,
    "hour": 1 / 24,
    "minute": 1 / 1440,
    "month": 30.0,
    "year": 360.0,
}
_IDIOMS = {(15.0, "day"): 14.0, (8.0, "day"): 7.0}
"""«Quince días» is a fortnight and «ocho días» a week."""
_FIRM = frozenset(
    ("percent", "mg", "mcg", "kg", "ml", "iu", "ng", "meq", "mmol", "celsius", "fahrenheit")
)
"""Units that stand by every number they belong to."""
_JOINTS = frozenset("- – a al y e o u to and or hasta".split())
_LOOSE = frozenset(
    ("year", "second", "decade", "century", "times", "degree", "dollar", "inch", "m", "g", "l", "c")
)
"""Units that a good translation may leave out or say with another word («aged 65», «24 h»)."""
_VAGUE = frozenset(
    ("times", "unit", "glass", "bottle", "stone", "drop", "injection", "patch", "cup", "m")
)
"""Words that name other things too, so that alone they say little."""
_SCALES = frozenset(("celsius", "fahrenheit"))
_SAME = {"celsius": "degree", "fahrenheit": "degree", "sterling": "pound"}
_STOPS = frozenset(
    "per por a en y and in cada every for within de of , . ; ( ) : / o or to the".split()
)


class Quantity(NamedTuple):
    """A number with the unit that stands by it, if one does."""

    number: Number
    unit: str | None


def quantities_of(reading: Reading) -> list[Quantity]:
    """The numbers of an utterance, each with its unit."""
    by_start = {hit.start: hit for hit in reading.found("unit")}
    found: list[Quantity] = []
    for number in reversed(numbers_of(reading)):
        unit = _unit_after(reading, number, by_start)
        if unit is None and found and found[-1].unit:  # «20 to 30 %»: both are percents
            between = reading.words[number.end : found[-1].number.start]
            if len(between) == 1 and between[0] in _JOINTS:
                unit = found[-1].unit
        if found and found[-1].number.values == number.values:
            between = reading.words[number.end : found[-1].number.start]
            if between == [")", "."]:  # a figure number that a web page doubled
                continue
        found.append(Quantity(number, unit))
    return found[::-1]


def _unit_after(reading: Reading, number: Number, by_start: dict[int, Hit]) -> str | None:
    words, at = reading.words, number.end
    if ":" in words[number.start]:
        return None  # 15:00 h
    if number.values[0] < 1 and words[at : at + 1] in (["a"], ["an"], ["of"]):
        at += 1  # half a tablet
    for _ in range(3):
        hit = by_start.get(at)
        if (
            hit is not None
            and hit.name != "-"
            and (at == number.end or len(words[at]) > 1 or words[at] == "%")
        ):
            return hit.name
        if (
            at >= len(words)
            or words[at][0].isdigit()
            or (words[at] in _STOPS and words[at] not in ("de", "-", "–"))
        ):
            break
        at += 1
    before = by_start.get(number.start - 1)
    return (
        before.name
        if before is not None and before.name in ("dollar", "euro", "sterling")
        else None
    )


class Comparison(NamedTuple):
    """What is left on each side when equal numbers are paired."""

    pairs: list[tuple[Quantity, Quantity]]
    source: list[Quantity]
    target: list[Quantity]


def compare(source: list[Quantity], target: list[Quantity]) -> Comparison:
    """Pair the numbers of two sides by value, those with the same unit first."""
    pairs: list[tuple[Quantity, Quantity]] = []
    free = list(target)
    left: list[Quantity] = []
    for one in sorted(source, key=lambda quantity: quantity.number.soft):
        options = [other for other in free if _equal(one, other)]
        if options:
            best = min(options, key=lambda other: _distance(one, other))
            free.remove(best)
            pairs.append((one, best))
        else:
            left.append(one)
    return Comparison(pairs, left, free)


def _equal(one: Quantity, other: Quantity) -> bool:
    if any(
        abs(a - b) <= 1e-9 * max(abs(a), 1) for a in one.number.values for b in other.number.values
    ):
        return True
    if _is_half(one) and _is_half(other):
        return True
    return one.unit != other.unit and _span(one) is not None and _span(one) == _span(other)


def _is_half(quantity: Quantity) -> bool:
    """«50 %» and «la mitad»."""
    value = quantity.number.values[0]
    return value == 0.5 or (value == 50 and quantity.unit == "percent")


def _span(quantity: Quantity) -> float | None:
    """The length in days of a stretch of time, idioms undone."""
    if quantity.unit not in _DAYS:
        return None
    value = quantity.number.values[0]
    return _IDIOMS.get((value, quantity.unit), value * _DAYS[quantity.unit])


def _distance(one: Quantity, other: Quantity) -> tuple[bool, bool, bool, bool]:
    return (
        one.number.code != other.number.code,
        not _same_unit(one.unit, other.unit),
        one.number.soft != other.number.soft,
        one.number.ordinal != other.number.ordinal,
    )


def _same_unit(one: str | None, other: str | None) -> bool:
    if one == other:
        return True
    if one in _SCALES and other in _SCALES:
        return False
    return one is not None and other is not None and _SAME.get(one, one) == _SAME.get(other, other)


def lost_numbers(result: Comparison) -> list[Quantity]:
    """Numbers of either side that the other does not say."""
    named = {
        value
        for pair in result.pairs
        for quantity in pair
        if quantity.number.code
        for value in quantity.number.values
    }
    hard = [
        quantity
        for quantity in result.source + result.target
        # A name that is on both sides may be said more often on one.
        if not quantity.number.soft
        and not (quantity.number.code and named.issuperset(quantity.number.values))
    ]
    ordinals = [
        [quantity for quantity in side if quantity.number.ordinal and quantity.number.soft]
        for side in (result.source, result.target)
    ]
    if ordinals[0] and ordinals[1]:  # «first» said as «second»
        hard += ordinals[0] + ordinals[1]
    return hard


def lost_units(result: Comparison, source: Reading, target: Reading) -> bool:
    """Whether a paired number changed or lost its unit, or a unit alone was exchanged."""
    names = [_alone(source), _alone(target)]
    idioms: set[str | None] = set()
    for one, other in result.pairs:
        if _same_unit(one.unit, other.unit):
            continue
        if _span(one) is not None and _span(one) == _span(other):
            idioms.update((one.unit, other.unit))
        elif one.unit and other.unit:
            if "times" not in (one.unit, other.unit):
                return True
        elif not (one.number.soft or other.number.soft or _by_slash(one, other, source, target)):
            unit, elsewhere = (one.unit, names[1]) if one.unit else (other.unit, names[0])
            if unit in _FIRM or (
                unit not in _LOOSE and _SAME.get(unit or "", unit) not in elsewhere
            ):
                return True
    for name in (*_VAGUE, *idioms):
        names[0].pop(name or "", None)
        names[1].pop(name or "", None)
    return bool(names[0] - names[1] and names[1] - names[0])


def _by_slash(one: Quantity, other: Quantity, source: Reading, target: Reading) -> bool:
    """Whether the number without a unit is part of «24/7», which needs none."""
    bare, reading = (other, target) if one.unit else (one, source)
    beside = (bare.number.start - 1, bare.number.end)
    return any(0 <= at < len(reading.words) and reading.words[at] == "/" for at in beside)


def _alone(reading: Reading) -> Counter[str]:
    """The units of an utterance, wherever they stand; a lone letter is no unit."""
    return Counter(
        _SAME.get(hit.name, hit.name)
        for hit in reading.found("unit")
        if hit.name != "-"
        and (len(reading.words[hit.start]) > 1 or reading.words[hit.start] in "%°$€£")
    )

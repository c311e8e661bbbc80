"""Are two numbers of a sentence exchanged: «140 over 90» for «90 over 140»?

Clauses move in translation, and their numbers with them. So two numbers in the other order are
only exchanged where nothing shows that each has taken its own words along.
"""

from itertools import pairwise

from puente.fidelity.numerals import Number
from puente.fidelity.quantities import Comparison, Quantity
from puente.fidelity.reading import Hit, Reading
from puente.fidelity.tokens import bag

_REACH = 60
"""Numbers further apart than so many tokens stand in clauses of their own."""
_DATED = ("month", "weekday", "part")
_JOINTS = bag("de del of , . the")

Pair = tuple[Quantity, Quantity]


def exchanged(result: Comparison, source: Reading, target: Reading) -> list[Quantity]:
    """The first two numbers that stand in one another's place, or none."""
    pairs = [pair for pair in result.pairs if not any(_is_unsure(side) for side in pair)]
    pairs.sort(key=lambda pair: pair[0].number.start)
    for one, other in pairwise(pairs):
        turned = one[1].number.start > other[1].number.start
        if turned and _is_close(one, other, source, target):
            if not _moved_along(one, other, source, target):
                return [one[0], other[0]]
        elif _has_crossed_units(one, other):
            return [one[0], other[0]]
    return []


def _is_unsure(quantity: Quantity) -> bool:
    return quantity.number.soft or quantity.number.code


def _is_close(one: Pair, other: Pair, source: Reading, target: Reading) -> bool:
    """Whether the two differ and stand near one another on both sides."""
    if not set(one[0].number.values).isdisjoint(other[0].number.values):
        return False
    spans = (
        source.words[one[0].number.end : other[0].number.start],
        target.words[other[1].number.end : one[1].number.start],
    )
    if all(span == ["/"] for span in spans):  # 5/12 is 12/5 in the other country
        return False
    return all(len(span) <= _REACH for span in spans)


def _moved_along(one: Pair, other: Pair, source: Reading, target: Reading) -> bool:
    """Whether the two are of different kinds, and each is of its own on both sides."""
    kinds = [(_kind(pair[0], source), _kind(pair[1], target)) for pair in (one, other)]
    return kinds[0][0] != kinds[1][0] and all(before == after for before, after in kinds)


def _kind(quantity: Quantity, reading: Reading) -> str:
    """The unit of a number, or that it belongs to a date, or what sort of number it is."""
    number = quantity.number
    if number.ordinal:
        return "ordinal"
    if ":" in "".join(reading.words[number.start : number.end]):
        return "clock"
    if any(_stands_by(number, hit, reading) for kind in _DATED for hit in reading.found(kind)):
        return "date"
    if quantity.unit is None and 1900 <= number.values[0] <= 2100:
        return "year"
    return quantity.unit or ""


def _stands_by(number: Number, hit: Hit, reading: Reading) -> bool:
    """Whether nothing but a joint («de», a comma) parts a number from a date word."""
    after, before = (number.end, hit.start), (hit.end, number.start)
    spans = [reading.words[start:end] for start, end in (after, before) if start <= end]
    return any(len(span) <= 1 and _JOINTS.issuperset(span) for span in spans)


def _has_crossed_units(one: Pair, other: Pair) -> bool:
    """Whether each number has the unit of the other: 7 pounds 8 ounces, 8 pounds 7 ounces."""
    before, after = ([pair[side].unit for pair in (one, other)] for side in (0, 1))
    return None not in before and before[0] != before[1] and before == after[::-1]

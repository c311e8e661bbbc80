"""Do the numbers and their units survive the translation?"""

from collections import Counter

from puente.fidelity.quantities import BROAD, Comparison, Quantity, same_span, same_unit
from puente.fidelity.reading import Reading
from puente.fidelity.tokens import bag

_FIRM = bag("percent mg mcg kg ml iu ng meq mmol celsius fahrenheit")
"""Units that stand by every number they belong to."""
_LOOSE = bag("year second decade century times degree dollar inch m g l c")
"""Units that a good translation may leave out or say with another word («aged 65»)."""
_VAGUE = bag("times unit glass bottle stone drop injection patch cup m -")
"""Words that name other things too, so that alone they say little."""
_LONE = bag("minute mg mcg kg ml iu meq mmol ng pound teaspoon tablespoon puff mm cm")
"""Units that nobody leaves out or adds, whether a number stands by them or not."""
_DOSES = bag("tablet capsule teaspoon tablespoon cup glass dose puff hour mg ml")
_SIGNS = "%°$€£"


def lost_numbers(result: Comparison) -> list[Quantity]:
    """Numbers of either side that the other does not say."""
    named = {
        value
        for pair in result.pairs
        for quantity in pair
        if quantity.number.code
        for value in quantity.number.values
    }
    lost = [
        quantity
        for quantity in result.source + result.target
        # A name that is on both sides may be said more often on one.
        if (not quantity.number.soft or _is_half_dose(quantity))
        and not (quantity.number.code and named.issuperset(quantity.number.values))
    ]
    first, second = (
        [quantity for quantity in side if quantity.number.soft and _is_told_apart(quantity)]
        for side in (result.source, result.target)
    )
    return lost + first + second if first and second else lost


def _is_half_dose(quantity: Quantity) -> bool:
    return quantity.number.values[0] == 0.5 and quantity.unit in _DOSES


def _is_told_apart(quantity: Quantity) -> bool:
    """Whether a number that may be left out cannot be another: «first» is not «second»."""
    return quantity.number.ordinal or quantity.number.code


def lost_units(result: Comparison, source: Reading, target: Reading) -> bool:
    """Whether a paired number changed or lost its unit, or a unit alone was exchanged."""
    names = [_alone(source), _alone(target)]
    idioms: set[str] = set()
    for one, other in result.pairs:
        if same_unit(one.unit, other.unit):
            continue
        if one.unit and other.unit:
            if same_span(one, other):
                idioms.update((one.unit, other.unit))
            elif "times" not in (one.unit, other.unit):
                return True
        elif not (one.number.soft or other.number.soft):
            bare, reading = (other, target) if one.unit else (one, source)
            unit, elsewhere = (one.unit, names[1]) if one.unit else (other.unit, names[0])
            if not _is_by_slash(bare, reading) and _is_missed(unit or "", elsewhere):
                return True
    for name in (*_VAGUE, *idioms):
        names[0].pop(name, None)
        names[1].pop(name, None)
    only = [set(names[0]) - set(names[1]), set(names[1]) - set(names[0])]
    if not _LONE.isdisjoint(only[0] | only[1]):
        return True
    return bool(names[0] - names[1] and names[1] - names[0])


def _is_missed(unit: str, elsewhere: Counter[str]) -> bool:
    """Whether a unit that only one of two equal numbers has should be by the other too."""
    return unit in _FIRM or (unit not in _LOOSE and BROAD.get(unit, unit) not in elsewhere)


def _is_by_slash(quantity: Quantity, reading: Reading) -> bool:
    """Whether a number is part of «24/7», which needs no unit."""
    beside = (quantity.number.start - 1, quantity.number.end)
    return any(0 <= at < len(reading.words) and reading.words[at] == "/" for at in beside)


def _alone(reading: Reading) -> Counter[str]:
    """The units of an utterance, wherever they stand; a lone letter is no unit."""
    return Counter(
        BROAD.get(hit.name, hit.name)
        for hit in reading.found("unit")
        if len(reading.words[hit.start]) > 1 or reading.words[hit.start] in _SIGNS
    )

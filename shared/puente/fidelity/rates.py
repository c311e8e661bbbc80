"""Is once a day still once, and twice still twice?"""

from collections import Counter

from puente.fidelity.quantities import Quantity
from puente.fidelity.reading import Reading
from puente.fidelity.tokens import bag

_TIMES = bag("time times vez veces")
_ADVERBS = bag("once twice thrice")
_PER = {
    "en": bag("a an per daily every each weekly monthly in at"),
    "es": bag("al por a cada diario diaria diarias en semanales mensuales todos todas"),
}


def lost_rate(source: Reading, target: Reading, sides: tuple[list[Quantity], ...]) -> bool:
    """Whether «once a day» became «twice a day», or «twice a day» is gone.

    ``sides`` are the quantities of source and target.
    """
    rates = [_rates(side, text) for side, text in zip(sides, (source, target), strict=True)]
    only = [rates[0] - rates[1], rates[1] - rates[0]]
    if only[0] and only[1]:
        return True
    for mine, others in ((0, 1), (1, 0)):
        said = {value for quantity in sides[others] for value in quantity.number.values}
        said |= {24 / value for value in said if value and _tells_hours(value, sides[others])}
        if any(value > 1 and value not in said for value in only[mine]):
            return True
    return False


def _tells_hours(value: float, quantities: list[Quantity]) -> bool:
    """Whether a number is of hours: every 8 hours is three times a day."""
    return any(
        quantity.unit == "hour" and value in quantity.number.values for quantity in quantities
    )


def _rates(quantities: list[Quantity], reading: Reading) -> Counter[float]:
    """How often, per some stretch of time, things are to be done."""
    words, per = [*reading.words, "", ""], _PER[reading.lang]
    found: Counter[float] = Counter()
    for quantity in quantities:
        start, end, values, *_ = quantity.number
        adverb = words[start] in _ADVERBS
        counted = words[end] in _TIMES and words[end + 1] in per
        if counted or (adverb and words[end] in per):
            found[values[0]] += 1
    return found

"""Every way to spoil a translation, by the class of error it makes.

A way answers with the spoilt text, or None where it does not apply.
"""

import random
from collections.abc import Callable

from bench.fidelity import extents, figures, meanings
from puente.fidelity import Flag

Way = Callable[[str, str, random.Random], str | None]

WAYS: dict[Flag, tuple[Way, ...]] = {
    "number": (
        figures.change_digits,
        figures.shift_decimal,
        figures.say_digits,
        figures.change_count,
        figures.drop_number,
        figures.add_number,
    ),
    "unit": (figures.change_unit, figures.change_loose_unit, figures.drop_percent),
    "date": (figures.change_date, figures.shift_day, figures.shift_year, figures.drop_month),
    "drug": (meanings.change_drug, meanings.drop_drug),
    "allergy": (meanings.flip_allergy, meanings.drop_allergy, meanings.change_allergen),
    "negation": (meanings.drop_negation, meanings.add_negation, meanings.flip_negation),
    "side": (meanings.swap_side, meanings.drop_side),
    "question": (meanings.state_question, meanings.ask_statement),
    "length": (
        extents.cut_half,
        extents.cut_tidily,
        extents.cut_end,
        extents.double,
        extents.stutter,
    ),
}
"""«language» and «echo» need more than the text, and are made where pairs are at hand."""

"""Numbers as said and written in both languages. Every sentence here is made up."""

import pytest

from puente.domain.base import Language
from puente.domain.turn import Utterance
from puente.fidelity.counting import numbers_of
from puente.fidelity.quantities import quantities_of
from puente.fidelity.reading import read


def values(lang: Language, text: str) -> list[float]:
    """The likeliest value of every number that may not be left out."""
    numbers = numbers_of(read(Utterance(lang=lang, text=text)))
    return [number.values[0] for number in numbers if not number.soft]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "a hundred and two", [102]),
        ("en", "twenty-five or thirty one", [25, 31]),
        ("en", "one twenty over eighty", [120, 80]),
        ("en", "two and a half tablets", [2.5]),
        ("en", "an hour and a half", [1.5]),
        ("en", "zero point five", [0.5]),
        ("en", "one point five", [1.5]),
        ("en", "a hundred and one point five", [101.5]),
        ("en", "three million two hundred thousand", [3_200_000]),
        ("en", "1.5 billion", [1_500_000_000]),
        ("en", "$300+ billion", [300_000_000_000]),
        ("en", "nineteen eighty-five and twenty twenty", [1985, 2020]),
        ("en", "the twenty-first", [21]),
        ("en", "half a million", [500_000]),
        ("en", "2½ and 1/2", [2.5, 0.5]),
        ("en", "half past three", [3.5]),
        ("en", "a quarter to nine", [8.75]),
        ("en", "millions of people", []),
        ("es", "ciento dos", [102]),
        ("es", "treinta y dos o veinticinco", [32, 25]),
        ("es", "mil novecientos noventa y cinco", [1995]),
        ("es", "mil quinientos millones", [1_500_000_000]),
        ("es", "tres millones doscientos mil", [3_200_000]),
        ("es", "118 381 casos", [118_381]),
        ("es", "dos y medio", [2.5]),
        ("es", "una hora y media", [1.5]),
        ("es", "uno coma cinco", [1.5]),
        ("es", "las nueve menos cuarto", [8.75]),
        ("es", "37,6 por ciento", [37.6]),
        ("es", "cientos de miles", []),
    ],
)
def test_a_number_has_its_value(lang: Language, text: str, expected: list[float]) -> None:
    assert values(lang, text) == expected


@pytest.mark.parametrize(
    ("lang", "text", "meant"),
    [
        ("en", "1,037", 1037),
        ("es", "1.037", 1037),
        ("es", "1.037", 1.037),
        ("es", "1,5", 1.5),
        ("en", "42.000", 42_000),
        ("en", "14:30", 230),
        ("en", "the 1990s", 90),
        ("en", "2019-20", 2020),
    ],
)
def test_a_written_number_may_mean_either_convention(
    lang: Language, text: str, meant: float
) -> None:
    numbers = numbers_of(read(Utterance(lang=lang, text=text)))
    assert any(meant in number.values for number in numbers)


@pytest.mark.parametrize(
    ("lang", "text", "unit"),
    [
        ("en", "600 mg", "mg"),
        ("en", "5cc", "ml"),
        ("es", "600 miligramos", "mg"),
        ("es", "5 ml", "ml"),
        ("en", "a 7-month-old", "month"),
        ("es", "14 largos días", "day"),
        ("es", "20 al 30 %", "percent"),
        ("en", "half a tablet", "tablet"),
        ("en", "$5 million", "dollar"),
        ("es", "39,2 grados centígrados", "celsius"),
    ],
)
def test_a_number_has_its_unit(lang: Language, text: str, unit: str) -> None:
    quantities = quantities_of(read(Utterance(lang=lang, text=text)))
    numbers = [quantity for quantity in quantities if quantity.number.values[0] != 1]
    assert {quantity.unit for quantity in numbers} == {unit}

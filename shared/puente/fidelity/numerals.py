"""Numbers as people say and write them, in English and Spanish: what value, and where."""

import re
from typing import NamedTuple

from puente.domain.base import Language


class Number(NamedTuple):
    """A number of a text: tokens ``start`` up to and without ``end``.

    ``values`` holds every value it may have («1.037» is two things in two conventions), the
    likeliest first. A ``soft`` number («one», «first», «half») is often said with another word.
    """

    start: int
    end: int
    values: tuple[float, ...]
    soft: bool = False
    ordinal: bool = False
    code: bool = False
    """Part of a name: covid-19, a1c."""


class Part(NamedTuple):
    """What a number word says. ``role``: unit, teen, tens, full (21 to 29), hundred (multiplies),
    hundreds (adds), scale, plural (vague alone), ordinal, roman, or soft."""

    value: float
    role: str


def _table(role: str, words: str, first: float, step: float = 1) -> dict[str, Part]:
    return {word: Part(float(first + at * step), role) for at, word in enumerate(words.split())}


def _named(role: str, **values: float) -> dict[str, Part]:
    return {word: Part(float(value), role) for word, value in values.items()}


_EN = {
    **_named("soft", one=1, a=1, an=1, single=1, double=2, triple=3, twice=2, thrice=3, both=2),
    **_named(
        "soft", couple=2, pair=2, half=0.5, halves=0.5, once=1, two_fold=2, duplicate=2, other=2
    ),
    **_table("unit", "two three four five six seven eight nine", 2),
    **_named("unit", zero=0, oh=0),
    **_table("teen", "ten eleven twelve thirteen fourteen fifteen sixteen seventeen", 10),
    **_named("teen", eighteen=18, nineteen=19),
    **_table("tens", "twenty thirty forty fifty sixty seventy eighty ninety", 20, 10),
    **_named("tens", fourty=40),
    **_named("hundred", hundred=100),
    **_named("scale", thousand=1e3, million=1e6, billion=1e9, trillion=1e12, dozen=12),
    **_named("plural", hundreds=100, thousands=1e3, millions=1e6, billions=1e9, dozens=12),
    **_table("ordinal", "third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth", 3),
    **_table("ordinal", "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth", 13),
    **_named("ordinal", nineteenth=19, twentieth=20, thirtieth=30, hundredth=100),
    **_table("ordinal", "first second", 1),
    **_table("ordinal", "thirds fourths fifths sixths sevenths eighths ninths tenths", 3),
    **_named("soft", decade=10, century=100, twenties=20, thirties=30, forties=40, fifties=50),
    **_named("soft", sixties=60, seventies=70, eighties=80, nineties=90),
    **_named("soft", quarter=4, quarters=4, firstly=1, secondly=2, thirdly=3, primary=1),
    **_named("soft", secondary=2, initially=1, initial=1, tertiary=3),
}
_ES = {
    **_named("soft", un=1, una=1, uno=1, doble=2, dobles=2, triple=3, ambos=2, ambas=2, par=2),
    **_named("soft", medio=0.5, media=0.5, mitad=0.5, unico=1, unica=1, duplicar=2, duplica=2),
    **_named("soft", cuarto=4, cuarta=4, cuartos=4, cuartas=4, unos=1, unas=1, solo=1, sola=1),
    **_named("soft", decada=10, decenio=10, siglo=100, terceros=3),
    **_named("soft", inicial=1, iniciales=1, inicialmente=1, dobla=2, duplico=2, pareja=2),
    **_table("unit", "dos tres cuatro cinco seis siete ocho nueve", 2),
    **_named("unit", cero=0),
    **_table("teen", "diez once doce trece catorce quince dieciseis diecisiete dieciocho", 10),
    **_named("teen", diecinueve=19),
    **_named("full", veintiun=21),
    **_table("full", "veintiuno veintidos veintitres veinticuatro veinticinco veintiseis", 21),
    **_named("full", veintiuna=21, veintisiete=27, veintiocho=28, veintinueve=29),
    **_table("tens", "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa", 20, 10),
    **_table(
        "hundreds", "cien doscientos trescientos cuatrocientos quinientos seiscientos", 100, 100
    ),
    **_table("hundreds", "ciento doscientas trescientas cuatrocientas quinientas", 100, 100),
    **_named("hundreds", seiscientas=600, setecientos=700, setecientas=700, ochocientos=800),
    **_named("hundreds", ochocientas=800, novecientos=900, novecientas=900),
    **_named("scale", mil=1e3, millon=1e6, billon=1e12, docena=12),
    **_named("plural", cientos=100, miles=1e3, millones=1e6, billones=1e12, docenas=12),
    **_named("plural", centenares=100, centenar=100, decenas=10, millar=1e3, millares=1e3),
    **_named("ordinal", primero=1, primera=1, primer=1, primeros=1, primeras=1),
    **_named("ordinal", segundo=2, segunda=2, segundas=2, tercero=3, tercera=3, tercer=3),
    **_named("ordinal", tercio=3, tercios=3, terceras=3, quinto=5, quinta=5),
    **_named("ordinal", sexto=6, sexta=6, septimo=7, septima=7, octavo=8, octava=8, noveno=9),
    **_named("ordinal", novena=9, decimo=10, decima=10, undecimo=11, undecima=11, duodecimo=12),
    **_named("ordinal", quintos=5, quintas=5, decimas=10, vigesimo=20, vigesima=20),
    **_named("soft", primaria=1, primario=1, secundaria=2, secundario=2, primarias=1),
    **_named("soft", secundarias=2, secundarios=2, primarios=1, terciaria=3, terciarias=3),
}
_ROMAN = _table("roman", "ii iii iv", 2) | _named(
    "roman", vi=6, vii=7, viii=8, ix=9, xi=11, xii=12, xiii=13, xiv=14, xv=15, xvi=16, xvii=17,
    xviii=18, xix=19, xx=20, xxi=21,
)  # fmt: skip
"""Only in capitals; single letters are rarely numbers."""
NUMBER_WORDS: dict[Language, dict[str, Part]] = {"en": _EN | _ROMAN, "es": _ES | _ROMAN}

_GLYPHS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)")


def digits_values(token: str) -> tuple[float, ...]:
    """Every value a token of digits may have: both conventions of decimal and thousands marks."""
    if token.isdecimal():
        return (float(token),)
    if token in _GLYPHS:
        return (_GLYPHS[token],)
    clock = _CLOCK.match(token)
    if clock is not None:
        return _clock_values(int(clock[1]), int(clock[2]))
    plain = float("".join(char for char in token if char.isdecimal()))
    marks = [char for char in token if char in ".,"]
    if not marks or ":" in token or (len(marks) > 1 and len(set(marks)) == 1):
        return (plain,)
    head, tail = re.split(r"[.,](?=\d+$)", token)
    decimal = float("".join(char for char in head if char.isdecimal()) + "." + tail)
    if len(marks) == 1 and len(tail) == 3 and len(head) <= 3 and head != "0":
        return (plain, decimal)
    return (decimal,)


def _clock_values(hour: int, minute: int) -> tuple[float, ...]:
    """A time of day, as one would say it: 14:30 is 1430, 230 and «two and a half»."""
    other = hour - 12 if hour >= 12 else hour + 12
    values = (float(hour * 100 + minute), float(other * 100 + minute))
    return values + ((hour + minute / 60, other + minute / 60) if minute % 15 == 0 else ())

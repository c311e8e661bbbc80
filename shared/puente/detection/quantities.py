"""Amounts and times in a turn: dose, route, frequency, duration and when."""

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from puente.detection.lexicon import word_set
from puente.detection.numbers import PATTERN, masked, value_of, written
from puente.detection.text import Line, Pattern

QuantityKind = Literal["dose", "route", "frequency", "duration", "when"]


class Quantity(NamedTuple):
    """An amount or a time: words ``start`` up to and without ``end``.

    ``value`` is a dose in digits or an ISO 8601 period, ``unit`` a dose's unit as said.
    """

    kind: QuantityKind
    start: int
    end: int
    value: str | None = None
    unit: str | None = None


_N = PATTERN
_SPAN_EN = "weeks' time|week's time|days?|weeks?|months?|years?|hours?|minutes?"
_SPAN_ES = "dias?|semanas?|mes|meses|anos?|horas?|minutos?"
_SPAN = rf"(?:{_SPAN_EN}|{_SPAN_ES})"
_UNIT = (
    "milligrams?|miligramos?|mgs?|micrograms?|microgramos?|mcgs?|grams?|gramos?|gr|g|units?|"
    "unidades|unidad|puffs?|inhalaciones|inhalacion|disparos?|tablets?|tabs?|tabletas?|pills?|"
    "pastillas?|capsules?|capsulas?|comprimidos?|drops?|gotas?|milliliters?|mililitros?|mls?|cc|"
    "teaspoons?|tablespoons?|cucharadas?|cucharaditas?|sprays?|ampolletas?|ampollas?|sobres?|"
    "parches|parche|patch|patches|percent|meq|iu|doses|dosis|puff"
)
_DAYPART_EN = (
    "at night|at bedtime|before bed|nightly|every night|every morning|every evening|each morning|"
    "in the mornings?|in the evenings?|in the afternoons?|at noon"
)
_DAYPART_ES = (
    "en la manana|por la manana|en las mananas|por las mananas|en la noche|por la noche|"
    "en las noches|por las noches|en la tarde|por la tarde|antes de dormir|antes de acostarse|"
    "al acostarse|cada noche|cada manana|al levantarse|con el desayuno|con la cena"
)
_NEED = (
    "as needed|as required|when needed|when you need(?: it| to)?|if you need it|prn|"
    "segun (?:lo )?necesite|cuando (?:lo )?necesite|si (?:lo )?necesita|segun sea necesario|"
    "si es necesario|solo si hay dolor|cuando tenga dolor"
)
_MEAL = (
    "with food|with meals?|with breakfast|with dinner|on an empty stomach|before meals|"
    "after meals|before breakfast|con (?:la )?comidas?|con alimentos|antes de comer|"
    "despues de comer|despues de las comidas|antes de las comidas|antes del desayuno"
)
_FREQUENCY = (
    rf"(?:up to )?(?:about )?(?:once|twice|{_N} times?|{_N}) (?:a day|per day|a week|per week|"
    rf"a month|daily|each day|every day|everyday)\b"
    rf"|\b(?:once|twice|thrice) (?:a|per|each|every) (?:day|week|month)\b|\bonce daily\b"
    rf"|\btwice daily\b|\b(?:once|twice|three times|four times)\b(?= (?:in the|at))"
    rf"|\b(?:every|each) (?:{_N} to )?{_N} (?:hours?|days?|weeks?|months?)\b"
    rf"|\bevery (?:other )?(?:day|week|month)\b|\beveryday\b|\bdaily\b|\bweekly\b|\bmonthly\b"
    rf"|\b(?:a|per) (?:day|week)\b(?!')|\bone a day\b"
    rf"|(?<!\S){_N} ve(?:z|ces) (?:al|por|a la|cada) (?:dia|semana|mes)\b"
    rf"|\bcada (?:{_N} )?(?:a {_N} )?(?:horas?|dias?|semanas?|meses|mes|dia|tercer dia)\b"
    rf"|\b(?:{_N} )?al dia\b|\bdiari[oa]s?\b|\bdiariamente\b|\btodos los dias\b"
    rf"|\btodas las (?:noches|mananas)\b|\b(?:{_DAYPART_EN})\b|\b(?:{_DAYPART_ES})\b"
    rf"|\b(?:{_NEED})\b|\b(?:{_MEAL})\b"
)
_DURATION = (
    rf"\b(?:for|durante|por)(?: (?:about|the|los|las|unos|unas|at least|another|otros|otras|"
    rf"next|proximos|proximas|first|a|just|solo)){{0,3}} (?:{_N} (?:to |a |or |o )?)?"
    rf"(?:{_N} )?(?:more |mas )?(?:{_SPAN})\b"
    rf"|(?<!\S)(?:{_N}) (?:day|week|month) (?:course|supply|taper)\b|(?<!\S){_N} refills?\b"
    rf"|\buntil (?:it's |it is )?(?:gone|resolved|finished|you finish)\b"
    r"|\bhasta terminar(?:l[oa])?\b"
    rf"|\b(?:next|proximos|first) (?:{_N} )?(?:{_SPAN})\b|\bde por vida\b|\blong term\b"
)
_DOSE = (
    rf"(?:{_N} (?:to|or|a|o) )?(?P<amount>{_N})(?: (?:more|de|of|a))? (?P<unit>{_UNIT})\b"
    rf"|\b(?:make it|make that|make them|que sean|mejor|digo|i mean|i meant) (?P<bare>{_N})"
    rf"(?! (?:{_SPAN}|times|ve))"
)
_ROUTE = (
    r"\b(?:by mouth|orally|oral|topically|topical|subcutaneous(?:ly)?|intravenous(?:ly)?|"
    r"under the skin|under the tongue|sublingual|via oral|por boca|inyectad[oa]|intramuscular|"
    r"subcutane[oa]|topic[oa]|en la piel|por via oral|injectable|"
    r"into (?:the|your) (?:eye|ear|nose)s?|in each nostril|rectal(?:ly)?|tomad[oa])\b"
)
_LEAD = (
    r"(?:in|within|after|for|dentro de|en|de aqui a|de|a) (?:about |like |around |maybe |the next |"
    r"another |unos |unas |como |los proximos |aproximadamente |roughly |probably |say )*"
)
_PERIOD = (
    rf"(?:(?P<lead>{_LEAD})?(?P<low>{_N})(?: of)? (?:(?:to|or|a|o) (?P<high>{_N}) )?"
    rf"(?P<span>{_SPAN})\b(?!'| ago)(?: or so| from now| ahead| mas)?)"
)
_RELATIVE = {
    "tomorrow": "P1D", "manana mismo": "P1D", "pasado manana": "P2D", "today": "P0D",
    "hoy": "P0D", "hoy mismo": "P0D", "next week": "P1W", "next month": "P1M",
    "la proxima semana": "P1W", "la semana que viene": "P1W", "la semana proxima": "P1W",
    "el proximo mes": "P1M", "el mes que viene": "P1M", "next year": "P1Y",
    "el proximo ano": "P1Y", "el ano que viene": "P1Y", "the end of the week": "P1W",
    "next few days": "P3D", "few weeks": "P3W", "few days": "P3D", "few months": "P3M",
    "several weeks": "P3W", "unos dias": "P3D", "unas semanas": "P3W", "right now": "P0D",
    "ahora mismo": "P0D", "this week": "P1W", "esta semana": "P1W", "every year": "P1Y",
}  # fmt: skip
_NAMED = "|".join(sorted(_RELATIVE, key=len, reverse=True))
_MONTH = (
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
)
_WEEKDAY = (
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday|"
    "lunes|martes|miercoles|jueves|viernes|sabado|domingo"
)
_CALENDAR = (
    rf"(?:in |on |en |para |el |by )*(?:(?:{_MONTH}) #(?: (?:st|nd|rd|th)\b)?"
    rf"|(?:el )?# de (?:{_MONTH})\b|(?:next |this |on |el (?:proximo )?)(?:{_WEEKDAY})\b"
    rf"|(?:in|en|by|until) (?:{_MONTH})\b(?: of #| de #)?)"
)

_RULES: tuple[tuple[QuantityKind, Pattern], ...] = (
    ("frequency", Pattern(_FREQUENCY)),
    ("duration", Pattern(_DURATION)),
    ("dose", Pattern(_DOSE)),
    ("route", Pattern(_ROUTE)),
    (
        "when",
        Pattern(
            rf"(?<!\S)(?<!hace )(?<!hace como )"
            rf"(?:{_PERIOD}|(?:in |en |the )?(?P<named>{_NAMED})\b(?!')|{_CALENDAR})"
        ),
    ),
)
_TRIGGERS = word_set("quantities.triggers")
"""Words of which a turn with an amount or a time holds at least one."""
_SPAN_CODE = {"d": "D", "w": "W", "s": "W", "m": "M", "y": "Y", "a": "Y", "h": "H"}


def _period(low: str, high: str | None, span: str) -> str | None:
    """An ISO 8601 period; of «two to three weeks», the later end."""
    number = value_of(high or low)
    if number is None or not 0 < number < 1000:
        return None
    if span.startswith(("h", "minut")):
        code = "H" if span.startswith("h") else "M"
        return f"PT{written(number)}{code}"
    if number % 1:
        return None
    return f"P{written(number)}{_SPAN_CODE[span[0]]}"


class _Said:
    """A match in the masked line, quoted in the words that were really said."""

    def __init__(self, words: Sequence[str], line: Line, match: re.Match[str]) -> None:
        self._words, self._line, self._match = words, line, match

    def __getitem__(self, group: str) -> str | None:
        first, last = self._match.span(group)
        if first < 0:
            return None
        line = self._line
        return " ".join(self._words[line.word_at(first) : line.word_at(last - 1) + 1])


def _reading(kind: QuantityKind, said: _Said) -> tuple[str | None, str | None]:
    if kind == "dose":
        amount = said["bare"] or said["amount"] or ""
        number = value_of(amount)
        return (written(number) if number is not None else amount), said["unit"]
    if kind == "when":
        named, low, span = said["named"], said["low"], said["span"]
        if named:
            return _RELATIVE.get(named), None
        if low and span:
            return _period(low, said["high"], span), None
    return None, None


def find(words: Sequence[str]) -> list[Quantity]:
    """The amounts and times of a turn in order; where two readings meet, the earlier rule wins."""
    line = Line(masked(words))
    if _TRIGGERS.isdisjoint(line.text.replace("'", " ").split()):
        return []
    taken: set[int] = set()
    found: list[Quantity] = []
    for kind, pattern in _RULES:
        for match in pattern.ready.finditer(line.text):
            start, end = line.span(match)
            if kind == "dose" and match["bare"]:
                start = line.word_at(match.start("bare"))
            if not taken.isdisjoint(range(start, end)):
                continue
            value, unit = _reading(kind, _Said(words, line, match))
            taken.update(range(start, end))
            found.append(Quantity(kind, start, end, value, unit))
    return sorted(found, key=lambda quantity: quantity.start)

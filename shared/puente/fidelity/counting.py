"""Finding the numbers of an utterance: digits, words, and mixtures («5 million», «dos y medio»)."""

import re

from puente.fidelity.numerals import NUMBER_WORDS, Number, digits_values
from puente.fidelity.reading import Reading
from puente.fidelity.sums import SMALL, Sum
from puente.fidelity.tokens import bag

_POINTS = bag("point punto coma")
_FRACTIONS = {"half": 0.5, "media": 0.5, "medio": 0.5, "quarter": 0.25, "cuarto": 0.25}
_HUNDREDS = bag("hundred thousand ciento cien mil doscientos trescientos cuatrocientos quinientos")
_QUARTERS = (15, 30, 45)
_STEPS = {"past": 1, "after": 1, "to": -1, "till": -1, "para": -1}
_ORDINAL_ENDS = {"en": bag("st nd rd th"), "es": bag("ro ra er do to ta vo va mo ma º ª")}
_DIGITS = re.compile(r"\d+")
_VAGUE = bag("several few many some varios varias algunos algunas unos unas")
_HYPHENS = ("-", "–")
_GLYPHS = "½¼¾⅓⅔"


def numbers_of(reading: Reading) -> list[Number]:
    """Every number of an utterance, in order; a vague plural («millions of») is none."""
    found: list[Number] = []
    reach = 0
    for at in reading.numeric:
        if at >= reach:
            run = _Run(reading, at)
            number = run.read()
            if number is not None:
                found.append(number)
                reach = run.reach
    return found


class _Run:
    """One number, read token by token from ``start``; ``reach`` is where another may begin."""

    def __init__(self, reading: Reading, start: int) -> None:
        self._words = reading.words
        self._raw = reading.raws[start]
        self._table = NUMBER_WORDS[reading.lang]
        self._and = "and" if reading.lang == "en" else "y"
        self._ordinal_ends = _ORDINAL_ENDS[reading.lang]
        self._hours = reading.lang == "en" or self._words[max(start - 1, 0)] in ("la", "las")
        self._sum = Sum(english=reading.lang == "en", hours=self._hours)
        self._start = self._at = start
        self._beyond = 0

    @property
    def reach(self) -> int:
        """The first token that may begin another number."""
        return max(self._at, self._beyond)

    def read(self) -> Number | None:
        """The number that begins here, if one does."""
        word = self._words[self._start]
        part = self._table.get(word)
        if part is None:
            return self._read_code(word) if word[0].isalpha() else self._read_digits(word)
        before = self._words[self._start - 1] if self._start else ""
        if part.role == "roman" or word == "other":
            self._at += 1
            if part.role == "roman":
                return self._number((part.value,), soft=True) if self._raw.isupper() else None
            # Every other day is «cada dos días» and «cada tercer día».
            return self._number((2.0, 3.0), soft=True) if before == "every" else None
        vague = part.role in ("hundred", "scale") and before in _VAGUE
        if vague or part.role == "plural" or (word == "ciento" and before == "por"):
            return None
        return self._past_or_to() or self._read_words(word, before)

    def _read_words(self, word: str, before: str) -> Number | None:
        while self._take():
            pass
        if self._at == self._start:
            return None
        extra = self._fraction()
        value = self._sum.value + extra
        soft = self._sum.soft and not extra
        if self._words[self._at : self._at + 2] == ["menos", "cuarto"]:
            self._at, value = self._at + 2, value - 0.25
        if word in ("medio", "media") and before == "y":  # «mes y medio»
            return self._number((value, value + 1), soft=soft)
        hour, minute = divmod(value, 100)
        if self._hours and minute in _QUARTERS and 1 <= hour <= 12 and not self._is_told():
            return self._number((value, hour + minute / 60))  # «one thirty» is «la una y media»
        return self._number((value,), soft=soft, ordinal=self._sum.ordinal)

    def _is_told(self) -> bool:
        """Whether «hundred» was said: then the number is no time of day."""
        return not _HUNDREDS.isdisjoint(self._words[self._start : self._at])

    def _number(
        self, values: tuple[float, ...], *, soft: bool = False, ordinal: bool = False
    ) -> Number:
        return Number(self._start, self._at, values, soft, ordinal)

    def _peek(self, ahead: int = 0) -> str:
        at = self._at + ahead
        return self._words[at] if at < len(self._words) else ""

    def _read_code(self, word: str) -> Number:
        self._at += 1
        values = tuple(float(run) for run in _DIGITS.findall(word))
        # «A1c» may be spelt out on the other side; the 19 of «covid-19» is always said.
        return Number(self._start, self._at, values, soft="-" not in word, code=True)

    def _read_digits(self, word: str) -> Number:
        self._at += 1
        if self._peek() == "/" and self._is_fraction(word, self._peek(1)):
            self._at += 2
            return self._number((int(word) / int(self._words[self._at - 1]),))
        values = digits_values(word) + self._year_after_year(word)
        if self._peek() and self._peek() in _GLYPHS:
            self._at += 1
            return self._number((values[0] + digits_values(self._words[self._at - 1])[0],))
        values = self._scaled(values)
        ordinal = self._peek() in self._ordinal_ends
        if ordinal:
            self._at += 1
        elif 1900 <= values[0] < 2000 or (self._peek() == "s" and 1000 <= values[0] < 3000):
            self._at += self._peek() == "s"
            values = (*values, values[0] % 100)
        extra = self._fraction()
        return self._number(tuple(value + extra for value in values), ordinal=ordinal)

    def _scaled(self, values: tuple[float, ...]) -> tuple[float, ...]:
        """The values times the «million» that follows."""
        if self._peek() == "+":  # 300+ billion
            self._at += 1
        while (part := self._table.get(self._peek())) is not None and part.value != 12:
            if part.role not in ("scale", "plural", "hundred"):
                break
            values = tuple(value * part.value for value in values)
            self._at += 1
        return values

    def _is_fraction(self, over: str, under: str) -> bool:
        small = len(over) == 1 and over.isdecimal() and under in ("2", "3", "4", "5", "8")
        return small and int(over) < int(under) and self._peek(2) != "/"

    def _year_after_year(self, word: str) -> tuple[float, ...]:
        """2020, for the 20 of «2019-20»."""
        before = self._words[max(self._start - 2, 0) : self._start]
        if len(word) != 2 or len(before) != 2 or before[1] not in _HYPHENS:
            return ()
        return (
            (float(before[0][:2] + word),) if len(before[0]) == 4 and before[0].isdecimal() else ()
        )

    def _take(self) -> bool:
        """Take the next token into the number; whether it belonged."""
        word, last = self._peek(), self._sum.last
        if word == "a" and last == "soft" and self._sum.value == 0.5:  # half a million
            following = self._table.get(self._peek(1))
            return following is not None and following.role == "scale" and self._add(1)
        if word in _HYPHENS and last == "tens":
            following = self._table.get(self._peek(1))
            fits = following is not None and following.role in ("unit", "ordinal", "soft")
            return fits and self._add(1)
        if word == self._and and last:
            following = self._table.get(self._peek(1))
            return following is not None and self._sum.joins(following) and self._add(1)
        if word in _POINTS and last in (*SMALL, "soft"):
            return self._take_decimals()
        return word in self._table and self._add(0)

    def _add(self, ahead: int) -> bool:
        word, at = self._peek(ahead), self._at + ahead
        before = self._words[at - 1] if at else ""
        if not self._sum.add(self._table[word], word, before):
            return False
        self._at = at + 1
        return True

    def _take_decimals(self) -> bool:
        digits, ahead = "", 1
        while (word := self._peek(ahead)) and len(digits) < 6:
            part = self._table.get(word)
            if word.isdecimal():
                digits += word
            elif part is not None and part.role in (*SMALL, "soft") and part.value.is_integer():
                digits += str(int(part.value))
            else:
                break
            ahead += 1
        if digits:
            self._sum.add_decimals(digits)
            self._at += ahead
        return bool(digits)

    def _fraction(self) -> float:
        """«and a half», «y media», after a number or after its unit: «una hora y media»."""
        gap = 0 if self._peek() == self._and else 1
        if self._peek(gap) != self._and:
            return 0
        ahead = gap + (2 if self._peek(gap + 1) in ("a", "un") else 1)
        fraction = _FRACTIONS.get(self._peek(ahead), 0)
        if fraction and gap:
            self._beyond = self._at + ahead + 1
        elif fraction:
            self._at += ahead + 1
        return fraction

    def _past_or_to(self) -> Number | None:
        """«half past three», «quarter to three», «cuarto para las tres»."""
        share = _FRACTIONS.get(self._words[self._start])
        step = _STEPS.get(self._peek(1))
        if share is None or step is None:
            return None
        at = self._start + 2
        while self._words[at : at + 1] in (["las"], ["la"]):
            at += 1
        part = self._table.get(self._words[at]) if at < len(self._words) else None
        if part is None or not 1 <= part.value <= 12:
            return None
        self._at = at + 1
        return self._number((part.value + step * share,))

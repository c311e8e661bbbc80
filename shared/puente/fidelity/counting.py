"""Finding the numbers of an utterance: digits, words, and mixtures («5 million», «dos y medio»)."""

import re

from puente.fidelity.numerals import NUMBER_WORDS, Number, Part, digits_values
from puente.fidelity.reading import Reading

_POINTS = frozenset(("point", "punto", "coma"))
_AND = {"en": "and", "es": "y"}
_FRACTIONS = {"half": 0.5, "media": 0.5, "medio": 0.5, "quarter": 0.25, "cuarto": 0.25}
_STEPS = {"past": 1, "after": 1, "to": -1, "till": -1, "para": -1}
_ORDINAL_ENDS = {
    "en": frozenset("st nd rd th".split()),
    "es": frozenset("ro ra er do to ta vo va mo ma º ª".split()),
}
_DIGITS = re.compile(r"\d+")
_SMALL = frozenset(("unit", "teen", "tens", "full"))


def numbers_of(reading: Reading) -> list[Number]:
    """Every number of an utterance, in order."""
    found: list[Number] = []
    reach = 0
    for at in reading.numeric:
        if at < reach:
            continue
        run = _Run(reading, at)
        number = run.read()
        if number is not None:
            found.append(number)
            reach = run.reach
    return found


class _Run:
    """One number, read token by token from ``start``."""

    def __init__(self, reading: Reading, start: int) -> None:
        self._words = reading.words
        self._raw = reading.raws[start]
        self._table = NUMBER_WORDS[reading.lang]
        self._and = _AND[reading.lang]
        self._ordinal_ends = _ORDINAL_ENDS[reading.lang]
        self._start = self._at = start
        self._total = self._current = 0.0
        self._last = ""
        self._soft = True
        self._ordinal = False
        self._beyond = 0

    @property
    def reach(self) -> int:
        """The first token that may begin another number."""
        return max(self._at, self._beyond)

    def read(self) -> Number | None:
        """The number, or None for a vague plural («millions of») and a bare «hundred»."""
        word = self._words[self._start]
        if word not in self._table:
            return self._read_digits(word)
        part = self._table[word]
        if part.role == "roman":
            self._at += 1
            return self._number((part.value,)) if self._raw.isupper() else None
        before = self._words[self._start - 1] if self._start else ""
        if word == "other":  # every other day: «cada dos días», «cada tercer día»
            self._at += 1
            return self._number((2.0, 3.0)) if before == "every" else None
        by_percent = word == "ciento" and before == "por"
        if part.role == "plural" or by_percent:
            return None
        clock = self._past_or_to()
        if clock is not None:
            return clock
        while self._take():
            pass
        if self._at == self._start:
            return None
        value = self._total + self._current + self._fraction()
        if self._words[self._at : self._at + 2] == ["menos", "cuarto"]:
            self._at, value = self._at + 2, value - 0.25
        if word in ("medio", "media") and before == "y":  # «mes y medio»
            return self._number((value, value + 1))
        return self._number((value,))

    def _number(self, values: tuple[float, ...]) -> Number:
        return Number(self._start, self._at, values, self._soft, self._ordinal)

    def _peek(self, ahead: int = 0) -> str:
        at = self._at + ahead
        return self._words[at] if at < len(self._words) else ""

    def _read_digits(self, word: str) -> Number:
        self._soft = False
        self._at += 1
        if word[0].isalpha():
            values = tuple(float(run) for run in _DIGITS.findall(word))
            return Number(self._start, self._at, values, code=True)
        values = digits_values(word)
        if len(word) == 2 and self._start > 1 and self._words[self._start - 1] in ("-", "–"):
            before = self._words[self._start - 2]
            if len(before) == 4 and before.isdigit():  # 2019-20
                values = (*values, float(before[:2] + word))
        if self._peek() == "/" and self._fits_fraction(word, self._peek(1)):
            self._at += 2
            return self._number((int(word) / int(self._words[self._at - 1]),))
        glyph = self._peek()
        if glyph and glyph in "½¼¾⅓⅔":
            self._at += 1
            return self._number((values[0] + digits_values(glyph)[0],))
        if self._peek() == "+":  # 300+ billion
            self._at += 1
        while (part := self._table.get(self._peek())) is not None and (
            part.role in ("scale", "plural", "hundred") and self._peek() != "docena"
        ):
            values = tuple(value * part.value for value in values)
            self._at += 1
        if self._peek() in self._ordinal_ends:
            self._ordinal = True
            self._at += 1
        elif 1900 <= values[0] < 2000 or (self._peek() == "s" and values[0] >= 1000):
            self._at += self._peek() == "s"
            values = (*values, values[0] % 100)
        extra = self._fraction()
        return self._number(tuple(value + extra for value in values))

    def _fits_fraction(self, over: str, under: str) -> bool:
        return (
            over.isdigit()
            and under in ("2", "3", "4", "5", "8")
            and int(over) < int(under)
            and self._peek(2) != "/"
        )

    def _take(self) -> bool:
        """Take the next token into the number; whether it belonged."""
        word = self._peek()
        if word == "a" and self._last == "soft" and self._current == 0.5:  # half a million
            self._at += 1
            following = self._table.get(self._peek())
            return (following is not None and self._add(following)) or self._step_back()
        if word in ("-", "–") and self._last == "tens":
            following = self._table.get(self._peek(1))
            if following is None or following.role not in ("unit", "ordinal", "soft"):
                return False
            self._at += 1
            return self._add(following) or self._step_back()
        if word == self._and and self._last:
            following = self._table.get(self._peek(1))
            if following is None or not self._joins(following):
                return False
            self._at += 1
            return self._add(following) or self._step_back()
        if word in _POINTS and self._last in (*_SMALL, "soft"):
            return self._decimals()
        part = self._table.get(word)
        if part is not None:
            return self._add(part)
        return False

    def _step_back(self) -> bool:
        self._at -= 1
        return False

    def _joins(self, part: Part) -> bool:
        """Whether «and» before this word continues the number: «hundred and two», «treinta y dos»."""
        if self._and == "y":
            return self._last == "tens" and (part.role == "unit" or part.value == 1)
        small = part.role in _SMALL or (part.role == "soft" and part.value == 1)
        return self._last in ("hundred", "scale") and small

    def _decimals(self) -> bool:
        digits = ""
        ahead = 1
        while (word := self._peek(ahead)) and len(digits) < 6:
            part = self._table.get(word)
            if word.isdigit():
                digits += word
            elif (
                part is not None
                and part.value == int(part.value)
                and part.role in (*_SMALL, "soft")
            ):
                digits += str(int(part.value))
            else:
                break
            ahead += 1
        if not digits:
            return False
        self._soft = False
        self._current += float("0." + digits)
        self._at += ahead
        self._last = "decimals"
        return True

    def _add(self, part: Part) -> bool:
        value, role = part.value, part.role
        if not self._accepts(role, value):
            return False
        if role == "hundred":
            self._current = max(self._current, 1) * 100
        elif role in ("scale", "plural"):
            # «mil quinientos millones» scales all before it, «tres millones doscientos mil» only 200.
            below = self._current + (self._total if self._total < value else 0)
            above = self._total if self._total >= value else 0
            self._total, self._current = above + (below or 1) * value, 0
        elif self._last in ("unit", "tens", "teen", "soft") and role in ("teen", "tens", "full"):
            self._current = self._current * 100 + value
        else:
            self._current += value
        self._ordinal = role == "ordinal"
        self._soft = not self._last and (role == "soft" or (role == "ordinal" and value < 3))
        self._last = role
        self._at += 1
        return True

    def _accepts(self, role: str, value: float) -> bool:
        """Whether a word of this role may follow what was read."""
        last = self._last
        if not last:
            return role != "plural" and (role != "scale" or value in (12, 1e3))
        if last in ("ordinal", "decimals", "half"):
            return role in ("scale", "plural") and last == "decimals"
        if role in ("scale", "plural"):
            return last != "ordinal" and (value != 12 or self._current <= 12)
        if last == "soft":
            return (role == "hundred" and self._current == 1) or (
                role in ("teen", "tens") and self._said_one()
            )
        if role == "hundred":
            return last in ("unit", "teen")
        if role == "hundreds":
            return last in ("scale", "plural")
        if last in ("hundred", "hundreds", "scale", "plural"):
            return role in (*_SMALL, "ordinal") or (
                role == "soft" and value == 1 and self._peek() not in ("a", "an")
            )
        if last == "tens":
            one = role == "soft" and value == 1
            return role in ("unit", "ordinal") or one or self._year(role)
        return self._year(role) if last == "teen" else last == "unit" and self._hundredfold(role)

    def _said_one(self) -> bool:
        return self._words[self._at - 1] == "one"

    def _year(self, role: str) -> bool:
        """«nineteen ninety», «twenty twenty»."""
        return role in ("teen", "tens") and self._current in (18, 19, 20) and not self._total

    def _hundredfold(self, role: str) -> bool:
        """«two fifty», said for 250."""
        return role in ("teen", "tens") and self._and == "and" and 1 < self._current < 10

    def _fraction(self) -> float:
        """«and a half», «y media», after a number or after its unit: «una hora y media»."""
        gap = 0 if self._peek() == self._and else 1
        if self._peek(gap) != self._and:
            return 0
        ahead = gap + (2 if self._peek(gap + 1) in ("a", "un") else 1)
        fraction = _FRACTIONS.get(self._peek(ahead))
        if fraction is None:
            return 0
        self._soft = False
        if gap:
            self._beyond = self._at + ahead + 1
        else:
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
        self._at, self._soft = at + 1, False
        return self._number((part.value + step * share,))

"""Adding number words up: «two hundred and five», «mil quinientos», «nineteen ninety»."""

from puente.fidelity.numerals import Part

SMALL = ("unit", "teen", "tens", "full")
"""Roles of words below a hundred."""
_ROUND = ("hundred", "hundreds", "scale", "plural")


class Sum:
    """The value of the number words taken so far."""

    def __init__(self, *, english: bool, hours: bool) -> None:
        """``hours``: a time of day may follow, «a las dos treinta»."""
        self._english = english
        self._hours = hours
        self._total = self._current = 0.0
        self.last = ""
        self.soft = True
        self.ordinal = False

    @property
    def value(self) -> float:
        """What the words say so far."""
        return self._total + self._current

    def add(self, part: Part, word: str, before: str) -> bool:
        """Take a word into the number; False, and nothing taken, when it begins another."""
        value, role = part
        if not self._accepts(part, word, before):
            return False
        if role == "hundred":
            self._current = max(self._current, 1) * 100
        elif role in ("scale", "plural"):
            # «mil quinientos millones» scales all before it, «tres millones dos mil» only two.
            below = self._current + (self._total if self._total < value else 0)
            above = self._total if self._total >= value else 0
            self._total, self._current = above + (below or 1) * value, 0
        elif self.last in (*SMALL, "soft") and role in ("teen", "tens"):
            self._current = self._current * 100 + value  # one twenty, twenty twenty
        else:
            self._current += value
        self.ordinal = role == "ordinal"
        self.soft = not self.last and (role == "soft" or (role == "ordinal" and value < 3))
        self.last = role
        return True

    def add_decimals(self, digits: str) -> None:
        """Take what was said after «point»."""
        self._current += float("0." + digits)
        self.soft, self.last = False, "decimals"

    def joins(self, part: Part) -> bool:
        """Whether «and» before this word goes on: «hundred and two», «treinta y dos»."""
        one = part.role == "soft" and part.value == 1
        if self._english:
            return self.last in ("hundred", "scale") and (part.role in SMALL or one)
        return self.last == "tens" and (part.role == "unit" or one)

    def _accepts(self, part: Part, word: str, before: str) -> bool:
        """Whether a word of this role may follow what was read."""
        value, role = part
        one = role == "soft" and value == 1
        if not self.last:
            return role != "plural" and (role != "scale" or value in (12, 1e3))
        if role in ("scale", "plural"):
            return self.last != "ordinal" and (value != 12 or self._current <= 12)
        if self.last == "soft":
            hundred = role == "hundred" and self._current == 1
            an_hour = before == "one" or (before == "una" and self._hours)
            return hundred or (role in ("teen", "tens") and an_hour)
        if self.last in _ROUND:
            thousands = role == "hundreds" and self.last in ("scale", "plural")
            return thousands or role in (*SMALL, "ordinal") or (one and word not in ("a", "an"))
        if self.last == "tens" and (role in ("unit", "ordinal") or one):
            return True
        return self._goes_on(part)

    def _goes_on(self, part: Part) -> bool:
        """«two hundred», «twenty twenty», and «two fifty» said for 250."""
        value, role = part
        if role == "hundred":
            return self.last in ("unit", "teen")
        if role not in ("teen", "tens") or self._total:
            return False
        year = self.last in ("teen", "tens") and self._current in (18, 19, 20)
        clock = self._hours and self.last in ("unit", "teen") and 1 < self._current <= 12
        return year or (clock and (self._english or role == "tens" or value == 15))

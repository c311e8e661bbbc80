"""Errors in numbers, units and dates."""

import random
import re

from bench.fidelity.text import exchange, remove
from bench.fidelity.words import COUNTS, DATES, MONTHS, UNITS

_NUMBER = re.compile(r"(?<![\w.,-])\d+(?:[.,]\d+)*(?![\w-])")


def change_digits(text: str, lang: str, rng: random.Random) -> str | None:
    """One digit of a number made another."""
    found = list(_NUMBER.finditer(text))
    if not found:
        return None
    match = rng.choice(found)
    digits = list(match.group())
    at = rng.choice([at for at, char in enumerate(digits) if char.isdigit()])
    digits[at] = rng.choice([char for char in "123456789" if char != digits[at]])
    return text[: match.start()] + "".join(digits) + text[match.end() :]


def shift_decimal(text: str, lang: str, rng: random.Random) -> str | None:
    """A number ten times as large, or its decimal mark gone."""
    found = [match for match in _NUMBER.finditer(text) if len(match.group()) < 5]
    if not found:
        return None
    match = rng.choice(found)
    number = match.group()
    new = re.sub(r"[.,]", "", number) if re.search(r"[.,]", number) else number + "0"
    return text[: match.start()] + new + text[match.end() :]


def say_digits(text: str, lang: str, rng: random.Random) -> str | None:
    """Digits made another number, in words."""
    found = [match for match in _NUMBER.finditer(text) if len(match.group()) < 3]
    if not found:
        return None
    match = rng.choice(found)
    words = [word for at, word in enumerate(COUNTS[lang], 2) if match.group() != str(at)]
    return text[: match.start()] + rng.choice(words[:9]) + text[match.end() :]


def change_count(text: str, lang: str, rng: random.Random) -> str | None:
    """A number word made another."""
    return exchange(text, [COUNTS[lang]], rng)


def drop_number(text: str, lang: str, rng: random.Random) -> str | None:
    """A number left out."""
    counts = "|".join(COUNTS[lang])
    return remove(text, rf"(?<![\w.,-])(?:\d+(?:[.,]\d+)*|{counts})(?![\w-])", rng)


def add_number(text: str, lang: str, rng: random.Random) -> str | None:
    """A number where there was none."""
    words = text.split()
    if len(words) < 4:
        return None
    words.insert(rng.randrange(1, len(words)), str(rng.randrange(3, 99)))
    return " ".join(words)


def change_unit(text: str, lang: str, rng: random.Random) -> str | None:
    """A unit after a number made another."""
    families = [
        [word for word in family if word]
        for family in UNITS[lang]
        if any(
            re.search(
                rf"(?:\d|\b(?:{'|'.join(COUNTS[lang])}))\)?[\s-]?{re.escape(word)}(?!\w)", text
            )
            for word in family
        )
    ]
    return exchange(text, families, rng)


def change_loose_unit(text: str, lang: str, rng: random.Random) -> str | None:
    """Any unit word made another."""
    return exchange(text, UNITS[lang], rng)


def drop_percent(text: str, lang: str, rng: random.Random) -> str | None:
    """A percent sign or a unit of mass left out."""
    return remove(text, r"(?<=\d)\s?(?:%|mg|ml|kg|g)(?!\w)", rng)


def change_date(text: str, lang: str, rng: random.Random) -> str | None:
    """A month, weekday or time of day made another."""
    families = list(DATES[lang])
    if re.search(r"\d", text) and not re.search(r"\b(?:may|march)\b", text):
        families.append(MONTHS[lang])  # the «may» that is a verb is left alone
    if re.search(r"(?:la|esta|por la|cada) mañana", text):
        families = [family for family in families if "mañana" not in family]
    return exchange(text, families, rng)


def shift_day(text: str, lang: str, rng: random.Random) -> str | None:
    """The day of a month, another day."""
    months = "|".join(MONTHS[lang])
    after = rf"\b\d{{1,2}}(?= (?:de )?(?:{months}))"
    before = r"|(?<=March )\d{1,2}\b|(?<=April )\d{1,2}\b" if lang == "en" else ""
    found = list(re.finditer(after + before, text))
    if not found:
        return None
    match = rng.choice(found)
    return text[: match.start()] + str(int(match.group()) % 28 + 1) + text[match.end() :]


def shift_year(text: str, lang: str, rng: random.Random) -> str | None:
    """A year, another year."""
    found = list(re.finditer(r"(?<![\w.,/-])(?:19|20)\d\d(?![\w%-])", text))
    if not found:
        return None
    match = rng.choice(found)
    year = int(match.group()) + rng.choice((-1, 1, 10))
    return text[: match.start()] + str(year) + text[match.end() :]


def drop_month(text: str, lang: str, rng: random.Random) -> str | None:
    """A month left out after its day."""
    return remove(text, rf"(?<=\d) (?:de )?(?:{'|'.join(MONTHS[lang])})\b", rng, 0)

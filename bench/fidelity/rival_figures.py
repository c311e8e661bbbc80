"""The second hand's errors in numbers, units, dates and in how much is said.

Written without looking at the first hand's lists or at the checks, so that a rule made for the one
shows on the other what it is worth.
"""

import random
import re
from itertools import pairwise

_NUMBER = re.compile(r"(?<![\w.,:/-])\d+(?:[.,]\d+)*(?![\w:/-]|[.,]\d)")
_WORDS = {
    "en": "two three four five six seven eight nine ten twelve twenty forty".split(),
    "es": "dos tres cuatro cinco seis siete ocho nueve diez doce veinte cuarenta".split(),
}
_CYCLES = {
    "en": (
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        "January February April June July August September October November December",
        "yesterday today tomorrow",
    ),
    "es": (
        "lunes martes miércoles jueves viernes sábado domingo",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "ayer hoy",
    ),
}
_UNITS = {
    "en": (
        ("mg", "ml"),
        ("mg", "mcg"),
        ("ml", "mg"),
        ("kg", "lb"),
        ("cm", "inches"),
        ("hours", "days"),
        ("days", "weeks"),
        ("weeks", "months"),
        ("months", "years"),
        ("minutes", "hours"),
        ("years", "months"),
        ("tablets", "drops"),
        ("pounds", "kilos"),
        ("miles", "kilometers"),
        ("feet", "meters"),
        ("°F", "°C"),
        ("°C", "°F"),
    ),
    "es": (
        ("mg", "ml"),
        ("mg", "mcg"),
        ("ml", "mg"),
        ("kg", "libras"),
        ("cm", "pulgadas"),
        ("horas", "días"),
        ("días", "semanas"),
        ("semanas", "meses"),
        ("meses", "años"),
        ("minutos", "horas"),
        ("años", "meses"),
        ("tabletas", "gotas"),
        ("libras", "kilos"),
        ("millas", "kilómetros"),
        ("pies", "metros"),
        ("°F", "°C"),
        ("°C", "°F"),
    ),
}


def _put(text: str, match: re.Match[str], new: str) -> str:
    out = text[: match.start()] + new + text[match.end() :]
    return re.sub(r" {2,}", " ", out).strip()


def _pick(pattern: str | re.Pattern[str], text: str, rng: random.Random) -> re.Match[str] | None:
    found = list(re.finditer(pattern, text))
    return rng.choice(found) if found else None


def lose_a_digit(text: str, lang: str, rng: random.Random) -> str | None:
    """150 made 15."""
    match = _pick(r"(?<![\w.,:/-])\d{2,}(?![\w:/.,-])", text, rng)
    return _put(text, match, match.group()[:-1]) if match else None


def tenfold(text: str, lang: str, rng: random.Random) -> str | None:
    """5 made 50."""
    match = _pick(r"(?<![\w.,:/-])\d+(?![\w:/.,-])", text, rng)
    return _put(text, match, match.group() + "0") if match else None


def turn_digits(text: str, lang: str, rng: random.Random) -> str | None:
    """19 made 91."""
    match = _pick(r"(?<![\w.,:/-])([1-9])(?!\1)([1-9])(?![\w:/.,-])", text, rng)
    return _put(text, match, match.group(2) + match.group(1)) if match else None


def exchange_numbers(text: str, lang: str, rng: random.Random) -> str | None:
    """Two figures of a sentence in one another's place."""
    found = [m for m in _NUMBER.finditer(text) if len(m.group()) < 7]
    pairs = [(a, b) for a, b in pairwise(found) if a.group() != b.group()]
    if not pairs:
        return None
    one, other = rng.choice(pairs)
    between = text[one.end() : other.start()]
    return text[: one.start()] + other.group() + between + one.group() + text[other.end() :]


def reword_count(text: str, lang: str, rng: random.Random) -> str | None:
    """A number word made a figure of another value."""
    match = _pick(rf"(?<![\w-])(?:{'|'.join(_WORDS[lang])})(?![\w-])", text, rng)
    return _put(text, match, str(rng.choice((14, 17, 23, 60)))) if match else None


def drop_figure(text: str, lang: str, rng: random.Random) -> str | None:
    """A figure left out."""
    match = _pick(_NUMBER, text, rng)
    return _put(text, match, "") if match else None


def other_unit(text: str, lang: str, rng: random.Random) -> str | None:
    """The unit after a figure or a number word made another."""
    counts = "|".join(_WORDS[lang])
    options = []
    for old, new in _UNITS[lang]:
        pattern = rf"(?<![\w-])((?:\d+(?:[.,]\d+)*|{counts}) ?){re.escape(old)}(?!\w)"
        options += [(match, match.group(1) + new) for match in re.finditer(pattern, text)]
    if not options:
        return None
    match, new = rng.choice(options)
    return _put(text, match, new)


def drop_unit(text: str, lang: str, rng: random.Random) -> str | None:
    """A unit of mass, volume or share left out after its figure."""
    match = _pick(r"(?<=\d) ?(?:mg|mcg|ml|mL|kg|%|por ciento|percent|°C|°F)(?!\w)", text, rng)
    return _put(text, match, "") if match else None


def next_in_calendar(text: str, lang: str, rng: random.Random) -> str | None:
    """A weekday, month or day made the next of its kind."""
    options = []
    for cycle in _CYCLES[lang]:
        names = cycle.split()
        for at, name in enumerate(names):
            if match := re.search(rf"(?<!\w){name}(?!\w)", text):
                options.append((match, names[(at + 1) % len(names)]))
    if not options:
        return None
    match, new = rng.choice(options)
    return _put(text, match, new)


def drop_calendar(text: str, lang: str, rng: random.Random) -> str | None:
    """A weekday, month or day left out."""
    names = "|".join(" ".join(_CYCLES[lang]).split())
    match = _pick(rf"(?<!\w)(?:on |in |el |en |de )?(?:{names})(?!\w)", text, rng)
    return _put(text, match, "") if match else None


def other_year(text: str, lang: str, rng: random.Random) -> str | None:
    """A year, one of its digits changed."""
    match = _pick(r"(?<![\w.,:/-])(?:19|20)\d\d(?![\w:/%-]|[.,]\d)", text, rng)
    return _put(text, match, str(int(match.group()) - rng.choice((2, 20)))) if match else None


def first_third(text: str, lang: str, rng: random.Random) -> str | None:
    """All but the first third lost."""
    words = text.split()
    return " ".join(words[: len(words) // 3]) if len(words) >= 6 else None


def last_half(text: str, lang: str, rng: random.Random) -> str | None:
    """The beginning lost."""
    words = text.split()
    return " ".join(words[len(words) // 2 :]) if len(words) >= 6 else None


def first_half_ended(text: str, lang: str, rng: random.Random) -> str | None:
    """The end lost, and a full stop put."""
    words = text.split()
    half = " ".join(words[: len(words) // 2]).rstrip(",;:.?!")
    return half + "." if len(words) >= 8 else None


def no_middle(text: str, lang: str, rng: random.Random) -> str | None:
    """The middle half lost."""
    words = text.split()
    quarter = len(words) // 4
    return " ".join(words[:quarter] + words[-quarter:]) if quarter >= 2 else None


def thrice(text: str, lang: str, rng: random.Random) -> str | None:
    """All said three times."""
    return f"{text} {text} {text}"


def run_on(text: str, lang: str, rng: random.Random) -> str | None:
    """Words invented after the end, as many again."""
    more = {
        "en": "And please remember that we are always here for you whenever you want to talk about "
        "any of the things that may be worrying you and your whole family at home",
        "es": "Y por favor recuerde que siempre estamos aquí para usted cuando quiera hablar de "
        "cualquiera de las cosas que le preocupen a usted y a toda su familia en la casa",
    }[lang].split()
    count = len(text.split())
    return f"{text} {' '.join((more * 9)[: count + 8])}." if count <= 60 else None

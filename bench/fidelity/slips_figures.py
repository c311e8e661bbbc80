"""The third hand's errors in numbers, units and dates: what sounds or looks alike."""

import random
import re

_ALIKE = {
    "en": "thirteen thirty, fourteen forty, fifteen fifty, sixteen sixty, seventeen seventy, "
    "eighteen eighty, nineteen ninety, two ten, five nine, once twice, three four, six seven, "
    "eight eighteen, hundred thousand, million billion, third fourth",
    "es": "trece treinta, catorce cuarenta, quince cincuenta, sesenta setenta, dos doce, "
    "seis siete, tres trece, cinco quince, cuatro catorce, ocho dieciocho, cien mil, "
    "millones mil, tercera cuarta, tercer cuarto, nueve noventa, diez doce",
}
_COUNTS = {
    "en": "two three four five six seven eight nine ten eleven twelve".split(),
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce".split(),
}
_TENS = {
    "en": r"\b(twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-\w+",
    "es": r"\b(treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa) y \w+",
}
_SEVERAL = {"en": "several", "es": "varios"}
_UNITS = (
    "mg mcg", "mcg mg", "mg g", "g mg", "ml l", "ml mg", "kg g", "cm mm", "mm cm", "km m", "kg lb",
    "mL mg", "°C °F", "°F °C", "% mg",
)  # fmt: skip
_UNIT_WORDS = {
    "en": "hours minutes, minutes seconds, days hours, days weeks, weeks days, months weeks, "
    "years days, months years, hour minute, day week, week day, month week, year month, "
    "milligrams grams, grams milligrams, micrograms milligrams, milliliters liters, "
    "teaspoon tablespoon, teaspoons tablespoons, tablets capsules, pounds ounces, kilos grams, "
    "feet inches, meters feet, miles meters, inches feet",
    "es": "horas minutos, minutos segundos, días horas, días semanas, semanas días, "
    "meses semanas, años días, meses años, hora minuto, día semana, semana día, mes semana, "
    "año mes, miligramos gramos, gramos miligramos, microgramos miligramos, "
    "mililitros litros, cucharadita cucharada, cucharaditas cucharadas, tabletas cápsulas, "
    "libras onzas, kilos gramos, pies pulgadas, metros pies, millas metros, pulgadas pies",
}
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
}
_WEEK = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
}
_FIGURE = r"(?<![\w.,:/$€£-])"
_END = r"(?![\w:/-]|[.,]\d)"


def _put(text: str, match: re.Match[str], new: str) -> str:
    return re.sub(r" {2,}", " ", text[: match.start()] + new + text[match.end() :]).strip()


def _one_of(text: str, pattern: str, rng: random.Random) -> re.Match[str] | None:
    found = list(re.finditer(pattern, text))
    return rng.choice(found) if found else None


def _swap(text: str, couples: list[tuple[str, str]], rng: random.Random) -> str | None:
    options = [
        (match, new)
        for old, new in couples
        for match in re.finditer(rf"(?<![\w-]){re.escape(old)}(?![\w-])", text)
    ]
    return _put(text, *rng.choice(options)) if options else None


def _couples(listed: str) -> list[tuple[str, str]]:
    return [(old, new) for old, new in (couple.split() for couple in listed.split(","))]


def mishear_count(text: str, lang: str, rng: random.Random) -> str | None:
    """Fifteen made fifty, or the reverse."""
    couples = _couples(_ALIKE[lang])
    return _swap(text, couples + [(new, old) for old, new in couples], rng)


def mistype_teens(text: str, lang: str, rng: random.Random) -> str | None:
    """15 made 50, 50 made 15."""
    match = _one_of(text, rf"{_FIGURE}(?:1[3-9]|[3-9]0){_END}", rng)
    if match is None:
        return None
    digits = match.group()
    return _put(text, match, f"{digits[1]}0" if digits[0] == "1" else f"1{digits[0]}")


def round_off(text: str, lang: str, rng: random.Random) -> str | None:
    """1,234 made 1,000; 47 made 50."""
    match = _one_of(text, rf"{_FIGURE}\d[1-9]\d?{_END}", rng)
    if match is None:
        return None
    digits = match.group()
    return _put(text, match, digits[0] + "0" * (len(digits) - 1))


def count_one_more(text: str, lang: str, rng: random.Random) -> str | None:
    """A figure made the next one."""
    match = _one_of(text, rf"{_FIGURE}\d{{1,3}}{_END}", rng)
    return _put(text, match, str(int(match.group()) + 1)) if match else None


def lose_the_ones(text: str, lang: str, rng: random.Random) -> str | None:
    """Twenty-five made twenty."""
    match = _one_of(text, _TENS[lang], rng)
    return _put(text, match, match.group(1)) if match else None


def say_several(text: str, lang: str, rng: random.Random) -> str | None:
    """Three made several."""
    match = _one_of(text, rf"(?<![\w-])(?:{'|'.join(_COUNTS[lang])})(?![\w-])", rng)
    return _put(text, match, _SEVERAL[lang]) if match else None


def change_scale(text: str, lang: str, rng: random.Random) -> str | None:
    """2.5 made 25, 1,500 made 150."""
    match = _one_of(text, r"(?<![\w.,:/-])\d+[.,]\d+(?![\w:/-]|[.,]\d)", rng)
    if match is None:
        return None
    plain = re.sub(r"[.,]", "", match.group())
    return _put(text, match, plain if len(plain) < 4 else plain[:-1])


def swap_unit(text: str, lang: str, rng: random.Random) -> str | None:
    """Another unit after a figure."""
    options = []
    for old, new in (couple.split() for couple in _UNITS):
        pattern = rf"(?<=\d)( ?){re.escape(old)}(?![\w/])"
        options += [(match, match.group(1) + new) for match in re.finditer(pattern, text)]
    return _put(text, *rng.choice(options)) if options else None


def swap_unit_word(text: str, lang: str, rng: random.Random) -> str | None:
    """Another unit after a number, in words."""
    counts = "|".join(_COUNTS[lang])
    options = []
    for old, new in _couples(_UNIT_WORDS[lang]):
        pattern = rf"(?<![\w-])((?:\d+|{counts})[ -]){old}(?!\w)"
        options += [(match, match.group(1) + new) for match in re.finditer(pattern, text)]
    return _put(text, *rng.choice(options)) if options else None


def lose_unit(text: str, lang: str, rng: random.Random) -> str | None:
    """The unit after a figure gone."""
    units = r"(?: ?%| ?mg| ?mL| ?ml| ?mcg| ?kg| ?µm| ?nm| milligrams| miligramos| units| unidades)"
    match = _one_of(text, rf"(?<=\d){units}(?!\w)", rng)
    return _put(text, match, "") if match else None


def week_off(text: str, lang: str, rng: random.Random) -> str | None:
    """The day of a month a week later."""
    months = _MONTHS[lang].replace(" ", "|")
    pattern = rf"\b\d{{1,2}}(?=(?: de| of)? (?:{months}))"
    if lang == "en":
        pattern += "|" + "|".join(rf"(?<={month} )\d{{1,2}}\b" for month in _MONTHS[lang].split())
    match = _one_of(text, pattern, rng)
    return _put(text, match, str((int(match.group()) + 6) % 28 + 1)) if match else None


def _step_back(text: str, cycle: str, rng: random.Random) -> str | None:
    names = cycle.split()
    return _swap(text, [(name, names[at - 1]) for at, name in enumerate(names)], rng)


def weekday_before(text: str, lang: str, rng: random.Random) -> str | None:
    """Tuesday made Monday."""
    return _step_back(text, _WEEK[lang], rng)


def month_before(text: str, lang: str, rng: random.Random) -> str | None:
    """March made February."""
    return _step_back(text, _MONTHS[lang], rng)


def lose_year(text: str, lang: str, rng: random.Random) -> str | None:
    """A year left out."""
    months = _MONTHS[lang].replace(" ", "|")
    match = _one_of(text, rf"(?:(?<=[a-z])|(?<=\d)),?(?: del?| in| en)? (?:19|20)\d\d{_END}", rng)
    if match is None or not re.search(rf"(?:{months}|\b(?:in|en|since|desde)\b)", text):
        return None
    return _put(text, match, "")


def decade_off(text: str, lang: str, rng: random.Random) -> str | None:
    """2003 made 2013."""
    match = _one_of(text, rf"{_FIGURE}(?:19|20)\d\d{_END}", rng)
    if match is None or text[match.end() : match.end() + 2] in (" %", " m", " c"):
        return None
    return _put(text, match, str(int(match.group()) + rng.choice((-10, 10))))


def other_hour(text: str, lang: str, rng: random.Random) -> str | None:
    """The hour of a time of day, an hour later."""
    match = _one_of(text, r"(?<![\d:])(\d{1,2})(?=:\d\d(?![\d:]))", rng)
    return _put(text, match, str(int(match.group()) % 12 + 1)) if match else None

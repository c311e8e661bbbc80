"""Errors put into good translations on purpose, to see whether they are found.

Each kind of error has several ways; a way answers with the spoilt text, or None where it does not
apply. Nothing here is shared with the checks: the word lists are the injector's own.
"""

import random
import re
from collections.abc import Callable

Way = Callable[[str, str, random.Random], str | None]

_NUMBER = re.compile(r"(?<![\w.,-])\d+(?:[.,]\d+)*(?![\w-])")
_COUNTS = {
    "en": "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty".split(),
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce quince veinte treinta".split(),
}
_UNITS = {
    "en": [
        ["mg", "mcg", "g", "ml", "kg"], ["milligrams", "grams", "micrograms", "milliliters"],
        ["hours", "days", "weeks", "months", "years", "minutes"],
        ["hour", "day", "week", "month", "year", "minute"],
        ["metres", "centimetres", "feet", "kilometres", "miles", "meters", "inches"],
        ["tablet", "capsule", "teaspoon", "drop", "puff"], ["tablets", "teaspoons", "drops", "puffs"],
        ["kilos", "pounds", "ounces"], ["Celsius", "Fahrenheit"], ["percent", "degrees", "units"],
    ],
    "es": [
        ["mg", "mcg", "g", "ml", "kg"], ["miligramos", "gramos", "microgramos", "mililitros"],
        ["horas", "días", "semanas", "meses", "años", "minutos"],
        ["hora", "día", "semana", "mes", "año", "minuto"],
        ["metros", "centímetros", "pies", "kilómetros", "millas", "pulgadas"],
        ["tableta", "cápsula", "cucharadita", "gota"], ["tabletas", "cucharaditas", "gotas"],
        ["kilos", "libras", "onzas"], ["centígrados", "Fahrenheit"], ["por ciento", "grados", "unidades"],
    ],
}  # fmt: skip
_DATES = {
    "en": [
        "January February March April May June July August September October November December".split(),
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
        ["yesterday", "tomorrow"], ["today", "tomorrow", "yesterday"], ["last week", "next week"],
        ["a.m.", "p.m."], ["morning", "night"], ["summer", "winter"],
    ],
    "es": [
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(),
        "lunes martes miércoles jueves viernes sábado domingo".split(),
        ["ayer", "mañana"], ["hoy", "mañana", "ayer"], ["la semana pasada", "la próxima semana"],
        ["a. m.", "p. m."], ["de la mañana", "de la tarde"], ["verano", "invierno"],
    ],
}  # fmt: skip
_DRUGS = {
    "en": "ibuprofen acetaminophen paracetamol naproxen aspirin amoxicillin penicillin azithromycin "
    "metformin insulin losartan lisinopril warfarin heparin prednisone omeprazole chloroquine "
    "hydroxychloroquine remdesivir lopinavir ritonavir favipiravir umifenovir ribavirin interferon "
    "tocilizumab albuterol gabapentin lorazepam zolpidem levothyroxine atorvastatin sulfa "
    "hydrocortisone Tylenol Advil dexamethasone oseltamivir ivermectin antibiotic".split(),
    "es": "ibuprofeno acetaminofén paracetamol naproxeno aspirina amoxicilina penicilina azitromicina "
    "metformina insulina losartán lisinopril warfarina heparina prednisona omeprazol cloroquina "
    "hidroxicloroquina remdesivir lopinavir ritonavir favipiravir umifenovir ribavirina interferón "
    "tocilizumab albuterol gabapentina lorazepam zolpidem levotiroxina atorvastatina sulfa "
    "hidrocortisona Tylenol Advil dexametasona oseltamivir ivermectina antibiótico".split(),
}
_ALLERGENS = {
    "en": "penicillin peanuts shellfish latex eggs pollen amoxicillin sulfa".split(),
    "es": "penicilina cacahuates mariscos látex huevo polen amoxicilina sulfa".split(),
}
_SIDES = {
    "en": [("left", "right"), ("both", "left")],
    "es": [
        ("izquierdo", "derecho"), ("izquierda", "derecha"), ("ambos", "izquierdos"),
        ("bilaterales", "izquierdas"), ("bilateral", "izquierdo"),
    ],
}  # fmt: skip
_FLIPS = {
    "en": [
        ("never", "always"),
        ("without", "with"),
        ("nothing", "everything"),
        ("nobody", "everybody"),
    ],
    "es": [("nunca", "siempre"), ("sin", "con"), ("nada", "todo"), ("nadie", "todos")],
}
_VERBS = {
    "en": r"\b(is|are|was|were|can|should|will|may|must|could|have|has|had|does|do)\b(?! not|n't)",
    "es": r"\b(es|son|era|eran|está|están|tiene|tienen|tengo|puede|pueden|debe|deben|ha|han|hay|se)\b",
}


def _swap(text: str, old: str, new: str) -> str | None:
    """The text with the first whole word ``old`` made ``new``, its capital kept."""
    found = re.search(rf"(?<![\w-]){re.escape(old)}(?!\w)", text, re.IGNORECASE)
    if found is None:
        return None
    if found.group()[0].isupper() and not new[0].isupper():
        new = new[0].upper() + new[1:]
    return text[: found.start()] + new + text[found.end() :]


def _exchange(text: str, families: list[list[str]], rng: random.Random) -> str | None:
    """One word of a family of words made another of the same family."""
    present = [
        (word, family)
        for family in families
        for word in family
        if re.search(
            rf"(?<![\w-]){re.escape(word)}(?!\w)", text, re.IGNORECASE if word.islower() else 0
        )
    ]
    if not present:
        return None
    word, family = rng.choice(present)
    return _swap(text, word, rng.choice([other for other in family if other != word]))


def _remove(text: str, pattern: str, rng: random.Random, flags: int = re.IGNORECASE) -> str | None:
    found = list(re.finditer(pattern, text, flags))
    if not found:
        return None
    match = rng.choice(found)
    return re.sub(r"\s{2,}", " ", text[: match.start()] + " " + text[match.end() :]).strip()


def change_digits(text: str, lang: str, rng: random.Random) -> str | None:
    """One digit of a number made another."""
    found = [match for match in _NUMBER.finditer(text)]
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
    words = [word for at, word in enumerate(_COUNTS[lang], 2) if match.group() != str(at)]
    return text[: match.start()] + rng.choice(words[:9]) + text[match.end() :]


def change_count(text: str, lang: str, rng: random.Random) -> str | None:
    """A number word made another."""
    return _exchange(text, [_COUNTS[lang]], rng)


def drop_number(text: str, lang: str, rng: random.Random) -> str | None:
    """A number left out."""
    counts = "|".join(_COUNTS[lang])
    return _remove(text, rf"(?<![\w.,-])(?:\d+(?:[.,]\d+)*|{counts})(?![\w-])", rng)


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
        for family in _UNITS[lang]
        if any(
            re.search(
                rf"(?:\d|\b(?:{'|'.join(_COUNTS[lang])}))\)?[\s-]?{re.escape(word)}(?!\w)", text
            )
            for word in family
        )
    ]
    return _exchange(text, families, rng)


def change_loose_unit(text: str, lang: str, rng: random.Random) -> str | None:
    """Any unit word made another."""
    return _exchange(text, _UNITS[lang], rng)


def drop_percent(text: str, lang: str, rng: random.Random) -> str | None:
    """A percent sign or a unit of mass left out."""
    return _remove(text, r"(?<=\d)\s?(?:%|mg|ml|kg|g)(?!\w)", rng)


def change_date(text: str, lang: str, rng: random.Random) -> str | None:
    """A month, weekday or time of day made another."""
    months = [] if lang == "en" and not re.search(r"\d", text) else _DATES[lang][:1]
    families = months + _DATES[lang][1:]
    if lang == "en":  # «may» and «march» are verbs, and «morning» needs no care
        text_without = re.sub(r"\b(?:may|march)\b", "", text)
        if text_without != text:
            return None
    if lang == "es" and "mañana" in text and re.search(r"(?:la|esta|por la|cada) mañana", text):
        families = [family for family in families if "mañana" not in family]
    return _exchange(text, families, rng)


def shift_day(text: str, lang: str, rng: random.Random) -> str | None:
    """The day of a month, another day."""
    pattern = (
        r"\b\d{1,2}(?= de [a-z]+)"
        if lang == "es"
        else r"\b\d{1,2}(?= (?:January|February|March|April|June|July|August|September|October|November|December))|(?<=March )\d{1,2}\b|(?<=April )\d{1,2}\b|(?<=February )\d{1,2}\b"
    )
    months = r" de (?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)"
    found = [
        match
        for match in re.finditer(pattern, text)
        if lang == "en" or re.match(months, text[match.end() :])
    ]
    if not found:
        return None
    match = rng.choice(found)
    day = int(match.group())
    return text[: match.start()] + str(day % 28 + 1) + text[match.end() :]


def shift_year(text: str, lang: str, rng: random.Random) -> str | None:
    """A year, another year."""
    found = list(re.finditer(r"(?<![\w.,/-])(?:19|20)\d\d(?![\w%-])", text))
    if not found:
        return None
    match = rng.choice(found)
    return (
        text[: match.start()]
        + str(int(match.group()) + rng.choice((-1, 1, 10)))
        + text[match.end() :]
    )


def drop_month(text: str, lang: str, rng: random.Random) -> str | None:
    """A month left out after its day."""
    months = "|".join(_DATES[lang][0])
    return _remove(text, rf"(?<=\d) (?:de )?(?:{months})\b", rng, 0)


def change_drug(text: str, lang: str, rng: random.Random) -> str | None:
    """A drug made another."""
    return _exchange(text, [_DRUGS[lang]], rng)


def drop_drug(text: str, lang: str, rng: random.Random) -> str | None:
    """A drug left out, or called «the medicine»."""
    words = "|".join(_DRUGS[lang])
    if rng.random() < 0.5:
        return _remove(text, rf"\b(?:{words})\b", rng)
    match = re.search(rf"\b(?:{words})\b", text, re.IGNORECASE)
    if match is None:
        return None
    general = "the medicine" if lang == "en" else "el medicamento"
    return text[: match.start()] + general + text[match.end() :]


def flip_allergy(text: str, lang: str, rng: random.Random) -> str | None:
    """Allergic, not allergic, and the reverse."""
    if not re.search(r"allerg|alérg|alerg", text, re.IGNORECASE):
        return None
    if lang == "en":
        if re.search(r"\bnot allergic|no allerg|don't have any allerg", text):
            return text.replace("not allergic", "allergic").replace("don't have any", "have")
        return _swap(text, "allergic", "not allergic") or _swap(text, "allergy", "no allergy")
    if re.search(r"\bno (?:soy|es|tengo)\b", text, re.IGNORECASE):
        return _remove(text, r"\bno\b", rng)
    for verb in ("soy", "es", "tuvo", "tienen", "tengo", "ha sido"):
        if (out := _swap(text, verb, "no " + verb)) is not None:
            return out
    return None


def drop_allergy(text: str, lang: str, rng: random.Random) -> str | None:
    """The allergy made something else."""
    if lang == "en":
        return _swap(text, "allergic", "used") or _swap(text, "allergy", "season")
    return (
        _swap(text, "alérgico", "adicto") or _swap(text, "alérgica", "adicta")
        or _swap(text, "alergia", "temporada") or _swap(text, "alérgicas", "adversas")
    )  # fmt: skip


def change_allergen(text: str, lang: str, rng: random.Random) -> str | None:
    """Allergic to another thing."""
    if not re.search(r"allerg|alérg|alerg", text, re.IGNORECASE):
        return None
    return _exchange(text, [_ALLERGENS[lang]], rng)


def drop_negation(text: str, lang: str, rng: random.Random) -> str | None:
    """A «no» left out."""
    if lang == "en":
        pattern = r"n't\b|\bcannot\b|\b(?:not|no)\b(?! only| longer| matter| one| doubt)"
        out = _remove(text, pattern, rng)
        return out if out is None else out.replace(" ca ", " can ")
    return _remove(text, r"\bno\b(?! solo| obstante| importa)", rng)


def add_negation(text: str, lang: str, rng: random.Random) -> str | None:
    """A «no» at a verb that had none."""
    found = list(re.finditer(_VERBS[lang], text))
    if lang == "es":
        found = [
            match
            for match in found
            if not re.search(r"\b(?:no|ni|nunca|se)\s$", text[: match.start()])
        ]
    else:
        found = [
            match for match in found if not re.match(r" (?:not|no|never)\b", text[match.end() :])
        ]
    if not found:
        return None
    match = rng.choice(found)
    at = match.end() if lang == "en" else match.start()
    return text[:at] + (" not" if lang == "en" else "no ") + text[at:]


def flip_negation(text: str, lang: str, rng: random.Random) -> str | None:
    """Never made always, without made with."""
    if lang == "es":
        text_without = re.sub(
            r"sin embargo|antes que nada|\bsin dud", "", text, flags=re.IGNORECASE
        )
        if text_without != text:
            return None
    options = [out for old, new in _FLIPS[lang] if (out := _swap(text, old, new)) is not None]
    return rng.choice(options) if options else None


def swap_side(text: str, lang: str, rng: random.Random) -> str | None:
    """Left made right, both made one."""
    if lang == "en" and re.search(
        r"right (?:now|here|in|before|after|thing|to)|rights?\b(?! (?:knee|ear|side|arm|hand|lung|foot|wrist))"
        r"|(?:who|and|has|have|virus|people) left|left (?:the|in|to|for|over)|both .* and ",
        text,
    ):
        return None
    if lang == "es" and re.search(r"derechos? (?:a|de|humanos)|ambos,|ambos p", text):
        return None
    options = []
    for one, other in _SIDES[lang]:
        for old, new in ((one, other), (other, one)):
            if (
                old in ("left", "derecho", "derecha", "izquierdo", "izquierda", "right")
                or old == one
            ):
                out = _swap(text, old, new)
                if out is not None:
                    options.append(out)
    return rng.choice(options) if options else None


def drop_side(text: str, lang: str, rng: random.Random) -> str | None:
    """A side left out."""
    if lang == "en":
        return _remove(
            text,
            r"\bleft (?=side|arm|leg|ear|eye|kidney|breast|elbow)|\bright (?=knee|ear|hand|arm|lung|foot|wrist)",
            rng,
        )
    return _remove(text, r" (?:izquierd[oa]|derecha)\b", rng)


def state_question(text: str, lang: str, rng: random.Random) -> str | None:
    """A question made a statement."""
    if "?" not in text:
        return None
    out = text.replace("¿", "").replace("?", rng.choice((".", "")))
    if lang == "en":
        out = re.sub(r"^(?:do|are|is|did|does|has|have) (\w+)", r"\1", out, flags=re.IGNORECASE)
    return out[:1].upper() + out[1:] if text[0].isupper() or text[:2].strip("¿").isupper() else out


def ask_statement(text: str, lang: str, rng: random.Random) -> str | None:
    """A statement made a question."""
    if "?" in text or re.match(r"(?:and |so |okay )?(?:are|do|does|is|what|how|where)\b", text):
        return None
    stem = text.rstrip(". ")
    return f"¿{stem[:1].lower()}{stem[1:]}?" if lang == "es" else f"{stem}?"


def cut_half(text: str, lang: str, rng: random.Random) -> str | None:
    """The second half left out."""
    words = text.split()
    return " ".join(words[: len(words) // 2]) if len(words) >= 6 else None


def cut_tidily(text: str, lang: str, rng: random.Random) -> str | None:
    """The second half left out, with the end mark kept."""
    words = text.split()
    mark = text.rstrip()[-1] if text.rstrip()[-1] in ".?!" else ""
    return " ".join(words[: len(words) // 2]).rstrip(",;:") + mark if len(words) >= 6 else None


def cut_end(text: str, lang: str, rng: random.Random) -> str | None:
    """The last third left out."""
    words = text.split()
    return " ".join(words[: len(words) * 2 // 3]) if len(words) >= 9 else None


def double(text: str, lang: str, rng: random.Random) -> str | None:
    """Everything said twice."""
    return f"{text} {text}"


def stutter(text: str, lang: str, rng: random.Random) -> str | None:
    """The second half said twice."""
    words = text.split()
    return " ".join(words + words[len(words) // 2 :]) if len(words) >= 8 else None


WAYS: dict[str, tuple[Way, ...]] = {
    "number": (change_digits, shift_decimal, say_digits, change_count, drop_number, add_number),
    "unit": (change_unit, change_loose_unit, drop_percent),
    "date": (change_date, shift_day, shift_year, drop_month),
    "drug": (change_drug, drop_drug),
    "allergy": (flip_allergy, drop_allergy, change_allergen),
    "negation": (drop_negation, add_negation, flip_negation),
    "side": (swap_side, drop_side),
    "question": (state_question, ask_statement),
    "length": (cut_half, cut_tidily, cut_end, double, stutter),
}
"""The ways to spoil a text by the class of error; «language» and «echo» need more than the text."""

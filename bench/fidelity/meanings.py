"""Errors in drugs, allergies, negation, sides and questions."""

import random
import re

from bench.fidelity.text import exchange, remove, swap
from bench.fidelity.words import ALLERGENS, DRUGS, OPPOSITES, SIDES, VERBS

_NO_SIDE = re.compile(
    r"right (?:now|here|in|before|after|thing|to)|all right|that's right"
    r"|rights?\b(?! (?:knee|ear|side|arm|hand|lung|foot|wrist|or|and)|[.?])"
    r"|(?:who|and|has|have|virus|people) left|left (?:the|in|to|for|over)|\b[Bb]oth\b(?! (?:hands|"
    r"sides|lungs|ankles))|derechos? (?:a|de|humanos)|ambos?,|ambos p",
)
"""Words that look like sides of the body and are none."""


def change_drug(text: str, lang: str, rng: random.Random) -> str | None:
    """A drug made another."""
    return exchange(text, [DRUGS[lang]], rng)


def drop_drug(text: str, lang: str, rng: random.Random) -> str | None:
    """A drug left out, or called «the medicine»."""
    words = "|".join(DRUGS[lang])
    if rng.random() < 0.5:
        return remove(text, rf"\b(?:{words})\b", rng)
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
        return swap(text, "allergic", "not allergic") or swap(text, "allergy", "no allergy")
    if re.search(r"\bno (?:soy|es|tengo)\b", text, re.IGNORECASE):
        return remove(text, r"\bno\b", rng)
    for verb in ("soy", "es", "tuvo", "tienen", "tengo", "ha sido"):
        if (out := swap(text, verb, "no " + verb)) is not None:
            return out
    return None


def drop_allergy(text: str, lang: str, rng: random.Random) -> str | None:
    """The allergy made something else."""
    if lang == "en":
        return swap(text, "allergic", "used") or swap(text, "allergy", "season")
    return (
        swap(text, "alérgico", "adicto") or swap(text, "alérgica", "adicta")
        or swap(text, "alergia", "temporada") or swap(text, "alérgicas", "adversas")
    )  # fmt: skip


def change_allergen(text: str, lang: str, rng: random.Random) -> str | None:
    """Allergic to another thing."""
    if not re.search(r"allerg|alérg|alerg", text, re.IGNORECASE):
        return None
    return exchange(text, [ALLERGENS[lang]], rng)


def drop_negation(text: str, lang: str, rng: random.Random) -> str | None:
    """A «no» left out."""
    if lang == "en":
        pattern = r"n't\b|\bcannot\b|\b(?:not|no)\b(?! only| longer| matter| one| doubt)"
        out = remove(text, pattern, rng)
        return out if out is None else out.replace(" ca ", " can ")
    return remove(text, r"\bno\b(?! solo| obstante| importa)", rng)


def add_negation(text: str, lang: str, rng: random.Random) -> str | None:
    """A «no» at a verb that had none."""
    found = list(re.finditer(VERBS[lang], text))
    if not found:
        return None
    match = rng.choice(found)
    at = match.end() if lang == "en" else match.start()
    return text[:at] + (" not" if lang == "en" else "no ") + text[at:]


def flip_negation(text: str, lang: str, rng: random.Random) -> str | None:
    """Never made always, without made with."""
    if lang == "es" and re.search(r"sin embargo|antes que nada|\bsin dud", text, re.IGNORECASE):
        return None
    options = [swap(text, old, new) for old, new in OPPOSITES[lang]]
    found = [option for option in options if option is not None]
    return rng.choice(found) if found else None


def swap_side(text: str, lang: str, rng: random.Random) -> str | None:
    """Left made right, both made one."""
    if _NO_SIDE.search(text):
        return None
    options = [swap(text, old, new) for old, new in SIDES[lang]]
    found = [option for option in options if option is not None]
    return rng.choice(found) if found else None


def drop_side(text: str, lang: str, rng: random.Random) -> str | None:
    """A side left out."""
    if lang == "es":
        return remove(text, r" (?:izquierd[oa]|derecha)\b", rng)
    left = r"\bleft (?=side|arm|leg|ear|eye|kidney|breast|elbow)"
    return remove(text, left + r"|\bright (?=knee|ear|hand|arm|lung|foot|wrist)", rng)


def state_question(text: str, lang: str, rng: random.Random) -> str | None:
    """A question made a statement."""
    if "?" not in text:
        return None
    capital = text.lstrip("¿")[:1].isupper()
    out = text.replace("¿", "").replace("?", rng.choice((".", "")))
    if lang == "en":
        out = re.sub(r"^(?:do|are|is|did|does|has|have) (\w+)", r"\1", out, flags=re.IGNORECASE)
    return out[:1].upper() + out[1:] if capital else out


def ask_statement(text: str, lang: str, rng: random.Random) -> str | None:
    """A statement made a question."""
    if "?" in text or re.match(r"(?:and |so |okay )?(?:are|do|does|is|what|how|where)\b", text):
        return None
    stem = text.rstrip(". ")
    return f"¿{stem[:1].lower()}{stem[1:]}?" if lang == "es" else f"{stem}?"

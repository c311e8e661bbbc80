"""The third hand's errors in drugs, negation, sides and questions."""

import random
import re

_LOOK_ALIKE = (
    "chloroquine hydroxychloroquine, cloroquina hidroxicloroquina, lopinavir ritonavir, "
    "remdesivir favipiravir, ibuprofen naproxen, ibuprofeno naproxeno, prednisone prednisolone, "
    "prednisona prednisolona, metformin metronidazole, metformina metronidazol, aspirin heparin, "
    "aspirina heparina, insulin metformin, insulina metformina, azithromycin erythromycin, "
    "azitromicina eritromicina, ribavirin oseltamivir, ribavirina oseltamivir, losartan lovastatin,"
    "acetaminophen aspirin, paracetamol ibuprofeno, tocilizumab sarilumab, interferon ribavirin, "
    "interferón ribavirina, umifenovir favipiravir, oseltamivir zanamivir, penicillin ampicillin, "
    "penicilina ampicilina, morphine hydromorphone, morfina hidromorfona, amoxicillin ampicillin, "
    "amoxicilina ampicilina, Tylenol Advil, lisinopril losartan, warfarin heparin, "
    "warfarina heparina, albuterol atenolol, gabapentin pregabalin, gabapentina pregabalina"
)
_COUPLES = [(old, new) for old, new in (couple.split() for couple in _LOOK_ALIKE.split(","))]
_CLASS = {"en": "an antiviral", "es": "un antiviral"}
_AFFIRM = {
    "en": (
        (r"\b(is|are|was|were|has|have|had|should|could|would|must|may|might|will) not ", r"\1 "),
        (r"\b(is|are|was|were|has|have|had|should|could|would)n't ", r"\1 "),
        (r"\bcannot ", "can "),
        (r"\bcan't ", "can "),
        (r"\b(?:do|does|did) not (?!only)", ""),
        (r"\b(?:don't|doesn't|didn't) ", ""),
        (r"\bno (?=evidence|specific|vaccine|known|symptoms|significant|effective|cure|need)", ""),
        (r"\b[Tt]here is no ", "There is "),
        (r"\b[Tt]here are no ", "There are "),
    ),
    "es": (
        (r"\bno (?=(?:se|es|son|está|están|hay|ha|han|fue|fueron|había|existe|existen|puede)\b)",
         ""),
        (r"\bNo (?=(?:se|es|son|está|están|hay|ha|han|existe|existen|puede)\b)", ""),
        (r"\b[Nn]o (?=(?:tiene|tienen|tengo|debe|deben|debería|deberían|pueden|me|le|lo|la)\b)",
         ""),
        (r"\bno (?=\w+(?:aron|ieron|aba|ía|ían|ará|erá|irá)\b)", ""),
    ),
}  # fmt: skip
_WITHOUT = {
    "en": ((r"\b[Ww]ithout (?!a doubt|doubt)", "with "), (r"\bno longer\b", "still")),
    "es": ((r"\b[Ss]in (?!embargo|duda)", "con "), (r"\bya no\b", "todavía")),
}
_NOBODY = {
    "en": (
        (r"\bnever\b", "often"),
        (r"\bnobody\b|\bno one\b", "everyone"),
        (r"\bnothing\b", "something"),
        (r"\bnone of\b", "all of"),
        (r"\b[Nn]either\b", "both"),
    ),
    "es": (
        (r"\bnunca\b|\bjamás\b", "a menudo"),
        (r"\bno (?=.{3,25}\bnadie)", ""),
        (r"\b[Nn]adie\b", "todos"),
        (r"\b[Nn]ingun[oa] de\b", "todos"),
        (r"\b[Tt]ampoco\b", "también"),
    ),
}
_ADVICE = {
    "en": (
        (r"\b(should|must|can|may|will) (?!not\b|never\b|no\b)(?=[a-z])", r"\1 not "),
        (r"^(Use|Take|Wear|Avoid|Drink|Call|Wash|Keep|Stay|Put|Give|Tell) ", r"Do not \1 "),
    ),
    "es": (
        (r"(?<!no )(?<!no se )(?<!nunca )\b(debe|deben|debería|deberían|puede|pueden|podría|"
         r"podrían)\b (?!no\b)", r"no \1 "),
        (r"^(Use|Tome|Evite|Beba|Llame|Lave|Mantenga|Quédese|Lleve|Ponga) ", r"No \1 "),
    ),
}  # fmt: skip
_FACT = {
    "en": (
        (r"\b(is|are|was|were) (?=[a-z]+(?:ed|ing)\b)", r"\1 not "),
        (r"\b(has|have|had) (?=been\b|shown\b|found\b)", r"\1 not "),
        (r"\bthere (is|are) (?!no\b|not\b)", r"there \1 no "),
    ),
    "es": (
        (r"(?<!no )(?<!no se )(?<!nunca )(?<!que se )\b(se (?:ha|han|recomienda|sabe|considera|"
         r"encontró|informó))\b", r"no \1"),
        (r"(?<!no )(?<!ni )(?<!nunca )\b(es|son|está|están|fue|fueron|hay|existen?)\b", r"no \1"),
    ),
}  # fmt: skip


def _put(text: str, match: re.Match[str], new: str) -> str:
    out = re.sub(r" {2,}", " ", text[: match.start()] + new + text[match.end() :]).strip()
    if text[:1].isupper():
        return out[:1].upper() + out[1:]
    return out


def _apply(text: str, rules: tuple[tuple[str, str], ...], rng: random.Random) -> str | None:
    options = [(match, new) for rule, new in rules for match in re.finditer(rule, text)]
    if not options:
        return None
    match, new = rng.choice(options)
    return _put(text, match, match.expand(new))


def _drugs(text: str) -> list[tuple[re.Match[str], str]]:
    both = _COUPLES + [(new, old) for old, new in _COUPLES]
    return [
        (match, new)
        for old, new in both
        for match in re.finditer(rf"(?<![\w-]){old}(?![\w-])", text, re.IGNORECASE)
    ]


def look_alike(text: str, lang: str, rng: random.Random) -> str | None:
    """A drug made one that looks or sounds like it, or treats the same."""
    options = _drugs(text)
    return _put(text, *rng.choice(options)) if options else None


def name_the_class(text: str, lang: str, rng: random.Random) -> str | None:
    """A drug made the class of its kind."""
    options = _drugs(text)
    return _put(text, rng.choice(options)[0], _CLASS[lang]) if options else None


def lose_one_of_two(text: str, lang: str, rng: random.Random) -> str | None:
    """The second of two drugs left out."""
    for match, _ in _drugs(text):
        before = re.search(r"(?: and| y|,|/| or| o) ?$", text[: match.start()])
        if before:
            return text[: before.start()] + text[match.end() :]
    return None


def affirm(text: str, lang: str, rng: random.Random) -> str | None:
    """The «not» of a verb dropped, the rest fluent."""
    if re.search(r"not only|no s[oó]lo|whether or not|sin embargo no", text):
        return None
    return _apply(text, _AFFIRM[lang], rng)


def affirm_without(text: str, lang: str, rng: random.Random) -> str | None:
    """Without made with, no longer made still."""
    return _apply(text, _WITHOUT[lang], rng)


def turn_nobody(text: str, lang: str, rng: random.Random) -> str | None:
    """Nobody made everyone, never made often."""
    return _apply(text, _NOBODY[lang], rng)


def deny_advice(text: str, lang: str, rng: random.Random) -> str | None:
    """Should made should not."""
    return _apply(text, _ADVICE[lang], rng)


def deny_fact(text: str, lang: str, rng: random.Random) -> str | None:
    """Was found made was not found."""
    return _apply(text, _FACT[lang], rng)


_BODY = {
    "en": r"(?= (?:\w+ )?(?:side|arm|leg|eye|ear|knee|hand|foot|lung|breast|hip|shoulder|ankle|"
    r"kidney|wrist|elbow|ventricle|lobe)s?\b)",
    "es": "",
}
_TURNED = {
    "en": (("left", "right"), ("right", "left")),
    "es": (
        ("izquierda", "derecha"),
        ("derecha", "izquierda"),
        ("izquierdo", "derecho"),
        ("derecho", "izquierdo"),
    ),
}


def turn_side(text: str, lang: str, rng: random.Random) -> str | None:
    """Left made right."""
    if re.search(r"derechos? (?:a|de|human)", text):
        return None
    rules = tuple((rf"\b{old}\b{_BODY[lang]}", new) for old, new in _TURNED[lang])
    return _apply(text, rules, rng)


def lose_side(text: str, lang: str, rng: random.Random) -> str | None:
    """Left left out."""
    if re.search(r"derechos? (?:a|de|human)", text):
        return None
    rules = tuple((rf" ?\b{old}\b{_BODY[lang]}", "") for old, _ in _TURNED[lang])
    return _apply(text, rules, rng)


def answer_it(text: str, lang: str, rng: random.Random) -> str | None:
    """The last question made a statement; the interpreter seems to answer it."""
    at = text.rfind("?")
    if at < 0:
        return None
    out = text[:at] + "." + text[at + 1 :]
    if lang == "es":
        begun = out.rfind("¿", 0, at)
        return out[:begun] + out[begun + 1 :] if begun >= 0 else out
    turned = re.sub(r"\b(do|does|did) (you|they|we|he|she|it) ", r"\2 ", out, flags=re.IGNORECASE)
    return re.sub(r"\b(are|is|was|were|can) (you|they|we|he|she|it)\b", r"\2 \1", turned)


def ask_back(text: str, lang: str, rng: random.Random) -> str | None:
    """A statement with a tag that asks."""
    if "?" in text or not text.rstrip().endswith(".") or text.rstrip().endswith("..."):
        return None
    stem = text.rstrip().removesuffix(".")
    return f"{stem}, right?" if lang == "en" else f"{stem}, ¿verdad?"

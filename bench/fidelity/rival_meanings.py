"""The second hand's errors in drugs, negation, sides, questions and language."""

import random
import re

_DRUGS = {
    "en": "ibuprofen aspirin penicillin amoxicillin azithromycin insulin metformin prednisone "
    "remdesivir chloroquine hydroxychloroquine heparin warfarin lisinopril losartan naproxen "
    "acetaminophen paracetamol morphine dexamethasone ritonavir lopinavir omeprazole".split(),
    "es": "ibuprofeno aspirina penicilina amoxicilina azitromicina insulina metformina prednisona "
    "remdesivir cloroquina hidroxicloroquina heparina warfarina lisinopril losartán naproxeno "
    "acetaminofén paracetamol morfina dexametasona ritonavir lopinavir omeprazol".split(),
}
_SAME = ({"acetaminophen", "paracetamol"}, {"acetaminofén", "paracetamol"})
_AFTER_NO = "se|me|le|es|son|está|están|hay|ha|han|tiene|puede|pueden|debe|deben"
_LOST_NO = {
    "en": (
        (r"\b(do|does|did)(?:n't| not) (?!you|they|we|he|she|it|I|only)", ""),
        (r"\b(is|are|was|were|should|could|would|has|have|had)(?:n't| not)\b(?! only)", r"\1"),
        (r"\bcan(?:'t|not)\b", "can"),
        (r"\bwithout\b", "with"),
        (r"\bnever\b", "always"),
        (r"\bno one\b", "someone"),
        (r"\bnobody\b", "somebody"),
        (r"\bno evidence\b", "evidence"),
    ),
    "es": (
        (rf"(?<![\w¿] )\b[Nn]o (?=(?:{_AFTER_NO})\b)", ""),
        (rf"(?<=[a-z] )no (?=(?:{_AFTER_NO})\b)", ""),
        (r"\bsin (?!embargo|duda|dud)", "con "),
        (r"\b[Nn]unca\b", "siempre"),
        (r"\b[Nn]adie\b", "alguien"),
        (r"\btampoco\b", "también"),
    ),
}  # fmt: skip
_ADDED_NO = {
    "en": (
        (r"\b(is|are|was|were|should|could|would|will|must|can)\b(?! not|n't| no\b| never|\?)",
         r"\1 not"),
        (r"\balways\b", "never"),
        (r"\bwith\b(?! or| the exception)", "without"),
    ),
    "es": (
        (r"(?<!no )(?<!ni )(?<!nunca )(?<!que )(?<!se )(?<!te )(?<!me )(?<!le )(?<!lo )(?<!la )"
         r"\b(es|son|está|están|puede|pueden|debe|deben|tiene|tienen|hay|fue|fueron)\b", r"no \1"),
        (r"\bsiempre\b(?! que| y)", "nunca"),
        (r"\bcon\b(?! (?:respecto|o|el fin|base|excepción))", "sin"),
    ),
}  # fmt: skip
_SIDES = {
    "en": (("left", "right"), ("right", "left")),
    "es": (
        ("izquierda", "derecha"),
        ("derecha", "izquierda"),
        ("izquierdo", "derecho"),
        ("derecho", "izquierdo"),
    ),
}
_PART = {
    "en": r"(?= (?:arm|leg|eye|ear|knee|hand|foot|lung|side|breast|hip|shoulder|ankle|wrist))",
    "es": "",
}
_FOREIGN = (
    "Le patient doit prendre ses médicaments tous les jours avec un grand verre d'eau.",
    "Depuis quand avez-vous ces douleurs et est-ce que vous avez de la fièvre ?",
    "Nous allons vous faire une prise de sang et les résultats seront prêts demain.",
    "Há quanto tempo você está com essa dor e o que você tomou até agora?",
    "O senhor não pode comer nada até que os exames fiquem prontos amanhã.",
    "Die Ergebnisse sind morgen da, und dann sprechen wir über die Behandlung.",
    "Haben Sie heute schon etwas gegessen oder nehmen Sie noch andere Medikamente?",
    "Da quanto tempo ha questo dolore e che cosa ha preso finora per calmarlo?",
    "Il dottore le spiegherà come prendere queste compresse prima di andare a letto.",
    "Proszę przyjmować lek dwa razy dziennie po jedzeniu i wrócić za tydzień.",
    "Ou dwe pran medikaman sa a chak jou epi retounen wè nou lòt semèn.",
    "请每天饭后服药两次，下周再来复查。",
    "يجب أن تأخذ هذا الدواء كل يوم بعد الأكل.",
    "Принимайте это лекарство каждый день после еды.",
)


def _sub(text: str, rules: tuple[tuple[str, str], ...], rng: random.Random) -> str | None:
    usable = [(rule, new) for rule, new in rules if re.search(rule, text)]
    if not usable:
        return None
    rule, new = rng.choice(usable)
    found = rng.choice(list(re.finditer(rule, text)))
    out = text[: found.start()] + found.expand(new) + text[found.end() :]
    out = re.sub(r" {2,}", " ", out).strip()
    return out[:1].upper() + out[1:] if text[:1].isupper() else out


def other_drug(text: str, lang: str, rng: random.Random) -> str | None:
    """A drug made another."""
    for name in _DRUGS[lang]:
        if match := re.search(rf"(?<![\w-]){name}(?!\w)", text, re.IGNORECASE):
            known = next((same for same in _SAME if name in same), {name})
            new = rng.choice([drug for drug in _DRUGS[lang] if drug not in known])
            return text[: match.start()] + new + text[match.end() :]
    return None


def drop_the_drug(text: str, lang: str, rng: random.Random) -> str | None:
    """A drug made «it»."""
    for name in _DRUGS[lang]:
        if match := re.search(rf"(?<![\w-]){name}(?!\w)", text, re.IGNORECASE):
            return text[: match.start()] + ("it" if lang == "en" else "eso") + text[match.end() :]
    return None


def lose_no(text: str, lang: str, rng: random.Random) -> str | None:
    """A denial made an assertion."""
    if re.search(r"sin (?:embargo|dud)|not only|no s[oó]lo", text):
        return None
    return _sub(text, _LOST_NO[lang], rng)


def gain_no(text: str, lang: str, rng: random.Random) -> str | None:
    """An assertion made a denial."""
    return _sub(text, _ADDED_NO[lang], rng)


def other_side(text: str, lang: str, rng: random.Random) -> str | None:
    """Left and right exchanged by a part of the body."""
    if re.search(r"derechos? (?:a|de|human)|\bla derecha (?:muestra|se)", text):
        return None
    rules = tuple((rf"\b{old}\b{_PART[lang]}", new) for old, new in _SIDES[lang])
    return _sub(text, rules, rng)


def tell(text: str, lang: str, rng: random.Random) -> str | None:
    """The question marks made full stops."""
    return text.replace("¿", "").replace("?", ".") if "?" in text else None


def ask(text: str, lang: str, rng: random.Random) -> str | None:
    """The last sentence of a statement asked."""
    if "?" in text or not text.rstrip().endswith(".") or text.rstrip().endswith("..."):
        return None
    stem = text.rstrip().removesuffix(".")
    head, joint, last = stem.rpartition(". ")
    return f"{head}{joint}¿{last}?" if lang == "es" else f"{stem}?"


def third_language(text: str, lang: str, rng: random.Random) -> str | None:
    """A sentence in a language of neither side."""
    return rng.choice(_FOREIGN)

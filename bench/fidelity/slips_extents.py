"""The third hand's errors in how much is said, and in which language."""

import random
import re

_INVENTED = {
    "en": (
        "It is very important that you follow these recommendations in order to stay healthy.",
        "Please let the staff know right away if there is anything else you would like to ask.",
        "The team will be in touch with the family as soon as there is any more news to share.",
        "As always, make sure that you rest, drink plenty of water and eat a balanced diet.",
    ),
    "es": (
        "Es muy importante que siga estas recomendaciones para que se mantenga sano.",
        "Por favor avise de inmediato al personal si hay otra cosa que quiera preguntar.",
        "El equipo se comunicará con la familia en cuanto haya más novedades que compartir.",
        "Como siempre, procure descansar, tomar bastante agua y comer de manera balanceada.",
    ),
}
_OTHERS = (
    "Le traitement doit être suivi pendant toute la durée prévue par votre médecin.",
    "Est-ce que vous prenez déjà d'autres médicaments pour le cœur ?",
    "O resultado do exame vai ficar pronto na próxima semana, não se preocupe.",
    "A senhora já tomou este remédio antes e como se sentiu depois?",
    "Il medico le ha detto che può tornare a casa domani mattina?",
    "Sie sollten die Tabletten nach dem Essen mit viel Wasser einnehmen.",
    "Потерпите немного, сейчас мы сделаем вам укол.",
    "您对什么药物过敏吗？请告诉医生。",
    "هل تشعر بألم في صدرك عندما تتنفس؟",
)


def one_clause(text: str, lang: str, rng: random.Random) -> str | None:
    """All but the first clause lost, with the end mark kept."""
    clauses = re.split(r"[,;:] ", text.rstrip())
    if len(clauses) < 2 or not 2 <= len(clauses[0].split()) <= len(text.split()) // 2:
        return None
    return clauses[0] + (text.rstrip()[-1] if text.rstrip()[-1] in ".?!" else "")


def telegram(text: str, lang: str, rng: random.Random) -> str | None:
    """Every other phrase of three words lost: a summary."""
    words = text.split()
    kept = [word for at, word in enumerate(words) if at // 3 % 2 == 0]
    return " ".join(kept) if len(words) >= 9 else None


def lose_start(text: str, lang: str, rng: random.Random) -> str | None:
    """The first half lost, and the rest begun as a sentence."""
    words = text.split()
    rest = " ".join(words[(len(words) + 1) // 2 :])
    return rest[:1].upper() + rest[1:] if len(words) >= 8 else None


def _invented(text: str, lang: str, rng: random.Random) -> str | None:
    """Sentences nobody said, at least half as many words again."""
    known, more = list(_INVENTED[lang]), ""
    rng.shuffle(known)
    while known and len(more.split()) < 0.5 * len(text.split()):
        more = f"{more} {known.pop()}".strip()
    return more if len(more.split()) >= 0.5 * len(text.split()) else None


def invent_more(text: str, lang: str, rng: random.Random) -> str | None:
    """A sentence or more that nobody said, after the end."""
    more = _invented(text, lang, rng)
    return f"{text.rstrip()} {more}" if more else None


def invent_before(text: str, lang: str, rng: random.Random) -> str | None:
    """A sentence or more that nobody said, before the beginning."""
    more = _invented(text, lang, rng)
    return f"{more} {text}" if more else None


def say_again(text: str, lang: str, rng: random.Random) -> str | None:
    """The first half said again at the end."""
    words = text.split()
    return " ".join(words + words[: len(words) // 2]) if len(words) >= 8 else None


def give_up_in_another(text: str, lang: str, rng: random.Random) -> str | None:
    """A sentence in a language of neither side."""
    return rng.choice(_OTHERS)

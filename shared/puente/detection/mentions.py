"""What a turn names that could be acted upon, before anything is decided about it."""

from typing import Literal, NamedTuple

from puente.detection.lexicon import Hit, Lexicon, word_list, word_set
from puente.detection.numbers import UNITS
from puente.detection.text import Words
from puente.domain.terms import ActionType, Side

Kind = Literal[
    "drug", "class", "unnamed", "lab", "generic", "imaging", "procedure", "specialty", "strong",
    "weak",
]  # fmt: skip

_TYPES: dict[str, ActionType] = {
    "drugs": "medication",
    "classes": "medication",
    "labs": "lab",
    "imaging": "imaging",
    "specialties": "referral",
}
_KINDS: dict[str, Kind] = {
    "drugs": "drug",
    "classes": "class",
    "labs": "lab",
    "imaging": "imaging",
    "specialties": "specialty",
}
_STEMS = word_list("mentions.stems")
_STEM_ENDS = tuple(_STEMS)
_NOT_DRUGS = word_set("mentions.not_drugs")
_SIDES: dict[str, Side] = {
    "left": "left", "right": "right", "both": "both", "bilateral": "both",
    "izquierdo": "left", "izquierda": "left", "derecho": "right", "derecha": "right",
    "ambos": "both", "ambas": "both",
}  # fmt: skip
_NEAR = word_set("mentions.near")
_FORMS = word_set("mentions.forms")
_FORMS_BEFORE = word_set("mentions.forms_before")
_GENERIC = frozenset(("blood test", "lab test", "swab", "imaging", "scan", "culture"))
_CORE_IMAGING = frozenset(
    ("x-ray", "chest x-ray", "mri", "ct scan", "pet ct", "ultrasound", "doppler ultrasound",
     "echocardiogram", "mammogram", "bone density scan", "imaging", "scan", "bone scan")
)  # fmt: skip
_ORGAN_TESTS = {"kidney": "kidney function", "liver": "liver panel", "thyroid": "thyroid panel"}
_LISTS_ON = 12
"""Words after a blood test within which an organ names one more."""
_BARE_VISITS = frozenset(("follow up", "followup", "appointment", "seguimiento", "cita", "see you"))
_PARTED = frozenset(
    ("x-ray", "mri", "ct scan", "ultrasound", "imaging", "scan", "doppler ultrasound")
)


class Mention(NamedTuple):
    """Something that could be acted upon, at words ``start`` up to and without ``end``.

    ``low`` and ``high`` widen it to the body part and side said beside it.
    """

    type: ActionType
    kind: Kind
    concept: str
    start: int
    end: int
    low: int
    high: int
    body_part: str | None = None
    side: Side | None = None


def find(
    words: Words, lexicon: Lexicon, doses: frozenset[int], whens: frozenset[int]
) -> tuple[list[Mention], list[Hit]]:
    """The mentions of a turn in order, and the complaints it names.

    ``doses`` are the places where a dose begins: an unknown word right before one is taken for a
    medicine that no list holds. ``whens`` are the places of future times: beside one, a vague
    word like «visit» announces a next visit.
    """
    hits = _longest(lexicon.entities.find(words.words))
    parts = [hit for hit in hits if hit.kind == "bodyparts"]
    found = _without_appositions(
        words, [_named(words, hit, parts) for hit in hits if hit.kind in _TYPES]
    )
    found.extend(_organs(words, hits))
    covered = {at for hit in hits for at in range(hit.start, hit.end)}
    found.extend(_unnamed(words, doses, covered))
    found.extend(
        Mention("followup", "strong" if hit.kind == "strong" else "weak", "follow-up",
                hit.start, hit.end, hit.start, hit.end)
        for hit in _longest(lexicon.visits.find(words.words))
        if hit.kind == "strong" or hit.concept in _BARE_VISITS
        or any(0 <= at - hit.end <= 7 or 0 <= hit.start - at <= 5 for at in whens)
    )  # fmt: skip
    complaints = [hit for hit in hits if hit.kind == "conditions"]
    return sorted(found, key=lambda mention: mention.start), complaints


def _organs(words: Words, hits: list[Hit]) -> list[Mention]:
    """Tests told by organ after blood tests: «some blood tests, your liver, kidneys, all that»."""
    found = []
    last: Hit | None = None
    for hit in hits:
        if hit.kind == "labs":
            last = hit
        elif hit.concept not in _ORGAN_TESTS or hit.kind not in ("bodyparts", "conditions"):
            continue
        elif last is not None and (
            hit.start - last.end <= _LISTS_ON
            and words.sentence[hit.start] == words.sentence[last.start]
            and words.words[hit.end : hit.end + 1] not in (("disease",), ("problem",))
        ):
            span = (hit.start, hit.end, hit.start, hit.end)
            found.append(Mention("lab", "lab", _ORGAN_TESTS[hit.concept], *span))
    return found


def _longest(hits: list[Hit]) -> list[Hit]:
    """The hits that no longer one covers; of equal ones the first listed."""
    kept: list[Hit] = []
    taken: set[int] = set()
    for hit in sorted(hits, key=lambda h: (h.start - h.end, h.start)):
        places = range(hit.start, hit.end)
        if not taken.isdisjoint(places):
            continue
        taken.update(places)
        kept.append(hit)
    return sorted(kept)


def _named(words: Words, hit: Hit, parts: list[Hit]) -> Mention:
    kind = _KINDS[hit.kind]
    if hit.concept in _GENERIC:
        kind = "generic"
    elif hit.kind == "imaging" and hit.concept not in _CORE_IMAGING:
        kind = "procedure"
    type_: ActionType = "referral" if kind == "procedure" else _TYPES[hit.kind]
    mention = Mention(type_, kind, hit.concept, hit.start, hit.end, hit.start, hit.end)
    if hit.kind == "drugs":
        return _with_form(words, mention)
    return _with_part(words, mention, parts) if hit.concept in _PARTED else mention


def _with_form(words: Words, mention: Mention) -> Mention:
    """The medicine with its form: «albuterol inhaler», «inhalador de salbutamol»."""
    low, high = mention.low, mention.high
    if high < len(words.words) and words.words[high] in _FORMS:
        high += 1
    if low >= 2 and words.words[low - 1] in ("de", "con") and words.words[low - 2] in _FORMS_BEFORE:
        low -= 2
    return mention._replace(low=low, high=high)


def _without_appositions(words: Words, found: list[Mention]) -> list[Mention]:
    """Less the kinds of medicine that only say what a medicine named beside them is.

    «A muscle relaxant called flexeril», «naproxen, which is an anti-inflammatory».
    """
    drugs = [m for m in found if m.kind == "drug"]
    kept = []
    for mention in found:
        if mention.kind == "class" and any(_apposed(words, mention, drug) for drug in drugs):
            continue
        kept.append(mention)
    return kept


def _apposed(words: Words, kind: Mention, drug: Mention) -> bool:
    if words.sentence[kind.start] != words.sentence[drug.start]:
        return False
    if drug.low <= kind.start and kind.end <= drug.high:
        return True
    first, second = (kind, drug) if kind.start < drug.start else (drug, kind)
    between = words.words[first.high : second.low]
    return len(between) <= 5 and not {"and", "or", "y", "o"} & set(between)


def _with_part(words: Words, mention: Mention, parts: list[Hit]) -> Mention:
    """The study with the body part said beside it: «right knee x-ray», «x-ray of the knee»."""
    low, high, part = mention.start, mention.end, None
    for hit in parts:
        if words.sentence[hit.start] != words.sentence[mention.start]:
            continue
        before = words.words[hit.end : mention.start]
        after = words.words[mention.end : hit.start]
        if hit.end <= mention.start and len(before) <= 1 and all(w in _NEAR for w in before):
            low, part = min(low, hit.start), hit.concept
        elif hit.start >= mention.end and not after and words.words[hit.start] == "back":
            continue  # «once we get the x-ray back»
        elif hit.start >= mention.end and len(after) <= 4 and all(w in _NEAR for w in after):
            high, part = max(high, hit.end), part or hit.concept
    side = None
    for at in (low - 1, *range(low, high), high):
        if 0 <= at < len(words.words) and words.words[at] in _SIDES:
            side = _SIDES[words.words[at]]
            low, high = min(low, at), max(high, at + 1)
    concept = f"{part} {mention.concept}" if part else mention.concept
    return mention._replace(concept=concept, low=low, high=high, body_part=part, side=side)


def _unnamed(words: Words, doses: frozenset[int], covered: set[int]) -> list[Mention]:
    """Words that look like medicines no list holds: by their ending, or by the dose after them."""
    found = []
    for at, word in enumerate(words.words):
        if at in covered or not 5 <= len(word) <= 40 or word in _NOT_DRUGS:
            continue
        before_dose = at + 1 in doses and word[0].isalpha() and word not in UNITS
        if before_dose or (len(word) > 7 and word.endswith(_STEM_ENDS)):
            found.append(Mention("medication", "unnamed", word, at, at + 1, at, at + 1))
    return found

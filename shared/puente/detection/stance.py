"""What the words before a mention do with it: start, change or stop it, or deny it."""

from puente.detection.lexicon import Hit
from puente.detection.mentions import Mention
from puente.detection.text import Words
from puente.domain.terms import Change

_STOPPING = 7
_SUBJECT = 4
"""Words between an «if» and the negation in it: «if the cough is not better»."""
_TRAILS = 12
"""Words after a mention within which a condition may follow it."""
_IFS = frozenset(("if", "unless", "si"))
_ASKS_WHETHER = frozenset(
    ("see", "check", "know", "sure", "determine", "tell", "ask", "as", "even", "ver", "saber",
     "revisar", "como", "confirmar", "find")
)  # fmt: skip
_COURTESY = frozenset(
    ("that's", "that is", "that sounds", "it's okay", "it's ok", "it's fine", "okay",
     "possible", "you want",
     "you like", "you'd like", "you would", "you agree", "you don't", "quiere", "quieres", "gusta",
     "puede", "le parece", "te parece", "esta de", "es posible", "you can")
)  # fmt: skip
_LOOSE_NEGATIONS = frozenset(("without", "sin", "neither", "nor", "never", "nunca"))
_COMMITTING = frozenset(("intent", "order", "check", "prescribe", "give", "refer", "want_you"))
_CHANGES: dict[str, Change] = {
    "increase": "change",
    "decrease": "change",
    "switch": "change",
    "stop": "stop",
    "prescribe": "start",
    "give": "start",
    "take": "start",
}


def change(left: list[Hit], mention: Mention) -> Change | None:
    """What is to be done with the medicine, by the nearest cue that says so."""
    for cue in sorted(left, key=lambda c: -c.end):
        if cue.kind == "continue" and mention.low - cue.end <= 6:
            return None
        if cue.kind in _CHANGES:
            if cue.kind == "stop" and mention.low - cue.end > _STOPPING:
                continue
            negated = cue.kind != "stop" and any(
                n.kind == "negation" and 0 <= cue.start - n.end <= 1 for n in left
            )
            if negated and cue.kind in ("take", "give"):
                return "stop"
            return _CHANGES[cue.kind]
    return None


def denied(left: list[Hit], mention: Mention, words: Words) -> bool:
    """A negation governs the mention: close before it, or right before what would commit to it.

    «We don't need an x-ray» and «I don't think we should get an x-ray», but not «if it does not
    improve, we will get an x-ray».
    """
    for cue in left:
        if cue.kind != "negation" or cue.concept in _LOOSE_NEGATIONS:
            continue
        before = words.words[max(0, cue.start - _SUBJECT) : cue.start]
        if "if" in before or "si" in before or before[-1:] == ("why",):
            continue
        acts = [c.start for c in left if c.kind in _COMMITTING and c.start >= cue.end]
        reach = min(acts, default=mention.low)
        if reach - cue.end > (2 if acts else 4):
            continue
        if words.commas.isdisjoint(range(cue.end - 1, reach)):
            return True
    return False


def trailing_condition(mention: Mention, words: Words) -> bool:
    """A condition follows in the same sentence: «an MRI if it is not better», «si no mejora».

    Not «to see if it is broken», which asks whether, nor «if that's okay», which is courtesy.
    """
    last = min(len(words.words), mention.high + _TRAILS)
    for at in range(mention.high, last):
        if words.sentence[at] != words.sentence[mention.start]:
            return False
        if words.words[at] not in _IFS or words.words[at - 1] in _ASKS_WHETHER:
            continue
        following = words.words[at + 1 : at + 3]
        if following and _COURTESY.isdisjoint((following[0], " ".join(following))):
            return True
    return False

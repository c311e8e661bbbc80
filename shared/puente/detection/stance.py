"""What the words before a mention do with it: start, change or stop it, or deny it."""

from puente.detection.lexicon import Hit
from puente.detection.mentions import Mention
from puente.detection.text import Words
from puente.domain.action import Change

_STOPPING = 7
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
        if cue.start and words.words[cue.start - 1] in ("why", "if", "si"):
            continue
        acts = [c.start for c in left if c.kind in _COMMITTING and c.start >= cue.end]
        reach = min(acts, default=mention.low)
        if reach - cue.end > (2 if acts else 4):
            continue
        if words.commas.isdisjoint(range(cue.end - 1, reach)):
            return True
    return False

"""What the words around a mention say about it, as named features for the classifier.

A feature is the same whichever language said it: the cue lists hold both.
"""

from bisect import bisect_left
from typing import NamedTuple

from puente.detection.lexicon import Hit, word_set
from puente.detection.mentions import Mention
from puente.detection.text import Words

_LEFT = ((3, "a"), (8, "b"), (18, "c"))
_RIGHT = ((4, "a"), (12, "b"))
_ACTING = word_set("features.acting")
_BREAKERS = frozenset(("but", "pero", "okay", "alright", "so", "entonces"))
LONG_TURN = 60
_GOVERNED = 24
"""Words before a mention within which a cue's own words are noted."""
_UNCROSSED = frozenset(("kind", "type", "is"))
IDLE = "idle"
"""The mention is in a question, and nothing beside it commits to anything: «do you take…?»."""
_IDLE = frozenset(
    f"near:{kind}"
    for kind in ("none", "current", "past", "question", "continue", "take", "results")
)


class Scene(NamedTuple):
    """What is known of a turn before its mentions are looked at."""

    words: Words
    cues: list[Hit]
    places: list[int]
    """Where each cue begins."""
    speaker: str
    lang: str
    asked: frozenset[int]
    """Sentences that ask, with or without a question mark."""
    doses: frozenset[int]
    frequencies: frozenset[int]
    whens: frozenset[int]
    voices: list[Hit]
    """Wording by which someone asks for a thing, or tells of another who gave it."""

    def cues_between(self, first: int, last: int) -> list[Hit]:
        """The cues that begin at or after word ``first`` and before word ``last``."""
        places = self.places
        return self.cues[bisect_left(places, first) : bisect_left(places, last)]


def of(scene: Scene, mention: Mention, index: int, near: list[Mention]) -> list[str]:
    """The features of one mention: its kind, the cues around it, its place and its speaker."""
    words = scene.words
    sentence = words.sentence[mention.start]
    out = [f"kind:{mention.kind}", f"type:{mention.type}", f"lang:{scene.lang}"]
    out.extend(_around(scene, mention, sentence))
    near_cue = next(name for name in out if name.startswith("near:"))
    if sentence in scene.asked:
        out += ["asked", f"asked:{near_cue}"]
        if near_cue in _IDLE and len(words.words) < LONG_TURN:
            out.append(IDLE)
    if scene.speaker != "clinician":
        out.append(f"speaker:{scene.speaker}")
    total = len(words.words)
    if total >= LONG_TURN:
        out.append(f"long:{min(3, 4 * mention.start // total)}")
    elif total <= 4:
        out.append("short")
    out.extend(_amounts(scene, mention))
    if any(
        other.type == mention.type and 0 < mention.start - other.end < 4
        for other in near[max(0, index - 1) : index]
    ):
        out.append("listed")
    if mention.type in ("lab", "imaging") and any(
        other is not mention
        and other.type == mention.type
        and other.kind != "generic"
        and abs(other.start - mention.start) <= 25
        for other in near[max(0, index - 4) : index + 5]
    ):
        out.append("among")
    before = words.words[mention.low - 1] if mention.low else "^"
    after = words.words[mention.high] if mention.high < total else "$"
    out += [f"word:{before}", f"after:{after}", f"is:{mention.concept}"]
    out += _wording(scene, mention, sentence)
    out.append(f"size:{min(3, total // 20)}:{near_cue}")
    kind = mention.type if mention.type != "imaging" else "lab"
    crossed = [f"{kind}+{name}" for name in out if name.partition(":")[0] not in _UNCROSSED]
    return ["bias", *out, *crossed]


def _around(scene: Scene, mention: Mention, sentence: int) -> list[str]:
    """Cues of the same sentence by class and distance, and the nearest acting one on the left."""
    words = scene.words
    out: set[str] = set()
    nearest: Hit | None = None
    for cue in scene.cues_between(mention.low - _LEFT[-1][0] - 6, mention.high + 13):
        if cue.end <= mention.low:
            if words.sentence[cue.start] != sentence:
                continue
            distance = mention.low - cue.end
            bucket = next((name for reach, name in _LEFT if distance <= reach), None)
            if bucket is None:
                continue
            out.add(f"<{cue.kind}:{bucket}")
            out.add(f"<{cue.kind}")
            if cue.kind in _ACTING and (nearest is None or cue.end >= nearest.end):
                nearest = cue
        elif cue.start >= mention.high:
            distance = cue.start - mention.high
            if distance > 12:
                break
            if words.sentence[cue.start] != sentence:
                continue
            bucket = next(name for reach, name in _RIGHT if distance <= reach)
            out.add(f">{cue.kind}:{bucket}")
    if nearest is not None:
        out.add(f"near:{nearest.kind}")
        between = words.words[nearest.end : mention.low]
        if any(word in _BREAKERS for word in between):
            out.add("broken")
    else:
        out.add("near:none")
    return sorted(out)


def _wording(scene: Scene, mention: Mention, sentence: int) -> list[str]:
    """The very words around a mention, as what they are and roughly where, and the cues' own.

    The classes of cues cannot tell «we changed her to» from «we'll change you to»; words can.
    """
    words, low, high = scene.words.words, mention.low, mention.high
    out = {f"left:{word}" for word in words[max(0, low - 8) : low]}
    out |= {f"close:{word}" for word in words[max(0, low - 3) : low]}
    out |= {f"far:{word}" for word in words[max(0, low - 15) : max(0, low - 8)]}
    out |= {f"right:{word}" for word in words[high : high + 5]}
    governing = [
        cue
        for cue in scene.cues_between(low - _GOVERNED, low)
        if cue.end <= low and scene.words.sentence[cue.start] == sentence
    ]
    out |= {f"cue:{cue.concept}" for cue in governing}
    acting = sorted((cue.end, cue.kind) for cue in governing if cue.kind in _ACTING)
    if len(acting) > 1:
        out.add(f"pair:{acting[-2][1]} {acting[-1][1]}")
    if low > 1:
        out.add(f"two:{words[low - 2]} {words[low - 1]}")
    out.add(f"opens:{words[bisect_left(scene.words.sentence, sentence)]}")
    return sorted(out)


def _amounts(scene: Scene, mention: Mention) -> list[str]:
    out = []
    reach = range(mention.high, mention.high + 8)
    if any(at in scene.doses for at in range(max(0, mention.low - 5), mention.high + 6)):
        out.append("dose")
    if any(at in scene.frequencies for at in reach):
        out.append("frequency")
    if any(at in scene.whens for at in reach):
        out.append("when")
    return out

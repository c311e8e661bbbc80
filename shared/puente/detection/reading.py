"""One side of a turn, read: what it names, with which cues, amounts and reasons."""

from functools import lru_cache
from typing import NamedTuple

from puente.detection import features, mentions, quantities, reasons
from puente.detection.features import Scene
from puente.detection.lexicon import Hit, load
from puente.detection.mentions import Mention
from puente.detection.quantities import Quantity
from puente.detection.text import Line, Words, cut
from puente.domain.action import Change

_ASSENT = frozenset("yes yeah yep sure absolutely correct si claro exacto correcto ok okay".split())
_ASKING = frozenset(
    "do did does are is was were have has had can could should will would what when where why how "
    "which who any cuando cual cuanto cuantos que donde quien puedo debo tengo".split()
)
_NOT_ASKING = frozenset(("have", "will", "can", "que", "cuando", "tengo", "is", "when", "what"))
_PRE_ASK = frozenset("and so but or okay um uh y entonces bueno pero now alright oye".split())
_STOPPING = 7
_CHANGES: dict[str, Change] = {
    "increase": "change", "decrease": "change", "switch": "change", "stop": "stop",
    "prescribe": "start", "give": "start", "take": "start",
}  # fmt: skip


class Candidate(NamedTuple):
    """A mention with what surrounds it; whether it is a commitment is decided elsewhere."""

    mention: Mention
    features: list[str]
    amounts: tuple[Quantity, ...]
    reason: tuple[int, int] | None
    purpose: bool
    """The reason is a purpose («to see how your sugar is») rather than a problem."""
    change: Change | None
    conditional: bool
    denied: bool
    asked: bool


class Reading(NamedTuple):
    """A side of a turn: its candidates, problems and loose amounts, each in order."""

    words: Words
    candidates: tuple[Candidate, ...]
    topics: tuple[reasons.Topic, ...]
    loose: tuple[Quantity, ...]
    """Amounts that belong to no medicine of this turn."""
    cues: frozenset[str]
    planning: int
    """The first word from which the turn speaks of a plan; -1 when it does not."""
    asks: bool
    assents: bool


@lru_cache(maxsize=256)
def read(text: str, speaker: str) -> Reading:
    """Read one side of a turn. Never raises, whatever the text holds."""
    lexicon = load()
    words = cut(text)
    if not words.words:
        return Reading(words, (), (), (), frozenset(), -1, False, False)
    line = Line(words.words)
    amounts = quantities.find(line)
    doses = frozenset(a.start for a in amounts if a.kind == "dose")
    whens = frozenset(
        a.start for a in amounts if a.kind in ("when", "duration") and a.value != "P0D"
    )
    found, complaints = mentions.find(words, lexicon, doses, whens)
    found = _without_bare_visits(found, words)
    cues = lexicon.cues.find(words.words)
    asked = _asked(words, cues)
    scene = Scene(
        words, cues, speaker, asked, doses,
        frozenset(a.start for a in amounts if a.kind == "frequency"),
        whens,
    )  # fmt: skip
    candidates: list[Candidate] = []
    used: set[int] = set()
    for index, mention in enumerate(found):
        own = _amounts_of(words, mention, index, found, amounts, used)
        candidates.append(_candidate(scene, line, mention, index, found, own, complaints))
    planning = next((cue.start for cue in cues if cue.kind == "plan"), -1)
    return Reading(
        words,
        tuple(candidates),
        tuple(reasons.topics(line, words, complaints)),
        tuple(a for a in amounts if a.start not in used),
        frozenset(cue.kind for cue in cues),
        planning,
        bool(asked) and words.sentence[-1] in asked,
        words.words[0] in _ASSENT,
    )


def _without_bare_visits(found: list[Mention], words: Words) -> list[Mention]:
    """Visit words inside another mention («follow up on…» an x-ray) stay; exact overlaps go."""
    named = {
        at for m in found if m.type != "followup" for at in range(m.start, m.end)
    }  # fmt: skip
    return [m for m in found if m.type != "followup" or named.isdisjoint(range(m.start, m.end))]


def _asked(words: Words, cues: list[Hit]) -> frozenset[int]:
    """The sentences that ask: by their mark, or by how they begin where marks are missing."""
    asked = set(words.questions)
    first: dict[int, int] = {}
    for at, number in enumerate(words.sentence):
        first.setdefault(number, at)
    for number, at in first.items():
        while at < len(words.words) - 1 and words.words[at] in _PRE_ASK:
            at += 1
        if words.words[at] in _ASKING and words.words[at] not in _NOT_ASKING:
            asked.add(number)
    asked.update(
        words.sentence[cue.start]
        for cue in cues
        if cue.kind == "question" and " " in cue.concept and cue.start <= first[words.sentence[cue.start]] + 1
    )
    return frozenset(asked)


def _amounts_of(
    words: Words,
    mention: Mention,
    index: int,
    found: list[Mention],
    amounts: list[Quantity],
    used: set[int],
) -> tuple[Quantity, ...]:
    """The amounts that belong to a mention: those after it up to the next, and a dose before it."""
    after = next((m for m in found[index + 1 :] if m.start >= mention.high), None)
    shared = after is not None and after.type == mention.type and after.start - mention.high <= 2
    limit = after.low if after is not None and not shared else len(words.words)
    if shared:
        limit = mention.high
    reach = 24 if mention.type == "medication" else 9
    own: list[Quantity] = []
    for amount in amounts:
        if amount.start in used or (mention.type == "followup" and amount.value == "P0D"):
            continue
        if amount.end <= mention.low:
            near = mention.low - amount.end <= (2 if amount.kind == "dose" else 1)
            if mention.type == "followup":
                near = amount.kind == "when" and mention.low - amount.end <= 4
            elif mention.type != "medication" or (own and own[-1].kind == amount.kind):
                near = False
            if amount.kind in ("frequency",) and mention.type == "medication":
                near = mention.low - amount.end <= 2
        else:
            near = (
                mention.high <= amount.start < limit
                and amount.start - mention.high <= reach
                and words.sentence[amount.start] - words.sentence[mention.start] <= 1
            )
            if mention.type == "medication" and amount.kind == "when":
                near = near and (amount.value != "P0D") and bool(own)
                near = near and amount.start - own[-1].end <= 3 if own else False
            if mention.type != "medication":
                near = near and amount.kind in ("when", "duration")
                near = near and words.sentence[amount.start] == words.sentence[mention.start]
        if near:
            own.append(amount)
            used.add(amount.start)
    return tuple(_settled(own, words))


def _settled(own: list[Quantity], words: Words) -> list[Quantity]:
    """One dose, duration and time, two frequencies: of «from ten to twenty», the later."""
    doses = [a for a in own if a.kind == "dose"]
    if len(doses) > 1 and doses[0].start and words.words[doses[0].start - 1] in ("from", "de"):
        doses = doses[1:]
    room = {"dose": 1, "frequency": 2, "duration": 1, "when": 1, "route": 1}
    kept: list[Quantity] = []
    for amount in own:
        if amount.kind == "dose" and amount not in doses[:1]:
            continue
        if room[amount.kind] > 0:
            room[amount.kind] -= 1
            kept.append(amount)
    return kept


def _candidate(
    scene: Scene,
    line: Line,
    mention: Mention,
    index: int,
    found: list[Mention],
    amounts: tuple[Quantity, ...],
    complaints: list[Hit],
) -> Candidate:
    words = scene.words
    sentence = words.sentence[mention.start]
    left = [
        cue for cue in scene.cues
        if cue.end <= mention.low and words.sentence[cue.start] == sentence
        and mention.low - cue.end <= 14
    ]  # fmt: skip
    change = _change(left, mention, words) if mention.type == "medication" else None
    denied = change != "stop" and _denied(left, mention, words)
    conditional = any(
        cue.kind == "condition" and mention.low - cue.end <= 14 for cue in left
    ) and mention.low < len(words.words)  # fmt: skip
    reason = _reason_of(scene, mention, amounts, complaints)
    purpose = None if reason else reasons.goal(line, words, mention.high)
    return Candidate(
        mention,
        features.of(scene, mention, index, found),
        amounts,
        reason or purpose,
        reason is None,
        change,
        conditional,
        denied,
        sentence in scene.asked,
    )


def _change(left: list[Hit], mention: Mention, words: Words) -> Change | None:
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


def _denied(left: list[Hit], mention: Mention, words: Words) -> bool:
    """A negation governs the mention: close before it, with no commitment between the two."""
    for cue in left:
        if cue.kind != "negation" or mention.low - cue.end > 6:
            continue
        if cue.start and words.words[cue.start - 1] == "why":
            continue
        if any(other.kind == "intent" and other.start >= cue.end for other in left):
            continue
        if cue.concept in ("without", "sin", "neither", "nor"):
            continue
        return True
    return False


def _reason_of(
    scene: Scene,
    mention: Mention,
    amounts: tuple[Quantity, ...],
    complaints: list[Hit],
) -> tuple[int, int] | None:
    """The reason said beside the mention: «for your cough», «por el soplo»."""
    words = scene.words
    end = max([mention.high, *(amount.end for amount in amounts)])
    for hit in complaints:
        if hit.start < mention.high or words.sentence[hit.start] != words.sentence[mention.start]:
            continue
        if hit.start - end > 5:
            break
        between = words.words[max(mention.high, hit.start - 4) : hit.start]
        if any(word in ("for", "para", "por", "with") for word in between):
            return hit.start, hit.end
    return None

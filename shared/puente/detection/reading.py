"""One side of a turn, read: what it names, with which cues, amounts and reasons."""

from bisect import bisect_left
from functools import lru_cache
from typing import NamedTuple

from puente.detection import allotting, features, mentions, quantities, reasons, stance
from puente.detection.features import Scene
from puente.detection.lexicon import Hit, load, word_set
from puente.detection.mentions import Mention
from puente.detection.quantities import Quantity
from puente.detection.text import Line, Words, cut
from puente.detection.wishes import Wish, wish
from puente.domain.terms import Change

_ASSENT = word_set("reading.assent")
_ASKING = word_set("reading.asking")
_NOT_ASKING = frozenset(("have", "will", "can", "que", "cuando", "tengo", "is", "when", "what"))
_PRE_ASK = word_set("reading.pre_ask")
_GOVERNS = 14
"""Words over which a cue before a mention may govern it."""


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
    wish: Wish | None
    """It is only asked for, or told of as another's advice."""


class Reading(NamedTuple):
    """A side of a turn: its candidates, problems and loose amounts, each in order."""

    words: Words
    candidates: tuple[Candidate, ...]
    topics: tuple[reasons.Topic, ...]
    asked: frozenset[int]
    """The sentences that ask."""
    loose: tuple[Quantity, ...]
    """Amounts that belong to no medicine of this turn."""
    cues: frozenset[str]
    planning: int
    """The first word from which the turn speaks of a plan; -1 when it does not."""
    asks: bool
    assents: bool


@lru_cache(maxsize=256)
def read(text: str, speaker: str, lang: str) -> Reading:
    """Read one side of a turn. Never raises, whatever the text holds."""
    lexicon = load()
    words = cut(text)
    if not words.words:
        return Reading(words, (), (), frozenset(), (), frozenset(), -1, False, False)
    line = Line(words.words)
    amounts = quantities.find(words.words)
    doses = frozenset(a.start for a in amounts if a.kind == "dose")
    whens = frozenset(
        a.start for a in amounts if a.kind in ("when", "duration") and a.value != "P0D"
    )
    found, complaints = mentions.find(words, lexicon, doses, whens)
    found = _without_bare_visits(found, words)
    cues = lexicon.cues.find(words.words)
    asked = _asked(words, cues)
    scene = Scene(
        words, cues, [cue.start for cue in cues], speaker, lang, asked, doses,
        frozenset(a.start for a in amounts if a.kind == "frequency"),
        whens,
        lexicon.wishes.find(words.words) if found and len(words.words) < features.LONG_TURN else [],
    )  # fmt: skip
    owned, loose = allotting.allot(words, found, amounts)
    candidates = [
        _candidate(scene, line, found, index, own, complaints) for index, own in enumerate(owned)
    ]
    planning = next((cue.start for cue in cues if cue.kind == "plan"), -1)
    return Reading(
        words,
        tuple(candidates),
        tuple(reasons.topics(line, words, complaints)),
        asked,
        loose,
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
    for number, start in first.items():
        at = start
        while at < len(words.words) - 1 and words.words[at] in _PRE_ASK:
            at += 1
        if words.words[at] in _ASKING and words.words[at] not in _NOT_ASKING:
            asked.add(number)
    asked.update(
        words.sentence[cue.start]
        for cue in cues
        if cue.kind == "question"
        and " " in cue.concept
        and cue.start <= first[words.sentence[cue.start]] + 1
    )
    return frozenset(asked)


def _candidate(
    scene: Scene,
    line: Line,
    found: list[Mention],
    index: int,
    amounts: tuple[Quantity, ...],
    complaints: list[Hit],
) -> Candidate:
    words, mention = scene.words, found[index]
    sentence = words.sentence[mention.start]
    left = [
        cue
        for cue in scene.cues_between(mention.low - _GOVERNS - 6, mention.low)
        if cue.end <= mention.low
        and words.sentence[cue.start] == sentence
        and mention.low - cue.end <= _GOVERNS
    ]
    change = stance.change(left, mention) if mention.type == "medication" else None
    denied = change != "stop" and stance.denied(left, mention, words)
    conditional = any(cue.kind == "condition" for cue in left)
    reason = _reason_of(scene, mention, amounts, complaints)
    purpose = None if reason else reasons.goal(line, words, mention.high)
    said = features.of(scene, mention, index, found)
    if change is not None:
        said.append(f"change:{change}")
    if conditional:
        said.append("conditional")
    if denied:
        said.append("denied")
    for amount in amounts:
        if amount.kind in ("when", "duration"):
            unit = _unit(amount)
            said += [f"unit:{unit}", f"{mention.type}+unit:{unit}"]
    return Candidate(
        mention,
        said,
        amounts,
        reason or purpose,
        reason is None,
        change,
        conditional or stance.trailing_condition(mention, words),
        # Long turns often lack their full stops: there a denial is a hint, not a verdict.
        denied and len(words.words) < features.LONG_TURN,
        sentence in scene.asked,
        wish(scene.voices, mention, words, scene.speaker),
    )


def _unit(amount: Quantity) -> str:
    """Days, weeks, months or years as one letter; T for hours and minutes: «in a few minutes»."""
    if not amount.value:
        return "none"
    return "T" if "T" in amount.value else amount.value[-1]


def _reason_of(
    scene: Scene,
    mention: Mention,
    amounts: tuple[Quantity, ...],
    complaints: list[Hit],
) -> tuple[int, int] | None:
    """The reason said beside the mention: «for your cough», «por el soplo»."""
    words = scene.words
    end = max([mention.high, *(amount.end for amount in amounts)])
    first = bisect_left(complaints, mention.high, key=lambda hit: hit.start)
    for hit in complaints[first : first + 6]:
        if words.sentence[hit.start] != words.sentence[mention.start]:
            continue
        if hit.start - end > 5:
            break
        between = words.words[max(mention.high, hit.start - 4) : hit.start]
        if any(word in ("for", "para", "por", "with") for word in between):
            return hit.start, hit.end
    return None

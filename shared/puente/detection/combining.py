"""One turn as the linker sees it: both sides read, matched and put in order."""

from typing import NamedTuple

from puente.detection import reading
from puente.detection.drafts import Part, ProposalKey
from puente.detection.lexicon import word_set
from puente.detection.quantities import Quantity
from puente.detection.reading import Candidate, Reading
from puente.detection.text import Words
from puente.detection.values import Said
from puente.detection.wishes import Wish
from puente.domain.terms import Change, Language, Side

_CORRECTING = ("<correct:a", "<correct:b", ">instead:a")
_LINKS = word_set("combining.links")
_COMMITTING = frozenset(("prescribe", "give", "order", "refill", "refer"))


class Offer(NamedTuple):
    """A mention ready to be merged: in words of the language it is best quoted in."""

    key: ProposalKey
    kind: str
    language: Language
    head: str
    parts: tuple[Part, ...]
    features: list[str]
    reason: str | None
    purpose: bool
    change: Change | None
    conditional: bool
    denied: bool
    withdraws: bool
    corrects: bool
    question: bool
    wish: Wish | None
    planning_before: bool
    body_part: str | None
    side: Side | None
    place: int
    """The word at which it begins."""


class Stated(NamedTuple):
    """A problem stated, in the speaker's words."""

    text: str
    strength: int
    form: str
    place: int
    """The word at which it begins."""
    asked: bool


class Seen(NamedTuple):
    """What a turn brings, in spoken order."""

    events: tuple[Offer | Stated, ...]
    loose: tuple[Part, ...]
    planning: bool
    asks: bool
    assents: bool
    commits: bool
    """Whether it speaks of prescribing, giving or ordering, or says how much."""
    refuses: bool
    negates: bool
    corrects: bool
    withdraws: bool
    length: int
    """Words of the turn."""

    @property
    def offers(self) -> list[Offer]:
        """The mentions among the events."""
        return [event for event in self.events if isinstance(event, Offer)]

    @property
    def problems(self) -> bool:
        """Whether a problem is stated."""
        return any(isinstance(event, Stated) for event in self.events)


def seen(turn: Said) -> Seen:
    """Read a turn; a translation adds what the original's word lists miss, and never a double."""
    own = reading.read(turn.text, turn.speaker, turn.lang)
    events = _events(own, turn.lang)
    if turn.translation:
        lang = turn.translation_lang or ("en" if turn.lang == "es" else "es")
        other = reading.read(turn.translation, turn.speaker, lang)
        events = _joined(events, _events(other, lang))
    words = own.words
    return Seen(
        tuple(event for _, event in sorted(events, key=lambda pair: pair[0])),
        tuple(_part(words, amount) for amount in own.loose),
        own.planning >= 0,
        own.asks,
        own.assents,
        bool(own.loose) or not _COMMITTING.isdisjoint(own.cues),
        own.words.words[:1] in (("no",), ("nope",)),
        "negation" in own.cues,
        "correct" in own.cues,
        "withdraw" in own.cues,
        len(own.words.words),
    )


_Placed = list[tuple[float, Offer | Stated]]


def _events(side: Reading, lang: Language) -> _Placed:
    words = side.words
    total = max(1, len(words.words))
    placed: _Placed = [
        (
            topic.start / total,
            Stated(
                words.said(topic.start, topic.end),
                topic.strength,
                topic.form,
                topic.start,
                words.sentence[topic.start] in side.asked,
            ),
        )
        for topic in side.topics
    ]
    placed.extend(
        (candidate.mention.start / total, _offer(side, candidate, lang))
        for candidate in side.candidates
    )
    return placed


def _offer(side: Reading, candidate: Candidate, lang: Language) -> Offer:
    words, mention = side.words, candidate.mention
    before = [a for a in candidate.amounts if a.end <= mention.low]
    after = [a for a in candidate.amounts if a.start >= mention.high]
    head = words.said(mention.low, mention.high)
    reason = words.said(*candidate.reason) if candidate.reason else None
    if candidate.change == "stop":
        head = f"{_stop_word(words, mention.low)}{head}"
    return Offer(
        ProposalKey(mention.type, mention.concept),
        mention.kind,
        lang,
        head,
        tuple(_parts(words, mention.high, [*before, *after], lang)),
        candidate.features,
        reason,
        candidate.purpose,
        candidate.change,
        candidate.conditional,
        candidate.denied,
        candidate.denied and not candidate.asked,
        any(f.startswith(_CORRECTING) for f in candidate.features),
        candidate.asked,
        candidate.wish,
        0 <= side.planning < mention.start,
        mention.body_part,
        mention.side,
        mention.start,
    )


def _stop_word(words: Words, low: int) -> str:
    for at in range(low - 1, max(-1, low - 8), -1):
        if words.words[at] in (
            "stop",
            "hold",
            "discontinue",
            "avoid",
            "suspenda",
            "suspender",
            "deje",
            "evite",
            "pare",
        ):
            return words.said(at, at + 1) + " "
        if words.words[at] in ("no", "don't") and at + 1 < low:
            return words.said(at, at + 2) + " "
    return ""


def _part(words: Words, amount: Quantity) -> Part:
    return Part(amount.kind, words.said(amount.start, amount.end), amount.value, amount.unit)


def _parts(words: Words, end: int, amounts: list[Quantity], lang: Language) -> list[Part]:
    """The amounts as parts of a description, with the small words that tie them to it."""
    parts = []
    for amount in amounts:
        gap = words.words[end : amount.start]
        part = _part(words, amount)
        if lang == "es" and gap and len(gap) <= 2 and all(word in _LINKS for word in gap):
            part.joined = words.said(end, amount.start) + " "
        parts.append(part)
        end = max(end, amount.end)
    return parts


def _joined(own: _Placed, other: _Placed) -> _Placed:
    """The original's events, with what only the translation's word lists know.

    A mention of the translation meets the original's of the same type and concept, else any of
    the same type that met none: a concept unknown to one list is still said once. What either side
    words as a wish is one.
    """
    kept = list(own)
    free = [event for _, event in own if isinstance(event, Offer)]
    rest: list[tuple[float, Offer]] = []
    for place, event in other:
        if not isinstance(event, Offer):
            continue
        twin = next((offer for offer in free if offer.key == event.key), None)
        if twin is None:
            rest.append((place, event))
            continue
        free.remove(twin)
        if event.wish is not None and twin.wish is None:
            wished = twin._replace(wish=event.wish)
            kept = [(at, wished if one is twin else one) for at, one in kept]
    for place, offered in rest:
        twin = next((offer for offer in free if offer.key.type == offered.key.type), None)
        if twin is None:
            kept.append((place, offered))
        else:
            free.remove(twin)
    return kept

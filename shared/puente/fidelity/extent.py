"""Is a translation about as long as such a text should be?"""

import math
import re

from puente.fidelity.counting import numbers_of
from puente.fidelity.reading import Reading, spelling
from puente.fidelity.repeats import repeats
from puente.fidelity.sentences import sentences_of
from puente.fidelity.tokens import bag

_USUAL, _BRIEF, _BRIEF_LESS = 0.15, 80, 0.15
"""Spanish is longer than English by ``_USUAL``, as a logarithm; texts of less than ``_BRIEF``
characters by up to ``_BRIEF_LESS`` less."""
_TINY = 30
_SPELT_OUT = 20
"""Characters that an abbreviation may grow by when it is spelt out."""
_BRIEF_MORE = 0.6
"""So many deviations more must a brief text be short."""
_SPREAD, _SPREAD_LEAST = 0.6, 0.08
"""Standard deviation of that logarithm: the first over the root of the English length, and more."""
_SHORT, _LONG = -4.0, 3.6
_SHORT_UNFOLLOWED, _SHORT_UNLED, _SHORT_UNENDED = -3.0, -3.5, -0.9
"""The lower bound where the end, or the beginning, of the source has no trace in the target, and
where its first capital or its end mark is gone."""
_LONG_WITH_MORE = 1.4
"""The bound where the target also says more sentences, or on the other side fewer."""
_SHORT_WITH_LOSS, _LONG_WITH_GAIN = -1.8, 2.5
_ENDS = (".", "?", "!", ":", ";", ")", '"', "”", "»", "…", "'", "’")
_DANGLING = bag(
    "de del la el los las un una que y o en con por para se su al the of and or to a an in with "
    "for by from that is are"
)

_NEVER_LAST = bag(
    "the a an and or but if my your our their very because "
    "el los las un una y o e ni pero de del al con en su sus mi mis tus muy porque"
)
"""Words that end no sentence, even with a full stop behind them."""


def lost_length(source: Reading, target: Reading) -> bool:
    """Whether the target seems cut short, or says things twice."""
    before, after = _size(source, target), _size(target, source)
    if not before or not after or not source.words or not target.words:
        return bool(source.words) != bool(target.words)
    score = _score(source.lang == "en", before, after)
    brief = _BRIEF_MORE if before < _BRIEF and (source.lang == "en" or before < _TINY) else 0
    short = score + brief
    return (
        short < _SHORT or score > _LONG
        or _has_other_sentences(source, target, score)
        or (short < _SHORT_UNFOLLOWED and not _follows_to_the_end(source, target))
        or (short < _SHORT_UNLED and not _follows_from_the_start(source, target))
        or (score < _SHORT_UNENDED and _is_begun_late(source, target))
        or _is_cut_off(source, target, score)
        or (repeats(target.words) and not repeats(source.words))
    )  # fmt: skip


def is_uneven(source: Reading, target: Reading) -> bool:
    """Whether the length alone is odd enough to confirm that something else is missing."""
    before, after = _size(source, target), _size(target, source)
    if not before or not after:
        return True
    return not _SHORT_WITH_LOSS <= _score(source.lang == "en", before, after) <= _LONG_WITH_GAIN


def _size(reading: Reading, other: Reading) -> int:
    """Characters, every number counted alike («150» and «ciento cincuenta» say the same), and
    more for an abbreviation that the other side may spell out."""
    size = len(reading.text.strip())
    short = {
        raw for raw in reading.raws if 2 <= len(raw) <= 6 and raw[:2].isupper() and raw.isalnum()
    }
    if short and len(short) < 0.3 * len(reading.raws):
        size += min(_SPELT_OUT * len(short.difference(other.raws)), size // 4)
    if size >= 2 * _BRIEF:
        return size
    spans = [reading.words[number.start : number.end] for number in numbers_of(reading)]
    return size - sum(sum(len(word) + 1 for word in span) - 5 for span in spans)


def _score(from_english: bool, before: int, after: int) -> float:
    """How many standard deviations the target's length lies from the usual one."""
    english = before if from_english else before / math.exp(_USUAL)
    usual = _USUAL - _BRIEF_LESS * max(0.0, 1 - english / _BRIEF)
    expected = usual if from_english else -usual
    return (math.log(after / before) - expected) / (_SPREAD / math.sqrt(english) + _SPREAD_LEAST)


def _has_other_sentences(source: Reading, target: Reading, score: float) -> bool:
    """Whether the target is long and says more sentences, or short and says fewer.

    A sentence may be parted in translation, but then the whole is no longer than it should be.
    Speech recognition may leave out all marks: then nothing is known of the sentences.
    """
    if not source.text.rstrip().endswith(_ENDS):
        return False
    if score > _LONG_WITH_MORE:
        return len(sentences_of(target)) > len(sentences_of(source, doubtful=True))
    if score < -_LONG_WITH_MORE:
        return len(sentences_of(target, doubtful=True)) < len(sentences_of(source))
    return False


def _is_cut_off(source: Reading, target: Reading, score: float) -> bool:
    """Whether the target has lost the end mark of its source, or ends in the middle of a phrase."""
    if score < 0 and _last_word(target) in _NEVER_LAST and _last_word(source) not in _NEVER_LAST:
        return True
    if score >= _SHORT_UNENDED:
        return False
    ended = source.text.rstrip().endswith((".", "?", "!", "…"))
    unended = ended and not target.text.rstrip().endswith(_ENDS)
    hangs = target.words[-1] in _DANGLING and source.words[-1] not in _DANGLING
    return unended or hangs


def _is_begun_late(source: Reading, target: Reading) -> bool:
    """Whether the target begins in the middle of a sentence, or of a question."""
    first, begun = _first_word(source.text), _first_word(target.text)
    if first[:1].isupper() and begun[:1].islower() and len(begun) > 1:
        return True
    marks = target.words.count("?"), target.words.count("¿")
    return target.lang == "es" and source.words.count("?") == marks[0] > marks[1]


def _last_word(reading: Reading) -> str:
    """The last word, whatever marks follow it."""
    return next((word for word in reversed(reading.words) if word[0].isalnum()), "")


def _first_word(text: str) -> str:
    found = re.search(r"\w+", text)
    return found[0] if found else ""


def _follows_from_the_start(source: Reading, target: Reading) -> bool:
    """As ``_follows_to_the_end``, of the first third and the first half."""
    first = _stems(source.words[: len(source.words) // 3])
    return not first.isdisjoint(_stems(target.words[: len(target.words) // 2 + 1]))


def _follows_to_the_end(source: Reading, target: Reading) -> bool:
    """Whether a number, a name or a word of like spelling of the last third of the source comes
    in the second half of the target."""
    last = _stems(source.words[-(len(source.words) // 3) :])
    return not last.isdisjoint(_stems(target.words[len(target.words) // 2 :]))


def _stems(words: list[str]) -> set[str]:
    return {
        word if word[0].isdecimal() else spelling(word)[:4]
        for word in words
        if len(word) > 4 or word[0].isdecimal()
    }

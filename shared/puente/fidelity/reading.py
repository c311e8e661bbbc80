"""An utterance as the checks see it: tokens, and where the listed phrases stand. One pass."""

from dataclasses import dataclass, field
from typing import NamedTuple

from puente.domain.base import Language
from puente.domain.turn import Utterance
from puente.fidelity.lexicon import DRUG_STEMS, NOT_DRUGS, index_of
from puente.fidelity.numerals import NUMBER_WORDS
from puente.fidelity.tokens import cut

_DIGITS = frozenset("0123456789½¼¾⅓⅔")


class Hit(NamedTuple):
    """A listed phrase: tokens ``start`` up to and without ``end``."""

    start: int
    end: int
    name: str


@dataclass(slots=True)
class Reading:
    """One side of a turn."""

    lang: Language
    text: str
    words: list[str]
    raws: list[str]
    """The same tokens as written: case tells «May» from «may»."""
    hits: dict[str, list[Hit]] = field(default_factory=dict)
    numeric: list[int] = field(default_factory=list)
    """Positions of tokens that may be part of a number."""

    def found(self, kind: str) -> list[Hit]:
        """The phrases of one list, in order."""
        return self.hits.get(kind, [])


def read(utterance: Utterance) -> Reading:
    """Cut an utterance and find every listed phrase; of one kind, the longest wins."""
    words, raws = cut(utterance.text)
    reading = Reading(utterance.lang, utterance.text, words, raws)
    index, numbers = index_of(utterance.lang), NUMBER_WORDS[utterance.lang]
    hits, numeric = reading.hits, reading.numeric
    reach: dict[str, int] = {}
    for at, word in enumerate(words):
        if word in numbers or word[-1] in _DIGITS or word[0] in _DIGITS or _is_code(word):
            numeric.append(at)
        entries = index.get(word)
        if entries is None:
            if len(word) > 5 and word.endswith(DRUG_STEMS) and word not in NOT_DRUGS:
                hits.setdefault("drug", []).append(Hit(at, at + 1, spelling(word)))
            continue
        for rest, kind, name in entries:
            end = at + 1 + len(rest)
            if reach.get(kind, 0) > at or (rest and tuple(words[at + 1 : end]) != rest):
                continue
            hits.setdefault(kind, []).append(Hit(at, end, name))
            reach[kind] = end
    return reading


def _is_code(word: str) -> bool:
    return len(word) > 2 and not word.isalpha() and any(char in _DIGITS for char in word)


_PAIRS = (
    ("ph", "f"), ("th", "t"), ("rh", "r"), ("ch", "c"), ("qu", "c"), ("y", "i"), ("k", "c"),
    ("x", "s"), ("z", "s"), ("h", ""), ("ce", "se"), ("ci", "si"), ("ll", "l"), ("mm", "m"),
    ("ss", "s"), ("nn", "n"), ("ff", "f"), ("rr", "r"), ("tt", "t"),
)  # fmt: skip


def spelling(name: str) -> str:
    """What the English and the Spanish spelling of an international drug name share."""
    for old, new in _PAIRS:
        name = name.replace(old, new)
    return name.rstrip("aeo")

"""The word lists, loaded once: phrases to what they name, matched longest first.

The lists in ``data`` were written by hand for this project. Each line of a list is one concept
and its forms, so a Spanish form and an English one name the same thing.
"""

from functools import lru_cache
from os import path
from typing import NamedTuple

_DATA = path.join(path.dirname(__file__), "data")
_ENTITY_LISTS = ("bodyparts", "conditions", "specialties", "imaging", "labs", "classes", "drugs")
"""Later lists win where one phrase is in two («thyroid» is a body part before a complaint)."""


class Hit(NamedTuple):
    """A phrase of a list found in a turn: words ``start`` up to and without ``end``."""

    start: int
    end: int
    kind: str
    concept: str


_Index = dict[str, list[tuple[tuple[str, ...], str, str]]]


class Phrases:
    """A set of phrases by their first word; finds those that occur, in one pass."""

    def __init__(self) -> None:
        self._index: _Index = {}

    def add(self, phrase: str, kind: str, concept: str) -> None:
        """Learn a phrase, written as the words of a turn are normalised."""
        words = tuple(phrase.split(" "))
        self._index.setdefault(words[0], []).append((words[1:], kind, concept))

    def close(self) -> None:
        """Put longer phrases first, and of equal ones the last added."""
        for head, options in self._index.items():
            if len(options) == 1:
                continue
            unique = {(rest, kind): (rest, kind, concept) for rest, kind, concept in options}
            self._index[head] = sorted(unique.values(), key=lambda o: -len(o[0]))

    def find(self, words: tuple[str, ...]) -> list[Hit]:
        """Every phrase that occurs; of one kind they do not overlap, the longest wins."""
        hits: list[Hit] = []
        index = self._index
        reach: dict[str, int] = {}
        for at, word in enumerate(words):
            options = index.get(word)
            if options is None:
                continue
            for rest, kind, concept in options:
                end = at + 1 + len(rest)
                if reach.get(kind, 0) > at:
                    continue
                if not rest or words[at + 1 : end] == rest:
                    hits.append(Hit(at, end, kind, concept))
                    reach[kind] = end
        return hits


class Lexicon(NamedTuple):
    """Everything the reader looks up."""

    entities: Phrases
    cues: Phrases
    visits: Phrases
    wishes: Phrases


def _lines(name: str) -> list[str]:
    with open(path.join(_DATA, f"{name}.txt"), encoding="utf-8") as lines:
        return [line for line in lines.read().split("\n") if line and line[0] != "#"]


def _shown(concept: str) -> str:
    """The concept as people write it: lists keep hyphens and digits apart, as words are cut."""
    return concept.replace("x ray", "x-ray").replace("a 1 c", "a1c").replace("b 12", "b12")


@lru_cache(maxsize=1)
def _small_sets() -> dict[str, tuple[str, ...]]:
    named = (line.split("\t") for line in _lines("words"))
    return {name: tuple(words.split("|")) for name, words in named}


def word_list(name: str) -> tuple[str, ...]:
    """A small list of words, in its order. Raises KeyError when there is none of this name."""
    return _small_sets()[name]


def word_set(name: str) -> frozenset[str]:
    """A small list of words as a set. Raises KeyError when there is none of this name."""
    return frozenset(_small_sets()[name])


@lru_cache(maxsize=1)
def members() -> dict[str, frozenset[str]]:
    """Which medicines or tests a kind of them may turn out to be."""
    rows = (line.split("|") for line in _lines("members"))
    return {kind: frozenset(named) for kind, *named in rows}


class Areas(NamedTuple):
    """Which area of medicine a word of a complaint belongs to, and a word of a medicine or test."""

    complaints: dict[str, frozenset[str]]
    concepts: dict[str, frozenset[str]]


@lru_cache(maxsize=1)
def areas() -> Areas:
    """The areas of words. Raises OSError when the installation lacks them."""
    found: tuple[dict[str, set[str]], dict[str, set[str]]] = ({}, {})
    for line in _lines("areas"):
        area, *sides = line.split("\t")
        for side, listed in zip(found, sides, strict=True):
            for phrase in listed.split("|"):
                for word in phrase.split():
                    side.setdefault(word, set()).add(area)
    complaints, concepts = (
        {word: frozenset(named) for word, named in side.items()} for side in found
    )
    return Areas(complaints, concepts)


def _tagged(name: str) -> Phrases:
    phrases = Phrases()
    for line in _lines(name):
        kind, forms = line.split("\t")
        for form in forms.split("|"):
            phrases.add(form, kind, form)
    phrases.close()
    return phrases


@lru_cache(maxsize=1)
def load() -> Lexicon:
    """Read the lists. Raises OSError when the installation lacks them."""
    entities = Phrases()
    for name in _ENTITY_LISTS:
        for line in _lines(name):
            forms = line.split("|")
            concept = _shown(forms[0])
            for form in forms:
                entities.add(form, name, concept)
    entities.close()
    return Lexicon(entities, _tagged("cues"), _tagged("visits"), _tagged("wishes"))

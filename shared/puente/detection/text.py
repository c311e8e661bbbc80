"""Words of a turn, normalised for matching, with their place in what was said."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

_FOLD = str.maketrans("áéíóúüàèìòùâêîôûäëïöñ’", "aeiouuaeiouaeiouaeion'")
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|[.?!¿¡;…\n]+|[,:]")
_MERGED = {("gon", "na"): "gonna", ("wan", "na"): "wanna", ("got", "ta"): "gotta"}
_FILLERS = frozenset(("um", "uh", "uhm", "er", "erm", "eh", "ah", "mm", "hmm"))
_ENDS = frozenset(".?!;…\n")
MAX_CHARS = 20_000
"""What lies beyond this in one turn is not read: a domain turn never holds more."""


def fold(word: str) -> str:
    """The word in lower case without accents or tilde, as the word lists are written."""
    return word.lower().translate(_FOLD)


class Words(NamedTuple):
    """A turn cut into words: ``words[i]`` was said at ``text[starts[i]:ends[i]]``."""

    text: str
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentence: tuple[int, ...]
    """The number of the sentence each word is in."""
    questions: frozenset[int]
    """Sentences that end in a question mark."""
    commas: frozenset[int]
    """Words that a comma or colon follows."""

    def said(self, start: int, end: int) -> str:
        """What was said from word ``start`` up to and without word ``end``, less the fillers."""
        if start >= end:
            return ""
        raw = self.text[self.starts[start] : self.ends[end - 1]]
        if any(word in _FILLERS for word in self.words[start:end]):
            kept = [
                self.text[self.starts[i] : self.ends[i]]
                for i in range(start, end)
                if self.words[i] not in _FILLERS
            ]
            raw = " ".join(kept)
        return " ".join(raw.split())


def cut(text: str) -> Words:
    """Cut a turn into words in one pass over its characters."""
    text = text[:MAX_CHARS]
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    sentence: list[int] = []
    questions: set[int] = set()
    commas: set[int] = set()
    number = 0
    for match in _TOKEN.finditer(text):
        token = match.group()
        head = token[0]
        if head in _ENDS:
            if "?" in token:
                questions.add(number)
            if words:
                number += 1
            continue
        if head in "¿¡":
            continue
        if head in ",:":
            if words:
                commas.add(len(words) - 1)
            continue
        word = fold(token)
        if words:
            last = words[-1]
            merged = last + word if word == "n't" else _MERGED.get((last, word))
            if merged is not None:
                words[-1], ends[-1] = merged, match.end()
                continue
        words.append(word)
        starts.append(match.start())
        ends.append(match.end())
        sentence.append(number)
    return Words(
        text,
        tuple(words),
        tuple(starts),
        tuple(ends),
        tuple(sentence),
        frozenset(questions),
        frozenset(commas),
    )


class Line:
    """The normalised words as one string, for patterns; character places map back to words."""

    __slots__ = ("_at", "text")

    def __init__(self, words: Iterable[str]) -> None:
        self._at: list[int] = []
        place = 0
        listed = list(words)
        for word in listed:
            self._at.append(place)
            place += len(word) + 1
        self.text = " ".join(listed)

    def word_at(self, place: int) -> int:
        """The number of the word that holds the character at ``place``."""
        return bisect_right(self._at, place) - 1

    def place_of(self, number: int) -> int:
        """The character where a word begins; past the last word, the end."""
        return self._at[number] if number < len(self._at) else len(self.text)

    def span(self, match: re.Match[str]) -> tuple[int, int]:
        """The words a match covers, as (first, one past the last)."""
        return self.word_at(match.start()), self.word_at(match.end() - 1) + 1


class Pattern:
    """A regular expression over normalised words, compiled when a turn first may match it.

    ``needs`` are words of which every match holds at least one; none given, any turn may match.
    """

    __slots__ = ("_needs", "_ready", "_source")

    def __init__(self, source: str, needs: Iterable[str] = ()) -> None:
        self._source = source
        self._needs = frozenset(needs)
        self._ready: re.Pattern[str] | None = None

    def may_match(self, words: Iterable[str]) -> bool:
        """Whether one of the words needed is among these."""
        return not self._needs or not self._needs.isdisjoint(words)

    @property
    def ready(self) -> re.Pattern[str]:
        """The compiled expression."""
        if self._ready is None:
            self._ready = re.compile(self._source)
        return self._ready

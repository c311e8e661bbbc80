"""The negating words of an utterance, each with its place in the sentence."""

from typing import NamedTuple

from puente.fidelity.lexicon import stems_of
from puente.fidelity.reading import Hit, Reading
from puente.fidelity.tokens import bag

_BREAKS = bag(". ; : ? ! ( ) pero aunque but although")
_DENIERS = bag("no sin not never neither nunca nadie tampoco ni without")
_CLAUSE = 30
"""How many words back a «no» may license a «nada»."""
_WEIGHTY = bag("nunca jamas nadie tampoco")
_POLAR = bag("ninguno ninguna ningun ningunos ningunas nada ni")
_BEGINS = bag(
    'de en bajo por con para que y o pero casi si cuando porque aunque e , ( " : ; . ? ! … ¿ ¡'
)
"""Words after which a «ninguna» says no alone."""
_ENDS: tuple[list[str], ...] = (["."], [","], ["?"], [";"], [")"], ["¿"], [])
_OFFERS = bag("quiere quieres quisiera gusta gustaria podria tendra importa")
_ADJECTIVES = (
    *(
        stem + end
        for stem in ("ad", "id", "ic", "iv", "os", "ari")
        for end in ("o", "a", "os", "as")
    ),
    *("al", "ales", "ible", "ibles", "able", "ables", "ante", "antes", "ente", "entes", "ares"),
)


class Mark(NamedTuple):
    """A negating word: its kind as in the list of negations, its place, 0 to 1, and its token."""

    kind: str
    place: float
    at: int


def marks_of(reading: Reading) -> list[Mark]:
    """The negating words of an utterance."""
    length = max(len(reading.words), 1)
    hits = reading.found("negation")
    found = [Mark(_kind_of(reading, hit), hit.start / length, hit.start) for hit in hits]
    found = [mark for mark in found if mark.kind != "void"]
    stems = stems_of(reading.lang)
    covered = {hit.start for hit in hits}
    for at, word in enumerate(reading.words):
        if word[0] in stems.initials and len(word) > 5 and at not in covered:
            if word.startswith(stems.wish):
                found.append(Mark("wish", at / length, at))
            elif word.startswith(stems.inside) and not word.startswith(stems.void):
                found.append(Mark("inside", at / length, at))
    return found


def _kind_of(reading: Reading, hit: Hit) -> str:
    words = reading.words
    if hit.name == "follow":
        return _following(words, hit.start)
    if hit.name == "near:too" and words[hit.start] == "too":  # «…, too.» says also
        following = words[hit.end] if hit.end < len(words) else "."
        return hit.name if following.isalpha() else "void"
    if hit.name != "must":
        return hit.name
    if _only_asks(words, hit.start, hit.end):
        return "void"
    mild = _is_adjective(words, hit.end) or _is_offer(words, hit.start)
    return "quiet" if reading.lang == "es" and words[hit.start] == "no" and mild else "must"


def _following(words: list[str], at: int) -> str:
    """What «nunca» or «ninguna» is: a repetition after a «no» of its clause, or a «no» itself."""
    for place in range(at - 1, max(at - _CLAUSE, 0) - 1, -1):
        before = words[place]
        answers = words[place + 1] == "," and before == "no" and words[at] in _WEIGHTY
        if before in _BREAKS or answers:  # «No, nunca» says no twice
            break
        if before in _DENIERS:
            apart = words[at] == "ni" or words[place + 1] == ","
            return "repeat" if apart else "~repeat"
    begins = at == 0 or words[at - 1] in _BEGINS
    # «Tiene ninguna» has lost its «no», and so says none.
    return "void" if words[at] in _POLAR and not begins else "must"


def _only_asks(words: list[str], start: int, end: int) -> bool:
    """Whether this «no» only asks: «…, ¿no?», «…, ¿no es así?», «…, doesn't it?», «… or not»."""
    if start and words[start - 1] in ("o", "or") and words[end : end + 1] in _ENDS:
        return True
    after, before = words[end : end + 3], words[max(start - 2, 0) : start]
    if "?" not in after or start < 2:
        return False
    if words[start] == "no":
        return before == [",", "¿"] or (after[0] == "?" and before[1] in ("¿", ","))
    return words[start] == "not" and before[0] == "," and after[1:2] == ["?"]


def _is_offer(words: list[str], at: int) -> bool:
    """Whether a polite «¿No quiere …?» asks no more than «Do you want …?»."""
    return words[max(at - 1, 0)] == "¿" and not _OFFERS.isdisjoint(words[at + 1 : at + 3])


def _is_adjective(words: list[str], at: int) -> bool:
    """Whether a Spanish adjective or participle stands here: «no farmacéuticas»."""
    return at < len(words) and len(words[at]) > 5 and words[at].endswith(_ADJECTIVES)

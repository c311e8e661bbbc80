"""Has the microphone heard our own voice, or did we say something over again?"""

from collections import Counter
from collections.abc import Iterable, Sequence

from puente.domain.turn import Utterance
from puente.fidelity.reading import Reading
from puente.fidelity.repeats import repeats
from puente.fidelity.tokens import tokens_of
from puente.fidelity.tongue import copies

_WORDS_ALIKE, _WORDS_LIKE = 3, 5
"""From how many words on an equal, and a nearly equal, text is no coincidence."""
_SHARE, _SHARE_IN_A_ROW = 0.6, 0.7
"""How much of two texts must be the same words, and the same three words in a row."""
_SHARE_IN_PIECES, _SHARE_HEARD = 0.35, 0.85
"""Where a word was lost here and there: how much in a row, and how much of what was heard."""


def is_echo(source: Reading, target: Reading, recent: Sequence[str]) -> bool:
    """Whether the source or the target repeats what we said lately, or the target the source or
    itself."""
    heard, said = _letters(source.words), _letters(target.words)
    for text in recent:
        before = _letters(tokens_of(text))
        if _is_like(heard, before) or _is_same(said, before):
            return True
    if copies(source, target) or _keeps(source, target) or _keeps(target, source):
        return True
    return repeats(target.words) and not repeats(source.words)


def outputs_before(
    source: Utterance, target: Utterance | None, earlier: Iterable[tuple[Utterance, Utterance]]
) -> list[str]:
    """What we said in ``earlier`` turns, as ``recent`` of a check.

    Left out are turns in which the same was said as now: who asks again hears the same answer,
    and a pair read backwards is no echo.
    """
    heard = _letters(tokens_of(source.text))
    said = _letters(tokens_of(target.text)) if target else []
    others, mine = [], set()
    for before, after in earlier:
        words = _letters(tokens_of(before.text))
        if _is_near(words, heard) or _is_near(words, said):
            mine.add(after.text)
        else:
            others.append(after.text)
    return [text for text in others if text not in mine]


def _keeps(one: Reading, other: Reading) -> bool:
    """Whether a text stands whole at an end of the other: said as it was heard, and translated."""
    inner, outer = _letters(one.words), _letters(other.words)
    size = len(inner)
    if size >= len(outer) or size < _WORDS_ALIKE:
        return False
    return inner in (outer[:size], outer[-size:])


def _letters(words: list[str]) -> list[str]:
    return [word for word in words if word[0].isalnum()]


def _is_same(one: list[str], other: list[str]) -> bool:
    return one == other and len(one) >= _WORDS_ALIKE


def _is_near(one: list[str], other: list[str]) -> bool:
    """Whether two texts are the same, or share most of their words."""
    shared = len(set(one) & set(other))
    return one == other or shared >= _SHARE * max(len(set(one)), len(set(other)), 1)


def _is_like(heard: list[str], said: list[str]) -> bool:
    """Whether what was heard is what was said, or most of a longer piece of it."""
    if heard == said:
        return len(heard) >= _WORDS_ALIKE
    if len(heard) < _WORDS_LIKE:
        return False
    runs = {tuple(said[at : at + 3]) for at in range(len(said) - 2)}
    mine = [tuple(heard[at : at + 3]) for at in range(len(heard) - 2)]
    in_a_row = sum(run in runs for run in mine) / len(mine)
    if in_a_row >= _SHARE_IN_A_ROW:
        return True
    shared = (Counter(heard) & Counter(said)).total()
    return in_a_row >= _SHARE_IN_PIECES and shared >= _SHARE_HEARD * len(heard)

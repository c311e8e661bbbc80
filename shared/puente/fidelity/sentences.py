"""Where the sentences of an utterance begin and end."""

from itertools import pairwise

from puente.fidelity.reading import Reading
from puente.fidelity.tokens import bag

_STOPS = (".", "?", "!", "…")
_TITLES = bag("dr dra sr sra srta st mr mrs ms prof vs etc ee uu ud uds")
"""Words with a full stop of their own."""
_OPENING = ("¿", "¡")
_CLOSING = frozenset("\"”»')")


def sentences_of(reading: Reading, *, doubtful: bool = False) -> list[range]:
    """The tokens of each sentence; at least one, which may be empty.

    A full stop that may be an abbreviation's («10 p. m. Ayer») ends one only if ``doubtful``.
    """
    starts = [0]
    for at in range(1, len(reading.words)):
        first = reading.raws[at][0]
        if (first.isupper() or first in _OPENING) and _ends_at(reading, at, doubtful):
            starts.append(at)
    return [range(one, to) for one, to in pairwise([*starts, len(reading.words)])]


def _ends_at(reading: Reading, at: int, doubtful: bool) -> bool:
    """Whether a sentence ends before a token."""
    words = reading.words
    last = at - 1
    if words[last] in _CLOSING and last:  # the quotation mark after its sentence's stop
        last -= 1
    if words[last] not in _STOPS:
        return False
    if words[last] != "." or not last or words[at] in _OPENING:
        return True
    before = words[last - 1]
    return doubtful or not ((len(before) == 1 and before.isalpha()) or before in _TITLES)

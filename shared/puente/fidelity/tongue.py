"""Is the target in its own language, and neither in the source's nor in a third?"""

import re

from puente.domain.base import Language
from puente.fidelity.lexicon import strangers, tell_tales
from puente.fidelity.reading import Reading

_ENGLISH_ENDS = "ing tion ness ly ed ght th sh ck ous ment ty ics ps ts ks ms ds w y k ll ff ch"
_SPANISH_ENDS = "cion ciones dad mente ado ada ando iendo o a os as ar ir ion ia io"
_ENDS: dict[Language, tuple[str, ...]] = {
    "en": tuple(_ENGLISH_ENDS.split()),
    "es": tuple(_SPANISH_ENDS.split()),
}
"""How words of a language like to end: a weak sign, for texts without a telling word."""
_COPIED_RUN = 4
_OTHER_SCRIPT = re.compile(r"[\u0370-\u1cff\u2e80-\ud7ff\uf900-\ufdff]")
"""Greek, Cyrillic, Arabic, Chinese …: a few letters of these (μg) are no language."""
_OTHER_SHARE = 0.3
_OTHER_LETTERS = frozenset("ãõâêîôûàèìòùœæäöëßåøłżźśćęąçăîșțơưạảấầẩậắặẹẻẽếềệỉịọỏốồổộớờợụủứừựỳỷỹđ")
"""Letters that neither language writes; in names, which have a capital, they tell nothing."""


def wrong_language(source: Reading, target: Reading) -> bool:
    """Whether the target, or a good part of it, reads as the source's or as a third language."""
    if _is_third(target):
        return True
    known = tell_tales()
    found = [known.get(word) for word in target.words]
    own, foreign = found.count(target.lang), found.count(source.lang)
    if foreign > own and foreign >= 2:
        return True
    if copies(source, target) or _keeps_a_run(source, target):
        return True
    return own <= foreign and own < 2 and _ends_foreign(target, source.lang)


def _is_third(target: Reading) -> bool:
    """Whether the words of one other language outnumber the target's own, or its letters do.

    Words that the two share tell nothing: only what is of one alone is counted.
    """
    letters = sum(char.isalpha() for char in target.text)
    if len(_OTHER_SCRIPT.findall(target.text)) > _OTHER_SHARE * letters:
        return True
    known, words = tell_tales(), target.words
    own = [word for word in words if known.get(word) == target.lang]
    marked = sum(raw[0].islower() and not _OTHER_LETTERS.isdisjoint(raw) for raw in target.raws)
    if not marked and len(own) >= len(words) / 2:
        return False
    for others in strangers().values():
        strange = sum(word in others and known.get(word) != target.lang for word in words)
        least = max(2, 1 + sum(word not in others for word in own))
        if strange + marked >= least and strange:
            return True
    return False


def copies(source: Reading, target: Reading) -> bool:
    """Whether the target is the source word for word, and long enough not to be a name."""
    letters = [word for word in target.words if word.isalpha()]
    if len(letters) < 3 and source.lang not in map(tell_tales().get, letters):
        return False
    return [word for word in source.words if word.isalpha()] == letters


def _keeps_a_run(source: Reading, target: Reading) -> bool:
    """Whether the target keeps words of the source in a row, telling ones of its language alone.

    Capitals and figures are of a name, which a translation keeps.
    """
    known, size = tell_tales(), _COPIED_RUN
    one, other = (_words(side) for side in (source, target))
    runs = {tuple(one[at : at + size]) for at in range(len(one) - size + 1)}
    named = [not raw[0].islower() for raw in target.raws if raw[0].isalnum()]
    kept = [
        run
        for at in range(len(other) - size + 1)
        if (run := tuple(other[at : at + size])) in runs and sum(named[at : at + size]) < 2
    ]
    tongues = [[known.get(word) for word in run] for run in kept]
    return any(source.lang in tongue and target.lang not in tongue for tongue in tongues)


def _words(reading: Reading) -> list[str]:
    return [word for word in reading.words if word[0].isalnum()]


def _ends_foreign(target: Reading, foreign: Language) -> bool:
    """Whether most words end as words of the other language do."""
    words = [word for word in target.words if len(word) > 3 and word.isalpha()]
    signs = sum(word.endswith(_ENDS[foreign]) for word in words)
    own = sum(word.endswith(_ENDS[target.lang]) for word in words)
    return signs - own >= 2 and signs >= 0.5 * len(words)

"""Which of the problems that a visit stated is the reason for a draft: a learned choice.

Each problem gets a number from ``data/weights.json`` for how well it is likely to tell the reason,
by how and where it was said; the best one is the reason when it is good enough.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from puente.detection import scoring
from puente.detection.drafts import Draft, Problem
from puente.detection.lexicon import areas
from puente.detection.text import fold

AHEAD = 8
"""Turns after a draft was last touched within which a problem may still become its reason."""
_WORTH = -1.7
"""The log-odds below which a reason is more likely wrong than of use."""
_OPENING = 12
"""Turns in which the patient says what brought them."""
_LENGTHS = (1, 2, 3, 4, 6, 9)


class Chosen(NamedTuple):
    """A reason, and the turn that states it."""

    text: str
    turn_id: str


def reason(draft: Draft, problems: Sequence[Problem]) -> Chosen | None:
    """The reason for a draft among the problems stated so far, or None when none is likely."""
    weights = scoring.load().reason
    options = candidates(draft, problems)
    if not options:
        return None
    get = weights.get
    worth = [sum(get(name, 0.0) for name in names) for names in features(draft, options)]
    best = max(worth)
    if best < _WORTH:
        return None
    problem = options[worth.index(best)]
    return Chosen(problem.text, problem.turn_id)


def candidates(draft: Draft, problems: Sequence[Problem]) -> list[Problem]:
    """The problems that may be the reason, in spoken order, the one said beside it last."""
    found = [problem for problem in problems if problem.number <= draft.at + AHEAD]
    return [*found, draft.beside] if draft.beside is not None else found


def features(draft: Draft, options: Sequence[Problem]) -> list[list[str]]:
    """How and where each problem was said, seen from a draft, as named features."""
    said = [problem.text.lower().split() for problem in options]
    times = Counter(word for words in said for word in set(words))
    own = _areas_of(draft.concept.split(), areas().concepts)
    kin = [_kinship(own, words) for words in said]
    here = (draft.at, draft.place)
    stated = [(p.number, p.place) for p in options if p.strength >= 3]
    stated = sorted(place for place in stated if place <= here)
    out = []
    for at, problem in enumerate(options):
        between = len(stated) - bisect_right(stated, (problem.number, problem.place))
        names = _where(draft, problem, min(3, between))
        again = max((times[word] for word in set(said[at])), default=1) - 1
        names.append(f"again:{min(4, again)}")
        names.append(f"words:{sum(len(said[at]) > length for length in _LENGTHS)}")
        if at == 0:
            names.append("first")
        names += [f"kin:{kin[at]}", f"kin:{kin[at]}:{problem.form}", f"kin:{kin[at]}:{draft.type}"]
        if kin[at] < 1 and 1 in kin:
            names.append("stranger")
        out.append(names)
    return out


def _where(draft: Draft, problem: Problem, between: int) -> list[str]:
    """How a problem was said, and how far from the draft."""
    form = problem.form
    apart = draft.at - problem.number
    near = _bucket(apart)
    style = "written" if draft.written else "dictated" if draft.dictated else "talked"
    out = ["bias", f"form:{form}", f"apart:{near}", f"{form}:{near}", style, f"{style}:{form}"]
    out += [f"type:{draft.type}", f"{draft.type}:{form}"]
    if apart == 0:
        place = _place(draft.place - problem.place)
        out += [f"here:{place}", f"{form}:here:{place}"]
    if (problem.number, problem.place) <= (draft.at, draft.place):
        out += [f"between:{between}", f"{form}:between:{between}"]
    if problem.asked:
        out.append("asked")
    if problem.patient:
        out.append("patient")
    if problem.number <= _OPENING:
        out.append(f"opening:{form}")
    return out


def _kinship(own: frozenset[str], words: Sequence[str]) -> int:
    """1 when a problem is of an area of ``own``, -1 when of others, 0 when one is unknown."""
    if not own:
        return 0
    its = _areas_of([fold(word.strip(".,?!")) for word in words], areas().complaints)
    if not its:
        return 0
    return 1 if own & its else -1


def _areas_of(words: Sequence[str], known: dict[str, frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*(known[word] for word in words if word in known))


def _bucket(apart: int) -> str:
    if apart < 0:
        return f"-{(-apart).bit_length()}"
    return str(apart if apart < 3 else apart.bit_length() + 1)


def _place(apart: int) -> str:
    sign = "-" if apart < 0 else ""
    return sign + str(sum(abs(apart) > reach for reach in (3, 8, 15, 30, 60, 120)))

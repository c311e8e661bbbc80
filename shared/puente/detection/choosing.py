"""Which of the problems that a visit stated is the reason for a draft: a learned choice.

Each problem gets a number from ``data/weights.json`` for how well it is likely to tell the reason,
by how and where it was said; the best one is the reason when it is good enough.
"""

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
    worth = [
        sum(weights.get(name, 0.0) for name in features(draft, problem, options))
        for problem in options
    ]
    best = max(worth)
    if best < _WORTH:
        return None
    problem = options[worth.index(best)]
    return Chosen(problem.text, problem.turn_id)


def candidates(draft: Draft, problems: Sequence[Problem]) -> list[Problem]:
    """The problems that may be the reason, in spoken order, the one said beside it last."""
    found = [problem for problem in problems if problem.number <= draft.at + AHEAD]
    return [*found, draft.beside] if draft.beside is not None else found


def features(draft: Draft, problem: Problem, options: Sequence[Problem]) -> list[str]:
    """How and where a problem was said, seen from a draft, as named features."""
    form = problem.form
    apart = draft.at - problem.number
    out = [f"form:{form}", f"apart:{_bucket(apart)}", f"{form}:{_bucket(apart)}"]
    if apart == 0:
        out.append(f"here:{_place(draft.place - problem.place)}")
        out.append(f"{form}:here:{_place(draft.place - problem.place)}")
    between = [
        other
        for other in options
        if other.strength >= 3
        and (problem.number, problem.place) < (other.number, other.place) <= (draft.at, draft.place)
    ]
    before = (problem.number, problem.place) <= (draft.at, draft.place)
    if before:
        out.append(f"between:{min(3, len(between))}")
        out.append(f"{form}:between:{min(3, len(between))}")
    words = problem.text.lower().split()
    out.append(f"words:{sum(len(words) > length for length in _LENGTHS)}")
    again = sum(
        other is not problem and not set(words).isdisjoint(other.text.lower().split())
        for other in options
    )
    out.append(f"again:{min(4, again)}")
    if options and problem is options[0]:
        out.append("first")
    if problem.asked:
        out.append("asked")
    if problem.patient:
        out.append("patient")
    if problem.number <= 12:
        out.append(f"opening:{form}")
    out.append("written" if draft.written else "dictated" if draft.dictated else "talked")
    out.append(f"{out[-1]}:{form}")
    kin = _kinship(draft, words)
    out += [f"kin:{kin}", f"kin:{kin}:{form}", f"kin:{kin}:{draft.type}"]
    if kin < 1 and any(_kinship(draft, other.text.lower().split()) == 1 for other in options):
        out.append("stranger")
    out.append(f"type:{draft.type}")
    out.append(f"{draft.type}:{form}")
    return ["bias", *out]


def _kinship(draft: Draft, words: Sequence[str]) -> int:
    """1 when a problem and a medicine or test are of one area, -1 when of different ones, 0 when
    an area is unknown."""
    known = areas()
    own = _areas_of(draft.concept.split(), known.concepts)
    its = _areas_of([fold(word.strip(".,?!")) for word in words], known.complaints)
    if not own or not its:
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

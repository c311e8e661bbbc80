"""Does every «no» survive the translation, and is none added?

A firm mark («no», «unknown») must have its answer on the other side. Firm marks are paired first;
one left over may still be answered by another way to say no («unable» for «no puede»), of which
each answers once.
"""

from puente.fidelity.denials import Mark, marks_of
from puente.fidelity.reading import Reading
from puente.fidelity.sentences import sentences_of

_NEAR, _CLOSE = 0.2, 0.1
"""How far apart, as a part of the sentence, a doubtful answer may stand."""
_MOST = 100
"""More marks than this make a text no turn; its marks are then only counted."""
_CIRCLES = {
    f"near:{family}": circle
    for circle, families in enumerate(
        (
            "avoid away bar stop free against care",
            "few only scant shortage under",
            "except instead unlike otherwise",
        )
    )
    for family in families.split()
}
_HELD = frozenset(f"near:{family}" for family in "avoid bar scant cap".split())
"""Families that nobody says by chance: each is answered, by whatever else says no."""
_SIDES = ((0, 1), (1, 0))
_UNLIKE, _FEW = 1.6, 3
"""Sentences of two texts belong together when neither has more tokens than so many times the
other's, and a few."""


def lost_negation(source: Reading, target: Reading) -> bool:
    """Whether a «no» of one side has no answer on the other: in the whole, or in its sentence."""
    sides = [marks_of(source), marks_of(target)]
    if _is_lost(sides) or _is_forgotten(sides):
        return True
    if not sides[0] and not sides[1]:
        return False
    parts = [sentences_of(source), sentences_of(target)]
    if len(parts[0]) == 1 or not _run_alongside(*parts):
        return False
    split = [[_marks_in(part, side) for part in of] for of, side in zip(parts, sides, strict=True)]
    return any(_is_lost(list(pair)) for pair in zip(*split, strict=True))


def _is_forgotten(sides: list[list[Mark]]) -> bool:
    """Whether one side says «avoid» or «no more than», and the other nothing that could mean it."""
    return any(
        mark.kind.lstrip("~") in _HELD and not sides[others]
        for mine, others in _SIDES
        for mark in sides[mine]
    )


def _run_alongside(one: list[range], other: list[range]) -> bool:
    """Whether two texts have as many sentences, each about as long as its fellow."""
    return len(one) == len(other) and all(
        len(mine) <= _UNLIKE * len(theirs) + _FEW and len(theirs) <= _UNLIKE * len(mine) + _FEW
        for mine, theirs in zip(one, other, strict=True)
    )


def _marks_in(part: range, marks: list[Mark]) -> list[Mark]:
    return [
        Mark(mark.kind, (mark.at - part.start) / len(part), mark.at)
        for mark in marks
        if mark.at in part
    ]


def _is_lost(sides: list[list[Mark]]) -> bool:
    firm = [[mark for mark in side if mark.kind in ("must", "wish")] for side in sides]
    if not firm[0] and not firm[1]:
        return False
    if len(sides[0]) > _MOST or len(sides[1]) > _MOST:
        return len(firm[0]) != len(firm[1])
    loose = [[mark for mark in side if mark.kind not in ("must", "wish")] for side in sides]
    _pair_off(firm[0], firm[1], ("wish",), ("wish",))
    _pair_off(loose[0], loose[1], ("inside",), ("inside",), _NEAR)
    for mine, others in _SIDES:  # «uncertain» and «incierto»
        _pair_off(firm[mine], loose[others], ("wish",), ("inside",), _NEAR)
    for mine, others in _SIDES:  # «unconfirmed» and «no confirmado»
        _pair_off(firm[mine], loose[others], ("wish", "must"), ("quiet",), _CLOSE)
    for kind, answer in (("must", "must"), ("must", "wish"), ("wish", "must")):
        _pair_off(firm[0], firm[1], (kind,), (answer,))
    _cancel_families(loose)
    _cancel_circles(loose)
    return not all(_answer(mark, loose[others]) for mine, others in _SIDES for mark in firm[mine])


def _pair_off(
    mine: list[Mark],
    theirs: list[Mark],
    kinds: tuple[str, ...],
    answers: tuple[str, ...],
    reach: float = 1,
) -> None:
    """Take out one side's marks of some kinds with the other's of others, the nearest first."""
    couples = sorted(
        (abs(one.place - other.place), at, to)
        for at, one in enumerate(mine)
        if one.kind in kinds
        for to, other in enumerate(theirs)
        if other.kind in answers
    )
    taken: set[int] = set()
    given: set[int] = set()
    for distance, at, to in couples:
        if at not in taken and to not in given and distance <= reach:
            taken.add(at)
            given.add(to)
    mine[:] = [mark for at, mark in enumerate(mine) if at not in taken]
    theirs[:] = [mark for to, mark in enumerate(theirs) if to not in given]


def _cancel_families(loose: list[list[Mark]]) -> None:
    """Words of one family on both sides answer one another, and so nothing else."""
    for mark in list(loose[0]):
        family = mark.kind.lstrip("~")
        alike = [other for other in loose[1] if ":" in family and other.kind.lstrip("~") == family]
        if alike:
            loose[0].remove(mark)
            loose[1].remove(min(alike, key=lambda other: abs(other.place - mark.place)))


def _cancel_circles(loose: list[list[Mark]]) -> None:
    """Words of kindred families near one another do so too: «stay away» and «evite»."""
    for mark in list(loose[0]):
        circle = _CIRCLES.get(mark.kind.lstrip("~"))
        alike = [
            other
            for other in loose[1]
            if circle is not None
            and _CIRCLES.get(other.kind.lstrip("~")) == circle
            and abs(other.place - mark.place) <= _NEAR
        ]
        if alike:
            loose[0].remove(mark)
            loose[1].remove(min(alike, key=lambda other: abs(other.place - mark.place)))


def _answer(mark: Mark, loose: list[Mark]) -> bool:
    """Take the loose mark that answers a firm one; whether there is one."""
    reach = 2 * _NEAR if mark.kind == "wish" else _NEAR
    fitting = [
        other
        for other in loose
        if abs(other.place - mark.place) <= reach and not other.kind.startswith("~")
    ]
    if fitting:
        loose.remove(min(fitting, key=lambda other: abs(other.place - mark.place)))
    return bool(fitting)

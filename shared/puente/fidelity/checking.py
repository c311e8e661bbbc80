"""All checks over one turn."""

from collections.abc import Iterator, Sequence

from puente.domain.turn import Utterance
from puente.fidelity.dates import lost_dates, speaks_of_shift
from puente.fidelity.echo import is_echo
from puente.fidelity.extent import is_uneven, lost_length
from puente.fidelity.measures import lost_numbers, lost_units
from puente.fidelity.negation import lost_negation
from puente.fidelity.order import exchanged
from puente.fidelity.quantities import compare, quantities_of
from puente.fidelity.questions import lost_question
from puente.fidelity.rates import lost_rate
from puente.fidelity.reading import Reading, read
from puente.fidelity.reasons import Flag
from puente.fidelity.sides import lost_sides
from puente.fidelity.substances import lost_allergy, lost_drugs, speaks_of_allergy
from puente.fidelity.tongue import wrong_language
from puente.fidelity.trends import turned


def check(
    source: Utterance, target: Utterance | None, *, recent: Sequence[str] = ()
) -> tuple[Flag, ...]:
    """What the translation of a turn may have lost, sorted; empty when nothing looks wrong.

    ``recent`` holds what we ourselves said lately, in any language. Without a target only the
    echo is looked for. Texts are read, never kept.
    """
    heard = read(source)
    said = read(target) if target is not None else None
    return tuple(sorted(_flags(heard, said, recent)))


def _flags(source: Reading, target: Reading | None, recent: Sequence[str]) -> set[Flag]:
    if target is None:
        empty = Reading(source.lang, "", [], [])
        return {"echo"} if is_echo(source, empty, recent) else set()
    found: set[Flag] = set()
    if wrong_language(source, target):
        found.add("language")
    if lost_length(source, target):
        found.add("length")
    if is_echo(source, target, recent):
        found.add("echo")
    if "language" not in found:  # of an untranslated text all is lost: to say so would bury it
        losses = set(_losses(source, target))
        if losses and is_uneven(source, target):
            losses.add("length")
        found.update(losses)
    return found


def _losses(source: Reading, target: Reading) -> Iterator[Flag]:
    sides = quantities_of(source), quantities_of(target)
    result = compare(*sides)
    numbers = lost_numbers(result) + exchanged(result, source, target)
    negated = lost_negation(source, target)
    if numbers or lost_rate(source, target, sides) or turned(source, target):
        yield "number"
    units = lost_units(result, source, target)
    if units:
        yield "unit"
    if lost_dates(source, target, numbers) or (units and speaks_of_shift(source, target)):
        yield "date"
    if lost_drugs(source, target):
        yield "drug"
    if lost_allergy(source, target) or (negated and speaks_of_allergy(source, target)):
        yield "allergy"
    if negated:
        yield "negation"
    if lost_sides(source, target):
        yield "side"
    if lost_question(source, target):
        yield "question"

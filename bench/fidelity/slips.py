"""The third hand: the slips of a machine that translates fluently and wrongly.

Written without looking at the other hands' lists or at the checks, and measured before any rule
was made for it. Where a text holds nothing to spoil, a carrier is put before it, not behind.
"""

import random
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from bench.fidelity import slips_extents as extents
from bench.fidelity import slips_figures as figures
from bench.fidelity import slips_meanings as meanings
from bench.fidelity.rival import Carrier
from bench.fidelity.ways import Way
from puente.domain.turn import Utterance
from puente.fidelity import FLAGS, Flag

_CARRIERS = Path(__file__).with_name("slips.tsv")
WAYS: dict[Flag, tuple[Way, ...]] = {
    "number": (
        figures.mishear_count,
        figures.mistype_teens,
        figures.round_off,
        figures.count_one_more,
        figures.lose_the_ones,
        figures.say_several,
        figures.change_scale,
    ),
    "unit": (figures.swap_unit, figures.swap_unit_word, figures.lose_unit),
    "date": (
        figures.week_off,
        figures.weekday_before,
        figures.month_before,
        figures.lose_year,
        figures.decade_off,
        figures.other_hour,
    ),
    "drug": (meanings.look_alike, meanings.name_the_class, meanings.lose_one_of_two),
    "negation": (
        meanings.affirm,
        meanings.affirm_without,
        meanings.turn_nobody,
        meanings.deny_advice,
        meanings.deny_fact,
    ),
    "side": (meanings.turn_side, meanings.lose_side),
    "question": (meanings.answer_it, meanings.ask_back),
    "length": (
        extents.one_clause,
        extents.telegram,
        extents.lose_start,
        extents.invent_more,
        extents.invent_before,
        extents.say_again,
    ),
    "language": (extents.give_up_in_another,),
}


@lru_cache(maxsize=1)
def carriers() -> tuple[Carrier, ...]:
    """Every carrier of the third hand's list."""
    found = []
    for line in _CARRIERS.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            name, english, spanish, *spoilt = line.split("\t")
            flag = next(flag for flag in FLAGS if flag == name)
            good = {"en": english, "es": spanish}
            found.append(Carrier(flag, good, dict(zip(("en", "es"), spoilt, strict=True))))
    return tuple(found)


def one_of_each(rng: random.Random) -> Iterator[Carrier]:
    """One carrier of each class that has any."""
    for flag in FLAGS:
        known = [carrier for carrier in carriers() if carrier.flag == flag]
        if known:
            yield rng.choice(known)


def before(
    source: Utterance, target: Utterance, carrier: Carrier, said: dict[str, str]
) -> tuple[Utterance, Utterance]:
    """The pair with the carrier as the sentence before it: heard well, and said as ``said``."""
    return (
        _as(source, f"{carrier.good[source.lang]} {_begun(source.text)}"),
        _as(target, f"{said[target.lang]} {_begun(target.text)}"),
    )


def _begun(text: str) -> str:
    at = next((at for at, char in enumerate(text) if char.isalpha()), 0)
    return text[:at] + text[at : at + 1].upper() + text[at + 1 :]


def untold(
    source: Utterance, target: Utterance, other: tuple[str, str]
) -> Iterator[tuple[Flag, str, Utterance, Utterance, tuple[str, ...]]]:
    """Errors of language and echo: class, name, source, target, what we said lately.

    ``other`` is another pair, in the languages of source and target.
    """
    yield "language", "not translated", source, _as(target, source.text.rstrip(" .") + "."), ()
    yield "language", "next left as it was", *_left_behind(source, target, other), ()
    half = len(source.text.split()) // 2
    if half >= 5:
        kept = " ".join(source.text.split()[:half])
        rest = " ".join(target.text.split()[len(target.text.split()) // 2 :])
        yield "language", "began late", source, _as(target, f"{kept} {rest}"), ()
    if len(other[1].split()) >= 4:
        heard = _as(source, _as_recognised(other[1]))
        yield "echo", "heard our translation", heard, _as(target, other[0]), (other[1],)
        garbled = " ".join(word for at, word in enumerate(other[1].split()) if at % 7 != 3)
        if len(garbled.split()) >= 6:
            yield "echo", "heard it in part", _as(source, garbled), target, ("Okay.", other[1])
        yield "echo", "stuck", source, _as(target, other[1]), (other[1],)
    if len(target.text.split()) >= 3:
        yield "echo", "twice", source, _as(target, f"{target.text} {target.text.lower()}"), ()


def _left_behind(
    source: Utterance, target: Utterance, other: tuple[str, str]
) -> tuple[Utterance, Utterance]:
    """Two sentences said, of which the second was left as it was."""
    heard = f"{source.text.rstrip()} {_begun(other[0])}"
    return _as(source, heard), _as(target, f"{target.text.rstrip()} {_begun(other[0])}")


def _as_recognised(text: str) -> str:
    """As a speech recogniser writes: no capitals, hardly a mark."""
    return "".join(char for char in text.lower() if char not in ".,;:¿?¡!\"'")


def _as(utterance: Utterance, text: str) -> Utterance:
    return Utterance(lang=utterance.lang, text=text)

"""The second hand: another injector, that owes the first nothing but the shape of a way.

Classes that professional texts seldom hold (sides, allergies, drugs, dates) come by carriers: a
sentence with its good and its spoilt translation, put behind a good pair as the same speaker's
next sentence.
"""

import random
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from bench.fidelity import rival_figures as figures
from bench.fidelity import rival_meanings as meanings
from bench.fidelity.ways import Way
from puente.domain.turn import Utterance
from puente.fidelity import FLAGS, Flag

_CARRIERS = Path(__file__).with_name("carriers.tsv")
WAYS: dict[Flag, tuple[Way, ...]] = {
    "number": (
        figures.lose_a_digit,
        figures.tenfold,
        figures.turn_digits,
        figures.exchange_numbers,
        figures.reword_count,
        figures.drop_figure,
    ),
    "unit": (figures.other_unit, figures.drop_unit),
    "date": (figures.next_in_calendar, figures.drop_calendar, figures.other_year),
    "drug": (meanings.other_drug, meanings.drop_the_drug),
    "negation": (meanings.lose_no, meanings.gain_no),
    "side": (meanings.other_side,),
    "question": (meanings.tell, meanings.ask),
    "length": (
        figures.first_third,
        figures.last_half,
        figures.first_half_ended,
        figures.no_middle,
        figures.thrice,
        figures.run_on,
    ),
    "language": (meanings.third_language,),
}


class Carrier(NamedTuple):
    """A sentence in both languages, and the same spoilt."""

    flag: Flag
    good: dict[str, str]
    spoilt: dict[str, str]


@lru_cache(maxsize=1)
def carriers() -> tuple[Carrier, ...]:
    """Every carrier of the list."""
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


def behind(
    source: Utterance, target: Utterance, carrier: Carrier, said: dict[str, str]
) -> tuple[Utterance, Utterance]:
    """The pair with the carrier as its next sentence: heard well, and said as ``said``."""
    return (
        _as(source, _joined(source.text, carrier.good[source.lang])),
        _as(target, _joined(target.text, said[target.lang])),
    )


def _joined(text: str, sentence: str) -> str:
    end = "" if text.rstrip().endswith((".", "?", "!", ":", "…", '"', "”")) else "."
    return f"{text.rstrip()}{end} {sentence}"


def untold(
    source: Utterance, target: Utterance, other: tuple[str, str]
) -> Iterator[tuple[Flag, str, Utterance, Utterance, tuple[str, ...]]]:
    """Errors of language and echo: class, name, source, target, what we said lately.

    ``other`` is another pair, in the languages of source and target.
    """
    yield "language", "shouted source", source, _as(target, source.text.upper()), ()
    words = source.text.split()
    if len(words) >= 8:
        half = " ".join(words[len(words) // 2 :])
        begun = " ".join(target.text.split()[: len(target.text.split()) // 2])
        yield "language", "fell back", source, _as(target, f"{begun} {half}"), ()
    yield "echo", "source first", source, _as(target, f"{source.text} {target.text}"), ()
    yield "echo", "repeated", source, _as(target, f"{target.text}\n{target.text}"), ()
    if len(other[0].split()) >= 4:
        heard = Utterance(lang=source.lang, text=other[0])
        yield "echo", "heard and said", heard, _as(target, other[1]), (other[0],)
        tail = " ".join(other[0].split()[len(other[0].split()) // 3 :])
        if len(tail.split()) >= 5:
            part = Utterance(lang=source.lang, text=tail)
            yield "echo", "heard the end", part, target, ("Sí.", other[0])
    if len(target.text.split()) >= 4:
        yield (
            "echo",
            "said before",
            Utterance(lang=source.lang, text=other[0]),
            target,
            (target.text,),
        )


def _as(utterance: Utterance, text: str) -> Utterance:
    return Utterance(lang=utterance.lang, text=text)

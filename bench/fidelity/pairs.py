"""Good pairs, and the spoilt ones that two hands make of them."""

import hashlib
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from bench.fidelity import rival, slips
from bench.fidelity.ways import WAYS, Way
from puente.domain.turn import Utterance
from puente.fidelity import Flag

Hand = Literal["first", "second", "third"]


_WAYS_OF: dict[Hand, dict[Flag, tuple[Way, ...]]] = {
    "first": WAYS,
    "second": rival.WAYS,
    "third": slips.WAYS,
}


_TUNED = {"dialogue": (2, 3), "talk": (1, 2)}
"""How much of some sets may be looked at."""


class Pair(NamedTuple):
    """A text and its good translation."""

    id: str
    en: str
    es: str


class Case(NamedTuple):
    """A spoilt translation, and how it was spoilt."""

    flag: Flag
    way: str
    source: Utterance
    target: Utterance
    recent: tuple[str, ...] = ()


def is_tuning(row_id: str) -> bool:
    """Whether a pair belongs to the part that may be looked at: four fifths of the professional
    pairs, two thirds of the dialogues, half of the talk."""
    first = hashlib.sha256(row_id.encode()).digest()[0]
    kept, of = _TUNED.get(row_id.partition(":")[0], (4, 5))
    return first % of < kept


def load(path: Path, part: str) -> list[Pair]:
    """The pairs of a file that belong to a part."""
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.strip()]
    pairs = [Pair(row["id"], row["en"], row["es"]) for row in rows]
    return [pair for pair in pairs if part == "all" or is_tuning(pair.id) == (part == "tuning")]


def both_ways(pair: Pair) -> Iterator[tuple[str, Utterance, Utterance]]:
    """The pair as English to Spanish, and as Spanish to English."""
    english, spanish = Utterance(lang="en", text=pair.en), Utterance(lang="es", text=pair.es)
    yield "en→es", english, spanish
    yield "es→en", spanish, english


def carried(pairs: list[Pair]) -> list[Pair]:
    """The pairs with a good carrier of the second hand behind each."""
    longer = []
    for pair in pairs:
        _, source, target = next(both_ways(pair))
        carrier = random.Random(pair.id).choice(rival.carriers())
        texts = rival.behind(source, target, carrier, carrier.good)
        longer.append(Pair(pair.id, texts[0].text, texts[1].text))
    return longer


def spoil(pair: Pair, other: Pair, hand: Hand) -> Iterator[tuple[str, Case]]:
    """Every error that a hand can put into a pair, with its direction."""
    for direction, source, target in both_ways(pair):
        rng = random.Random(f"{pair.id} {direction}")
        ways = _WAYS_OF[hand]
        yield from ((direction, case) for case in _by_ways(ways, source, target, rng))
        texts = (other.en, other.es) if source.lang == "en" else (other.es, other.en)
        untold = _untold(source, target, texts) if hand == "first" else []
        yield from ((direction, case) for case in untold)
        if hand == "second":
            yield from ((direction, case) for case in _second(source, target, texts, rng))
        if hand == "third":
            yield from ((direction, case) for case in _third(source, target, texts, rng))


def _by_ways(
    known: dict[Flag, tuple[Way, ...]], source: Utterance, target: Utterance, rng: random.Random
) -> Iterator[Case]:
    for flag, ways in known.items():
        for way in ways:
            spoilt = way(target.text, target.lang, rng)
            if spoilt is not None and spoilt.strip() and spoilt != target.text:
                yield Case(flag, getattr(way, "__name__", ""), source, _with(target, spoilt))


def _second(
    source: Utterance, target: Utterance, other: tuple[str, str], rng: random.Random
) -> Iterator[Case]:
    for carrier in rival.one_of_each(rng):
        heard, _ = rival.behind(source, target, carrier, carrier.good)
        _, spoilt = rival.behind(source, target, carrier, carrier.spoilt)
        yield Case(carrier.flag, "carrier", heard, spoilt)
    for flag, way, heard, said, recent in rival.untold(source, target, other):
        yield Case(flag, way, heard, said, recent)


def _third(
    source: Utterance, target: Utterance, other: tuple[str, str], rng: random.Random
) -> Iterator[Case]:
    for carrier in slips.one_of_each(rng):
        heard, _ = slips.before(source, target, carrier, carrier.good)
        _, spoilt = slips.before(source, target, carrier, carrier.spoilt)
        yield Case(carrier.flag, "carrier", heard, spoilt)
    for flag, way, heard, said, recent in slips.untold(source, target, other):
        yield Case(flag, way, heard, said, recent)


def _with(target: Utterance, text: str) -> Utterance:
    return Utterance(lang=target.lang, text=text)


def _untold(source: Utterance, target: Utterance, other: tuple[str, str]) -> Iterator[Case]:
    """The first hand's errors of language and echo; ``other`` is another pair."""
    words, wanted, said = source.text.split(), target.text.split(), other[0]
    mixed = " ".join(words[: len(words) * 2 // 3] + wanted[len(wanted) * 2 // 3 :])
    yield Case("language", "copied", source, _with(target, source.text))
    yield Case("language", "capitals", source, _with(target, source.text.capitalize().rstrip(".?")))
    if len(words) >= 9:
        yield Case("language", "mostly copied", source, _with(target, mixed))
    yield Case("language", "other text", source, _with(target, said))
    if len(said.split()) >= 3:
        heard = Utterance(lang=source.lang, text=said)
        yield Case("echo", "heard ourselves", heard, target, (target.text, said))
        lower = Utterance(lang=source.lang, text=said.lower().strip(".?¿"))
        yield Case("echo", "heard roughly", lower, target, (said, target.text))
    if len(wanted) >= 2:
        yield Case("echo", "said twice", source, _with(target, f"{target.text} {target.text}"))

"""How many errors put into good translations are found, and how many good ones are marked.

Usage: python -m bench.fidelity_eval [PAIRS.jsonl …] [--part tuning|test|all] [--show CLASS]

Rows: ``id``, ``en``, ``es``. The pairs are split by a hash of their id, four to one: the rules were
made while looking at the ``tuning`` part only, and the ``test`` part tells how they do on pairs
never looked at. The pairs of our own (``bench/fidelity/visit_pairs.jsonl``) are made up: they speak
of what professional texts seldom do, sides and allergies and drugs.
"""

import argparse
import hashlib
import json
import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bench.fidelity.ways import WAYS
from puente.domain.turn import Utterance
from puente.fidelity import FLAGS, Flag, check

OWN = Path(__file__).with_name("fidelity") / "visit_pairs.jsonl"
GIVEN = Path("../shared/data/en-es/pairs.jsonl")


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
    """Whether a pair belongs to the part that may be looked at."""
    return hashlib.sha256(row_id.encode()).digest()[0] % 5 < 4


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


def spoil(pair: Pair, other: Pair) -> Iterator[tuple[str, Case]]:
    """Every error that can be put into a pair, with its direction."""
    for direction, source, target in both_ways(pair):
        rng = random.Random(f"{pair.id} {direction}")
        for flag, ways in WAYS.items():
            for way in ways:
                spoilt = way(target.text, target.lang, rng)
                if spoilt is not None and spoilt != target.text:
                    name = getattr(way, "__name__", "")
                    yield direction, Case(flag, name, source, _with(target, spoilt))
        yield from ((direction, case) for case in _untold(source, target, other))


def _with(target: Utterance, text: str) -> Utterance:
    return Utterance(lang=target.lang, text=text)


def _untold(source: Utterance, target: Utterance, other: Pair) -> Iterator[Case]:
    """The errors of language and echo."""
    words, wanted = source.text.split(), target.text.split()
    mixed = " ".join(words[: len(words) * 2 // 3] + wanted[len(wanted) * 2 // 3 :])
    yield Case("language", "copied", source, _with(target, source.text))
    yield Case("language", "capitals", source, _with(target, source.text.capitalize().rstrip(".?")))
    if len(words) >= 9:
        yield Case("language", "mostly copied", source, _with(target, mixed))
    foreign = other.en if source.lang == "en" else other.es
    yield Case("language", "other text", source, _with(target, foreign))
    said = other.es if source.lang == "es" else other.en
    if len(said.split()) >= 3:
        heard = Utterance(lang=source.lang, text=said)
        yield Case("echo", "heard ourselves", heard, target, (target.text, said))
        lower = Utterance(lang=source.lang, text=said.lower().strip(".?¿"))
        yield Case("echo", "heard roughly", lower, target, (said, target.text))
    if len(wanted) >= 2:
        yield Case("echo", "said twice", source, _with(target, f"{target.text} {target.text}"))


def measure(pairs: list[Pair]) -> tuple[Counter[tuple[str, str, str, str]], list[tuple[str, Case]]]:
    """Counts by (class, direction, way, found or missed), and the cases missed."""
    counts: Counter[tuple[str, str, str, str]] = Counter()
    missed = []
    for at, pair in enumerate(pairs):
        for direction, case in spoil(pair, pairs[at - 7]):
            flags = check(case.source, case.target, recent=case.recent)
            found = case.flag in flags
            counts[case.flag, direction, case.way, "found" if found else "missed"] += 1
            if not found:
                missed.append((direction, case))
    return counts, missed


def false_alarms(pairs: list[Pair]) -> list[tuple[str, Pair, tuple[Flag, ...]]]:
    """The good translations that are marked."""
    alarms = []
    for pair in pairs:
        for direction, source, target in both_ways(pair):
            flags = check(source, target)
            if flags:
                alarms.append((direction, pair, flags))
    return alarms


def _report(name: str, pairs: list[Pair], by_way: bool) -> list[tuple[str, Case]]:
    start = time.perf_counter()
    alarms = false_alarms(pairs)
    spent = (time.perf_counter() - start) / max(len(pairs) * 2, 1) * 1000
    counts, missed = measure(pairs)
    print(f"\n{name}: {len(pairs)} pairs, {spent:.2f} ms a check")
    print(f"{'class':<10}{'direction':<11}{'recall':>8}{'found':>8}{'of':>7}{'false alarms':>14}")
    for flag in FLAGS:
        for direction in ("en→es", "es→en"):
            found, total = _sum(counts, flag, direction)
            false = sum(flag in flags and way == direction for way, _, flags in alarms)
            recall = f"{found / total:.1%}" if total else "-"
            print(f"{flag:<10}{direction:<11}{recall:>8}{found:>8}{total:>7}{false:>14}")
            if by_way:
                _print_ways(counts, flag, direction)
    for direction in ("en→es", "es→en"):
        marked = sum(way == direction for way, _, _ in alarms)
        share = marked / max(len(pairs), 1)
        print(
            f"{'any':<10}{direction:<11} good pairs marked: {marked} of {len(pairs)} = {share:.2%}"
        )
    return missed


def _sum(counts: Counter[tuple[str, str, str, str]], flag: str, direction: str) -> tuple[int, int]:
    mine = {key: n for key, n in counts.items() if key[:2] == (flag, direction)}
    return sum(n for key, n in mine.items() if key[3] == "found"), sum(mine.values())


def _print_ways(counts: Counter[tuple[str, str, str, str]], flag: str, direction: str) -> None:
    for way in sorted({key[2] for key in counts if key[:2] == (flag, direction)}):
        found = counts[flag, direction, way, "found"]
        total = found + counts[flag, direction, way, "missed"]
        print(f"{'':<21}{found / total:>8.1%}{found:>8}{total:>7}  {way}")


def main() -> int:
    """Print the tables; 2 when a file of pairs is not there."""
    parser = argparse.ArgumentParser(description="Recall and false alarms of the fidelity marks")
    parser.add_argument("pairs", nargs="*", type=Path, help=f"JSONL with id, en, es ({GIVEN})")
    parser.add_argument("--part", choices=("tuning", "test", "all", "both"), default="both")
    parser.add_argument("--ways", action="store_true", help="recall by way of spoiling, too")
    parser.add_argument("--show", choices=FLAGS, help="print what is missed (tuning part only)")
    options = parser.parse_args()
    paths: list[Path] = options.pairs or [GIVEN, OWN]
    status = 0
    for path in paths:
        if not path.is_file():
            print(f"no such file of pairs: {path} (name one as the first argument)")
            status = 2
            continue
        parts = ("tuning", "test") if options.part == "both" else (options.part,)
        for part in parts:
            missed = _report(f"{path.name} [{part}]", load(path, part), options.ways)
            if options.show and part == "tuning":
                _show([case for case in missed if case[1].flag == options.show])
    return status


def _show(missed: list[tuple[str, Case]]) -> None:
    for direction, case in missed:
        print(f"  {direction} {case.way}\n    {case.source.text}\n    {case.target.text}")


if __name__ == "__main__":
    raise SystemExit(main())

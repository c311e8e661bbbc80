"""How many errors put into good translations are found, and how many good ones are marked.

Usage: python -m bench.fidelity_eval [PAIRS.jsonl …] [--part tuning|test|all] [--show CLASS]

Rows: ``id``, ``en``, ``es``. The pairs are split by a hash of their id: the rules were made while
looking at the ``tuning`` part only, and the ``test`` part tells how they do on pairs never looked
at. The pairs of our own (``bench/fidelity/*_pairs.jsonl``) are made up: what is said in a visit,
which professional texts seldom hold. The errors are put in by three hands that share nothing. Every
table closes with how long the checking of one turn takes.
"""

import argparse
import math
import time
from collections import Counter
from pathlib import Path
from typing import get_args

from bench.fidelity.pairs import Case, Hand, Pair, both_ways, carried, load, spoil
from puente.fidelity import FLAGS, Flag, check

OWN = Path(__file__).with_name("fidelity") / "visit_pairs.jsonl"
DIALOGUE = Path(__file__).with_name("fidelity") / "dialogue_pairs.jsonl"
TALK = Path(__file__).with_name("fidelity") / "talk_pairs.jsonl"
GIVEN = Path("../shared/data/en-es/pairs.jsonl")
HANDS: tuple[Hand, ...] = get_args(Hand)
DIRECTIONS = ("en→es", "es→en")
_Z = 1.96
_REMEMBERED = 8
"""How many of our own outputs a turn is compared with at ingest."""

Counts = Counter[tuple[str, str, str, str]]
Alarm = tuple[str, Pair, tuple[Flag, ...]]


def wilson(hits: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share, by Wilson; 0 to 1 where nothing was counted."""
    if not total:
        return 0.0, 1.0
    share, z2 = hits / total, _Z * _Z
    middle = share + z2 / (2 * total)
    reach = _Z * math.sqrt(share * (1 - share) / total + z2 / (4 * total * total))
    return (middle - reach) / (1 + z2 / total), (middle + reach) / (1 + z2 / total)


def measure(pairs: list[Pair], hand: Hand = "first") -> tuple[Counts, list[tuple[str, Case]]]:
    """Counts by (class, direction, way, found or missed), and the cases missed."""
    counts: Counts = Counter()
    missed = []
    for at, pair in enumerate(pairs):
        for direction, case in spoil(pair, pairs[at - 7], hand):
            flags = check(case.source, case.target, recent=case.recent)
            found = case.flag in flags
            counts[case.flag, direction, case.way, "found" if found else "missed"] += 1
            if not found:
                missed.append((direction, case))
    return counts, missed


def false_alarms(pairs: list[Pair]) -> list[Alarm]:
    """The good translations that are marked."""
    alarms = []
    for pair in pairs:
        for direction, source, target in both_ways(pair):
            flags = check(source, target)
            if flags:
                alarms.append((direction, pair, flags))
    return alarms


def time_checks(pairs: list[Pair]) -> tuple[float, float]:
    """How long one check takes: the median and the 99th percentile, in µs; 0 without pairs.

    As at ingest: with the last of what we said ourselves to compare with.
    """
    spent, recent = [], tuple(pair.es for pair in pairs[:_REMEMBERED])
    for pair in pairs:
        for _, source, target in both_ways(pair):
            start = time.perf_counter_ns()
            check(source, target, recent=recent)
            spent.append((time.perf_counter_ns() - start) / 1000)
    if not spent:
        return 0.0, 0.0
    spent.sort()
    return spent[len(spent) // 2], spent[int(len(spent) * 0.99)]


def _report(name: str, pairs: list[Pair], by_way: bool) -> list[tuple[str, Case]]:
    alarms = false_alarms(pairs)
    median, slow = time_checks(pairs)
    print(f"\n{name}: {len(pairs)} pairs; one check p50 {median:.0f} µs, p99 {slow:.0f} µs")
    _print_alarms("good pairs marked", alarms, len(pairs))
    _print_alarms("good pairs with a good sentence more", false_alarms(carried(pairs)), len(pairs))
    missed = []
    for hand in HANDS:
        counts, lost = measure(pairs, hand)
        missed += lost
        print(f"{hand} hand: recall, its 95 % interval, found of so many, good pairs marked")
        for flag in FLAGS:
            for direction in DIRECTIONS:
                marked = sum(flag in flags and way == direction for way, _, flags in alarms)
                _print_row(flag, direction, *_sum(counts, flag, direction), marked)
                if by_way:
                    _print_ways(counts, flag, direction)
    return missed


def _print_alarms(what: str, alarms: list[Alarm], total: int) -> None:
    for direction in (*DIRECTIONS, "both"):
        marked = sum(direction in (way, "both") for way, _, _ in alarms)
        turns = total * (2 if direction == "both" else 1)
        low, high = wilson(marked, turns)
        share = marked / max(turns, 1)
        print(f"{what}, {direction}: {marked} = {share:.2%} ({low:.2%} to {high:.2%})")


def _print_row(flag: str, direction: str, found: int, total: int, marked: int) -> None:
    low, high = wilson(found, total)
    recall = f"{found / total:.1%} ({low:.1%} to {high:.1%})" if total else "-"
    short = "  <- below 95 %" if total and found < 0.95 * total else ""
    print(f"  {flag:<10}{direction:<7}{recall:>27}{found:>7} of{total:>6}{marked:>5}{short}")


def _sum(counts: Counts, flag: str, direction: str) -> tuple[int, int]:
    mine = {key: n for key, n in counts.items() if key[:2] == (flag, direction)}
    return sum(n for key, n in mine.items() if key[3] == "found"), sum(mine.values())


def _print_ways(counts: Counts, flag: str, direction: str) -> None:
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
    paths: list[Path] = options.pairs or [GIVEN, OWN, DIALOGUE, TALK]
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

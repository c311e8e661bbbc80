"""Measure detection: quality on public medical orders and on made-up visits, speed, import.

    PYTHONPATH=shared python bench/detect_eval.py [--data FOLDER] [--quick]

The public data (``train.jsonl``, ``dev.jsonl``, ``es_seed_dev.jsonl``, ``score.py``) is not part
of the project: it is looked for in ``--data``, in ``$PUENTE_MEDICAL_ORDERS`` and in
``../shared/data/medical-orders`` beside the checkout. Without it only the made-up visits, the
speed and the import are measured, and that is said.

No figure is measured on what its weights were fitted on: «train → dev» fits on train alone,
«cross-validated» fits each fold on the others. ``--quick`` leaves the cross-validation out.
"""

import argparse
import importlib.util
import json
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any, NamedTuple

from puente.detection import LiveState, fitting, observe, propose, scoring, weighing
from puente.detection.__main__ import row
from puente.detection.conversations import Conversation, read
from puente.detection.labelling import judged
from puente.detection.values import Turn

ROOT = Path(__file__).resolve().parent.parent
VISITS = ROOT / "tests" / "unit" / "detection" / "visits"
FOLDS = 5
RESAMPLES = 300
LEAST_RECALL = 0.65
Predictions = dict[str, list[dict[str, Any]]]


class Weighed(NamedTuple):
    """A draft's probability, whether it is an order, and its type."""

    chance: float
    right: bool
    type: str


def find_data(given: str | None) -> Path | None:
    """The folder of the public data, or None."""
    beside = ROOT.parent / "shared" / "data" / "medical-orders"
    for place in (given, os.environ.get("PUENTE_MEDICAL_ORDERS"), str(beside)):
        if place and (Path(place) / "score.py").is_file():
            return Path(place)
    return None


def load_scorer(folder: Path) -> ModuleType:
    """The scorer that lies beside the data."""
    spec = importlib.util.spec_from_file_location("medical_orders_score", folder / "score.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"{folder} has no scorer")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def predict(conversations: Sequence[Conversation]) -> Predictions:
    """What detection proposes, by the weights in force."""
    return {c.id: [row(proposal) for proposal in propose(c.turns)] for c in conversations}


def own_visits(kind: str) -> list[Conversation]:
    """The project's made-up visits: ``fit`` or ``test``."""
    return [c for path in sorted(VISITS.glob(f"*_{kind}.jsonl")) for c in read(path)]


def cross_validate(
    conversations: Sequence[Conversation], always: Sequence[Conversation]
) -> tuple[Predictions, list[Weighed]]:
    """Predictions for each conversation by weights fitted without it, and each draft's
    probability with whether it was right."""
    order = list(conversations)
    random.Random(7).shuffle(order)
    known = fitting.learn([*order, *always])
    found: Predictions = {}
    pairs: list[Weighed] = []
    for number in range(FOLDS):
        rest = [c for at, c in enumerate(order) if at % FOLDS != number]
        fitting.fit([*rest, *always], known=known)
        found |= predict(order[number::FOLDS])
        pairs.extend(probabilities(order[number::FOLDS]))
    scoring.use(None)
    return found, pairs


def probabilities(conversations: Sequence[Conversation]) -> list[Weighed]:
    """Every draft, weighed by the weights in force."""
    return [
        Weighed(weighing.probability(j.draft), j.order is not None, j.draft.type)
        for c in conversations
        for j in judged(c)
    ]


def best_precision(pairs: Sequence[Weighed], kind: str, wanted: int) -> float:
    """The best precision for this type at any probability that still finds ``LEAST_RECALL`` of
    the ``wanted`` orders; 0 when none does. Drafts of one probability come together."""
    ranked = sorted((pair for pair in pairs if pair.type == kind), key=lambda pair: -pair.chance)
    best, found = 0.0, 0
    for shown, pair in enumerate(ranked, 1):
        found += pair.right
        last = shown == len(ranked) or ranked[shown].chance < pair.chance
        if last and found >= LEAST_RECALL * wanted:
            best = max(best, found / shown)
    return best


def show_precision(
    name: str, kinds: Sequence[str], told: Sequence[Conversation], pairs: Sequence[Weighed]
) -> None:
    """The line of precisions at the least recall that the bars ask for."""
    cells = []
    for kind in kinds:
        wanted = sum(order["type"] == kind for c in told for order in c.orders)
        cells.append(f"{kind} {100 * best_precision(pairs, kind, wanted):.0f}")
    print(f"precision at recall {LEAST_RECALL:.0%}, {name}: {', '.join(cells)}")


def calibration_error(pairs: Sequence[Weighed], bins: int = 10) -> float:
    """Expected calibration error: the mean gap between probability and frequency, by tenths."""
    gap = 0.0
    for number in range(bins):
        inside = [(p, r) for p, r, _ in pairs if min(bins - 1, int(p * bins)) == number]
        gap += abs(sum(p for p, _ in inside) - sum(r for _, r in inside))
    return gap / len(pairs) if pairs else 0.0


def interval(
    score: Callable[..., Any], gold: dict[str, Any], found: Predictions
) -> tuple[float, float]:
    """A 95 % interval of AVG, by resampling conversations."""
    chance = random.Random(11)
    ids = sorted(gold)
    figures = []
    for _ in range(RESAMPLES):
        drawn = [chance.choice(ids) for _ in ids]
        again = {f"{at}": gold[name] for at, name in enumerate(drawn)}
        figures.append(score(again, {f"{at}": found[n] for at, n in enumerate(drawn)})["avg"])
    figures.sort()
    return 100 * figures[len(figures) // 40], 100 * figures[-1 - len(figures) // 40]


def show(
    name: str, scorer: ModuleType, conversations: Sequence[Conversation], found: Predictions
) -> None:
    """One line of the table."""
    gold = {c.id: c.orders for c in conversations}
    result = scorer.score(gold, {c.id: found[c.id] for c in conversations})
    low, high = interval(scorer.score, gold, found)
    fields = ("description", "reason", "order_type", "provenance")
    cells = " ".join(f"{100 * result[field]['f1']:6.1f}" for field in fields)
    types = " ".join(
        f"{100 * result['per_type'][kind]['precision']:4.0f}/"
        f"{100 * result['per_type'][kind]['recall']:<4.0f}"
        for kind in scorer.TYPES
    )
    print(f"{name:<26}{100 * result['avg']:6.1f} [{low:4.1f}–{high:4.1f}] {cells}   {types}")


def measure_quality(folder: Path, *, quick: bool) -> None:
    """Print the table of quality."""
    scorer = load_scorer(folder)
    train, dev, seed = (
        list(read(folder / f"{name}.jsonl")) for name in ("train", "dev", "es_seed_dev")
    )
    own, held = own_visits("fit"), own_visits("test")
    print(f"{'':<26}{'AVG':>6} {'95 %':^11} {'desc':>6} {'reason':>6} {'type':>6} {'prov':>6}   "
          "medication lab      imaging   followup  (precision/recall)")  # fmt: skip
    fitting.fit([*train, *own])
    found, pairs = predict(dev), probabilities(dev)
    show("train → dev", scorer, dev, found)
    natural = [c for c in dev if c.source == "primock57"]
    show("  its natural speech", scorer, natural, found)
    show("train → Spanish seed", scorer, seed, predict(seed))
    show("train → own held visits", scorer, held, predict(held))
    show_precision("dev", scorer.TYPES, dev, pairs)
    print(f"calibration error on dev: {calibration_error(pairs):.3f}\n")
    if not quick:
        found, pairs = cross_validate([*train, *dev], own)
        show("cross-validated, dev", scorer, dev, found)
        show("cross-validated, all", scorer, [*train, *dev], found)
        natural = [c for c in [*train, *dev] if c.source == "primock57"]
        show("  its natural speech", scorer, natural, found)
        show_precision("cross-validated", scorer.TYPES, [*train, *dev], pairs)
        print(f"calibration error, cross-validated: {calibration_error(pairs):.3f}\n")
    scoring.use(None)
    show("shipped → Spanish seed", scorer, seed, predict(seed))
    show("shipped → own held visits", scorer, held, predict(held))


def measure_own() -> None:
    """Right types on the held made-up visits, which need no scorer."""
    pairs = probabilities(own_visits("test"))
    shown = [right for p, right, _ in pairs if p >= scoring.load().threshold]
    wanted = sum(len(c.orders) for c in own_visits("test"))
    print(f"own held visits: {sum(shown)} of {wanted} actions, {len(shown)} proposed")


def measure_speed(folder: Path | None) -> None:
    """Print turns a second of one core's time: of real consultations, and by length of visit."""
    _measure_lengths("made-up visits, an order in most turns", own_visits("fit"))
    if folder is not None:
        _measure_lengths("public consultations", list(read(folder / "dev.jsonl")))


def _measure_lengths(name: str, conversations: Sequence[Conversation]) -> None:
    turns = [turn for c in conversations for turn in c.turns]
    propose(turns[:500])
    print(name)
    costs = {}
    for length in (50, 500, 5_000):
        rounds = 5_000 // length
        costs[length] = sum(_cost(turns, length, again) for again in range(rounds)) / rounds
        live = _live(_numbered(turns, length, 9_999))
        print(f"visit of {length:>5} turns: {1 / costs[length]:8.0f} turns/s at once, "
              f"{live:6.0f} live")  # fmt: skip
    print(f"a turn of 5,000 costs {costs[5_000] / costs[50]:.2f} times a turn of 50 (bar 1.3)")


def _numbered(turns: Sequence[Turn], length: int, mark: int) -> list[Turn]:
    """A visit of this many turns; the number makes each new, so that no reading is remembered."""
    return [
        turn._replace(turn_id=f"t{at}", text=f"{turn.text} {mark}{length + at}")
        for at, turn in enumerate((list(turns) * (length // len(turns) + 1))[:length])
    ]


def _cost(turns: Sequence[Turn], length: int, again: int) -> float:
    start = (again * length) % len(turns)
    visit = _numbered([*turns[start:], *turns[:start]], length, again)
    started = time.process_time()
    propose(visit)
    return (time.process_time() - started) / length


def _live(visit: Sequence[Turn]) -> float:
    state = LiveState()
    started = time.process_time()
    for turn in visit:
        state = observe(LiveState.load(json.loads(json.dumps(state.dump()))), turn).state
    return len(visit) / (time.process_time() - started)


_LOADED = (
    "import puente.detection; from puente.detection import lexicon, scoring; "
    "lexicon.load(); scoring.load()"
)
_PROPOSED = (
    "from puente.detection import Turn, propose; "
    "assert propose([Turn('t1', 'clinician', 'en', 'I will prescribe amoxicillin, 500 milligrams "
    "three times a day for ten days, for your sore throat.')])"
)


def measure_import() -> None:
    """Print what processor time a fresh process takes to import detection, read its data and
    propose for the first time, with the bytecode that an installation has."""
    starts = (("nothing", "pass"), ("detection, its data read", _LOADED))
    for name, script in (*starts, ("the first proposal made", _PROPOSED)):
        print(f"cold start, {name}: {_cold(script):.0f} ms, the interpreter's start included")


def _cold(script: str) -> float:
    """The least processor time of nine fresh processes, in milliseconds."""
    with TemporaryDirectory() as folder:
        surroundings = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        surroundings |= {"PYTHONPYCACHEPREFIX": folder}
        figures = []
        for _ in range(10):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([sys.executable, "-c", script], check=True, env=surroundings)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            figures.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return 1000 * min(figures[1:])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", help="folder of the public medical orders")
    parser.add_argument("--quick", action="store_true", help="without cross-validation")
    given = parser.parse_args()
    folder = find_data(given.data)
    if folder is None:
        print("public medical orders not found: quality is measured on made-up visits only")
        measure_own()
    else:
        measure_quality(folder, quick=given.quick)
    print()
    measure_speed(folder)
    measure_import()


if __name__ == "__main__":
    main()

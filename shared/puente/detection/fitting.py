"""Fit the weights from conversations whose orders are known; never imported when detecting.

    python -m puente.detection.fitting TRAIN.jsonl [MORE.jsonl…] [--out weights.json]

Deterministic: one seed, same file. Two logistic models with L2 penalty, fitted by AdaGrad in
plain Python: one over the features of each mention, one over proposals held out of the first
(``FOLDS``-fold), so that its probabilities are honest. The public orders are silent
about referrals and instrumental studies: only the project's own made-up visits teach those.
"""

import argparse
import json
import math
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from puente.detection import scoring
from puente.detection.combining import Offer
from puente.detection.context import Context
from puente.detection.conversations import Conversation, read
from puente.detection.drafts import Draft
from puente.detection.linking import advance
from puente.domain.action import DetectorTurn

SEED = 20
FOLDS = 5
ROUNDS = 3
"""Features that look at earlier scores need weights to exist: the fit is repeated on its own."""
RARE = 4

Row = tuple[dict[str, float], float]


class Fitted(NamedTuple):
    """The two models and the threshold with the best F1 on held-out proposals."""

    weights: scoring.Weights
    held_out: list[tuple[float, bool]]
    """(probability, right) of each held-out proposal, by models that had not seen it."""


def logistic(rows: Sequence[Row], *, epochs: int, penalty: float, rate: float) -> dict[str, float]:
    """Weights that minimise the logistic loss plus the penalty (bias free of it)."""
    weights: dict[str, float] = {}
    squares: dict[str, float] = {}
    order = list(range(len(rows)))
    chance = random.Random(SEED)  # noqa: S311 - shuffling, not secrets
    for _ in range(epochs):
        chance.shuffle(order)
        for at in order:
            features, label = rows[at]
            total = sum(weights.get(name, 0.0) * value for name, value in features.items())
            error = scoring.squash(total) - label
            for name, value in features.items():
                weight = weights.get(name, 0.0)
                gradient = error * value + (penalty * weight if name != "bias" else 0.0)
                squares[name] = squares.get(name, 1e-8) + gradient * gradient
                weights[name] = weight - rate * gradient / math.sqrt(squares[name])
    return weights


def is_own(conversation: Conversation) -> bool:
    """Whether it is one of the project's own visits, which name every action."""
    return conversation.source == "made-up"


def untold(conversation: Conversation, kind: str) -> bool:
    """Whether the orders of a conversation are silent about mentions of this kind.

    The public orders name no referral and no instrumental study (ECG, endoscopy, lung function),
    ordered or not: there, a mention of one is no evidence either way.
    """
    return kind in ("specialty", "procedure") and not is_own(conversation)


def names(order: dict[str, Any], kind: str, said: str) -> bool:
    """Whether a known order is of this type and shares a word with what was said."""
    if order["type"] != kind:
        return False
    if kind == "followup":
        return True
    wanted = set(order["description"].lower().replace("-", " ").replace(".", " ").split())
    return not wanted.isdisjoint(said.lower().replace("-", " ").split())


class Example(NamedTuple):
    """A mention as it was scored, and the orders of the conversation that its turn evidences."""

    features: list[str]
    order: tuple[str, int, str] | None
    """(conversation, number of the order, turn), or None for a mention of no order."""


def examples(conversations: Sequence[Conversation]) -> list[Example]:
    """Every mention of the conversations, by the weights in force."""
    out: list[Example] = []
    for conversation in conversations:
        context = Context()
        watch = partial(_note, out, conversation)
        for turn in conversation.turns:
            advance(context, turn, watch)
    return out


def _note(
    out: list[Example],
    conversation: Conversation,
    turn: DetectorTurn,
    offer: Offer,
    features: list[str],
) -> None:
    if untold(conversation, offer.kind):
        return
    said = f"{offer.head} {offer.key.concept}"
    number = next(
        (
            at
            for at, order in enumerate(conversation.orders)
            if turn.turn_id in map(str, order["provenance"]) and names(order, offer.key.type, said)
        ),
        None,
    )
    order = (conversation.id, number, turn.turn_id) if number is not None else None
    out.append(Example(features, order))


def labelled(
    found: Sequence[Example], weights: Mapping[str, float]
) -> list[tuple[list[str], bool]]:
    """Examples with labels: of several mentions that one turn offers for one order, the likeliest
    is right and the others, which may be asides, are left out."""
    best: dict[tuple[str, int, str], tuple[float, int]] = {}
    for at, example in enumerate(found):
        if example.order is None:
            continue
        total = sum(weights.get(name, 0.0) for name in example.features)
        if example.order not in best or total > best[example.order][0]:
            best[example.order] = (total, at)
    chosen = {at for _, at in best.values()}
    return [
        (example.features, example.order is not None)
        for at, example in enumerate(found)
        if example.order is None or at in chosen or not weights
    ]


def drafts_of(conversation: Conversation) -> list[Draft]:
    """All drafts of a conversation, likely or not."""
    context = Context()
    gone = [draft for turn in conversation.turns for draft in advance(context, turn)]
    return [draft for draft in [*gone, *context.drafts] if not draft.withdrawn]


def judged(conversation: Conversation) -> list[tuple[Draft, bool]]:
    """Each draft with whether it is an order; an order counts for its likeliest draft only."""
    free = list(conversation.orders)
    out = []
    for draft in sorted(drafts_of(conversation), key=lambda d: -d.best):
        if untold(conversation, draft.kind):
            continue
        said = f"{draft.head} {draft.concept}"
        order = next((o for o in free if names(o, draft.type, said)), None)
        if order is not None:
            free.remove(order)
        out.append((draft, order is not None))
    return out


def fit_mentions(conversations: Sequence[Conversation]) -> dict[str, float]:
    """The first model. Uses and replaces the weights in force while it works."""
    weights: dict[str, float] = {}
    for _ in range(ROUNDS):
        rows = labelled(examples(conversations), weights)
        counts = Counter(name for features, _ in rows for name in set(features))
        kept = [
            (dict.fromkeys((n for n in features if counts[n] >= RARE), 1.0), float(right))
            for features, right in rows
        ]
        weights = logistic(kept, epochs=15, penalty=0.1, rate=0.1)
        scoring.use(scoring.Weights(weights, {"best": 1.0}, 0.5))
    return weights


def fit(conversations: Sequence[Conversation], *, folds: int = FOLDS) -> Fitted:
    """Both models. Leaves them in force."""
    order = list(conversations)
    random.Random(SEED).shuffle(order)  # noqa: S311 - shuffling, not secrets
    held: list[tuple[dict[str, float], bool, bool]] = []
    for number in range(folds):
        scoring.use(scoring.Weights({}, {"best": 1.0}, 0.5))
        fit_mentions([c for at, c in enumerate(order) if at % folds != number])
        for conversation in order[number::folds]:
            own = is_own(conversation)
            held.extend((draft.measures(), right, own) for draft, right in judged(conversation))
    rows = [(values, float(right)) for values, right, _ in held]
    proposal = logistic(rows, epochs=60, penalty=0.0005, rate=0.2)
    scoring.use(scoring.Weights({}, {"best": 1.0}, 0.5))
    mention = fit_mentions(order)
    weights = scoring.Weights(mention, proposal, 0.5)
    scored = [(scoring.confidence(weights, values), right) for values, right, _ in held]
    public = [pair for pair, (_, _, own) in zip(scored, held, strict=True) if not own] or scored
    wanted = sum(len(c.orders) for c in order if not is_own(c) or public is scored)
    weights = weights._replace(threshold=best_threshold(public, wanted))
    scoring.use(weights)
    return Fitted(weights, scored)


def best_threshold(scored: Sequence[tuple[float, bool]], wanted: int) -> float:
    """The probability, in hundredths, at which F1 over held-out proposals is best."""

    def f1(least: float) -> float:
        shown = [right for probability, right in scored if probability >= least]
        return 2 * sum(shown) / (len(shown) + wanted) if shown else 0.0

    def around(step: int) -> float:  # a peak of one hundredth is chance
        return sum(f1(near / 100) for near in range(step - 5, step + 6))

    return max(range(25, 61), key=around) / 100


def save(weights: scoring.Weights, path: Path) -> None:
    """Write weights as data, small ones left out."""
    raw = {
        "mention": {k: round(v, 3) for k, v in sorted(weights.mention.items()) if abs(v) >= 0.02},
        "proposal": {k: round(v, 4) for k, v in sorted(weights.proposal.items())},
        "threshold": weights.threshold,
    }
    path.write_text(json.dumps(raw, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    """Fit from the files named and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=scoring.FILE)
    given = parser.parse_args()
    fitted = fit([conversation for path in given.files for conversation in read(path)])
    save(fitted.weights, given.out)


if __name__ == "__main__":
    main()

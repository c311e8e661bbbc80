"""Fit the weights from conversations whose orders are known; never imported when detecting.

    python -m puente.detection.fitting TRAIN.jsonl [MORE.jsonl…] [--out weights.json]

Deterministic and in plain Python: the same files give the same weights. Three logistic models:
over the features of each mention; over what is known of each draft, fitted on drafts that the
first model had not seen, so that its probabilities are honest; and over the problems that may be a
draft's reason. The public orders are silent about referrals and instrumental studies: only the
project's own made-up visits teach those.
"""

import argparse
import json
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from puente.detection import choosing, scoring, weighing
from puente.detection.conversations import Conversation, read
from puente.detection.labelling import Example, Judged, examples, is_own, judged, labelled
from puente.detection.learning import Row, logistic

SEED = 20
FOLDS = 5
ROUNDS = 3
"""Which mention of an order is meant is known better once there are weights: it is asked again."""
RARE = 3
_MISSED = 1.25
"""How much an action that was missed weighs against one that is wrong."""
_MENTION_PENALTY = 16.0
_DRAFT_PENALTY = 3.0
_REASON_PENALTY = 20.0
_UNFITTED = scoring.Weights({}, {"best": 3.0}, {}, 0.5, 0.5)


class Fitted(NamedTuple):
    """The models and the threshold with the best F1 on held-out drafts."""

    weights: scoring.Weights
    held_out: list[tuple[float, bool]]
    """(probability, right) of each held-out draft, by models that had not seen it."""


def learn(conversations: Sequence[Conversation]) -> dict[str, list[Example]]:
    """The mentions of each conversation by its id: they do not depend on the weights in force,
    which it puts aside."""
    scoring.use(_UNFITTED)
    return {conversation.id: examples([conversation]) for conversation in conversations}


def fit_mentions(found: Sequence[Example]) -> dict[str, float]:
    """The first model."""
    weights: dict[str, float] = {}
    for _ in range(ROUNDS):
        rows: list[Row] = [
            (dict.fromkeys(features, 1.0), float(right))
            for features, right in labelled(found, weights)
        ]
        weights = logistic(rows, penalty=_MENTION_PENALTY, rare=RARE)
    return weights


def fit_drafts(held: Sequence[Judged]) -> dict[str, float]:
    """The second model, from drafts that the first had not seen."""
    rows = [(weighing.measures(j.draft), float(j.order is not None)) for j in held]
    return logistic(rows, penalty=_DRAFT_PENALTY)


def fit_reasons(held: Sequence[Judged]) -> dict[str, float]:
    """The third model: how much of a known reason each problem tells."""
    rows: list[Row] = []
    for draft, order, problems in held:
        if order is None:
            continue
        options = choosing.candidates(draft, problems)
        rows.extend(
            (
                dict.fromkeys(names, 1.0),
                overlap(order["reason"] or "", problem.text),
            )
            for names, problem in zip(choosing.features(draft, options), options, strict=True)
        )
    return logistic(rows, penalty=_REASON_PENALTY, rare=RARE) if rows else {}


def overlap(wanted: str, said: str) -> float:
    """The F1 of the words of two texts."""
    first, second = _words(wanted), _words(said)
    shared = len(first & second)
    return 2.0 * shared / (len(first) + len(second)) if shared else 0.0


def _words(text: str) -> set[str]:
    return set(text.lower().translate(str.maketrans("", "", ".,?!")).split())


def fit(
    conversations: Sequence[Conversation],
    *,
    folds: int = FOLDS,
    known: Mapping[str, list[Example]] | None = None,
) -> Fitted:
    """All models. Leaves them in force. ``known`` is what ``learn`` gave, where it was asked."""
    order = list(conversations)
    random.Random(SEED).shuffle(order)  # noqa: S311 - shuffling, not secrets
    found = learn(order) if known is None else known
    held: list[Judged] = []
    visits: list[_Visit] = []
    for number in range(folds):
        rest = [c for at, c in enumerate(order) if at % folds != number]
        mention = fit_mentions([example for c in rest for example in found[c.id]])
        scoring.use(_UNFITTED._replace(mention=mention))
        for conversation in order[number::folds]:
            judgements = judged(conversation)
            visits.append(_Visit(conversation, range(len(held), len(held) + len(judgements))))
            held.extend(judgements)
    weights = scoring.Weights(
        fit_mentions([example for c in order for example in found[c.id]]),
        fit_drafts(held),
        fit_reasons(held),
        0.5,
        0.5,
    )
    scored = [
        (scoring.confidence(weights, weighing.measures(j.draft)), j.order is not None) for j in held
    ]
    told = [visit for visit in visits if not is_own(visit.conversation)] or visits
    formal = [visit for visit in told if not all(held[at].draft.written for at in visit.places)]
    talked = [visit for visit in told if visit not in formal]
    common = _threshold(told, scored)
    # Half way to the threshold of all visits: that of a few dozen alone is half chance.
    weights = weights._replace(
        threshold=round((common + _threshold(formal, scored)) / 2, 3),
        talk_threshold=round((common + _threshold(talked, scored)) / 2, 3),
    )
    scoring.use(weights)
    return Fitted(weights, scored)


class _Visit(NamedTuple):
    """A conversation, and which of the held-out drafts are its."""

    conversation: Conversation
    places: range


def _threshold(visits: Sequence[_Visit], scored: Sequence[tuple[float, bool]]) -> float:
    shown = [scored[at] for visit in visits for at in visit.places]
    return best_threshold(shown, sum(len(visit.conversation.orders) for visit in visits))


def best_threshold(scored: Sequence[tuple[float, bool]], wanted: int) -> float:
    """The probability, in hundredths, at which held-out proposals are best: F1, with what is
    missed counting somewhat more than what is wrong, since a clinician dismisses with one touch
    what was proposed and has to type what was not."""

    def good(least: float) -> float:
        shown = [right for probability, right in scored if probability >= least]
        return sum(shown) / (len(shown) + _MISSED * wanted) if shown else 0.0

    def around(step: int) -> float:  # a peak of one hundredth is chance
        return sum(good(near / 100) for near in range(step - 5, step + 6))

    return max(range(25, 61), key=around) / 100


def save(weights: scoring.Weights, path: Path) -> None:
    """Write weights as data, small ones left out."""
    raw = {
        "mention": {k: round(v, 3) for k, v in sorted(weights.mention.items()) if abs(v) >= 0.02},
        "proposal": {k: round(v, 4) for k, v in sorted(weights.proposal.items())},
        "reason": {k: round(v, 3) for k, v in sorted(weights.reason.items()) if abs(v) >= 0.01},
        "threshold": weights.threshold,
        "talk_threshold": weights.talk_threshold,
    }
    path.write_text(json.dumps(raw, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    """Fit from the files named and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=Path(scoring.FILE))
    given = parser.parse_args()
    fitted = fit([conversation for path in given.files for conversation in read(path)])
    save(fitted.weights, given.out)


if __name__ == "__main__":
    main()

"""From features to a probability: a logistic model whose weights are data.

``data/weights.json`` holds, for a mention, one weight a feature; for a proposal, a second small
logistic model over its best mention's score that turns scores into probabilities. Both were
fitted by ``python -m puente.detection.fitting`` (see there).
"""

import json
import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).parent / "data" / "weights.json"


class Weights(NamedTuple):
    """The fitted numbers."""

    mention: Mapping[str, float]
    proposal: Mapping[str, float]
    threshold: float
    """Proposals at or above this probability are shown."""


_in_force: list[Weights] = []


def load() -> Weights:
    """The weights in force: those of the file, unless ``use`` set others.

    Raises OSError when the installation lacks the file.
    """
    if not _in_force:
        raw = json.loads(FILE.read_text(encoding="utf-8"))
        _in_force.append(Weights(raw["mention"], raw["proposal"], float(raw["threshold"])))
    return _in_force[0]


def use(weights: Weights | None) -> None:
    """Put weights in force for this process, or the file's again: only fitting needs this."""
    _in_force[:] = [] if weights is None else [weights]


def score(weights: Weights, features: Iterable[str]) -> float:
    """The log-odds that a mention with these features is a commitment."""
    get = weights.mention.get
    return sum(get(name, 0.0) for name in features)


def squash(log_odds: float) -> float:
    """The probability of log-odds, for any finite value."""
    bounded = max(-30.0, min(30.0, log_odds))
    return 1.0 / (1.0 + math.exp(-bounded))


def proposal_features(
    kind: str, best: float, mentions: int, amounts: int, explained: bool
) -> dict[str, float]:
    """What a proposal's probability is computed from: its best score, and how often it was said."""
    return {
        "bias": 1.0,
        "best": max(-6.0, min(6.0, best)),
        "again": math.log(max(1, mentions)),
        "amounts": float(min(3, amounts)),
        "explained": float(explained),
        f"kind:{kind}": 1.0,
    }


def confidence(weights: Weights, values: Mapping[str, float]) -> float:
    """The calibrated probability that a proposal is a commitment."""
    get = weights.proposal.get
    return squash(sum(get(name, 0.0) * value for name, value in values.items()))

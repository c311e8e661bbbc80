"""From features to a probability: a logistic model whose weights are data.

``data/weights.json`` holds, for a mention, one weight a feature; for a proposal, a second small
logistic model over its best mention's score that turns scores into probabilities. Both were
fitted by ``python -m puente.detection.fitting`` (see there).
"""

import json
import math
from collections.abc import Iterable, Mapping
from os import path
from typing import NamedTuple

FILE = path.join(path.dirname(__file__), "data", "weights.json")


class Weights(NamedTuple):
    """The fitted numbers."""

    mention: Mapping[str, float]
    proposal: Mapping[str, float]
    reason: Mapping[str, float]
    threshold: float
    """Proposals at or above this probability are shown."""
    talk_threshold: float
    """The same where nobody dictates: natural speech commits less plainly, so less is asked."""


_in_force: list[Weights] = []


def load() -> Weights:
    """The weights in force: those of the file, unless ``use`` set others.

    Raises OSError when the installation lacks the file.
    """
    if not _in_force:
        with open(FILE, encoding="utf-8") as file:
            raw = json.load(file)
        _in_force.append(
            Weights(
                raw["mention"],
                raw["proposal"],
                raw["reason"],
                *(float(raw[name]) for name in ("threshold", "talk_threshold")),
            )
        )
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


def confidence(weights: Weights, values: Mapping[str, float]) -> float:
    """The calibrated probability that a proposal is a commitment."""
    get = weights.proposal.get
    return squash(sum(get(name, 0.0) * value for name, value in values.items()))

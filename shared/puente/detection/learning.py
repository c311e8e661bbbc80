"""Logistic regression with an L2 penalty in plain Python: only fitting imports it.

The same rows give the same weights on any machine: nothing is drawn at random.
"""

import math
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from operator import mul

Row = tuple[Mapping[str, float], float]
"""Features with their values, and how right it is, from 0 to 1."""
_MEMORY = 8
_ENOUGH = 1e-4


def logistic(
    rows: Sequence[Row], *, penalty: float, steps: int = 60, rare: int = 1
) -> dict[str, float]:
    """The weights that minimise the logistic loss of all rows plus ``penalty / 2`` times their
    squares, found by L-BFGS in at most ``steps`` steps; features in fewer than ``rare`` rows get
    none."""
    counts = Counter(name for features, _ in rows for name in features)
    names = sorted(name for name, count in counts.items() if count >= rare)
    place = {name: at for at, name in enumerate(names)}
    problem = _Problem(
        [[place[name] for name in features if name in place] for features, _ in rows],
        [[value for name, value in features.items() if name in place] for features, _ in rows],
        [label for _, label in rows],
        penalty,
    )
    return dict(zip(names, problem.solved(len(names), steps), strict=True))


class _Problem:
    """The loss over fixed rows, and its gradient."""

    def __init__(
        self,
        places: list[list[int]],
        values: list[list[float]],
        labels: list[float],
        penalty: float,
    ) -> None:
        self._rows = list(zip(places, values, labels, strict=True))
        self._penalty = penalty

    def loss(self, weights: list[float]) -> tuple[float, list[float]]:
        """The loss at these weights and its gradient there."""
        get = weights.__getitem__
        total = 0.5 * self._penalty * sum(map(mul, weights, weights))
        slope = [self._penalty * weight for weight in weights]
        for places, values, label in self._rows:
            margin = sum(map(mul, map(get, places), values))
            bounded = max(-30.0, min(30.0, margin))
            chance = 1.0 / (1.0 + math.exp(-bounded))
            total += math.log1p(math.exp(-abs(bounded))) + max(bounded, 0.0) - label * bounded
            error = chance - label
            for at, value in zip(places, values, strict=True):
                slope[at] += error * value
        return total, slope

    def solved(self, size: int, steps: int) -> list[float]:
        """The weights after at most ``steps`` steps of L-BFGS with a halving line search."""
        weights = [0.0] * size
        total, slope = self.loss(weights)
        past: deque[tuple[list[float], list[float], float]] = deque(maxlen=_MEMORY)
        for _ in range(steps):
            steepness = math.sqrt(sum(map(mul, slope, slope)))
            if steepness < _ENOUGH * max(1.0, total):
                break
            way = _direction(slope, past)
            reach = 1.0 if past else 1.0 / max(1.0, steepness)
            gain = sum(map(mul, way, slope))
            for _ in range(20):
                tried = [w + reach * d for w, d in zip(weights, way, strict=True)]
                after, steeper = self.loss(tried)
                if after <= total + 1e-4 * reach * gain:
                    break
                reach /= 2.0
            else:
                break
            moved = [a - b for a, b in zip(tried, weights, strict=True)]
            turned = [a - b for a, b in zip(steeper, slope, strict=True)]
            curve = sum(map(mul, moved, turned))
            if curve > 1e-12:
                past.append((moved, turned, curve))
            weights, total, slope = tried, after, steeper
        return weights


def _direction(
    slope: list[float], past: deque[tuple[list[float], list[float], float]]
) -> list[float]:
    """Downhill, bent by the curvature that the last steps met (the two-loop recursion)."""
    way = [-value for value in slope]
    shares = []
    for moved, turned, curve in reversed(past):
        share = sum(map(mul, moved, way)) / curve
        shares.append(share)
        way = [w - share * t for w, t in zip(way, turned, strict=True)]
    if past:
        _, turned, curve = past[-1]
        scale = curve / sum(map(mul, turned, turned))
        way = [scale * w for w in way]
    for (moved, turned, curve), share in zip(past, reversed(shares), strict=True):
        back = share - sum(map(mul, turned, way)) / curve
        way = [w + back * m for w, m in zip(way, moved, strict=True)]
    return way

"""What a draft's probability is computed from, and when it stops changing.

A draft settles ``AHEAD`` turns after it was last touched: what is around it and its reason are
fixed then, while the turn is still in the live window. So a visit read at its end and a visit read
as it happens say the same.
"""

import math
from collections.abc import Iterable

from puente.detection import choosing, scoring
from puente.detection.choosing import AHEAD
from puente.detection.context import Context
from puente.detection.drafts import Draft

_UNLIKELY = 0.15
"""Below this probability no reason is looked for."""
_NEAR = 6
"""Turns within which other drafts are near."""


def settle(context: Context) -> None:
    """Fix the drafts that were not touched for ``AHEAD`` turns."""
    due = [
        d for d in context.drafts if d.touched + AHEAD <= context.number and d.settled != d.touched
    ]
    weigh(context, due)
    for draft in due:
        draft.settled = draft.touched


def finish(context: Context) -> None:
    """Bring the drafts that have not settled up to now, as at the end of the visit."""
    weigh(context, [draft for draft in context.drafts if draft.settled != draft.touched])


def weigh(context: Context, drafts: Iterable[Draft]) -> None:
    """Look around these drafts: what else is likely near them, and which problem is the reason."""
    for draft in drafts:
        others = [
            other.best
            for other in context.drafts
            if other is not draft and abs(other.at - draft.at) <= _NEAR
        ]
        draft.near = [
            max(others, default=-6.0),
            float(len(others)),
            sum(scoring.squash(best) for best in others),
        ]
        worth_asking = probability(draft) >= _UNLIKELY
        found = choosing.reason(draft, context.problems) if worth_asking else None
        draft.reason, draft.reason_turn = found or (None, None)


def measures(draft: Draft) -> dict[str, float]:
    """What the probability of a draft is computed from, each roughly between -1 and 1."""
    kinds = {part.kind for part in draft.parts}
    best = max(-6.0, min(6.0, draft.best)) / 3.0
    out = {
        "bias": 1.0,
        "best": best,
        f"best:{draft.type}": best,
        f"kind:{draft.kind}": 1.0,
        "second": max(-6.0, min(6.0, draft.second)) / 6.0,
        "total": math.log1p(draft.total),
        "again": math.log(max(1, draft.mentions)),
        "heard": math.log(max(1, draft.heard)) / 2.0,
        "at": math.log1p(draft.at) / 5.0,
        "amounts": min(3, len(draft.parts)) / 3.0,
        **{f"part:{kind}": 1.0 for kind in kinds},
    }
    if draft.beside is not None:
        out["beside"] = 1.0
    if draft.conditional:
        out["conditional"] = 1.0
    if draft.change is not None:
        out[f"change:{draft.change}"] = 1.0
    if draft.body_part is not None:
        out["placed"] = 1.0
    if draft.written:
        out["written"] = 1.0
        out[f"written:{draft.type}"] = 1.0
        out["written:best"] = best
    if draft.dictated:
        out["dictated"] = 1.0
    scales = (1.0, 50.0, 50.0, 100.0, 4.0, 50.0, 50.0)
    for at, (value, scale) in enumerate(zip(draft.scene, scales, strict=True)):
        out[f"scene:{at}"] = max(-1.0, min(2.0, value / scale))
    for name, value, scale in zip(
        ("most", "count", "sum"), draft.near, (6.0, 8.0, 4.0), strict=False
    ):
        out[f"near:{name}"] = max(-1.0, min(2.0, value / scale))
    return out


def least(draft: Draft) -> float:
    """The probability from which this draft is shown."""
    weights = scoring.load()
    return weights.talk_threshold if draft.written else weights.threshold


def probability(draft: Draft) -> float:
    """The calibrated probability that the clinician committed to it; 0 once withdrawn."""
    if draft.withdrawn:
        return 0.0
    return scoring.confidence(scoring.load(), measures(draft))

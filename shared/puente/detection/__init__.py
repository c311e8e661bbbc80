"""Detection: from what was said to the actions a clinician committed to. Rules and a small model.

Two doors, which agree at the end of a visit:

- ``propose(turns)`` reads a whole visit.
- ``observe(state, turn)`` reads one more turn of a visit that goes on; it returns a
  ``LiveResult`` with the next ``LiveState``, the standing proposals whose evidence is still in
  the window, and the keys of those that no longer stand.

Pure: no network, no clock, no log; the same turns give the same proposals. Nothing here loads a
model of the domain: ``forms`` does, for callers that want its ``ProposedAction``.
"""

from collections.abc import Sequence
from datetime import date

from puente.detection import weighing
from puente.detection.context import Context
from puente.detection.drafts import Draft, ProposalKey
from puente.detection.linking import advance
from puente.detection.live import WINDOW, LiveResult, LiveState, observe
from puente.detection.values import Details, Proposal, Said, Turn

__all__ = [
    "WINDOW",
    "Details",
    "LiveResult",
    "LiveState",
    "Proposal",
    "ProposalKey",
    "Said",
    "Turn",
    "observe",
    "propose",
]


def propose(
    turns: Sequence[Said],
    *,
    visit_date: date | None = None,
    threshold: float | None = None,
) -> list[Proposal]:
    """The actions a clinician committed to in these turns, in the order they were first said.

    ``visit_date`` turns «on Monday» into a date. ``threshold`` is the probability from which a
    proposal is returned; the default balances what is missed against what is wrong. Never
    raises on any text; the time grows linearly with it.
    """
    context = Context()
    drafts: list[Draft] = []
    for turn in turns:
        drafts.extend(advance(context, turn))
    weighing.finish(context)
    drafts.extend(context.drafts)
    order = {turn.turn_id: at for at, turn in reversed(list(enumerate(turns)))}
    weighed = [(draft, weighing.probability(draft)) for draft in drafts]
    found = [
        draft.proposal(visit_date, chance)
        for draft, chance in weighed
        if chance >= max(weighing.least(draft) if threshold is None else threshold, 1e-9)
    ]
    return sorted(found, key=lambda proposal: order.get(proposal.evidence[0], 0))

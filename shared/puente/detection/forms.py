"""Proposals in the domain's own form: for callers that have its models loaded anyway."""

from collections.abc import Sequence
from datetime import date

from puente.detection import propose
from puente.detection.values import Proposal
from puente.domain.action import ActionDetails, DetectorTurn, ProposedAction


def proposed_action(proposal: Proposal) -> ProposedAction:
    """The proposal as the domain knows it."""
    details = ActionDetails(**proposal.details._asdict())
    return ProposedAction(**{**proposal._asdict(), "details": details})


def propose_actions(
    turns: Sequence[DetectorTurn], *, visit_date: date | None = None
) -> list[ProposedAction]:
    """What ``propose`` finds, as the domain knows it."""
    return [proposed_action(proposal) for proposal in propose(turns, visit_date=visit_date)]

"""Function calls of a conversation session, merged with what the rules found: pure.

A call is a machine's claim. It becomes a proposal at most, rests on nothing but the turn that it
came with, and never touches what a person reviewed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from puente.detection.naming import is_same_concept, name_concept
from puente.domain.action import Action, ActionDetails, ActionType, ProposedAction
from puente.domain.call import PROPOSE_ACTION, ProposedCall
from puente.domain.turn import ModelCall, Turn

UNMEASURED = 0.7
"""The most that a model's word for itself counts: nobody has measured how often it is right."""


class Calls(NamedTuple):
    """What the calls of one turn propose, and how many were none of ours or wrong."""

    proposals: list[ProposedAction]
    dropped: int


@dataclass(frozen=True)
class Joined:
    """One thing that the rules, calls, or both propose."""

    rule: ProposedAction | None
    calls: tuple[ProposedAction, ...] = ()

    @property
    def proposal(self) -> ProposedAction:
        """The rules' words lead; a call adds what they lack, and turns that say so too."""
        first, *others = [*([self.rule] if self.rule else []), *self.calls]
        for other in others:
            first = complete(first, other)
        return first

    @property
    def names(self) -> list[tuple[ActionType, str]]:
        """Under which types and concepts it may be stored, the leading one first."""
        all_of_it = [*([self.rule] if self.rule else []), *self.calls]
        return list(dict.fromkeys((each.type, each.concept) for each in all_of_it))

    def against(self, stored: Action | None) -> ProposedAction | None:
        """What of it may be held against the stored action; None where that is nothing."""
        if stored is None or stored.status == "proposed":
            return self.proposal
        if self.rule is not None:
            return self.rule
        # Reviewed, or taken back on this very evidence: a machine's word alone changes nothing.
        heard = set(self.proposal.evidence) <= set(stored.evidence)
        return None if heard or stored.status in ("confirmed", "edited") else self.proposal


def read_calls(turn: Turn) -> Calls:
    """The calls of a turn as proposals. Never raises: a wrong call is dropped, and counted."""
    found: list[ProposedAction] = []
    for call in turn.model_calls:
        proposal = _read(call, turn)
        if proposal is not None:
            found.append(proposal)
    return Calls(
        [joined.proposal for joined in join((), found)], len(turn.model_calls) - len(found)
    )


def join(rules: Iterable[ProposedAction], calls: Iterable[ProposedAction]) -> list[Joined]:
    """Each thing once: a call joins the rules' proposal of the same thing, or other calls."""
    joined = [Joined(rule) for rule in rules]
    for call in calls:
        at = _place(call, joined)
        if at is None:
            joined.append(Joined(None, (call,)))
        else:
            joined[at] = Joined(joined[at].rule, (*joined[at].calls, call))
    return joined


def find_stored(joined: Joined, stored: Mapping[tuple[ActionType, str], Action]) -> Action | None:
    """The action that this is: stored under one of its names, or the same thing on shared
    evidence where a call named it otherwise."""
    for name in joined.names:
        if name in stored:
            return stored[name]
    by_call = joined.rule is None
    for action in reversed(list(stored.values())):
        if (by_call or action.source == "function_call") and _is_one(joined.proposal, action):
            return action
    return None


def _place(call: ProposedAction, joined: Sequence[Joined]) -> int | None:
    """Where a call belongs: with the rules before other calls, under one name before another."""
    fits = [
        (each.rule is None, (call.type, call.concept) not in each.names, at)
        for at, each in enumerate(joined)
        if (call.type, call.concept) in each.names or _is_one(call, each.proposal)
    ]
    return min(fits)[2] if fits else None


def _is_one(call: ProposedAction, other: ProposedAction | Action) -> bool:
    return (
        call.type == other.type
        and not set(call.evidence).isdisjoint(other.evidence)
        and is_same_concept(call.type, call.concept, other.concept)
    )


def _read(call: ModelCall, turn: Turn) -> ProposedAction | None:
    if call.name != PROPOSE_ACTION:
        return None
    try:
        said = ProposedCall.model_validate(call.arguments)
    except ValueError:
        return None
    return ProposedAction(
        type=said.type,
        concept=name_concept(said.type, said.concept)[:200],
        description=said.description,
        reason=said.reason,
        details=said.details,
        change=said.change,
        conditional=said.conditional,
        confidence=min(said.confidence, UNMEASURED),
        evidence=(turn.turn_id,),
        language=turn.source.lang,
        source="function_call",
    )


def complete(leading: ProposedAction, other: ProposedAction) -> ProposedAction:
    """``leading``, with what it lacks and ``other`` says of the same thing."""
    lacking = {
        name: value
        for name, value in other.details
        if value is not None and getattr(leading.details, name) is None
    }
    # A dose and its unit were said together: half of each would be neither's.
    if leading.details.dose is not None or leading.details.unit is not None:
        lacking = {name: value for name, value in lacking.items() if name not in ("dose", "unit")}
    return leading.model_copy(
        update={
            "details": ActionDetails(**{**leading.details.model_dump(), **lacking}),
            "reason": leading.reason or other.reason,
            "change": leading.change or other.change,
            "conditional": leading.conditional or other.conditional,
            "confidence": max(leading.confidence, other.confidence),
            "evidence": tuple(dict.fromkeys((*leading.evidence, *other.evidence))),
        }
    )

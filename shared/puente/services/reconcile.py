"""What a detector says now against what is stored: pure, decides and writes nothing.

Detection never alters an action that a person reviewed; it can only ask for another look.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from puente.domain.action import Action, ProposedAction
from puente.ports import Ids
from puente.services.calls import complete

STEADY = 0.05
"""A confidence that moved by less, and nothing else with it, is no news: nobody decides otherwise
for it, while whoever is about to decide would have to read the card again, and every integrator is
told once more of the same proposal."""


@dataclass(frozen=True)
class Change:
    """An action to store: new where ``seen`` is None."""

    seen: Action | None
    action: Action


@dataclass(frozen=True)
class Scene:
    """Where and when a detector spoke."""

    clinic_id: str
    conversation_id: str
    now: datetime
    ids: Ids
    flagged_turns: frozenset[str] = frozenset()
    reworded: frozenset[str] = frozenset()
    """Turns that say something else than when they were last heard: what rests on them is new."""


def merge_key(kind: str, concept: str) -> str:
    return f"{kind}|{concept}"


def reconcile(
    proposals: Iterable[ProposedAction],
    stored: Mapping[str, Action],
    scene: Scene,
    *,
    withdrawn: Iterable[str] = (),
    superseded: Iterable[str] = (),
) -> list[Change]:
    """What to store. ``stored`` maps merge keys to the latest action of each; ``withdrawn`` and
    ``superseded`` are the merge keys that the detector took back or replaced. An action changes
    once, however often a detector names it."""
    changes: dict[str, Change] = {}
    named = set()
    for proposal in proposals:
        key = merge_key(proposal.type, proposal.concept)
        named.add(key)
        earlier = changes.get(key)
        change = _against(proposal, earlier.action if earlier else stored.get(key), scene)
        if change is not None:
            changes[key] = Change(earlier.seen, change.action) if earlier else change
    for status, keys in (("withdrawn", withdrawn), ("superseded", superseded)):
        for key in keys:
            action = stored.get(key)
            if action is not None and key not in named:
                change = _take_back(action, status, scene)
                if change is not None:
                    changes[key] = change
    return list(changes.values())


def _against(proposal: ProposedAction, action: Action | None, scene: Scene) -> Change | None:
    if action is None:
        return Change(None, _new(proposal, scene))
    if action.status == "proposed":
        return _complete(proposal, action, scene)
    if action.status in ("confirmed", "edited"):
        return _contradict(proposal, action, scene)
    if _is_known(proposal, action, scene):
        # Dismissed, withdrawn or retracted on this very evidence: it stays so.
        return None if action.status != "withdrawn" else Change(None, _new(proposal, scene))
    return Change(None, _new(proposal, scene))


def _new(proposal: ProposedAction, scene: Scene) -> Action:
    return Action(
        action_id=scene.ids("act"),
        clinic_id=scene.clinic_id,
        conversation_id=scene.conversation_id,
        type=proposal.type,
        change=proposal.change,
        conditional=proposal.conditional,
        concept=proposal.concept,
        description=proposal.description,
        reason=proposal.reason,
        details=proposal.details,
        confidence=proposal.confidence,
        evidence=proposal.evidence,
        language=proposal.language,
        source=proposal.source,
        flagged=bool(scene.flagged_turns & set(proposal.evidence)),
        created_at=scene.now,
        updated_at=scene.now,
    )


def _complete(proposal: ProposedAction, action: Action, scene: Scene) -> Change | None:
    if action.source == "rules" and proposal.source != "rules":
        # A model's claim adds what the rules did not hear: a dose that they heard stays.
        proposal = complete(_as_proposal(action), proposal)
    evidence = (*action.evidence, *(t for t in proposal.evidence if t not in action.evidence))
    # Once the rules say so too, the action rests on them, and goes by their name for it.
    by_call = action.source == "function_call"
    update = {
        "concept": proposal.concept if by_call else action.concept,
        "source": proposal.source if by_call else action.source,
        "change": proposal.change,
        "conditional": proposal.conditional,
        "description": proposal.description,
        "reason": proposal.reason or action.reason,
        "details": proposal.details,
        "confidence": proposal.confidence,
        "language": proposal.language,
        "evidence": evidence,
        "flagged": action.flagged or bool(scene.flagged_turns & set(evidence)),
    }
    moved = {name for name, value in update.items() if getattr(action, name) != value}
    if not moved - {"confidence"} and abs(proposal.confidence - action.confidence) < STEADY:
        return None
    grown = {"revision": action.revision + 1, "updated_at": scene.now}
    return Change(action, action.model_copy(update={**update, **grown}))


def _as_proposal(action: Action) -> ProposedAction:
    return ProposedAction(**{name: getattr(action, name) for name in ProposedAction.model_fields})


def _contradict(proposal: ProposedAction, action: Action, scene: Scene) -> Change | None:
    """A later turn names another dose, another change, or a condition: ask for another look."""
    if action.needs_review or _is_known(proposal, action, scene):
        return None
    differs = _differs(proposal, action)
    return _ask_again(action, scene, because=proposal.evidence) if differs else None


def _is_known(proposal: ProposedAction, action: Action, scene: Scene) -> bool:
    """Whether whoever decided on the action had all of this before them."""
    if not set(proposal.evidence) <= set(action.evidence):
        return False
    return scene.reworded.isdisjoint(proposal.evidence) or not _differs(proposal, action)


def _differs(proposal: ProposedAction, action: Action) -> bool:
    """Whether it names another amount, side or time, another change, or a condition."""
    said, kept = proposal.details, action.details
    other = any(
        getattr(said, name) is not None and getattr(said, name) != getattr(kept, name)
        for name in ("dose", "unit", "route", "frequency", "duration", "side", "when")
    )
    same = (proposal.change, proposal.conditional) == (action.change, action.conditional)
    return other or not same


def _take_back(action: Action, status: str, scene: Scene) -> Change | None:
    if action.status == "proposed":
        update = {"status": status, "revision": action.revision + 1, "updated_at": scene.now}
        return Change(action, action.model_copy(update=update))
    if action.status in ("confirmed", "edited") and not action.needs_review:
        return _ask_again(action, scene)
    return None


def _ask_again(action: Action, scene: Scene, *, because: tuple[str, ...] = ()) -> Change:
    """The card keeps what the person decided, and names the turns that speak against it."""
    update = {
        "needs_review": True,
        "evidence": (*action.evidence, *(t for t in because if t not in action.evidence)),
        "revision": action.revision + 1,
        "updated_at": scene.now,
    }
    return Change(action, action.model_copy(update=update))

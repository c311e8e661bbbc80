"""What rules and function calls say together, held against what a visit has stored: pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from puente.detection import LiveResult
from puente.detection.forms import proposed_action
from puente.domain.action import Action, ProposedAction
from puente.services.call_memory import CallMemory
from puente.services.calls import UNMEASURED, Joined, find_stored, join
from puente.services.reconcile import Change, Scene, merge_key, reconcile


@dataclass(frozen=True)
class News:
    """What one more turn brought: what stands, and the merge keys of what does not any more."""

    joined: Sequence[Joined]
    withdrawn: Sequence[str]
    superseded: Sequence[str]
    unsaid: Sequence[str]
    """Called for by an earlier revision of the turn only."""

    def ids(self, known: Mapping[str, str]) -> list[str]:
        """The actions that it may touch, of those known by their merge keys."""
        named = [key for each in self.joined for key in keys_of(each)]
        keys = [*named, *self.withdrawn, *self.superseded, *self.unsaid]
        return [known[key] for key in keys if key in known]

    def reconcile(
        self, known: Mapping[str, str], rows: Mapping[str, Action], scene: Scene
    ) -> list[Change]:
        """What to store of it."""
        taken_back = (*self.withdrawn, *self.superseded, *self.unsaid)
        stored = {key: rows[known[key]] for key in taken_back if known.get(key) in rows}
        proposals, doubles = [], []
        for each in self.joined:
            keys = [key for key in keys_of(each) if known.get(key) in rows]
            row = rows[known[keys[0]]] if keys else None
            proposal = each.against(row)
            if row is not None:
                stored[keys_of(each)[0]] = row
            if proposal is not None:
                proposals.append(proposal)
            # Two cards turned out to be one: the call's own gives way.
            doubles += [key for key in keys[1:] if known[key] != known[keys[0]]]
        stored |= {key: rows[known[key]] for key in doubles}
        alone = [
            key for key in self.unsaid if key in stored and stored[key].source == "function_call"
        ]
        return reconcile(
            proposals,
            stored,
            scene,
            withdrawn=(*self.withdrawn, *alone),
            superseded=(*self.superseded, *doubles),
        )

    def name_all(self, known: dict[str, str]) -> None:
        """Let every name of one thing lead to its action."""
        for each in self.joined:
            keys = keys_of(each)
            action_id = next((known[key] for key in keys if key in known), None)
            if action_id is not None:
                known |= dict.fromkeys(keys, action_id)


def keys_of(joined: Joined) -> list[str]:
    return [merge_key(kind, concept) for kind, concept in joined.names]


def read_news(
    result: LiveResult,
    memory: CallMemory,
    calls: list[ProposedAction],
    turn_id: str,
    known: Mapping[str, str],
) -> News:
    """Join what the rules say after a turn with its calls and the earlier ones in ``memory``,
    which takes in the turn's."""
    withdrawn = [merge_key(key.type, key.concept) for key in result.withdrawn]
    superseded = [merge_key(old.type, old.concept) for old, _ in result.superseded]
    unsaid = memory.hear(turn_id, calls)
    # What is taken back aloud has the same action under every name that calls gave it.
    back = {known[key] for key in (*withdrawn, *superseded) if key in known}
    memory.forget([*withdrawn, *superseded, *(k for k, action in known.items() if action in back)])
    every = join(map(proposed_action, result.proposals), memory.proposals())
    standing = {key for each in every for key in keys_of(each)}
    standing_ids = {known[key] for key in standing if key in known}
    touched = [e for e in every if e.rule is not None or turn_id in e.proposal.evidence]
    gone = [k for k in unsaid if k not in standing and known.get(k) not in standing_ids]
    return News(touched, withdrawn, superseded, gone)


def reconcile_whole(
    proposals: Iterable[ProposedAction],
    calls: Iterable[ProposedAction],
    actions: Iterable[Action],
    scene: Scene,
) -> list[Change]:
    """What to store once the whole visit was read; nothing live is taken back by it."""
    by_name = {(action.type, action.concept): action for action in actions}
    stored = {merge_key(*name): action for name, action in by_name.items()}
    kept: list[ProposedAction] = []
    found: set[str] = set()
    for each in join([_measured(one) for one in proposals], calls):
        row = find_stored(each, by_name)
        if row is not None and row.action_id in found:
            if each.rule is None:
                continue  # the rules' proposal of the same thing was held against it already
            row = None
        if row is not None:
            found.add(row.action_id)
            stored[keys_of(each)[0]] = row
        proposal = each.against(row)
        if proposal is not None:
            kept.append(proposal)
    return reconcile(kept, stored, scene)


def _measured(proposal: ProposedAction) -> ProposedAction:
    """A model's word for itself counts no more here than in a call: clinics dispatch by it."""
    if proposal.source != "model":
        return proposal
    return proposal.model_copy(update={"confidence": min(proposal.confidence, UNMEASURED)})

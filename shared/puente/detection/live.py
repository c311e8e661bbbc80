"""Detection while a visit happens: one turn in, the proposals it touches out.

The last ``WINDOW`` turns stay open: a corrected version of one of them replaces it. What lies
before them is folded into a context of bounded size, so a turn costs the same at any length of
visit, and the state stays small enough to be stored with the visit.
"""

from datetime import date
from typing import Any, NamedTuple

from puente.detection import memory, weighing
from puente.detection.context import Context
from puente.detection.drafts import Draft, ProposalKey
from puente.detection.linking import advance
from puente.detection.values import Proposal, Said, Turn

WINDOW = 12
"""Turns that may still be corrected."""
_VERSION = 2


class LiveState(NamedTuple):
    """What live detection remembers of a visit, as JSON values: store ``dump()``, give ``load()``.

    ``LiveState()`` is the state of a visit that has not begun. It holds words of the visit, so it
    belongs where the visit's words are kept.
    """

    before: dict[str, Any] | None = None
    """The context before the window's first turn."""
    turns: tuple[Turn, ...] = ()
    """The turns of the window, in order."""
    shown: tuple[ProposalKey, ...] = ()
    """The proposals that stood after the last turn."""

    def dump(self) -> dict[str, Any]:
        """The state as JSON values."""
        return {
            "version": _VERSION,
            "before": self.before,
            "turns": [turn._asdict() for turn in self.turns],
            "shown": [list(key) for key in self.shown],
        }

    @staticmethod
    def load(raw: dict[str, Any]) -> "LiveState":
        """The state that ``dump`` gave. Raises ValueError for anything else."""
        try:
            if raw["version"] != _VERSION:
                raise ValueError("the live state is of another version")
            if raw["before"] is not None:
                Context.load(raw["before"])
            return LiveState(
                raw["before"],
                tuple(Turn.load(turn) for turn in raw["turns"]),
                tuple(ProposalKey(kind, concept) for kind, concept in raw["shown"]),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("this is no live state") from error

    def holds(self, turn_id: str) -> bool:
        """Whether this turn may still be corrected."""
        return any(turn.turn_id == turn_id for turn in self.turns)


class LiveResult(NamedTuple):
    """What one more turn changed."""

    state: LiveState
    """Give it to the next ``observe``."""
    proposals: tuple[Proposal, ...]
    """Every standing proposal with evidence in the window, complete as of now. One that the
    caller has stored under the same type and concept, with overlapping evidence, is the same."""
    withdrawn: tuple[ProposalKey, ...] = ()
    """What stood before this turn and stands no longer, because it was taken back or the turn
    that said it was corrected."""
    superseded: tuple[tuple[ProposalKey, ProposalKey], ...] = ()
    """What gave way to another: (old, new). Not repeated in ``withdrawn``."""


def observe(state: LiveState, turn: Said, *, visit_date: date | None = None) -> LiveResult:
    """Take in a turn, or a corrected version of one the state still holds.

    A turn whose id the state does not hold counts as the next one spoken: leave corrections of
    older turns to ``propose`` at the end of the visit.
    """
    said = Turn.of(turn)
    corrected = state.holds(turn.turn_id)
    if corrected:
        turns = tuple(said if old.turn_id == turn.turn_id else old for old in state.turns)
    else:
        turns = (*state.turns, said)
    before, turns = _fold(state.before, turns)
    now = None if corrected else memory.take(state)
    if now is not None:
        advance(now, said)
    else:
        now = _load(before)
        for open_turn in turns:
            advance(now, open_turn)
    open_context = now.copy()
    weighing.finish(now)
    standing = _standing(now)
    shown = tuple(draft.key for draft, _ in standing)
    gone = [key for key in state.shown if key not in shown]
    replaced = {
        draft.key: ProposalKey(draft.type, draft.replaced_by)
        for draft in now.drafts
        if draft.replaced_by is not None and draft.withdrawn
    }
    known = {draft.key for draft in now.drafts}
    window = {open_turn.turn_id for open_turn in turns}
    following = LiveState(before, turns, shown)
    memory.keep(following, open_context)
    return LiveResult(
        following,
        tuple(
            draft.proposal(visit_date, chance)
            for draft, chance in standing
            if not window.isdisjoint(draft.all_evidence())
        ),
        tuple(key for key in gone if key not in replaced and _withdrawn(key, known, turns)),
        tuple((key, replaced[key]) for key in gone if key in replaced),
    )


def _load(raw: dict[str, Any] | None) -> Context:
    return Context.load(raw) if raw is not None else Context()


def _fold(
    raw: dict[str, Any] | None, turns: tuple[Turn, ...]
) -> tuple[dict[str, Any] | None, tuple[Turn, ...]]:
    """Take the turns that no longer fit the window into what lies before it."""
    if len(turns) <= WINDOW:
        return raw, turns
    before = _load(raw)
    for settled in turns[:-WINDOW]:
        advance(before, settled)
    return before.dump(), turns[-WINDOW:]


def _withdrawn(key: ProposalKey, known: set[ProposalKey], turns: tuple[Turn, ...]) -> bool:
    """A proposal that merely made room for newer ones in a very long visit is not withdrawn."""
    return key in known or len(turns) < WINDOW


def _standing(context: Context) -> list[tuple[Draft, float]]:
    weighed = ((draft, weighing.probability(draft)) for draft in context.drafts)
    return [(draft, chance) for draft, chance in weighed if chance >= weighing.least(draft)]

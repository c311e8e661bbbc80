"""The calls of a visit's latest turns, kept with the state of live detection."""

from collections.abc import Iterable
from typing import Any

from puente.domain.action import ProposedAction
from puente.services.reconcile import merge_key

REMEMBERED_TURNS = 32
"""Turns with calls that rules may yet join: a call and what it rests on lie close together."""


class CallMemory:
    """What the calls of each turn propose, oldest turn first."""

    def __init__(self, by_turn: dict[str, list[ProposedAction]] | None = None) -> None:
        self._by_turn = by_turn or {}

    @staticmethod
    def load(kept: Any) -> "CallMemory":
        """What ``dump`` gave. A memory of another version starts anew: every turn is read again
        when the visit is finished."""
        try:
            return CallMemory(
                {
                    turn_id: [ProposedAction.model_validate(each) for each in proposals]
                    for turn_id, proposals in (kept or {}).items()
                }
            )
        except (ValueError, AttributeError, TypeError):
            return CallMemory()

    def dump(self) -> dict[str, Any]:
        recent = list(self._by_turn.items())[-REMEMBERED_TURNS:]
        return {
            turn_id: [each.model_dump(mode="json") for each in calls] for turn_id, calls in recent
        }

    def proposals(self) -> list[ProposedAction]:
        return [each for calls in self._by_turn.values() for each in calls]

    def hear(self, turn_id: str, proposals: list[ProposedAction]) -> list[str]:
        """Take what a turn's latest revision proposes, and tell the merge keys it no longer has."""
        before = {merge_key(p.type, p.concept) for p in self._by_turn.pop(turn_id, [])}
        if proposals:
            self._by_turn[turn_id] = proposals
        return sorted(before - {merge_key(p.type, p.concept) for p in proposals})

    def forget(self, keys: Iterable[str]) -> None:
        """Somebody took these back aloud: no call keeps them up."""
        gone = set(keys)
        self._by_turn = {
            turn_id: [p for p in calls if merge_key(p.type, p.concept) not in gone]
            for turn_id, calls in self._by_turn.items()
        }

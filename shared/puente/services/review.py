"""A person's word on an action."""

from collections.abc import Sequence
from typing import Any

from puente.domain.access import Right, reach_of
from puente.domain.action import Action, ActionEdit, ActionStatus, AfterDecision, Decision
from puente.domain.conversation import Conversation
from puente.domain.errors import Invalid, NotFound
from puente.domain.member import Principal
from puente.domain.stale_review import StaleReview
from puente.domain.webhook import Delivery
from puente.repositories.base import Transaction
from puente.services.live import LiveDetection
from puente.services.outbox import Outbox
from puente.services.parts import Repositories, Tools
from puente.services.reconcile import Change
from puente.services.visits import require_open

_LEADS_TO: dict[Decision, ActionStatus] = {
    "confirm": "confirmed",
    "edit": "edited",
    "dismiss": "dismissed",
    "retract": "retracted",
}


class Reviews:
    def __init__(
        self, repositories: Repositories, outbox: Outbox, live: LiveDetection, tools: Tools
    ) -> None:
        self._repositories = repositories
        self._outbox = outbox
        self._live = live
        self._tools = tools

    async def get(self, principal: Principal, action_id: str) -> Action:
        """Raises NotFound for an action of a visit that is not this caller's to open."""
        action, _ = await self._open(principal, action_id, "visit.read")
        return action

    async def _open(
        self,
        principal: Principal,
        action_id: str,
        right: Right,
        transaction: Transaction | None = None,
    ) -> tuple[Action, Conversation]:
        """An action and its visit. Raises NotFound, the same whatever keeps it from the caller."""
        reach_of(principal, right)
        action = await self._repositories.actions.get(principal.clinic_id, action_id, transaction)
        if action is None:
            raise NotFound("no such action")
        conversation = await self._repositories.conversations.get(
            principal.clinic_id, action.conversation_id, transaction
        )
        return action, require_open(principal, conversation, right, what="action")

    async def of(self, principal: Principal, conversation_id: str) -> Sequence[Action]:
        """A visit's actions, oldest first."""
        require_open(
            principal,
            await self._repositories.conversations.get(principal.clinic_id, conversation_id),
            "visit.read",
        )
        return await self._repositories.actions.of(principal.clinic_id, conversation_id)

    async def decide(
        self,
        principal: Principal,
        action_id: str,
        decision: Decision,
        *,
        revision: int,
        edit: ActionEdit | None,
    ) -> Action:
        """Carry out a decision on the revision the reviewer saw.

        A decision that was already carried out on that revision by the same person is answered
        again. Raises NotFound, StaleReview (another revision, with the current action), Conflict
        (not from this status), Invalid (an edit without a change, or one that leaves no words).
        """
        if (decision == "edit") != (edit is not None) or (edit and not _changes(edit)):
            raise Invalid("an edit names what to change, and only an edit does")
        if edit is not None and edit.description == "":
            raise Invalid("a description says what is to be done: leave it out, or write one")

        async def work(transaction: Transaction) -> tuple[Action, Sequence[Delivery]]:
            return await self._decide(principal, action_id, decision, revision, edit, transaction)

        action, deliveries = await self._repositories.database.transact(work)
        await self._outbox.announce(deliveries)
        return action

    async def _decide(
        self,
        principal: Principal,
        action_id: str,
        decision: Decision,
        revision: int,
        edit: ActionEdit | None,
        transaction: Transaction,
    ) -> tuple[Action, Sequence[Delivery]]:
        action, conversation = await self._open(principal, action_id, "visit.write", transaction)
        reviewed = self._reviewed(action, principal, decision, edit)
        if revision != action.revision:
            if _is_repeat(action, principal, decision, revision, edit):
                return action, []
            raise StaleReview(action, "the action changed meanwhile: look at it again")
        if reviewed is None:
            raise StaleReview(action, f"an action that is {action.status} takes no {decision}")
        outcome = await self._live.store(conversation, [Change(action, reviewed)], transaction)
        await self._repositories.conversations.replace(
            conversation, outcome.conversation, transaction
        )
        return reviewed, outcome.deliveries

    def _reviewed(
        self, action: Action, principal: Principal, decision: Decision, edit: ActionEdit | None
    ) -> Action | None:
        """The action after the decision, or None where its status does not take it."""
        status = AfterDecision.get((action.status, decision))
        if status is None and decision == "confirm" and action.needs_review:
            status = action.status
        if status is None:
            return None
        now = self._tools.clock()
        return Action.model_validate(
            {
                **{name: getattr(action, name) for name in Action.model_fields},
                **_changes(edit),
                "status": status,
                "needs_review": False,
                "revision": action.revision + 1,
                "updated_at": now,
                "reviewed_by": principal.member_id,
                "reviewed_at": now,
            }
        )


def _changes(edit: ActionEdit | None) -> dict[str, Any]:
    """What an edit changes; a reason or a change may be cleared, a description only replaced."""
    given = {name: getattr(edit, name) for name in edit.model_fields_set} if edit else {}
    return {
        name: value
        for name, value in given.items()
        if value is not None or name in ("reason", "change")
    }


def _is_repeat(
    action: Action,
    principal: Principal,
    decision: Decision,
    revision: int,
    edit: ActionEdit | None,
) -> bool:
    """Whether ``action`` is what this very request made a moment ago, when its answer was lost."""
    return (
        action.revision == revision + 1
        and action.reviewed_by == principal.member_id
        and action.status == _LEADS_TO[decision]
        and all(getattr(action, name) == value for name, value in _changes(edit).items())
    )

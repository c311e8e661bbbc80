"""What a clinic's own system reads: by the ids that a payload named, never by search."""

from collections.abc import Sequence

from puente.domain.access import reach_of
from puente.domain.action import Action
from puente.domain.conversation import Conversation
from puente.domain.errors import NotFound
from puente.domain.member import Principal
from puente.services.parts import Repositories


class Integration:
    def __init__(self, repositories: Repositories) -> None:
        self._repositories = repositories

    async def action(self, principal: Principal, action_id: str) -> Action:
        """Raises Forbidden, NotFound (another clinic's looks the same)."""
        reach_of(principal, "key.actions.read")
        action = await self._repositories.actions.get(principal.clinic_id, action_id)
        if action is None:
            raise NotFound("no such action")
        return action

    async def conversation(
        self, principal: Principal, conversation_id: str
    ) -> tuple[Conversation, Sequence[Action] | None]:
        """A visit, and its actions where the key may read them. Raises Forbidden, NotFound."""
        reach_of(principal, "key.visits.read")
        conversation = await self._repositories.conversations.get(
            principal.clinic_id, conversation_id
        )
        if conversation is None:
            raise NotFound("no such conversation")
        if "actions:read" not in principal.scopes:
            return conversation, None
        actions = await self._repositories.actions.of(principal.clinic_id, conversation_id)
        return conversation, actions

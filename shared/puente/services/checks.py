"""Checking a turn: its translation, translated back. Nothing that is stored changes."""

from puente.domain.errors import Invalid, NotFound, RateLimited
from puente.domain.member import Principal
from puente.domain.turn import BackTranslation, Turn
from puente.ports import AiProvider, State
from puente.services.parts import Repositories
from puente.services.visits import require_open

CHECKS_PER_MINUTE = 20
"""Of one member: each may cost money, and is waited for."""


class CheckTurn:
    def __init__(self, repositories: Repositories, ai: AiProvider, state: State) -> None:
        self._repositories = repositories
        self._ai = ai
        self._state = state

    async def __call__(
        self, principal: Principal, conversation_id: str, turn_id: str
    ) -> tuple[Turn, BackTranslation]:
        """The turn as it is stored, and what its translation says in the original's language.

        Raises NotFound, Invalid where the turn has no translation, RateLimited.
        """
        require_open(
            principal,
            await self._repositories.conversations.get(principal.clinic_id, conversation_id),
            "visit.read",
        )
        turn = await self._repositories.turns.get(principal.clinic_id, conversation_id, turn_id)
        if turn is None:
            raise NotFound("no such turn")
        if turn.target is None or not turn.target.text.strip():
            raise Invalid("this turn was not translated: there is nothing to check")
        await self._limit(principal)
        return turn, await self._ai.back_translate(turn.target, into=turn.source.lang)

    async def _limit(self, principal: Principal) -> None:
        key = f"checks/{principal.clinic_id}/{principal.member_id}"
        if await self._state.increment(key, ttl_s=60) > CHECKS_PER_MINUTE:
            raise RateLimited("too many checks in a minute: wait a little", retry_after=60)

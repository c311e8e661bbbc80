"""Visits that could not be finished and were given up: which, and how they are tried again."""

from collections.abc import Sequence
from dataclasses import dataclass

from puente.domain.conversation import Conversation
from puente.domain.errors import NotFound
from puente.repositories.base import Transaction
from puente.services.outbox import Outbox
from puente.services.parts import Repositories, Tools


@dataclass(frozen=True)
class Stuck:
    clinic_id: str
    conversation_id: str


class GivenUp:
    """For an operator, after what kept them from being finished is mended: over all clinics."""

    def __init__(self, repositories: Repositories, outbox: Outbox, tools: Tools) -> None:
        self._repositories = repositories
        self._outbox = outbox
        self._tools = tools

    async def find(self, conversation_ids: Sequence[str] = ()) -> list[Stuck]:
        """Those named, or with none named all, the longest given up first.

        Raises NotFound, naming it, for one that is no visit or is not given up.
        """
        found = await self._repositories.conversations.given_up(conversation_ids)
        if missing := set(conversation_ids) - {one for _, one in found}:
            raise NotFound(f"not a visit that was given up: {', '.join(sorted(missing))}")
        return [Stuck(clinic_id, conversation_id) for clinic_id, conversation_id in found]

    async def try_again(self, stuck: Stuck) -> bool:
        """Make it due at once, with every try before it; False where it was not given up any more.

        The queue is told, and where that fails the sweep brings it.
        """
        where = (stuck.clinic_id, stuck.conversation_id)

        async def work(transaction: Transaction) -> Conversation | None:
            seen = await self._repositories.conversations.get(*where, transaction)
            if seen is None or seen.finish_failed_at is None:
                return None
            await self._repositories.conversations.replace(
                seen, seen, transaction, finish_due_at=self._tools.clock()
            )
            return seen

        if await self._repositories.database.transact(work) is None:
            return False
        self._tools.telemetry.info(
            "visit tried again", clinic_id=stuck.clinic_id, conversation_id=stuck.conversation_id
        )
        await self._outbox.announce_visit(*where)
        return True

"""Asking for a human interpreter: on record, and told to whoever can send one."""

from collections.abc import Sequence

from puente.domain.conversation import InterpreterReason
from puente.domain.member import Principal
from puente.domain.payloads import InterpreterFacts, as_json
from puente.domain.webhook import Delivery, Event
from puente.repositories.base import Transaction
from puente.services.outbox import Outbox
from puente.services.parts import Repositories, Tools
from puente.services.visits import require_open


class InterpreterRequests:
    def __init__(self, repositories: Repositories, outbox: Outbox, tools: Tools) -> None:
        self._repositories = repositories
        self._outbox = outbox
        self._tools = tools

    async def ask(
        self, principal: Principal, conversation_id: str, reason: InterpreterReason
    ) -> None:
        """Write ``interpreter.requested`` with its deliveries, whatever state the visit is in: a
        doubt may come up after the end. Raises NotFound for a visit that is not the caller's."""

        async def work(transaction: Transaction) -> Sequence[Delivery]:
            seen = require_open(
                principal,
                await self._repositories.conversations.get(
                    principal.clinic_id, conversation_id, transaction
                ),
                "visit.write",
            )
            now = self._tools.clock()
            changed = seen.model_copy(
                update={"event_seq": seen.event_seq + 1, "last_activity_at": now}
            )
            event = Event(
                event_id=self._tools.ids("evt"),
                clinic_id=principal.clinic_id,
                type="interpreter.requested",
                conversation_id=conversation_id,
                sequence=changed.event_seq,
                created_at=now,
                thin=as_json(
                    InterpreterFacts(
                        conversation_id=conversation_id,
                        reason=reason,
                        requested_by=principal.member_id,
                        languages=seen.languages,
                        sequence=changed.event_seq,
                    )
                ),
                full={},
            )
            deliveries = await self._outbox.write([event], transaction)
            await self._repositories.conversations.replace(seen, changed, transaction)
            return deliveries

        await self._outbox.announce(await self._repositories.database.transact(work))

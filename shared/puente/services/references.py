"""The visit's names in the clinic's own systems."""

from collections.abc import Sequence

from puente.domain.access import reach_of
from puente.domain.conversation import Conversation, ExternalRef, with_content
from puente.domain.errors import NotFound
from puente.domain.member import Principal
from puente.domain.webhook import Delivery
from puente.repositories.base import Transaction
from puente.services.outbox import Outbox, conversation_event
from puente.services.parts import Repositories, Tools
from puente.services.visits import require_open


class SetReference:
    def __init__(self, repositories: Repositories, outbox: Outbox, tools: Tools) -> None:
        self._repositories = repositories
        self._outbox = outbox
        self._tools = tools

    async def __call__(
        self, principal: Principal, conversation_id: str, external_ref: ExternalRef | None
    ) -> Conversation:
        """Set or clear the external reference.

        Subscribers who were told anything of the visit are told of the reference too: a FHIR
        payload that lacked its subject is made good by it.
        """

        async def work(transaction: Transaction) -> tuple[Conversation, Sequence[Delivery]]:
            seen = _settable(
                principal,
                await self._repositories.conversations.get(
                    principal.clinic_id, conversation_id, transaction
                ),
            )
            if seen.content.external_ref == external_ref:
                return seen, []
            changed = with_content(seen, external_ref=external_ref)
            deliveries: Sequence[Delivery] = []
            if seen.event_seq > 0:
                changed = changed.model_copy(update={"event_seq": seen.event_seq + 1})
                event = conversation_event(
                    changed,
                    "conversation.updated",
                    await self._repositories.actions.of(
                        seen.clinic_id, conversation_id, transaction
                    ),
                    event_id=self._tools.ids("evt"),
                    sequence=changed.event_seq,
                    now=self._tools.clock(),
                )
                deliveries = await self._outbox.write([event], transaction)
            await self._repositories.conversations.replace(seen, changed, transaction)
            return changed, deliveries

        changed, deliveries = await self._repositories.database.transact(work)
        await self._outbox.announce(deliveries)
        return changed


def _settable(principal: Principal, conversation: Conversation | None) -> Conversation:
    """The visit, where this caller may set its reference. Raises NotFound."""
    if principal.role != "machine":
        return require_open(principal, conversation, "visit.write")
    reach_of(principal, "key.references.write")
    if conversation is None:
        raise NotFound("no such conversation")
    return conversation

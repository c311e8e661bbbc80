"""What nobody else brings: due retries, rows whose worker died, visits nobody ended, recordings
that are to be gone."""

from dataclasses import dataclass
from datetime import timedelta

from puente.services.outbox import Outbox
from puente.services.parts import Repositories, Tools
from puente.services.purging import Purge
from puente.services.visits import Visits

BATCH = 500
BATCHES = 20
"""How many batches of deliveries one sweep announces; what is left is the next one's."""
IDLE = timedelta(hours=4)
GRACE = timedelta(seconds=5)
AGAIN = timedelta(seconds=30)
"""An announced row is left alone this long: the queue has it."""


@dataclass(frozen=True)
class Swept:
    deliveries: int
    visits: int
    abandoned: int
    purged: int


class Sweep:
    def __init__(
        self,
        repositories: Repositories,
        outbox: Outbox,
        visits: Visits,
        purge: Purge,
        tools: Tools,
    ) -> None:
        self._repositories = repositories
        self._outbox = outbox
        self._visits = visits
        self._purge = purge
        self._tools = tools

    async def __call__(self) -> Swept:
        """Announce everything that is due, a batch at a time; returns how many of each."""
        deliveries = await self._due_deliveries()
        visits = await self._due_visits()
        abandoned = await self._abandoned()
        # Last: a store that does not answer holds up nothing else.
        return Swept(deliveries, visits, abandoned, await self._purge())

    async def _due_deliveries(self) -> int:
        total = 0
        for _ in range(BATCHES):
            now = self._tools.clock()
            due = await self._repositories.deliveries.due(now, BATCH)
            sent = []
            for delivery_id, endpoint_id, attempt in due:
                if not await self._outbox.announce_delivery(
                    delivery_id, endpoint_id, attempt=attempt
                ):
                    break
                sent.append(delivery_id)
            await self._repositories.deliveries.mark_swept(sent, now=now, until=now + AGAIN)
            total += len(sent)
            if len(sent) < BATCH:
                break
        return total

    async def _due_visits(self) -> int:
        now = self._tools.clock()
        due = await self._repositories.conversations.due_to_finish(
            due_before=now - GRACE, now=now, limit=BATCH
        )
        sent = [i for clinic, i in due if await self._outbox.announce_visit(clinic, i)]
        await self._repositories.conversations.mark_swept(sent, now)
        return len(sent)

    async def _abandoned(self) -> int:
        """End visits without a turn or a mint for four hours."""
        before = self._tools.clock() - IDLE
        idle = await self._repositories.conversations.idle_since(before, BATCH)
        for clinic_id, conversation_id in idle:
            await self._visits.close(clinic_id, conversation_id)
        return len(idle)

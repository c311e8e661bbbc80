"""What nobody else brings: due retries, rows whose worker died, visits nobody ended, secrets and
recordings that are to be gone."""

from dataclasses import dataclass
from datetime import timedelta

from puente.domain.errors import Unavailable
from puente.services.expiring import Expire
from puente.services.outbox import Outbox
from puente.services.parts import Queues, Repositories, Tools
from puente.services.purging import Purge
from puente.services.retiring import RetireSecrets
from puente.services.sealing import SealAudit
from puente.services.visits import Visits

BATCH = 500
BATCHES = 20
"""How many batches of deliveries one sweep announces; what is left is the next one's."""
IDLE = timedelta(hours=4)
GRACE = timedelta(seconds=5)
BACKLOG = timedelta(minutes=5)
"""How long past its time a row is left to a queue that has much to do."""
BUSY = 100
"""Messages that wait; a queue with fewer takes up a row within moments."""
AGAIN = timedelta(seconds=3)
"""An announced row is left alone this long. No longer: a memory queue may have died with it."""


@dataclass(frozen=True)
class Swept:
    deliveries: int
    visits: int
    abandoned: int
    retired: int
    purged: int
    expired: int
    sealed: int


class Sweep:
    def __init__(
        self,
        repositories: Repositories,
        queues: Queues,
        outbox: Outbox,
        visits: Visits,
        retire: RetireSecrets,
        expire: Expire,
        purge: Purge,
        seal: SealAudit,
        tools: Tools,
    ) -> None:
        self._queues = queues
        self._repositories = repositories
        self._outbox = outbox
        self._visits = visits
        self._retire = retire
        self._expire = expire
        self._purge = purge
        self._seal = seal
        self._tools = tools

    async def __call__(self) -> Swept:
        """Announce everything that is due, a batch at a time; returns how many of each."""
        deliveries = await self._due_deliveries()
        visits = await self._due_visits()
        abandoned = await self._abandoned()
        retired = await self._retire()
        # Last: a store that does not answer holds up nothing else, nor one the other.
        expired = sealed = 0
        try:
            expired = await self._expire()
            purged = await self._purge()
        finally:
            sealed = await self._seal()
        return Swept(deliveries, visits, abandoned, retired, purged, expired, sealed)

    async def _due_deliveries(self) -> int:
        patience = await self._patience()
        total = 0
        for _ in range(BATCHES):
            now = self._tools.clock()
            due = await self._repositories.deliveries.due(now - patience, BATCH)
            told = await self._outbox.announce_due(due)
            sent = [delivery_id for (delivery_id, *_), ok in zip(due, told, strict=True) if ok]
            await self._repositories.deliveries.mark_swept(sent, now=now, until=now + AGAIN)
            total += len(sent)
            if len(sent) < BATCH:
                break
        return total

    async def _patience(self) -> timedelta:
        """A queue with much in it explains why rows are due: telling it again would only add."""
        try:
            busy = await self._queues.webhook.waiting() > BUSY
        except Unavailable:
            return timedelta(0)
        return BACKLOG if busy else timedelta(0)

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
        return sum([await self._visits.close_idle(*one, before) for one in idle])

"""Deletes what is due by the clinics' rules, a bounded step at a time, and writes down that it did.

A visit goes in an order that a killed worker cannot spoil: its own row and the record of its
deletion in one transaction, after which nobody reaches it; then what is stored of it; then its
other rows. A record that is not finished is taken up by the next run.
"""

from datetime import datetime

from puente.domain.recording import Recording
from puente.domain.retention import DataClass, Deletion, RetentionRules
from puente.ports import Storage
from puente.repositories.base import Transaction
from puente.services.parts import Repositories, Tools
from puente.services.purging import Purge

VISITS = 20
"""Of a clinic in one run; a day has 28,800 of them at a run a minute."""
RECORDINGS = 20
ROWS = 500
"""Of a collection of a clinic in one run."""
DATED: tuple[DataClass, ...] = ("webhooks", "figures")


class Expire:
    def __init__(
        self, repositories: Repositories, storage: Storage, purge: Purge, tools: Tools
    ) -> None:
        self._repositories = repositories
        self._storage = storage
        self._purge = purge
        self._tools = tools

    async def __call__(self) -> int:
        """How many deletions were made. Raises Unavailable where the store does not answer: what
        was begun is taken up again."""
        made = 0
        for begun in await self._repositories.retention.unfinished(VISITS):
            await self._finish(begun)
            made += 1
        async for clinic_id, rules in self._repositories.retention.ruled():
            made += await self._visits(clinic_id, rules)
            made += await self._recordings(clinic_id, rules)
            for kept in DATED:
                made += await self._dated(clinic_id, kept, rules)
        return made

    async def _visits(self, clinic_id: str, rules: RetentionRules) -> int:
        before = rules.before("text", self._tools.clock())
        if before is None:
            return 0
        due = await self._repositories.retention.due_visits(clinic_id, before, VISITS)
        made = 0
        for conversation_id, ended_at in due:
            begun = self._deletion(
                clinic_id, "text", rules, conversation_id=conversation_id, at=ended_at
            ).model_copy(update={"finished": False})
            if await self._begin(begun):
                await self._finish(begun)
                made += 1
        return made

    async def _begin(self, begun: Deletion) -> bool:
        async def work(transaction: Transaction) -> bool:
            retention = self._repositories.retention
            conversation_id = begun.conversation_id or ""
            if not await retention.close_visit(begun.clinic_id, conversation_id, transaction):
                return False
            await retention.note(begun, transaction)
            return True

        return await self._repositories.database.transact(work)

    async def _finish(self, begun: Deletion) -> None:
        clinic_id, conversation_id = begun.clinic_id, begun.conversation_id or ""
        recordings = await self._repositories.recordings.of(clinic_id, conversation_id)
        for recording in recordings:
            await self._purge.delete(recording)
        await self._storage.delete(f"{clinic_id}/transcripts/{conversation_id}.json")
        counts = await self._repositories.retention.remove_visit(clinic_id, conversation_id)
        parts = sum(len(recording.parts) for recording in recordings)
        counts |= {"conversations": 1, "transcripts": 1, "recording_parts": parts}
        # A run that died half way counted what it had removed nowhere: so the most of both.
        counts = {name: max(n, begun.counts.get(name, 0)) for name, n in counts.items()}
        await self._repositories.retention.note(
            begun.model_copy(update={"counts": counts, "finished": True})
        )

    async def _recordings(self, clinic_id: str, rules: RetentionRules) -> int:
        """The key goes first, so that nothing is heard of what a store is slow to delete."""
        before = rules.before("recordings", self._tools.clock())
        if before is None:
            return 0
        due = await self._repositories.retention.due_recordings(clinic_id, before, RECORDINGS)
        made = 0
        for recording_id, opened_at in due:
            recording = await self._repositories.recordings.get(clinic_id, recording_id)
            if recording is None:
                continue
            noted = self._deletion(
                clinic_id,
                "recordings",
                rules,
                conversation_id=recording.conversation_id,
                at=opened_at,
            ).model_copy(
                update={"counts": {"recordings": 1, "recording_parts": len(recording.parts)}}
            )
            made += await self._destroy(recording, noted)
        return made

    async def _destroy(self, recording: Recording, noted: Deletion) -> bool:
        """Its key now, what is stored of it with the next purge; False where its visit is held."""
        now = self._tools.clock()

        async def work(transaction: Transaction) -> bool:
            retention = self._repositories.retention
            where = (recording.clinic_id, recording.conversation_id, recording.recording_id)
            if await retention.joins_hold(*where, transaction):
                return False
            await self._repositories.recordings.withdraw(
                recording, purge_due_at=now, transaction=transaction
            )
            await retention.note(noted, transaction)
            return True

        return await self._repositories.database.transact(work)

    async def _dated(self, clinic_id: str, kept: DataClass, rules: RetentionRules) -> int:
        before = rules.before(kept, self._tools.clock())
        if before is None:
            return 0
        counts, oldest, newest = await self._repositories.retention.remove_dated(
            clinic_id, kept, before, ROWS
        )
        if oldest is None:
            return 0
        deletion = self._deletion(clinic_id, kept, rules, conversation_id=None, at=oldest)
        await self._repositories.retention.note(
            deletion.model_copy(update={"counts": counts, "newest": newest})
        )
        return 1

    def _deletion(
        self,
        clinic_id: str,
        kept: DataClass,
        rules: RetentionRules,
        *,
        conversation_id: str | None,
        at: datetime,
    ) -> Deletion:
        return Deletion(
            deletion_id=self._tools.ids("del"),
            clinic_id=clinic_id,
            data=kept,
            rule="retention",
            days=rules.days(kept),
            conversation_id=conversation_id,
            counts={},
            oldest=at,
            newest=at,
            deleted_at=self._tools.clock(),
        )

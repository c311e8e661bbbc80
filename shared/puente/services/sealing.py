"""Seals the audit, soon after its rows were written."""

from puente.domain.audit import Anchor, Seal, anchor, seal_rows
from puente.domain.errors import Conflict, NotFound
from puente.ports import Randomness, Storage
from puente.repositories.seals import Seals
from puente.services.parts import Tools

BATCH = 1_000
"""Rows in one seal: 100 KB of links."""
BATCHES = 20
"""Seals of one clinic in one run; what is left is the next one's."""


class SealAudit:
    """Never in the path of a request. Two at once do no harm: a seal's number is taken once."""

    def __init__(
        self, seals: Seals, anchors: Storage, randomness: Randomness, tools: Tools
    ) -> None:
        self._seals = seals
        self._anchors = anchors
        self._randomness = randomness
        self._tools = tools

    async def __call__(self) -> int:
        """Seal what is waiting; returns how many rows.

        Raises Unavailable, after which the next run goes on, and Conflict where the anchors hold
        another chain than the database: somebody removed or rewrote a seal.
        """
        total = 0
        conflict: Conflict | None = None
        for clinic_id in await self._seals.waiting():
            try:
                total += await self._seal_clinic(clinic_id)
            except Conflict as found:
                # The others' rows do not wait for somebody to look at this one.
                conflict = found
                self._tools.telemetry.error("audit_conflict", found, clinic_id=clinic_id)
        if conflict is not None:
            raise conflict
        return total

    async def _seal_clinic(self, clinic_id: str) -> int:
        key = await self._seals.key(clinic_id, self._randomness(32))
        total = 0
        for _ in range(BATCHES):
            sealed = await self._seal(clinic_id, key)
            total += sealed
            if sealed < BATCH:
                break
        return total

    async def _seal(self, clinic_id: str, key: bytes) -> int:
        last = await self._seals.last(clinic_id)
        rows = await self._seals.unsealed(clinic_id, BATCH)
        if last is not None and {each.audit_id for each in last.links} & {r["_id"] for r in rows}:
            # The run before died between its steps: each is safe to take again.
            await self._finish(last)
            rows = await self._seals.unsealed(clinic_id, BATCH)
        if not rows:
            return 0
        seal = seal_rows(key, last, clinic_id, rows, self._tools.clock())
        if not await self._seals.add(seal):
            return 0
        await self._finish(seal)
        return len(rows)

    async def _finish(self, seal: Seal) -> None:
        """Anchor it, then mark its rows: rows that are marked have an anchor."""
        out = anchor(seal)
        try:
            kept = await self._anchors.get(out.key)
        except NotFound:
            body = out.model_dump_json().encode()
            await self._anchors.put(out.key, body, content_type="application/json")
        else:
            # An anchor is never written over: what it says is what the chain is held against.
            if Anchor.model_validate_json(kept) != out:
                raise Conflict(f"seal {seal.number} of {seal.clinic_id} was anchored otherwise")
        await self._seals.mark(seal)

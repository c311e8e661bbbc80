"""Seals the audit, and says whether it was touched since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from puente.domain.audit import START, Anchor, Seal, anchor, anchors_of, link, seal_rows
from puente.domain.errors import Conflict, NotFound, PuenteError
from puente.ports import Randomness, Storage
from puente.repositories.seals import Seals
from puente.services.parts import Tools

BATCH = 1_000
"""Rows in one seal: 100 KB of links."""
BATCHES = 20
"""Seals of one clinic in one run; what is left is the next one's."""
BACKDATED = timedelta(hours=1)
"""A row is written as its request ends and sealed within minutes: an older one was slipped in."""


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
        for clinic_id in await self._seals.waiting():
            key = await self._seals.key(clinic_id, self._randomness(32))
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


@dataclass(frozen=True)
class Verdict:
    """How one clinic's audit stands."""

    clinic_id: str
    rows: int
    seals: int
    waiting: int
    """Rows that no seal lists yet."""
    fault: str | None
    """What was touched first, in words; None where nothing was."""


class VerifyAudit:
    """Reads everything, changes nothing."""

    def __init__(self, seals: Seals, anchors: Storage) -> None:
        self._seals = seals
        self._anchors = anchors

    async def __call__(self, clinic_id: str | None = None) -> list[Verdict]:
        """One verdict a clinic. Raises Unavailable where database or anchors do not answer."""
        clinics = [clinic_id] if clinic_id is not None else await self._clinics()
        return [await self._verify(each) for each in clinics]

    async def _clinics(self) -> list[str]:
        """Those of the anchors as well: a clinic whose whole audit was removed has nothing else."""
        anchored = {key.split("/")[1] async for key in self._anchors.list("audit/")}
        return sorted(anchored | set(await self._seals.clinics()))

    async def _verify(self, clinic_id: str) -> Verdict:
        key = await self._seals.key(clinic_id)
        anchors = [k async for k in self._anchors.list(anchors_of(clinic_id))]
        fault: str | None = None
        last: Seal | None = None
        sealed = 0
        async for seal in self._seals.each(clinic_id):
            fault = await self._fault(key, last, seal, anchors)
            if fault is not None:
                break
            last = seal
            sealed += len(seal.links)
        if fault is None:
            fault = _cut(last, anchors)
        count = await self._seals.count(clinic_id)
        if fault is None and count < sealed:
            fault = f"{sealed - count} rows are sealed twice, or stand under another clinic now"
        number = last.number if last else 0
        return Verdict(clinic_id, count, number, max(0, count - sealed), fault)

    async def _fault(
        self, key: bytes, last: Seal | None, seal: Seal, anchors: Sequence[str]
    ) -> str | None:
        """The first thing wrong with a seal that follows ``last``."""
        expected = last.number + 1 if last else 1
        if seal.number != expected:
            return f"seal {expected} is missing"
        if seal.previous != (last.head if last else START) or not seal.links:
            return f"seal {seal.number} does not follow the one before it"
        found = await self._seals.rows([each.audit_id for each in seal.links])
        previous = seal.previous
        for each in seal.links:
            row = found.get(each.audit_id)
            if row is None:
                return f"row {each.audit_id} is missing (seal {seal.number})"
            if link(key, previous, row) != each:
                return f"row {each.audit_id} was changed or moved (seal {seal.number})"
            if last is not None and row["at"] < last.sealed_at - BACKDATED:
                return f"row {each.audit_id} was slipped in later (seal {seal.number})"
            previous = each.mac
        return await self._anchored(seal, anchors)

    async def _anchored(self, seal: Seal, anchors: Sequence[str]) -> str | None:
        out = anchor(seal)
        if out.key not in anchors:
            return f"seal {seal.number} has no anchor"
        try:
            kept = Anchor.model_validate_json(await self._anchors.get(out.key))
        except (PuenteError, ValueError):
            return f"the anchor of seal {seal.number} cannot be read"
        if kept != out:
            first = seal.links[0].audit_id
            return f"seal {seal.number}, from row {first} on, is not the one that was anchored"
        return None


def _cut(last: Seal | None, anchors: Sequence[str]) -> str | None:
    """Whether anchors go on where the seals end."""
    reached = anchor(last).key if last else ""
    beyond = sorted(key for key in anchors if key > reached)
    if not beyond:
        return None
    number = int(beyond[0].rsplit("/", 1)[1].removesuffix(".json"))
    return f"the tail is cut: seal {number} was anchored and is gone"

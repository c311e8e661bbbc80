"""Whether the audit is as it was written: its rows against the seals, the seals against anchors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from puente.domain.access import reach_of
from puente.domain.audit import START, Anchor, Seal, anchor, anchors_of, link
from puente.domain.errors import PuenteError
from puente.domain.member import Principal
from puente.ports import Storage
from puente.repositories.seals import Seals

RECENT = 200
"""Seals that a request looks at: at one a minute, the last three hours of a busy clinic."""
BACKDATED = timedelta(hours=1)
"""A row is written as its request ends and sealed within minutes: an older one was slipped in."""


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


@dataclass(frozen=True)
class Recent:
    """How a stretch of a clinic's chain stands, its end where nothing else was asked for."""

    seals: int
    from_seal: int
    rows: int
    waiting: int
    fault: str | None


class VerifyAudit:
    """Reads everything, changes nothing."""

    def __init__(self, seals: Seals, anchors: Storage) -> None:
        self._seals = seals
        self._anchors = anchors

    async def __call__(self, clinic_id: str | None = None) -> list[Verdict]:
        """One verdict a clinic. Raises Unavailable where database or anchors do not answer."""
        clinics = [clinic_id] if clinic_id is not None else await self._clinics()
        return [await self._verify(each) for each in clinics]

    async def recent(self, principal: Principal, *, before: int | None = None) -> Recent:
        """The same for the caller's clinic over its latest seals, or those ``before`` a number: as
        many as one request has time for.

        The first of them is held against the one before it, which nobody looks into until that
        stretch is asked for. Raises Forbidden, Unavailable.
        """
        reach_of(principal, "audit.read")
        clinic_id = principal.clinic_id
        newest = await self._seals.last(clinic_id)
        number = newest.number if newest else 0
        if before is not None:
            number = min(number, before - 1)
        first = max(0, number - RECENT)
        last = await self._seals.at(clinic_id, first) if first else None
        anchors = await self._anchors_from(clinic_id, first, number)
        key = await self._seals.key(clinic_id)
        fault, seals, rows = None, 0, 0
        async for seal in self._seals.each(clinic_id, after=first, up_to=number):
            fault = await self._fault(key, last, seal, anchors)
            if fault is not None:
                break
            last, seals, rows = seal, seals + 1, rows + len(seal.links)
        reached = last.number if last else 0
        if fault is None and reached < number:
            fault = f"seal {reached + 1} is missing"
        if before is None:
            fault = fault or _cut(last, anchors)
        waiting = await self._seals.count_waiting(clinic_id)
        return Recent(seals, first + 1 if number else 0, rows, waiting, fault)

    async def _anchors_from(self, clinic_id: str, first: int, last: int) -> list[str]:
        """The anchors from ``first`` on and what follows ``last``: keys count up without a gap, so
        that a cut tail shows right behind it."""
        blocks = range(first // 1000, last // 1000 + 2)
        prefixes = [f"{anchors_of(clinic_id)}{block:06d}" for block in blocks]
        return [key for prefix in prefixes async for key in self._anchors.list(prefix)]

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

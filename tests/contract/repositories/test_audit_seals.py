"""The chain over the audit: whatever is done to it behind our back is found, and named."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from puente.bootstrap import Puente
from puente.domain.audit import START as FIRST
from puente.domain.audit import Seal, anchor, seal_rows
from puente.domain.errors import Conflict, Unavailable
from puente.providers.storage.folder import FolderStorage
from puente.repositories.base import Collection
from puente.services.sealing import SealAudit
from puente.services.verifying import VerifyAudit
from tests.support.clock import MovableClock
from tests.support.people import NORTH, SOUTH, People


@dataclass
class Book:
    """A sealed audit of three batches of three rows, and what may be done to it."""

    puente: Puente
    clock: MovableClock
    anchors: FolderStorage
    seal: SealAudit
    verify: VerifyAudit

    def collection(self, name: str) -> Collection:
        return self.puente.repositories.database.collection(name)

    @property
    def rows(self) -> Collection:
        return self.collection("audit_events")

    @property
    def seals(self) -> Collection:
        return self.collection("audit_seals")

    async def write(self, people: People, count: int = 3, who: str = "clinician") -> None:
        for _ in range(count):
            self.clock.advance(seconds=1)
            await self.puente.audit.record(
                people[who],
                route="GET /api/conversations/{conversation_id}",
                ids={"conversation_id": "con_madeup0001"},
                status=200,
                code=None,
                address="192.0.2.7",
                request_id="made-up",
            )

    async def fault(self, clinic_id: str = NORTH) -> str | None:
        (verdict,) = await self.verify(clinic_id)
        return verdict.fault

    async def ids(self) -> list[str]:
        return [
            each["_id"] async for each in self.rows.find({"clinic_id": NORTH}, sort=[("at", 1)])
        ]


@pytest.fixture
async def book(puente: Puente, clock: MovableClock, people: People, tmp_path: Path) -> Book:
    anchors = FolderStorage(tmp_path / "anchors", clock, puente.randomness)
    seals = puente.repositories.seals
    sealing = SealAudit(seals, anchors, puente.randomness, puente.tools)
    book = Book(puente, clock, anchors, sealing, VerifyAudit(seals, anchors))
    for _ in range(3):
        await book.write(people)
        assert await book.seal() == 3
    return book


async def test_what_nobody_touched_has_no_fault(book: Book, people: People) -> None:
    await book.write(people, 2)
    (verdict,) = await book.verify(NORTH)
    assert (verdict.rows, verdict.seals, verdict.waiting, verdict.fault) == (11, 3, 2, None)
    assert await book.seal() == 2
    assert await book.seal() == 0


async def test_each_clinic_has_a_chain_of_its_own(book: Book, people: People) -> None:
    await book.write(people, who="south_clinician")
    assert await book.seal() == 3
    await book.rows.delete_one({"clinic_id": SOUTH})
    verdicts = {each.clinic_id: each.fault for each in await book.verify()}
    assert verdicts[NORTH] is None
    assert "is missing" in (verdicts[SOUTH] or "")


async def test_a_call_by_nobody_is_sealed_too(book: Book) -> None:
    await book.puente.audit.record(
        None,
        route="GET /api/me",
        ids={},
        status=401,
        code="unauthenticated",
        address=None,
        request_id="made-up",
    )
    assert await book.seal() == 1
    assert await book.fault("_") is None
    await book.rows.update_one({"clinic_id": None}, {"$set": {"status": 200}})
    assert "was changed" in (await book.fault("_") or "")


@pytest.mark.parametrize(
    "change", [{"status": 403}, {"ids": {}}, {"principal_id": "mem_other"}, {"clinic_id": SOUTH}]
)
async def test_a_changed_row_is_named(book: Book, change: dict[str, object]) -> None:
    touched = (await book.ids())[4]
    await book.rows.update_one({"_id": touched}, {"$set": change})
    assert await book.fault() == f"row {touched} was changed or moved (seal 2)"


async def test_a_removed_row_is_named(book: Book) -> None:
    touched = (await book.ids())[5]
    await book.rows.delete_one({"_id": touched})
    assert await book.fault() == f"row {touched} is missing (seal 2)"


async def test_moved_rows_are_named_by_the_first(book: Book) -> None:
    ids = await book.ids()
    seal = await book.seals.find_one({"number": 2})
    assert seal is not None
    first, second, third = seal["links"]
    await book.seals.update_one({"_id": seal["_id"]}, {"$set": {"links": [second, first, third]}})
    assert await book.fault() == f"row {ids[4]} was changed or moved (seal 2)"


async def test_two_rows_that_exchanged_their_times_are_found(book: Book) -> None:
    ids = await book.ids()
    early, late = [await book.rows.find_one({"_id": one}) for one in (ids[3], ids[4])]
    assert early
    assert late
    await book.rows.update_one({"_id": ids[3]}, {"$set": {"at": late["at"]}})
    await book.rows.update_one({"_id": ids[4]}, {"$set": {"at": early["at"]}})
    assert await book.fault() == f"row {ids[3]} was changed or moved (seal 2)"


async def test_a_row_in_the_middle_without_its_seal_is_found(book: Book) -> None:
    await book.seals.delete_one({"number": 2})
    assert await book.fault() == "seal 2 is missing"


async def test_a_cut_tail_shows_by_its_anchor(book: Book) -> None:
    await book.seals.delete_one({"number": 3})
    for one in (await book.ids())[6:]:
        await book.rows.delete_one({"_id": one})
    assert await book.fault() == "the tail is cut: seal 3 was anchored and is gone"


async def test_a_clinics_whole_audit_cannot_vanish(book: Book) -> None:
    for each in (book.seals, book.rows):
        async for row in each.find({"clinic_id": NORTH}):
            await each.delete_one({"_id": row["_id"]})
    verdicts = {each.clinic_id: each.fault for each in await book.verify()}
    assert verdicts[NORTH] == "the tail is cut: seal 1 was anchored and is gone"


async def test_a_chain_made_anew_with_the_key_does_not_meet_its_anchors(book: Book) -> None:
    ids = await book.ids()
    await book.rows.update_one({"_id": ids[3]}, {"$set": {"status": 404}})
    key = await book.puente.repositories.seals.key(NORTH)
    last: Seal | None = None
    async for seal in book.puente.repositories.seals.each(NORTH):
        found = await book.puente.repositories.seals.rows([one.audit_id for one in seal.links])
        rows = [found[one.audit_id] for one in seal.links]
        last = seal_rows(key, last, NORTH, rows, seal.sealed_at)
        await book.seals.update_one(
            {"number": seal.number, "clinic_id": NORTH},
            {"$set": {"previous": last.previous, "links": [o.model_dump() for o in last.links]}},
        )
    expected = f"seal 2, from row {ids[3]} on, is not the one that was anchored"
    assert await book.fault() == expected


async def test_a_row_that_was_slipped_in_later_is_named(book: Book, people: People) -> None:
    old = await book.rows.find_one({"_id": (await book.ids())[0]})
    assert old is not None
    book.clock.advance(days=3)
    await book.write(people)
    assert await book.seal() == 3
    await book.rows.insert_one({**old, "_id": "aud_forged", "audit_id": "aud_forged", "seal": None})
    assert await book.seal() == 1
    assert await book.fault() == "row aud_forged was slipped in later (seal 5)"


async def test_a_row_that_is_unmarked_is_not_sealed_unseen(book: Book) -> None:
    touched = (await book.ids())[0]
    await book.rows.update_one({"_id": touched}, {"$unset": {"seal": ""}})
    await book.seal()
    assert await book.fault() == "1 rows are sealed twice, or stand under another clinic now"


async def test_a_sealer_that_died_half_way_is_followed_by_one_that_finishes(
    book: Book, people: People
) -> None:
    await book.write(people)
    anchors = FolderStorage(Path("/dev/null/nowhere"), book.clock, book.puente.randomness)
    broken = SealAudit(
        book.puente.repositories.seals, anchors, book.puente.randomness, book.puente.tools
    )
    with pytest.raises(Unavailable):
        await broken()
    assert await book.fault() == "seal 4 has no anchor"
    await book.write(people, 1)
    assert await book.seal() == 1
    (verdict,) = await book.verify(NORTH)
    assert (verdict.rows, verdict.seals, verdict.waiting, verdict.fault) == (13, 5, 0, None)


async def test_two_sealers_at_once_make_one_chain(book: Book, people: People) -> None:
    await book.write(people, 8)
    await asyncio.gather(*(book.seal() for _ in range(4)))
    await book.seal()
    (verdict,) = await book.verify(NORTH)
    assert (verdict.rows, verdict.waiting, verdict.fault) == (17, 0, None)


async def test_an_anchor_is_never_written_over(book: Book, people: People) -> None:
    await book.seals.delete_one({"number": 3})
    for one in (await book.ids())[6:]:
        await book.rows.update_one({"_id": one}, {"$set": {"status": 204}, "$unset": {"seal": ""}})
    with pytest.raises(Conflict):
        await book.seal()
    third = await book.puente.repositories.seals.last(NORTH)
    assert third is not None
    assert third.number == 3
    assert await book.anchors.get(anchor(third).key) != anchor(third).model_dump_json().encode()


async def test_the_chain_outlives_the_clinics_own_key(book: Book) -> None:
    forget: Callable[[str], Awaitable[bool]] = book.puente.cipher.forget
    await forget(NORTH)
    assert await book.fault() is None


def test_the_first_link_follows_nothing() -> None:
    assert set(FIRST) == {"0"}

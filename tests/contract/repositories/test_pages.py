"""Pages of lists: nothing lost and nothing twice, while rows keep coming."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from puente.bootstrap import Puente
from puente.domain.errors import Invalid
from puente.domain.member import Principal
from puente.domain.turn import Turn, TurnIn
from puente.repositories.base import Transaction, encode_cursor
from puente.repositories.turns import SEQ_WINDOW
from puente.repositories.windows import newest_first
from tests.support.clock import START, MovableClock
from tests.support.people import NORTH, SOUTH
from tests.support.visits import open_visit, turn_in

UNTIL = START + timedelta(days=1)
ENOUGH = 60


class Book:
    """Rows of a time-ordered list, and the pages read from it."""

    def __init__(self, puente: Puente) -> None:
        self._rows = puente.database.collection("audit_events")
        self.reads = 0

    async def write(self, moments: Sequence[datetime], *, clinic_id: str = NORTH) -> list[str]:
        """Returns their ids."""
        count = await self._rows.count_documents({})
        made = [
            {"_id": f"aud_{count + number:05d}", "clinic_id": clinic_id, "at": moment}
            for number, moment in enumerate(moments)
        ]
        await self._rows.insert_many(made)
        return [str(row["_id"]) for row in made]

    async def page(
        self,
        cursor: str | None,
        *,
        limit: int = 10,
        since: datetime = START - timedelta(days=400),
        until: datetime = UNTIL,
    ) -> tuple[list[str], str | None]:
        rows, following = await newest_first(
            self._rows,
            {"clinic_id": NORTH},
            field="at",
            since=since,
            until=until,
            cursor=cursor,
            limit=limit,
        )
        self.reads += 1
        return [row["_id"] for row in rows], following

    async def all(self, **bounds: Any) -> list[str]:
        seen: list[str] = []
        cursor: str | None = None
        while True:
            page, cursor = await self.page(cursor, **bounds)
            seen += page
            if cursor is None:
                return seen
            assert self.reads <= ENOUGH, "pages without end"


@pytest.fixture
def book(puente: Puente) -> Book:
    return Book(puente)


SPREADS = {
    "a minute apart": [START - timedelta(minutes=n) for n in range(45)],
    "at one instant": [START] * 45,
    "a millisecond apart": [START - timedelta(milliseconds=n) for n in range(45)],
    "days apart": [START - timedelta(days=8 * n) for n in range(45)],
    "in bursts": [START - timedelta(days=3 * (n // 15)) for n in range(45)],
}


@pytest.mark.parametrize("moments", SPREADS.values(), ids=list(SPREADS))
@pytest.mark.parametrize("limit", [1, 7, 15, 44, 45, 100])
async def test_pages_hold_every_row_once_newest_first(
    book: Book, moments: list[datetime], limit: int
) -> None:
    ids = await book.write(moments)
    newest = sorted(zip(moments, ids, strict=True), reverse=True)
    assert await book.all(limit=limit) == [row_id for _, row_id in newest]
    assert book.reads == max(1, -(-45 // limit))


async def test_rows_that_arrive_between_pages_shift_nothing(book: Book) -> None:
    before = await book.write([START - timedelta(seconds=n) for n in range(30)])
    first, cursor = await book.page(None)
    await book.write([START + timedelta(seconds=n) for n in range(1, 20)])
    second, cursor = await book.page(cursor)
    await book.write([START + timedelta(minutes=n) for n in range(1, 20)])
    third, cursor = await book.page(cursor)
    assert first + second + third == before
    assert cursor is None


async def test_a_row_that_was_read_may_go_and_loses_no_other(book: Book, puente: Puente) -> None:
    ids = await book.write([START - timedelta(seconds=n) for n in range(20)])
    first, cursor = await book.page(None)
    await puente.database.collection("audit_events").delete_one({"_id": first[-1]})
    rest, _ = await book.page(cursor)
    assert first + rest == ids


async def test_the_range_is_closed_below_and_open_above(book: Book) -> None:
    moments = [START + timedelta(milliseconds=n) for n in range(10)]
    ids = await book.write(moments)
    found = await book.all(since=moments[2], until=moments[7])
    assert sorted(found) == ids[2:7]


async def test_other_clinics_rows_are_on_no_page(book: Book) -> None:
    await book.write([START] * 20, clinic_id=SOUTH)
    ours = await book.write([START] * 3)
    assert sorted(await book.all(limit=2)) == ours


async def test_an_empty_list_is_one_empty_page(book: Book) -> None:
    assert await book.page(None) == ([], None)


async def test_a_range_of_centuries_is_read(book: Book) -> None:
    ids = await book.write([START - timedelta(days=365 * 20 * n) for n in range(3)])
    assert await book.all(limit=2, since=datetime.fromisoformat("1970-01-01T00:00:00Z")) == ids


@pytest.mark.parametrize(
    "cursor",
    [
        "x", "!", "é", "AAAA", "bnVsbA", encode_cursor(START), encode_cursor(START, "a", "b"),
        encode_cursor("yesterday", "aud_1"), encode_cursor(7, "aud_1"),
        encode_cursor("2031-03-04T09:00:00", "aud_1"), encode_cursor(START, 7),
        encode_cursor(START, None), encode_cursor(START, {"$gt": ""}),
        encode_cursor("9999-12-31T23:59:59.999999+00:00", "aud_1"),
        encode_cursor("0001-01-01T00:00:00+00:00", "aud_1"),
    ],
)  # fmt: skip
async def test_a_cursor_that_is_none_of_ours_is_invalid(book: Book, cursor: str) -> None:
    await book.write([START] * 3)
    with pytest.raises(Invalid, match="the cursor is not one of ours"):
        await book.page(cursor)


async def test_visits_and_deliveries_page_the_same_way(
    puente: Puente, principal: Principal, clock: MovableClock
) -> None:
    made = []
    for _ in range(7):
        made.append((await open_visit(puente, principal)).conversation_id)
        clock.advance(minutes=50)
    seen, cursor = [], None
    while True:
        page, cursor = await puente.repositories.conversations.page(
            NORTH,
            created_by=principal.member_id,
            state="active",
            language=None,
            action_type=None,
            since=START,
            until=clock(),
            cursor=cursor,
            limit=3,
        )
        seen += [visit.conversation_id for visit in page]
        if cursor is None:
            break
    assert seen == made[::-1]


# --- turns, by the order they came ------------------------------------------------------------


async def store_turns(puente: Puente, numbers: Sequence[int]) -> None:
    """Turns with these sequence numbers, spoken in the reverse order."""

    async def work(transaction: Transaction) -> None:
        for seq in numbers:
            said = turn_in("ok", number=2_000 - seq)
            turn = Turn(
                **{name: getattr(said, name) for name in TurnIn.model_fields},
                turn_id=f"turn-{seq:05d}",
                conversation_id="cnv_00000001",
                clinic_id=NORTH,
                seq=seq,
                received_at=START,
            )
            await puente.repositories.turns.add(turn, transaction)

    await puente.database.transact(work)


async def test_turns_page_in_the_order_they_came_over_gaps(puente: Puente) -> None:
    """Revisions use up numbers too, so a visit's sequence has holes."""
    chance = random.Random(7)
    numbers = sorted(chance.sample(range(1, 3 * SEQ_WINDOW), 60))
    await store_turns(puente, numbers)
    until, seen = max(numbers) + 1, []
    after: int | None = 0
    while after is not None:
        page, after = await puente.repositories.turns.page(
            NORTH, "cnv_00000001", after=after, until=until, limit=7
        )
        seen += [turn.seq for turn in page]
    assert seen == numbers
    everything = await puente.repositories.turns.all(NORTH, "cnv_00000001", until=until)
    assert [turn.seq for turn in everything] == numbers[::-1], "ordered by when they were spoken"
    assert await puente.repositories.turns.all(SOUTH, "cnv_00000001", until=until) == []


async def test_a_page_that_is_exactly_full_is_the_last(puente: Puente) -> None:
    await store_turns(puente, [1, 2, 3])
    page, after = await puente.repositories.turns.page(
        NORTH, "cnv_00000001", after=0, until=4, limit=3
    )
    assert ([turn.seq for turn in page], after) == ([1, 2, 3], None)

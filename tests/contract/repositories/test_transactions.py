"""Transactions on a real server: all or nothing, again where somebody came between."""

import asyncio
from typing import Any

import pytest
from pymongo.errors import OperationFailure

from puente.bootstrap import Puente
from puente.domain.errors import NotFound, Unavailable
from puente.domain.member import Principal
from puente.repositories.base import ATTEMPTS, Raced, Transaction
from tests.conftest import MakePuente
from tests.support.settings import local_settings
from tests.support.visits import open_visit, turn_in


async def rows(puente: Puente, collection: str, query: dict[str, Any] | None = None) -> list[Any]:
    return await puente.database.collection(collection).find(query or {}).to_list(None)


async def test_everything_is_written_together(puente: Puente) -> None:
    async def work(transaction: Transaction) -> str:
        for name in ("one", "two"):
            await puente.database.collection(name).insert_one({"_id": 1}, session=transaction)
            assert await rows(puente, name) == []
        return "done"

    assert await puente.database.transact(work) == "done"
    assert await rows(puente, "one") == await rows(puente, "two") == [{"_id": 1}]


@pytest.mark.parametrize("error", [NotFound("made up"), ValueError("made up")])
async def test_an_error_inside_leaves_nothing_and_comes_out(
    puente: Puente, error: Exception
) -> None:
    async def work(transaction: Transaction) -> None:
        await puente.database.collection("one").insert_one({"_id": 1}, session=transaction)
        raise error

    with pytest.raises(type(error)) as met:
        await puente.database.transact(work)
    assert met.value is error
    assert await rows(puente, "one") == []


async def test_a_raced_writer_looks_again(puente: Puente) -> None:
    tried = 0

    async def work(transaction: Transaction) -> int:
        nonlocal tried
        tried += 1
        await puente.database.collection("one").insert_one({"_id": tried}, session=transaction)
        if tried < 3:
            raise Raced
        return tried

    assert await puente.database.transact(work) == 3
    assert await rows(puente, "one") == [{"_id": 3}]


async def test_a_race_that_never_ends_is_unavailable_and_leaves_nothing(puente: Puente) -> None:
    tried = 0

    async def work(transaction: Transaction) -> None:
        nonlocal tried
        tried += 1
        await puente.database.collection("one").insert_one({"_id": tried}, session=transaction)
        raise Raced

    with pytest.raises(Unavailable) as met:
        await puente.database.transact(work)
    assert (tried, met.value.retry_after) == (ATTEMPTS, 1)
    assert await rows(puente, "one") == []


async def test_a_failed_command_is_unavailable(puente: Puente) -> None:
    async def work(transaction: Transaction) -> None:
        await puente.database.collection("one").insert_one({"_id": 1}, session=transaction)
        raise OperationFailure("made up: may quote a document")

    with pytest.raises(Unavailable) as met:
        await puente.database.transact(work)
    assert "made up" not in met.value.message
    assert await rows(puente, "one") == []


async def test_a_database_that_is_gone_is_unavailable_in_time(
    make_puente: MakePuente, tmp_path: Any
) -> None:
    gone = local_settings(
        mongodb_uri="mongodb://127.0.0.1:9/",
        database="gone",
        folder=tmp_path,
        PUENTE_MONGODB__TIMEOUT_MS="200",
    )
    puente = make_puente(gone)

    async def work(transaction: Transaction) -> None:
        await puente.database.collection("one").insert_one({"_id": 1}, session=transaction)

    async with asyncio.timeout(3):
        with pytest.raises(Unavailable):
            await puente.database.transact(work)
    with pytest.raises(Unavailable):
        await puente.database.ping()


async def test_forty_turns_at_once_are_each_stored_once_in_an_order(
    puente: Puente, make_puente: MakePuente, principal: Principal
) -> None:
    """Two processes write to one visit; each turn gets a number of its own, none is left out."""
    visit = await open_visit(puente, principal)
    writers = [puente, make_puente()]
    receipts = await asyncio.gather(
        *(
            writers[number % 2].take_turn(
                principal, visit.conversation_id, f"turn-{number:04d}", turn_in("ok", number=number)
            )
            for number in range(1, 41)
        )
    )
    assert sorted(receipt.turn.seq for receipt in receipts) == list(range(1, 41))
    stored = await rows(puente, "turns")
    assert sorted(row["seq"] for row in stored) == list(range(1, 41))
    assert len({row["turn_id"] for row in stored}) == 40
    after = await puente.visits.get(principal, visit.conversation_id)
    assert (after.turn_count, after.next_seq) == (40, 41)


async def test_one_turn_sent_by_ten_at_once_is_stored_once(
    puente: Puente, principal: Principal
) -> None:
    visit = await open_visit(puente, principal)
    receipts = await asyncio.gather(
        *(
            puente.take_turn(principal, visit.conversation_id, "turn-0001", turn_in("ok"))
            for _ in range(10)
        )
    )
    assert sorted(receipt.stored for receipt in receipts) == ["created"] + ["unchanged"] * 9
    assert len(await rows(puente, "turns")) == 1
    after = await puente.visits.get(principal, visit.conversation_id)
    assert after.turn_count == 1


@pytest.mark.parametrize(
    "moved",
    [{"next_seq": 2}, {"event_seq": 1}, {"state": "ending"}, {"clinic_id": "cln_testsouth"}],
    ids=str,
)
async def test_a_writer_that_saw_another_visit_is_raced(
    puente: Puente, principal: Principal, moved: dict[str, Any]
) -> None:
    """Whatever moved since it was read, the second write loses."""
    visit = await open_visit(puente, principal)
    seen = visit.model_copy(update=moved)

    async def work(transaction: Transaction) -> None:
        await puente.repositories.conversations.replace(
            seen, seen.model_copy(update={"turn_count": 7}), transaction
        )

    with pytest.raises(Unavailable):
        await puente.database.transact(work)
    after = await puente.visits.get(principal, visit.conversation_id)
    assert after.turn_count == 0

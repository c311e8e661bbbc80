"""Deliveries: each attempt is claimed by one worker, and settled by whoever holds the claim."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from puente.bootstrap import Puente
from puente.domain.errors import Unavailable
from puente.domain.webhook import Attempt, Delivery
from puente.repositories.base import Transaction
from puente.repositories.hooks import SWEEP_GRACE
from tests.conftest import MakePuente
from tests.support.clock import START, MovableClock
from tests.support.people import NORTH, SOUTH

LEASE = timedelta(seconds=45)


def delivery(number: int = 1, **changes: Any) -> Delivery:
    given = {
        "delivery_id": f"evt_{number:08d}.ep_00000001",
        "clinic_id": NORTH,
        "endpoint_id": "ep_00000001",
        "event_id": f"evt_{number:08d}",
        "event_type": "action.confirmed",
        "next_attempt_at": START,
        "created_at": START,
        "body": b'{"made":"up"}',
    }
    return Delivery.model_validate({**given, **changes})


def attempt(of: Delivery, **changes: Any) -> Attempt:
    given = {
        "delivery_id": of.delivery_id,
        "clinic_id": of.clinic_id,
        "endpoint_id": of.endpoint_id,
        "event_id": of.event_id,
        "number": of.attempt,
        "started_at": START,
        "duration_ms": 12,
        "status": 200,
        "error": None,
        "address": "127.0.0.1",
        "response_head": b"ok",
    }
    return Attempt.model_validate({**given, **changes})


async def add(puente: Puente, rows: Sequence[Delivery]) -> None:
    async def work(transaction: Transaction) -> None:
        await puente.repositories.deliveries.add_all(rows, transaction)

    await puente.database.transact(work)


async def claim(puente: Puente, of: Delivery, made: int = 0) -> bool:
    now = puente.clock()
    [taken] = await puente.repositories.deliveries.take(
        [(of.delivery_id, made)], now=now, lease_until=now + LEASE
    )
    return taken is not None


async def settle(puente: Puente, settled: Delivery, row: Attempt) -> bool:
    return await puente.repositories.deliveries.settle([(settled, row)]) == 1


async def stored(puente: Puente, of: Delivery) -> Delivery:
    found = await puente.repositories.deliveries.get(of.clinic_id, of.delivery_id)
    assert found is not None
    return found


async def attempts(puente: Puente) -> list[dict[str, Any]]:
    return await puente.database.collection("attempts").find({}).to_list(None)


async def due(puente: Puente) -> list[tuple[str, str, int]]:
    return await puente.repositories.deliveries.due(puente.clock(), 100)


async def test_a_delivery_comes_back_as_it_was_written(puente: Puente) -> None:
    one = delivery()
    await add(puente, [one])
    assert await stored(puente, one) == one


async def test_of_many_workers_one_makes_the_attempt(
    puente: Puente, make_puente: MakePuente
) -> None:
    """The queue may hand the same record out to several at once."""
    rows = [delivery(number) for number in range(1, 6)]
    await add(puente, rows)
    workers = [puente, make_puente(), make_puente()]
    claims = [(worker, row) for row in rows for worker in workers * 3]
    won = await asyncio.gather(*(claim(worker, row) for worker, row in claims))
    for row in rows:
        results = [
            result for (_, claimed), result in zip(claims, won, strict=True) if claimed is row
        ]
        assert sum(results) == 1
        assert (await stored(puente, row)).attempt == 1


async def test_a_claim_needs_the_right_count_a_due_row_and_no_lease(
    puente: Puente, clock: MovableClock
) -> None:
    later = delivery(2, next_attempt_at=START + timedelta(minutes=5))
    done = delivery(3, status="delivered", next_attempt_at=None)
    await add(puente, [one := delivery(1), later, done])
    assert not await claim(puente, one, made=1), "a message of a later attempt"
    assert not await claim(puente, later), "not yet due"
    assert not await claim(puente, done), "finished"
    assert not await claim(puente, delivery(9)), "no such row"
    assert await claim(puente, one)
    assert not await claim(puente, one), "an overtaken message"
    assert not await claim(puente, one, made=1), "still held"
    clock.advance(seconds=LEASE.total_seconds())
    assert await claim(puente, one, made=1), "its worker died"
    assert (await stored(puente, one)).attempt == 2


async def test_a_settled_attempt_is_written_with_what_follows(puente: Puente) -> None:
    await add(puente, [delivery()])
    await claim(puente, delivery())
    held = await stored(puente, delivery())
    settled = held.model_copy(
        update={
            "status": "delivered",
            "lease_until": None,
            "next_attempt_at": None,
            "finished_at": START,
            "last_status": 200,
        }
    )
    assert await settle(puente, settled, attempt(held))
    assert await stored(puente, held) == settled
    [row] = await attempts(puente)
    assert (row["_id"], row["number"], row["status"]) == (f"{held.delivery_id}#1", 1, 200)
    assert not await claim(puente, held, made=1)
    assert await due(puente) == []


async def test_a_worker_whose_claim_ran_out_decides_nothing(
    puente: Puente, clock: MovableClock
) -> None:
    await add(puente, [delivery()])
    await claim(puente, delivery())
    slow = await stored(puente, delivery())
    clock.advance(seconds=60)
    await claim(puente, delivery(), made=1)
    quick = await stored(puente, delivery())
    finished = {"status": "delivered", "next_attempt_at": None, "finished_at": START}
    assert not await settle(puente, slow.model_copy(update=finished), attempt(slow))
    assert await stored(puente, delivery()) == quick
    assert [row["number"] for row in await attempts(puente)] == [1], "it was made all the same"
    assert await settle(puente, quick.model_copy(update=finished), attempt(quick))
    assert not await settle(puente, quick.model_copy(update=finished), attempt(quick)), "once"
    assert [row["number"] for row in await attempts(puente)] == [1, 2]


async def test_a_settlement_in_a_transaction_that_fails_leaves_the_claim(puente: Puente) -> None:
    await add(puente, [delivery()])
    await claim(puente, delivery())
    held = await stored(puente, delivery())
    settled = held.model_copy(update={"status": "exhausted", "next_attempt_at": None})

    async def work(transaction: Transaction) -> None:
        await puente.repositories.deliveries.settle([(settled, attempt(held))], transaction)
        raise ValueError("made up: the worker dies here")

    with pytest.raises(ValueError, match="made up"):
        await puente.database.transact(work)
    assert await stored(puente, held) == held
    assert await attempts(puente) == []


async def test_the_sweep_sees_a_row_once_the_queue_has_had_its_chance(
    puente: Puente, clock: MovableClock
) -> None:
    one = delivery()
    await add(puente, [one, delivery(2, next_attempt_at=START + timedelta(hours=2))])
    assert await due(puente) == []
    clock.advance(seconds=SWEEP_GRACE.total_seconds())
    assert await due(puente) == [(one.delivery_id, one.endpoint_id, 0)]
    now = clock()
    deliveries = puente.repositories.deliveries
    await deliveries.mark_swept([one.delivery_id], now=now, until=now + timedelta(seconds=30))
    assert await due(puente) == []
    clock.advance(seconds=30)
    assert await due(puente) == [(one.delivery_id, one.endpoint_id, 0)]


async def test_the_sweep_leaves_a_claimed_row_until_its_lease_ends(
    puente: Puente, clock: MovableClock
) -> None:
    one = delivery()
    await add(puente, [one])
    clock.advance(seconds=10)
    seen = clock()
    await claim(puente, one)
    # The sweep had read the row before it was claimed: the claim stays as it is.
    await puente.repositories.deliveries.mark_swept(
        [one.delivery_id], now=seen, until=seen + timedelta(seconds=1)
    )
    clock.advance(seconds=LEASE.total_seconds() - 1)
    assert await due(puente) == []
    clock.advance(seconds=1)
    assert await due(puente) == [(one.delivery_id, one.endpoint_id, 1)]


async def test_a_retry_is_due_when_it_was_scheduled(puente: Puente, clock: MovableClock) -> None:
    await add(puente, [delivery()])
    await claim(puente, delivery())
    held = await stored(puente, delivery())
    again = {"lease_until": None, "next_attempt_at": START + timedelta(minutes=5)}
    assert await settle(puente, held.model_copy(update=again), attempt(held, status=500))
    clock.advance(minutes=5)
    assert await due(puente) == []
    clock.advance(seconds=SWEEP_GRACE.total_seconds())
    assert await due(puente) == [(held.delivery_id, held.endpoint_id, 1)]
    assert await claim(puente, held, made=1)


async def test_removing_an_endpoint_ends_what_is_owed_to_it(
    puente: Puente, clock: MovableClock
) -> None:
    elsewhere = delivery(3, endpoint_id="ep_00000002")
    foreign = delivery(4, clinic_id=SOUTH)
    done = delivery(5, status="delivered", next_attempt_at=None, finished_at=START)
    await add(puente, [delivery(1), delivery(2), elsewhere, foreign, done])
    await claim(puente, delivery(2))
    held = await stored(puente, delivery(2))
    deliveries = puente.repositories.deliveries
    assert await deliveries.cancel_of(NORTH, "ep_00000001", clock()) == 2
    for number in (1, 2):
        ended = await stored(puente, delivery(number))
        assert (ended.status, ended.finished_at, ended.next_attempt_at) == (
            "cancelled",
            START,
            None,
        )
    assert not await settle(puente, held.model_copy(update={"attempt": 1}), attempt(held))
    assert [await stored(puente, row) for row in (elsewhere, foreign, done)] == [
        elsewhere,
        foreign,
        done,
    ]
    clock.advance(hours=1)
    assert {row[0] for row in await due(puente)} == {elsewhere.delivery_id, foreign.delivery_id}


async def test_one_event_is_owed_to_an_endpoint_once(puente: Puente) -> None:
    await add(puente, [delivery()])
    with pytest.raises(Unavailable):
        await add(puente, [delivery(2), delivery(delivery_id="evt_00000001.twin")])
    assert await puente.database.collection("deliveries").count_documents({}) == 1


async def test_an_endpoints_log_holds_its_clinics_rows_only(puente: Puente) -> None:
    await add(puente, [delivery(1), delivery(2, clinic_id=SOUTH), delivery(3, endpoint_id="ep_2")])
    page, following = await puente.repositories.deliveries.page(
        NORTH,
        "ep_00000001",
        since=START - timedelta(days=1),
        until=START + timedelta(days=1),
        cursor=None,
        limit=10,
    )
    assert ([row.delivery_id for row in page], following) == ([delivery(1).delivery_id], None)

"""What is owed is in the database with its cause: the queue only says when."""

import asyncio
import json
from typing import Any

import pytest

from puente.domain.action import Action
from puente.domain.conversation import Conversation
from puente.domain.errors import Unavailable
from puente.ports import Queue, QueueMessage, WebhookRequest, WebhookResponse, WebhookSender
from puente.repositories.base import Transaction
from tests.api.clinic import an_action
from tests.conftest import MakePuente
from tests.flows.conftest import MakeContainer
from tests.flows.receiver import Receiver
from tests.flows.stage import Stage, failures, in_thread, sqs_event
from tests.support.visits import PRESCRIPTION, turn_in


class NoQueue:
    """A queue that is away: ``error`` is what sending to it ends with."""

    name = "none"

    def __init__(self, error: Exception) -> None:
        self._error = error

    async def send(self, body: str, *, delay_s: int = 0, group: str | None = None) -> str:
        raise self._error

    async def receive(self, *, limit: int = 10, wait_s: float = 0) -> list[QueueMessage]:
        return []

    async def delete(self, receipt_handle: str) -> None:
        raise self._error

    async def change_visibility(self, receipt_handle: str, visibility_s: int) -> None:
        raise self._error

    async def redrive(self) -> int | None:
        raise self._error

    async def waiting(self) -> int:
        raise self._error

    async def dead(self) -> int:
        raise self._error


class DyingSender:
    """Posts for real or not, and dies before anybody can write down how it went."""

    name = "dying"

    def __init__(self, real: WebhookSender | None) -> None:
        self._real = real

    async def post(self, request: WebhookRequest) -> WebhookResponse:
        if self._real is not None:
            await self._real.post(request)
        raise MemoryError("the worker dies here")

    async def check(self, url: str) -> None:
        """Every address is taken."""


async def proposed(stage: Stage, **changes: Any) -> tuple[Conversation, Action]:
    """A visit with one action that a subscriber of proposals is owed."""
    visit = await stage.visit()
    return visit, await stage.store(an_action(visit, **changes))


async def subscribed(stage: Stage) -> Receiver:
    receiver, _ = await stage.receiver(events=["action.proposed"])
    return receiver


@pytest.mark.parametrize(
    "error", [Unavailable("the queue does not answer"), MemoryError("the process dies here")]
)
async def test_what_was_committed_and_never_announced_is_delivered_by_the_sweep(
    stage: Stage, make_puente: MakePuente, error: Exception
) -> None:
    receiver, _ = await stage.receiver(events=["action.proposed"], propose_medication=True)
    visit = await stage.visit()
    queue: Queue = NoQueue(error)
    silent = make_puente(webhook_queue=queue)
    said = turn_in(PRESCRIPTION)
    if isinstance(error, Unavailable):
        receipt = await silent.take_turn(stage.clinician, visit.conversation_id, "turn-0001", said)
        assert len(receipt.actions) == 1
    else:
        with pytest.raises(MemoryError):
            await silent.take_turn(stage.clinician, visit.conversation_id, "turn-0001", said)
    assert await stage.events() == ["action.proposed"]
    assert await stage.settle() == 0
    # The queue has its few seconds first: only then is the sweep to bring it.
    await stage.pass_time(seconds=4)
    assert receiver.arrivals == []
    await stage.pass_time(seconds=2)
    assert [arrival.type for arrival in receiver.arrivals] == ["action.proposed"]
    await stage.pass_time(seconds=60)
    assert len(receiver.arrivals) == 1


async def test_a_visit_whose_end_was_never_announced_is_finished_by_the_sweep(
    stage: Stage, make_puente: MakePuente
) -> None:
    visit = await stage.visit()
    silent = make_puente(visit_queue=NoQueue(Unavailable("the queue does not answer")))
    ended, _ = await silent.visits.end(stage.clinician, visit.conversation_id, [])
    assert ended.state == "ending"
    assert await stage.settle() == 0
    await stage.pass_time(seconds=6)
    assert (await stage.look(visit.conversation_id)).state == "completed"


async def test_a_worker_that_dies_after_its_claim_is_followed_by_another_under_the_same_id(
    stage: Stage, container: MakeContainer
) -> None:
    receiver = await subscribed(stage)
    await proposed(stage)
    (row,) = await stage.rows("deliveries")
    dying = container(webhook_sender=DyingSender(None))
    with pytest.raises(MemoryError):
        await dying.deliver(row["_id"], 0)
    await dying.close()

    (claimed,) = await stage.rows("deliveries")
    assert (claimed["status"], claimed["attempt"]) == ("pending", 1)
    # The message that was in the queue is overtaken: it makes no attempt of its own.
    await stage.settle()
    await stage.pass_time(seconds=44)
    assert receiver.arrivals == []
    await stage.pass_time(seconds=2)
    assert receiver.ids == [row["event_id"]]
    (done,) = await stage.rows("deliveries")
    assert (done["status"], done["attempt"]) == ("delivered", 2)
    assert [attempt["number"] for attempt in await stage.rows("attempts")] == [2]


async def test_an_answer_that_was_lost_brings_the_same_event_again_and_no_other(
    stage: Stage, container: MakeContainer
) -> None:
    receiver = await subscribed(stage)
    await proposed(stage)
    (row,) = await stage.rows("deliveries")
    dying = container()
    dying.__dict__["webhook_sender"] = DyingSender(dying.webhook_sender)
    with pytest.raises(MemoryError):
        await dying.deliver(row["_id"], 0)
    await dying.close()
    await stage.pass_time(seconds=46)
    assert receiver.ids == [row["event_id"]] * 2
    assert receiver.arrivals[0].body == receiver.arrivals[1].body


async def test_the_same_record_thrice_at_once_is_one_request(stage: Stage) -> None:
    receiver = await subscribed(stage)
    await proposed(stage)
    (row,) = await stage.rows("deliveries")
    record = json.dumps({"delivery_id": row["_id"], "attempt": 0})
    answer = await in_thread(stage.workers.deliver, sqs_event(record, record, record), None)
    assert failures(answer) == set()
    await stage.settle()
    assert receiver.ids == [row["event_id"]]
    assert len(await stage.rows("attempts")) == 1


async def test_many_workers_at_the_same_record_make_one_request(
    stage: Stage, container: MakeContainer
) -> None:
    receiver = await subscribed(stage)
    await proposed(stage)
    (row,) = await stage.rows("deliveries")
    many = [container() for _ in range(3)]
    await asyncio.gather(*(one.deliver(row["_id"], 0) for one in many))
    for one in many:
        await one.close()
    assert receiver.ids == [row["event_id"]]


POISON = (
    "",
    "not json",
    "[]",
    "null",
    "{}",
    '{"delivery_id": "x"}',
    '{"attempt": 0}',
    '"delivery_id"',
)


async def test_exactly_the_poison_records_come_back(stage: Stage, log: Any) -> None:
    receiver = await subscribed(stage)
    for number in range(3):
        await proposed(stage, action_id=f"act_madeup1{number}")
    rows = await stage.rows("deliveries")
    good = [json.dumps({"delivery_id": row["_id"], "attempt": 0}) for row in rows]
    overtaken = json.dumps({"delivery_id": rows[0]["_id"], "attempt": 7})
    unknown = json.dumps({"delivery_id": "evt_none.ep_none", "attempt": 0})
    bodies = [*POISON[:4], *good, overtaken, *POISON[4:], unknown]
    answer = await in_thread(stage.workers.deliver, sqs_event(*bodies), None)
    poison = {f"message-{n}" for n, body in enumerate(bodies) if body in POISON}
    assert failures(answer) == poison
    assert sorted(receiver.ids) == sorted(row["event_id"] for row in rows)
    assert "not json" not in log.getvalue()


async def test_poison_ends_in_the_dead_letter_queue_and_holds_nobody_up(stage: Stage) -> None:
    receiver = await subscribed(stage)
    await stage.puente.webhook_queue.send("not json")
    await proposed(stage)
    for _ in range(6):
        await stage.settle()
        stage.clock.advance(seconds=181)
    await stage.settle()
    assert len(receiver.arrivals) == 1
    queue: Any = stage.puente.webhook_queue
    assert await queue.dead_letters() == ["not json"]


async def test_an_endpoints_failure_never_reaches_the_dead_letter_queue(stage: Stage) -> None:
    receiver = await subscribed(stage)
    await receiver.down()
    await proposed(stage)
    for _ in range(8):
        await stage.pass_time(minutes=10)
    queue: Any = stage.puente.webhook_queue
    assert await queue.dead_letters() == []
    (row,) = await stage.rows("deliveries")
    assert (row["status"], row["last_error"]) == ("pending", "unreachable")


async def test_the_sweep_marks_a_row_that_is_being_settled_and_nobody_waits_for_ever(
    stage: Stage,
) -> None:
    await subscribed(stage)
    visit, _ = await proposed(stage)
    (row,) = await stage.rows("deliveries")
    database, repositories = stage.puente.database, stage.puente.repositories
    settling, go_on = asyncio.Event(), asyncio.Event()

    async def settle(transaction: Transaction) -> None:
        change = {"$set": {"last_error": "timeout"}}
        await database.collection("deliveries").update_one(
            {"_id": row["_id"]}, change, session=transaction
        )
        settling.set()
        await go_on.wait()
        await database.collection("attempts").insert_one({"_id": "a#1"}, session=transaction)

    async def sweep() -> None:
        stage.clock.advance(seconds=30)
        now = stage.clock()
        await repositories.deliveries.mark_swept([row["_id"]], now=now, until=now)

    async with asyncio.timeout(7):
        first = asyncio.create_task(database.transact(settle))
        await settling.wait()
        second = asyncio.create_task(sweep())
        # After these round trips the server has met the sweep's update, and holds it back.
        for _ in range(5):
            await database.ping()
        assert not second.done()
        # A turn that owes another delivery passes by: it waits for neither of them.
        await stage.store(an_action(visit, action_id="act_madeup09"))
        go_on.set()
        await asyncio.gather(first, second)
    (_, settled) = sorted(await stage.rows("deliveries"), key=lambda r: str(r["last_error"]))
    assert (settled["_id"], settled["last_error"]) == (row["_id"], "timeout")

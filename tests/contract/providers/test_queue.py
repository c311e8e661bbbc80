"""Every queue: at least once, hidden while it is worked on, back when it is not deleted."""

import asyncio
import json
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

import boto3
import pytest

from puente.domain.errors import Invalid, Unavailable
from puente.ports import Queue, QueueMessage
from puente.providers import create
from puente.providers.queue.memory import MemoryQueue
from tests.conftest import MakePuente
from tests.contract.providers.conftest import point_aws_at
from tests.contract.providers.covering import each
from tests.support.clock import MovableClock

VISIBILITY_S = 3
"""Seconds: more than a busy machine stands still between two calls, for SQS keeps real time."""
MAX_RECEIVE_COUNT = 2


@dataclass
class Rig:
    """A queue that hides for :data:`VISIBILITY_S` and gives up after two receipts."""

    queue: Queue
    other: Queue
    dead: Callable[[], Awaitable[list[str]]]
    clock: MovableClock | None = None
    """Moved where the queue's time is passed in; the machine's own is waited for."""

    async def arrives(self, seconds: float) -> list[QueueMessage]:
        """What arrives once ``seconds`` have passed."""
        if self.clock is not None:
            self.clock.advance(seconds=seconds)
            return await self.queue.receive()
        return await self.queue.receive(wait_s=seconds + 1)


@pytest.fixture
def memory_rig(make_puente: MakePuente, clock: MovableClock) -> Rig:
    # Visibility and the receive count are the deployed queue's attributes; here, arguments.
    first, second = (
        MemoryQueue(clock, visibility_s=VISIBILITY_S, max_receive_count=MAX_RECEIVE_COUNT)
        for _ in range(2)
    )
    return Rig(first, second, first.dead_letters, clock)


@pytest.fixture
def sqs_rig(make_puente: MakePuente, aws: str, database_name: str) -> Iterator[Rig]:
    client = boto3.client("sqs")
    dead_url = client.create_queue(QueueName=f"{database_name}-dead")["QueueUrl"]
    arn = client.get_queue_attributes(QueueUrl=dead_url, AttributeNames=["QueueArn"])
    redrive = {
        "deadLetterTargetArn": arn["Attributes"]["QueueArn"],
        "maxReceiveCount": MAX_RECEIVE_COUNT,
    }
    attributes = {"VisibilityTimeout": str(VISIBILITY_S), "RedrivePolicy": json.dumps(redrive)}
    urls = [
        client.create_queue(QueueName=f"{database_name}-{name}", Attributes=attributes)["QueueUrl"]
        for name in ("first", "second")
    ]
    context = make_puente().context
    first, second = (create("queue", "sqs", context, url=url) for url in urls)
    dead_queue = create("queue", "sqs", context, url=dead_url)

    async def dead() -> list[str]:
        return [message.body for message in await dead_queue.receive()]

    yield Rig(first, second, dead)
    for url in [*urls, dead_url]:
        client.delete_queue(QueueUrl=url)


RIGS = {"memory": "memory_rig", "sqs": "sqs_rig"}


@pytest.fixture(params=each("queue", RIGS))
def rig(request: pytest.FixtureRequest) -> Any:
    return request.getfixturevalue(request.param)


async def test_a_message_arrives_as_it_was_sent(rig: Rig) -> None:
    sent = await rig.queue.send('{"delivery_id": "ñ"}', group="ep_00000001")
    [message] = await rig.queue.receive()
    assert message.message_id == sent
    assert message.body == '{"delivery_id": "ñ"}'
    assert message.group == "ep_00000001"
    assert message.receive_count == 1
    assert message.sent_at_ms > 0


async def test_a_message_without_a_group_has_none(rig: Rig) -> None:
    await rig.queue.send("plain")
    [message] = await rig.queue.receive()
    assert message.group is None


async def test_a_received_message_is_hidden_and_a_deleted_one_stays_away(rig: Rig) -> None:
    await rig.queue.send("once")
    [message] = await rig.queue.receive()
    assert await rig.queue.receive() == []
    await rig.queue.delete(message.receipt_handle)
    assert await rig.arrives(VISIBILITY_S) == []
    assert await rig.dead() == []


async def test_what_waits_and_what_was_given_up_is_counted(rig: Rig) -> None:
    await rig.queue.send("never")
    assert (await rig.queue.waiting(), await rig.queue.dead()) == (1, 0)
    for _ in range(MAX_RECEIVE_COUNT):
        await rig.arrives(VISIBILITY_S)
    await rig.arrives(VISIBILITY_S)
    assert (await rig.queue.waiting(), await rig.queue.dead()) == (0, 1)


async def test_a_message_nobody_deleted_comes_back_counted(rig: Rig) -> None:
    await rig.queue.send("again")
    [first] = await rig.queue.receive()
    [second] = await rig.arrives(VISIBILITY_S)
    assert second.message_id == first.message_id
    assert second.receive_count == 2
    assert second.receipt_handle != first.receipt_handle


async def test_visibility_of_zero_gives_a_message_back_at_once(rig: Rig) -> None:
    await rig.queue.send("not now")
    [first] = await rig.queue.receive()
    await rig.queue.change_visibility(first.receipt_handle, 0)
    [second] = await rig.queue.receive()
    assert second.message_id == first.message_id
    assert second.receive_count == 2


async def test_a_longer_visibility_keeps_a_message_hidden(rig: Rig) -> None:
    await rig.queue.send("long work")
    [message] = await rig.queue.receive()
    await rig.queue.change_visibility(message.receipt_handle, 30)
    assert await rig.arrives(VISIBILITY_S) == []


async def test_a_delayed_message_waits(rig: Rig) -> None:
    await rig.queue.send("later", delay_s=VISIBILITY_S)
    assert await rig.queue.receive() == []
    [message] = await rig.arrives(VISIBILITY_S)
    assert (message.body, message.receive_count) == ("later", 1)


async def test_a_message_that_keeps_failing_goes_to_the_dead_letters(rig: Rig) -> None:
    await rig.queue.send("poison")
    await rig.queue.send("good")
    for count in range(1, MAX_RECEIVE_COUNT + 1):
        for message in await rig.queue.receive():
            assert message.receive_count <= count
            if message.body == "good":
                await rig.queue.delete(message.receipt_handle)
            else:
                await rig.queue.change_visibility(message.receipt_handle, 0)
    assert await rig.queue.receive() == []
    assert await rig.dead() == ["poison"]


async def test_dead_letters_go_round_again_on_request(rig: Rig) -> None:
    await rig.queue.send("poison", group="ep_00000001")
    for _ in range(MAX_RECEIVE_COUNT):
        [message] = await rig.queue.receive()
        await rig.queue.change_visibility(message.receipt_handle, 0)
    assert await rig.queue.receive() == []
    assert await rig.queue.redrive() == 1
    [again] = await rig.queue.receive()
    assert (again.body, again.group, again.receive_count) == ("poison", "ep_00000001", 1)
    await rig.queue.delete(again.receipt_handle)
    assert await rig.dead() == []
    assert await rig.queue.redrive() == 0


async def test_a_group_in_flight_holds_back_neither_itself_nor_another(rig: Rig) -> None:
    """Fair, and not first in first out: that would let one message hold up its whole group."""
    for group in ("ep_00000001", "ep_00000001", "ep_00000002"):
        await rig.queue.send(f"for {group}", group=group)
    groups = []
    for _ in range(3):
        [message] = await rig.queue.receive(limit=1)
        groups.append(message.group)
    assert sorted(str(group) for group in groups) == ["ep_00000001", "ep_00000001", "ep_00000002"]


async def test_no_more_than_the_limit_and_nothing_twice(rig: Rig) -> None:
    sent = [await rig.queue.send(f"message {number}") for number in range(12)]
    seen: list[str] = []
    while batch := await rig.queue.receive(limit=5):
        assert len(batch) <= 5
        seen += [message.message_id for message in batch]
        for message in batch:
            await rig.queue.delete(message.receipt_handle)
    assert sorted(seen) == sorted(sent)


async def test_it_says_how_many_wait(rig: Rig) -> None:
    assert await rig.queue.waiting() == 0
    for number in range(3):
        await rig.queue.send(str(number), group=f"ep_{number:08d}")
    await rig.queue.send("not yet", delay_s=60)
    await rig.queue.receive(limit=1)
    assert await rig.queue.waiting() == 2


async def test_queues_are_apart(rig: Rig) -> None:
    await rig.queue.send("for the first")
    assert await rig.other.receive() == []
    assert len(await rig.queue.receive()) == 1


async def test_a_waiting_receiver_is_woken_by_what_is_sent(rig: Rig) -> None:
    loop = asyncio.get_running_loop()
    began = loop.time()
    waiting = asyncio.create_task(rig.queue.receive(wait_s=10))
    await asyncio.sleep(0)
    await rig.queue.send("now")
    [message] = await waiting
    assert message.body == "now"
    assert loop.time() - began < 5


@pytest.mark.parametrize(("body", "delay_s"), [("x" * 1_048_577, 0), ("late", 901)])
async def test_what_a_queue_cannot_carry_is_refused(rig: Rig, body: str, delay_s: int) -> None:
    with pytest.raises(Unavailable):
        await rig.queue.send(body, delay_s=delay_s)
    assert await rig.queue.receive() == []


async def test_a_queue_that_is_gone_is_unavailable(
    make_puente: MakePuente, monkeypatch: pytest.MonkeyPatch
) -> None:
    point_aws_at("http://127.0.0.1:9", monkeypatch)
    queue: Queue = create("queue", "sqs", make_puente().context, url="http://127.0.0.1:9/0/gone")
    for call in (
        queue.send("body"),
        queue.receive(),
        queue.delete("handle"),
        queue.change_visibility("handle", 1),
    ):
        with pytest.raises(Unavailable, match="the queue does not answer"):
            await call


async def test_a_quiet_group_is_served_before_a_busy_one(clock: MovableClock) -> None:
    """What SQS's fair queues promise; the emulator keeps the group and serves in order."""
    queue = MemoryQueue(clock)
    for number in range(20):
        await queue.send(f"busy {number}", group="busy")
    held = await queue.receive(limit=10)
    await queue.send("quiet", group="quiet")
    [first] = await queue.receive(limit=1)
    assert first.body == "quiet"
    for message in held:
        await queue.delete(message.receipt_handle)
    await queue.send("quiet again", group="quiet")
    [second] = await queue.receive(limit=1)
    assert second.group == "busy", "now the other one has more in flight"


async def test_a_queue_without_dead_letters_says_so(
    make_puente: MakePuente, aws: str, database_name: str
) -> None:
    url = boto3.client("sqs").create_queue(QueueName=f"{database_name}-plain")["QueueUrl"]
    queue: Queue = create("queue", "sqs", make_puente().context, url=url)
    with pytest.raises(Invalid, match="no dead letters"):
        await queue.redrive()


async def test_the_containers_of_a_process_share_a_memory_queue(make_puente: MakePuente) -> None:
    sender, receiver = make_puente(), make_puente()
    await sender.webhook_queue.send("due")
    assert await receiver.visit_queue.receive() == []
    assert [m.body for m in await receiver.webhook_queue.receive()] == ["due"]


def test_a_memory_queue_holds_across_threads(clock: MovableClock) -> None:
    """Producers and consumers, each on a loop of its own, as the API and the pump are."""
    queue = MemoryQueue(clock)
    senders, each_sends = 4, 250
    seen: Counter[str] = Counter()
    guard, done = threading.Lock(), threading.Event()

    async def send(number: int) -> None:
        for item in range(each_sends):
            await queue.send(f"{number}/{item}")

    async def consume() -> None:
        while not done.is_set():
            for message in await queue.receive(wait_s=0.2):
                with guard:
                    seen[message.body] += 1
                    if len(seen) == senders * each_sends:
                        done.set()
                await queue.delete(message.receipt_handle)

    threads = [threading.Thread(target=asyncio.run, args=(send(n),)) for n in range(senders)]
    threads += [threading.Thread(target=asyncio.run, args=(consume(),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    finished = done.wait(30)
    done.set()
    for thread in threads:
        thread.join(5)
    assert finished
    assert set(seen.values()) == {1}

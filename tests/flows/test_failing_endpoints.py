"""An endpoint that fails is left alone, warned of, and given up."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from puente.redrive import run as redrive
from puente.webhooks.breaker import FAILURES_TO_OPEN, OPEN_AFTER, OPEN_S
from puente.webhooks.schedule import JITTER, SCHEDULE_S
from tests.api.clinic import an_action
from tests.flows.conftest import MakeContainer
from tests.flows.receiver import Answer, Receiver
from tests.flows.stage import Stage


async def owe(stage: Stage, count: int, *, first: int = 0) -> None:
    """So many actions, each owed to whoever takes proposals."""
    visit = await stage.visit()
    for number in range(first, first + count):
        await stage.store(an_action(visit, action_id=f"act_{number:08d}"))


async def fails(stage: Stage, receiver: Receiver, count: int) -> None:
    """So many fail, and fail again when that has gone on for long enough."""
    receiver.answers.extend(Answer(500) for _ in range(10 * count))
    await owe(stage, count)
    await stage.settle()
    await stage.pass_time(seconds=OPEN_AFTER.total_seconds())
    receiver.answers.clear()


async def health(stage: Stage) -> dict[str, Any]:
    (row,) = await stage.rows("endpoint_health")
    return row


async def test_after_ten_failures_nothing_new_is_sent_until_one_attempt_has_tried(
    stage: Stage,
) -> None:
    receiver, _ = await stage.receiver(events=["action.proposed"])
    await fails(stage, receiver, FAILURES_TO_OPEN)
    opened = await health(stage)
    assert opened["failures"] >= FAILURES_TO_OPEN
    assert opened["open_until"] > stage.clock()
    before = set(receiver.ids)
    await owe(stage, 3, first=100)
    await stage.settle()
    assert set(receiver.ids) == before, "the breaker is open"
    waiting = [row for row in await stage.rows("deliveries") if row["event_id"] not in before]
    assert [row["attempt"] for row in waiting] == [0] * 3, "waiting is no attempt"

    receiver.answers.extend(Answer(500) for _ in range(9))
    stage.clock.set(opened["open_until"])
    await stage.pass_time(seconds=1)
    tried = set(receiver.ids) - before
    assert len(tried) == 1, "one tried"
    again = await health(stage)
    assert again["open_until"] - stage.clock() > timedelta(seconds=OPEN_S), "and longer this time"

    receiver.answers.clear()
    stage.clock.set(again["open_until"])
    for _ in range(80):
        await stage.pass_time(seconds=5)
    assert await stage.rows("deliveries", status="pending") == []
    assert await stage.rows("endpoint_health") == []
    assert len(set(receiver.ids)) == FAILURES_TO_OPEN + 3


async def test_a_receiver_that_starts_again_is_not_left_alone(stage: Stage) -> None:
    """It misses many at once, and a moment later has them all, with what is new meanwhile."""
    receiver, _ = await stage.receiver(events=["action.proposed"])
    receiver.answers.extend(Answer(503) for _ in range(3 * FAILURES_TO_OPEN))
    await owe(stage, 3 * FAILURES_TO_OPEN)
    await stage.settle()
    await owe(stage, 1, first=100)
    for _ in range(8):
        await stage.pass_time(seconds=1)
    assert await stage.rows("deliveries", status="pending") == []
    assert await stage.rows("endpoint_health") == []


async def test_what_was_tried_before_keeps_its_schedule_whatever_the_breaker_says(
    stage: Stage,
) -> None:
    receiver, _ = await stage.receiver(events=["action.proposed"])
    await fails(stage, receiver, FAILURES_TO_OPEN)
    receiver.answers.extend(Answer(500) for _ in range(500))
    while pending := await stage.rows("deliveries", status="pending", attempt={"$gt": 0}):
        stage.clock.set(max(stage.clock(), min(row["next_attempt_at"] for row in pending)))
        due = [row for row in pending if row["next_attempt_at"] <= stage.clock()]
        await asyncio.gather(*(stage.puente.deliver(row["_id"], row["attempt"]) for row in due))
    attempts = await stage.rows("attempts")
    for delivery in await stage.rows("deliveries"):
        of_one = (row["started_at"] for row in attempts if row["delivery_id"] == delivery["_id"])
        times = sorted(of_one)
        assert len(times) == len(SCHEDULE_S)
        # The breaker opened on the second one.
        for earlier, later, wait in zip(times[1:-1], times[2:], SCHEDULE_S[2:], strict=True):
            assert abs((later - earlier).total_seconds() / wait - 1) <= JITTER + 0.01


async def test_a_probe_that_died_with_its_worker_is_followed_by_another(
    stage: Stage, container: MakeContainer
) -> None:
    receiver, _ = await stage.receiver(events=["action.proposed"])
    await fails(stage, receiver, FAILURES_TO_OPEN)
    opened = await health(stage)
    stage.clock.set(opened["open_until"])
    seen = (await stage.puente.repositories.healths.of_ids([opened["_id"]]))[opened["_id"]]
    until = stage.clock() + timedelta(seconds=45)
    tries = [stage.puente.repositories.healths.probe(seen, until) for _ in range(5)]
    assert sorted(await asyncio.gather(*tries)) == [False] * 4 + [True], "one worker probes"
    before = len(receiver.arrivals)
    await stage.pass_time(seconds=40)
    assert len(receiver.arrivals) == before
    for _ in range(45):
        await stage.pass_time(seconds=10)
    assert await stage.rows("deliveries", status="pending") == []


async def test_who_fails_for_days_is_warned_of_disabled_and_the_others_are_told(
    stage: Stage,
) -> None:
    watching, _ = await stage.receiver(
        events=["endpoint.failing", "endpoint.disabled", "endpoint.recovered"]
    )
    failing, endpoint = await stage.receiver(
        events=["action.proposed", "endpoint.failing", "endpoint.disabled"]
    )
    failing.answers.extend(Answer(500) for _ in range(500))
    for day in range(6):
        await owe(stage, 1, first=day * 10)
        for _ in range(4):
            await stage.pass_time(hours=6)
    assert [a.type for a in watching.arrivals] == ["endpoint.failing"] * 3 + ["endpoint.disabled"]
    assert {a.data["endpoint_id"] for a in watching.arrivals} == {endpoint.endpoint_id}
    assert watching.arrivals[-1].data["reason"] == "failing"
    assert {a.type for a in failing.arrivals} == {"action.proposed"}, "itself it is not told"
    row = await stage.puente.repositories.endpoints.get(endpoint.clinic_id, endpoint.endpoint_id)
    assert row is not None
    assert (row.state, row.disabled_reason) == ("disabled", "failing")
    assert row.disabled_at is not None
    assert await stage.rows("endpoint_health") == []


async def test_who_answers_again_after_a_warning_is_said_to_have_recovered(stage: Stage) -> None:
    watching, _ = await stage.receiver(events=["endpoint.failing", "endpoint.recovered"])
    failing, _ = await stage.receiver(events=["action.proposed"])
    failing.answers.extend(Answer(500) for _ in range(5))
    await owe(stage, 1)
    for _ in range(20):
        await stage.pass_time(hours=1)
    assert [a.type for a in watching.arrivals] == ["endpoint.failing", "endpoint.recovered"]
    assert await stage.rows("deliveries", status="pending") == []


async def test_a_410_disables_and_an_edit_at_the_same_moment_is_kept(stage: Stage) -> None:
    receiver, endpoint = await stage.receiver(events=["action.proposed"])
    book, admin = stage.puente.endpoints, stage.people["admin"]
    receiver.answers.append(Answer(410))

    def edit() -> None:
        row = {"$set": {"description": "edited while it was dialled"}}
        edits.append(
            asyncio.ensure_future(
                stage.puente.database.collection("webhook_endpoints").update_one(
                    {"_id": endpoint.endpoint_id}, row
                )
            )
        )

    edits: list[Any] = []
    receiver.before_answer = edit
    await owe(stage, 1)
    await stage.settle()
    await asyncio.gather(*edits)
    kept = await book.get(admin, endpoint.endpoint_id)
    assert kept.description == "edited while it was dialled"
    assert (kept.state, kept.disabled_reason) == ("disabled", "gone")


async def test_an_exhausted_delivery_is_news_to_others_and_never_without_end(stage: Stage) -> None:
    one, _ = await stage.receiver(events=["action.proposed", "delivery.exhausted"])
    two, _ = await stage.receiver(events=["delivery.exhausted"])
    for receiver in (one, two):
        receiver.answers.extend(Answer(500) for _ in range(200))
    await owe(stage, 1)
    for _ in range(60):
        await stage.pass_time(hours=3)
    events = await stage.rows("events", type="delivery.exhausted")
    assert [event["thin"]["attempts"] for event in events] == [len(SCHEDULE_S)]
    assert {arrival.type for arrival in one.arrivals} == {"action.proposed"}
    assert {arrival.type for arrival in two.arrivals} == {"delivery.exhausted"}


async def test_no_more_than_its_limit_a_second(stage: Stage) -> None:
    receiver, endpoint = await stage.receiver(events=["action.proposed"])
    await stage.puente.repositories.endpoints.update(
        endpoint.clinic_id, endpoint.endpoint_id, {"rate_limit": 3}
    )
    await owe(stage, 10)
    await stage.settle()
    counts = [len(receiver.arrivals)]
    for _ in range(6):
        stage.clock.advance(seconds=1)
        await stage.settle()
        counts.append(len(receiver.arrivals))
    grown = [later - earlier for earlier, later in zip([0, *counts], counts, strict=False)]
    assert max(grown) <= 3
    assert len(set(receiver.ids)) == len(receiver.ids) == 10


async def test_an_endpoint_may_have_a_schedule_of_its_own(stage: Stage) -> None:
    receiver, endpoint = await stage.receiver(events=["action.proposed"])
    await stage.puente.repositories.endpoints.update(
        endpoint.clinic_id, endpoint.endpoint_id, {"schedule_s": [0, 60]}
    )
    receiver.answers.extend([Answer(500), Answer(500)])
    await owe(stage, 1)
    await stage.settle()
    await stage.pass_time(seconds=60)
    (row,) = await stage.rows("deliveries")
    assert (row["status"], row["attempt"]) == ("exhausted", 2)


async def test_a_delivery_that_takes_every_worker_down_ends_too(stage: Stage) -> None:
    receiver, _ = await stage.receiver(events=["action.proposed"])
    await owe(stage, 1)
    deliveries = stage.puente.repositories.deliveries
    (row,) = await stage.rows("deliveries")
    for made in range(len(SCHEDULE_S)):
        now = stage.clock()
        [taken] = await deliveries.take(
            [(row["_id"], made)], now=now, lease_until=now + timedelta(seconds=45)
        )
        assert taken is not None
        stage.clock.advance(seconds=45)
    await stage.pass_time(seconds=10)
    (row,) = await stage.rows("deliveries")
    assert (row["status"], row["last_error"]) == ("exhausted", "worker_lost")
    assert receiver.arrivals == []


@pytest.mark.parametrize("queue", ["webhook", "visit"])
async def test_an_operator_sends_dead_letters_round_again(
    stage: Stage, container: MakeContainer, queue: str
) -> None:
    chosen = getattr(stage.puente, f"{queue}_queue")
    await chosen.send("not a record")
    for _ in range(5):
        [message] = await chosen.receive()
        await chosen.change_visibility(message.receipt_handle, 0)
    assert await chosen.receive() == []
    assert await redrive(container(), queue) == "1 sent round again"
    [message] = await chosen.receive()
    assert message.body == "not a record"

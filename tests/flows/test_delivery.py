"""An endpoint that is away, gone, busy or removed."""

from datetime import timedelta
from typing import Any

import pytest

from puente.webhooks.schedule import SCHEDULE_S
from tests.api.clinic import an_action
from tests.flows.receiver import Answer, Receiver
from tests.flows.stage import Stage


async def owed(stage: Stage) -> Receiver:
    """A receiver that is owed one event, which is in the queue and not yet sent."""
    receiver, _ = await stage.receiver(events=["action.proposed"])
    visit = await stage.visit()
    await stage.store(an_action(visit))
    return receiver


async def only_row(stage: Stage) -> dict[str, Any]:
    (row,) = await stage.rows("deliveries")
    return row


async def test_a_receiver_that_comes_back_gets_the_event_along_the_schedule(stage: Stage) -> None:
    receiver = await owed(stage)
    await receiver.down()
    start = stage.clock()
    await stage.settle()
    for number, wait in enumerate(SCHEDULE_S[1:4], start=1):
        row = await only_row(stage)
        assert (row["status"], row["attempt"]) == ("pending", number)
        assert row["next_attempt_at"] == stage.clock() + timedelta(seconds=wait)
        # A second early nothing is tried, whoever brings the record.
        await stage.pass_time(seconds=wait - 1)
        assert (await only_row(stage))["attempt"] == number
        if number == 3:
            await receiver.up()
        # The queue's delay is exact; what the sweep brings has the queue's few seconds on top.
        await stage.pass_time(seconds=1 if wait <= 900 else 6)
    row = await only_row(stage)
    assert (row["status"], row["attempt"]) == ("delivered", 4)
    assert receiver.ids == [row["event_id"]]
    attempts = await stage.rows("attempts")
    assert [(a["number"], a["status"], a["error"]) for a in attempts] == [
        (1, None, "unreachable"),
        (2, None, "unreachable"),
        (3, None, "unreachable"),
        (4, 204, None),
    ]
    assert stage.clock() - start < timedelta(seconds=sum(SCHEDULE_S[:4]) + 10)


async def test_a_receiver_that_never_comes_back_uses_the_attempts_up(stage: Stage) -> None:
    receiver = await owed(stage)
    await receiver.down()
    start = stage.clock()
    await stage.settle()
    while (await only_row(stage))["status"] == "pending":
        await stage.pass_time(minutes=15)
        assert stage.clock() - start < timedelta(hours=80)
    row = await only_row(stage)
    assert (row["status"], row["attempt"]) == ("exhausted", len(SCHEDULE_S))
    assert row["finished_at"] - start >= timedelta(seconds=sum(SCHEDULE_S))
    assert "due_at" not in row
    assert await stage.pass_time(days=2) == 0


async def test_an_endpoint_that_is_gone_is_disabled_and_owed_nothing_more(stage: Stage) -> None:
    receiver = await owed(stage)
    receiver.answers.append(Answer(410))
    await stage.settle()
    assert (await only_row(stage))["status"] == "cancelled"
    (endpoint,) = await stage.rows("webhook_endpoints")
    assert endpoint["state"] == "disabled"
    visit = await stage.visit()
    await stage.store(an_action(visit, action_id="act_madeup02"))
    await stage.pass_time(hours=1)
    assert len(receiver.arrivals) == 1
    assert len(await stage.rows("deliveries")) == 1


@pytest.mark.parametrize("how", ["deleted", "disabled"])
async def test_what_is_owed_to_an_endpoint_that_was_taken_away_is_cancelled(
    stage: Stage, how: str
) -> None:
    receiver = await owed(stage)
    (endpoint,) = await stage.rows("webhook_endpoints")
    admin = stage.people["admin"]
    if how == "deleted":
        await stage.puente.endpoints.remove(admin, endpoint["_id"])
    else:
        await stage.puente.endpoints.edit(admin, endpoint["_id"], {"state": "disabled"})
    await stage.settle()
    row = await only_row(stage)
    assert (row["status"], row["next_attempt_at"]) == ("cancelled", None)
    assert "due_at" not in row
    assert receiver.arrivals == []
    assert await stage.pass_time(hours=3) == 0


async def test_an_endpoint_deleted_while_it_is_dialled_ends_cancelled(stage: Stage) -> None:
    receiver = await owed(stage)
    receiver.answers.append(Answer(500))
    row = await only_row(stage)
    deliveries = stage.puente.repositories.deliveries
    now = stage.clock()
    assert await deliveries.take(
        [(row["_id"], 0)], now=now, lease_until=now + timedelta(seconds=45)
    ) != [None]
    await stage.puente.endpoints.remove(stage.people["admin"], row["endpoint_id"])
    assert (await only_row(stage))["status"] == "cancelled"
    assert await stage.pass_time(minutes=5) >= 0
    assert (await only_row(stage))["status"] == "cancelled"
    assert receiver.arrivals == []


@pytest.mark.parametrize(
    ("status", "retry_after", "wait"),
    [
        (429, "120", 120),
        (503, "120", 120),
        (429, "1", 5),
        (429, "9999999", 86_400),
        (429, "Wed, 21 Oct 2037 07:28:00 GMT", 86_400),
        (503, "Tue, 04 Mar 2031 09:10:00 GMT", 600),
        (503, "Wed, 21 Oct 2015 07:28:00 GMT", 5),
        (429, "-5", 5),
        (429, "ñ", 5),
        (500, "120", 5),
        (302, "", 5),
    ],
)
async def test_a_busy_receiver_may_ask_for_more_time_and_not_for_ever(
    stage: Stage, status: int, retry_after: str, wait: int
) -> None:
    receiver = await owed(stage)
    receiver.answers.append(Answer(status, {"retry-after": retry_after, "location": "/hooks"}))
    await stage.settle()
    row = await only_row(stage)
    assert row["next_attempt_at"] == stage.clock() + timedelta(seconds=wait)
    assert len(receiver.arrivals) == 1
    await stage.pass_time(seconds=wait + (0 if wait <= 900 else 6))
    assert (await only_row(stage))["status"] == "delivered"
    assert receiver.ids == [row["event_id"]] * 2


async def test_one_dead_endpoint_keeps_no_other_waiting(stage: Stage) -> None:
    dead = await owed(stage)
    await dead.down()
    alive, _ = await stage.receiver(events=["action.proposed"])
    visit = await stage.visit()
    for number in range(5):
        await stage.store(an_action(visit, action_id=f"act_madeup2{number}"))
    await stage.settle()
    assert len(set(alive.ids)) == len(alive.ids) == 5
    pending = await stage.rows("deliveries", status="pending")
    assert len(pending) == 6
    await dead.up()
    await stage.pass_time(seconds=5)
    # It gets a few at first, and more as it answers.
    for _ in range(4):
        await stage.pass_time(seconds=1)
    assert len(set(dead.ids)) == len(dead.ids) == 6
    assert await stage.rows("deliveries", status="pending") == []


async def test_a_body_is_fixed_once_whatever_happens_to_the_visit(stage: Stage) -> None:
    receiver, _ = await stage.receiver(events=["action.proposed"], payload="full")
    receiver.answers.append(Answer(500))
    visit = await stage.visit()
    action = await stage.store(an_action(visit))
    await stage.settle()
    await stage.puente.reviews.decide(
        stage.clinician, action.action_id, "dismiss", revision=1, edit=None
    )
    await stage.pass_time(seconds=5)
    first, second = receiver.of("action.proposed")
    assert (first.webhook_id, first.body) == (second.webhook_id, second.body)
    assert second.data["status"] == "proposed"
    assert [arrival.data["revision"] for arrival in receiver.of("action.dismissed")] == [2]

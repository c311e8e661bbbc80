"""Sending again: one delivery, all that failed, what was missed; and what the log says of each."""

from datetime import timedelta
from typing import Any

import pytest

from puente.domain.errors import Conflict, Invalid, NotFound
from puente.domain.webhook import Endpoint
from puente.services.redelivery import Again
from puente.webhooks.schedule import SCHEDULE_S
from tests.api.clinic import an_action
from tests.flows.receiver import Answer, Receiver
from tests.flows.stage import Stage


async def tell(stage: Stage, *numbers: int) -> None:
    visit = await stage.visit()
    for number in numbers:
        await stage.store(an_action(visit, action_id=f"act_madeup{number:02d}"))


async def listening(stage: Stage, **options: Any) -> tuple[Receiver, Endpoint]:
    return await stage.receiver(events=["action.proposed"], **options)


async def log(stage: Stage, endpoint: Endpoint, **asked: Any) -> Any:
    given = dict.fromkeys(("status", "event_type", "since", "until", "cursor"))
    return await stage.puente.redelivery.of_endpoint(
        stage.people["admin"], endpoint.endpoint_id, **{**given, **asked}
    )


async def recover(stage: Stage, endpoint: Endpoint, **asked: Any) -> Again:
    given = {"since": stage.clock() - timedelta(days=10), "until": None, "dry_run": False}
    return await stage.puente.redelivery.recover(
        stage.people["admin"], endpoint.endpoint_id, **{**given, **asked}
    )


async def replay(stage: Stage, endpoint: Endpoint, **asked: Any) -> Again:
    given = {"since": stage.clock() - timedelta(days=10), "until": None, "dry_run": False}
    return await stage.puente.redelivery.replay(
        stage.people["admin"], endpoint.endpoint_id, **{**given, **asked}
    )


async def resend(stage: Stage, endpoint: Endpoint, delivery_id: str) -> Any:
    return await stage.puente.redelivery.resend(
        stage.people["admin"], endpoint.endpoint_id, delivery_id
    )


async def only(stage: Stage, endpoint: Endpoint) -> Any:
    (row,), _ = await log(stage, endpoint)
    return row


async def test_what_was_delivered_is_sent_again_under_its_id(stage: Stage) -> None:
    receiver, endpoint = await listening(stage)
    await tell(stage, 1)
    await stage.settle()
    row = await only(stage, endpoint)
    assert (row.status, row.attempt) == ("delivered", 1)
    first = await resend(stage, endpoint, row.delivery_id)
    again = await resend(stage, endpoint, row.delivery_id)
    assert (first.status, again.status) == ("pending", "pending")
    await stage.settle()
    one, two = receiver.arrivals
    assert (one.webhook_id, one.body) == (two.webhook_id, two.body)
    assert (await only(stage, endpoint)).status == "delivered"
    assert await stage.pass_time(hours=1) == 0


async def test_a_delivery_that_used_its_attempts_up_begins_its_schedule_anew(stage: Stage) -> None:
    receiver, endpoint = await listening(stage, schedule_s=[0, 5])
    receiver.answers.extend([Answer(500)] * 3)
    await tell(stage, 1)
    await stage.settle()
    await stage.pass_time(seconds=5)
    row = await only(stage, endpoint)
    assert (row.status, row.attempt) == ("exhausted", 2)
    await resend(stage, endpoint, row.delivery_id)
    await stage.settle()
    assert (await only(stage, endpoint)).status == "pending"
    await stage.pass_time(seconds=5)
    row = await only(stage, endpoint)
    assert (row.status, row.attempt) == ("delivered", 4)
    assert len(set(receiver.ids)) == 1


async def test_what_waits_is_brought_forward_and_keeps_its_place_in_the_schedule(
    stage: Stage,
) -> None:
    receiver, endpoint = await listening(stage)
    receiver.answers.extend([Answer(500)] * 3)
    await tell(stage, 1)
    await stage.settle()
    await stage.pass_time(seconds=5)
    row = await only(stage, endpoint)
    assert row.next_attempt_at > stage.clock()
    await resend(stage, endpoint, row.delivery_id)
    await stage.settle()
    row = await only(stage, endpoint)
    assert row.attempt == 3
    assert row.next_attempt_at == stage.clock() + timedelta(seconds=SCHEDULE_S[3])


async def test_what_is_being_tried_at_this_moment_is_left_alone(stage: Stage) -> None:
    _, endpoint = await listening(stage)
    await tell(stage, 1)
    row = await only(stage, endpoint)
    now = stage.clock()
    (taken,) = await stage.puente.repositories.deliveries.take(
        [(row.delivery_id, 0)], now=now, lease_until=now + timedelta(seconds=45)
    )
    assert taken is not None
    before = await stage.rows("deliveries")
    await resend(stage, endpoint, row.delivery_id)
    assert (await recover(stage, endpoint)).matched == 0
    assert await stage.rows("deliveries") == before


async def test_the_log_tells_every_attempt_and_why_it_failed(stage: Stage) -> None:
    receiver, endpoint = await listening(stage)
    receiver.answers.append(Answer(503, {"retry-after": "60"}))
    await tell(stage, 1)
    await stage.settle()
    row = await only(stage, endpoint)
    assert (row.last_status, row.last_error) == (503, "http_5xx")
    await stage.pass_time(minutes=1)
    admin = stage.people["admin"]
    found, attempts, following = await stage.puente.redelivery.one(
        admin, endpoint.endpoint_id, row.delivery_id, before=None
    )
    assert found.status == "delivered"
    assert [(a.number, a.status, a.error) for a in attempts] == [
        (2, 204, None),
        (1, 503, "http_5xx"),
    ]
    assert all(a.address == "127.0.0.1" for a in attempts)
    assert following is None
    page, on = await stage.puente.repositories.delivery_log.attempts(
        endpoint.clinic_id, row.delivery_id, before=None, limit=1
    )
    rest, end = await stage.puente.repositories.delivery_log.attempts(
        endpoint.clinic_id, row.delivery_id, before=on, limit=1
    )
    assert ([a.number for a in page], [a.number for a in rest], end) == ([2], [1], None)


async def test_the_log_is_filtered_by_status_and_type(stage: Stage) -> None:
    receiver, endpoint = await listening(stage)
    receiver.answers.append(Answer(500))
    await tell(stage, 1, 2)
    await stage.settle()
    await stage.puente.redelivery.ping(stage.people["admin"], endpoint.endpoint_id)
    assert len((await log(stage, endpoint))[0]) == 3
    assert len((await log(stage, endpoint, status="delivered"))[0]) == 1
    assert len((await log(stage, endpoint, status="pending"))[0]) == 2
    assert len((await log(stage, endpoint, event_type="test.ping"))[0]) == 1
    assert (await log(stage, endpoint, status="exhausted"))[0] == []


async def test_recovering_counts_first_and_then_sends_all_that_failed_once(stage: Stage) -> None:
    receiver, endpoint = await listening(stage, schedule_s=[0])
    await receiver.down()
    await tell(stage, 1, 2, 3)
    await stage.settle()
    assert [row.status for row in (await log(stage, endpoint))[0]] == ["exhausted"] * 3
    stage.clock.advance(hours=1)
    await receiver.up()
    before = await stage.rows("deliveries")
    assert await recover(stage, endpoint, dry_run=True) == Again(3, 0, more=False)
    assert await stage.rows("deliveries") == before
    late = stage.clock() - timedelta(minutes=30)
    assert (await recover(stage, endpoint, since=late)).matched == 0
    assert await recover(stage, endpoint) == Again(3, 3, more=False)
    assert await recover(stage, endpoint) == Again(0, 0, more=False)
    # An endpoint that failed is tried a few at a time.
    await stage.pass_time(seconds=6)
    assert len(receiver.ids) == len(set(receiver.ids)) == 3


async def test_a_receiver_that_is_back_gets_at_once_what_would_wait_for_hours(stage: Stage) -> None:
    receiver, endpoint = await listening(stage)
    await receiver.down()
    await tell(stage, 1)
    await stage.settle()
    await stage.pass_time(seconds=5)
    await receiver.up()
    assert await recover(stage, endpoint) == Again(1, 1, more=False)
    await stage.settle()
    assert len(receiver.arrivals) == 1


async def test_replaying_sends_what_an_endpoint_never_was_owed_and_nothing_twice(
    stage: Stage,
) -> None:
    earlier, _ = await listening(stage)
    await tell(stage, 1, 2)
    await stage.settle()
    stage.clock.advance(minutes=5)
    receiver, endpoint = await listening(stage)
    await tell(stage, 3)
    await stage.settle()
    assert await replay(stage, endpoint, dry_run=True) == Again(2, 0, more=False)
    assert len(await stage.rows("deliveries", endpoint_id=endpoint.endpoint_id)) == 1
    assert await replay(stage, endpoint) == Again(2, 2, more=False)
    assert await replay(stage, endpoint) == Again(0, 0, more=False)
    await stage.settle()
    assert sorted(receiver.ids) == sorted(earlier.ids)
    assert {a.webhook_id: a.body for a in receiver.arrivals} == {
        a.webhook_id: a.body for a in earlier.arrivals
    }


async def test_a_replay_keeps_to_the_endpoints_filters_and_level(stage: Stage) -> None:
    await listening(stage)
    await tell(stage, 1)
    visit = await stage.visit()
    await stage.store(an_action(visit, action_id="act_madeup09", type="lab"))
    receiver, endpoint = await listening(stage, action_types=["lab"], payload="full")
    assert (await replay(stage, endpoint)).queued == 1
    await stage.settle()
    (arrival,) = receiver.arrivals
    assert (arrival.data["action_id"], arrival.data["description"]) == (
        "act_madeup09",
        "chest x-ray",
    )


async def test_what_one_call_cannot_send_is_left_to_the_next(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("puente.services.redelivery.AT_ONCE", 2)
    receiver, endpoint = await listening(stage, schedule_s=[0])
    await receiver.down()
    await tell(stage, 1, 2, 3)
    await stage.settle()
    await receiver.up()
    assert await recover(stage, endpoint) == Again(3, 2, more=True)
    await stage.pass_time(seconds=6)
    assert await recover(stage, endpoint) == Again(1, 1, more=False)
    await stage.pass_time(seconds=6)
    fresh, later = await listening(stage)
    assert await replay(stage, later) == Again(3, 2, more=True)
    await stage.settle()
    assert await replay(stage, later) == Again(1, 1, more=False)
    await stage.settle()
    assert sorted(fresh.ids) == sorted(receiver.ids)


async def test_what_the_queue_is_not_told_of_is_brought_by_the_sweep(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("puente.services.redelivery.ANNOUNCED", 1)
    receiver, endpoint = await listening(stage, schedule_s=[0])
    await receiver.down()
    await tell(stage, 1, 2, 3)
    await stage.settle()
    await receiver.up()
    assert (await recover(stage, endpoint)).queued == 3
    await stage.settle()
    assert len(receiver.arrivals) == 1
    await stage.pass_time(seconds=6)
    assert len(receiver.arrivals) == 3


async def test_a_test_event_reaches_an_endpoint_that_subscribed_to_nothing_of_the_kind(
    stage: Stage,
) -> None:
    receiver, endpoint = await listening(stage)
    bystander, _ = await stage.receiver(events=["test.ping"])
    made = await stage.puente.redelivery.ping(stage.people["admin"], endpoint.endpoint_id)
    await stage.settle()
    (arrival,) = receiver.arrivals
    assert (arrival.type, arrival.webhook_id) == ("test.ping", made.event_id)
    assert bystander.arrivals == []
    (found,) = await stage.puente.redelivery.of_event(stage.people["admin"], made.event_id)
    assert (found.delivery_id, found.status) == (made.delivery_id, "delivered")


async def test_nothing_is_sent_again_to_a_disabled_endpoint_but_it_may_be_counted(
    stage: Stage,
) -> None:
    _, endpoint = await listening(stage)
    await tell(stage, 1)
    await stage.settle()
    row = await only(stage, endpoint)
    admin = stage.people["admin"]
    await stage.puente.endpoints.edit(admin, endpoint.endpoint_id, {"state": "disabled"})
    await tell(stage, 2)
    with pytest.raises(Conflict):
        await resend(stage, endpoint, row.delivery_id)
    with pytest.raises(Conflict):
        await recover(stage, endpoint)
    with pytest.raises(Conflict):
        await stage.puente.redelivery.ping(admin, endpoint.endpoint_id)
    await listening(stage)
    await tell(stage, 3)
    assert (await replay(stage, endpoint, dry_run=True)).matched == 2
    await stage.puente.endpoints.edit(admin, endpoint.endpoint_id, {"state": "enabled"})
    assert (await replay(stage, endpoint)).queued == 2


async def test_a_range_in_which_nothing_can_lie_is_refused(stage: Stage) -> None:
    _, endpoint = await listening(stage)
    now = stage.clock()
    for since, until in (
        (now + timedelta(hours=1), None),
        (now - timedelta(hours=1), now - timedelta(hours=2)),
        (now - timedelta(days=91), None),
    ):
        with pytest.raises(Invalid):
            await recover(stage, endpoint, since=since, until=until)
        with pytest.raises(Invalid):
            await replay(stage, endpoint, since=since, until=until)


async def test_a_delivery_is_found_at_its_own_endpoint_alone(stage: Stage) -> None:
    _, endpoint = await listening(stage)
    _, other = await listening(stage)
    await tell(stage, 1)
    await stage.settle()
    row = await only(stage, endpoint)
    with pytest.raises(NotFound):
        await resend(stage, other, row.delivery_id)
    south = stage.people["south_admin"]
    with pytest.raises(NotFound):
        await stage.puente.redelivery.of_event(south, row.event_id)


async def test_enabling_an_endpoint_forgives_what_it_failed(stage: Stage) -> None:
    receiver, endpoint = await listening(stage)
    receiver.answers.append(Answer(410))
    await tell(stage, 1)
    await stage.settle()
    admin = stage.people["admin"]
    gone = await stage.puente.endpoints.get(admin, endpoint.endpoint_id)
    assert (gone.state, gone.disabled_reason) == ("disabled", "gone")
    back = await stage.puente.endpoints.edit(admin, endpoint.endpoint_id, {"state": "enabled"})
    assert (back.state, back.disabled_reason, back.disabled_at) == ("enabled", None, None)
    assert await stage.rows("endpoint_health") == []
    assert (await recover(stage, endpoint)).queued == 1
    await stage.settle()
    assert len(receiver.arrivals) == 2

"""One id leads from the page to the webhook, through queues that forget and attempts that fail."""

import json
from typing import Any

from puente.webhooks.schedule import QUEUE_DELAY_MAX_S, SCHEDULE_S
from tests.api.clinic import an_action
from tests.flows.receiver import Answer
from tests.flows.stage import Stage

PAGE = "6f1c2f5e-0b3a-4c6d-8e9f-0a1b2c3d4e5f"
OTHER = "7a2d3e6f-1c4b-4d5e-9f0a-1b2c3d4e5f60"


def posted(log: Any) -> list[tuple[int, str | None]]:
    """(attempt, correlation id) of each line that says that a webhook was posted."""
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    return [
        (line["attempt"], line.get("correlation_id"))
        for line in lines
        if line["message"] == "webhook posted"
    ]


async def forget(stage: Stage) -> None:
    """Every message is lost: what is owed is in the rows alone."""
    for queue in (stage.puente.webhook_queue, stage.puente.visit_queue):
        while messages := await queue.receive(limit=10):
            for message in messages:
                await queue.delete(message.receipt_handle)


async def test_an_action_keeps_its_id_though_the_queue_never_heard_of_it(
    stage: Stage, log: Any
) -> None:
    await stage.receiver(events=["action.proposed"])
    visit = await stage.visit()
    with stage.puente.telemetry.context(correlation_id=PAGE):
        await stage.store(an_action(visit))
    await forget(stage)
    await stage.pass_time(seconds=60)
    assert posted(log) == [(1, PAGE)]


async def test_every_retry_keeps_the_id_those_of_the_queue_and_those_of_the_sweep(
    stage: Stage, log: Any
) -> None:
    receiver, _ = await stage.receiver(events=["action.proposed"])
    receiver.answers.extend(Answer(500) for _ in SCHEDULE_S[:-1])
    visit = await stage.visit()
    with stage.puente.telemetry.context(correlation_id=PAGE):
        await stage.store(an_action(visit))
    await stage.settle()
    for wait in SCHEDULE_S[1:]:
        await stage.pass_time(seconds=wait * 1.3 + 60)
    made = posted(log)
    assert len(made) == len(SCHEDULE_S)
    assert {by for _, by in made} == {PAGE}
    assert max(SCHEDULE_S) > QUEUE_DELAY_MAX_S, "some of them came by the sweep"


async def test_what_is_claimed_together_keeps_each_its_own_id(stage: Stage, log: Any) -> None:
    receiver, _ = await stage.receiver(events=["action.proposed"])
    receiver.answers.extend(Answer(500) for _ in range(2))
    visit = await stage.visit()
    for number, by in enumerate((PAGE, OTHER)):
        with stage.puente.telemetry.context(correlation_id=by):
            await stage.store(an_action(visit, action_id=f"act_{number:08d}"))
    await stage.settle()
    assert sorted(posted(log)) == [(1, PAGE), (1, OTHER)]
    await stage.pass_time(seconds=SCHEDULE_S[1] * 1.3 + 60)
    assert sorted(posted(log)) == [(1, PAGE), (1, OTHER), (2, PAGE), (2, OTHER)]


async def test_a_visit_keeps_the_id_of_the_request_that_ended_it(stage: Stage, log: Any) -> None:
    await stage.receiver(events=["conversation.completed"])
    visit = await stage.visit()
    with stage.puente.telemetry.context(correlation_id=PAGE):
        await stage.end(visit.conversation_id)
    await forget(stage)
    await stage.pass_time(seconds=60)
    assert (await stage.look(visit.conversation_id)).state == "completed"
    assert posted(log) == [(1, PAGE)]


async def test_a_visit_that_the_sweep_ended_is_nobodys_request(stage: Stage, log: Any) -> None:
    await stage.receiver(events=["conversation.completed"])
    visit = await stage.visit()
    await stage.pass_time(hours=5)
    assert (await stage.look(visit.conversation_id)).state == "completed"
    assert posted(log) == [(1, None)]


async def test_what_is_sent_again_goes_on_under_the_id_of_whoever_asked(
    stage: Stage, log: Any
) -> None:
    _, endpoint = await stage.receiver(events=["action.proposed"])
    visit = await stage.visit()
    with stage.puente.telemetry.context(correlation_id=PAGE):
        await stage.store(an_action(visit))
    await stage.settle()
    (row,) = await stage.rows("deliveries")
    with stage.puente.telemetry.context(correlation_id=OTHER):
        await stage.puente.redelivery.resend(
            stage.people["admin"], endpoint.endpoint_id, row["_id"]
        )
    await forget(stage)
    await stage.pass_time(seconds=60)
    assert posted(log) == [(1, PAGE), (2, OTHER)]


async def test_a_row_of_before_there_were_ids_is_still_delivered(stage: Stage, log: Any) -> None:
    await stage.receiver(events=["action.proposed"])
    visit = await stage.visit()
    await stage.store(an_action(visit))
    await forget(stage)
    (row,) = await stage.rows("deliveries")
    deliveries = stage.puente.database.collection("deliveries")
    await deliveries.update_one({"_id": row["_id"]}, {"$unset": {"correlation_id": ""}})
    await stage.pass_time(seconds=60)
    assert posted(log) == [(1, None)]

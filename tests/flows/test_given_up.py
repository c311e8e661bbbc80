"""Visits that were given up: an operator sees which, and has them finished after all."""

import asyncio

import pytest

from puente.domain.conversation import Conversation
from puente.domain.errors import Unavailable
from puente.given_up import main, run
from puente.services.finish import TRIES
from puente.services.given_up import Stuck
from tests.flows.conftest import MakeContainer
from tests.flows.stage import Stage
from tests.flows.test_finishing import Broken
from tests.support.visits import PRESCRIPTION, turn_in

LEAST_TRIES = 2


async def give_up(stage: Stage, container: MakeContainer) -> Conversation:
    """A visit with one prescription that no try could finish."""
    visit = await stage.visit()
    where = (visit.clinic_id, visit.conversation_id)
    await stage.puente.take_turn(stage.clinician, where[1], "turn-000001", turn_in(PRESCRIPTION))
    await stage.end(visit.conversation_id)
    for message in await stage.puente.visit_queue.receive():
        await stage.puente.visit_queue.delete(message.receipt_handle)
    broken = container(storage=Broken())
    for _ in range(TRIES):
        with pytest.raises(Unavailable):
            await broken.finish_visit(*where)
        stage.clock.advance(minutes=15)
    await broken.finish_visit(*where)
    await broken.close()
    left = await stage.look(where[1])
    assert (left.state, left.finish_failed_at) == ("ending", stage.clock())
    return left


async def test_nothing_is_done_unless_it_is_asked_for(
    stage: Stage, container: MakeContainer
) -> None:
    left = await give_up(stage, container)
    line = f"{left.clinic_id} {left.conversation_id} given up"
    assert await run(container(), None) == [line]
    assert await run(container(), None) == [line]
    await stage.pass_time(hours=1)
    assert await stage.look(left.conversation_id) == left


async def test_a_visit_brought_back_is_finished_and_tells_its_receivers(
    stage: Stage, container: MakeContainer
) -> None:
    receiver, _ = await stage.receiver(events=["conversation.completed"])
    left = await give_up(stage, container)
    said = await run(container(), [left.conversation_id])
    assert said == [f"{left.clinic_id} {left.conversation_id} is being finished"]
    await stage.settle()
    done = await stage.look(left.conversation_id)
    assert (done.state, done.finish_failed_at) == ("completed", None)
    assert done.content.summary is not None
    assert [one.type for one in receiver.arrivals] == ["conversation.completed"]
    assert receiver.arrivals[0].data["action_count"] == 1
    assert await run(container(), None) == []


async def test_every_one_of_them_is_brought_back_even_where_no_queue_hears_of_it(
    stage: Stage, container: MakeContainer
) -> None:
    """The operator's process has a queue of its own on one machine: the sweep brings the rows."""
    lefts = [await give_up(stage, container) for _ in range(2)]
    said = await run(container(visit_queue=Gone()), None, finish_all=True)
    assert [line.split(" ")[1] for line in said] == [one.conversation_id for one in lefts]
    await stage.pass_time(seconds=10)
    states = [(await stage.look(one.conversation_id)).state for one in lefts]
    assert states == ["completed", "completed"]


async def test_a_second_run_and_one_beside_it_change_nothing(
    stage: Stage, container: MakeContainer
) -> None:
    receiver, _ = await stage.receiver(events=["conversation.completed", "conversation.updated"])
    left = await give_up(stage, container)
    stuck = Stuck(left.clinic_id, left.conversation_id)
    beside = [stage.puente.given_up.try_again(stuck) for _ in range(3)]
    assert sorted(await asyncio.gather(*beside)) == [False, False, True]
    await stage.settle()
    assert await stage.puente.given_up.try_again(stuck) is False
    await stage.pass_time(minutes=1)
    assert [one.type for one in receiver.arrivals] == ["conversation.completed"]


async def test_one_brought_back_has_all_its_tries_again(
    stage: Stage, container: MakeContainer
) -> None:
    left = await give_up(stage, container)
    await run(container(), [left.conversation_id])
    broken = container(storage=Broken())
    for _ in range(LEAST_TRIES):
        with pytest.raises(Unavailable):
            await broken.finish_visit(left.clinic_id, left.conversation_id)
    await broken.close()
    again = await stage.look(left.conversation_id)
    assert (again.state, again.finish_failed_at) == ("ending", None)


async def test_an_id_that_is_not_given_up_stops_the_command_before_it_does_anything(
    stage: Stage, container: MakeContainer, capsys: pytest.CaptureFixture[str]
) -> None:
    left = await give_up(stage, container)
    active = await stage.visit()
    asked = ["--finish", left.conversation_id, active.conversation_id]
    assert await asyncio.to_thread(main, asked, container()) == 1
    said = capsys.readouterr().err
    assert active.conversation_id in said
    assert left.conversation_id not in said
    assert await stage.look(left.conversation_id) == left


async def test_the_command_prints_what_it_did(
    stage: Stage, container: MakeContainer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await asyncio.to_thread(main, [], container()) == 0
    assert capsys.readouterr().out == "no visit is given up\n"
    left = await give_up(stage, container)
    assert await asyncio.to_thread(main, ["--finish-all"], container()) == 0
    said = f"{left.clinic_id} {left.conversation_id} is being finished\n"
    assert capsys.readouterr().out == said


class Gone:
    """A queue that takes nothing."""

    name = "gone"

    async def send(self, body: str, *, delay_s: int = 0, group: str | None = None) -> str:
        raise Unavailable("made up: the queue does not answer")

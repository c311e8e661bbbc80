"""A clinic's key that cannot be had holds up nobody else's work, and loses nothing of its own."""

import pytest

from puente.domain.conversation import Conversation
from puente.domain.errors import Unreadable
from puente.domain.webhook import Endpoint
from tests.api.clinic import an_action
from tests.flows.receiver import Receiver
from tests.flows.stage import Stage
from tests.support.visits import open_visit


class Keys:
    """A cipher that changes nothing, and opens nothing of the clinics whose key is lost."""

    name = "losable"

    def __init__(self) -> None:
        self.lost: set[str] = set()
        self.only = ""
        """Which documents of theirs; all of them where nothing is said."""

    async def seal(self, clinic_id: str, plaintext: bytes, *, context: str) -> bytes:
        return plaintext

    async def open(self, clinic_id: str, sealed: bytes, *, context: str) -> bytes:
        if clinic_id in self.lost and context.startswith(self.only):
            raise Unreadable("the key of this content was deleted")
        return sealed

    async def forget(self, clinic_id: str) -> bool:
        self.lost.add(clinic_id)
        return True


@pytest.fixture
def keys(stage: Stage) -> Keys:
    """The keys of every worker, before any of them has opened anything."""
    made = Keys()
    for worker in (stage.workers.deliver, stage.workers.finish, stage.workers.sweep):
        vars(worker.puente)["cipher"] = made
    return made


async def south_receiver(stage: Stage) -> tuple[Receiver, Endpoint]:
    receiver = Receiver(stage.clock)
    await receiver.up()
    stage.receivers.append(receiver)
    endpoint = await stage.puente.endpoints.add(
        stage.people["south_admin"], {"url": receiver.url, "events": ["action.proposed"]}
    )
    receiver.secret = endpoint.secrets[0]
    return receiver, endpoint


async def visits(stage: Stage) -> tuple[Conversation, Conversation]:
    """One visit of each clinic."""
    return await stage.visit(), await open_visit(stage.puente, stage.people["south_clinician"])


async def owe_each(stage: Stage) -> tuple[Receiver, Receiver]:
    """A receiver in each clinic, owed one event each, both in one batch of the queue."""
    north, _ = await stage.receiver(events=["action.proposed"])
    south, _ = await south_receiver(stage)
    for number, visit in enumerate(await visits(stage)):
        await stage.store(an_action(visit, action_id=f"act_madeup{number:02d}"))
    return north, south


async def test_an_endpoint_without_its_key_holds_up_no_other_clinics_deliveries(
    stage: Stage, keys: Keys
) -> None:
    north, south = await owe_each(stage)
    await keys.forget(stage.people["south_admin"].clinic_id)
    await stage.settle()
    assert (len(north.arrivals), len(south.arrivals)) == (1, 0)
    # It waits, and uses no attempt up, however long the key is away.
    for _ in range(20):
        await stage.pass_time(minutes=16)
    (row,) = await stage.rows("deliveries", clinic_id=stage.people["south_admin"].clinic_id)
    assert (row["status"], row["attempt"]) == ("pending", 0)
    keys.lost.clear()
    await stage.pass_time(minutes=16)
    assert south.ids == [row["event_id"]]


async def test_a_delivery_that_cannot_be_opened_is_tried_along_its_schedule_and_alone(
    stage: Stage, keys: Keys
) -> None:
    north, south = await owe_each(stage)
    keys.only = "deliveries/"
    await keys.forget(stage.people["south_admin"].clinic_id)
    await stage.settle()
    assert (len(north.arrivals), len(south.arrivals)) == (1, 0)
    (row,) = await stage.rows("deliveries", clinic_id=stage.people["south_admin"].clinic_id)
    assert (row["status"], row["attempt"], row["last_error"]) == ("pending", 1, "unreadable")
    keys.lost.clear()
    await stage.pass_time(minutes=1)
    assert south.ids == [row["event_id"]]


async def test_a_visit_without_its_key_holds_up_nothing_that_the_sweep_does(
    stage: Stage, keys: Keys
) -> None:
    north, south = await visits(stage)
    # Its trace waits to be sealed, which is the sweep's last step.
    await stage.puente.audit.note(north.clinic_id, what="made_up", ids={}, code="made_up")
    await keys.forget(south.clinic_id)
    await stage.pass_time(hours=5)
    states = {row["_id"]: row["state"] for row in await stage.rows("conversations")}
    assert states == {north.conversation_id: "completed", south.conversation_id: "ending"}
    (row,) = await stage.rows("audit_events", route="made_up")
    assert row["seal"] == 1
    # It is given up in the end, as whatever cannot be finished.
    for _ in range(40):
        await stage.pass_time(minutes=16)
    (row,) = await stage.rows("conversations", _id=south.conversation_id)
    assert row["finish_failed_at"] is not None

"""A visit is finished once, whoever tries, whenever they die, whatever still arrives."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import date, datetime
from typing import Any

import pytest

from puente.domain.action import Action, ActionDetails, DetectorTurn, ProposedAction
from puente.domain.conversation import Conversation, Summary
from puente.domain.errors import Unavailable
from puente.domain.retention import RetentionRules
from puente.ports import AiProvider, Storage
from puente.services import sweep
from puente.services.finish import TRIES
from tests.api.clinic import an_action
from tests.flows.conftest import MakeContainer
from tests.flows.stage import Stage, failures, in_thread, sqs_event
from tests.support.visits import PRESCRIPTION, turn_in

LEASE_S = 120


class Interrupted(Exception):
    """What a step of finishing ends with, once."""


class OnceBroken:
    """An AI provider or storage in front of the real one; ``at`` is the step that breaks once."""

    name = "once-broken"

    def __init__(self, ai: AiProvider, storage: Storage, at: str) -> None:
        self._ai = ai
        self._storage = storage
        self._at: str | None = at

    def _reach(self, step: str) -> None:
        if step == self._at:
            self._at = None
            raise Interrupted

    async def detect(
        self, turns: Sequence[DetectorTurn], *, visit_date: date | None = None, **told: Any
    ) -> list[ProposedAction]:
        self._reach("detect")
        return await self._ai.detect(turns, visit_date=visit_date, **told)

    async def summarise(
        self,
        turns: Sequence[DetectorTurn],
        actions: Sequence[Action],
        *,
        made_at: datetime,
        **told: Any,
    ) -> Summary:
        self._reach("summarise")
        return await self._ai.summarise(turns, actions, made_at=made_at, **told)

    async def put(self, key: str, body: bytes, *, content_type: str) -> str:
        self._reach("store")
        stored = await self._storage.put(key, body, content_type=content_type)
        self._reach("stored")
        return stored

    async def get(self, key: str) -> bytes:
        return await self._storage.get(key)

    async def delete(self, key: str) -> None:
        await self._storage.delete(key)

    async def list(self, prefix: str) -> AsyncIterator[str]:
        async for key in self._storage.list(prefix):
            yield key


class Meddling:
    """Storage during whose first write something else happens."""

    name = "meddling"

    def __init__(self, storage: Storage, meddle: Callable[[], Awaitable[object]]) -> None:
        self._storage = storage
        self._meddle: Callable[[], Awaitable[object]] | None = meddle

    async def put(self, key: str, body: bytes, *, content_type: str) -> str:
        meddle, self._meddle = self._meddle, None
        if meddle is not None:
            await meddle()
        return await self._storage.put(key, body, content_type=content_type)

    async def get(self, key: str) -> bytes:
        return await self._storage.get(key)

    async def delete(self, key: str) -> None:
        await self._storage.delete(key)

    async def list(self, prefix: str) -> AsyncIterator[str]:
        async for key in self._storage.list(prefix):
            yield key


async def spoken(stage: Stage) -> Conversation:
    """A visit in which a medication was prescribed, ended and not yet finished."""
    visit = await stage.visit()
    await stage.puente.take_turn(
        stage.clinician, visit.conversation_id, "turn-000001", turn_in(PRESCRIPTION)
    )
    await stage.end(visit.conversation_id)
    return visit


def record_of(visit: Conversation) -> str:
    return json.dumps({"clinic_id": visit.clinic_id, "conversation_id": visit.conversation_id})


async def is_finished_once(stage: Stage, visit: Conversation, *, proposals: int = 1) -> None:
    assert (await stage.look(visit.conversation_id)).state == "completed"
    kinds = await stage.events(conversation_id=visit.conversation_id)
    assert kinds.count("conversation.completed") == 1
    assert "conversation.updated" not in kinds
    actions = await stage.rows("actions", conversation_id=visit.conversation_id)
    assert [row["type"] for row in actions] == ["medication"]
    assert kinds.count("action.proposed") == proposals
    (row,) = await stage.rows("conversations", _id=visit.conversation_id)
    assert "finish_due_at" not in row


async def test_finished_again_it_stays_as_it_is(stage: Stage) -> None:
    visit = await spoken(stage)
    await stage.settle()
    before = await stage.rows("conversations")
    for _ in range(2):
        answer = await in_thread(stage.workers.finish, sqs_event(record_of(visit)), None)
        assert failures(answer) == set()
    await is_finished_once(stage, visit)
    assert await stage.rows("conversations") == before


async def test_finished_by_many_at_once_it_is_finished_once(
    stage: Stage, container: MakeContainer
) -> None:
    visit = await spoken(stage)
    many = [container() for _ in range(4)]
    where = (visit.clinic_id, visit.conversation_id)
    await asyncio.gather(*(one.finish_visit(*where) for one in many))
    for one in many:
        await one.close()
    await is_finished_once(stage, visit)


@pytest.mark.parametrize("at", ["detect", "summarise", "store", "stored"])
async def test_a_worker_that_dies_on_the_way_is_followed_by_another(
    stage: Stage, container: MakeContainer, at: str
) -> None:
    receiver, _ = await stage.receiver()
    visit = await spoken(stage)
    real = stage.puente
    broken = OnceBroken(real.ai, real.storage, at)
    worker = container(ai=broken, storage=broken)
    with pytest.raises(Interrupted):
        await worker.finish_visit(visit.clinic_id, visit.conversation_id)
    await worker.close()
    assert (await stage.look(visit.conversation_id)).state == "ending"
    # Its lease keeps others away for as long as it might still be at it.
    await stage.settle()
    await stage.pass_time(seconds=LEASE_S - 1)
    assert (await stage.look(visit.conversation_id)).state == "ending"
    await stage.pass_time(seconds=10)
    await is_finished_once(stage, visit)
    assert [arrival.type for arrival in receiver.arrivals] == ["conversation.completed"]


async def test_a_record_that_cannot_be_finished_comes_back(
    stage: Stage, container: MakeContainer
) -> None:
    visit = await spoken(stage)
    real = stage.puente
    broken = OnceBroken(real.ai, real.storage, "store")
    stage.workers.finish.puente.__dict__.update(ai=broken, storage=broken)
    answer = await in_thread(stage.workers.finish, sqs_event(record_of(visit), "nonsense"), None)
    assert failures(answer) == {"message-0", "message-1"}
    await stage.pass_time(seconds=LEASE_S + 10)
    await is_finished_once(stage, visit)


async def test_a_turn_that_arrives_while_the_visit_is_finished_is_part_of_it(
    stage: Stage, container: MakeContainer
) -> None:
    receiver, _ = await stage.receiver()
    visit = await spoken(stage)
    late = turn_in(
        "Tengo fiebre.", number=9, speaker="patient", lang="es", target="I have a fever."
    )

    async def say() -> None:
        receipt = await stage.puente.take_turn(
            stage.clinician, visit.conversation_id, "turn-000009", late
        )
        assert receipt.turn.late

    worker = container()
    worker.__dict__["storage"] = Meddling(worker.storage, say)
    await worker.finish_visit(visit.clinic_id, visit.conversation_id)
    await worker.close()
    assert (await stage.look(visit.conversation_id)).state == "ending"
    await stage.settle()
    # The fever is why: what was proposed without a reason is told again with it.
    await is_finished_once(stage, visit, proposals=2)
    done = await stage.look(visit.conversation_id)
    assert done.content.summary is not None
    assert "turn-000009" in {e for line in done.content.summary.lines for e in line.evidence}
    key = f"{visit.clinic_id}/transcripts/{visit.conversation_id}.json"
    kept = json.loads(await stage.puente.storage.get(key))
    assert [turn["turn_id"] for turn in kept["turns"]] == ["turn-000001", "turn-000009"]
    assert [arrival.type for arrival in receiver.arrivals] == ["conversation.completed"]


async def test_a_turn_that_arrives_while_a_visit_is_finished_again_is_not_forgotten(
    stage: Stage, container: MakeContainer
) -> None:
    visit = await spoken(stage)
    await stage.settle()

    async def say(number: int) -> None:
        said = turn_in(f"Tengo tos {number}.", number=number, speaker="patient", lang="es")
        await stage.puente.take_turn(
            stage.clinician, visit.conversation_id, f"turn-00000{number}", said
        )

    await say(5)
    worker = container()
    worker.__dict__["storage"] = Meddling(worker.storage, lambda: say(6))
    await worker.finish_visit(visit.clinic_id, visit.conversation_id)
    await worker.close()
    await stage.settle()
    done = await stage.look(visit.conversation_id)
    assert done.content.summary is not None
    quoted = {e for line in done.content.summary.lines for e in line.evidence}
    assert {"turn-000005", "turn-000006"} <= quoted
    kinds = await stage.events(conversation_id=visit.conversation_id)
    assert kinds.count("conversation.completed") == 1
    assert kinds.count("conversation.updated") >= 1


async def test_a_review_while_the_visit_is_finished_stands(
    stage: Stage, container: MakeContainer
) -> None:
    visit = await spoken(stage)
    (row,) = await stage.rows("actions")

    async def confirm() -> None:
        await stage.puente.reviews.decide(
            stage.clinician, row["_id"], "confirm", revision=row["revision"], edit=None
        )

    worker = container()
    worker.__dict__["storage"] = Meddling(worker.storage, confirm)
    await worker.finish_visit(visit.clinic_id, visit.conversation_id)
    await worker.close()
    await stage.settle()
    await is_finished_once(stage, visit)
    assert (await stage.rows("actions"))[0]["status"] == "confirmed"


class Reads:
    """An AI provider that finds what it is told to, once it is told the day of the visit."""

    name = "reads"

    def __init__(self, found: Sequence[ProposedAction]) -> None:
        self._found = found
        self.days: list[date | None] = []

    async def detect(
        self, turns: Sequence[DetectorTurn], *, visit_date: date | None = None, **told: Any
    ) -> list[ProposedAction]:
        self.days.append(visit_date)
        return list(self._found)

    async def summarise(
        self,
        turns: Sequence[DetectorTurn],
        actions: Sequence[Action],
        *,
        made_at: datetime,
        **told: Any,
    ) -> Summary:
        return Summary(provider=self.name, made_at=made_at)


def read(**changes: Any) -> ProposedAction:
    given: dict[str, Any] = {
        "type": "imaging",
        "concept": "chest x-ray",
        "description": "chest x-ray",
        "confidence": 0.8,
        "evidence": ("turn-000001",),
        "language": "en",
        "source": "model",
    }
    return ProposedAction(**{**given, **changes})


async def test_what_is_read_at_the_end_merges_with_what_was_noticed_live(
    stage: Stage, container: MakeContainer
) -> None:
    visit = await stage.visit()
    await stage.store(an_action(visit, confidence=0.8))
    await stage.store(an_action(visit, action_id="act_madeup02", concept="gone", type="lab"))
    dismissed = await stage.store(
        an_action(visit, action_id="act_madeup03", concept="mri", description="mri")
    )
    await stage.puente.reviews.decide(
        stage.clinician, dismissed.action_id, "dismiss", revision=1, edit=None
    )
    await stage.end(visit.conversation_id)
    ai = Reads(
        [
            read(details=ActionDetails(body_part="chest")),
            read(concept="mri", description="mri"),
            read(type="lab", concept="blood count", description="blood count"),
        ]
    )
    worker = container(ai=ai)
    await worker.finish_visit(visit.clinic_id, visit.conversation_id)
    await worker.close()
    assert ai.days == [stage.clock().date()]
    found = {
        a.concept: a for a in await stage.puente.reviews.of(stage.clinician, visit.conversation_id)
    }
    assert set(found) == {"chest x-ray", "gone", "mri", "blood count"}
    assert found["chest x-ray"].action_id == "act_madeup01"
    assert (found["chest x-ray"].revision, found["chest x-ray"].details.body_part) == (2, "chest")
    assert found["gone"].status == "proposed"
    assert (found["mri"].status, found["mri"].revision) == ("dismissed", 2)
    assert (found["blood count"].status, found["blood count"].source) == ("proposed", "model")


async def test_the_day_a_follow_up_was_set_for_outlives_the_end_of_the_visit(stage: Stage) -> None:
    visit = await stage.visit()
    said = turn_in("Let's schedule a follow-up appointment on Monday.")
    receipt = await stage.puente.take_turn(
        stage.clinician, visit.conversation_id, "turn-000001", said
    )
    assert [action.details.when for action in receipt.actions] == ["2031-03-10"]
    await stage.end(visit.conversation_id)
    await stage.settle()
    (action,) = await stage.puente.reviews.of(stage.clinician, visit.conversation_id)
    assert (action.details.when, action.revision) == ("2031-03-10", 1)


# --- visits nobody ended ----------------------------------------------------------------------


async def test_a_visit_without_a_sign_of_life_is_ended_after_four_hours(stage: Stage) -> None:
    receiver, _ = await stage.receiver()
    visit = await stage.visit()
    await stage.puente.take_turn(
        stage.clinician, visit.conversation_id, "turn-000001", turn_in("Good morning.")
    )
    await stage.pass_time(hours=3, minutes=59)
    assert (await stage.look(visit.conversation_id)).state == "active"
    await stage.pass_time(minutes=2)
    done = await stage.look(visit.conversation_id)
    assert done.state == "completed"
    assert [arrival.type for arrival in receiver.arrivals] == ["conversation.completed"]
    assert await stage.pass_time(hours=5) == 0


@pytest.mark.parametrize("life", ["turn", "mint"])
async def test_a_turn_or_a_mint_keeps_a_visit_open(stage: Stage, life: str) -> None:
    visit = await stage.visit()
    stage.clock.advance(hours=3)
    if life == "turn":
        await stage.puente.take_turn(
            stage.clinician, visit.conversation_id, "turn-000001", turn_in("Still here.")
        )
    else:
        await stage.puente.open_session(
            stage.clinician, visit.conversation_id, "translate", renew=False
        )
    await stage.pass_time(hours=2)
    assert (await stage.look(visit.conversation_id)).state == "active"
    await stage.pass_time(hours=3)
    assert (await stage.look(visit.conversation_id)).state == "completed"


async def test_a_visit_that_cannot_be_finished_is_given_up_and_a_late_turn_tries_again(
    stage: Stage, container: MakeContainer
) -> None:
    visit = await stage.visit()
    await stage.end(visit.conversation_id)
    broken = container(storage=Broken())
    for _ in range(TRIES):
        with pytest.raises(Unavailable):
            await broken.finish_visit(visit.clinic_id, visit.conversation_id)
        stage.clock.advance(minutes=15)
    assert (await stage.look(visit.conversation_id)).finish_failed_at is None
    await broken.finish_visit(visit.clinic_id, visit.conversation_id)
    await broken.close()
    given_up = await stage.look(visit.conversation_id)
    assert (given_up.state, given_up.finish_failed_at) == ("ending", stage.clock())
    await stage.pass_time(hours=1)
    assert (await stage.look(visit.conversation_id)).state == "ending"

    await stage.puente.take_turn(
        stage.clinician, visit.conversation_id, "turn-000001", turn_in(PRESCRIPTION)
    )
    await stage.settle()
    finished = await stage.look(visit.conversation_id)
    assert (finished.state, finished.finish_failed_at) == ("completed", None)


class Broken:
    """A storage that takes nothing."""

    name = "broken"

    async def put(self, key: str, content: bytes, *, content_type: str) -> None:
        raise Unavailable("made up: the storage does not answer")


async def test_more_due_visits_than_one_sweep_takes_are_all_told_of(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was announced just now leaves its place to the next ones."""
    monkeypatch.setattr(sweep, "BATCH", 2)
    visits = [(await stage.visit()).conversation_id for _ in range(5)]
    for one in visits:
        await stage.end(one)
    for message in await stage.puente.visit_queue.receive():
        await stage.puente.visit_queue.delete(message.receipt_handle)
    stage.clock.advance(seconds=6)
    told = set()
    for _ in range(3):
        await stage.sweep()
        for message in await stage.puente.visit_queue.receive():
            told.add(json.loads(message.body)["conversation_id"])
    assert told == set(visits)


async def test_a_visit_that_stirs_while_the_sweep_looks_is_left_open(stage: Stage) -> None:
    visit = await stage.visit()
    read_before = stage.clock()
    stage.clock.advance(seconds=1)
    await stage.puente.repositories.conversations.touch(
        visit.clinic_id, visit.conversation_id, stage.clock()
    )
    assert not await stage.puente.visits.close_idle(
        visit.clinic_id, visit.conversation_id, read_before
    )
    assert (await stage.look(visit.conversation_id)).state == "active"


class DeletedMeanwhile:
    """The real storage; before it first stores anything, what is due by rule is deleted."""

    name = "deleted-meanwhile"

    def __init__(self, storage: Storage, expire: Callable[[], Awaitable[int]]) -> None:
        self._storage = storage
        self._expire = expire
        self.made: int | None = None

    async def put(self, key: str, body: bytes, *, content_type: str) -> str:
        if self.made is None:
            self.made = await self._expire()
        return await self._storage.put(key, body, content_type=content_type)

    async def delete(self, key: str) -> None:
        await self._storage.delete(key)


async def test_a_visit_that_is_deleted_while_it_is_finished_leaves_no_transcript(
    stage: Stage,
) -> None:
    visit = await stage.visit()
    await stage.puente.take_turn(
        stage.clinician, visit.conversation_id, "turn-000001", turn_in("Made up.")
    )
    await stage.end(visit.conversation_id)
    worker = stage.workers.finish.puente
    storage = DeletedMeanwhile(worker.storage, worker.expire)
    vars(worker)["storage"] = storage
    stage.clock.advance(days=2)
    await stage.puente.keep_rules.set_rules(stage.people["admin"], RetentionRules(text_days=1))
    await stage.settle()
    assert storage.made == 1
    assert await stage.rows("turns") == []
    prefix = f"{visit.clinic_id}/transcripts/"
    assert [key async for key in stage.puente.storage.list(prefix)] == []

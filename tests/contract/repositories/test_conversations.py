"""Visits: who may finish one, what is due, and that each clinic sees its own."""

import asyncio
from datetime import timedelta

from puente.bootstrap import Puente
from puente.domain.conversation import Conversation, ExternalRef
from puente.domain.member import Principal
from tests.conftest import MakePuente
from tests.support.clock import START, MovableClock
from tests.support.people import NORTH, SOUTH, People
from tests.support.visits import open_visit

LEASE = timedelta(seconds=120)


async def claim(puente: Puente, visit: Conversation, clinic_id: str = NORTH) -> bool:
    now = puente.clock()
    return await puente.repositories.conversations.claim_finish(
        clinic_id, visit.conversation_id, now=now, lease_until=now + LEASE
    )


async def due(puente: Puente) -> list[tuple[str, str]]:
    now = puente.clock()
    return await puente.repositories.conversations.due_to_finish(
        due_before=now - timedelta(seconds=5), now=now, limit=10
    )


async def ended(puente: Puente, principal: Principal) -> Conversation:
    visit = await open_visit(puente, principal)
    await puente.visits.close(NORTH, visit.conversation_id)
    return visit


async def test_a_visit_comes_back_as_it_was_written(puente: Puente, principal: Principal) -> None:
    ref = ExternalRef(system="ehr", patient_id="p-1", encounter_id="e-1")
    visit = await open_visit(puente, principal, external_ref=ref)
    found = await puente.repositories.conversations.get(NORTH, visit.conversation_id)
    assert found == visit
    assert found.content.external_ref == ref
    assert await puente.repositories.conversations.get(SOUTH, visit.conversation_id) is None


async def test_of_many_workers_one_finishes_a_visit(
    puente: Puente, make_puente: MakePuente, principal: Principal
) -> None:
    visit = await ended(puente, principal)
    workers = [puente, make_puente(), make_puente()] * 4
    assert sum(await asyncio.gather(*(claim(worker, visit) for worker in workers))) == 1


async def test_a_visit_is_claimed_when_it_is_due_and_nobody_holds_it(
    puente: Puente, principal: Principal, clock: MovableClock
) -> None:
    active = await open_visit(puente, principal)
    assert not await claim(puente, active), "it has not ended"
    visit = await ended(puente, principal)
    assert not await claim(puente, visit, SOUTH), "another clinic's"
    assert await claim(puente, visit)
    assert not await claim(puente, visit), "held"
    clock.advance(seconds=LEASE.total_seconds())
    assert await claim(puente, visit), "its worker died"
    conversations = puente.repositories.conversations
    later = clock() + timedelta(seconds=10)
    await conversations.release_finish(NORTH, visit.conversation_id, due_at=later)
    assert not await claim(puente, visit), "not yet due again"
    clock.advance(seconds=10)
    assert await claim(puente, visit)


async def test_releasing_a_finished_visit_does_not_make_it_due(
    puente: Puente, principal: Principal
) -> None:
    visit = await open_visit(puente, principal)
    await puente.repositories.conversations.release_finish(
        NORTH, visit.conversation_id, due_at=START
    )
    assert not await claim(puente, visit)


async def test_the_sweep_sees_due_visits_that_nobody_holds_now_and_then(
    puente: Puente, principal: Principal, clock: MovableClock
) -> None:
    visit = await ended(puente, principal)
    await open_visit(puente, principal)
    assert await due(puente) == [], "the queue has its chance first"
    clock.advance(seconds=5)
    assert await due(puente) == [(NORTH, visit.conversation_id)]
    await puente.repositories.conversations.mark_swept([visit.conversation_id], clock())
    assert await due(puente) == [], "announced just now"
    clock.advance(seconds=5)
    assert await due(puente) == [(NORTH, visit.conversation_id)]
    await claim(puente, visit)
    assert await due(puente) == [], "held"
    clock.advance(seconds=LEASE.total_seconds())
    assert await due(puente) == [(NORTH, visit.conversation_id)], "its worker died"


async def test_a_visit_without_a_sign_of_life_is_idle(
    puente: Puente, principal: Principal, clock: MovableClock
) -> None:
    conversations = puente.repositories.conversations
    silent = await open_visit(puente, principal)
    dialled = await open_visit(puente, principal)
    await ended(puente, principal)
    clock.advance(hours=3)
    await conversations.touch(NORTH, dialled.conversation_id, clock())
    await conversations.touch(SOUTH, silent.conversation_id, clock())
    idle = await conversations.idle_since(clock() - timedelta(hours=2), 10)
    assert idle == [(NORTH, silent.conversation_id)]


async def test_a_page_holds_one_clinics_visits_and_one_members(
    puente: Puente, people: People
) -> None:
    made = {
        name: (await open_visit(puente, people[name])).conversation_id
        for name in ("clinician", "colleague", "south_clinician")
    }

    async def listed(clinic_id: str, created_by: str | None) -> set[str]:
        page, _ = await puente.repositories.conversations.page(
            clinic_id,
            created_by=created_by,
            state=None,
            language=None,
            action_type=None,
            since=START - timedelta(days=1),
            until=START + timedelta(days=1),
            cursor=None,
            limit=10,
        )
        return {visit.conversation_id for visit in page}

    assert await listed(NORTH, None) == {made["clinician"], made["colleague"]}
    assert await listed(NORTH, people["colleague"].member_id) == {made["colleague"]}
    assert await listed(SOUTH, people["colleague"].member_id) == set()

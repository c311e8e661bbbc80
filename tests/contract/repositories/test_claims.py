"""A claim whose answer was lost on the way is still known to be ours."""

from collections.abc import AsyncIterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from pydantic import SecretStr

from puente.bootstrap import Puente
from puente.domain.member import Principal
from puente.domain.webhook import Delivery
from puente.repositories.base import Transaction
from puente.settings import Settings
from tests.conftest import MakePuente
from tests.support.broken_line import BrokenLine, broken_line
from tests.support.clock import START
from tests.support.people import NORTH
from tests.support.visits import open_visit

LEASE = timedelta(seconds=45)


@pytest.fixture
async def line(settings: Settings) -> AsyncIterator[BrokenLine]:
    port = urlsplit(settings.mongodb.uri.get_secret_value()).port or 0
    async with broken_line(port) as opened:
        opened.mends = True
        yield opened


@pytest.fixture
async def worker(
    line: BrokenLine, settings: Settings, make_puente: MakePuente
) -> AsyncIterator[Puente]:
    """A worker whose next command is carried out and never answered."""
    # A server tells its own address, and a driver would go there past the line.
    query = "w=majority&journal=true&directConnection=true"
    uri = SecretStr(f"mongodb://127.0.0.1:{line.port}/?{query}")
    mongodb = settings.mongodb.model_copy(update={"uri": uri})
    made = make_puente(settings.model_copy(update={"mongodb": mongodb}))
    await made.database.collection("members").find_one({})
    line.cut_at, line.side = len(line.commands) + 1, "after"
    yield made
    await made.close()


async def test_a_delivery_is_claimed_though_the_answer_was_lost(
    puente: Puente, worker: Puente, line: BrokenLine
) -> None:
    delivery = Delivery(
        delivery_id="evt_00000001.ep_00000001",
        clinic_id=NORTH,
        endpoint_id="ep_00000001",
        event_id="evt_00000001",
        event_type="action.confirmed",
        next_attempt_at=START,
        created_at=START,
        body=b"{}",
    )

    async def work(transaction: Transaction) -> None:
        await puente.repositories.deliveries.add_all([delivery], transaction)

    await puente.database.transact(work)
    now = puente.clock()
    [taken] = await worker.repositories.deliveries.take(
        [(delivery.delivery_id, 0)], now=now, lease_until=now + LEASE
    )
    assert taken is not None
    assert line.commands.count("update") == 2, "the driver tried twice"
    claimed = await puente.repositories.deliveries.get(delivery.clinic_id, delivery.delivery_id)
    assert claimed is not None
    assert claimed.attempt == 1


async def test_a_visit_is_claimed_though_the_answer_was_lost(
    puente: Puente, worker: Puente, line: BrokenLine, principal: Principal
) -> None:
    visit = await open_visit(puente, principal)
    await puente.visits.close(NORTH, visit.conversation_id)
    now = puente.clock()
    assert await worker.repositories.conversations.claim_finish(
        NORTH, visit.conversation_id, now=now, lease_until=now + LEASE
    )
    assert line.commands.count("update") == 2, "the driver tried twice"

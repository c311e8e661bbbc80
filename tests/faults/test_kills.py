"""``kill -9`` of everything in the middle of writing: what was answered with 2xx is there."""

import asyncio

import httpx
import pytest

from tests.faults.conftest import MakeStack
from tests.faults.stack import CANARY, Page, Stack, Visit, until

pytestmark = [pytest.mark.stack, pytest.mark.timeout(240)]

KILLS = 3
BETWEEN_KILLS = 12


async def write_until_killed(page: Page, visit: Visit, stop: asyncio.Event) -> None:
    """One turn after the other, as fast as they are taken; the one in flight is said again."""
    pending = visit.next_turn()
    while not stop.is_set():
        turn_id, body = pending
        try:
            answer = await page.once("PUT", f"{visit.path}/turns/{turn_id}", body)
        except (httpx.HTTPError, OSError):
            continue
        if answer.is_success:
            visit.note(turn_id, body, answer.json())
            pending = visit.next_turn()
    # What was in flight when everything died may be stored or not: the page sends it again.
    turn_id, body = pending
    receipt = await page.call("PUT", f"{visit.path}/turns/{turn_id}", body)
    visit.note(turn_id, body, receipt)


async def kill_in_the_middle(stack: Stack, pages: list[Page], visits: list[Visit]) -> None:
    stop = asyncio.Event()
    before = [len(visit.accepted) for visit in visits]
    writers = [
        asyncio.create_task(write_until_killed(page, visit, stop))
        for page, visit in zip(pages, visits, strict=True)
    ]
    goals = [count + BETWEEN_KILLS for count in before]
    await until(
        "more turns are taken",
        lambda: all(len(v.accepted) >= goal for v, goal in zip(visits, goals, strict=True)),
        within_s=60,
    )
    await asyncio.to_thread(stack.kill)
    stop.set()
    await asyncio.to_thread(stack.start)
    await asyncio.gather(*writers)


async def test_no_turn_and_no_event_is_lost_over_three_kills(
    make_stack: MakeStack, client: httpx.AsyncClient
) -> None:
    stack = make_stack()
    stack.start()
    pages = [Page(stack, client), Page(stack, client)]
    visits = [await page.open() for page in pages]
    for _ in range(KILLS):
        await kill_in_the_middle(stack, pages, visits)
        for page, visit in zip(pages, visits, strict=True):
            await page.has_all(visit)
    for page, visit in zip(pages, visits, strict=True):
        await page.finish(visit)
        owed = await asyncio.to_thread(stack.wait_for_webhooks, visit.conversation_id)
        kinds = [row["type"] for row in stack.rows("events", conversation_id=visit.conversation_id)]
        assert kinds.count("conversation.completed") == 1
        proposed = {
            row["data"]["action_id"]
            for row in stack.received()
            if row["webhook_id"] in owed and row["type"] == "action.proposed"
        }
        assert visit.cards
        assert visit.cards.keys() <= proposed
        assert len(visit.accepted) >= KILLS * BETWEEN_KILLS
        rows = stack.rows("turns", conversation_id=visit.conversation_id)
        assert len({row["seq"] for row in rows}) == len(rows) == len(visit.accepted)
    assert CANARY not in stack.log

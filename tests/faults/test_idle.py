"""A stack that nobody used for a while: its workers stood still, and go on where they were."""

import asyncio
import time

import httpx
import pytest

from tests.faults.conftest import MakeStack
from tests.faults.stack import Page

pytestmark = [pytest.mark.stack, pytest.mark.timeout(120)]

IDLE_S = 15.0
"""Longer than the driver waits between two looks at the database."""
SOON_S = 5.0


async def test_the_first_visit_after_a_pause_is_finished_and_told_at_once(
    make_stack: MakeStack, client: httpx.AsyncClient
) -> None:
    stack = make_stack()
    stack.start()
    page = Page(stack, client)
    for pause_s in (0.0, IDLE_S):
        await asyncio.sleep(pause_s)
        visit = await page.open()
        await page.say(visit, 1)
        began = time.monotonic()
        await page.finish(visit)
        await asyncio.to_thread(stack.wait_for_webhooks, visit.conversation_id, within_s=SOON_S)
        assert time.monotonic() - began < SOON_S

"""A tab that is closed in the middle of a sentence: what was heard of it is on the server."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.conftest import ALLOWED, Launch, sign_in, start_visit
from tests.e2e.records import run, stored_turns
from tests.e2e.stack import RunningStack

# Each look is a sign-in, of which the server allows a few.
LOOKS = 8
LOOK_AGAIN_MS = 1_000


def test_what_is_being_said_survives_the_tab(
    stack: RunningStack, launch: Launch, speech: Path
) -> None:
    with launch(*ALLOWED, microphone=speech) as browser:
        context = browser.new_context()
        page = context.new_page()
        sign_in(page, stack.origin)
        with page.expect_response(re.compile(r"/api/conversations$")) as opened:
            start_visit(page)
        visit = str(opened.value.json()["conversation_id"])
        growing = page.locator('[data-testid="turn"][aria-busy="true"]')
        expect(growing.first).to_be_visible(timeout=30_000)
        turn = growing.first.get_attribute("data-turn-id")
        assert turn not in run(stored_turns(stack.origin, visit))
        page.close(run_before_unload=True)

        beside = context.new_page()
        for _ in range(LOOKS):
            stored = run(stored_turns(stack.origin, visit))
            if turn in stored:
                break
            beside.wait_for_timeout(LOOK_AGAIN_MS)
        assert "".join(stored.get(turn or "", [])) != ""

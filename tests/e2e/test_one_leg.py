"""One translation leg that is turned round by hand: half the price, and no direction in doubt."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, expect

from local.speech import fake_microphone_wav
from local.visit_script import VISIT_SCRIPT
from tests.e2e.conftest import ALLOWED, Launch, sign_in
from tests.e2e.stack import RunningStack
from tests.e2e.test_conversation import KEEP_CHANNELS, sees

GREETING, ANSWER = VISIT_SCRIPT[0], VISIT_SCRIPT[1]


@contextmanager
def one_leg(stack: RunningStack, launch: Launch, microphone: Path) -> Iterator[Page]:
    with launch(*ALLOWED, microphone=microphone) as browser:
        page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
        page.add_init_script(KEEP_CHANNELS)
        sign_in(page, stack.origin)
        page.get_by_role("button", name="Start a visit").click()
        page.get_by_role("radio", name=re.compile("One direction at a time")).check()
        page.get_by_role("button", name="Agrees: start interpreting").click()
        yield page


def test_the_direction_is_shown_and_turned_in_the_middle_of_a_visit(
    stack: RunningStack, launch: Launch, tmp_path: Path
) -> None:
    microphone = tmp_path / "two.wav"
    fake_microphone_wav((GREETING, ANSWER), microphone, gap_s=9.0, lead_s=4.0)
    with one_leg(stack, launch, microphone) as page:
        direction = page.get_by_role("group", name="Direction")
        to_spanish = direction.get_by_role("radio", name="EN → ES")
        to_english = direction.get_by_role("radio", name="ES → EN")
        expect(to_spanish).to_be_checked(timeout=15_000)
        expect(direction.get_by_role("radio")).to_have_count(2)
        expect(page.get_by_test_id("listening-to")).to_contain_text("the clinician")
        sees(page, GREETING)

        to_spanish.focus()
        page.keyboard.press("ArrowRight")
        expect(to_english).to_be_checked()
        expect(page.get_by_test_id("listening-to")).to_contain_text("the patient", timeout=15_000)
        sees(page, ANSWER)
        expect(page.get_by_test_id("turn")).to_have_count(2)

        # One session from beginning to end, told to change its language.
        assert page.evaluate("channels.length") == 1
        updates = [json.loads(text) for text in page.evaluate("sent")]
        assert [(each["type"], each["session"]) for each in updates] == [
            ("session.update", {"audio": {"output": {"language": "en"}}})
        ]


def test_a_session_that_will_not_turn_is_replaced_by_one_in_that_direction(
    stack: RunningStack, launch: Launch, tmp_path: Path
) -> None:
    microphone = tmp_path / "answer.wav"
    fake_microphone_wav((GREETING, ANSWER), microphone, gap_s=11.0, lead_s=4.0)
    with one_leg(stack, launch, microphone) as page:
        sees(page, GREETING)
        # The update never reaches the interpreter, which so never confirms it.
        page.evaluate("channels[0].send = () => undefined")
        with page.expect_response(lambda r: r.url.endswith("/api/session")) as minted:
            page.get_by_role("radio", name="ES → EN").check()
        assert [leg["direction"] for leg in minted.value.json()["legs"]] == ["es-en"]
        expect(page.get_by_test_id("connection-state")).to_contain_text("Listening", timeout=15_000)
        sees(page, ANSWER)
        assert page.evaluate("channels.length") == 2

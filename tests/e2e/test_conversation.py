"""Visits interpreted by a conversation session: one leg, turns told by the interpreter, and
function calls asked for beside the conversation."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from local.visit_script import VISIT_SCRIPT
from tests.e2e.conftest import ALLOWED, Launch, sign_in
from tests.e2e.stack import RunningStack

SPOKEN = VISIT_SCRIPT[:5]
GREETING, ANSWER = VISIT_SCRIPT[0], VISIT_SCRIPT[1]

KEEP_CHANNELS = """
window.peers = [];
window.channels = [];
window.heard = [];
window.sent = [];
const Peer = window.RTCPeerConnection;
const create = Peer.prototype.createDataChannel;
Peer.prototype.createDataChannel = function (...given) {
  const channel = create.apply(this, given);
  window.peers.push(this);
  window.channels.push(channel);
  channel.addEventListener('message', ({ data }) => window.heard.push([performance.now(), data]));
  const send = channel.send.bind(channel);
  channel.send = (text) => {
    window.sent.push(text);
    send(text);
  };
  return channel;
};
"""


def start_conversation(page: Page) -> None:
    """Consent with a model that converses, then live."""
    page.get_by_role("button", name="Start a visit").click()
    page.get_by_role("radio", name=re.compile("A model that converses")).check()
    page.get_by_role("button", name="Agrees: start interpreting").click()


@contextmanager
def open_page(stack: RunningStack, launch: Launch, microphone: Path) -> Iterator[Page]:
    with launch(*ALLOWED, microphone=microphone) as browser:
        page = browser.new_context(viewport={"width": 1280, "height": 860}).new_page()
        page.add_init_script(KEEP_CHANNELS)
        sign_in(page, stack.origin)
        yield page


def sees(page: Page, line: Any, timeout: float = 45_000) -> Any:
    """The one turn of a spoken line, with its translation under its speaker."""
    turn = page.get_by_test_id("turn").filter(has=page.get_by_text(line.source_text, exact=True))
    expect(turn).to_contain_text(line.target_text, timeout=timeout)
    expect(turn).to_contain_text(line.speaker.capitalize())
    return turn


def received(page: Page, kind: str) -> list[dict[str, Any]]:
    found = [json.loads(data) for _, data in page.evaluate("heard") if data.startswith("{")]
    return [event for event in found if event.get("type") == kind]


def test_a_whole_visit_with_a_card_from_a_function_call(
    stack: RunningStack, launch: Launch, speech: Path
) -> None:
    with open_page(stack, launch, speech) as page:
        failures: list[str] = []
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.on("response", lambda r: failures.append(r.url) if r.status >= 400 else None)
        start_conversation(page)
        expect(page.get_by_test_id("connection-state")).to_contain_text("Listening", timeout=10_000)
        # One session hears both: there is no direction to choose.
        expect(page.get_by_role("group", name="Direction")).to_have_count(0)
        for line in SPOKEN:
            sees(page, line)
        expect(page.get_by_test_id("turn")).to_have_count(len(SPOKEN))
        assert page.evaluate("channels.length") == 1

        # The function calls were asked for beside the conversation, for the clinician's turns.
        asked = [json.loads(text) for text in page.evaluate("sent")]
        assert {event["type"] for event in asked} == {"response.create"}
        assert [event["response"]["conversation"] for event in asked] == ["none"] * 3
        calls = received(page, "response.function_call_arguments.done")
        assert [json.loads(call["arguments"])["type"] for call in calls] == ["imaging", "lab"]

        # Rules and calls say the same: one card each, completed by what only the call names.
        cards = page.get_by_test_id("action-card")
        x_ray = cards.filter(has_text="x-ray")
        expect(x_ray).to_have_count(1)
        expect(x_ray).to_contain_text("chest")
        expect(cards.filter(has_text=re.compile("blood test", re.IGNORECASE))).to_have_count(1)
        expect(cards).to_have_count(2)
        x_ray.get_by_role("button", name="Confirm").click()
        expect(x_ray).to_contain_text("Confirmed")

        page.get_by_role("button", name="End visit").click()
        expect(page.get_by_test_id("summary")).to_be_visible(timeout=20_000)
        expect(page.get_by_test_id("summary")).to_contain_text("radiografía de tórax")
        expect(page.get_by_test_id("action-card")).to_have_count(2)
        assert not failures

"""Visits interpreted by a conversation session: one leg, turns told by the interpreter, and
function calls asked for beside the conversation."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Request, Route, expect

from local.visit_script import VISIT_SCRIPT
from tests.e2e.cards import confirm
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
        cards = page.get_by_test_id("action-card")
        expect(cards.filter(has_text="x-ray")).to_contain_text("chest")
        page.wait_for_function(
            "heard.filter(([, data]) => data.includes('arguments.done')).length === 2"
        )
        asked = [json.loads(text) for text in page.evaluate("sent")]
        assert {event["type"] for event in asked} == {"response.create"}
        assert [event["response"]["conversation"] for event in asked] == ["none"] * 3
        calls = received(page, "response.function_call_arguments.done")
        assert [json.loads(call["arguments"])["type"] for call in calls] == ["imaging", "lab"]

        # Rules and calls say the same: one card each, completed by what only the call names.
        x_ray = cards.filter(has_text="x-ray")
        expect(x_ray).to_have_count(1)
        expect(x_ray).to_contain_text("chest")
        expect(cards.filter(has_text=re.compile("blood test", re.IGNORECASE))).to_have_count(1)
        expect(cards).to_have_count(2)
        confirm(x_ray)

        page.get_by_role("button", name="End visit").click()
        expect(page.get_by_test_id("summary")).to_be_visible(timeout=20_000)
        expect(page.get_by_test_id("summary")).to_contain_text("radiografía de tórax")
        expect(page.get_by_test_id("action-card")).to_have_count(2)
        assert not failures


def _is_live_again(page: Page) -> None:
    expect(page.get_by_test_id("connection-state")).to_contain_text("Listening", timeout=20_000)


def test_a_data_channel_that_closes_is_opened_anew_and_no_turn_is_lost(
    stack: RunningStack, launch: Launch, speech: Path
) -> None:
    with open_page(stack, launch, speech) as page:
        start_conversation(page)
        sees(page, GREETING)
        # Its voice has ended: the next speaker is heard by the session that comes.
        expect(page.get_by_role("button", name="Repeat")).to_be_visible(timeout=15_000)
        with page.expect_response(lambda r: r.url.endswith("/realtime/calls") and r.status == 201):
            page.evaluate("channels[0].close()")
        _is_live_again(page)
        sees(page, ANSWER)
        sees(page, GREETING)
        assert page.evaluate("channels.length") == 2
        page.get_by_role("button", name="End visit").click()
        expect(page.get_by_test_id("summary")).to_be_visible(timeout=20_000)


def test_a_session_at_its_limit_is_followed_by_another(
    stack: RunningStack, launch: Launch, speech: Path
) -> None:
    """The interpreter's own words for it: an error, then it hangs up."""
    expired = {"type": "error", "error": {"code": "session_expired", "message": "made up"}}
    with open_page(stack, launch, speech) as page:
        start_conversation(page)
        sees(page, GREETING)
        with page.expect_response(lambda r: r.url.endswith("/realtime/calls") and r.status == 201):
            _say(page, json.dumps(expired))
        _is_live_again(page)
        sees(page, ANSWER)


def test_nonsense_on_the_channel_is_dropped_and_the_visit_goes_on(
    stack: RunningStack, launch: Launch, speech: Path
) -> None:
    html = '<img src=x onerror="document.title=1">'
    call = {
        "type": "response.function_call_arguments.done",
        "response_id": "resp_nobody",
        "call_id": "call_1",
        "name": "propose_action",
        "arguments": "{not json",
    }
    with open_page(stack, launch, speech) as page:
        title = page.title()
        start_conversation(page)
        _is_live_again(page)
        heard = {"type": "input_audio_buffer.speech_started", "item_id": "item_html"}
        text = {
            "type": "conversation.item.input_audio_transcription.completed",
            "item_id": "item_html",
            "transcript": html,
        }
        for message in (
            "<html>",
            '{"type":',
            '{"type":"response.surprised"}',
            '{"type":"response.created","response":7}',
            "word " * 210_000,
            json.dumps(call),
            json.dumps(heard),
            json.dumps(text),
        ):
            _say(page, message)
        expect(page.get_by_text(html, exact=True)).to_be_visible()
        assert page.locator("img[src=x]").count() == 0
        sees(page, GREETING)
        assert page.title() == title
        assert page.evaluate("channels.length") == 1


def test_an_expired_token_of_a_conversation_is_renewed_without_a_word(
    stack: RunningStack, launch: Launch, speech: Path
) -> None:
    with open_page(stack, launch, speech) as page:
        refused: list[str] = []
        renewed: list[bool] = []

        def expire_once(route: Route) -> None:
            if not refused and route.request.method == "POST":
                refused.append(route.request.url)
                body = {"error": {"code": "token_expired", "message": "expired"}}
                route.fulfill(status=401, json=body, headers={"access-control-allow-origin": "*"})
            else:
                route.continue_()

        def note(request: Request) -> None:
            if request.url.endswith("/api/session"):
                renewed.append(bool((request.post_data_json or {}).get("renew")))

        page.route("**/v1/realtime/calls", expire_once)
        page.on("request", note)
        start_conversation(page)
        _is_live_again(page)
        assert (len(refused), renewed) == (1, [False, True])


def test_the_microphone_is_closed_while_the_answer_plays_and_a_button_opens_it(
    stack: RunningStack, launch: Launch, speech: Path
) -> None:
    with open_page(stack, launch, speech) as page:
        start_conversation(page)
        listening = page.get_by_test_id("listening-to")
        expect(listening).to_contain_text("both of you", timeout=15_000)
        expect(listening).to_contain_text("nobody", timeout=30_000)
        assert _sends(page) is False
        interrupt = page.get_by_role("button", name="Hold to interrupt")
        interrupt.hover()
        page.mouse.down()
        expect(listening).to_contain_text("both of you")
        assert _sends(page) is True
        # Who interrupts ends what is being said: the interpreter would not listen meanwhile.
        page.wait_for_function("heard.some(([, data]) => data.includes('buffer.cleared'))")
        page.mouse.up()
        sees(page, ANSWER)


def _sends(page: Page) -> bool:
    """Whether the room is sent, or silence in its place."""
    return bool(page.evaluate("peers.at(-1).getSenders()[0].track.enabled"))


def _say(page: Page, message: str) -> None:
    """As if the interpreter sent it."""
    script = "(data) => channels.at(-1).dispatchEvent(new MessageEvent('message', { data }))"
    page.evaluate(script, message)

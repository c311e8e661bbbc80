"""Who is heard in a room where the interpreter's own voice is heard too."""

from pathlib import Path

from playwright.sync_api import expect

from local.speech import fake_microphone_wav
from local.visit_script import VISIT_SCRIPT
from tests.e2e.conftest import ALLOWED, Launch, sign_in, start_visit
from tests.e2e.stack import RunningStack

GREETING, ANSWER = VISIT_SCRIPT[0], VISIT_SCRIPT[1]


def test_who_speaks_over_the_interpreter_is_asked_again(
    stack: RunningStack, launch: Launch, tmp_path: Path
) -> None:
    """The second voice begins and ends while the first one's translation plays."""
    crowded = tmp_path / "crowded.wav"
    fake_microphone_wav((GREETING, VISIT_SCRIPT[3]), crowded, gap_s=1.0, lead_s=4.0)
    with launch(*ALLOWED, microphone=crowded) as browser:
        page = browser.new_page()
        sign_in(page, stack.origin)
        start_visit(page)
        listening = page.get_by_test_id("listening-to")
        expect(listening).to_contain_text("both of you", timeout=15_000)
        expect(listening).to_contain_text("the clinician", timeout=15_000)

        turns = page.get_by_test_id("turn")
        over = turns.filter(has=page.get_by_text(ANSWER.source_text, exact=True))
        expect(over).to_contain_text("Spoken over the interpreter: ask again", timeout=15_000)
        interpreted = turns.filter(has=page.get_by_text(GREETING.source_text, exact=True))
        expect(interpreted).to_contain_text(GREETING.target_text)
        expect(turns).to_have_count(2)
        expect(listening).to_contain_text("both of you")


_KEEP_CHANNELS = """
window.channels = [];
const create = RTCPeerConnection.prototype.createDataChannel;
RTCPeerConnection.prototype.createDataChannel = function (...given) {
  const channel = create.apply(this, given);
  window.channels.push(channel);
  return channel;
};
"""


def test_a_peer_that_hangs_up_is_dialled_again_and_no_turn_is_lost(
    stack: RunningStack, launch: Launch, speech: Path
) -> None:
    with launch(*ALLOWED, microphone=speech) as browser:
        page = browser.new_page()
        page.add_init_script(_KEEP_CHANNELS)
        sign_in(page, stack.origin)
        start_visit(page)
        turns = page.get_by_test_id("turn")
        first = turns.filter(has=page.get_by_text(GREETING.source_text, exact=True))
        expect(first).to_contain_text(GREETING.target_text, timeout=30_000)

        assert page.evaluate("channels.length") == 2
        # A voice recorded for «Repeat» is there as soon as it fell silent.
        expect(page.get_by_role("button", name="Repeat")).to_be_visible(timeout=15_000)
        with page.expect_response(
            lambda answer: answer.url.endswith("/translations/calls") and answer.status == 201
        ):
            page.evaluate("""channels[0].send('{"type":"session.close"}')""")
        expect(page.get_by_test_id("connection-state")).to_contain_text("Listening")

        second = turns.filter(has=page.get_by_text(ANSWER.source_text, exact=True))
        expect(second).to_contain_text(ANSWER.target_text, timeout=30_000)
        expect(first).to_contain_text(GREETING.target_text)
        page.get_by_role("button", name="End visit").click()
        expect(page.get_by_test_id("summary")).to_be_visible(timeout=20_000)
        page.get_by_role("link", name="History").first.click()
        page.get_by_role("link", name="Visit of").first.click()
        for line in (GREETING, ANSWER):
            expect(page.get_by_text(line.target_text, exact=True).first).to_be_visible()

"""A visit that its patient agreed to have recorded: nothing of it is lost, and it can be heard."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from local.visit_script import VISIT_SCRIPT
from tests.e2e.conftest import ALLOWED, Launch, sign_in
from tests.e2e.stack import RunningStack

SEGMENT_S = 10

_HEAR = """
window.sounding = [];
const start = AudioBufferSourceNode.prototype.start;
AudioBufferSourceNode.prototype.start = function (when, offset) {
  const samples = this.buffer.getChannelData(0);
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  window.sounding.push({
    rate: this.buffer.sampleRate, seconds: this.buffer.duration, offset: offset ?? 0,
    loudness: Math.sqrt(power),
  });
  return start.call(this, when, offset);
};
"""

_AT_REST = """async () => {
  const opening = indexedDB.open('puente-recordings');
  const database = await new Promise((resolve) => {
    opening.onsuccess = () => resolve(opening.result);
  });
  const rows = (name) => new Promise((resolve) => {
    const all = database.transaction(name).objectStore(name).getAll();
    all.onsuccess = () => resolve(all.result);
  });
  const [recordings, parts, data] = await Promise.all(['recordings', 'parts', 'data'].map(rows));
  database.close();
  return { recordings: recordings.length, parts: parts.length,
           bytes: data.map((one) => one.byteLength) };
}"""


def _consent_to_recording(page: Page) -> None:
    page.get_by_role("button", name="Start a visit").click()
    agreed = page.get_by_role("checkbox", name=re.compile("I also agree to a recording"))
    expect(agreed).not_to_be_checked()
    agreed.check()
    page.get_by_role("button", name="Agrees: start interpreting").click()


def test_a_recorded_visit_outlives_a_network_cut_and_is_heard_beside_its_words(
    stack: RunningStack, launch: Launch, speech: Path
) -> None:
    with launch(*ALLOWED, microphone=speech) as browser:
        page = browser.new_context(viewport={"width": 1280, "height": 860}).new_page()
        page.add_init_script(_HEAR)
        refused: list[str] = []
        page.on(
            "console", lambda said: refused.append(said.text) if "Policy" in said.text else None
        )
        sign_in(page, stack.origin)
        _consent_to_recording(page)
        mark = page.get_by_test_id("recording-state")
        expect(mark).to_contain_text("Recording", timeout=15_000)
        began = page.evaluate("performance.now()")

        # The first segment is stored; then every way to us is cut for two more.
        stored = re.compile(r"/storage/.*/recordings/")
        with page.expect_response(lambda r: bool(stored.search(r.url)) and r.ok, timeout=30_000):
            pass
        page.route("**/storage/**", lambda route: route.abort("connectionfailed"))
        page.route("**/api/**", lambda route: route.abort("connectionfailed"))
        expect(mark).to_contain_text("not stored yet: 2", timeout=40_000)
        at_rest = page.evaluate(_AT_REST)
        assert at_rest["bytes"] == [SEGMENT_S * 16_000 * 2 + 28] * 2
        page.unroute_all()
        expect(mark).not_to_contain_text("not stored yet", timeout=30_000)
        expect(mark).to_contain_text("Recording")

        answer = VISIT_SCRIPT[1]
        said = page.get_by_text(answer.source_text, exact=True)
        expect(said.first).to_be_visible(timeout=45_000)
        with page.expect_response(re.compile(r"/recordings/[^/]+/complete$"), timeout=30_000):
            page.get_by_role("button", name="End visit").click()
            spoken_s = (page.evaluate("performance.now()") - began) / 1_000
        expect(page.get_by_test_id("summary")).to_be_visible(timeout=20_000)
        assert page.evaluate(_AT_REST) == {"recordings": 0, "parts": 0, "bytes": []}

        _is_heard(page, spoken_s, answer.source_text)
        _is_deleted(page)
        assert refused == []


def _is_heard(page: Page, spoken_s: float, said: str) -> None:
    page.get_by_role("link", name="History").first.click()
    page.get_by_role("link", name=re.compile("Visit of")).first.click()
    player = page.get_by_test_id("recording")
    player.get_by_role("button", name="Play").click()
    expect(player).to_have_attribute("data-phase", "playing", timeout=10_000)
    length = _seconds(player.inner_text().split("/")[1])
    assert abs(length - spoken_s) <= SEGMENT_S, (length, spoken_s)

    # Heard from the words on: what is played there is somebody speaking.
    page.evaluate("window.sounding = []")
    turn = page.get_by_test_id("turn").filter(has=page.get_by_text(said, exact=True))
    turn.get_by_role("button", name="Listen from here").click()
    # Until then the next segment of what played before may begin, at its own start.
    from_here = "window.sounding.find((piece) => piece.offset > 0)"
    page.wait_for_function(f"() => {from_here}")
    heard: dict[str, Any] = page.evaluate(from_here)
    assert heard["rate"] == 16_000
    assert heard["loudness"] > 0.005, heard
    slider = player.get_by_role("slider", name="Place in the recording")
    assert int(slider.input_value()) > 0

    # From the start to the end, every segment is what was recorded.
    slider.fill("0")
    page.evaluate("window.sounding = []")
    total = 0
    for start in range(0, int(length), SEGMENT_S):
        slider.fill(str(start))
        page.wait_for_function("before => window.sounding.length > before", arg=total)
        total = page.evaluate("window.sounding.length")
    expect(page.get_by_text("Parts that are missing or were changed")).to_have_count(0)
    player.get_by_role("button", name="Pause").click()


def _seconds(clock: str) -> int:
    minutes, seconds = re.findall(r"\d+", clock)[:2]
    return int(minutes) * 60 + int(seconds)


def _is_deleted(page: Page) -> None:
    page.get_by_role("button", name="Delete the recording").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Delete the recording").click()
    expect(page.get_by_test_id("recording")).to_have_count(0)
    page.reload()
    expect(page.get_by_test_id("turn").first).to_be_visible()
    expect(page.get_by_test_id("recording")).to_have_count(0)

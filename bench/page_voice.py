"""How soon the page is live, and how soon it is heard, against a page with nothing in it.

The end of speech is where the microphone's sound ends, the translation is heard where sound
comes out of an <audio> element; both are taken inside the browser on one clock. What the peer
needs for itself is taken inside the peer: from the last voice that reached it to the first
packet of the translation. The difference is what microphone, network and page add. The bare
page's is measured alike, over the same lines, in the same run.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page

from bench.page_ground import Ground, await_live, new_visit
from bench.stack import TIME_TO_LISTENING
from bench.stage import VOICES
from bench.table import Row
from tests.e2e.conftest import sign_in
from tests.e2e.records import access_token, run

CLICKS = 7
LISTENED = 2
SPOKEN = 3
SPOKEN_WITHIN_MS = 60_000
FARTHEST_MS = 1_000
BARE = Path(__file__).parent / "bare.html"
EARS = Path(__file__).parent / "ears.js"

HEARD = """
(count) => {
  const heard = soundNotes.notes.filter((n) => n.who === 'interpreter' && n.what === 'begins');
  return heard.length >= count;
}
"""


@dataclass
class Voice:
    """Milliseconds: beyond the peer's own, for each translation heard; held, for each page."""

    delays: list[float] = field(default_factory=list)
    held: list[float] = field(default_factory=list)


def against_bare(ground: Ground) -> list[Row]:
    """Both measures, from pages that take turns."""
    token = run(access_token(ground.stack.origin))
    own, bare = [], []
    own_voice, bare_voice = Voice(), Voice()
    with ground.browser() as browser:
        # The first of each finds nothing warm, neither here nor in the peer.
        _bare_click(browser, ground, token)
        _own_click(browser, ground)
        for _ in range(CLICKS):
            bare.append(_bare_click(browser, ground, token)[0])
            own.append(_own_click(browser, ground)[0])
        for _ in range(LISTENED):
            _listen(_bare_click(browser, ground, token)[1], ground, bare_voice)
            _listen(_own_click(browser, ground)[1], ground, own_voice)
    usual = median(bare_voice.delays)
    return [
        Row("click → live", own, "ms", 1500),
        Row("click → live, bare page", bare, "ms", None),
        Row(
            "click → live, page's median against bare page's",
            [median(own) / median(bare)],
            "×",
            1.3,
        ),
        Row("end of speech → heard, beyond peer", own_voice.delays, "ms", None),
        Row("end of speech → heard, beyond peer, bare page", bare_voice.delays, "ms", None),
        Row(
            "end of speech → heard, beyond peer and bare page",
            [value - usual for value in own_voice.delays],
            "ms",
            60,
        ),
        Row("of it held by the browser's jitter buffer", own_voice.held, "ms", None),
        Row("held by the jitter buffer, bare page", bare_voice.held, "ms", None),
    ]


def _own_click(browser: Browser, ground: Ground) -> tuple[float, Page]:
    page = _page(browser)
    sign_in(page, ground.stack.origin)
    page.get_by_role("button", name="Start a visit").click()
    page.get_by_role("button", name="Agrees: start interpreting").wait_for()
    took = float(page.evaluate(TIME_TO_LISTENING))
    await_live(page)
    return took, page


def _bare_click(browser: Browser, ground: Ground, token: str) -> tuple[float, Page]:
    page = _page(browser)
    address = f"{ground.stack.origin}/bare.html"
    page.route(address, lambda r: r.fulfill(content_type="text/html", body=BARE.read_text()))
    page.goto(address)
    page.evaluate("() => ready.then(() => null)")
    took = float(page.evaluate("([token, visit]) => goLive(token, visit)", [token, new_visit()]))
    return took, page


def _page(browser: Browser) -> Page:
    for context in browser.contexts:
        context.close()
    # The worklet that listens is not one of the page's files, which its policy would ask for.
    page = browser.new_context(bypass_csp=True).new_page()
    page.add_init_script(path=EARS)
    return page


def _listen(page: Page, ground: Ground, voice: Voice) -> None:
    """Adds what this page's translations took."""
    page.wait_for_function(HEARD, arg=SPOKEN, timeout=SPOKEN_WITHIN_MS)
    notes: list[dict[str, Any]] = page.evaluate("() => soundNotes.notes")
    voice.held.append(page.evaluate("() => soundNotes.held()"))
    page.context.close()
    lines = (ground.stack.data / VOICES).read_text().splitlines()
    peer = [json.loads(line) for line in lines]
    ends = [n["at"] for n in notes if n["who"] == "microphone" and n["what"] == "ended"]
    delays = []
    for note in notes:
        if note["who"] != "interpreter" or note["what"] != "begins":
            continue
        heard = note["at"]
        before = [at for at in ends if at < heard]
        spoke = [p for p in peer if 0 <= heard - p["spoke_ms"] < FARTHEST_MS]
        if before and spoke:
            own = spoke[-1]["spoke_ms"] - spoke[-1]["heard_ms"]
            delays.append(heard - before[-1] - own)
    if not delays:
        raise RuntimeError("no translation could be matched with the peer's own times")
    voice.delays += delays

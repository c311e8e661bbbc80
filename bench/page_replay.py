"""An hour's visit replayed sixty times as fast: what it leaves in memory, and how long it blocks.

The page is the one that is shipped. Its browser's ``RTCPeerConnection`` and clock are replaced,
so that the real transport, turn cutter, store, outbox and screen take 1,200 utterances as data
channel messages, and the real server stores them. The page's time passes by what was said, not by
how fast this machine is: a busy one makes the replay longer, not the visit.
"""

from playwright.sync_api import CDPSession, Page, expect

from bench.page_ground import Ground, await_live
from bench.table import Row
from tests.e2e.axe import lines, script_peer
from tests.e2e.conftest import sign_in, start_visit
from tests.e2e.records import run, stored_turns

TURNS = 1_200
FACTOR = 60
APART_MS = 3_600_000 / TURNS
REPLAYED_WITHIN_MS = 400_000
STORED_WITHIN_MS = 240_000
MB = 1_000_000

WATCH_FRAMES = """
() => {
  window.frames_ = [];
  const kinds = PerformanceObserver.supportedEntryTypes;
  const type = kinds.includes('long-animation-frame') ? 'long-animation-frame' : 'longtask';
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) frames_.push(entry.duration);
  }).observe({ type });
}
"""
FINISHED = """
() => document.querySelectorAll('[data-testid=turn]').length > 0
  && document.querySelector('[data-testid=turn][aria-busy=true]') === null
"""


def long_visit(ground: Ground) -> list[Row]:
    with ground.browser() as browser:
        context = browser.new_context()
        page = context.new_page()
        script_peer(page)
        sign_in(page, ground.stack.origin)
        page.evaluate("() => scriptedPeer.holdTime()")
        start_visit(page)
        await_live(page)
        visit = page.url.rsplit("/", 1)[-1]
        session = context.new_cdp_session(page)
        before = _heap_mb(session)
        page.evaluate(WATCH_FRAMES)
        took = page.evaluate(
            "(given) => scriptedPeer.replay(...given)",
            [lines(TURNS), APART_MS, APART_MS / FACTOR, REPLAYED_WITHIN_MS],
        )
        page.wait_for_function(FINISHED)
        expect(page.get_by_text("not sent yet")).to_have_count(0, timeout=STORED_WITHIN_MS)
        frames: list[float] = page.evaluate("() => frames_")
        growth = _heap_mb(session) - before
        shown = page.get_by_test_id("turn").count()
        nodes = _nodes(page)
    stored = len(run(stored_turns(ground.stack.origin, visit)))
    return [
        Row(f"heap growth, {shown} turns", [growth], "MB", 40),
        Row(f"longest frame, {shown} turns", [max(frames, default=50)], "ms", 100, worst=True),
        Row("frames above 50 ms in that visit", [len(frames)], "", None),
        Row("that visit's turns not shown, not stored", [TURNS - shown, TURNS - stored], "", 0),
        Row("an hour was replayed in", [took / 1000], "s", None),
        Row("elements on the page after it", [nodes], "", None),
    ]


def _heap_mb(session: CDPSession) -> float:
    for _ in range(2):
        session.send("HeapProfiler.collectGarbage")
    return float(session.send("Runtime.getHeapUsage")["usedSize"]) / MB


def _nodes(page: Page) -> int:
    return int(page.evaluate("() => document.querySelectorAll('*').length"))

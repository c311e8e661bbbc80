"""An hour's visit replayed sixty times as fast: what it leaves in memory, and how long it blocks.

The page is the one that is shipped. Its browser's ``RTCPeerConnection`` and clock are replaced,
so that the real transport, turn cutter, store, outbox and screen take 1,200 utterances as data
channel messages, and the real server stores them.
"""

from playwright.sync_api import CDPSession, Page

from bench.page_ground import Ground, await_live
from bench.table import Row
from tests.e2e.axe import lines, script_peer
from tests.e2e.conftest import sign_in, start_visit

TURNS = 1_200
FACTOR = 60
EVERY_MS = 3_600_000 / TURNS / FACTOR
REPLAYED_WITHIN_MS = 170_000
STORED_WITHIN_MS = 60_000
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
        page.evaluate("factor => scriptedPeer.fastTime(factor)", FACTOR)
        start_visit(page)
        await_live(page)
        session = context.new_cdp_session(page)
        before = _heap_mb(session)
        page.evaluate(WATCH_FRAMES)
        page.evaluate(
            "([lines, every, within]) => scriptedPeer.replay(lines, every, within)",
            [lines(TURNS), EVERY_MS, REPLAYED_WITHIN_MS],
        )
        page.wait_for_function(FINISHED)
        frames: list[float] = page.evaluate("() => frames_")
        shown = page.get_by_test_id("turn").count()
        page.get_by_text("Not sent yet").wait_for(state="detached", timeout=STORED_WITHIN_MS)
        growth = _heap_mb(session) - before
        nodes = _nodes(page)
    if shown < TURNS:
        raise RuntimeError(f"{shown} of {TURNS} turns were shown")
    return [
        Row(f"heap growth, {shown} turns", [growth], "MB", 40),
        Row(f"longest frame, {shown} turns at {FACTOR}×", [max(frames, default=50)], "ms", 100),
        Row("frames above 50 ms in that visit", [len(frames)], "", None),
        Row("elements on the page after it", [nodes], "", None),
    ]


def _heap_mb(session: CDPSession) -> float:
    for _ in range(2):
        session.send("HeapProfiler.collectGarbage")
    return float(session.send("Runtime.getHeapUsage")["usedSize"]) / MB


def _nodes(page: Page) -> int:
    return int(page.evaluate("() => document.querySelectorAll('*').length"))

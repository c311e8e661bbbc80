"""What becomes of a visit's turns when the interpreter, the server or the network goes away.

Lost is a turn that the page finished, in whatever state it was then, and that the server does
not have, word for word, when the visit is over. Four things happen to one visit while somebody
speaks; each is followed by more speech.
"""

from collections.abc import Callable
from dataclasses import dataclass

import httpx
from playwright.sync_api import BrowserContext, Page, expect

from bench.page_ground import Ground, Turns, await_live, run, stored_turns
from bench.table import Row
from tests.e2e.conftest import sign_in, start_visit

CUT_S = 20
LIVE_WITHIN_MS = 45_000
TURN_WITHIN_MS = 45_000
NOTICED_WITHIN_MS = 30_000
PEER_KEY = "local-peer-key"

NOTE_TURNS = """
(() => {
  const turns = {};
  window.finishedTurns = turns;
  function note() {
    for (const turn of document.querySelectorAll('[data-testid=turn][aria-busy=false]')) {
      const words = [...turn.querySelectorAll('p[lang]')].map((one) => one.textContent);
      turns[turn.dataset.turnId] = words;
    }
  }
  new MutationObserver(note).observe(document, {
    childList: true, subtree: true, characterData: true, attributes: true,
  });
})();
"""


@dataclass(frozen=True)
class Fault:
    """Something that happens to a running visit, and is over when `happen` returns."""

    name: str
    happen: Callable[[Page], None]


def lost_turns(ground: Ground) -> list[Row]:
    with ground.browser() as browser:
        context = browser.new_context()
        page = context.new_page()
        page.add_init_script(NOTE_TURNS)
        sign_in(page, ground.stack.origin)
        start_visit(page)
        await_live(page)
        visit = page.url.rsplit("/", 1)[-1]
        phases: list[tuple[str, set[str]]] = []
        known = _await_more(page, set())
        for fault in _faults(ground, context):
            fault.happen(page)
            await_live(page, LIVE_WITHIN_MS)
            now = _await_more(page, set(_finished(page)))
            phases.append((fault.name, now - known))
            known = now
        page.get_by_role("button", name="End visit").click()
        expect(page.get_by_test_id("summary")).to_be_visible(timeout=30_000)
        finished = _finished(page)
    stored = run(stored_turns(ground, visit))
    lost = {turn for turn, words in finished.items() if stored.get(turn) != words}
    rows = [
        Row(f"turns lost, {name} (of {len(turns)} turns)", [len(lost & turns)], "", 0)
        for name, turns in phases
    ]
    return [*rows, Row(f"turns lost, whole visit (of {len(finished)})", [len(lost)], "", 0)]


def _faults(ground: Ground, context: BrowserContext) -> list[Fault]:
    def restart(page: Page) -> None:
        ground.stack.kill()
        expect(page.get_by_test_id("connection-state")).to_contain_text(
            "Reconnecting", timeout=NOTICED_WITHIN_MS
        )
        ground.stack.start()

    def cut(page: Page) -> None:
        # Emulated networks leave WebRTC alone: the peer's sockets are taken away as well.
        context.set_offline(True)
        _break(ground, "vanish")
        page.wait_for_timeout(CUT_S * 1000)
        context.set_offline(False)

    return [
        Fault("peer hung up", lambda _: _break(ground, "hang_up")),
        Fault("peer killed", lambda _: _break(ground, "vanish")),
        Fault("stack killed -9 and restarted", restart),
        Fault(f"network cut {CUT_S} s", cut),
    ]


def _break(ground: Ground, fault: str) -> None:
    key = {"authorization": f"Bearer {PEER_KEY}"}
    address = f"{ground.stack.origin}/v1/_test/faults"
    httpx.post(address, json={"fault": fault}, headers=key).raise_for_status()


def _finished(page: Page) -> Turns:
    turns: Turns = page.evaluate("() => finishedTurns")
    return turns


def _await_more(page: Page, known: set[str]) -> set[str]:
    """Every finished turn, once there is one that was not known."""
    page.wait_for_function(
        "known => Object.keys(finishedTurns).some((turn) => !known.includes(turn))",
        arg=list(known),
        timeout=TURN_WITHIN_MS,
    )
    return set(_finished(page))

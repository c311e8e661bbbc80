"""What becomes of a visit's turns when the interpreter, the server or the network goes away.

Lost is a turn that the page finished, in whatever state it was then, and that the server does
have, word for word, when the visit is over. All of it happens to one visit, while somebody speaks:
each fault is followed by a new session and more speech.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass

import httpx
from playwright.sync_api import BrowserContext, Page, Route, expect

from bench.page_ground import Ground, await_live
from bench.table import Row
from tests.e2e.conftest import sign_in, start_visit
from tests.e2e.records import Turns, run, stored_turns
from tests.e2e.relay import Relay

CUT_S = 20
LIVE_WITHIN_MS = 45_000
TURN_WITHIN_MS = 45_000
NOTICED_WITHIN_MS = 30_000
LOOK_AGAIN_MS = 100
LEGS = 2
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
    times: int
    happen: Callable[[Page], None]


def lost_turns(ground: Ground) -> list[Row]:
    with ground.browser() as browser, Relay() as relay:
        context = browser.new_context()
        relay.stand_between(context)
        page = context.new_page()
        page.add_init_script(NOTE_TURNS)
        sign_in(page, ground.stack.origin)
        start_visit(page)
        await_live(page)
        visit = page.url.rsplit("/", 1)[-1]
        phases: list[tuple[str, set[str]]] = []
        known = _await_more(page, set())
        for fault in _faults(ground, context, relay):
            for _ in range(fault.times):
                before = relay.calls
                fault.happen(page)
                _await_new_session(page, relay, before)
                await_live(page, LIVE_WITHIN_MS)
                now = _await_more(page, set(_finished(page)))
                phases.append((fault.name, now - known))
                print(f"  {fault.name}: {len(now - known)} turns", file=sys.stderr, flush=True)
                known = now
        page.get_by_role("button", name="End visit").click()
        expect(page.get_by_test_id("summary")).to_be_visible(timeout=30_000)
        finished = _finished(page)
    stored = run(stored_turns(ground.stack.origin, visit))
    lost = {turn for turn, words in finished.items() if stored.get(turn) != words}
    rows = []
    for name in dict.fromkeys(name for name, _ in phases):
        each = [turns for phase, turns in phases if phase == name]
        label = f"turns lost, {name} (of {sum(map(len, each))} turns)"
        rows.append(Row(label, [len(lost & turns) for turns in each], "", 0, worst=True))
    whole = Row(f"turns lost, whole visit (of {len(finished)})", [len(lost)], "", 0)
    return [*rows, whole]


def _faults(ground: Ground, context: BrowserContext, relay: Relay) -> list[Fault]:
    def restart(page: Page) -> None:
        ground.stack.kill()
        _await_loss(page)
        ground.stack.start()

    def cut(page: Page) -> None:
        relay.cut = True
        context.set_offline(True)
        page.wait_for_timeout(CUT_S * 1000)
        context.set_offline(False)
        relay.cut = False

    def cut_unseen(page: Page) -> None:
        """Beyond the device: its browser believes that it is online, and is told of no change."""
        relay.cut = True
        context.route("**/*", _refuse)
        page.wait_for_timeout(CUT_S * 1000)
        context.unroute("**/*", _refuse)
        relay.cut = False

    return [
        Fault("peer hung up", 2, lambda _: _break(ground, "hang_up")),
        Fault("peer killed", 2, lambda _: _break(ground, "vanish")),
        Fault("stack killed -9 and restarted", 2, restart),
        Fault(f"network cut {CUT_S} s, known to the browser", 2, cut),
        Fault(f"network cut {CUT_S} s, far away", 2, cut_unseen),
    ]


def _refuse(route: Route) -> None:
    route.abort("timedout")


def _await_loss(page: Page) -> None:
    expect(page.get_by_test_id("connection-state")).to_contain_text(
        "Reconnecting", timeout=NOTICED_WITHIN_MS
    )


def _await_new_session(page: Page, relay: Relay, before: int) -> None:
    """The browser's driver answers the page's calls only while it is waited with."""
    for _ in range(LIVE_WITHIN_MS // LOOK_AGAIN_MS):
        if relay.calls >= before + LEGS:
            return
        page.wait_for_timeout(LOOK_AGAIN_MS)
    raise AssertionError("the page did not open a new session")


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

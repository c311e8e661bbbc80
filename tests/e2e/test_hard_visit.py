"""A visit that everything happens to: a network that breaks, and a tab that is closed.

It is held on a desktop, taken up on a tablet and ended on a phone. At each of its main moments
every one of the three is looked at.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from local.speech import fake_microphone_wav
from local.visit_script import VISIT_SCRIPT, Utterance
from tests.e2e.cards import confirm
from tests.e2e.conftest import ALLOWED, Launch, sign_in, start_visit
from tests.e2e.records import await_arrival, run, stored_turns
from tests.e2e.relay import Relay
from tests.e2e.stack import RunningStack

SPOKEN = VISIT_SCRIPT[:4]
BEFORE_THE_CUT, AFTER_THE_CUT, BEFORE_CLOSING, TAKEN_UP = SPOKEN
TURN_WITHIN_MS = 45_000
NOTICED_WITHIN_MS = 30_000
MOSTLY = 0.75
SIZES = {"desktop": (1280, 860), "tablet": (820, 1180), "phone": (390, 844)}

_WIDER_THAN_SEEN = """() => [...document.querySelectorAll('body *')]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && one.checkVisibility())
  .filter((one) => getComputedStyle(one).position !== 'absolute')
  .map((one) => one.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def few_words(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Somebody who waits for the interpreter; a tab that is opened again hears it anew."""
    path = tmp_path_factory.mktemp("speech") / "few-words.wav"
    fake_microphone_wav(SPOKEN, path, gap_s=5.0, lead_s=2.0)
    return path


@dataclass
class Camera:
    """Looks at a moment on every size, and gives the page back on the size it is used at."""

    folder: Path

    def take(self, page: Page, moment: str, back_to: str, shown: Locator) -> None:
        for name, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            expect(shown).to_be_in_viewport(ratio=MOSTLY)
            path = self.folder / f"{moment}-{name}.png"
            page.screenshot(path=path, animations="disabled", full_page=True)
            assert page.evaluate(_WIDER_THAN_SEEN) == [], f"{moment} on a {name}"
        self.hold(page, back_to)

    def hold(self, page: Page, name: str) -> None:
        width, height = SIZES[name]
        page.set_viewport_size({"width": width, "height": height})


@pytest.fixture
def relay() -> Iterator[Relay]:
    with Relay() as relay:
        yield relay


def test_a_visit_with_a_cut_network_and_a_closed_tab_ends_with_all_that_was_said(
    stack: RunningStack, launch: Launch, few_words: Path, relay: Relay, tmp_path: Path
) -> None:
    camera = Camera(tmp_path)
    with launch(*ALLOWED, microphone=few_words) as browser:
        context = browser.new_context()
        relay.stand_between(context)
        visit = _until_the_tab_closes(context, stack, relay, camera)
        page = _taken_up(context, stack, visit, camera)
        reviewed = _ended_and_reviewed(page, camera)

        confirmed = await_arrival(page, stack, "action.confirmed", visit, len(reviewed))
        assert {f"action-{event['action_id']}" for event in confirmed} == reviewed
        assert len(await_arrival(page, stack, "conversation.completed", visit)) == 1

    stored = run(stored_turns(stack.origin, visit))
    assert list(stored.values()) == [[line.source_text, line.target_text] for line in SPOKEN]


def _until_the_tab_closes(
    context: BrowserContext, stack: RunningStack, relay: Relay, camera: Camera
) -> str:
    """The visit's id, whose last turn is nowhere but on this device."""
    page = context.new_page()
    camera.hold(page, "desktop")
    sign_in(page, stack.origin)
    start_visit(page)
    state = page.get_by_test_id("connection-state")
    _hears(page, BEFORE_THE_CUT)
    camera.take(page, "1-live", "desktop", _turn(page, BEFORE_THE_CUT))

    relay.cut = True
    context.set_offline(True)
    expect(state).to_contain_text("Reconnecting", timeout=NOTICED_WITHIN_MS)
    expect(_turn(page, BEFORE_THE_CUT)).to_contain_text(BEFORE_THE_CUT.target_text)
    expect(page.get_by_role("button", name="End visit")).to_be_in_viewport()
    camera.take(page, "2-cut", "desktop", _turn(page, BEFORE_THE_CUT))
    relay.cut = False
    context.set_offline(False)
    _hears(page, AFTER_THE_CUT)

    page.route("**/api/**", lambda route: route.abort("connectionfailed"))
    _hears(page, BEFORE_CLOSING)
    expect(_turn(page, BEFORE_CLOSING)).to_contain_text("Not sent yet")
    camera.take(page, "3-not-sent", "desktop", _turn(page, BEFORE_CLOSING))
    visit = page.url.rsplit("/", 1)[-1]
    page.close()
    return visit


def _taken_up(context: BrowserContext, stack: RunningStack, visit: str, camera: Camera) -> Page:
    page = context.new_page()
    camera.hold(page, "tablet")
    page.goto(stack.origin)
    # Another tab is another sign-in; the issuer still knows this browser.
    page.get_by_role("button", name="Sign in").click()
    page.locator(f'a[href="#/visit/{visit}"]').click()
    expect(page.get_by_test_id("turn")).to_have_count(3)
    expect(page.get_by_text("Not sent yet")).to_have_count(0)
    camera.take(page, "4-taken-up", "tablet", _turn(page, BEFORE_CLOSING))

    page.get_by_role("button", name="Start interpreting").click()
    _hears(page, TAKEN_UP)
    expect(page.get_by_test_id("turn")).to_have_count(len(SPOKEN))
    return page


def _ended_and_reviewed(page: Page, camera: Camera) -> set[str]:
    """The actions that somebody confirmed: all there are."""
    camera.hold(page, "phone")
    page.get_by_role("radio", name="Actions (1)").check()
    card = page.get_by_test_id("action-card").filter(has_text="x-ray")
    camera.take(page, "5-actions", "phone", card.get_by_role("heading"))
    page.get_by_role("button", name="End visit").click()
    expect(page.get_by_test_id("summary")).to_contain_text("radiografía de tórax", timeout=20_000)
    cards = page.get_by_test_id("action-card")
    for card in cards.all():
        confirm(card)
    expect(cards.filter(has_text="To review")).to_have_count(0)
    title = page.get_by_role("heading", name="Summary")
    title.scroll_into_view_if_needed()
    camera.take(page, "6-ended", "phone", title)
    return {str(card.get_attribute("aria-labelledby")) for card in cards.all()}


def _turn(page: Page, line: Utterance) -> Locator:
    turns = page.get_by_test_id("turn")
    return turns.filter(has=page.get_by_text(line.source_text, exact=True))


def _hears(page: Page, line: Utterance) -> None:
    """The whole line and its translation; nobody speaks now."""
    turn = _turn(page, line)
    expect(turn).to_contain_text(line.target_text, timeout=TURN_WITHIN_MS)
    expect(turn).to_have_attribute("aria-busy", "false")

"""A whole visit without a mouse: everything is reached by Tab, and seen when it is."""

from playwright.sync_api import Page, expect

from local.visit_script import VISIT_SCRIPT
from tests.e2e.axe import lines, script_peer
from tests.e2e.cards import confirm
from tests.e2e.conftest import ALLOWED, Launch
from tests.e2e.keys import reach
from tests.e2e.stack import RunningStack

X_RAY = 2
"""The line of the made-up visit that commits to something."""


def test_a_visit_is_held_by_keyboard_alone(stack: RunningStack, launch: Launch) -> None:
    with launch(*ALLOWED) as browser:
        page = browser.new_context(viewport={"width": 1280, "height": 860}).new_page()
        script_peer(page)
        page.goto(stack.origin)
        for name in (
            "Sign in",
            "Continue as Demo clinician, North",
            "Start a visit",
            "Agrees: start interpreting",
        ):
            reach(page, page.get_by_role("button", name=name))
            page.keyboard.press("Enter")
        state = page.get_by_test_id("connection-state")
        expect(state).to_contain_text("Listening", timeout=15_000)

        _pauses_and_goes_on(page)
        _reviews_what_was_said(page)
        _types_and_talks(page)
        reach(page, page.get_by_role("button", name="End visit"))
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("summary")).to_be_visible(timeout=20_000)


def _pauses_and_goes_on(page: Page) -> None:
    state = page.get_by_test_id("connection-state")
    reach(page, page.get_by_role("button", name="Pause"))
    page.keyboard.press("Space")
    expect(state).to_contain_text("Paused")
    expect(page.get_by_role("button", name="Go on")).to_be_focused()
    page.keyboard.press("Space")
    expect(state).to_contain_text("Listening")


def _reviews_what_was_said(page: Page) -> None:
    page.evaluate("line => scriptedPeer.utter(line, 20)", lines(X_RAY + 1)[X_RAY])
    card = page.get_by_test_id("action-card")
    expect(card).to_contain_text("x-ray")
    reach(page, page.get_by_role("button", name="Show where it was said"))
    page.keyboard.press("Enter")
    turn = page.get_by_test_id("turn")
    expect(turn).to_contain_text(VISIT_SCRIPT[X_RAY].target_text)
    expect(turn).to_be_focused()

    def press() -> None:
        reach(page, page.get_by_role("button", name="Confirm"))
        page.keyboard.press("Enter")

    confirm(card, press)


def _types_and_talks(page: Page) -> None:
    reach(page, page.get_by_role("checkbox", name="Hold to talk"))
    page.keyboard.press("Space")
    reach(page, page.get_by_role("log", name="What was said"))
    mine = page.get_by_role("button", name="Hold and speak English")
    page.keyboard.down("Space")
    expect(mine).to_have_attribute("aria-pressed", "true")
    page.keyboard.up("Space")
    expect(mine).to_have_attribute("aria-pressed", "false")

    reach(page, page.locator("summary", has_text="Type instead of speaking"))
    page.keyboard.press("Enter")
    reach(page, page.get_by_role("textbox", name="Type instead of speaking"))
    page.keyboard.type("Me duele aquí")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("turn").last).to_contain_text("Me duele aquí")

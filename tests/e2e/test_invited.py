"""From an invitation to one's own first visit, in the page alone and without a mouse."""

import re

from playwright.sync_api import Page, ViewportSize, expect

from tests.e2e.axe import inspect
from tests.e2e.conftest import ALLOWED, Launch, sign_in
from tests.e2e.keys import press, reach
from tests.e2e.stack import RunningStack

PHONE: ViewportSize = {"width": 390, "height": 844}


def _invite(page: Page, origin: str) -> str:
    sign_in(page, origin, "Demo administrator, North")
    page.goto(f"{origin}/#/oversight/members")
    page.get_by_label("Name").fill("Made-up first-timer")
    page.get_by_role("button", name="Invite", exact=True).click()
    return page.get_by_test_id("shown-once").inner_text()


def _look(page: Page, screen: str) -> None:
    findings = list(inspect(page, screen))
    assert not findings, "\n".join(map(str, findings))
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], screen


def test_an_invited_member_joins_and_starts_a_visit(stack: RunningStack, launch: Launch) -> None:
    with launch(*ALLOWED) as browser:
        invitation = _invite(browser.new_context(locale="en-US").new_page(), stack.origin)
        page = browser.new_context(viewport=PHONE, locale="en-US").new_page()
        page.goto(stack.origin)
        press(page, page.get_by_role("button", name="Sign in"))
        page.get_by_role("button", name="Continue as Demo newcomer").press("Enter")
        field = page.get_by_label("Invitation", exact=True)
        field.wait_for()
        _look(page, "accept")

        reach(page, field)
        page.keyboard.type("x" * 48)
        press(page, page.get_by_role("button", name="Join the clinic"))
        expect(page.get_by_text("This invitation is unknown, used or too old")).to_be_visible()
        _look(page, "accept-refused")
        field.fill("")
        reach(page, field)
        page.keyboard.type(invitation)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Made-up first-timer")).to_be_visible()

        press(page, page.get_by_role("button", name="Start a visit"))
        press(page, page.get_by_role("button", name="Agrees: start interpreting"))
        page.wait_for_url(re.compile(r"#/visit/"))
        expect(page.get_by_test_id("connection-state")).to_contain_text("Listening", timeout=30_000)

        # Once, and for one person: whoever has it now has nothing.
        answer = page.request.post(
            f"{stack.origin}/api/members/accept",
            headers={"authorization": f"Bearer {_token(page)}"},
            data={"invitation": invitation},
        )
        assert answer.status == 403


def _token(page: Page) -> str:
    found = "Object.values({...sessionStorage}).map(JSON.parse).find((u) => u.access_token)"
    return str(page.evaluate(found)["access_token"])

"""The connection check in a real browser: all fine, and each thing that a network breaks."""

import re

from playwright.sync_api import Page, Route, ViewportSize, expect

from tests.e2e.axe import inspect
from tests.e2e.conftest import ALLOWED, Launch, sign_in
from tests.e2e.stack import RunningStack

CHECKS = ("browser", "microphone", "speaker", "server", "clock", "interpreter", "udp", "proxy")
PHONE: ViewportSize = {"width": 390, "height": 844}


def _open(page: Page, origin: str) -> None:
    sign_in(page, origin)
    page.get_by_role("link", name="Check microphone and connection").click()


def _run(page: Page) -> None:
    page.get_by_role("button", name="Start the check").click()
    page.get_by_role("button", name="Yes", exact=True).click(timeout=20_000)


def _expect(page: Page, name: str, verdict: str) -> None:
    row = page.locator(f"[data-check={name}]")
    expect(row).to_have_attribute("data-verdict", verdict, timeout=20_000)


def test_all_is_fine_by_keyboard_on_a_phone_and_breaks_no_rule(
    stack: RunningStack, launch: Launch
) -> None:
    with launch(*ALLOWED) as browser:
        page = browser.new_context(viewport=PHONE).new_page()
        _open(page, stack.origin)
        start = page.get_by_role("button", name="Start the check")
        # Unlike a click, a key does not wait until the button takes it.
        expect(start).to_be_enabled()
        start.press("Enter")
        page.get_by_role("button", name="Yes", exact=True).press("Enter", timeout=20_000)
        for name in CHECKS:
            _expect(page, name, "fine")
        expect(page.get_by_text("Everything is fine")).to_be_visible()
        # The peer named where it wants the voice: that is what a network must let out.
        expect(page.get_by_test_id("allow")).to_contain_text(re.compile(r"UDP \d+"))
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE["width"]
        findings = list(inspect(page, "connection check"))
        assert not findings, "\n".join(map(str, findings))


def test_a_network_that_blocks_udp_is_named(stack: RunningStack, launch: Launch) -> None:
    """Agreed over HTTPS, and then no packet arrives: neither side has an address that answers."""

    def lead_astray(route: Route) -> None:
        offer = route.request.post_data or ""
        deaf = "".join(
            line for line in offer.splitlines(keepends=True) if not line.startswith("a=candidate")
        )
        answer = route.fetch(post_data=deaf)
        body = re.sub(r"(a=candidate:\S+ \d+ udp \d+) \S+", r"\1 192.0.2.1", answer.text())
        route.fulfill(response=answer, body=body)

    with launch(*ALLOWED) as browser:
        page = browser.new_context().new_page()
        page.route("**/v1/realtime/translations/calls", lead_astray)
        _open(page, stack.origin)
        _run(page)
        _expect(page, "udp", "failed")
        _expect(page, "interpreter", "fine")
        expect(page.locator("[data-check=udp]")).to_contain_text("the network blocks UDP")
        expect(page.get_by_text("A visit would not work here yet")).to_be_visible()
        expect(page.get_by_test_id("allow")).to_contain_text("192.0.2.1")


def test_a_browser_that_may_use_no_udp_is_told_from_a_network_that_blocks_it(
    stack: RunningStack, launch: Launch
) -> None:
    policy = "--webrtc-ip-handling-policy=disable_non_proxied_udp"
    with launch(*ALLOWED, policy) as browser:
        page = browser.new_context().new_page()
        _open(page, stack.origin)
        _run(page)
        _expect(page, "udp", "failed")
        expect(page.locator("[data-check=udp]")).to_contain_text("offered no UDP address")


def test_no_microphone_and_an_interpreter_that_is_blocked_are_both_said(
    stack: RunningStack, launch: Launch
) -> None:
    with launch("--use-fake-ui-for-media-stream") as browser:
        page = browser.new_context().new_page()
        page.route(
            "**/v1/realtime/translations/calls", lambda route: route.abort("connectionrefused")
        )
        _open(page, stack.origin)
        _run(page)
        _expect(page, "microphone", "failed")
        expect(page.locator("[data-check=microphone]")).to_contain_text("No microphone was found")
        _expect(page, "interpreter", "failed")
        _expect(page, "udp", "warning")
        _expect(page, "server", "fine")
        expect(page.get_by_text("A visit would not work here yet")).to_be_visible()


def test_a_clock_that_is_wrong_and_a_proxys_page_are_noticed(
    stack: RunningStack, launch: Launch
) -> None:
    with launch(*ALLOWED) as browser:
        page = browser.new_context().new_page()
        _open(page, stack.origin)

        def years_ahead(route: Route) -> None:
            answer = route.fetch()
            headers = {**answer.headers, "date": "Mon, 03 Mar 2031 09:00:00 GMT"}
            route.fulfill(response=answer, headers=headers)

        page.route("**/api/health", years_ahead)
        _run(page)
        _expect(page, "clock", "failed")
        page.unroute("**/api/health", years_ahead)
        page.route(
            "**/api/health",
            lambda route: route.fulfill(
                content_type="text/html", body="<html>Guest network</html>"
            ),
        )
        page.get_by_role("button", name="Check again").click()
        page.get_by_role("button", name="Yes", exact=True).click(timeout=20_000)
        _expect(page, "proxy", "failed")
        _expect(page, "server", "failed")

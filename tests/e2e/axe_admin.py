"""Every screen of an administrator, held to axe's rules as the others are."""

import re

from playwright.sync_api import BrowserContext, Page, Route, ViewportSize, expect

from tests.e2e.axe import Finding, inspect
from tests.e2e.conftest import sign_in
from tests.e2e.receiver import Receiver

DESK: ViewportSize = {"width": 1280, "height": 860}
PHONE: ViewportSize = {"width": 390, "height": 844}
ADMIN = "Demo administrator, North"


def _with_a_figure(route: Route) -> None:
    """The server's own answer, with one figure that it may not have written yet."""
    answer = route.fetch()
    body = answer.json()
    numbers = {"count": 3, "sum": 90.0, "p50": 30.0, "p95": 40.0}
    others = [one for one in body["metrics"] if one["name"] != "delivery.failed"]
    figure = {"name": "delivery.failed", "unit": "Milliseconds", **numbers}
    body["metrics"] = [*others, {**figure, "hours": [{"hour": body["since"], **numbers}]}]
    route.fulfill(response=answer, json=body)


class AdminTour:
    """Walks through what an administrator does, and looks at each screen and state of it.

    ``receiver`` fails: how that looks is part of the tour.
    """

    def __init__(self, context: BrowserContext, origin: str, receiver: Receiver) -> None:
        self.page: Page = context.new_page()
        self.page.set_viewport_size(DESK)
        self.origin = origin
        self.receiver = receiver
        self.findings: list[Finding] = []
        self.screens: list[str] = []

    def walk(self) -> list[Finding]:
        page = self.page
        sign_in(page, self.origin, ADMIN)
        self._look("administrator's home")
        page.get_by_role("link", name="Integrations").first.click()
        page.get_by_test_id("endpoint").first.wait_for()
        self._look("endpoints")
        self._new_endpoint()
        self._endpoint()
        self._events()
        self._keys()
        self._operations()
        self._no_server()
        return self.findings

    def _look(self, screen: str) -> None:
        self.screens.append(screen)
        self.findings.extend(inspect(self.page, screen))

    def _press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def _new_endpoint(self) -> None:
        page = self.page
        self._press("New endpoint")
        page.get_by_role("checkbox", name="action.proposed").check()
        page.get_by_role("radio", name="A schedule of your own").check()
        page.get_by_role("textbox", name="Address (URL)").fill("ftp://example.org")
        self._press("Create the endpoint")
        page.get_by_text("must begin with https").wait_for()
        self._look("endpoint form, refused")
        page.get_by_role("textbox", name="Address (URL)").fill(self.receiver.url)
        self._press("Create the endpoint")
        page.get_by_test_id("shown-once").wait_for()
        self._look("secret shown once")
        page.get_by_role("button", name=re.compile("I have kept it")).click()

    def _endpoint(self) -> None:
        page = self.page
        expect(page.get_by_text("Nothing was sent here")).to_be_visible()
        self._look("endpoint, nothing sent")
        self._press("Send a test event")
        page.locator("[data-outcome=bad]").wait_for()
        page.get_by_test_id("delivery").locator("summary").first.click()
        page.get_by_test_id("attempt").last.locator("summary").click()
        self._press("Rotate the secret")
        self._press("Delete")
        page.get_by_role("heading", name="Send again").click()
        self._press("Count first")
        page.get_by_text(re.compile("would be sent")).wait_for()
        self._look("endpoint that fails, with what is asked before things are done")
        page.set_viewport_size(PHONE)
        self._look("endpoint, phone")
        page.set_viewport_size(DESK)

    def _events(self) -> None:
        page = self.page
        page.get_by_role("link", name="Events", exact=True).click()
        first = page.get_by_test_id("event-type").first
        for fold in (0, 1):
            first.locator("summary").nth(fold).click()
        self._look("event catalogue")

    def _keys(self) -> None:
        page = self.page
        page.get_by_role("link", name="API keys").click()
        self._press("New key")
        self._press("Create the key")
        self._look("key form, refused")
        page.get_by_role("textbox", name="Name").fill("Made-up reader")
        page.get_by_role("checkbox", name="Read actions").check()
        self._press("Create the key")
        page.get_by_test_id("shown-once").wait_for()
        page.get_by_role("button", name="Revoke Made-up reader").first.click()
        self._look("keys")

    def _operations(self) -> None:
        """With made-up figures, folds open, on a desk and on a phone."""
        page = self.page
        page.route("**/api/operations*", _with_a_figure)
        page.goto(f"{self.origin}/#/operations")
        failed = page.locator("[data-metric='delivery.failed']")
        expect(failed).to_be_visible()
        self._look("operations")
        failed.locator("summary").click()
        expect(failed.get_by_role("table")).to_be_visible()
        page.get_by_role("radio", name="7 days").check()
        expect(page.locator("[aria-busy=false]")).to_have_count(1)
        page.set_viewport_size(PHONE)
        self._look("operations, phone, a fold open")
        for language in ("ES", "EN"):
            page.get_by_role("radio", name=language, exact=True).click()
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], language
        page.set_viewport_size(DESK)
        page.unroute("**/api/operations*")
        page.route("**/api/operations*", lambda route: route.abort("connectionfailed"))
        self._press("Refresh")
        page.get_by_role("alert").first.wait_for()
        self._look("operations, server away")
        page.unroute("**/api/operations*")
        page.get_by_role("link", name="Integrations").first.click()

    def _no_server(self) -> None:
        def refuse(route: Route) -> None:
            route.abort("connectionfailed")

        page = self.page
        page.route("**/api/**", refuse)
        page.get_by_role("link", name="Endpoints", exact=True).click()
        page.get_by_role("alert").first.wait_for()
        self._look("integrations, server away")
        page.unroute("**/api/**", refuse)

"""An administrator connects a system that fails, learns why, mends it, and catches up."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.e2e.conftest import Launch, sign_in
from tests.e2e.keys import press, reach
from tests.e2e.receiver import BROKEN, Receiver, listening
from tests.e2e.stack import RunningStack

ADMIN = "Demo administrator, North"
DESK: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with listening() as receiver:
        yield receiver


def _open(browser: Browser, stack: RunningStack, size: ViewportSize) -> Page:
    page = browser.new_context(viewport=size).new_page()
    sign_in(page, stack.origin, ADMIN)
    page.get_by_role("link", name="Integrations").first.click()
    expect(page.get_by_test_id("endpoint").first).to_be_visible()
    return page


def _button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def _fits(page: Page, size: ViewportSize) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def _keep_secret(page: Page, receiver: Receiver) -> None:
    receiver.secret = page.get_by_test_id("shown-once").inner_text()
    assert receiver.secret.startswith("whsec_")


def test_a_failing_system_is_connected_understood_mended_and_caught_up(
    stack: RunningStack, launch: Launch, receiver: Receiver
) -> None:
    with launch() as browser:
        page = _open(browser, stack, DESK)
        _makes_an_endpoint(page, receiver)
        _sees_why_it_fails(page)
        _mends_and_resends(page, receiver)
        _rotates(page, receiver)
        _recovers(page, receiver)
        assert all(verified for _, verified in receiver.arrived)
        # One test event, again and again under its id, and one more.
        assert len({webhook_id for webhook_id, _ in receiver.arrived}) == 2


def _makes_an_endpoint(page: Page, receiver: Receiver) -> None:
    _button(page, "New endpoint").click()
    url = page.get_by_role("textbox", name="Address (URL)")
    url.fill("ftp://example.org/hooks")
    page.get_by_role("textbox", name="Name").fill("Made-up record system")
    _button(page, "Create the endpoint").click()
    # Said beside its field, which is where the next key goes; nothing else was lost.
    expect(url).to_be_focused()
    expect(url).to_have_accessible_description(re.compile("must begin with https"))
    expect(page.get_by_role("textbox", name="Name")).to_have_value("Made-up record system")
    url.fill(receiver.url)
    page.get_by_role("radio", name="A schedule of your own").check()
    page.get_by_role("textbox", name="Wait before each attempt").fill("0 s, 1 h, 2 h")
    _button(page, "Create the endpoint").click()
    expect(page.get_by_text("You will not see it again")).to_be_visible()
    _keep_secret(page, receiver)
    page.get_by_role("button", name="I have kept it").click()
    expect(page.get_by_role("heading", name="Made-up record system")).to_be_visible()
    expect(page.get_by_test_id("shown-once")).to_have_count(0)


def _sees_why_it_fails(page: Page) -> None:
    _button(page, "Send a test event").click()
    outcome = page.locator("[data-outcome=bad]").first
    expect(outcome).to_contain_text("own program failed: it answered 500")
    row = page.get_by_test_id("delivery").first
    expect(row).to_contain_text("Will be tried again")
    row.locator("summary").first.click()
    attempt = row.get_by_test_id("attempt").last
    expect(attempt).to_contain_text("answer 500")
    expect(attempt).to_contain_text(re.compile(r"\d+ ms"))
    attempt.locator("summary").click()
    expect(attempt.get_by_test_id("response-head")).to_have_text(BROKEN.decode())


def _mends_and_resends(page: Page, receiver: Receiver) -> None:
    row = page.get_by_test_id("delivery").first
    expect(row).to_contain_text("The next one is due")
    receiver.status = 204
    row.get_by_role("button", name="Send again now").click()
    expect(row).to_have_attribute("data-status", "delivered")
    expect(row.get_by_test_id("attempt").first).to_contain_text("The receiver took it.")


def _rotates(page: Page, receiver: Receiver) -> None:
    former = receiver.secret
    _button(page, "Rotate the secret").click()
    expect(page.get_by_text("every message carries both signatures")).to_be_visible()
    _button(page, "Rotate now").click()
    _keep_secret(page, receiver)
    assert receiver.secret != former
    expect(page.get_by_text("Secrets that sign at this moment: 2")).to_be_visible()
    _button(page, "I have kept it").click()
    expect(page.get_by_test_id("shown-once")).to_have_count(0)


def _recovers(page: Page, receiver: Receiver) -> None:
    receiver.status = 503
    _button(page, "Send a test event").click()
    expect(page.locator("[data-outcome=bad]").first).to_contain_text("503")
    waiting = page.get_by_test_id("delivery").first
    receiver.status = 204
    page.get_by_role("heading", name="Send again").click()
    _button(page, "Count first").click()
    expect(page.get_by_text("Deliveries that would be sent again: 1")).to_be_visible()
    expect(waiting).to_have_attribute("data-status", "pending")
    _button(page, "Send 1 now").click()
    expect(page.get_by_text("On their way: 1")).to_be_visible()
    # The log looks again by itself while something is about to be tried.
    expect(waiting).to_have_attribute("data-status", "delivered", timeout=10_000)
    states = page.get_by_role("combobox", name="State")
    states.select_option("delivered")
    expect(page.get_by_test_id("delivery")).to_have_count(2)
    states.select_option("pending")
    expect(page.get_by_text("No delivery fits.")).to_be_visible()


def test_on_a_phone_by_keyboard_alone_a_system_is_connected_and_answers(
    stack: RunningStack, launch: Launch, receiver: Receiver
) -> None:
    receiver.status = 204
    with launch() as browser:
        page = _open(browser, stack, PHONE)
        _fits(page, PHONE)
        press(page, _button(page, "New endpoint"))
        reach(page, page.get_by_role("textbox", name="Address (URL)"))
        page.keyboard.type(receiver.url)
        reach(page, page.get_by_role("checkbox", name="interpreter.requested"))
        page.keyboard.press("Space")
        _fits(page, PHONE)
        press(page, _button(page, "Create the endpoint"))
        expect(page.get_by_test_id("shown-once")).to_be_visible()
        _keep_secret(page, receiver)
        press(page, page.get_by_role("button", name="I have kept it"))
        press(page, _button(page, "Send a test event"))
        expect(page.locator("[data-outcome=good]")).to_contain_text("answered 204")
        row = page.get_by_test_id("delivery").first
        press(page, row.locator("summary").first)
        expect(row.get_by_test_id("attempt")).to_contain_text("The receiver took it.")
        _fits(page, PHONE)
        press(page, _button(page, "Delete"))
        page.keyboard.press("Escape")
        expect(page.get_by_text("Delete this endpoint?")).to_have_count(0)
        press(page, _button(page, "Delete"))
        press(page, _button(page, "Delete it for good"))
        expect(page.get_by_test_id("endpoint")).not_to_have_count(0)
        expect(page.get_by_text(receiver.url)).to_have_count(0)
        assert receiver.arrived[0][1]


def test_keys_are_shown_once_used_as_they_say_and_revoked(
    stack: RunningStack, launch: Launch
) -> None:
    with launch() as browser:
        page = _open(browser, stack, DESK)
        page.get_by_role("link", name="API keys").click()
        _button(page, "New key").click()
        page.get_by_role("textbox", name="Name").fill("Made-up key of a test")
        page.get_by_role("checkbox", name="Read actions").check()
        _button(page, "Create the key").click()
        key = page.get_by_test_id("shown-once").inner_text()

        def ask() -> int:
            return page.request.get(
                f"{stack.origin}/api/integration/event-types",
                headers={"authorization": f"Bearer {key}"},
            ).status

        assert ask() == 200
        _button(page, "I have kept it").click()
        row = page.get_by_test_id("api-key").filter(has_text="Made-up key of a test")
        row.get_by_role("button", name="Revoke").click()
        row.get_by_role("button", name="Revoke", exact=True).click()
        expect(row).to_contain_text("Revoked")
        assert ask() == 401
        assert key not in page.content()


def test_a_clinician_is_shown_no_way_in(stack: RunningStack, launch: Launch) -> None:
    with launch() as browser:
        page = browser.new_context(viewport=DESK).new_page()
        sign_in(page, stack.origin)
        expect(page.get_by_role("link", name="Integrations")).to_have_count(0)
        page.goto(f"{stack.origin}/#/integrations/ep_demoreceivernorth")
        expect(page.get_by_text("Only an administrator of the clinic")).to_be_visible()

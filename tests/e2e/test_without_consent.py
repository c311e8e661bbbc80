"""A visit that cannot wait for consent, and one whose patient takes it back, in real browsers."""

import os
import re

from playwright.sync_api import Page, ViewportSize, expect

from tests.e2e.axe import inspect
from tests.e2e.conftest import ALLOWED, Launch, sign_in, start_visit
from tests.e2e.keys import press, reach
from tests.e2e.stack import RunningStack
from tests.e2e.test_left_alone import TRACKS

PHONE: ViewportSize = {"width": 390, "height": 844}
WHY_NOT = "Made up: she was unconscious until the ambulance took her."


def _look(page: Page, screen: str, opens: str | None = None) -> None:
    """Held to axe's rules, and to the width of a phone."""
    findings = list(inspect(page, screen, opens))
    assert not findings, "\n".join(map(str, findings))
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], screen
    if folder := os.environ.get("PUENTE_PICTURES"):
        page.screenshot(path=f"{folder}/{screen}.png", full_page=True)


def _started_by_keyboard(page: Page, origin: str) -> None:
    sign_in(page, origin)
    press(page, page.get_by_role("button", name="Start a visit"))
    press(page, page.get_by_text("Emergency: there is no time to ask for consent"))
    start = page.get_by_role("button", name="Start without consent")
    start.wait_for()
    _look(page, "urgent-asked")
    press(page, start)
    page.wait_for_url(re.compile(r"#/visit/"))
    expect(page.get_by_test_id("connection-state")).to_contain_text("Listening", timeout=30_000)
    bar = page.get_by_test_id("emergency-bar")
    expect(bar).to_contain_text("EMERGENCY: no consent on record")
    expect(bar).to_contain_text("EMERGENCIA: sin consentimiento")
    expect(bar.get_by_role("timer")).to_contain_text(re.compile(r"1[45]:\d\d"))
    _look(page, "urgent-live")


def _ended_and_still_owed(page: Page, origin: str) -> None:
    press(page, page.get_by_role("button", name="End visit"))
    notice = page.get_by_text("Interpreted in an emergency, without consent on record")
    expect(notice).to_be_visible(timeout=30_000)
    _look(page, "urgent-summary")
    page.goto(f"{origin}/#/")
    expect(page.get_by_test_id("unconsented")).to_have_count(1)
    _look(page, "urgent-owed")


def _settled_by_the_supervisor(page: Page, origin: str) -> None:
    sign_in(page, origin, "Demo supervisor, North")
    row = page.get_by_test_id("unconsented")
    expect(row).to_contain_text("Demo clinician, North")
    expect(row.get_by_text("Record consent")).to_have_count(0)
    press(page, row.get_by_text("Write why not"))
    reach(page, row.get_by_label("Why consent could not be asked for"))
    page.keyboard.type(WHY_NOT)
    press(page, row.get_by_role("button", name="Settle it"))
    expect(row).to_have_count(0)
    page.goto(f"{origin}/#/oversight/unconsented")
    expect(row).to_contain_text(WHY_NOT)
    expect(row).to_contain_text("Settled by Demo supervisor, North")
    _look(page, "urgent-oversight")


def test_an_emergency_is_marked_owed_and_settled(stack: RunningStack, launch: Launch) -> None:
    with launch(*ALLOWED) as browser:
        page = browser.new_context(viewport=PHONE, locale="en-US").new_page()
        _started_by_keyboard(page, stack.origin)
        _ended_and_still_owed(page, stack.origin)
        supervisor = browser.new_context(viewport=PHONE, locale="en-US").new_page()
        _settled_by_the_supervisor(supervisor, stack.origin)
        page.reload()
        expect(page.get_by_role("button", name="Start a visit")).to_be_visible()
        page.wait_for_load_state("networkidle")
        expect(page.get_by_test_id("unconsented")).to_have_count(0)


def test_consent_recorded_in_the_visit_takes_the_mark_away(
    stack: RunningStack, launch: Launch
) -> None:
    with launch(*ALLOWED) as browser:
        page = browser.new_context(viewport=PHONE, locale="en-US").new_page()
        _started_by_keyboard(page, stack.origin)
        bar = page.get_by_test_id("emergency-bar")
        _look(page, "urgent-consent", opens="Record consent")
        press(page, bar.get_by_role("button", name="Record consent"))
        press(page, page.get_by_role("button", name="Agrees: put it on record"))
        expect(bar).to_have_count(0)
        expect(page.get_by_test_id("connection-state")).to_contain_text("Listening")


def test_consent_withdrawn_on_one_device_stops_another(stack: RunningStack, launch: Launch) -> None:
    with launch(*ALLOWED) as browser:
        first = browser.new_context(locale="en-US").new_page()
        sign_in(first, stack.origin)
        start_visit(first)
        first.wait_for_url(re.compile(r"#/visit/"))
        listening = re.compile("Listening|Speaking|Interpreting")
        expect(first.get_by_test_id("connection-state")).to_contain_text(listening, timeout=30_000)
        second = browser.new_context(locale="en-US").new_page()
        second.add_init_script(TRACKS)
        sign_in(second, stack.origin)
        second.goto(first.url)
        second.get_by_role("button", name="Start interpreting").click()
        expect(second.get_by_test_id("connection-state")).to_contain_text(listening, timeout=30_000)

        first.get_by_role("button", name="Human interpreter").click()
        first.get_by_role("button", name="The patient no longer consents").click()
        first.get_by_role("button", name="Stop and put it on record").click()
        # Nobody said or pressed anything here.
        alert = second.get_by_role("alert").get_by_text("The patient no longer consents")
        expect(alert).to_be_visible(timeout=15_000)
        second.wait_for_function("() => window.microphones().every((state) => state === 'ended')")
        expect(second.get_by_test_id("connection-state")).to_contain_text("Stopped")

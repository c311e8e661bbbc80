"""A colleague opens a visit in an emergency, and whoever watches over the clinic sees it."""

import os
import re
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.e2e.axe import inspect
from tests.e2e.conftest import ALLOWED, Launch, sign_in, start_visit
from tests.e2e.keys import reach
from tests.e2e.stack import RunningStack

PHONE: ViewportSize = {"width": 390, "height": 844}
REASON = "Made up: she is here again and bleeding."


def _look(page: Page, screen: str) -> None:
    """Held to axe's rules, and to the width of a phone."""
    findings = list(inspect(page, screen))
    assert not findings, "\n".join(map(str, findings))
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], screen
    if folder := os.environ.get("PUENTE_PICTURES"):
        page.screenshot(path=f"{folder}/{screen}.png", full_page=True)


def _visit_of_the_clinician(browser: Browser, origin: str) -> str:
    page = browser.new_context().new_page()
    sign_in(page, origin)
    start_visit(page)
    page.wait_for_url(re.compile(r"#/visit/"))
    expect(page.get_by_test_id("connection-state")).to_contain_text("Listening", timeout=20_000)
    visit_id = page.url.rsplit("/", 1)[1]
    page.context.close()
    return visit_id


def _opened_by_keyboard(page: Page, origin: str, visit_id: str) -> None:
    sign_in(page, origin, "Demo colleague, North")
    page.goto(f"{origin}/#/history/{visit_id}")
    expect(page.get_by_role("heading", name="This visit is not yours to open")).to_be_visible()
    _look(page, "emergency-asked")
    reach(page, page.get_by_label("Why you need to read it now"))
    page.keyboard.type(REASON)
    reach(page, page.get_by_role("button", name="Open it for 60 minutes"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("You opened a colleague’s visit in an emergency")).to_be_visible()
    expect(page.get_by_text("In the clinic’s own systems")).to_have_count(0)
    _look(page, "emergency-open")


def _audited(page: Page, origin: str, visit_id: str, tmp_path: Path) -> None:
    sign_in(page, origin, "Demo auditor, North")
    expect(page.get_by_role("button", name="Start a visit")).to_have_count(0)
    _look(page, "auditor-home")
    page.get_by_role("link", name="Oversight").first.press("Enter")
    expect(page.get_by_role("heading", name="Audit", level=1)).to_be_visible()
    page.get_by_label("Which object").fill(visit_id)
    page.get_by_label("What was done").select_option("glass.break")
    page.get_by_role("button", name="Search", exact=True).press("Enter")
    rows = page.get_by_test_id("audit-row")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("Demo colleague, North")
    expect(page.get_by_text("The audit is as it was written.")).to_be_visible()
    _look(page, "audit")
    with page.expect_download() as saving:
        page.get_by_role("button", name="Save these rows as CSV").press("Enter")
    saving.value.save_as(tmp_path / "audit.csv")
    head, row = (tmp_path / "audit.csv").read_text().splitlines()
    assert head.startswith("at,principal_id,principal_name,")
    assert visit_id in row
    assert REASON not in row

    page.get_by_role("link", name="Who saw a visit").press("Enter")
    page.get_by_label("Number of the visit").fill(visit_id)
    page.get_by_role("button", name="Show who saw it").press("Enter")
    seen = page.get_by_test_id("access")
    expect(seen.filter(has_text="In an emergency")).to_contain_text("Demo colleague, North")
    _look(page, "access")

    page.get_by_role("link", name="Emergency openings").press("Enter")
    expect(page.get_by_test_id("emergency")).to_contain_text(REASON)
    _look(page, "emergencies")


def _invited(page: Page, origin: str) -> None:
    sign_in(page, origin, "Demo administrator, North")
    page.get_by_role("link", name="Oversight").press("Enter")
    members = page.get_by_test_id("member")
    members.first.wait_for()
    known = members.count()
    page.get_by_label("Name").fill("Made-up newcomer")
    page.get_by_role("button", name="Invite", exact=True).press("Enter")
    page.get_by_test_id("shown-once").wait_for()
    expect(members).to_have_count(known + 1)
    page.get_by_role("button", name="Suspend Demo colleague, North").press("Enter")
    _look(page, "members")
    page.get_by_role("button", name="Suspend", exact=True).first.press("Enter")
    expect(page.get_by_role("button", name="Let Demo colleague, North in again")).to_be_visible()


def _kept_and_declared(page: Page, visit_id: str) -> None:
    """The same administrator: rules, a hold, and what is declared for patients' data."""
    page.get_by_role("link", name="Keeping and deleting").press("Enter")
    page.get_by_label("What was said, summaries and actions").fill("3650")
    page.get_by_role("button", name="Set these days").press("Enter")
    question = page.get_by_role("region", name="Set these days?")
    _look(page, "keeping")
    question.get_by_role("button", name="Set these days").press("Enter")
    expect(page.get_by_text("Set.", exact=True)).to_be_visible()
    page.get_by_label("Number of the visit").fill(visit_id)
    page.get_by_label("Why").fill("Made up: a lawyer asked for it.")
    page.get_by_role("button", name="Hold it").press("Enter")
    expect(page.get_by_test_id("hold")).to_contain_text("Held")
    page.get_by_role("link", name="Patients’ data").press("Enter")
    expect(page.get_by_test_id("attestation")).to_have_count(3)
    _look(page, "attestations")


def test_an_emergency_is_opened_seen_and_its_member_suspended(
    stack: RunningStack, launch: Launch, tmp_path: Path
) -> None:
    with launch(*ALLOWED) as browser:
        visit_id = _visit_of_the_clinician(browser, stack.origin)
        colleague = browser.new_context(viewport=PHONE).new_page()
        _opened_by_keyboard(colleague, stack.origin, visit_id)
        _audited(browser.new_context(viewport=PHONE).new_page(), stack.origin, visit_id, tmp_path)
        admin = browser.new_context(viewport=PHONE).new_page()
        _invited(admin, stack.origin)
        _kept_and_declared(admin, visit_id)

        # Refused at once, on the page that stands open.
        colleague.goto(f"{stack.origin}/#/history")
        expect(colleague.get_by_role("alert")).to_contain_text("not allowed", timeout=15_000)

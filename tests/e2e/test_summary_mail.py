"""A summary in a real browser: approved, changed and mailed, on a telephone's screen too; and the
mail's link, which leads to the sign-in and then to the visit."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import inspect
from tests.e2e.conftest import Launch, sign_in
from tests.e2e.records import access_token, run
from tests.e2e.stack import RunningStack, ephemeral_port
from tests.support.mail_server import MailServer, running_mail_server
from tests.support.visits import PRESCRIPTION, PRESCRIPTION_ES

TO = "reader@example.test"


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    with running_mail_server() as made:
        yield made


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory, server: MailServer) -> Iterator[RunningStack]:
    """One whose mail goes to a real mail server, and may carry words."""
    running = RunningStack(tmp_path_factory.mktemp("mailing"), port=ephemeral_port())
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**server.variables, "PUENTE_EMAIL__ALLOW_CONTENT": "true"}.items():
            patch.setenv(name, value)
        running.start()
    yield running
    running.stop()


async def hold_visit(origin: str) -> str:
    """A made-up visit that is over and summed up."""
    visit, began = f"visit-{uuid4().hex}", datetime.now(UTC)
    key = {"authorization": f"Bearer {await access_token(origin)}"}
    async with httpx.AsyncClient(base_url=origin, headers=key, timeout=30) as client:
        consent = {
            "granted": True, "wording": "2026-11-23", "language": "es", "at": began.isoformat(),
        }  # fmt: skip
        opening = {"conversation_id": visit, "languages": ["en", "es"], "consent": consent}
        (await client.post("/api/conversations", json=opening)).raise_for_status()
        turn = {
            "speaker": "clinician",
            "source": {"lang": "en", "text": PRESCRIPTION},
            "target": {"lang": "es", "text": PRESCRIPTION_ES},
            "started_at": began.isoformat(),
            "ended_at": (began + timedelta(seconds=3)).isoformat(),
        }
        path = f"/api/conversations/{visit}"
        (await client.put(f"{path}/turns/turn-000001", json=turn)).raise_for_status()
        refs = [{"turn_id": "turn-000001", "revision": 1}]
        (await client.post(f"{path}/end", json={"turns": refs})).raise_for_status()
        deadline = datetime.now(UTC) + timedelta(seconds=30)
        while (await client.get(path)).json()["state"] != "completed":
            assert datetime.now(UTC) < deadline, "the visit was never summed up"
    return visit


def fits(page: Page) -> Any:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_summary_is_approved_changed_and_mailed_and_its_link_asks_who_is_there(
    stack: RunningStack, launch: Launch, server: MailServer
) -> None:
    visit = run(hold_visit(stack.origin))
    with launch() as browser:
        page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
        sign_in(page, stack.origin)
        page.goto(f"{stack.origin}/#/history/{visit}")
        summary = page.get_by_test_id("summary")
        summary = page.get_by_test_id("summary")
        expect(summary).to_contain_text("Machine-made, not reviewed", timeout=30_000)

        page.get_by_role("button", name="Edit", exact=True).first.press("Enter")
        form = page.get_by_role("form", name="Edit the summary")
        form.get_by_label("In English").first.fill("Amoxicillin, as prescribed. Made up.")
        assert fits(page)
        found = list(inspect(page, "summary being changed"))
        assert not found, "\n".join(map(str, found))
        form.get_by_role("button", name="Save and approve").press("Enter")
        expect(summary).to_contain_text("Approved by you")
        expect(summary).to_contain_text("Amoxicillin, as prescribed. Made up.")
        expect(page.get_by_role("button", name="Edit", exact=True).first).to_be_focused()

        page.locator("summary").filter(has_text="Send by mail").press("Enter")
        page.get_by_label("Address").fill("reader")
        page.get_by_label("Address").press("Enter")
        expect(page.get_by_text("written like name@clinic.example")).to_be_visible()
        assert fits(page)
        found = list(inspect(page, "mail with a wrong address"))
        assert not found, "\n".join(map(str, found))
        page.get_by_label("Address").fill(TO)
        page.get_by_role("button", name="Send", exact=True).press("Enter")
        expect(page.get_by_text(f"The mail to {TO} was handed over.")).to_be_visible()

        (mail,) = server.arrived
        assert "reviewed and approved this summary" in mail.text
        assert "Amoxicillin" not in mail.text
        (link,) = set(re.findall(r"http\S+", mail.text))
        assert link == f"{stack.origin}/#/history/{visit}"
        _opened_by_somebody_else(browser.new_context().new_page(), link)


def _opened_by_somebody_else(page: Page, link: str) -> None:
    """Nothing is shown before a sign-in, and the visit after it."""
    page.goto(link)
    page.get_by_role("button", name="Sign in").wait_for()
    assert page.get_by_test_id("summary").count() == 0
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Continue as Demo clinician, North").click()
    expect(page.get_by_test_id("summary")).to_contain_text("Approved by you", timeout=30_000)
    assert page.url == link

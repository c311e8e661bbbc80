"""The administrator sees the figures of the visit that has just ended."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from local.visit_script import VISIT_SCRIPT
from tests.e2e.axe import inspect
from tests.e2e.conftest import ALLOWED, Launch, sign_in, start_visit
from tests.e2e.stack import RunningStack, ephemeral_port

PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 860}
PARTS = 11


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[RunningStack]:
    """One of its own: the figures are of this visit alone."""
    running = RunningStack(tmp_path / "stack", port=ephemeral_port())
    running.start()
    yield running
    running.stop()


def _picture(page: Page, name: str) -> None:
    if folder := os.environ.get("PUENTE_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def _short_visit(page: Page, origin: str) -> None:
    """One spoken line, interpreted."""
    sign_in(page, origin)
    start_visit(page)
    expect(page.get_by_test_id("connection-state")).to_contain_text("Listening", timeout=10_000)
    expect(page.get_by_test_id("turn").first).to_contain_text(
        VISIT_SCRIPT[0].target_text, timeout=20_000
    )
    page.get_by_role("button", name="End visit").click()
    expect(page.get_by_text("Everything that was said is stored")).to_be_visible(timeout=20_000)


def _open_by_keyboard(page: Page, origin: str) -> None:
    sign_in(page, origin, "Demo administrator, North")
    page.get_by_role("link", name="Operations").press("Enter")
    expect(page.get_by_role("heading", name="Operations", level=1)).to_be_visible()


def _wait_for(page: Page, metric: str) -> None:
    """Ask again until a worker has written what it measured."""
    found = page.locator(f"[data-metric='{metric}']")
    for _ in range(50):
        expect(page.locator("[aria-busy=false]")).to_have_count(1)
        if found.count():
            return
        page.get_by_role("button", name="Refresh").click()
    raise AssertionError(f"no {metric} was written")


def test_an_administrator_sees_the_figures_of_the_visit_that_just_ended(
    stack: RunningStack, launch: Launch, speech: Path
) -> None:
    with launch(*ALLOWED, microphone=speech) as browser:
        _short_visit(browser.new_context(viewport=DESK).new_page(), stack.origin)

        page = browser.new_context(viewport=PHONE).new_page()
        _open_by_keyboard(page, stack.origin)

        _wait_for(page, "delivery.delivered")
        visits = page.get_by_role("table", name="Minutes and cost").locator("tbody tr")
        expect(visits).to_have_count(1)
        minutes, cost = (visits.locator("td").nth(at).inner_text() for at in (0, 1))
        assert 0 < float(minutes) < 2
        assert re.fullmatch(r"\$0\.0\d+", cost), "two legs of a visit that took seconds"

        # From the page, from minting, from taking turns in, and from the webhooks' worker.
        for name in (
            "webrtc.connection.time",
            "translation.latency",
            "mint.latency",
            "ingest.latency",
            "delivery.delivered",
        ):
            expect(page.locator(f"[data-metric='{name}']")).to_contain_text("Half within")
        latency = page.locator("[data-metric='translation.latency']")
        latency.get_by_text("The numbers by the hour").press("Enter")
        expect(latency.get_by_role("table").locator("tbody tr").first).to_be_visible()
        expect(page.locator("[data-metric='connection.losses']")).to_contain_text("0")

        parts = page.get_by_role("list", name="Parts", exact=True).locator("[data-check]")
        expect(parts).to_have_count(PARTS)
        expect(page.locator("[data-check=realtime]")).to_have_attribute("data-verdict", "fine")
        expect(page.locator("[data-check][data-verdict=failed]")).to_have_count(0)

        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        findings = list(inspect(page, "operations"))
        assert not findings, "\n".join(map(str, findings))
        _picture(page, "operations-390")
        page.set_viewport_size(DESK)
        _picture(page, "operations-1280")
        page.emulate_media(color_scheme="dark")
        _picture(page, "operations-1280-dark")

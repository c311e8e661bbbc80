"""One visit, from the microphone to the webhook, through every real part."""

import json
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from local.visit_script import VISIT_SCRIPT
from tests.e2e.cards import confirm
from tests.e2e.conftest import ALLOWED, Launch, sign_in, start_visit
from tests.e2e.stack import RunningStack

SPOKEN = VISIT_SCRIPT[:5]


def _arrived(stack: RunningStack, visit: str, kind: str) -> list[dict[str, Any]]:
    log = stack.data / "receiver.jsonl"
    lines = log.read_text().splitlines() if log.exists() else []
    rows = [json.loads(line) for line in lines if line]
    ours = [row for row in rows if row["verified"] and row["data"].get("conversation_id") == visit]
    return [row for row in ours if row["type"] == kind]


def _poll(page: Page, stack: RunningStack, visit: str, kind: str) -> list[dict[str, Any]]:
    """Wait for an event at the receiver, without leaving the browser's own loop."""
    for _ in range(150):
        if found := _arrived(stack, visit, kind):
            return found
        page.wait_for_timeout(100)
    raise AssertionError(f"no {kind} arrived")


def test_a_visit_from_the_microphone_to_the_webhook_survives_a_restart(
    stack: RunningStack, launch: Launch, speech: Path
) -> None:
    with launch(*ALLOWED, microphone=speech) as browser:
        page = browser.new_context(viewport={"width": 1280, "height": 860}).new_page()
        failures: list[str] = []
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.on("response", lambda r: failures.append(r.url) if r.status >= 400 else None)

        sign_in(page, stack.origin)
        with page.expect_response(lambda r: r.url.endswith("/api/conversations")) as opened:
            start_visit(page)
        visit = opened.value.json()["conversation_id"]
        state = page.get_by_test_id("connection-state")
        expect(state).to_contain_text("Listening", timeout=10_000)
        expect(page.get_by_text("Demo: scripted interpreter").first).to_be_visible()

        _hears_both_languages(page)
        card = _confirms_the_x_ray(page)
        expect(card).to_contain_text("Confirmed")

        page.get_by_role("button", name="End visit").click()
        summary = page.get_by_test_id("summary")
        expect(summary).to_be_visible(timeout=20_000)
        expect(page.get_by_text("Machine-made, not reviewed").first).to_be_visible()
        expect(summary).to_contain_text("radiografía de tórax")

        confirmed = _poll(page, stack, visit, "action.confirmed")
        assert confirmed[0]["data"]["action_type"] == "imaging"
        assert _poll(page, stack, visit, "conversation.completed")
        assert "lungs" not in json.dumps(confirmed), "a thin payload carries no words"
        assert not failures

        stack.stop()
        stack.start()
        _finds_it_in_history(page, stack)


def _hears_both_languages(page: Page) -> None:
    """Every spoken line stands in the transcript with its translation, under its speaker."""
    turns = page.get_by_test_id("turn")
    for line in SPOKEN:
        turn = turns.filter(has=page.get_by_text(line.source_text, exact=True))
        expect(turn).to_contain_text(line.target_text, timeout=45_000)
        expect(turn).to_contain_text(line.speaker.capitalize())
        assert turn.get_by_text(line.target_text, exact=True).get_attribute("lang") == (
            line.target_lang
        )
    expect(turns).to_have_count(len(SPOKEN))


def _confirms_the_x_ray(page: Page) -> Any:
    card = page.get_by_test_id("action-card").filter(has_text="x-ray")
    expect(card).to_have_count(1, timeout=10_000)
    expect(card).to_contain_text("Imaging")
    expect(card).to_contain_text(re.compile(r"Confidence: \w+, \d+ %"))
    card.get_by_role("button", name="Show where it was said").click()
    expect(page.get_by_text(SPOKEN[2].source_text, exact=True)).to_be_in_viewport()
    confirm(card)
    return card


def _finds_it_in_history(page: Page, stack: RunningStack) -> None:
    """After a restart of the whole stack the visit is there, word for word."""
    page.goto(stack.origin)
    page.get_by_role("link", name="History").click()
    page.get_by_role("link", name=re.compile("Visit of")).first.click()
    for line in SPOKEN:
        expect(page.get_by_text(line.source_text, exact=True).first).to_be_visible()
        expect(page.get_by_text(line.target_text, exact=True).first).to_be_visible()
    expect(page.get_by_test_id("action-card").filter(has_text="x-ray")).to_contain_text("Confirmed")
    expect(page.get_by_test_id("summary")).to_be_visible()

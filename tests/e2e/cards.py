"""Cards of actions, decided on as a person does: read first, and again where they changed."""

from collections.abc import Callable

from playwright.sync_api import Locator, expect

STANDS_MS = 1_000
"""Longer than the page refuses a decision after a card changed: nobody can have read it yet."""
LOOK_AGAIN_MS = 200
LOOKS = 100
TRIES = 4


def read(card: Locator) -> None:
    """Wait until the card has stood unchanged for a second."""
    seen, stood = card.inner_text(), 0
    for _ in range(LOOKS):
        if stood >= STANDS_MS:
            return
        card.page.wait_for_timeout(LOOK_AGAIN_MS)
        now = card.inner_text()
        stood, seen = (stood + LOOK_AGAIN_MS, now) if now == seen else (0, now)
    raise AssertionError(f"the card never stood still: {seen}")


def confirm(card: Locator, press: Callable[[], None] | None = None) -> None:
    """Read the card and confirm it, with ``press`` where not by a click."""
    # Exact: "Confirm" and "Edit" side by side begin with the same letters.
    confirmed = card.get_by_text("Confirmed", exact=True)
    for _ in range(TRIES):
        read(card)
        if confirmed.count():
            return  # What was said beside the last press was still about the one before.
        (press or card.get_by_role("button", name="Confirm").click)()
        expect(confirmed.or_(card.get_by_role("alert")).first).to_be_visible(timeout=15_000)
        if confirmed.count():
            return
    expect(card).to_contain_text("Confirmed")

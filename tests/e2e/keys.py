"""A page without a mouse."""

from playwright.sync_api import Locator, Page

FARTHEST = 60


def reach(page: Page, wanted: Locator, *, farthest: int = FARTHEST) -> None:
    """Tab after tab until it has the focus, and shows that it has."""
    wanted.wait_for()
    focused = wanted.and_(page.locator(":focus-visible"))
    for _ in range(farthest):
        page.keyboard.press("Tab")
        if focused.count() > 0:
            return
    raise AssertionError(f"Tab does not lead to {wanted}")


def press(page: Page, wanted: Locator) -> None:
    """Reach it, and press it."""
    reach(page, wanted)
    page.keyboard.press("Enter")

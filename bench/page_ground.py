"""What the page's benchmarks share: a browser, a signed-in page, a visit that is live."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from playwright.sync_api import Browser, Page, Playwright, expect

from tests.e2e.conftest import ALLOWED, CHROMIUM, QUIET
from tests.e2e.stack import RunningStack


@dataclass(frozen=True)
class Ground:
    """The running stack, the browser's driver, and what its microphone hears."""

    stack: RunningStack
    playwright: Playwright
    speech: Path

    @contextmanager
    def browser(self) -> Iterator[Browser]:
        heard = f"--use-file-for-fake-audio-capture={self.speech}"
        browser = self.playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*QUIET, *ALLOWED, heard]
        )
        try:
            yield browser
        finally:
            browser.close()


def new_visit() -> dict[str, Any]:
    """The body that opens a visit whose patient consented."""
    now = datetime.now(UTC).isoformat()
    consent = {"granted": True, "wording": "2026-11", "language": "es", "at": now}
    return {"conversation_id": uuid4().hex, "languages": ["en", "es"], "consent": consent}


def await_live(page: Page, timeout_ms: float = 15_000) -> None:
    """Until the page interprets, whether or not somebody speaks at the moment."""
    state = page.get_by_test_id("connection-state")
    expect(state).to_have_text(re.compile("Listening|Interpreting|Speaking"), timeout=timeout_ms)

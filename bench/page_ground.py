"""What the page's benchmarks share: a browser, a signed-in page, a visit that is live."""

import asyncio
import re
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import httpx
from playwright.sync_api import Browser, Page, Playwright, expect

from local.issuer.client import sign_in as sign_in_over_http
from tests.e2e.conftest import ALLOWED, CHROMIUM, QUIET
from tests.e2e.stack import RunningStack

T = TypeVar("T")
USER = "demo-north-clinician"
Turns = dict[str, list[str]]
"""By turn: the words heard, then the words said."""


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


def run(work: Coroutine[Any, Any, T]) -> T:
    """The result of asynchronous work; the browser's driver holds this thread's own loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def access_token(origin: str) -> str:
    """A demo clinician's, as a browser would get it."""
    async with httpx.AsyncClient(base_url=origin, timeout=30) as client:
        return (await sign_in_over_http(origin, USER, client=client)).access_token


def new_visit() -> dict[str, Any]:
    """The body that opens a visit whose patient consented."""
    now = datetime.now(UTC).isoformat()
    consent = {"granted": True, "wording": "2026-11", "language": "es", "at": now}
    return {"conversation_id": uuid4().hex, "languages": ["en", "es"], "consent": consent}


def await_live(page: Page, timeout_ms: float = 15_000) -> None:
    """Until the page interprets, whether or not somebody speaks at the moment."""
    state = page.get_by_test_id("connection-state")
    expect(state).to_have_text(re.compile("Listening|Interpreting|Speaking"), timeout=timeout_ms)


async def stored_turns(ground: Ground, visit: str) -> Turns:
    """What the server gives back of a visit."""
    origin = ground.stack.origin
    key = {"authorization": f"Bearer {await access_token(origin)}"}
    turns: Turns = {}
    async with httpx.AsyncClient(base_url=origin, headers=key, timeout=30) as client:
        cursor: str | None = None
        while True:
            query = {} if cursor is None else {"cursor": cursor}
            answer = await client.get(f"/api/conversations/{visit}/turns", params=query)
            page: dict[str, Any] = answer.raise_for_status().json()
            for turn in page["items"]:
                sides = [turn["source"], turn.get("target")]
                turns[turn["turn_id"]] = [side["text"] for side in sides if side is not None]
            cursor = page["next_cursor"]
            if cursor is None:
                return turns

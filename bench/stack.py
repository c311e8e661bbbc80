"""Speed and memory of the whole stack on this machine, in a real browser and over HTTP.

Starts a stack of its own on a fresh folder, so nothing of yours is touched. The browser's times
are taken inside the page, between the click and the state that shows «Listening».
"""

import asyncio
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import psutil
from playwright.sync_api import Page, sync_playwright

from bench.table import Row
from local.ground import free_port
from local.issuer.client import sign_in as sign_in_over_http
from local.speech import fake_microphone_wav
from local.visit_script import VISIT_SCRIPT
from tests.e2e.conftest import ALLOWED, CHROMIUM, QUIET, sign_in
from tests.e2e.stack import RunningStack

TURNS = 400
WARM_UP = 20
CLICKS = 5
USER = "demo-north-clinician"

TIME_TO_LISTENING = """
() => new Promise((resolve) => {
  const button = [...document.querySelectorAll('button')]
    .find((one) => one.textContent.includes('Agrees'));
  button.addEventListener('click', () => {
    const clicked = performance.now();
    const watch = setInterval(() => {
      const state = document.querySelector('[data-testid="connection-state"]');
      if (state?.textContent.includes('Listening')) {
        clearInterval(watch);
        resolve(performance.now() - clicked);
      }
    }, 4);
  }, { once: true, capture: true });
  button.click();
})
"""


async def put_turns(stack: RunningStack) -> list[float]:
    """Milliseconds of each ``PUT turn``, one after the other, as one visit makes them."""
    async with httpx.AsyncClient(base_url=stack.origin, timeout=30) as client:
        tokens = await sign_in_over_http(stack.origin, USER, client=client)
        client.headers["authorization"] = f"Bearer {tokens.access_token}"
        visit = await _open(client)
        times = []
        for number in range(WARM_UP + TURNS):
            line = VISIT_SCRIPT[number % len(VISIT_SCRIPT)]
            at = datetime.now(UTC) + timedelta(seconds=number)
            body = {
                "speaker": line.speaker,
                "source": {"lang": line.source_lang, "text": line.source_text},
                "target": {"lang": line.target_lang, "text": line.target_text},
                "started_at": at.isoformat(),
                "ended_at": at.isoformat(),
            }
            began = time.perf_counter()
            path = f"/api/conversations/{visit}/turns/turn-{number:06d}"
            answer = await client.put(path, json=body)
            times.append((time.perf_counter() - began) * 1000)
            answer.raise_for_status()
        return times[WARM_UP:]


async def _open(client: httpx.AsyncClient) -> str:
    visit = uuid4().hex
    consent: dict[str, Any] = {"granted": True, "wording": "2026-11", "language": "es"}
    consent["at"] = datetime.now(UTC).isoformat()
    body = {"conversation_id": visit, "languages": ["en", "es"], "consent": consent}
    (await client.post("/api/conversations", json=body)).raise_for_status()
    return visit


def click_to_live(stack: RunningStack, speech: Path) -> tuple[list[float], float]:
    """Milliseconds from the click to «Listening», and the stack's memory while one visit runs."""
    microphone = f"--use-file-for-fake-audio-capture={speech}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*QUIET, *ALLOWED, microphone]
        )
        times, memory = [], 0.0
        for _ in range(CLICKS):
            page = browser.new_context().new_page()
            sign_in(page, stack.origin)
            times.append(_one_click(page))
            memory = memory_mb(stack.pid)
            page.context.close()
        browser.close()
        return times, memory


def _one_click(page: Page) -> float:
    page.get_by_role("button", name="Start a visit").click()
    page.get_by_role("button", name="Agrees: start interpreting").wait_for()
    return float(page.evaluate(TIME_TO_LISTENING))


def memory_mb(pid: int) -> float:
    """Resident megabytes of a process and all its children."""
    process = psutil.Process(pid)
    family = [process, *process.children(recursive=True)]
    return sum(one.memory_info().rss for one in family) / 1e6


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        speech = Path(folder) / "speech.wav"
        fake_microphone_wav(VISIT_SCRIPT, speech, gap_s=2.5, lead_s=2.0)
        stack = RunningStack(Path(folder) / "data", port=free_port(18_700)).start()
        try:
            turns = asyncio.run(put_turns(stack))
            clicks, memory = click_to_live(stack, speech)
        finally:
            stack.stop()
    return [
        Row("click → live", clicks, "ms", 1500),
        Row("PUT turn, over HTTP", turns, "ms", 25),
        Row("stack's memory, one visit live", [memory], "MB", 600),
    ]

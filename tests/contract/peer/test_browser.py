"""A real browser, with two legs on clones of one microphone track."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from fastapi.responses import FileResponse
from playwright.async_api import Page, async_playwright

from local.peer import close_peer, create_peer
from local.speech import fake_microphone_wav
from tests.contract.peer.page import assert_documented, mint
from tests.contract.peer.rig import CONFIG, QUESTION
from tests.contract.peer.serving import serve

CHROMIUM = "/usr/bin/chromium"
PAGE = Path(__file__).parent / "two_legs.html"


@pytest.fixture
async def url() -> AsyncIterator[str]:
    """A server with a page, and the peer mounted at its root."""
    peer = create_peer(CONFIG)
    server = FastAPI()
    server.add_api_route("/page", lambda: FileResponse(PAGE), methods=["GET"])
    server.mount("/", peer)
    async with serve(server) as url:
        yield url
        await close_peer(peer)


@pytest.fixture
async def page(url: str, tmp_path: Path) -> AsyncIterator[Page]:
    recording = tmp_path / "microphone.wav"
    fake_microphone_wav([QUESTION], recording, gap_s=1.0, lead_s=1.0)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--headless=new",
                "--no-sandbox",
                "--allow-loopback-in-peer-connection",
                "--autoplay-policy=no-user-gesture-required",
                "--use-fake-device-for-media-stream",
                "--use-fake-ui-for-media-stream",
                f"--use-file-for-fake-audio-capture={recording}%noloop",
                "--disable-background-networking",
            ],
        )
        page = await browser.new_page()
        await page.goto(f"{url}/page")
        yield page
        await browser.close()


async def test_a_browser_holds_two_legs_and_gets_transcripts_and_sound(
    page: Page, url: str
) -> None:
    async with httpx.AsyncClient(base_url=url) as http:
        secrets = {language: await mint(http, language) for language in ("es", "en")}
    await page.evaluate("secrets => start(secrets)", secrets)
    await page.wait_for_function(
        "expected => text('es', 'output') === expected && legs.es.loudest > 0.02",
        arg=QUESTION.target_text,
        timeout=15_000,
    )

    for language in ("es", "en"):
        assert await page.evaluate("l => text(l, 'input')", language) == QUESTION.source_text
        assert "connected" in await page.evaluate("l => legs[l].states", language)
        for event in await page.evaluate("l => legs[l].events", language):
            assert_documented(event)
    assert await page.evaluate("text('en', 'output')") == ""
    assert await page.evaluate("legs.en.loudest") < 0.002

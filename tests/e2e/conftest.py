"""A real stack and a real browser whose microphone plays synthesised speech."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from local.speech import fake_microphone_wav
from local.visit_script import VISIT_SCRIPT
from tests.e2e.stack import RunningStack, ephemeral_port

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
QUIET = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--allow-loopback-in-peer-connection",
    "--autoplay-policy=no-user-gesture-required",
)
ALLOWED = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")

Launch = Callable[..., AbstractContextManager[Browser]]


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """One stack for the session; a test that stops it starts it again."""
    running = RunningStack(tmp_path_factory.mktemp("stack"), port=ephemeral_port())
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first five lines of the made-up visit, spoken in both languages."""
    path = tmp_path_factory.mktemp("speech") / "microphone.wav"
    # Each waits until the interpreter has finished: who speaks over it is not interpreted.
    fake_microphone_wav(VISIT_SCRIPT[:5], path, gap_s=5.4, lead_s=4.0)
    return path


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """A module's, because Playwright's own loop runs until it is stopped, and no other can."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def launch(playwright: Playwright) -> Launch:
    @contextmanager
    def start(*arguments: str, microphone: Path | None = None) -> Iterator[Browser]:
        heard = [f"--use-file-for-fake-audio-capture={microphone}%noloop"] if microphone else []
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*QUIET, *arguments, *heard]
        )
        try:
            yield browser
        finally:
            browser.close()

    return start


def sign_in(page: Page, origin: str, name: str = "Demo clinician, North") -> None:
    """From the first screen to the home screen, through the issuer's own page."""
    page.goto(origin)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name=f"Continue as {name}").click()
    page.get_by_role("button", name="Sign out").wait_for()


def start_visit(page: Page) -> None:
    """Consent, then live."""
    page.get_by_role("button", name="Start a visit").click()
    page.get_by_role("button", name="Agrees: start interpreting").click()

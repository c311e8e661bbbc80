"""A browser that was left alone for 15 minutes: the clock is moved, and nobody touches anything."""

from pathlib import Path

from playwright.sync_api import Page, expect

from local.visit_script import VISIT_SCRIPT
from tests.e2e.conftest import ALLOWED, Launch, sign_in, start_visit
from tests.e2e.stack import RunningStack

LEFT_ALONE_MS = 15 * 60_000

TRACKS = """
const heard = [];
const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (asked) => {
  const stream = await open(asked);
  heard.push(...stream.getTracks());
  return stream;
};
window.microphones = () => heard.map((track) => track.readyState);
"""


def kept_in(page: Page) -> str:
    """All that a script of this page could read without a key."""
    read = "() => JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"
    return str(page.evaluate(read))


def test_a_silent_visit_is_locked_and_goes_on_after_the_next_sign_in(
    stack: RunningStack, launch: Launch, speech: Path
) -> None:
    with launch(*ALLOWED, microphone=speech) as browser:
        page = browser.new_context(locale="en-US").new_page()
        page.add_init_script(TRACKS)
        page.clock.install()
        sign_in(page, stack.origin)
        start_visit(page)
        said = page.get_by_role("log").get_by_text(VISIT_SCRIPT[0].source_text)
        said.wait_for(timeout=30_000)
        address = page.url
        tokens = page.evaluate("JSON.stringify({...sessionStorage})")
        assert "access_token" in tokens

        page.clock.fast_forward(LEFT_ALONE_MS)
        expect(page.get_by_text("the screen is locked")).to_be_visible(timeout=15_000)
        expect(page.get_by_role("log")).to_have_count(0)
        page.wait_for_function("() => window.microphones().every((state) => state === 'ended')")
        page.wait_for_function(
            "() => JSON.stringify({...sessionStorage}).includes('token') === false"
        )
        for words in (VISIT_SCRIPT[0].source_text, VISIT_SCRIPT[0].target_text):
            assert words not in page.content()
            assert words not in kept_in(page)

        page.reload()
        expect(page.get_by_text("the screen is locked")).to_be_visible()
        other = page.context.new_page()
        other.goto(stack.origin)
        other.get_by_role("button", name="Sign in").click()
        # The issuer still knows who was here, and asks all the same.
        other.get_by_role("button", name="Continue as Demo clinician, North").wait_for()
        other.close()

        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("button", name="Continue as Demo clinician, North").click()
        page.wait_for_url(address)
        expect(said).to_be_visible()
        expect(page.get_by_role("button", name="End visit")).to_be_visible()


def test_outside_a_visit_the_sign_in_ends_here_at_the_issuer_and_on_the_server(
    stack: RunningStack, launch: Launch
) -> None:
    with launch() as browser:
        page = browser.new_context(locale="es-MX").new_page()
        page.clock.install()
        page.goto(stack.origin)
        page.get_by_role("button", name="Iniciar sesión").click()
        page.locator("button[name=sub]").first.click()
        page.get_by_role("button", name="Cerrar sesión").wait_for()
        token = page.evaluate(
            "Object.values({...sessionStorage}).map(JSON.parse).find((u) => u.access_token)"
        )["access_token"]
        asked = {"authorization": f"Bearer {token}"}
        assert page.request.get(f"{stack.origin}/api/me", headers=asked).status == 200
        page.clock.fast_forward(LEFT_ALONE_MS)
        expect(page.get_by_text("Nadie usó esta página")).to_be_visible(timeout=15_000)
        expect(page.get_by_role("button", name="Iniciar sesión")).to_be_visible()
        page.wait_for_function("() => Object.keys({...sessionStorage}).length === 0")
        assert page.request.get(f"{stack.origin}/api/me", headers=asked).status == 401

"""Every screen of the page, both themes, both languages, held to axe's rules."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Route, expect

from local.visit_script import VISIT_SCRIPT
from tests.e2e.conftest import sign_in, start_visit

CHECKOUT = Path(__file__).resolve().parents[2]
AXE = CHECKOUT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
SCRIPTED_PEER = Path(__file__).parent / "browser" / "scripted-peer.js"

_RUN = """
async () => {
  // Colours that are still changing are neither the old theme's nor the new one's.
  const still = new CSSStyleSheet();
  const held = 'transition: none !important; animation: none !important';
  still.replaceSync(`*, ::before, ::after { ${held} }`);
  document.adoptedStyleSheets = [still];
  const { violations } = await axe.run(document, { resultTypes: ['violations'] });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary}`));
}
"""


@dataclass(frozen=True)
class Finding:
    """One element of one screen that breaks one rule."""

    screen: str
    theme: str
    language: str
    what: str


def script_peer(page: Page) -> None:
    """From the next load on, the interpreter is the one that a test speaks for."""
    page.add_init_script(path=SCRIPTED_PEER)
    page.route(
        "**/v1/realtime/**/calls",
        lambda route: route.fulfill(status=201, content_type="application/sdp", body="v=0\r\n"),
    )


def lines(count: int) -> list[dict[str, object]]:
    """So many utterances of the made-up visit, as the scripted peer takes them."""
    return [
        {
            "leg": 0 if line.source_lang == "en" else 1,
            "source": line.source_text,
            "target": line.target_text,
        }
        for line in (VISIT_SCRIPT[n % len(VISIT_SCRIPT)] for n in range(count))
    ]


def inspect(page: Page, screen: str, opens: str | None = None) -> Iterator[Finding]:
    """What axe finds on what the page shows now, in both themes and both languages.

    ``opens`` names a button, in English, whose popover is looked at: choosing a language closes it.
    """
    button = page.get_by_role("button", name=opens, exact=True) if opens else None
    target = button.get_attribute("popovertarget") if button else None
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE.read_text())
    for language in ("es", "en"):
        page.get_by_role("radio", name=language.upper(), exact=True).click()
        page.wait_for_function(
            "language => document.documentElement.lang === language", arg=language
        )
        if target:
            page.evaluate("id => document.getElementById(id).showPopover()", target)
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
            for what in page.evaluate(_RUN):
                yield Finding(screen, theme, language, what)
        if target:
            page.evaluate("id => document.getElementById(id).hidePopover()", target)
    page.emulate_media(color_scheme="light")


class Tour:
    """Walks through the screens of one member's day, and looks at each."""

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self.page = context.new_page()
        self.page.set_viewport_size({"width": 1280, "height": 860})
        self.origin = origin
        self.findings: list[Finding] = []
        self.screens: list[str] = []

    def walk(self) -> list[Finding]:
        page = self.page
        script_peer(page)
        page.goto(self.origin)
        page.get_by_role("button", name="Sign in").wait_for()
        self._look("sign-in")
        sign_in(page, self.origin)
        self._look("home")
        page.get_by_role("link", name="Check microphone and connection").click()
        page.get_by_role("button", name="Start the check").wait_for()
        self._look("connection check, not begun")
        page.goto(self.origin)
        page.get_by_role("button", name="Start a visit").click()
        page.get_by_role("button", name="Refuses").wait_for()
        self._look("consent")
        self._refused()
        page.goto(self.origin)
        start_visit(page)
        self._live()
        self._around_the_transcript()
        self._afterwards()
        return self.findings

    def _look(self, screen: str, opens: str | None = None) -> None:
        self.screens.append(screen)
        self.findings.extend(inspect(self.page, screen, opens))

    def _refused(self) -> None:
        page = self.page
        page.get_by_role("button", name="Refuses").click()
        page.get_by_role("button", name="Refuses").wait_for(state="hidden")
        self._look("refused")

    def _live(self) -> None:
        page = self.page
        expect(page.get_by_test_id("connection-state")).to_contain_text("Listening")
        self._look("live, nothing said")
        for line in lines(3):
            page.evaluate("line => scriptedPeer.utter(line, 20)", line)
            page.wait_for_function(
                "() => !document.querySelector('[data-testid=turn][aria-busy=true]')"
            )
        page.evaluate("() => scriptedPeer.say(0, 'input', 'No.')")
        expect(page.get_by_test_id("action-card").first).to_be_visible()
        expect(page.get_by_text("not translated", exact=False).first).to_be_visible(timeout=10_000)
        self._look("live, with turns and actions")
        page.get_by_test_id("action-card").first.get_by_role("button", name="Edit").click()
        self._look("live, an action being edited")
        page.set_viewport_size({"width": 390, "height": 844})
        self._look("live, phone")
        page.set_viewport_size({"width": 1280, "height": 860})

    def _around_the_transcript(self) -> None:
        page = self.page
        page.get_by_role("checkbox", name="Hold to talk").check()
        page.locator("summary").filter(has_text="Type instead of speaking").click()
        self._look("live, held and typed")
        page.get_by_role("checkbox", name="Hold to talk").uncheck()
        page.get_by_role("button", name="Check the translation").first.click()
        page.get_by_text("no back-translation", exact=False).wait_for()
        self._look("live, a turn checked")
        for name in ("Human interpreter", "Display"):
            self._look(f"live, {name.lower()}", opens=name)
        self._turn_face_to_face()
        self._look("live, face to face")
        self._turn_face_to_face()
        page.get_by_role("button", name="Pause").click()
        self._look("live, paused")
        page.get_by_role("button", name="Go on").click()

    def _turn_face_to_face(self) -> None:
        page = self.page
        page.get_by_role("button", name="Display").click()
        page.get_by_role("checkbox", name="Face to face").click()
        page.get_by_role("button", name="Close").click()

    def _afterwards(self) -> None:
        page = self.page
        page.get_by_role("button", name="End visit").click()
        expect(page.get_by_test_id("summary")).to_be_visible(timeout=20_000)
        self._look("summary")
        page.get_by_role("link", name="History").first.click()
        page.get_by_role("link", name=re.compile("Visit of")).first.wait_for()
        self._look("history")
        page.get_by_role("link", name=re.compile("Visit of")).first.click()
        expect(page.get_by_test_id("turn").first).to_be_visible()
        self._look("past visit")
        self._no_server()

    def _no_server(self) -> None:
        def refuse(route: Route) -> None:
            route.abort("connectionfailed")

        page = self.page
        page.route("**/api/**", refuse)
        page.get_by_role("link", name="History").first.click()
        page.get_by_role("alert").first.wait_for()
        self._look("server away")
        page.unroute("**/api/**", refuse)

"""What is left to a clinician when the network is gone: the phrases, and a number to call."""

from playwright.sync_api import expect

from tests.e2e.conftest import Launch, sign_in
from tests.e2e.stack import RunningStack

KEPT = """async () => {
  const names = await caches.keys();
  const kept = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
  return kept.flat().map((request) => new URL(request.url).pathname).sort();
}"""


def test_the_phrases_open_without_a_network_and_nothing_else_is_kept(
    stack: RunningStack, launch: Launch
) -> None:
    with launch() as browser:
        context = browser.new_context(locale="en-US")
        page = context.new_page()
        refused: list[str] = []
        page.on(
            "console", lambda said: refused.append(said.text) if "Policy" in said.text else None
        )
        sign_in(page, stack.origin)
        page.evaluate("navigator.serviceWorker.ready.then(() => null)")
        page.reload()
        page.wait_for_function("navigator.serviceWorker.controller !== null")
        context.set_offline(True)
        page.goto(f"{stack.origin}/")
        expect(page.get_by_role("heading", name="Phrases without a network")).to_be_visible()
        expect(page.get_by_role("button", name="¿Puede respirar bien?")).to_be_visible()
        assert page.locator("#phrases button").count() == 80
        expect(page.get_by_text("No number is known on this device")).to_be_visible()
        page.evaluate(
            """localStorage.setItem('puente.person', '{"phone": "+1 555 0100", "url": null}')"""
        )
        page.reload()
        call = page.get_by_role("link", name="Human interpreter")
        expect(call).to_have_attribute("href", "tel:+15550100")
        assert page.evaluate(KEPT) == [
            "/favicon.svg",
            "/help-phrases.js",
            "/help.css",
            "/help.html",
            "/help.js",
        ]
        assert refused == []
        context.set_offline(False)
        page.goto(f"{stack.origin}/")
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()

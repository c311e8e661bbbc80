"""What a clinician sees when something is missing, refused or away."""

import re
from pathlib import Path

from playwright.sync_api import Page, Route, expect

from tests.e2e.conftest import ALLOWED, Launch, sign_in, start_visit
from tests.e2e.stack import RunningStack


def _visit_id(page: Page) -> str:
    with page.expect_response(re.compile(r"/api/conversations$")) as opened:
        start_visit(page)
    return str(opened.value.json()["conversation_id"])


def test_no_microphone_is_said_in_words(stack: RunningStack, launch: Launch) -> None:
    with launch("--use-fake-ui-for-media-stream") as browser:
        page = browser.new_page()
        sign_in(page, stack.origin)
        start_visit(page)
        alert = page.get_by_role("alert")
        expect(alert).to_contain_text("No microphone was found")
        expect(alert.get_by_role("button", name="Try again")).to_be_visible()
        expect(page.get_by_role("button", name="End visit")).to_be_visible()


def test_a_refused_microphone_says_how_to_allow_it(stack: RunningStack, launch: Launch) -> None:
    with launch("--use-fake-device-for-media-stream", "--deny-permission-prompts") as browser:
        page = browser.new_page()
        sign_in(page, stack.origin)
        start_visit(page)
        expect(page.get_by_role("alert")).to_contain_text("not allowed to use the microphone")


def test_an_expired_token_is_renewed_without_a_word(
    stack: RunningStack, launch: Launch, speech: Path
) -> None:
    with launch(*ALLOWED, microphone=speech) as browser:
        page = browser.new_page()
        sign_in(page, stack.origin)
        refused: list[str] = []
        renewed: list[bool] = []

        def expire_once(route: Route) -> None:
            if len(refused) < 1 and route.request.method == "POST":
                refused.append(route.request.url)
                body = {"error": {"code": "token_expired", "message": "expired"}}
                route.fulfill(status=401, json=body, headers={"access-control-allow-origin": "*"})
            else:
                route.continue_()

        page.route("**/v1/realtime/translations/calls", expire_once)
        page.on(
            "request",
            lambda r: (
                renewed.append(bool((r.post_data_json or {}).get("renew")))
                if r.url.endswith("/api/session")
                else None
            ),
        )
        start_visit(page)
        expect(page.get_by_test_id("connection-state")).to_contain_text("Listening", timeout=15_000)
        assert refused
        assert renewed == [False, True], (
            "the first is cached at will, the second asks for a new one"
        )


def test_another_clinics_visit_is_not_there(
    stack: RunningStack, launch: Launch, speech: Path
) -> None:
    with launch(*ALLOWED, microphone=speech) as browser:
        north = browser.new_context().new_page()
        sign_in(north, stack.origin)
        visit = _visit_id(north)
        expect(north.get_by_test_id("connection-state")).to_be_visible()

        south = browser.new_context().new_page()
        sign_in(south, stack.origin, "Demo clinician, South")
        south.goto(f"{stack.origin}/#/history/{visit}")
        expect(south.get_by_role("heading", name="not yours to open")).to_be_visible()
        south.get_by_label("Why you need to read it now").fill("Made up: curious about others.")
        south.get_by_role("button", name="Open it for 60 minutes").click()
        expect(south.get_by_role("alert")).to_contain_text("belongs to another clinic")


def test_a_turn_said_while_the_server_is_away_arrives_when_it_is_back(
    stack: RunningStack, launch: Launch, speech: Path
) -> None:
    """The network drops every request to our server for a while; the interpreter goes on."""
    with launch(*ALLOWED, microphone=speech) as browser:
        page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
        sign_in(page, stack.origin)
        visit = _visit_id(page)
        expect(page.get_by_test_id("connection-state")).to_contain_text("Listening", timeout=15_000)
        page.route("**/api/**", lambda route: route.abort("connectionfailed"))
        expect(page.get_by_text(re.compile("not sent yet", re.IGNORECASE)).first).to_be_visible(
            timeout=30_000
        )
        with page.expect_response(
            lambda r: f"/conversations/{visit}/turns" in r.url and r.ok, timeout=60_000
        ):
            page.unroute_all()
        expect(page.get_by_text(re.compile("not sent yet", re.IGNORECASE))).to_have_count(
            0, timeout=30_000
        )

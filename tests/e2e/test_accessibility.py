"""The page as somebody meets it who cannot see it, or not well."""

from playwright.sync_api import Page

from tests.e2e.axe import Tour, inspect
from tests.e2e.axe_admin import AdminTour
from tests.e2e.conftest import ALLOWED, Launch
from tests.e2e.receiver import listening
from tests.e2e.stack import RunningStack


def _worsen(page: Page) -> None:
    page.evaluate("() => document.body.append(document.createElement('button'))")


def test_no_screen_breaks_a_rule_in_any_theme_or_language(
    stack: RunningStack, launch: Launch
) -> None:
    with launch(*ALLOWED) as browser:
        tour = Tour(browser.new_context(), stack.origin)
        findings = tour.walk()
        assert not findings, "\n".join(map(str, findings))
        assert len(tour.screens) >= 19

        _worsen(tour.page)
        assert list(inspect(tour.page, "with a nameless button"))


def test_no_screen_of_an_administrator_breaks_a_rule_either(
    stack: RunningStack, launch: Launch
) -> None:
    with launch() as browser, listening() as receiver:
        tour = AdminTour(browser.new_context(), stack.origin, receiver)
        findings = tour.walk()
        assert not findings, "\n".join(map(str, findings))
        assert len(tour.screens) >= 14

"""Accessibility violations on every screen, in both themes and both languages."""

import sys

from bench.page_ground import Ground
from bench.table import Row
from tests.e2e.axe import Tour
from tests.e2e.axe_admin import AdminTour
from tests.e2e.receiver import listening


def violations(ground: Ground) -> list[Row]:
    with ground.browser() as browser, listening() as receiver:
        tour = Tour(browser.new_context(), ground.stack.origin)
        admin = AdminTour(browser.new_context(), ground.stack.origin, receiver)
        found = [*tour.walk(), *admin.walk()]
    for finding in found:
        print(f"  {finding}", file=sys.stderr)
    screens = len(tour.screens) + len(admin.screens)
    return [Row(f"axe violations, {screens} screens, {screens * 4} views", [len(found)], "", 0)]

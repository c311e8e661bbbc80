"""Accessibility violations on every screen, in both themes and both languages."""

import sys

from bench.page_ground import Ground
from bench.table import Row
from tests.e2e.axe import Tour


def violations(ground: Ground) -> list[Row]:
    with ground.browser() as browser:
        tour = Tour(browser.new_context(), ground.stack.origin)
        found = tour.walk()
    for finding in found:
        print(f"  {finding}", file=sys.stderr)
    views = len(tour.screens) * 4
    return [Row(f"axe violations, {len(tour.screens)} screens, {views} views", [len(found)], "", 0)]

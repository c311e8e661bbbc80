"""How much the page loads, and how soon it can be used on a slow phone."""

import gzip
import re

import httpx
from playwright.sync_api import Browser, CDPSession, Page

from bench.page_ground import Ground
from bench.table import Row
from tests.e2e.conftest import sign_in

KB = 1024
LOADS = 5
SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6 * 1024 * 1024 / 8,
    "uploadThroughput": 750 * 1024 / 8,
}
"""Lighthouse's link of that name: 150 ms there and back, 1.6 Mbit/s down, 750 kbit/s up."""
SLOW_4G_REQUESTS = {
    **SLOW_4G,
    "latency": 562.5,
    "downloadThroughput": 1.44 * 1024 * 1024 / 8,
    "uploadThroughput": 675 * 1024 / 8,
}
"""The developer tools' preset of that name, which puts 562.5 ms before every answer: measured
beside it, and held against no bar."""

WATCH = """
(() => {
  const seen = { largest: 0, usable: 0, busyUntil: 0 };
  window.loading = seen;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.largest = entry.startTime;
  }).observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.busyUntil = entry.startTime + entry.duration;
  }).observe({ type: 'longtask', buffered: true });
  new MutationObserver((_, observer) => {
    const button = [...document.querySelectorAll('main button')].find((one) => !one.disabled);
    if (button === undefined) return;
    observer.disconnect();
    seen.usable = performance.now();
  }).observe(document, { childList: true, subtree: true });
})();
"""


SCRIPTS = """
() => performance.getEntriesByType('resource')
  .filter(({ name, startTime }) => name.endsWith('.js') && startTime <= loading.usable)
  .map(({ name }) => name)
"""


def initial_scripts(ground: Ground) -> list[Row]:
    """The scripts that were fetched before a screen could be used, gzip'd."""
    with ground.browser() as browser:
        page = browser.new_context().new_page()
        page.add_init_script(WATCH)
        front = _scripts_of(page, ground.stack.origin, "Sign in")
        sign_in(page, ground.stack.origin)
        home = _scripts_of(page, ground.stack.origin, "Start a visit")
    return [
        Row("initial JS gzip, sign-in screen", [front], "KB", 100),
        Row("initial JS gzip, a member's home", [home], "KB", 100),
    ]


def _scripts_of(page: Page, address: str, button: str) -> float:
    """Kilobytes of what was asked for before the button was there; later screens come when idle."""
    page.goto(address)
    page.get_by_role("button", name=re.compile(button)).wait_for()
    scripts: list[str] = page.evaluate(SCRIPTS)
    return sum(len(gzip.compress(httpx.get(script).content, 9)) for script in scripts) / KB


def first_load(ground: Ground) -> list[Row]:
    """Largest paint and first use of the sign-in screen, nothing cached, CPU slowed four times."""
    with ground.browser() as browser:
        link = [_load(browser, ground.stack.origin, SLOW_4G) for _ in range(LOADS)]
        preset = [_load(browser, ground.stack.origin, SLOW_4G_REQUESTS)]
    rows = []
    for name, loads, bar in (
        ("Slow 4G (Lighthouse's: 150 ms, 1.6 Mbit/s)", link, 1.5),
        ("Slow 4G (DevTools': 562 ms a request)", preset, None),
    ):
        rows.append(Row(f"LCP, {name}, CPU ÷ 4", [load[0] for load in loads], "s", bar))
        rows.append(Row(f"interactive, {name}, CPU ÷ 4", [load[1] for load in loads], "s", bar))
    return rows


def _load(browser: Browser, origin: str, network: dict[str, float | bool]) -> tuple[float, float]:
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(WATCH)
    session: CDPSession = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", network)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(origin)
    page.wait_for_function("() => loading.usable > 0 && loading.largest > 0")
    # Paints and long tasks are told of after they happened.
    page.wait_for_function("() => performance.now() > loading.usable + 1500")
    seen = page.evaluate("() => loading")
    context.close()
    return seen["largest"] / 1000, max(seen["usable"], seen["busyUntil"]) / 1000

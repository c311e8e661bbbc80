"""The sign-in page as people meet it: in a browser, on a desk and on a phone."""

import os
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.contract.issuer.stand import ANA, CARLA, Stand

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--headless=new", "--no-sandbox", "--disable-background-networking"]
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        await opened.close()


def sign_in_url(stand: Stand, **changes: str) -> str:
    return f"{stand.base_url}/oidc/authorize?{urlencode(stand.query(**changes))}"


async def look(page: Page, name: str) -> None:
    """Keep a picture when a folder for them is given, for a person to look at."""
    if folder := os.environ.get("PUENTE_PICTURES"):
        await page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


async def test_a_person_signs_in_with_one_press_and_is_renewed_silently(
    stand: Stand, browser: Browser
) -> None:
    page = await browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    await page.goto(sign_in_url(stand))
    await page.get_by_role("button", name=f"Continue as {CARLA.name}").click()
    await page.wait_for_url("**/signed-in?code=*")

    # What the page does to renew: the same request in a frame nobody sees, without a question.
    landed = await page.evaluate(
        """(url) => new Promise((resolve) => {
          const frame = document.createElement('iframe')
          frame.hidden = true
          frame.onload = () => resolve(frame.contentWindow.location.href)
          frame.src = url
          document.body.append(frame)
        })""",
        sign_in_url(stand, prompt="none"),
    )
    assert landed.startswith(stand.redirect_uri + "?code=")
    assert complaints == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_the_answer_reaches_the_page_under_both_of_its_names(
    stand: Stand, browser: Browser, host: str
) -> None:
    page = await browser.new_page()
    uri = f"http://{host}:{stand.port}/signed-in"
    await page.goto(sign_in_url(stand, redirect_uri=uri))
    await page.get_by_role("button", name=f"Continue as {ANA.name}").click()
    await page.wait_for_url(f"{uri}?code=*")


async def test_the_keyboard_alone_signs_in(stand: Stand, browser: Browser) -> None:
    page = await browser.new_page()
    await page.goto(sign_in_url(stand))
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name=ANA.name)).to_be_focused()
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/signed-in?code=*")


@pytest.mark.parametrize(("name", "size"), [("desk", DESK), ("phone", PHONE)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_page_is_readable_in_both_languages_at_every_width(
    stand: Stand, browser: Browser, name: str, size: dict[str, int], scheme: str
) -> None:
    page = await browser.new_page(viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    await page.goto(sign_in_url(stand))
    await look(page, f"sign-in-{name}-{scheme}")

    assert await page.locator("html").get_attribute("lang") == "en"
    english = page.get_by_text("there is no password")
    spanish = page.get_by_text("no hay contraseña")
    await expect(english).to_be_visible()
    await expect(spanish).to_be_visible()
    assert await english.evaluate("e => e.closest('[lang]').lang") == "en"
    assert await spanish.evaluate("e => e.closest('[lang]').lang") == "es"
    buttons = page.get_by_role("button")
    await expect(buttons).to_have_count(len(stand.config.users))
    for index, user in enumerate(stand.config.users):
        button = buttons.nth(index)
        await expect(button).to_have_accessible_name(
            f"Continue as {user.name} Continuar como {user.name}"
        )
        box = await button.bounding_box()
        assert box is not None
        assert box["height"] >= 44
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert await page.evaluate(overflow) == 0
    assert requests == [sign_in_url(stand)], "the page loads nothing else"
    assert await lowest_contrast(page) >= 4.5


async def test_a_refusal_and_a_sign_out_read_well_too(stand: Stand, browser: Browser) -> None:
    page = await browser.new_page(viewport=PHONE)  # type: ignore[arg-type]
    await page.goto(sign_in_url(stand, redirect_uri="https://evil.example/" + "x" * 300))
    await expect(page.get_by_role("heading")).to_contain_text("cannot be accepted")
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert await page.evaluate(overflow) == 0
    await look(page, "refused-phone")
    await page.goto(f"{stand.base_url}/oidc/logout")
    await look(page, "sign-out-phone")
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_role("heading")).to_contain_text("You are signed out")
    await look(page, "signed-out-phone")


async def lowest_contrast(page: Page) -> float:
    """The lowest contrast (WCAG) between any text and what lies behind it."""
    ratio: float = await page.evaluate(
        """() => {
          const channels = (text) => text.match(/[\\d.]+/g).map(Number)
          const light = ([r, g, b]) => [r, g, b]
            .map((v) => v / 255)
            .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
            .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0)
          const behind = (element) => {
            const colour = channels(getComputedStyle(element).backgroundColor)
            return colour[3] === 0 ? behind(element.parentElement) : colour
          }
          const texts = [...document.querySelectorAll('main *')].filter((element) =>
            [...element.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()))
          return Math.min(...texts.map((element) => {
            const a = light(channels(getComputedStyle(element).color))
            const b = light(behind(element))
            return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
          }))
        }"""
    )
    return ratio

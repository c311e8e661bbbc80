"""The moving picture of who speaks, drawn from a real microphone."""

from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.conftest import ALLOWED, Launch, sign_in, start_visit
from tests.e2e.stack import RunningStack

COLOURED = """
([colour, half]) => {
  const canvas = document.querySelector('[data-testid=waveform]');
  const pen = canvas.getContext('2d');
  const probe = document.createElement('span');
  probe.style.color = getComputedStyle(canvas)[colour];
  const [r, g, b] = probe.style.color.match(/[0-9]+/g).map(Number);
  const middle = Math.floor(canvas.height / 2);
  const top = half === 'upper' ? 0 : middle + 4;
  const { data } = pen.getImageData(0, top, canvas.width, middle - 4);
  let count = 0;
  for (let at = 0; at < data.length; at += 4) {
    count += data[at] === r && data[at + 1] === g && data[at + 2] === b && data[at + 3] === 255;
  }
  return count > 40;
}
"""


def test_the_clinician_is_drawn_above_the_line_and_the_patient_below(
    stack: RunningStack, launch: Launch, speech: Path
) -> None:
    with launch(*ALLOWED, microphone=speech) as browser:
        page = browser.new_page()
        sign_in(page, stack.origin)
        start_visit(page)
        expect(page.get_by_test_id("waveform")).to_be_visible(timeout=15_000)
        page.wait_for_function(COLOURED, arg=["borderTopColor", "upper"], timeout=30_000)
        page.wait_for_function(COLOURED, arg=["borderBottomColor", "lower"], timeout=30_000)
        assert not page.evaluate(COLOURED, ["borderBottomColor", "upper"])


def test_nothing_moves_for_somebody_who_asked_for_stillness(
    stack: RunningStack, launch: Launch
) -> None:
    with launch(*ALLOWED) as browser:
        page = browser.new_context(reduced_motion="reduce").new_page()
        sign_in(page, stack.origin)
        start_visit(page)
        expect(page.get_by_test_id("listening-to")).to_be_visible(timeout=15_000)
        expect(page.get_by_test_id("waveform")).to_be_hidden()

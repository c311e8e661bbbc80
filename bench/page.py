"""``make bench-page``: the page against its bars, in a real browser and on a stack of its own.

A part that fails leaves a row that says why. That, or a bar that is missed, ends the command
with 1. No part can hold the others up: each wait has its end.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Error as BrowserError
from playwright.sync_api import sync_playwright

from bench.page_axe import violations
from bench.page_faults import lost_turns
from bench.page_ground import Ground
from bench.page_load import first_load, initial_scripts
from bench.page_replay import long_visit
from bench.page_voice import against_bare
from bench.table import Row, show
from local.ground import free_port
from local.speech import fake_microphone_wav
from local.visit_script import VISIT_SCRIPT
from tests.e2e.stack import RunningStack

GAP_S = 4.5
"""Longer than a translation lasts, so that no two voices meet."""


@dataclass(frozen=True)
class Part:
    """Some rows that are measured together."""

    name: str
    measure: Callable[[Ground], list[Row]]
    bar: float


PARTS = (
    Part("initial JS gzip", initial_scripts, 100),
    Part("LCP and interactive", first_load, 1.5),
    Part("click → live, end of speech → heard", against_bare, 60),
    Part("visit of 1,200 turns", long_visit, 40),
    Part("axe violations", violations, 0),
    Part("turns lost", lost_turns, 0),
)


def measure(part: Part, ground: Ground) -> list[Row]:
    """The part's rows, or one that says why there are none."""
    began = time.monotonic()
    try:
        rows = part.measure(ground)
    except (BrowserError, AssertionError, OSError, RuntimeError, LookupError) as error:
        said = next(iter(str(error).strip().splitlines()), "")
        rows = [Row(part.name, [], "", part.bar, f"{type(error).__name__}: {said}")]
    print(f"  {part.name}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return rows


def main(wanted: Sequence[str]) -> int:
    """Measures the parts whose name holds one of ``wanted``, all if there is none."""
    parts = [p for p in PARTS if not wanted or any(word in p.name for word in wanted)]
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        speech = Path(folder) / "speech.wav"
        fake_microphone_wav(VISIT_SCRIPT[:4], speech, gap_s=GAP_S, lead_s=1.5)
        data = Path(folder) / "data"
        stack = RunningStack(data, port=free_port(18_800), module="bench.stage").start()
        try:
            with sync_playwright() as playwright:
                for part in parts:
                    rows += measure(part, Ground(stack, playwright, speech))
        finally:
            stack.stop()
    print(show(rows))
    busy = os.getloadavg()[0] / (os.cpu_count() or 1)
    print(f"\nThis machine's load was {busy:.1f} a core; above 1, times are too long.")
    return 1 if any(row.missed for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

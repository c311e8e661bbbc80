"""``make run`` in a fresh checkout until a person could use the page; packages come from caches."""

import os
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
from io import BytesIO
from pathlib import Path

import httpx
from playwright.sync_api import sync_playwright

from bench.table import Row
from tests.e2e.conftest import CHROMIUM, QUIET, sign_in
from tests.e2e.stack import CHECKOUT

BAR_S = 60.0
PATIENCE_S = 600.0


def check_out(folder: Path) -> None:
    """What is committed, and nothing that was built or installed."""
    packed = subprocess.run(
        ["git", "-C", str(CHECKOUT), "archive", "HEAD"], capture_output=True, check=True
    )
    with tarfile.open(fileobj=BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")


def run_once(folder: Path) -> float:
    """Seconds from the command to the signed-in home screen."""
    check_out(folder)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PUENTE_")}
    for name in ("PYTHONPATH", "VIRTUAL_ENV", "MAKEFLAGS", "MAKELEVEL", "OPENAI_API_KEY"):
        kept.pop(name, None)
    environ = {**kept, "PUENTE_DATA": str(folder / "data")}
    log = folder / "make.log"
    began = time.monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(
            ["make", "run", f"PYTHON={sys.executable}"],
            cwd=folder,
            env=environ,
            stdout=output,
            stderr=output,
            process_group=0,
        )
        try:
            origin = _origin(process, log, began + PATIENCE_S)
            _use(origin)
            return time.monotonic() - began
        finally:
            os.killpg(process.pid, signal.SIGINT)
            process.wait(60)


def _origin(process: subprocess.Popen[bytes], log: Path, until: float) -> str:
    """The address that it says it is ready at. Raises RuntimeError with what it said instead."""
    while time.monotonic() < until and process.poll() is None:
        _, ready, rest = log.read_text(errors="replace").partition("Puente is ready in ")
        if ready and "\n" in rest:
            return rest.split("\n", 1)[0].split(": ", 1)[1]
        time.sleep(0.1)
    raise RuntimeError(" ".join(log.read_text(errors="replace")[-300:].split()))


def _use(origin: str) -> None:
    httpx.get(f"{origin}/api/health").raise_for_status()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_page()
        sign_in(page, origin)
        page.get_by_role("button", name="Start a visit").wait_for()
        browser.close()


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        took = run_once(Path(folder))
    return [Row("make run → usable page, fresh checkout", [took], "s", BAR_S)]

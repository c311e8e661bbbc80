"""docs/integrators.md, run as it is written, ends with a verified event."""

import os
import re
import signal
import subprocess
from pathlib import Path

import pytest

from tests.faults.stack import CHECKOUT, Stack, free_port

pytestmark = [pytest.mark.stack, pytest.mark.timeout(150)]

PAGE = CHECKOUT / "docs" / "integrators.md"


def commands() -> list[str]:
    return re.findall(r"```sh\n(.*?)```", PAGE.read_text(), flags=re.DOTALL)


def test_an_integrator_gets_from_sign_in_to_a_verified_event(
    running: Stack, tmp_path: Path
) -> None:
    script = "set -euo pipefail\n" + "\n".join(commands())
    assert script.count("http://127.0.0.1:8000") == 1
    script = script.replace("http://127.0.0.1:8000", running.ground.origin)
    script = script.replace("8787", str(free_port()))
    out = tmp_path / "out.txt"
    with out.open("wb") as printed:
        shell = subprocess.Popen(
            ["bash", "-c", script],
            cwd=CHECKOUT,
            stdout=printed,
            stderr=subprocess.STDOUT,
            process_group=0,
        )
        try:
            assert shell.wait(90) == 0, out.read_text()
        finally:
            # The receiver was left running, as the page says.
            os.killpg(shell.pid, signal.SIGKILL)
    said = out.read_text()
    assert re.search(r"^verified: evt_\w+ test\.ping$", said, flags=re.MULTILINE), said
    assert '"status":"delivered"' in said
    assert "whsec_" not in said
    assert "pk_" not in said


def test_the_page_has_commands_for_each_step() -> None:
    assert len(commands()) == 3

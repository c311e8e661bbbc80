"""The real stack as a process group of its own, as ``make run`` starts it."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

from local import ground as grounds
from local.ground import Ground

CHECKOUT = Path(__file__).resolve().parents[2]
START_S = 60.0


def ephemeral_port() -> int:
    """A port that the system gives to nobody else for now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class RunningStack:
    """Starts, stops, kills and starts again over one data folder."""

    def __init__(self, data: Path, *, port: int, module: str = "local") -> None:
        self.data = data
        self._port = port
        self._module = module
        self._process: subprocess.Popen[bytes] | None = None
        self._output: IO[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def ground(self) -> Ground:
        ground = grounds.read(self.data)
        assert ground is not None
        return ground

    @property
    def origin(self) -> str:
        return self.ground.origin

    def start(self) -> "RunningStack":
        self.data.mkdir(parents=True, exist_ok=True)
        if grounds.read(self.data) is None:
            # As if it had run here before, on ports of its own: two stacks that start at the same
            # moment would both find the usual ones free.
            grounds.write(self.data, Ground(0, self._port, ephemeral_port(), "", "puente"))
        self._output = (self.data / "terminal.log").open("ab")
        environ = {**os.environ, "PUENTE_DATA": str(self.data), "PYTHONPATH": "shared:."}
        environ.pop("OPENAI_API_KEY", None)
        environ.pop("MONGODB_URI", None)
        self._process = subprocess.Popen(
            [sys.executable, "-m", self._module, "--port", str(self._port)],
            cwd=CHECKOUT,
            env=environ,
            stdout=self._output,
            stderr=self._output,
            process_group=0,
        )
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline and self._process.poll() is None:
            ground = grounds.read(self.data)
            if ground is not None and ground.pid == self._process.pid:
                return self
            time.sleep(0.05)
        raise AssertionError((self.data / "terminal.log").read_text())

    def stop(self) -> None:
        """As Ctrl-C does: SIGINT to the whole group."""
        self._signal(signal.SIGINT)

    def kill(self) -> None:
        """As a power cut does."""
        self._signal(signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        if self._process is None or self._process.poll() is not None:
            return
        os.killpg(self._process.pid, number)
        self._process.wait(30)
        if self._output is not None:
            self._output.close()

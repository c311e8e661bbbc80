"""Lambda's Runtime API on this machine, and a function's artifact that runs under it.

One ``Sandbox`` is one execution environment: a process that AWS's own runtime client starts from
the artifact alone, with the function's variables and nothing of the checkout.
"""

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

START_TIMEOUT_S = 40.0
RUNTIME = "/2018-06-01/runtime"


@dataclass
class Failure(Exception):
    """What the runtime posted as an error, with its type and message."""

    type: str
    message: str


class TimedOut(Exception):
    """The function's time was over, and its process was killed."""


@dataclass
class Desk:
    """What one sandbox is to do, and what it said."""

    events: queue.Queue[tuple[str, bytes, float]] = field(default_factory=queue.Queue)
    answers: queue.Queue[tuple[str, Any]] = field(default_factory=queue.Queue)


class Handler(BaseHTTPRequestHandler):
    """The four calls that a runtime makes."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    desk: ClassVar[Desk]

    def do_GET(self) -> None:
        if self.path != f"{RUNTIME}/invocation/next":
            return self._send(404)
        self.desk.answers.put(("ready", None))
        try:
            request_id, body, deadline = self.desk.events.get(timeout=120)
        except queue.Empty:
            return self._send(500)
        headers = {
            "Lambda-Runtime-Aws-Request-Id": request_id,
            "Lambda-Runtime-Deadline-Ms": str(int(deadline * 1000)),
            "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:us-east-1:123456789012:x",
            "Content-Type": "application/json",
        }
        return self._send(200, body, headers)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        kind = self.path.removeprefix(RUNTIME).strip("/").split("/")
        what = json.loads(body)
        if kind[0] == "init":
            # This header, not the body, is what Lambda shows as the kind of an error at the start.
            what["errorType"] = self.headers["Lambda-Runtime-Function-Error-Type"]
        self.desk.answers.put(("init" if kind[0] == "init" else kind[-1], what))
        self._send(202, b"{}")

    def _send(self, status: int, body: bytes = b"", headers: Mapping[str, str] = {}) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: a test says what went wrong."""


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A sandbox that ends leaves its last call hanging."""


class Sandbox:
    """A function's process. ``with`` starts it and ends it."""

    def __init__(
        self,
        artifact: Path,
        runtime: Path,
        handler: str,
        environ: Mapping[str, str],
        log: Path,
        *,
        layer: Path | None = None,
    ) -> None:
        self._artifact = artifact
        self._runtime = runtime
        self._layers = [] if layer is None else [str(layer / "python")]
        self._handler = handler
        self._environ = dict(environ)
        self._log = log
        self._desk = Desk()
        self._count = 0

    def __enter__(self) -> "Sandbox":
        serving = type("Serving", (Handler,), {"desk": self._desk})
        self._server = Server(("127.0.0.1", 0), serving)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        host, port = self._server.server_address[:2]
        # The runtime's client is AWS's own and lies outside the artifact, as on Lambda.
        first, last = [str(self._artifact), *self._layers], str(self._runtime)
        start = (
            f"import sys; sys.path[:] = [*{first!r}, *filter(None, sys.path), {last!r}]; "
            f"sys.argv = ['awslambdaric', {self._handler!r}]; "
            "import runpy; runpy.run_module('awslambdaric', run_name='__main__')"
        )
        environ = {
            "PATH": os.defpath,
            "AWS_LAMBDA_RUNTIME_API": f"{host!s}:{port}",
            "LAMBDA_TASK_ROOT": str(self._artifact),
            "PYTHONDONTWRITEBYTECODE": "1",
            **self._environ,
        }
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-S", "-c", start],
                cwd=self._artifact,
                env=environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(10)
        self._server.shutdown()
        self._server.server_close()

    @property
    def said(self) -> str:
        """What it printed."""
        return self._log.read_text(encoding="utf-8")

    def initialise(self) -> None:
        """Wait until it asks for its first event. Raises Failure where its init failed."""
        kind, what = self._desk.answers.get(timeout=START_TIMEOUT_S)
        if kind == "init":
            raise Failure(what["errorType"], what["errorMessage"])
        assert kind == "ready", kind

    def begin(self, event: Mapping[str, Any], *, timeout_s: float = 29.0) -> None:
        """Hand an event over, and do not wait."""
        self._count += 1
        deadline = time.time() + timeout_s
        self._desk.events.put((f"request-{self._count}", json.dumps(event).encode(), deadline))

    def invoke(self, event: Mapping[str, Any], *, timeout_s: float = 29.0) -> Any:
        """The answer to an event. Raises Failure for an error."""
        self.begin(event, timeout_s=timeout_s)
        kind, what = self._desk.answers.get(timeout=timeout_s)
        if kind == "error":
            raise Failure(what["errorType"], what["errorMessage"])
        assert kind == "response", kind
        self.initialise()
        return what

    def end(self, number: int) -> int:
        """Send its process a signal; returns the exit status."""
        self.process.send_signal(number)
        return self.process.wait(5)

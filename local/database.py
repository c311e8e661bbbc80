"""The embedded MongoDB-compatible server, as a process of its own that ends with ours."""

import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from local.ground import HOST

START_TIMEOUT_S = 30.0
STOP_TIMEOUT_S = 15.0
CACHE = "128M"
CHECKOUT = Path(__file__).resolve().parent.parent


class DatabaseError(RuntimeError):
    """The embedded database did not start."""


def uri(port: int) -> str:
    """Every acknowledged write is in the journal: a kill loses none.

    Straight to the one server. While it ends it says for up to two seconds that it is in no replica
    set, and a driver that looks for the members of one drops for good a server that says so.
    """
    return f"mongodb://{HOST}:{port}/?w=majority&journal=true&directConnection=true"


class EmbeddedDatabase:
    """Starts the server, starts it again if it dies, and stops it."""

    def __init__(self, folder: Path, port: int, log: Path) -> None:
        self._folder = folder
        self._port = port
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()
        self._watch: threading.Thread | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Raises DatabaseError if it does not answer within half a minute."""
        self._spawn()
        self._watch = threading.Thread(target=self._keep, name="database", daemon=True)
        self._watch.start()

    def _spawn(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        command = [
            *(sys.executable, "-m", "local.child"),
            str(Path(sys.executable).with_name("secantusd-py")),
            *("--host", HOST, "--port", str(self._port)),
            *("--storage-path", str(self._folder), "--cache-size", CACHE),
            *("--log-level", "WARNING"),
        ]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=CHECKOUT
            )
        self._await_answer()

    def _await_answer(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline:
            if self._process is not None and self._process.poll() is not None:
                break
            try:
                with MongoClient[dict[str, object]](
                    uri(self._port), serverSelectionTimeoutMS=200
                ) as client:
                    client.admin.command("ping")
            except PyMongoError:
                continue
            return
        raise DatabaseError(f"the embedded database did not start: see {self._log}")

    def _keep(self) -> None:
        """Start it again whenever it ends unasked, until it is stopped."""
        while not self._stopping.is_set():
            process = self._process
            if process is None:
                return
            process.wait()
            if self._stopping.wait(0.2):
                return
            try:
                self._spawn()
            except (DatabaseError, OSError):
                self._stopping.wait(1.0)

    def stop(self) -> None:
        """Ask it to end, and wait for it."""
        self._stopping.set()
        process = self._process
        if process is None:
            return
        process.terminate()
        deadline = time.monotonic() + STOP_TIMEOUT_S
        while time.monotonic() < deadline:
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.3)
                return
            # It waits for its last accept(), which only a caller ends before two seconds are over.
            with suppress(OSError):
                socket.create_connection((HOST, self._port), timeout=0.1).close()
        process.kill()
        process.wait()

"""The local peer as the interpreter of many tests: one server in a thread of its own."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from local.peer import PeerConfig, create_peer
from puente.settings import Settings
from tests.support.clock import MovableClock
from tests.support.serving import serve
from tests.support.settings import local_settings

_KEY = "a-made-up-key"


@dataclass
class Interpreter:
    """Where it listens; its clock is that of the test that runs."""

    url: str = ""
    clock: MovableClock = field(default_factory=MovableClock)

    def settings(self, mongodb_uri: str, database: str, folder: Path, **other: str) -> Settings:
        """Settings that name this interpreter."""
        return local_settings(
            mongodb_uri=mongodb_uri,
            database=database,
            folder=folder,
            PUENTE_REALTIME__BASE_URL=self.url,
            PUENTE_REALTIME__API_KEY=_KEY,
            PUENTE_REALTIME__PROVIDER="local_peer",
            **other,
        )


@contextmanager
def running_interpreter() -> Iterator[Interpreter]:
    running, ready, done = Interpreter(), threading.Event(), threading.Event()

    async def live() -> None:
        app = create_peer(PeerConfig(_KEY), clock=lambda: running.clock().timestamp())
        async with serve(app) as url:
            running.url = url
            ready.set()
            await asyncio.to_thread(done.wait)

    thread = threading.Thread(target=asyncio.run, args=(live(),), name="interpreter")
    thread.start()
    try:
        assert ready.wait(20), "the interpreter did not start"
        yield running
    finally:
        done.set()
        thread.join(10)

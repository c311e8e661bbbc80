"""The embedded database ends and is started again, while its clients look at it."""

import asyncio
import os
import signal
import time
from pathlib import Path

from pymongo import AsyncMongoClient
from pymongo.monitoring import ServerHeartbeatListener, ServerHeartbeatSucceededEvent

from local.database import EmbeddedDatabase, uri
from tests.support.database import free_port

OFTEN_MS = 500  # the least that the driver takes


class Heartbeats(ServerHeartbeatListener):
    """What the server said of itself, beat by beat."""

    def __init__(self) -> None:
        self.in_a_set: list[bool] = []

    def succeeded(self, event: ServerHeartbeatSucceededEvent) -> None:
        self.in_a_set.append(bool(event.reply.document.get("setName")))

    def started(self, event: object) -> None: ...

    def failed(self, event: object) -> None: ...


def _await_another(server: EmbeddedDatabase, pid: int) -> None:
    deadline = time.monotonic() + 30
    while server.pid == pid:
        assert time.monotonic() < deadline, "the database was not started again"
        time.sleep(0.05)


async def test_a_client_finds_a_database_again_that_ended_while_it_was_asked(
    tmp_path: Path,
) -> None:
    """While it ends, it says for up to two seconds that it is in no replica set.

    A driver that looks for members drops for good a server that says so.
    """
    port = free_port()
    server = EmbeddedDatabase(tmp_path / "data", port, tmp_path / "log")
    server.start()
    beats = Heartbeats()
    client = AsyncMongoClient[dict[str, object]](
        uri(port),
        heartbeatFrequencyMS=OFTEN_MS,
        serverMonitoringMode="poll",
        serverSelectionTimeoutMS=20_000,
        event_listeners=[beats],
    )
    try:
        await client.admin.command("ping")
        ending = server.pid
        assert ending is not None
        os.kill(ending, signal.SIGTERM)
        await asyncio.to_thread(_await_another, server, ending)
        assert (await client.admin.command("ping"))["ok"] == 1
        assert False in beats.in_a_set, "the server was not asked while it ended"
    finally:
        await client.close()
        server.stop()

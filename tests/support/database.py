"""The embedded database server of a test session: one process a worker, in memory's own disk."""

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from local.database import DatabaseError, EmbeddedDatabase, uri

SHARED_MEMORY = Path("/dev/shm")
TRIES = 3


@contextmanager
def running_database() -> Iterator[str]:
    """The URI of a server that lives as long as the context."""
    roomy = SHARED_MEMORY.is_dir() and os.access(SHARED_MEMORY, os.W_OK)
    folder = Path(tempfile.mkdtemp(prefix="puente-test-", dir=SHARED_MEMORY if roomy else None))
    try:
        server, port = _start(folder)
        try:
            yield uri(port)
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _start(folder: Path) -> tuple[EmbeddedDatabase, int]:
    # A free port may be taken by a neighbour before the server binds it: then another is tried.
    for attempt in range(TRIES):
        port = free_port()
        server = EmbeddedDatabase(folder / f"data{attempt}", port, folder / "database.log")
        try:
            server.start()
        except DatabaseError:
            server.stop()
            continue
        return server, port
    raise DatabaseError((folder / "database.log").read_text()[-2_000:])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

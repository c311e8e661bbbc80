"""Where the stack lives on this machine: its folder, its ports, and who holds them."""

import fcntl
import json
import os
import socket
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

HOST = "127.0.0.1"
FIRST_PORT = 8000
FIRST_DATABASE_PORT = 27117
PORTS_TRIED = 200


@dataclass(frozen=True)
class Ground:
    """What a running stack has written down for whoever looks for it."""

    pid: int
    port: int
    database_port: int | None
    mongodb_uri: str
    database: str

    @property
    def origin(self) -> str:
        return f"http://{HOST}:{self.port}"


class AlreadyRunningError(RuntimeError):
    """Another process of this machine holds the data folder."""

    def __init__(self, ground: Ground | None) -> None:
        super().__init__("the stack is already running")
        self.ground = ground


def data_dir() -> Path:
    """``.data/`` of the checkout, or where ``PUENTE_DATA`` points."""
    return Path(os.environ.get("PUENTE_DATA", ".data")).resolve()


def hold(folder: Path) -> IO[str]:
    """Hold the data folder until the returned file is closed or the process ends, however it does.

    Raises AlreadyRunningError where another process holds it.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = (folder / "lock").open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise AlreadyRunningError(read(folder)) from None
    return lock


def read(folder: Path) -> Ground | None:
    """What the last stack in this folder wrote down, whether or not it still runs."""
    try:
        return Ground(**json.loads((folder / "stack.json").read_text()))
    except (OSError, ValueError, TypeError):
        return None


def write(folder: Path, ground: Ground) -> None:
    draft = folder / "stack.json.draft"
    draft.write_text(json.dumps(asdict(ground)))
    draft.replace(folder / "stack.json")


def running(folder: Path) -> Ground | None:
    """The stack that runs in this folder now, if one does."""
    try:
        hold(folder).close()
    except AlreadyRunningError as held:
        return held.ground
    return None


def free_port(preferred: int) -> int:
    """``preferred`` if nobody listens there, else the next that is free.

    Raises OSError where none of two hundred is.
    """
    for port in range(preferred, preferred + PORTS_TRIED):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    raise OSError(f"no free port from {preferred} on")

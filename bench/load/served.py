"""``python -m bench.load.served URI DATABASE FOLDER``: one process that serves the API over HTTP.

Prints its address and a member's token, and serves until its standard input ends.
"""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen

from bench.load.ground import ground
from tests.support.serving import serve


async def main(uri: str, database: str, folder: Path) -> None:
    async with ground(uri, database, folder) as at, serve(at.app) as address:
        sys.stdout.write(f"{address} {at.token()}\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.read)


@contextmanager
def served(uri: str, database: str, folder: Path) -> Iterator[tuple[str, str]]:
    """The address and the token of such a process, which ends with the context."""
    command = [sys.executable, "-m", "bench.load.served", uri, database, str(folder)]
    with Popen(command, stdin=PIPE, stdout=PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            address, token = process.stdout.readline().split()
            yield address, token
        finally:
            process.stdin.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], Path(sys.argv[3])))

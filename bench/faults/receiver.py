"""``python -m bench.faults.receiver``: a clinic's system as a process of its own.

The path of a request says how it is answered: ``/ok``, ``/status/500``, ``/sleep/0.3``,
``/away/2`` (the first two answers are lost, after the request was taken). Every request is kept
and given out at ``GET /log``; what verifies it is the public libraries, in the harness.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"


@dataclass
class Log:
    rows: list[dict[str, Any]] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    open: Counter[str] = field(default_factory=Counter)


async def serve(log: Log, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            first, *lines = head.strip().split("\r\n")
            method, path, _ = first.split(" ", 2)
            headers = {
                name.lower(): value for name, _, value in (line.partition(": ") for line in lines)
            }
            if method == "GET":
                await _tell(log, path, writer)
                continue
            body = await reader.readexactly(int(headers["content-length"]))
            if not await _take(log, path, headers, body, writer):
                return
    except (OSError, asyncio.IncompleteReadError):
        pass
    finally:
        writer.close()


async def _take(
    log: Log, path: str, headers: dict[str, str], body: bytes, writer: asyncio.StreamWriter
) -> bool:
    """Whether the connection goes on."""
    key = path + headers["webhook-id"]
    log.seen[key] += 1
    log.open[key] += 1
    row = {
        "path": path,
        "at": time.time(),
        "id": headers["webhook-id"],
        "headers": {name: headers[name] for name in headers if name.startswith("webhook-")},
        "body": body.decode(),
        "beside": log.open[key] - 1,
    }
    log.rows.append(row)
    try:
        _, how, *number = path.split("/")
        if how == "sleep":
            await asyncio.sleep(float(number[0]))
        if how == "away" and log.seen[key] <= int(number[0]):
            return False
        if how == "status":
            writer.write(f"HTTP/1.1 {number[0]} X\r\ncontent-length: 0\r\n\r\n".encode())
        else:
            writer.write(OK)
        await writer.drain()
    finally:
        log.open[key] -= 1
    return True


async def _tell(log: Log, path: str, writer: asyncio.StreamWriter) -> None:
    said = {"count": len(log.rows)} if path == "/count" else {"rows": log.rows}
    body = json.dumps(said).encode()
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(body) + body)
    await writer.drain()


async def main() -> None:
    log = Log()
    tasks: set[asyncio.Task[None]] = set()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(serve(log, reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    server = await asyncio.start_server(connected, "127.0.0.1", 0, backlog=512)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())

"""As little as an HTTP client can do: what it costs is taken from the server it measures."""

import asyncio
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit


@dataclass
class Reply:
    status: int
    body: bytes


class Client:
    """One connection to one server, kept open; requests go one after the other.

    Raises ConnectionError and OSError as the socket does.
    """

    def __init__(self, base_url: str, token: str) -> None:
        where = urlsplit(base_url)
        self._host, self._port = where.hostname or "", where.port or 80
        self._token = token
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def __call__(self, method: str, path: str, body: bytes = b"") -> Reply:
        reader, writer = await self._open()
        writer.write(
            f"{method} {path} HTTP/1.1\r\nhost: {self._host}:{self._port}\r\n"
            f"authorization: Bearer {self._token}\r\ncontent-type: application/json\r\n"
            f"content-length: {len(body)}\r\n\r\n".encode()
            + body
        )
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        except asyncio.IncompleteReadError as error:
            await self.close()
            raise ConnectionError("the server hung up") from error
        _, _, length = head.partition("content-length:")
        body = await reader.readexactly(int(length.split("\r\n", 1)[0]))
        if "connection: close" in head:
            await self.close()
        return Reply(int(head.split(" ", 2)[1]), body)

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port)
        return self._streams

    async def close(self) -> None:
        streams, self._streams = self._streams, None
        if streams is not None:
            streams[1].close()

    async def __aenter__(self) -> "Client":
        return self

    async def __aexit__(self, *error: Any) -> None:
        await self.close()

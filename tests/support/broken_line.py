"""A line to the database that can be cut at a chosen command, before it goes or after it went."""

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal

_OP_MSG = 2013
_KEEPING_UP = frozenset({"hello", "ismaster", "isMaster", "ping", "endSessions"})
"""What a driver says to keep its connections; not part of any request."""

Side = Literal["before", "after"]


class BrokenLine:
    """Passes bytes both ways until command number ``cut_at`` (from 1), then is dead.

    ``before``: the command never arrives. ``after``: it is carried out, and its answer is lost.
    """

    def __init__(self, port: int) -> None:
        self._target = port
        self._writers: set[asyncio.StreamWriter] = set()
        self.port = 0
        self.cut_at: int | None = None
        self.side: Side = "before"
        self.commands: list[str] = []
        self.dead = False
        self.mends = False
        """Whether who connects again after the cut gets through."""

    def cut(self) -> None:
        self.dead = not self.mends
        if self.mends:
            self.cut_at = None
        for writer in self._writers:
            writer.transport.abort()

    def mend(self) -> None:
        self.dead, self.cut_at = False, None

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.dead:
            writer.transport.abort()
            return
        back, forth = await asyncio.open_connection("127.0.0.1", self._target)
        self._writers |= {writer, forth}
        answers = asyncio.create_task(self._answers(back, writer))
        try:
            while message := await _message(reader):
                await self._pass(message, forth)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            answers.cancel()
            for one in (writer, forth):
                one.transport.abort()
                self._writers.discard(one)

    async def _pass(self, message: bytes, forth: asyncio.StreamWriter) -> None:
        name = _command(message)
        last = False
        if name not in _KEEPING_UP:
            self.commands.append(name)
            last = len(self.commands) == self.cut_at
        if last and self.side == "before":
            self.cut()
            raise ConnectionResetError
        # Nothing comes back any more: the answer to this command is lost with the line.
        self.dead = self.dead or last
        forth.write(message)
        await forth.drain()

    async def _answers(self, back: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while answer := await back.read(65_536):
            if self.dead:
                self.cut()
                return
            writer.write(answer)
            await writer.drain()


async def _message(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readexactly(16)
    size, _, _, code = struct.unpack("<iiii", head)
    if code != _OP_MSG:
        raise AssertionError(f"opcode {code}: this line reads OP_MSG only")
    return head + await reader.readexactly(size - 16)


def _command(message: bytes) -> str:
    """The first key of the command's document: past the header, flags, section kind, size, type."""
    return message[26 : message.index(b"\0", 26)].decode()


@asynccontextmanager
async def broken_line(port: int) -> AsyncIterator[BrokenLine]:
    line = BrokenLine(port)
    server = await asyncio.start_server(line.serve, "127.0.0.1", 0)
    line.port = server.sockets[0].getsockname()[1]
    try:
        yield line
    finally:
        server.close()
        line.cut()

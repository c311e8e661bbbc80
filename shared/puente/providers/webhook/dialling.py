"""Connections to receivers: resolved, vetted and dialled by the same code, and used again.

A name is resolved once a connection, every address it has is vetted, and one of those very
addresses is dialled, so that a name cannot resolve to something else in between.
"""

import asyncio
import socket
import ssl
from dataclasses import dataclass, field

import h11

from puente.webhooks.addresses import Network, may_dial

IDLE_S = 4.0
"""Servers commonly end an idle connection after 5 s: ours is let go before they do."""
IDLE_MAX = 64
READ_AT_ONCE = 65_536


class Unreachable(Exception):
    """No address, or none of them takes a connection."""


class RefusedAddress(Exception):
    """The name resolves to an address that webhooks may not dial."""


@dataclass(frozen=True)
class Place:
    """Where a URL leads: connections to the same place are used again."""

    tls: bool
    host: str
    port: int


@dataclass
class Line:
    """One connection and what HTTP/1.1 has been said on it."""

    place: Place
    address: str
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    http: h11.Connection = field(default_factory=lambda: h11.Connection(h11.CLIENT))
    idle_since: float = 0.0

    def drop(self) -> None:
        """At once: a peer that stalls is not waited for."""
        self.writer.transport.abort()

    def is_open(self, now: float) -> bool:
        lively = not (self.writer.is_closing() or self.reader.at_eof())
        return lively and now - self.idle_since < IDLE_S

    async def next_event(self) -> h11.Event | type[h11.PAUSED] | type[h11.NEED_DATA]:
        """The next thing the receiver says. Raises ``h11.RemoteProtocolError``, OSError."""
        while (event := self.http.next_event()) is h11.NEED_DATA:
            self.http.receive_data(await self.reader.read(READ_AT_ONCE))
        return event


class Lines:
    """Opens connections to vetted addresses, and keeps those that may be used again."""

    def __init__(self, allowed: tuple[Network, ...]) -> None:
        self._allowed = allowed
        self._tls: ssl.SSLContext | None = None
        self._idle: dict[Place, list[Line]] = {}

    async def take(self, place: Place) -> Line:
        """Raises RefusedAddress, Unreachable, ``ssl.SSLError``."""
        now = asyncio.get_running_loop().time()
        kept = self._idle.get(place, [])
        while kept:
            line = kept.pop()
            if line.is_open(now):
                return line
            line.drop()
        self._idle.pop(place, None)
        return await self._open(place)

    def give_back(self, line: Line) -> None:
        """Keep a line whose answer was read to its end; drop any other."""
        finished = line.http.our_state is h11.DONE and line.http.their_state is h11.DONE
        if not finished or line.http.trailing_data[0]:
            line.drop()
            return
        line.http.start_next_cycle()
        line.idle_since = asyncio.get_running_loop().time()
        self._idle.setdefault(line.place, []).append(line)
        self._let_go(line.idle_since)

    def _let_go(self, now: float) -> None:
        """Beyond the most that are kept, those idle the longest go, and all that are too old."""
        if sum(map(len, self._idle.values())) <= IDLE_MAX:
            return
        lines = sorted((one for kept in self._idle.values() for one in kept), key=_idle_since)
        keep = {id(one) for one in lines[-IDLE_MAX:] if one.is_open(now)}
        for line in lines:
            if id(line) not in keep:
                self._idle[line.place].remove(line)
                line.drop()
        self._idle = {place: kept for place, kept in self._idle.items() if kept}

    async def _open(self, place: Place) -> Line:
        addresses = await resolve(place.host, place.port)
        if not all(may_dial(address, self._allowed) for address in addresses):
            raise RefusedAddress
        for address in addresses:
            try:
                reader, writer = await self._connect(address, place)
            except ssl.SSLError:
                raise
            except OSError:
                continue
            return Line(place, address, reader, writer)
        raise Unreachable

    async def _connect(
        self, address: str, place: Place
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if not place.tls:
            return await asyncio.open_connection(address, place.port)
        if self._tls is None:
            self._tls = ssl.create_default_context()
        return await asyncio.open_connection(
            address, place.port, ssl=self._tls, server_hostname=place.host
        )

    def close(self) -> None:
        for kept in self._idle.values():
            for line in kept:
                line.drop()
        self._idle.clear()


def _idle_since(line: Line) -> float:
    return line.idle_since


async def resolve(host: str, port: int) -> list[str]:
    """The literal addresses of a name. Raises Unreachable where there is none."""
    if not 0 < port < 65_536:
        raise Unreachable
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unreachable from None
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))

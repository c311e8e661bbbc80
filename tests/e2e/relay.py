"""A network that can be cut: what the browser and the peer say to each other passes through here.

A browser's emulated networks leave WebRTC alone, so the datagrams go through sockets of our own.
The browser's offer is passed on without its addresses and the peer's answer with ours instead of
the peer's, so that neither finds a way around.
"""

import re
import selectors
import socket
import threading
from types import TracebackType

from playwright.sync_api import BrowserContext, Route
from playwright.sync_api import Error as BrowserError

Address = tuple[str, int]

HERE = "127.0.0.1"
LONGEST_DATAGRAM = 65_536
LOOK_AGAIN_S = 0.2
CALLS = re.compile(r"/v1/realtime/.*calls$")
_CANDIDATE = re.compile(r"^a=candidate:\S+ 1 udp \d+ (?P<host>\S+) (?P<port>\d+) typ host.*$", re.I)


class Relay:
    """Carries datagrams while it is whole, and drops them while it is cut."""

    def __init__(self) -> None:
        self.cut = False
        self.calls = 0
        """Answered so far."""
        self._sockets = selectors.DefaultSelector()
        self._upstream: dict[tuple[socket.socket, Address], socket.socket] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._carry, daemon=True)

    def __enter__(self) -> "Relay":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join()
        for key in list(self._sockets.get_map().values()):
            self._sockets.unregister(key.fileobj)
            assert isinstance(key.fileobj, socket.socket)
            key.fileobj.close()
        self._sockets.close()

    def stand_between(self, context: BrowserContext) -> None:
        """From now on, every call of this browser goes through the relay."""
        context.route(CALLS, self._call)

    def _call(self, route: Route) -> None:
        offer = route.request.post_data or ""
        try:
            if self.cut:
                raise BrowserError("cut")
            answer = route.fetch(post_data=_without_addresses(offer))
            route.fulfill(response=answer, body=self._redirected(answer.text()))
            self.calls += answer.ok
        except BrowserError:
            route.abort("connectionfailed")

    def _redirected(self, answer: str) -> str:
        """The answer, with one address in each section: ours."""
        found = (_CANDIDATE.match(line) for line in answer.splitlines())
        peers = {int(one["port"]) for one in found if one is not None and one["host"] == HERE}
        ours = {port: self._open((HERE, port)) for port in peers}
        kept = []
        for line in answer.splitlines():
            candidate = _CANDIDATE.match(line)
            if candidate is None:
                kept.append(line)
            elif candidate["host"] == HERE:
                theirs = candidate["port"]
                kept.append(line.replace(f" {theirs} typ", f" {ours[int(theirs)]} typ"))
        return "\r\n".join(kept) + "\r\n"

    def _open(self, peer: Address) -> int:
        """The port that stands for this address of the peer."""
        front = _open_socket()
        front.bind((HERE, 0))
        self._sockets.register(front, selectors.EVENT_READ, peer)
        return int(front.getsockname()[1])

    def _carry(self) -> None:
        while not self._over.is_set():
            for key, _ in self._sockets.select(LOOK_AGAIN_S):
                assert isinstance(key.fileobj, socket.socket)
                self._pass_on(key.fileobj, key.data)

    def _pass_on(self, source: socket.socket, data: object) -> None:
        try:
            datagram, sender = source.recvfrom(LONGEST_DATAGRAM)
            if self.cut:
                return
            if isinstance(data, _Back):
                data.front.sendto(datagram, data.browser)
            else:
                self._towards_peer(source, sender, data).send(datagram)
        except OSError:
            # The peer's or the browser's port is closed: to them it is a packet lost.
            return

    def _towards_peer(self, front: socket.socket, browser: Address, peer: object) -> socket.socket:
        """One socket for each of the browser's, so that the peer can tell them apart."""
        known = self._upstream.get((front, browser))
        if known is not None:
            return known
        assert isinstance(peer, tuple)
        upstream = _open_socket()
        upstream.connect(peer)
        self._upstream[front, browser] = upstream
        self._sockets.register(upstream, selectors.EVENT_READ, _Back(front, browser))
        return upstream


class _Back:
    """Where what the peer says goes."""

    def __init__(self, front: socket.socket, browser: Address) -> None:
        self.front = front
        self.browser = browser


def _open_socket() -> socket.socket:
    one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    # What was ready to be read may be gone by then: a packet with a wrong checksum, an error.
    one.setblocking(False)
    return one


def _without_addresses(offer: str) -> str:
    kept = [line for line in offer.splitlines() if not line.startswith("a=candidate:")]
    return "\r\n".join(kept) + "\r\n"

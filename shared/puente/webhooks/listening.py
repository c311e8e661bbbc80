"""A receiver to look at: verifies what arrives, prints a line of it, and keeps nothing."""

import json
import sys
import time
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from puente.webhooks.signatures import BadSignature, verify

BODY_LIMIT = 1_048_576
"""Bytes; a longer body is refused unread."""
PATIENCE_S = 10.0
"""How long a peer may keep a connection waiting."""

WARNING = (
    "Payloads at the levels full and fhir hold what was said in a visit. This receiver prints to a "
    "terminal: use it with made-up visits only, never with patients' data."
)


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def judge(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> tuple[int, str]:
    """The status to answer, and the line to print: what it is, never what it says."""
    try:
        verify(secret, headers, body, now=now)
    except BadSignature:
        return 401, f"refused: not signed with this secret, or not now ({len(body)} bytes)"
    try:
        document = json.loads(body)
        kind, data = str(document["type"]), document["data"]
        named = ", ".join(f"{n}={data[n]}" for n in ("conversation_id", "action_id") if n in data)
    except (ValueError, KeyError, TypeError):
        return 400, "refused: signed, but no event"
    return 204, f"verified: {headers['webhook-id']} {kind} {named}".rstrip()


def make_server(
    secret: str,
    host: str,
    port: int,
    *,
    show_bodies: bool,
    tell: Callable[[str], None] = _print,
    now: Callable[[], float] = time.time,
) -> ThreadingHTTPServer:
    """Bound and not yet serving; port 0 takes a free one."""

    class Receive(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = PATIENCE_S

        def do_POST(self) -> None:
            length = self.headers.get("content-length", "")
            if not (length.isascii() and length.isdigit()):
                self._answer(411, "refused: no content-length")
            elif int(length) > BODY_LIMIT:
                self._answer(413, f"refused: more than {BODY_LIMIT} bytes")
            else:
                self._take(int(length))

        def _take(self, length: int) -> None:
            try:
                body = self.rfile.read(length)
            except TimeoutError:
                self._answer(408, "refused: the body never came")
                return
            named = {name.lower(): value for name, value in self.headers.items()}
            status, line = judge(secret, named, body, now())
            self._answer(status, line)
            if show_bodies and status == 204:
                tell(body.decode("utf-8", "replace"))

        def _answer(self, status: int, line: str) -> None:
            tell(line)
            self.close_connection = status != 204
            self.send_response(status)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Said already, in a line of our own."""

    return ThreadingHTTPServer((host, port), Receive)


def serve(secret: str, host: str, port: int, *, show_bodies: bool) -> None:
    """Receive until Ctrl-C."""
    with make_server(secret, host, port, show_bodies=show_bodies) as server:
        _print(WARNING)
        _print(f"listening on http://{host}:{server.server_address[1]}/ (Ctrl-C stops it)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return

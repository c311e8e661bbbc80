"""A clinic's system beside the browser: fails or takes what comes, as a test tells it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

BROKEN = b"made-up receiver: its database is away"
SOME_SECRET = "whsec_" + "bWFkZS11cC1zZWNyZXQ="
"""Verifies nothing, until the receiver is told the true one."""


class Receiver:
    """What arrived is kept by its ``webhook-id``, with whether the secret verifies it."""

    def __init__(self) -> None:
        self.status = 500
        self.secret = SOME_SECRET
        self.arrived: list[tuple[str, bool]] = []
        self.url = ""

    def take(self, headers: dict[str, str], body: bytes) -> None:
        try:
            Webhook(self.secret).verify(body, headers)
            verified = True
        except (WebhookVerificationError, ValueError):
            verified = False
        self.arrived.append((headers.get("webhook-id", ""), verified))


@contextmanager
def listening() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            receiver.take({name.lower(): value for name, value in self.headers.items()}, body)
            answer = BROKEN if receiver.status >= 400 else b""
            self.send_response(receiver.status)
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: the test says itself what it saw."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}/hooks"
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

"""Receive Puente's webhooks with the library svix (pip install svix).

WEBHOOK_SECRET=whsec_… python python_svix.py 8787
"""

import json
import os
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

from svix.webhooks import Webhook, WebhookVerificationError

webhook = Webhook(os.environ["WEBHOOK_SECRET"])
seen: set[str] = set()  # in earnest: a unique column in your database


class Receive(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        try:
            # The exact bytes: verify first, parse afterwards.
            webhook.verify(body, {k.lower(): v for k, v in self.headers.items()})
        except WebhookVerificationError:
            self.send_response(401)
            self.end_headers()
            return
        event = json.loads(body)
        message_id = self.headers["webhook-id"]
        if message_id not in seen:  # the same id may come again: do everything once
            seen.add(message_id)
            print(message_id, event["type"], flush=True)
        self.send_response(204)  # answer soon, work later
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


HTTPServer(("127.0.0.1", int(sys.argv[1])), Receive).serve_forever()

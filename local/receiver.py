"""A webhook receiver to look at: verifies with the public library, logs to disk, shows a page."""

import html
import json
import os
import threading
from collections import deque
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

KEPT = 200
BODY_LIMIT = 1_048_576


class ReceiverLog:
    """One JSON line a request, on disk before it is answered."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._seen: set[str] = set()
        self.recent: deque[dict[str, Any]] = deque(maxlen=KEPT)
        for line in self._lines():
            self._remember(line)

    def _lines(self) -> list[dict[str, Any]]:
        try:
            text = self._path.read_text()
        except FileNotFoundError:
            return []
        return [parsed for line in text.splitlines() if (parsed := _parse(line)) is not None]

    def _remember(self, row: dict[str, Any]) -> None:
        if row.get("verified"):
            self._seen.add(str(row.get("webhook_id")))
        self.recent.append(row)

    def add(self, row: dict[str, Any]) -> None:
        with self._lock:
            row["repeat"] = row["webhook_id"] in self._seen
            # One write call with the newline first: a line torn by a kill spoils no other.
            descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(descriptor, b"\n" + json.dumps(row, ensure_ascii=False).encode())
            finally:
                os.close(descriptor)
            self._remember(row)


def _parse(line: str) -> dict[str, Any] | None:
    try:
        row = json.loads(line)
    except ValueError:
        return None
    return row if isinstance(row, dict) else None


def create_receiver(secrets: Mapping[str, str], log: ReceiverLog) -> FastAPI:
    """``POST /{name}`` takes the webhooks of the endpoint whose secret is ``secrets[name]``."""
    app = FastAPI(title="Local webhook receiver", openapi_url=None)

    @app.post("/{name}")
    async def receive(name: str, request: Request) -> Response:
        if name not in secrets:
            return JSONResponse({"error": "no such receiver"}, 404)
        body = await request.body()
        row = {
            "received_at": datetime.now(UTC).isoformat(),
            "receiver": name,
            "webhook_id": request.headers.get("webhook-id", ""),
            "verified": False,
        }
        try:
            if len(body) > BODY_LIMIT:
                raise WebhookVerificationError("too large")
            event = Webhook(secrets[name]).verify(body, dict(request.headers))
        except WebhookVerificationError:
            log.add({**row, "type": None, "data": None})
            return JSONResponse({"error": "the signature does not verify"}, 401)
        log.add({**row, "verified": True, "type": event["type"], "data": event["data"]})
        return Response(status_code=204)

    @app.get("/")
    async def show() -> HTMLResponse:
        return HTMLResponse(_page(list(log.recent)))

    return app


def _page(rows: list[dict[str, Any]]) -> str:
    shown = "".join(_row(row) for row in reversed(rows))
    empty = "" if rows else "<p>Nothing has arrived yet. Confirm an action in a visit.</p>"
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Webhook receiver</title>'
        '<meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="3">'
        "<style>body{font:16px/1.5 system-ui;margin:2rem auto;max-width:70rem;padding:0 1rem}"
        "table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.4rem .6rem;"
        "border-bottom:1px solid #ccc;vertical-align:top}code{font-size:.85em;word-break:break-all}"
        "@media(prefers-color-scheme:dark){body{background:#111;color:#eee}}</style>"
        "<h1>Webhook receiver</h1><p>What arrived here, newest first, verified with the public "
        f"Standard Webhooks library.</p>{empty}<table><thead><tr><th>When</th><th>Event</th>"
        f"<th>Verified</th><th>Data</th></tr></thead><tbody>{shown}</tbody></table></html>"
    )


def _row(row: dict[str, Any]) -> str:
    verified = "yes" if row["verified"] else "no"
    again = " (again)" if row.get("repeat") else ""
    cells = [row["received_at"][:19], f"{row['type']}{again}", verified]
    data = html.escape(json.dumps(row["data"], ensure_ascii=False))
    plain = "".join(f"<td>{html.escape(str(cell))}</td>" for cell in cells)
    return f"<tr>{plain}<td><code>{data}</code></td></tr>"

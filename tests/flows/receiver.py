"""A clinic's system: a real HTTP server that verifies what it gets with the public library."""

import asyncio
import socket
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

import pytest
import uvicorn
from standardwebhooks import webhooks
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from puente.ports import Clock
from tests.support.bodies import check_body


@dataclass(frozen=True)
class Arrival:
    """One request that verified."""

    webhook_id: str
    type: str
    data: dict[str, Any]
    body: bytes
    at: datetime


@dataclass
class Answer:
    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)


class Receiver:
    """Listens on a port of its own, may go down and come up, and answers as it is told.

    ``answers`` are used up one a request; after them every request is answered with 204.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._server: uvicorn.Server | None = None
        self._running: asyncio.Task[None] | None = None
        self.port = 0
        self.secret = ""
        self.arrivals: list[Arrival] = []
        self.refused = 0
        self.misfits: list[str] = []
        """What arrived and is not as the catalogue says."""
        self.answers: deque[Answer] = deque()
        self.before_answer: Callable[[], None] = lambda: None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hooks"

    async def up(self) -> None:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        listener.listen(64)
        self.port = listener.getsockname()[1]
        app = Starlette(routes=[Route("/hooks", self._take, methods=["POST"])])
        config = uvicorn.Config(app, log_level="warning", lifespan="off", access_log=False)
        self._server = uvicorn.Server(config)
        self._running = asyncio.create_task(self._server.serve(sockets=[listener]))

    async def down(self) -> None:
        if self._server is not None and self._running is not None:
            self._server.should_exit = self._server.force_exit = True
            await self._running
            self._server = None

    async def _take(self, request: Request) -> Response:
        body = await request.body()
        try:
            event = webhooks.Webhook(self.secret).verify(body, dict(request.headers))
        except webhooks.WebhookVerificationError:
            self.refused += 1
            return Response(status_code=401)
        try:
            check_body(body)
        except AssertionError as fault:
            self.misfits.append(str(fault))
        self.arrivals.append(
            Arrival(
                request.headers["webhook-id"], event["type"], event["data"], body, self._clock()
            )
        )
        self.before_answer()
        answer = self.answers.popleft() if self.answers else Answer()
        return Response(status_code=answer.status, headers=answer.headers)

    def of(self, kind: str) -> list[Arrival]:
        return [arrival for arrival in self.arrivals if arrival.type == kind]

    @property
    def in_order(self) -> list[Arrival]:
        """As they happened in their visit: the order of arrival is promised to nobody."""
        return sorted(self.arrivals, key=lambda arrival: int(arrival.data["sequence"]))

    @property
    def ids(self) -> list[str]:
        return [arrival.webhook_id for arrival in self.arrivals]


def tell_the_library_the_time(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    """The receiver's clock is the test's: the library has no other way to be told."""

    class Told(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return clock().astimezone(tz)

    monkeypatch.setattr(webhooks, "datetime", Told)

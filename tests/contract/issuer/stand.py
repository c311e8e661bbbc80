"""A running issuer behind a real socket, and the requests that the tests put to it."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Mount, Route

from local.issuer.app import create_issuer
from local.issuer.client import challenge_of
from local.issuer.config import DemoUser, IssuerConfig

ANA = DemoUser(
    sub="demo-ana",
    name="Dr. Ana Ruiz",
    email="ana@valle.example",
    clinic="Clínica Valle",
    role="clinician",
    blurb="Runs visits and reviews their actions.",
    blurb_es="Hace consultas y revisa sus acciones.",
)
BEN = DemoUser(
    sub="demo-ben",
    name="Ben Okafor",
    email="ben@valle.example",
    clinic="Clínica Valle",
    role="admin",
    blurb="Sets up members and webhooks.",
    blurb_es="Configura miembros y webhooks.",
)
CARLA = DemoUser(
    sub="demo-carla",
    name="Dr. Carla Mendes",
    email="carla@riverside.example",
    clinic="Riverside Family Health",
    role="clinician",
    blurb="Works in another clinic, and sees none of the first one's visits.",
    blurb_es="Trabaja en otra clínica y no ve las consultas de la primera.",
)
VERIFIER = "a-verifier-of-forty-three-characters-or-more-0123456789"


class Clock:
    """The real time, which a test may move forward or back."""

    def __init__(self) -> None:
        self.offset = 0.0

    def __call__(self) -> float:
        return time.time() + self.offset


@dataclass
class Stand:
    """One issuer at ``base_url``/oidc, with a page at every other address."""

    config: IssuerConfig
    port: int
    clock: Clock = field(default_factory=Clock)
    _server: uvicorn.Server | None = None
    _thread: threading.Thread | None = None

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def redirect_uri(self) -> str:
        return f"{self.base_url}/signed-in"

    def start(self) -> None:
        app = Starlette(
            routes=[
                Mount("/oidc", create_issuer(self.config, clock=self.clock)),
                Route("/{path:path}", _page),
            ]
        )
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        # Listening already: whoever connects before the server accepts is queued, not refused.
        listener.listen()
        self._server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        self._thread = threading.Thread(target=self._server.run, args=([listener],))
        self._thread.start()

    def stop(self) -> None:
        if self._server and self._thread:
            self._server.should_exit = True
            self._thread.join(timeout=20)
            assert not self._thread.is_alive(), "the server did not stop"

    def restart(self, **changes: object) -> None:
        """Stop, change settings, and start again from what is on disk."""
        self.stop()
        self.config = replace(self.config, **changes)  # type: ignore[arg-type]
        self.start()

    def query(self, **changes: str | None) -> dict[str, str]:
        """A complete authorization request, with some parameters changed or, by None, left out."""
        complete: dict[str, str | None] = {
            "response_type": "code",
            "client_id": self.config.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": "openid profile email",
            "state": "a-state",
            "nonce": "a-nonce",
            "code_challenge": challenge_of(VERIFIER),
            "code_challenge_method": "S256",
        }
        return {name: value for name, value in {**complete, **changes}.items() if value is not None}

    async def authorize(self, http: httpx.AsyncClient, **changes: str | None) -> httpx.Response:
        return await http.get(f"{self.base_url}/oidc/authorize", params=self.query(**changes))

    async def press(
        self, http: httpx.AsyncClient, who: str | None = None, **changes: str | None
    ) -> httpx.Response:
        """What pressing a person's button on the sign-in page sends."""
        return await http.post(
            f"{self.base_url}/oidc/authorize",
            params=self.query(**changes),
            data={"sub": who or ANA.sub},
        )

    async def code(self, http: httpx.AsyncClient, sub: str = ANA.sub) -> str:
        return answer_of(await self.press(http, sub))["code"]

    async def exchange(
        self, http: httpx.AsyncClient, code: str | None, **changes: str | None
    ) -> httpx.Response:
        complete: dict[str, str | None] = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect_uri,
            "client_id": self.config.client_id,
            "code_verifier": VERIFIER,
        }
        form = {name: value for name, value in {**complete, **changes}.items() if value is not None}
        return await http.post(f"{self.base_url}/oidc/token", data=form)


@contextmanager
def running(data_dir: Path) -> Iterator[Stand]:
    """A started issuer on a port of its own, stopped at the end."""
    port = free_port()
    stand = Stand(config_for(port, data_dir), port)
    stand.start()
    try:
        yield stand
    finally:
        stand.stop()


def answer_of(response: httpx.Response) -> dict[str, str]:
    """The parameters that an authorization response brings to the page."""
    assert response.status_code == 302, response.text
    return {k: v[0] for k, v in parse_qs(urlsplit(response.headers["location"]).query).items()}


def config_for(port: int, data_dir: Path) -> IssuerConfig:
    return IssuerConfig(
        issuer_url=f"http://127.0.0.1:{port}/oidc",
        data_dir=data_dir,
        users=(ANA, BEN, CARLA),
        allowed_origins=frozenset({f"http://127.0.0.1:{port}", f"http://localhost:{port}"}),
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _page(request: Request) -> HTMLResponse:
    return HTMLResponse(f"<!doctype html><title>The page</title><h1>{request.url.path}</h1>")

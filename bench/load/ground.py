"""The API's application over a fresh database, called where a server would call it."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from pymongo.asynchronous.mongo_client import AsyncMongoClient
from starlette.types import ASGIApp

from bench.load.wire import Wire
from local.visit_script import VISIT_SCRIPT
from puente.api.application import create_app
from puente.bootstrap import Puente
from puente.domain.member import Member, Role
from puente.repositories.migrations import migrate
from puente.settings import Settings
from puente.telemetry import Telemetry
from tests.support.serving import serve
from tests.support.settings import local_settings
from tests.support.tokens import Issuer

HOUR_S = 3_600
CLINIC = "cln_benchnorth"
SUBJECTS: Mapping[str, Role] = {"bench-clinician": "clinician", "bench-supervisor": "supervisor"}


@dataclass
class Answer:
    """What the application answered."""

    status: int = 0
    body: bytearray = field(default_factory=bytearray)

    def json(self) -> Any:
        return json.loads(self.body)


class Caller:
    """Calls an ASGI application with a member's token, as a server would and without one's cost."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app = app
        self._headers = [
            (b"authorization", f"Bearer {token}".encode()),
            (b"content-type", b"application/json"),
            (b"host", b"bench.test"),
        ]

    async def __call__(self, method: str, path: str, body: bytes = b"", query: str = "") -> Answer:
        """Raises AssertionError for an answer that is no success."""
        answer = Answer()
        given = iter(({"type": "http.request", "body": body, "more_body": False},))

        async def receive() -> Any:
            return next(given, {"type": "http.disconnect"})

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                answer.status = message["status"]
            else:
                answer.body += message.get("body", b"")

        await self._app(self._scope(method, path, query), receive, send)
        assert 200 <= answer.status < 300, (path, answer.status, bytes(answer.body))
        return answer

    def _scope(self, method: str, path: str, query: str) -> dict[str, Any]:
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": self._headers,
            "client": ("127.0.0.1", 1),
            "server": ("bench.test", 80),
            "state": {},
        }


@dataclass
class Ground:
    """A core over a database of its own, its application, and what its driver tells."""

    puente: Puente
    app: ASGIApp
    wire: Wire
    issuer: Issuer

    def token(self, subject: str = "bench-clinician") -> str:
        """Good for an hour."""
        now = int(datetime.now(UTC).timestamp())
        claims: dict[str, Any] = {"iat": now, "exp": now + HOUR_S, "jti": uuid4().hex}
        return self.issuer.token(sub=subject, **claims)

    def caller(self, subject: str = "bench-clinician") -> Caller:
        return Caller(self.app, self.token(subject))


@asynccontextmanager
async def ground(uri: str, name: str, folder: Path, **variables: str) -> AsyncIterator[Ground]:
    """As deployed, as far as one machine goes: tokens signed by an issuer and verified by its
    keys, content sealed under the clinic's key, log lines written, every call audited."""
    issuer, wire = Issuer(), Wire()
    async with AsyncExitStack() as opened:
        issuer.url = await opened.enter_async_context(serve(issuer.app()))
        log = opened.enter_context((folder / f"{name}.log").open("w"))
        settings = local_settings(
            mongodb_uri=uri,
            database=name,
            folder=folder,
            **{
                "PUENTE_IDENTITY__ISSUER": issuer.url,
                "PUENTE_IDENTITY__PROVIDER": "oidc",
                "PUENTE_CIPHER__PROVIDER": "local_key",
                "PUENTE_CIPHER__KEY_FILE": str(folder / "keys" / name),
                **variables,
            },
        )
        telemetry = Telemetry(name, stream=log)  # a logger of its own, with a file of its own
        puente = Puente(settings, telemetry=telemetry, mongo=watched_client(settings, wire))
        opened.push_async_callback(puente.close)
        await migrate(puente.database)
        await _seed_people(puente, issuer.url)
        yield Ground(puente, create_app(puente), wire, issuer)


def watched_client(settings: Settings, wire: Wire) -> AsyncMongoClient[dict[str, Any]]:
    """The client that bootstrap makes, with a listener."""
    made = Puente(settings).mongo
    return AsyncMongoClient(
        settings.mongodb.uri.get_secret_value(),
        connect=False,
        tz_aware=True,
        timeoutMS=settings.mongodb.timeout_ms,
        retryWrites=made.options.retry_writes,
        serverMonitoringMode="poll",
        event_listeners=[wire],
    )


async def _seed_people(puente: Puente, issuer: str) -> None:
    for subject, role in SUBJECTS.items():
        member = Member(
            member_id=f"mbr_{subject.replace('-', '')}",
            clinic_id=CLINIC,
            clinic_name="Bench (made up)",
            name=f"Made-up {role}",
            role=role,
            state="active",
            issuer=issuer,
            subject=subject,
            created_at=puente.clock(),
        )
        await puente.repositories.members.add(member, outbox_key=puente.randomness(32))


def opening_body(visit: str) -> bytes:
    """Opens a made-up visit."""
    at = datetime.now(UTC).isoformat()
    consent = {"granted": True, "wording": "2026-11-23", "language": "es", "at": at}
    opening = {"conversation_id": visit, "languages": ["en", "es"], "consent": consent}
    return json.dumps(opening).encode()


def turn_body(number: int) -> bytes:
    """Turn ``number`` of the made-up visit, said over and over."""
    line = VISIT_SCRIPT[number % len(VISIT_SCRIPT)]
    at = (datetime.now(UTC) + timedelta(milliseconds=number)).isoformat()
    said = {
        "speaker": line.speaker,
        "source": {"lang": line.source_lang, "text": line.source_text},
        "target": {"lang": line.target_lang, "text": line.target_text},
        "started_at": at,
        "ended_at": at,
    }
    return json.dumps(said).encode()


def turn_path(visit: str, number: int) -> str:
    return f"/api/conversations/{visit}/turns/{visit[:12]}-{number:06d}"


async def open_visit(caller: Caller) -> str:
    visit = uuid4().hex
    await caller("POST", "/api/conversations", opening_body(visit))
    return visit

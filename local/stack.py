"""The whole of Puente in one process: what ``make run`` starts."""

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from local import ground as grounds
from local.database import EmbeddedDatabase, uri
from local.ground import HOST, Ground
from local.issuer.app import create_issuer
from local.issuer.config import IssuerConfig
from local.issuer.limits import LimitedSignIn
from local.page import add_page
from local.peer import PeerConfig, close_peer, create_peer
from local.pump import SWEEP_EVERY_S, VISITS_AT_ONCE, WEBHOOKS_AT_ONCE, Pump
from local.receiver import ReceiverLog, create_receiver
from local.seed import NEWCOMER, USERS, receiver_secrets, seed
from local.uploads import create_storage_door
from puente.api.application import create_app
from puente.bootstrap import Puente
from puente.ports import SignedDoor
from puente.repositories.base import Database
from puente.repositories.documents import upgrade_documents
from puente.repositories.migrations import migrate

PAGE = Path(__file__).resolve().parent.parent / "frontend" / "dist"

Say = Callable[[str, str], None]


def say(part: str, what: str) -> None:
    """One progress line."""
    sys.stdout.write(f"  {part:<12} {what}\n")
    sys.stdout.flush()


def prepare_environment(ground: Ground, folder: Path) -> None:
    """Stage ``local``, and the addresses of today's parts, for every container of this process."""
    environ = os.environ
    environ["PUENTE_STAGE"] = "local"
    environ.setdefault("MONGODB_URI", ground.mongodb_uri)
    environ["PUENTE_IDENTITY__ISSUER"] = f"{ground.origin}/oidc"
    environ["PUENTE_EMAIL__PAGE_URL"] = ground.origin
    environ["PUENTE_STORAGE__FOLDER"] = str(folder / "storage")
    environ["PUENTE_STORAGE__ANCHOR_FOLDER"] = str(folder / "anchors")
    environ.setdefault("PUENTE_CIPHER__KEY_FILE", str(folder / "keys" / "content"))
    if not environ.get("OPENAI_API_KEY"):
        environ["PUENTE_REALTIME__BASE_URL"] = ground.origin


async def _is_kept_unsealed(database: Database) -> bool:
    """Whether this folder's content is older than its keys: every start seals an endpoint's."""
    if await database.collection("content_keys").find_one({}) is not None:
        return False
    return await database.collection("webhook_endpoints").find_one({}) is not None


class PeerFirst:
    """Paths of OpenAI's API go to the local peer, all others to Puente."""

    def __init__(self, peer: ASGIApp, other: ASGIApp) -> None:
        self._peer = peer
        self._other = other

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        to_peer = scope.get("path", "").startswith("/v1/")
        await (self._peer if to_peer else self._other)(scope, receive, send)


class QuietServer(uvicorn.Server):
    """Leaves signals to the stack: uvicorn would raise them again when it is done."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.decided = asyncio.Event()
        """Set once it listens, or could not."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        try:
            await super().startup(sockets)
        finally:
            self.decided.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    def stop(self) -> None:
        """Finish what is being answered; asked a second time, stop at once."""
        self.force_exit = self.should_exit
        self.should_exit = True


class Stack:
    """Starts the parts one after the other, serves, and stops them in the reverse order."""

    def __init__(self, folder: Path, *, port: int | None = None, report: Say = say) -> None:
        self._folder = folder
        self._wanted_port = port
        self._say = report
        self._database: EmbeddedDatabase | None = None
        self._pump: Pump | None = None

    def run(self) -> None:
        """Serve until SIGINT or SIGTERM.

        Raises AlreadyRunningError, DatabaseError, OSError, and PyMongoError or PuenteError where a
        database of your own cannot be used.
        """
        began = time.monotonic()
        with grounds.hold(self._folder):
            log = self._redirect_log()
            try:
                ground = self._choose()
                prepare_environment(ground, self._folder)
                self._start_database(ground)
                asyncio.run(self._serve(ground, began))
            finally:
                self._stop_parts()
                sys.stderr = sys.__stderr__
                log.close()

    def _redirect_log(self) -> IO[str]:
        """Log lines go to a file: the terminal keeps the progress lines."""
        path = self._folder / "stack.log"
        log = path.open("a", buffering=1)
        sys.stderr = log
        self._say("log", str(path))
        return log

    def _choose(self) -> Ground:
        last = grounds.read(self._folder)
        wanted = self._wanted_port or (last.port if last else grounds.FIRST_PORT)
        port = grounds.free_port(wanted)
        if port != wanted:
            self._say("port", f"{wanted} is taken, using {port}")
        given = os.environ.get("MONGODB_URI")
        database_port = None
        if not given:
            kept = last.database_port if last else None
            database_port = grounds.free_port(kept or grounds.FIRST_DATABASE_PORT)
        return Ground(
            pid=os.getpid(),
            port=port,
            database_port=database_port,
            mongodb_uri=given or uri(database_port or 0),
            database=os.environ.get("PUENTE_MONGODB__DATABASE", "puente"),
        )

    def _start_database(self, ground: Ground) -> None:
        if ground.database_port is None:
            self._say("database", "MONGODB_URI (yours)")
            return
        folder = self._folder / "mongodb"
        self._database = EmbeddedDatabase(
            folder, ground.database_port, self._folder / "database.log"
        )
        self._database.start()
        self._say("database", f"embedded, {HOST}:{ground.database_port}, kept in {folder}")

    async def _serve(self, ground: Ground, began: float) -> None:
        puente = await self._core()
        indexes = await migrate(puente.database)
        await upgrade_documents(puente.database)
        secrets = receiver_secrets(self._folder)
        await seed(puente, secrets, origin=ground.origin)
        self._say("data", f"{len(indexes)} indexes, {len(USERS)} demo users, 2 demo clinics")
        peer = None
        if puente.realtime.demo:
            key = puente.settings.realtime.api_key.get_secret_value()
            # Tests ask the peer to fail in named ways; nobody else may.
            faults = bool(os.environ.get("PUENTE_PEER_FAULTS"))
            peer = create_peer(PeerConfig(key, allow_faults=faults))
        app = self._assemble(puente, ground, secrets, peer)
        self._say("sign-in", f"{ground.origin}/oidc")
        self._say("interpreter", "local peer: a scripted demo" if peer else "OpenAI, for real")
        self._say("receiver", f"{ground.origin}/receiver/")
        self._start_pump(puente)
        self._say("queues", "webhook, visit; sweep every second")
        await self._listen(app, ground, began)
        if peer is not None:
            await close_peer(peer)
        await puente.close()

    async def _core(self) -> Puente:
        """Puente as the settings say; content that was kept unsealed before stays readable."""
        puente = Puente()
        sealing = puente.settings.cipher.provider != "passthrough"
        if sealing and await _is_kept_unsealed(puente.database):
            await puente.close()
            os.environ["PUENTE_CIPHER__PROVIDER"] = "passthrough"
            self._say("cipher", f"kept unsealed as it was; move {self._folder} away to seal anew")
            return Puente()
        return puente

    def _assemble(
        self, puente: Puente, ground: Ground, secrets: dict[str, str], peer: FastAPI | None
    ) -> ASGIApp:
        app = create_app(puente)
        origins = {ground.origin, f"http://localhost:{ground.port}"}
        issuer = IssuerConfig(
            issuer_url=f"{ground.origin}/oidc",
            data_dir=self._folder / "issuer",
            users=(*(user for user, _, _ in USERS), NEWCOMER),
            allowed_origins=frozenset(origins),
        )
        doorway = LimitedSignIn(create_issuer(issuer), puente.limits.hold)
        app.mount("/oidc", doorway)
        log = ReceiverLog(self._folder / "receiver.jsonl")
        app.mount("/receiver", create_receiver(secrets, log))
        if isinstance(puente.storage, SignedDoor):
            app.mount(puente.storage.path, create_storage_door(puente.storage))
        add_page(app, PAGE, puente.settings, demo=puente.realtime.demo)
        return app if peer is None else PeerFirst(peer, app)

    def _start_pump(self, puente: Puente) -> None:
        # The functions build themselves when imported, as on Lambda: only now is the stage set.
        from functions.deliver_webhook import app as deliver
        from functions.finish_visit import app as finish
        from functions.sweep import app as sweep

        self._pump = Pump(puente.telemetry)
        self._pump.pump("webhook", puente.webhook_queue, deliver.handler, at_once=WEBHOOKS_AT_ONCE)
        self._pump.pump("visit", puente.visit_queue, finish.handler, at_once=VISITS_AT_ONCE)
        self._pump.tick("sweep", sweep.handler, every_s=SWEEP_EVERY_S)

    async def _listen(self, app: ASGIApp, ground: Ground, began: float) -> None:
        config = uvicorn.Config(
            app,
            host=HOST,
            port=ground.port,
            log_level="warning",
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=3,
        )
        server = QuietServer(config)
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, server.stop)
        serving = asyncio.create_task(server.serve())
        await server.decided.wait()
        if server.started:
            grounds.write(self._folder, ground)
            elapsed = time.monotonic() - began
            sys.stdout.write(f"\nPuente is ready in {elapsed:.1f} s: {ground.origin}\n")
            sys.stdout.write("Ctrl-C stops it; what was said stays in .data/\n\n")
            sys.stdout.flush()
        await serving

    def _stop_parts(self) -> None:
        if self._pump is not None:
            self._pump.stop()
        if self._database is not None:
            self._database.stop()
            self._say("stopped", "everything is kept")

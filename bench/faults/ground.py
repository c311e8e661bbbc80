"""What a fault is measured on: a database, a clinic, receivers, workers. All of it on loopback."""

import asyncio
import io
import itertools
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx
import psutil
import standardwebhooks
import svix.webhooks

import local.pump
from local.pump import SWEEP_EVERY_S, WEBHOOKS_AT_ONCE, Pump
from puente.bootstrap import Puente
from puente.domain.webhook import Endpoint
from puente.doors import Records, Schedule
from puente.repositories import hooks
from puente.repositories.base import Transaction, update_each
from puente.repositories.migrations import migrate
from puente.services.reconcile import Change
from puente.settings import Settings
from puente.telemetry import Telemetry
from puente.webhooks.signatures import make_secret
from tests.api.clinic import an_action
from tests.support.people import NORTH, People, seed_people
from tests.support.settings import local_settings
from tests.support.visits import open_visit

CHECKOUT = Path(__file__).resolve().parents[2]
QUICK = {
    "PUENTE_WEBHOOK__DEADLINE_S": "2",
    "PUENTE_WEBHOOK__LEASE_S": "3",
}
"""Shorter than by default, so that a row need not wait for the default."""
QUICKER = {
    "PUENTE_WEBHOOK__DEADLINE_S": "1",
    "PUENTE_WEBHOOK__LEASE_S": "1.5",
}
"""For receivers that answer at once: who died is followed the sooner."""
A_VISIT = 20
_numbers = itertools.count(1)


class Receiver:
    """The receiver's process, and what it saw."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self.process = process
        self.origin = f"http://127.0.0.1:{port}"

    async def count(self) -> int:
        async with httpx.AsyncClient() as client:
            return int((await client.get(f"{self.origin}/count")).json()["count"])

    async def rows(self, path: str = "/ok") -> list[dict[str, Any]]:
        """Every request to ``path``, in the order they came."""
        async with httpx.AsyncClient(timeout=60) as client:
            rows = (await client.get(f"{self.origin}/log")).json()["rows"]
        return [row for row in rows if row["path"] == path]


@contextmanager
def child(module: str, *arguments: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """A process of ours, ended with the context."""
    process = start(module, *arguments, **environment)
    try:
        yield process
    finally:
        stop(process)


def start(module: str, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONPATH": "shared:.", **environment},
    )


def stop(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def end(process: subprocess.Popen[str]) -> None:
    """Kill what has nothing left to do: a worker that waits for its queue would end in a second."""
    process.kill()
    process.wait()


def said(process: subprocess.Popen[str]) -> str:
    """The next line of a process. Raises AssertionError where it ended instead."""
    assert process.stdout is not None
    line = process.stdout.readline().strip()
    assert line, "the process ended before it was ready"
    return line


@contextmanager
def receiving() -> Iterator[Receiver]:
    with child("bench.faults.receiver") as process:
        yield Receiver(process, int(said(process)))


class Ground:
    """One database of its own on a running server, with a clinic in it."""

    def __init__(self, uri: str, folder: Path, **variables: str) -> None:
        self.name = f"faults_{os.getpid()}_{next(_numbers)}"
        self.folder = folder / self.name
        # Content is sealed as it is where Puente runs, and every process of a row opens it.
        variables = {
            "PUENTE_CIPHER__PROVIDER": "local_key",
            "PUENTE_CIPHER__KEY_FILE": str(self.folder / "content-key"),
            **variables,
        }
        self.variables = {
            "PUENTE_STAGE": "local",
            "MONGODB_URI": uri,
            "PUENTE_MONGODB__DATABASE": self.name,
            "PUENTE_QUEUE__WEBHOOK_URL": f"{self.name}-webhook",
            "PUENTE_QUEUE__VISIT_URL": f"{self.name}-visit",
            "PUENTE_STORAGE__FOLDER": str(self.folder),
            **variables,
        }
        self.settings: Settings = local_settings(
            mongodb_uri=uri, database=self.name, folder=self.folder, **variables
        )
        self.log = io.StringIO()
        self._options: dict[str, Any] = {}
        self._made: list[Puente] = []
        self._people: People | None = None
        self.puente = self.container()

    def container(self, **replaced: Any) -> Puente:
        telemetry = Telemetry(self.name, stream=self.log)
        made = Puente(self.settings, telemetry=telemetry, **{**self._options, **replaced})
        self._made.append(made)
        return made

    def with_clock(self, clock: Callable[[], Any]) -> None:
        """Every container made from now on lives in this time."""
        self._options["clock"] = clock
        self.puente = self.container()

    def replace(self, **parts: Any) -> None:
        """Every container made from now on has these parts."""
        self._options |= parts
        self.puente = self.container()

    async def close(self) -> None:
        for made in self._made:
            await made.close()

    async def endpoint(self, url: str, **options: Any) -> Endpoint:
        number = next(_numbers)
        endpoint = Endpoint.model_validate(
            {
                "endpoint_id": f"ep_{number:08d}",
                "clinic_id": NORTH,
                "url": url,
                "events": ("action.proposed",),
                "secrets": (make_secret(number.to_bytes(32)),),
                "created_at": self.puente.clock(),
                **options,
            }
        )
        await self.puente.repositories.endpoints.add(endpoint)
        return endpoint

    async def people(self) -> People:
        """The members of the clinic, stored when first asked for."""
        if self._people is None:
            self._people = await seed_people(self.puente)
        return self._people

    async def accept(self, count: int, *, announce: bool = False) -> int:
        """Store so many actions, each with the event and the deliveries it owes.

        What is not announced is left to the sweep at once: how long it would leave a row to the
        queue is no matter of a row that uses this.
        """
        people = await self.people()
        number = next(_numbers)
        for start_at in range(0, count, A_VISIT):
            visit = await open_visit(self.puente, people["clinician"])
            changes = [
                Change(None, an_action(visit, action_id=f"act_{number:06d}{start_at + one:06d}"))
                for one in range(min(A_VISIT, count - start_at))
            ]

            async def work(transaction: Transaction, visit: Any = visit, c: Any = changes) -> Any:
                outcome = await self.puente.live.store(visit, c, transaction)
                await self.puente.repositories.conversations.replace(
                    visit, outcome.conversation, transaction
                )
                return outcome.deliveries

            owed = await self.puente.database.transact(work)
            if announce:
                await self.puente.outbox.announce(owed)
            else:
                await self._leave_to_sweep([one.delivery_id for one in owed])
        return count

    async def _leave_to_sweep(self, delivery_ids: Sequence[str]) -> None:
        rows = self.puente.database.collection("deliveries")
        change = {"$set": {"due_at": self.puente.clock()}}
        await update_each(rows, delivery_ids, {"status": "pending"}, change)

    async def rows(self, collection: str, **query: Any) -> list[dict[str, Any]]:
        return await self.puente.database.collection(collection).find(query).to_list(None)

    async def is_done(self) -> bool:
        """Whether nothing is owed any more."""
        rows = self.puente.database.collection("deliveries")
        return not await rows.find({"status": "pending"}, {"_id": 1}).limit(1).to_list(None)

    @contextmanager
    def worker(self, *, every_s: float = SWEEP_EVERY_S, **replaced: Any) -> Iterator[Pump]:
        """The worker of one machine, in a thread of this process."""

        async def deliver(puente: Puente, record: dict[str, Any]) -> None:
            await puente.deliver(record["delivery_id"], record["attempt"])

        async def sweep(puente: Puente) -> None:
            await puente.sweep()

        pump = Pump(self.puente.telemetry)
        records = Records(deliver, Puente(self.settings, **{**self._options, **replaced}))
        ticks = Schedule(sweep, Puente(self.settings, **self._options))
        pump.pump("webhook", self.puente.webhook_queue, records, at_once=WEBHOOKS_AT_ONCE)
        pump.tick("sweep", ticks, every_s=every_s)
        try:
            # What waits for a message hears late that it is to stop: here nobody waits for that.
            with patch.object(local.pump, "WAIT_S", 0.1):
                yield pump
        finally:
            pump.stop()


@asynccontextmanager
async def fresh(uri: str, folder: Path, **variables: str) -> AsyncIterator[Ground]:
    ground = Ground(uri, folder, **variables)
    await migrate(ground.puente.database)
    try:
        yield ground
    finally:
        await ground.puente.mongo.drop_database(ground.name)
        await ground.close()


@contextmanager
def sweeping_soon(seconds: float) -> Iterator[None]:
    """The sweep leaves what this process writes to the queue for this long, not for 5 s."""
    with patch.object(hooks, "SWEEP_GRACE", timedelta(seconds=seconds)):
        yield


async def until(holds: Callable[[], Awaitable[bool]], *, within_s: float) -> float | None:
    """Seconds until it held, or None where it did not in time."""
    began = time.monotonic()
    while time.monotonic() - began < within_s:
        if await holds():
            return time.monotonic() - began
        await asyncio.sleep(0.05)
    return None


def verified(rows: Sequence[dict[str, Any]], secret: str) -> int:
    """How many of the requests both public libraries accept."""
    libraries = (standardwebhooks.Webhook(secret), svix.webhooks.Webhook(secret))
    good = 0
    for row in rows:
        try:
            for library in libraries:
                library.verify(row["body"], row["headers"])
        except (standardwebhooks.WebhookVerificationError, svix.webhooks.WebhookVerificationError):
            continue
        good += 1
    return good


def told(row: dict[str, Any]) -> Any:
    """What a request is about: the action it names."""
    return json.loads(row["body"])["data"]["action_id"]


def memory_mb(pid: int) -> float:
    return psutil.Process(pid).memory_info().rss / 1e6

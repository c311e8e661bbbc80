"""The whole of Puente as real processes in a group of their own, and a page that talks to it."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import psutil
from pymongo import MongoClient

from local import ground as grounds
from local.ground import Ground
from local.issuer.client import SignInError, sign_in

CHECKOUT = Path(__file__).resolve().parents[2]
CANARY = "zzcanaryword"
"""Part of everything that is said here."""
START_S, END_S = 60.0, 20.0
QUICK = {
    "PUENTE_WEBHOOK__DEADLINE_S": "2",
    "PUENTE_WEBHOOK__LEASE_S": "3",
    "PUENTE_MONGODB__TIMEOUT_MS": "2000",
}
"""Shorter than by default, so that a test need not wait for the default."""

CLINICIAN, ADMIN = "demo-north-clinician", "demo-north-admin"
DRUGS = ("amoxicillin", "ibuprofen", "metformin", "lisinopril", "azithromycin", "omeprazole")


def wait_until(what: str, holds: Callable[[], bool], *, within_s: float) -> None:
    deadline = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < deadline, f"not within {within_s:.0f} s: {what}"
        time.sleep(0.02)


async def until(what: str, holds: Callable[[], bool], *, within_s: float) -> None:
    """``wait_until`` for a test whose own tasks go on meanwhile."""
    deadline = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < deadline, f"not within {within_s:.0f} s: {what}"
        await asyncio.sleep(0.005)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Stack:
    """``python -m local`` over one data folder, started and ended as often as a test likes."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self.data = folder / "data"
        self._environment = environment
        self._starts = 0
        self._ended_at: float | None = None
        self.process: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)
        self._choose_ports()

    def _choose_ports(self) -> None:
        """As if a stack had run here before: it takes the ports it had, away from everybody's."""
        self.data.mkdir(mode=0o700)
        ground = Ground(0, free_port(), free_port(), "", "puente")
        grounds.write(self.data, ground)

    @property
    def environment(self) -> dict[str, str]:
        mine = {"PUENTE_DATA": str(self.data), "PYTHONPATH": "shared:."}
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("PUENTE_") and name not in ("MONGODB_URI", "OPENAI_API_KEY")
        }
        return {**kept, **QUICK, **self._environment, **mine}

    def change_environment(self, **environment: str) -> None:
        """From the next start on."""
        self._environment |= environment

    @property
    def ground(self) -> Ground:
        ground = grounds.read(self.data)
        assert ground is not None
        return ground

    @property
    def said(self) -> str:
        """What the last start printed."""
        return (self.folder / f"out{self._starts}.txt").read_text()

    def run(self, *arguments: str, module: str = "local") -> subprocess.Popen[bytes]:
        self._starts += 1
        with (self.folder / f"out{self._starts}.txt").open("wb") as out:
            return subprocess.Popen(
                [sys.executable, "-m", module, *arguments],
                cwd=CHECKOUT,
                env=self.environment,
                process_group=0,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    def start(self, *arguments: str) -> None:
        process = self.process = self.run(*arguments)
        wait_until(
            "the stack is ready",
            lambda: "Ctrl-C" in self.said or process.poll() is not None,
            within_s=START_S,
        )
        assert process.poll() is None, self.said + self.log

    @property
    def log(self) -> str:
        path = self.data / "stack.log"
        return path.read_text() if path.exists() else ""

    @property
    def database(self) -> psutil.Process:
        """The database's process."""
        assert self.process is not None
        children = psutil.Process(self.process.pid).children()
        (found,) = [child for child in children if "secantusd" in " ".join(child.cmdline())]
        return found

    def signal_group(self, number: signal.Signals) -> None:
        """To every process of the group at once, as a terminal does."""
        assert self.process is not None
        os.killpg(self.process.pid, number)

    def kill(self) -> None:
        """Nobody of the group gets to say or do anything more."""
        assert self.process is not None
        members = [psutil.Process(self.process.pid)]
        members += members[0].children(recursive=True)
        self.signal_group(signal.SIGKILL)
        self.process.wait(END_S)
        psutil.wait_procs(members, timeout=END_S)
        self.process = None

    def interrupt(self) -> float:
        """Ctrl-C; returns how long it took to end, in seconds."""
        assert self.process is not None
        began = time.monotonic()
        self.signal_group(signal.SIGINT)
        assert self.process.wait(START_S) == 0, self.said + self.log
        self.process = None
        return time.monotonic() - began

    def clean_up(self) -> None:
        if self.process is not None:
            self.kill()

    # --- what it kept

    def rows(self, collection: str, **query: Any) -> list[dict[str, Any]]:
        with MongoClient[dict[str, Any]](self.ground.mongodb_uri, tz_aware=True) as client:
            return list(client[self.ground.database][collection].find(query))

    def received(self) -> list[dict[str, Any]]:
        """What the receiver verified; a line torn by a kill is none."""
        path = self.data / "receiver.jsonl"
        found = []
        for line in path.read_text().splitlines() if path.exists() else ():
            try:
                row = json.loads(line)
            except ValueError:
                continue
            if row["verified"]:
                found.append(row)
        return found

    def wait_for_webhooks(self, conversation_id: str, *, within_s: float = 40.0) -> set[str]:
        """Until every event of the visit was received; returns their ids."""
        owed = {row["_id"] for row in self.rows("events", conversation_id=conversation_id)}
        wait_until(
            f"{len(owed)} events are received",
            lambda: owed <= {row["webhook_id"] for row in self.received()},
            within_s=within_s,
        )
        return owed


@dataclass
class Visit:
    """What a page made, and what it got a 2xx for."""

    conversation_id: str = field(default_factory=lambda: f"visit-{uuid4().hex}")
    made: int = 0
    accepted: dict[str, str] = field(default_factory=dict)
    """Turn id → the text that was accepted."""
    cards: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return f"/api/conversations/{self.conversation_id}"

    def next_turn(self) -> tuple[str, dict[str, Any]]:
        """A made-up turn; every fourth prescribes something."""
        self.made += 1
        text = f"This is made-up sentence {self.made} about a {CANARY}."
        if self.made % 4 == 1:
            drug = DRUGS[self.made // 4 % len(DRUGS)]
            text = f"I'm going to prescribe {drug} 500 milligrams three times a day, {CANARY}."
        at = datetime.now(UTC)
        body = {
            "speaker": "clinician",
            "source": {"lang": "en", "text": text},
            "started_at": at.isoformat(),
            "ended_at": (at + timedelta(seconds=1)).isoformat(),
        }
        return f"turn-{self.made:06d}", body

    def note(self, turn_id: str, body: Mapping[str, Any], receipt: Mapping[str, Any]) -> None:
        self.accepted[turn_id] = body["source"]["text"]
        self.cards |= {card["action_id"]: card for card in receipt["actions"]}


class Page:
    """A signed-in page: each request once, or as the page does until it is answered with 2xx."""

    def __init__(self, stack: Stack, client: httpx.AsyncClient, user: str = CLINICIAN) -> None:
        self._stack = stack
        self._client = client
        self._user = user
        self._token = ""
        self.statuses: list[int] = []

    async def once(self, method: str, path: str, body: Any = None) -> httpx.Response:
        if not self._token:
            async with httpx.AsyncClient(timeout=10) as fresh:
                tokens = await sign_in(self._stack.ground.origin, self._user, client=fresh)
            self._token = tokens.access_token
        headers = {"authorization": f"Bearer {self._token}"}
        url = self._stack.ground.origin + path
        answer = await self._client.request(method, url, json=body, headers=headers, timeout=15)
        self.statuses.append(answer.status_code)
        if answer.status_code == 401:
            self._token = ""
        return answer

    async def call(self, method: str, path: str, body: Any = None, *, within_s: float = 30) -> Any:
        """Again until it is taken; a refusal is the test's failure."""
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            try:
                answer = await self.once(method, path, body)
            except (httpx.HTTPError, SignInError, OSError):
                continue
            if answer.is_success:
                return answer.json() if answer.content else None
            assert answer.status_code in (401, 503), answer.text
        tail = self._stack.log.splitlines()[-6:]
        raise AssertionError(
            f"{method} {path} was not answered within {within_s:.0f} s: "
            f"{self.statuses[-8:]}, {tail}"
        )

    async def open(self) -> Visit:
        visit = Visit()
        consent = {
            "granted": True,
            "wording": "2026-11",
            "language": "es",
            "at": datetime.now(UTC).isoformat(),
        }
        body = {
            "conversation_id": visit.conversation_id,
            "languages": ["en", "es"],
            "consent": consent,
        }
        await self.call("POST", "/api/conversations", body)
        return visit

    async def say(self, visit: Visit, turns: int = 1) -> None:
        """So many more turns, each until it is taken."""
        for _ in range(turns):
            turn_id, body = visit.next_turn()
            receipt = await self.call("PUT", f"{visit.path}/turns/{turn_id}", body)
            visit.note(turn_id, body, receipt)

    async def has_all(self, visit: Visit) -> None:
        """Every turn that was accepted is there with its words, and every card's action."""
        stored: dict[str, str] = {}
        cursor = ""
        while True:
            page = await self.call("GET", f"{visit.path}/turns{cursor}")
            stored |= {turn["turn_id"]: turn["source"]["text"] for turn in page["items"]}
            if page["next_cursor"] is None:
                break
            cursor = f"?cursor={page['next_cursor']}"
        assert visit.accepted.items() <= stored.items()
        listed = await self.call("GET", f"/api/actions?conversation_id={visit.conversation_id}")
        assert visit.cards.keys() <= {card["action_id"] for card in listed["items"]}

    async def finish(self, visit: Visit) -> None:
        """End the visit, naming every turn, and wait until it is completed."""
        turns = [{"turn_id": turn_id, "revision": 1} for turn_id in visit.accepted]
        ended = await self.call("POST", f"{visit.path}/end", {"turns": turns})
        assert ended["missing"] == []
        deadline = time.monotonic() + 30
        while (await self.call("GET", visit.path))["state"] != "completed":
            assert time.monotonic() < deadline, "the visit is not completed"

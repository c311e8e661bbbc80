"""``make replay``: real consultations through the HTTP API as live visits, and what was lost.

It stays outside the stack's process group and tries each request again until it is answered with
2xx, so the stack may be killed and started again in the middle. At the end it looks into the
database and into the receiver's log for everything it got a 2xx for.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from pymongo import MongoClient

from local import ground as grounds
from local.ground import Ground
from local.issuer.client import SignInError, sign_in

CHECKOUT = Path(__file__).resolve().parent.parent
DATA = CHECKOUT.parent / "shared" / "data" / "medical-orders" / "dev.jsonl"
USER = "demo-north-clinician"
GIVE_UP_S = 900.0
RETRY_S = 0.3
SETTLE_S = 120.0


@dataclass
class Visit:
    """What a replayed visit was answered with 2xx for."""

    consultation: str
    conversation_id: str
    accepted: set[str] = field(default_factory=set)
    actions: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Action id → its latest card."""
    owed: set[tuple[str, str]] = field(default_factory=set)
    """(event type, action id) that must arrive at the receiver."""
    completed: bool = False


class Caller:
    """Requests as the page makes them: signed in, and tried again until they are answered."""

    def __init__(self, folder: Path, client: httpx.AsyncClient) -> None:
        self._folder = folder
        self._client = client
        self._token = ""
        self._signing_in = asyncio.Lock()
        self.retries = 0

    async def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """The JSON of a 2xx. Raises RuntimeError for a refusal, or after fifteen minutes."""
        deadline = time.monotonic() + GIVE_UP_S
        while time.monotonic() < deadline:
            try:
                answer = await self._once(method, path, body)
            except (httpx.HTTPError, SignInError, OSError):
                answer = None
            if answer is not None and answer.is_success:
                return answer.json()
            if answer is not None and answer.status_code not in (401, 429, 500, 502, 503, 504):
                raise RuntimeError(f"{method} {path}: {answer.status_code} {answer.json()['code']}")
            if answer is not None and answer.status_code == 401:
                self._token = ""
            self.retries += 1
            await asyncio.sleep(RETRY_S)
        raise RuntimeError(f"{method} {path}: no answer for {GIVE_UP_S:.0f} s")

    async def _once(self, method: str, path: str, body: dict[str, Any] | None) -> httpx.Response:
        ground = grounds.read(self._folder)
        if ground is None:
            raise OSError("the stack has not written where it is")
        async with self._signing_in:
            if not self._token:
                async with httpx.AsyncClient() as fresh:
                    tokens = await sign_in(ground.origin, USER, client=fresh)
                self._token = tokens.access_token
        headers = {"Authorization": f"Bearer {self._token}"}
        return await self._client.request(
            method, ground.origin + path, json=body, headers=headers, timeout=20.0
        )


class Replay:
    def __init__(self, caller: Caller, *, pace_s: float) -> None:
        self._caller = caller
        self._pace_s = pace_s
        self.visits: list[Visit] = []
        self.latencies_ms: list[float] = []

    async def play(self, consultation: dict[str, Any]) -> None:
        """One visit from consent to summary; every proposed action that stands is confirmed."""
        visit = Visit(consultation["id"], uuid4().hex)
        self.visits.append(visit)
        await self._open(visit)
        await self._caller.call("POST", "/api/session", {"conversation_id": visit.conversation_id})
        refs = []
        start = datetime.now(UTC)
        for number, turn in enumerate(consultation["turns"]):
            turn_id = f"turn-{turn['id']:05d}"
            refs.append({"turn_id": turn_id, "revision": 1})
            await self._turn(visit, turn_id, turn, start + timedelta(seconds=3 * number))
            await asyncio.sleep(self._pace_s)
        await self._review_first(visit)
        await self._end(visit, refs)

    async def _open(self, visit: Visit) -> None:
        consent = {
            "granted": True,
            "wording": "2026-11",
            "language": "en",
            "at": datetime.now(UTC).isoformat(),
        }
        body = {
            "conversation_id": visit.conversation_id,
            "languages": ["en", "es"],
            "consent": consent,
        }
        await self._caller.call("POST", "/api/conversations", body)

    async def _turn(self, visit: Visit, turn_id: str, turn: dict[str, Any], at: datetime) -> None:
        speaker = {"DOCTOR": "clinician", "PATIENT": "patient"}.get(turn["speaker"], "unknown")
        body = {
            "speaker": speaker,
            "source": {"lang": "en", "text": turn["text"]},
            "started_at": at.isoformat(),
            "ended_at": (at + timedelta(seconds=2)).isoformat(),
            "marks": ["untranslated"],
        }
        began = time.perf_counter()
        path = f"/api/conversations/{visit.conversation_id}/turns/{turn_id}"
        receipt = await self._caller.call("PUT", path, body)
        self.latencies_ms.append((time.perf_counter() - began) * 1000)
        visit.accepted.add(turn_id)
        for card in receipt["actions"]:
            self._note(visit, card)

    def _note(self, visit: Visit, card: dict[str, Any]) -> None:
        """Remember the card, and which event its status owes the receiver."""
        visit.actions[card["action_id"]] = card
        held_back = card["conditional"] or card["change"] == "stop" or card["flagged"]
        if card["status"] == "proposed" and held_back:
            return
        if not (card["needs_review"] and card["status"] in ("confirmed", "edited")):
            visit.owed.add((f"action.{card['status']}", card["action_id"]))

    async def _review_first(self, visit: Visit) -> None:
        """Confirm one action, as a clinician would."""
        page = await self._caller.call(
            "GET", f"/api/actions?conversation_id={visit.conversation_id}"
        )
        for card in page["items"]:
            self._note(visit, card)
            if card["status"] == "proposed":
                body = {"decision": "confirm", "revision": card["revision"]}
                path = f"/api/actions/{card['action_id']}/review"
                self._note(visit, await self._caller.call("POST", path, body))
                return

    async def _end(self, visit: Visit, refs: list[dict[str, Any]]) -> None:
        path = f"/api/conversations/{visit.conversation_id}"
        ended = await self._caller.call("POST", f"{path}/end", {"turns": refs})
        if ended["missing"]:
            raise RuntimeError(f"{len(ended['missing'])} turns are missing at the end of a visit")
        deadline = time.monotonic() + GIVE_UP_S
        while time.monotonic() < deadline:
            if (await self._caller.call("GET", path))["state"] == "completed":
                break
            await asyncio.sleep(RETRY_S)
        page = await self._caller.call(
            "GET", f"/api/actions?conversation_id={visit.conversation_id}"
        )
        for card in page["items"]:
            self._note(visit, card)
        visit.completed = True


def lost(ground: Ground, visits: list[Visit], log: Path) -> tuple[list[str], int]:
    """What was accepted and is absent now, in words, and how many webhooks were verified."""
    client = MongoClient[dict[str, Any]](ground.mongodb_uri, serverSelectionTimeoutMS=5_000)
    with client:
        database = client[ground.database]
        absent = [line for visit in visits for line in _absent_rows(database, visit)]
    owed = {(v.conversation_id, *pair) for v in visits for pair in v.owed}
    owed |= {(v.conversation_id, "conversation.completed", "") for v in visits if v.completed}
    deadline = time.monotonic() + SETTLE_S
    while True:
        seen, verified = received(log, {v.conversation_id for v in visits})
        if owed <= seen or time.monotonic() > deadline:
            break
        time.sleep(0.5)
    absent += [f"event {kind} of {action or where}" for where, kind, action in owed - seen]
    return absent, verified


def _absent_rows(database: Any, visit: Visit) -> list[str]:
    where = {"conversation_id": visit.conversation_id}
    turns = {row["turn_id"] for row in database["turns"].find(where, {"turn_id": 1})}
    actions = {row["_id"] for row in database["actions"].find(where, {"_id": 1})}
    row = database["conversations"].find_one({"_id": visit.conversation_id}) or {}
    absent = [f"turn {turn_id}" for turn_id in visit.accepted - turns]
    absent += [f"action {action_id}" for action_id in visit.actions.keys() - actions]
    if not visit.completed or row.get("state") != "completed":
        absent.append(f"visit {visit.conversation_id} is {row.get('state', 'absent')}")
    return absent


def received(log: Path, conversations: set[str]) -> tuple[set[tuple[str, str, str]], int]:
    """(visit, event type, action id) that the receiver verified, and how many distinct events."""
    seen, ids = set(), set()
    for line in log.read_text().splitlines() if log.exists() else ():
        try:
            row = json.loads(line)
        except ValueError:
            continue
        data = row.get("data") or {}
        if row.get("verified") and data.get("conversation_id") in conversations:
            seen.add((data["conversation_id"], row["type"], data.get("action_id", "")))
            ids.add(row["webhook_id"])
    return seen, len(ids)


def read_consultations(path: Path, count: int) -> list[dict[str, Any]]:
    """The first ``count`` consultations of a file."""
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for _, line in zip(range(count), file, strict=False)]


def start_stack(folder: Path) -> subprocess.Popen[bytes] | None:
    """Start the stack in a process group of its own, unless one runs here already."""
    if grounds.running(folder) is not None:
        return None
    process = subprocess.Popen(
        [sys.executable, "-m", "local"], cwd=CHECKOUT, process_group=0, stdout=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        ground = grounds.read(folder)
        if ground is not None and ground.pid == process.pid:
            return process
        time.sleep(0.1)
    raise RuntimeError("the stack did not start: see .data/stack.log")


async def replay(
    folder: Path, consultations: list[dict[str, Any]], *, pace_s: float
) -> tuple[Replay, int]:
    """Play all consultations side by side; returns the replay and how often it had to try again."""
    async with httpx.AsyncClient() as client:
        caller = Caller(folder, client)
        played = Replay(caller, pace_s=pace_s)
        await asyncio.gather(*(played.play(consultation) for consultation in consultations))
        return played, caller.retries


def report(played: Replay, retries: int, absent: list[str], verified: int) -> None:
    types = Counter(card["type"] for v in played.visits for card in v.actions.values())
    middle = sorted(played.latencies_ms)[len(played.latencies_ms) // 2]
    print(f"visits             {len(played.visits)}")
    print(f"turns stored       {sum(len(v.accepted) for v in played.visits)}")
    print("actions proposed   " + ", ".join(f"{n} {kind}" for kind, n in types.most_common()))
    print(f"webhooks verified  {verified}")
    print(f"PUT turn           {middle:.0f} ms (median, {len(played.visits)} visits at once)")
    print(f"tried again        {retries}")
    for line in absent[:20]:
        print(f"  lost: {line}")
    print(f"lost               {len(absent)}")


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="make replay")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--visits", type=int, default=10)
    parser.add_argument("--pace", type=float, default=0.0, help="seconds between turns")
    arguments = parser.parse_args(argv)
    if not arguments.data.exists():
        print(f"replay: no consultations at {arguments.data}: skipped")
        return 0
    folder = grounds.data_dir()
    started = start_stack(folder)
    try:
        consultations = read_consultations(arguments.data, arguments.visits)
        played, retries = asyncio.run(replay(folder, consultations, pace_s=arguments.pace))
        ground = grounds.read(folder)
        if ground is None:
            raise RuntimeError("the stack has not written where it is")
        absent, verified = lost(ground, played.visits, folder / "receiver.jsonl")
    finally:
        if started is not None:
            started.terminate()
            started.wait(30)
    report(played, retries, absent, verified)
    return 1 if absent else 0


if __name__ == "__main__":
    sys.exit(main())

"""``make bench-cold``: how long a function takes from its process's start to its first answer.

Three builds of each function, started in turn so that whatever else the machine does falls on all:

- *built*: the artifact as ``make build TARGET=host`` makes it;
- *bare*: a handler that imports the function's direct dependencies (``requirements.in``), from the
  same pinned packages, pruned and compiled alike, and answers at once;
- *naive*: our code as a plain ``sam build`` would ship it: every pinned package with the AWS SDK
  and the sources, nothing compiled, ``boto3`` imported at the start.

A cold start is counted from the start of the process that runs AWS's own runtime client to the
answer to its first event, given by a local Runtime API. The event is a real one: a session is
minted, a turn is stored, a webhook is posted, with sign-in, database, queue and interpreter beside
it, so what a function imports late is counted too. Not counted: what AWS does before the process
starts (fetching the archive, making the sandbox). No start finds bytecode that the one before it
left: none is written. The files are in the page's cache for all three.
"""

import argparse
import asyncio
import json
import logging
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from bench.table import Row, show
from puente.bootstrap import Puente
from puente.domain.member import Principal
from puente.settings import load_settings
from tests.artifact.runtime_api import Sandbox
from tests.artifact.world import World, lay_runtime, standing
from tests.flows.test_lambda_shapes import (
    CLINIC,
    OPENING,
    SQS_RECORD,
    TURN,
    gateway_event,
)
from tests.infra.requirements import wanted
from tests.support.database import running_database
from tools import artifact

ROOT = Path(__file__).resolve().parents[1]
FUNCTIONS = {"token": "Session", "ingest": "Transcripts", "webhook": "DeliverWebhook"}
FOLDERS = {"Session": "session", "Transcripts": "transcripts", "DeliverWebhook": "deliver_webhook"}
IMPORTED_AS = {"pyjwt": "jwt", "aws-lambda-powertools": "aws_lambda_powertools"}
"""Where a package's name is not its module's."""

VISIT = "visit-from-cold-1"
ROUNDS = 11
BARS = {"bare": 1.5, "naive": 0.5}


@dataclass
class Start:
    """One function in its three builds: milliseconds to the first answer, and to its readiness."""

    answered: dict[str, list[float]] = field(default_factory=dict)
    ready: dict[str, list[float]] = field(default_factory=dict)

    def ratios(self, other: str) -> list[float]:
        """Of each round, so that a busy moment falls on both."""
        pairs = zip(self.answered["built"], self.answered[other], strict=True)
        return [built / rival for built, rival in pairs]


def build(folder: Path) -> None:
    """The three builds of each function, each in a folder of its own, and AWS's part."""
    for name in FUNCTIONS.values():
        for kind in ("built", "bare", "naive"):
            _build(folder / kind, name)
    layer = f"ARTIFACTS_DIR={folder / 'layer'}"
    _run(
        "make", "--silent", "-f", "functions/build.mk", "build-LibrariesLayer", layer, "TARGET=host"
    )
    for kind in ("built", "bare", "naive"):
        lay_runtime(folder / kind / "runtime")


def _build(folder: Path, name: str) -> None:
    kind, target, code = folder.name, folder / name, FOLDERS[name]
    if kind == "built":
        _run("make", "--silent", "-f", "functions/build.mk", f"build-{name}Function",
             f"ARTIFACTS_DIR={target}", "TARGET=host")  # fmt: skip
        return
    pins = f"functions/{code}/requirements.txt"
    kept = ("functions/runtime.txt", "functions/libraries.in")
    without = [] if kind == "naive" else [f"--excludes={name}" for name in kept]
    _run(".venv/bin/uv", "pip", "install", "--quiet", "--target", str(target), "--python",
         ".venv/bin/python", "--link-mode", "copy", "--only-binary", ":all:", "--require-hashes",
         *without, "--requirement", pins)  # fmt: skip
    if kind == "bare":
        app = target / "functions" / "bare.py"
        app.parent.mkdir()
        app.write_text(_bare(code), encoding="utf-8")
        (target / "puente").mkdir()
        artifact.finish(target, sys.executable)
        return
    ignored = shutil.ignore_patterns("__pycache__", "requirements.*")
    shutil.copytree(ROOT / "shared" / "puente", target / "puente", ignore=ignored)
    shutil.copytree(ROOT / "functions" / code, target / "functions" / code, ignore=ignored)
    naive = f"import boto3\nfrom functions.{code}.app import handler\n"
    (target / "functions" / "naive.py").write_text(naive, encoding="utf-8")


def _bare(code: str) -> str:
    names = [IMPORTED_AS.get(name, name.replace("-", "_")) for name in wanted(code)]
    imports = "".join(f"import {name}\n" for name in sorted(names))
    return f'{imports}\n\ndef handler(event, context):\n    return {{"statusCode": 200}}\n'


def _run(*command: str) -> None:
    subprocess.run(command, cwd=ROOT, check=True, timeout=300)


class Events:
    """The first event of each function: another one at each start."""

    def __init__(self, world: World, loop: asyncio.AbstractEventLoop) -> None:
        self._world = world
        self._loop = loop
        self._turns = 0
        self.puente = Puente(load_settings(world.environ))

    def token(self) -> Mapping[str, Any]:
        body = {"conversation_id": VISIT, "renew": True}
        return self._request("POST", "/api/session", body)

    def ingest(self) -> Mapping[str, Any]:
        self._turns += 1
        path = f"/api/conversations/{VISIT}/turns/turn-{self._turns:06d}"
        return self._request("PUT", path, TURN)

    def webhook(self) -> Mapping[str, Any]:
        delivery = self._loop.run_until_complete(self._delivery())
        body = json.dumps({"delivery_id": delivery, "attempt": 0})
        return {"Records": [{**SQS_RECORD, "body": body}]}

    def open(self) -> Mapping[str, Any]:
        return self._request("POST", "/api/conversations", {**OPENING, "conversation_id": VISIT})

    def _request(self, method: str, path: str, body: Any) -> Mapping[str, Any]:
        return gateway_event(method, path, body, self._world.tokens["ana"])

    async def _delivery(self) -> str:
        members = await self.puente.repositories.members.of_clinic(CLINIC)
        (admin,) = [member for member in members if member.role == "admin"]
        principal = Principal.of(admin)
        (endpoint,) = await self.puente.endpoints.all(principal)
        delivery = await self.puente.redelivery.ping(principal, endpoint.endpoint_id)
        return str(delivery.delivery_id)


@contextmanager
def _events(world: World) -> Iterator[Events]:
    loop = asyncio.new_event_loop()
    events = Events(world, loop)
    try:
        yield events
    finally:
        loop.run_until_complete(events.puente.close())
        loop.close()


def sandbox(world: World, folder: Path, kind: str, name: str) -> Sandbox:
    """An execution environment of one build of a function, not started yet."""
    code = FOLDERS[name]
    handler = {"built": f"functions.{code}.app", "bare": "functions.bare"}
    log = world.logs / f"{kind}-{name}.log"
    log.touch()
    named = f"{handler.get(kind, 'functions.naive')}.handler"
    layer = None if kind == "naive" else folder / "layer"
    runtime = folder / kind / "runtime"
    return Sandbox(folder / kind / name, runtime, named, world.environ, log, layer=layer)


def start(box: Sandbox, event: Mapping[str, Any]) -> tuple[float, float, Any]:
    """Milliseconds to readiness and to the first answer, and the answer."""
    began = time.perf_counter()
    with box:
        box.initialise()
        ready = time.perf_counter()
        answer = box.invoke(event, timeout_s=60)
        answered = time.perf_counter()
    return (ready - began) * 1000, (answered - began) * 1000, answer


def check(world: World, measure: str, answer: Any, box: Sandbox) -> None:
    """An answer that is none would be a fast one. Raises AssertionError."""
    if measure == "webhook":
        assert answer == {"batchItemFailures": []}, box.said[-2000:]
        assert world.receiver.came.wait(10), "nothing was posted"
        world.receiver.came.clear()
    else:
        assert answer["statusCode"] == 200, box.said[-2000:]


def measure(folder: Path, rounds: int) -> dict[str, Start]:
    """Every build of every function, in turn, ``rounds`` times after one that is not counted."""
    starts = {name: Start() for name in FUNCTIONS}
    with (
        running_database() as uri,
        standing(folder / "built", uri, folder) as world,
        _events(world) as events,
    ):
        opening = sandbox(world, folder, "built", "Transcripts")
        assert start(opening, events.open())[2]["statusCode"] == 201, opening.said
        making: dict[str, Callable[[], Mapping[str, Any]]] = {
            name: getattr(events, name) for name in FUNCTIONS
        }
        for number in range(rounds + 1):
            for name, function in FUNCTIONS.items():
                for kind in ("built", "bare", "naive"):
                    box = sandbox(world, folder, kind, function)
                    ready, answered, answer = start(box, making[name]())
                    if kind != "bare":
                        check(world, name, answer, box)
                    if number:
                        starts[name].ready.setdefault(kind, []).append(ready)
                        starts[name].answered.setdefault(kind, []).append(answered)
    return starts


def rows(starts: Mapping[str, Start]) -> list[Row]:
    """The ratios against their bars, then what they are made of."""
    judged = [
        Row(f"{name}: cold start against {other}", one.ratios(other), "x", bar)
        for name, one in starts.items()
        for other, bar in BARS.items()
    ]
    plain = [
        Row(f"{name}: {kind}, {what}", values[kind], "ms", None)
        for name, one in starts.items()
        for kind in ("built", "bare", "naive")
        for what, values in (("first answer", one.answered), ("ready", one.ready))
    ]
    return judged + plain


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.cold_start")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    given = parser.parse_args(arguments)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory(prefix="puente-cold-") as folder:
        build(Path(folder))
        starts = measure(Path(folder), given.rounds)
    table = rows(starts)
    print(show(table))
    for name, one in starts.items():
        told = {kind: median(values) for kind, values in one.answered.items()}
        print(f"{name}: ratio of medians {told['built'] / told['bare']:.2f} of bare, "
              f"{told['built'] / told['naive']:.2f} of naive")  # fmt: skip
    return int(any(row.missed for row in table))


if __name__ == "__main__":
    sys.exit(main())

"""The whole API on loopback over a made-up clinic, with tokens by list, for who tries its doors.

``python -m bench.security.served FOLDER`` prints its address and what to come in with, as JSON, and
serves until its standard input ends. ``--plant`` adds a route with a known defect.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

from puente.api.application import create_app
from puente.bootstrap import Puente
from puente.repositories.migrations import migrate
from puente.settings import Settings
from puente.telemetry import Telemetry
from tests.api.clinic import Caller, Clinic, furnish
from tests.api.interpreter import running_interpreter
from tests.support.clock import MovableClock
from tests.support.database import running_database
from tests.support.ids import ReadableIds, RepeatableBytes
from tests.support.people import KnownTokens, seed_people
from tests.support.serving import serve


@dataclass
class Ground:
    """A clinic with one of everything, its application, and requests as its members."""

    puente: Puente
    clinic: Clinic
    app: FastAPI
    call: Caller
    clock: MovableClock


@asynccontextmanager
async def ground(settings: Settings, clock: MovableClock, **parts: Any) -> AsyncIterator[Ground]:
    """As the tests of the API have it; ``parts`` replace parts of ``Puente``."""
    made: dict[str, Any] = {
        "clock": clock,
        "ids": ReadableIds(),
        "randomness": RepeatableBytes(),
        "telemetry": Telemetry(settings.mongodb.database, stream=parts.pop("stream", None)),
        "identity": KnownTokens(clock),
    }
    puente = Puente(settings, **{**made, **parts})
    await migrate(puente.database)
    app = create_app(puente)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://puente.test") as client:
        call = Caller(puente, client)
        people = await seed_people(puente)
        clinic = await furnish(puente, people, app, call)
        yield Ground(puente, clinic, app, call, clock)
    await puente.close()


def plant(app: FastAPI) -> None:
    """A route that breaks where it is asked for what its schema allows."""

    @app.get("/api/health")
    async def broken() -> Any:
        return json.loads("not what was promised")

    app.router.routes.insert(0, app.router.routes.pop())


async def run(folder: Path, planted: bool) -> None:
    clock = MovableClock()
    with running_database() as uri, running_interpreter() as interpreter:
        interpreter.clock = clock
        settings = interpreter.settings(uri, "security", folder)
        with (folder / "served.log").open("w") as log:
            async with ground(settings, clock, stream=log) as made:
                if planted:
                    plant(made.app)
                async with serve(made.app) as url:
                    told = {"url": url, "key": made.call.keys["machine"]}
                    sys.stdout.write(json.dumps(told) + "\n")
                    sys.stdout.flush()
                    await asyncio.to_thread(sys.stdin.read)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--plant", action="store_true")
    given = parser.parse_args()
    asyncio.run(run(given.folder, given.plant))


if __name__ == "__main__":
    main()

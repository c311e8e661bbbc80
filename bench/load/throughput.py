"""Turns a second through one process over HTTP, against a loop that makes the same writes bare.

The writes are not imitated: they are taken from the driver as the application makes them, and made
again by a bare client, in the same order and the same transactions, on the same server, with the
same indexes. It reads nothing, checks nothing, seals nothing and speaks no HTTP. Both are tried in
turns, with as many visits at a time; of the bare loop the better of one and several at a time is
what counts.
"""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.mongo_client import AsyncMongoClient
from pymongo.write_concern import WriteConcern

from bench.load.client import Client
from bench.load.ground import ground, open_visit, opening_body, turn_body, turn_path
from bench.load.served import served
from bench.load.wire import Written
from bench.table import Row
from puente.repositories.migrations import INDEXES
from tests.support.database import running_database

VISITS, TURNS, ROUNDS = 8, 24, 5
LEAST = 50.0
"""Per cent of the bare loop."""
Visit = list[Written]


async def recorded(uri: str, folder: Path) -> list[tuple[Visit, Visit]]:
    """For each visit, the writes that open it and the writes of its turns."""
    visits = []
    async with ground(uri, "bench_recorded", folder) as at:
        caller = at.caller()
        at.wire.recording = True
        for _ in range(VISITS):
            visit = await open_visit(caller)
            opened = at.wire.take_written()
            for number in range(TURNS):
                await caller("PUT", turn_path(visit, number), turn_body(number))
            visits.append((opened, at.wire.take_written()))
    return visits


async def ours(address: str, token: str) -> float:
    """Turns a second, of several visits side by side."""

    async def one() -> None:
        async with Client(address, token) as client:
            visit = uuid4().hex
            opened = await client("POST", "/api/conversations", opening_body(visit))
            assert opened.status == 201, opened
            ready.release()
            await go.wait()
            for number in range(TURNS):
                answer = await client("PUT", turn_path(visit, number), turn_body(number))
                assert answer.status == 200, answer

    ready, go = asyncio.Semaphore(0), asyncio.Event()
    visits = [asyncio.create_task(one()) for _ in range(VISITS)]
    for _ in visits:
        await ready.acquire()
    return await _rate(visits, go)


async def bare(uri: str, visits: Sequence[tuple[Visit, Visit]], *, at_once: bool) -> float:
    """The same writes, by the driver alone."""
    name = f"bench_bare_{uuid4().hex[:8]}"
    async with AsyncMongoClient[dict[str, Any]](uri, retryWrites=True) as client:
        database = client.get_database(name, write_concern=WriteConcern(w="majority", j=True))
        for collection, indexes in INDEXES.items():
            for key, options in indexes:
                await database[collection].create_index(list(key), **options)
        for opened, _ in visits:
            await _write(client, name, opened)

        async def one(turns: Visit) -> None:
            await go.wait()
            await _write(client, name, turns)

        async def in_a_row() -> None:
            for _, turns in visits:
                await one(turns)

        go = asyncio.Event()
        works = [one(turns) for _, turns in visits] if at_once else [in_a_row()]
        rate = await _rate([asyncio.ensure_future(work) for work in works], go)
        await client.drop_database(name)
        return rate


async def _rate(works: Sequence[Awaitable[None]], go: asyncio.Event) -> float:
    began = time.perf_counter()
    go.set()
    await asyncio.gather(*works)
    return VISITS * TURNS / (time.perf_counter() - began)


async def _write(client: AsyncMongoClient[dict[str, Any]], name: str, written: Visit) -> None:
    database = client.get_database(name, write_concern=WriteConcern(w="majority", j=True))
    for part in _transactions(written):
        if not part[0].inside:
            concern = {"w": "majority", "j": True}
            await database.command({**part[0].command, "writeConcern": concern})
            continue

        async def work(session: AsyncClientSession, part: Visit = part) -> None:
            for one in part:
                await database.command(one.command, session=session)

        async with client.start_session() as session:
            await session.with_transaction(work, write_concern=database.write_concern)


def _transactions(written: Visit) -> list[Visit]:
    """What belongs together: a commit ends what is inside."""
    parts: list[Visit] = []
    open_part: Visit = []
    for one in written:
        if not one.inside:
            parts.append([one])
        elif "commitTransaction" in one.command:
            parts.append(open_part)
            open_part = []
        else:
            open_part.append(one)
    assert not open_part, "a transaction was not committed"
    return parts


async def _in_turns(
    first: Callable[[], Awaitable[float]], others: Sequence[Callable[[], Awaitable[float]]]
) -> tuple[list[float], list[float]]:
    mine, floor = [], []
    for _ in range(ROUNDS):
        mine.append(await first())
        floor.append(max([await other() for other in others]))
    return mine, floor


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as name, running_database() as uri:
        folder = Path(name)
        visits = asyncio.run(recorded(uri, folder))
        with served(uri, "bench_served", folder) as (address, token):
            floors = [lambda: bare(uri, visits, at_once=True)]
            floors.append(lambda: bare(uri, visits, at_once=False))
            asyncio.run(ours(address, token))
            mine, floor = asyncio.run(_in_turns(lambda: ours(address, token), floors))
    shares = [100 * one / other for one, other in zip(mine, floor, strict=True)]
    writes = [len(turns) / TURNS for _, turns in visits]
    return [
        Row("turns a second, one process over HTTP", mine, "/s", None),
        Row("the same writes by a bare pymongo loop", floor, "/s", None),
        Row("share of the bare loop", shares, "%", LEAST, least=True),
        Row("write commands of a turn, commit among them", [median(writes)], "", None),
    ]

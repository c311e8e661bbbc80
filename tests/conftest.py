"""What every test may ask for.

``mongodb_uri`` is one real server a worker process; ``database_name`` a fresh, empty database in
it for each test. ``puente`` is the whole core over them in stage ``local``, with a clock that
stands still, readable ids and tokens by list; ``make_puente`` makes further ones with parts
replaced (``make_puente(webhook_sender=…)``), as many processes would run over one database.
Clients belong to the test's own event loop and are closed after it.
"""

import io
import itertools
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, Protocol

import hypothesis
import pytest
from pymongo import MongoClient

from puente.bootstrap import Puente
from puente.domain.member import Principal
from puente.repositories.migrations import migrate
from puente.settings import Settings
from puente.telemetry import Telemetry
from tests.support.clock import MovableClock
from tests.support.database import running_database
from tests.support.ids import ReadableIds, RepeatableBytes
from tests.support.people import KnownTokens, People, seed_people
from tests.support.settings import local_settings

# The same examples on every run, and none of them kept: a red test is red for everybody.
hypothesis.settings.register_profile("puente", derandomize=True, database=None, deadline=None)
hypothesis.settings.load_profile("puente")

_database_numbers = itertools.count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Spread the browser's files among the others.

    They wait more than they reckon, and come last by their names: one worker would be left alone
    with them, and two that drive a browser at once are in each other's way.
    """
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    slow = [path for path in files if path.parent.name == "e2e"]
    others = [path for path in files if path.parent.name != "e2e"]
    each = -(-len(others) // len(slow)) if slow else 0
    order = list(others)
    for number, path in enumerate(slow):
        order.insert(number * (each + 1), path)
    items[:] = [item for path in order for item in files[path]]


class MakePuente(Protocol):
    def __call__(self, settings: Settings | None = None, **replaced: Any) -> Puente:
        """A ``Puente`` over the test's database; ``replaced`` are its parts or arguments."""


@pytest.fixture(scope="session")
def mongodb_uri() -> Iterator[str]:
    with running_database() as uri:
        yield uri


@pytest.fixture
def database_name() -> str:
    return f"test_{os.getpid()}_{next(_database_numbers)}"


@pytest.fixture(scope="session")
def sweeper(mongodb_uri: str) -> Iterator[MongoClient[dict[str, Any]]]:
    with MongoClient[dict[str, Any]](mongodb_uri) as client:
        yield client


@pytest.fixture
def settings(
    mongodb_uri: str, database_name: str, tmp_path: Path, sweeper: MongoClient[dict[str, Any]]
) -> Iterator[Settings]:
    yield local_settings(mongodb_uri=mongodb_uri, database=database_name, folder=tmp_path)
    # A thousand databases left behind make the server slow for those that come after.
    sweeper.drop_database(database_name)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def log() -> io.StringIO:
    """Every line that ``puente`` logs: read it with ``log.getvalue()``."""
    return io.StringIO()


@pytest.fixture
async def make_puente(
    settings: Settings, clock: MovableClock, log: io.StringIO
) -> AsyncIterator[MakePuente]:
    ids, randomness, made = ReadableIds(), RepeatableBytes(), []
    # Loggers are shared by their name in a process: a test's own is named after its database.
    telemetry = Telemetry(settings.mongodb.database, stream=log)
    chosen = settings

    def make(settings: Settings | None = None, **replaced: Any) -> Puente:
        parts: dict[str, Any] = {
            "clock": clock,
            "ids": ids,
            "randomness": randomness,
            "chance": lambda: 0.5,
            "telemetry": telemetry,
            "identity": KnownTokens(clock),
        }
        made.append(Puente(settings or chosen, **{**parts, **replaced}))
        return made[-1]

    yield make
    for puente in made:
        await puente.close()


@pytest.fixture
async def puente(make_puente: MakePuente) -> Puente:
    """The core, with its indexes made."""
    made = make_puente()
    await migrate(made.database)
    return made


@pytest.fixture
async def people(puente: Puente) -> People:
    """The members of two made-up clinics, stored: see ``tests.support.people.ROLES``."""
    return await seed_people(puente)


@pytest.fixture
def principal(people: People) -> Principal:
    """A clinician of the north clinic."""
    return people["clinician"]

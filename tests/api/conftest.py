"""The application over the test's database, with the local peer as interpreter."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from puente.api.application import create_app
from puente.bootstrap import Puente
from puente.settings import Settings
from tests.api.clinic import Caller, Clinic, furnish
from tests.api.interpreter import Interpreter, running_interpreter
from tests.support.clock import MovableClock
from tests.support.people import People


@pytest.fixture(scope="session")
def interpreter() -> Iterator[Interpreter]:
    with running_interpreter() as running:
        yield running


@pytest.fixture
def settings(
    mongodb_uri: str,
    database_name: str,
    tmp_path: Path,
    clock: MovableClock,
    interpreter: Interpreter,
) -> Settings:
    interpreter.clock = clock
    return interpreter.settings(mongodb_uri, database_name, tmp_path)


@pytest.fixture
def app(puente: Puente) -> FastAPI:
    return create_app(puente)


@pytest.fixture
async def call(puente: Puente, app: FastAPI) -> AsyncIterator[Caller]:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://puente.test") as client:
        yield Caller(puente, client)


@pytest.fixture
async def clinic(puente: Puente, people: People, app: FastAPI, call: Caller) -> Clinic:
    return await furnish(puente, people, app, call)

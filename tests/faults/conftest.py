"""Real processes, each test bounded in time, and nothing left running after it."""

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.faults.stack import ADMIN, CLINICIAN, Page, Stack

MakeStack = Callable[..., Stack]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "stack: starts the whole of Puente as real processes")


@pytest.fixture
def make_stack(tmp_path: Path) -> Iterator[MakeStack]:
    made: list[Stack] = []

    def make(name: str = "stack", **environment: str) -> Stack:
        made.append(Stack(tmp_path / name, **environment))
        return made[-1]

    yield make
    for stack in made:
        stack.clean_up()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """One stack for the tests of a module that leave it running."""
    stack = Stack(tmp_path_factory.mktemp("running") / "stack")
    try:
        stack.start()
        yield stack
    finally:
        stack.clean_up()


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient() as made:
        yield made


@pytest.fixture
def page(running: Stack, client: httpx.AsyncClient) -> Page:
    return Page(running, client, CLINICIAN)


@pytest.fixture
def admin(running: Stack, client: httpx.AsyncClient) -> Page:
    return Page(running, client, ADMIN)

"""Real local parts around the core: workers over the queues, receivers on sockets, a peer."""

import importlib
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from puente.bootstrap import Puente
from puente.doors import Records, Schedule
from puente.settings import Settings
from tests.api.interpreter import Interpreter, running_interpreter
from tests.flows.receiver import tell_the_library_the_time
from tests.flows.stage import Stage, Workers, in_thread
from tests.support.clock import MovableClock
from tests.support.people import People

MakeContainer = Callable[..., Puente]


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
def container(puente: Puente, settings: Settings, clock: MovableClock) -> MakeContainer:
    """A further process over the same database and queues; whoever makes one closes it."""

    def make(**replaced: Any) -> Puente:
        parts: dict[str, Any] = {
            "clock": clock,
            "chance": lambda: 0.5,
            "telemetry": puente.telemetry,
        }
        return Puente(settings, **{**parts, **replaced})

    return make


def handlers(monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Any, Any]:
    """What the worker functions do with a record; they read their settings when imported."""
    monkeypatch.setenv("PUENTE_STAGE", "local")
    names = ("deliver_webhook", "finish_visit", "sweep")
    modules = [importlib.import_module(f"functions.{name}.app") for name in names]
    return modules[0].deliver, modules[1].finish, modules[2].sweep


@pytest.fixture
async def stage(
    puente: Puente,
    people: People,
    clock: MovableClock,
    container: MakeContainer,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Stage]:
    tell_the_library_the_time(monkeypatch, clock)
    deliver, finish, sweep = handlers(monkeypatch)
    workers = Workers(
        Records(deliver, container()), Records(finish, container()), Schedule(sweep, container())
    )
    made = Stage(puente, people, clock, workers)
    yield made
    for receiver in made.receivers:
        await receiver.down()
    misfits = [fault for receiver in made.receivers for fault in receiver.misfits]
    await in_thread(lambda *_: workers.close(), {}, None)
    assert misfits == []

"""A visit on real parts, with one outside service that a test can kill and bring back."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from puente.settings import Settings
from tests.api.interpreter import Interpreter
from tests.contract.providers.conftest import point_aws_at
from tests.faults.providers.outside import SERVICES, Outside
from tests.flows.conftest import container, interpreter, stage
from tests.support.clock import MovableClock

__all__ = ["container", "interpreter", "stage"]


@pytest.fixture(params=SERVICES)
async def outside(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Outside]:
    service = SERVICES[request.param]()
    await service.start()
    if service.speaks_aws:
        point_aws_at(service.url, monkeypatch)
        service.prepare()
    yield service
    await service.stop()


@pytest.fixture
def settings(
    mongodb_uri: str,
    database_name: str,
    tmp_path: Path,
    clock: MovableClock,
    interpreter: Interpreter,
    outside: Outside,
) -> Settings:
    interpreter.clock = clock
    return interpreter.settings(mongodb_uri, database_name, tmp_path, **outside.variables)

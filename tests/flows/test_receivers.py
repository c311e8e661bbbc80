"""The receivers in docs/, each run as it is given, take what Puente sends and nothing else."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import httpx
import pytest

from puente.webhooks.signatures import make_secret, sign
from tests.api.clinic import an_action
from tests.flows.stage import Stage
from tests.support.database import free_port

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "docs" / "receivers").glob("*_*.*"))
SECRET = make_secret(bytes(range(32)))
BODY = json.dumps({"type": "test.ping", "data": {"said": "mañana"}}, ensure_ascii=False).encode()


def command(sample: Path, folder: Path) -> list[str]:
    if sample.suffix == ".py":
        return [sys.executable, str(sample)]
    node = shutil.which("node")
    assert node, "the page's own tests need Node too"
    # A module's imports are looked for beside it.
    (folder / "node_modules").symlink_to(ROOT / "frontend" / "node_modules")
    return [node, str(shutil.copy(sample, folder))]


@contextmanager
def running(sample: Path, folder: Path, secret: str) -> Iterator[tuple[str, IO[str]]]:
    """Its address, and what it prints."""
    port = free_port()
    process = subprocess.Popen(
        [*command(sample, folder), str(port)],
        env={**os.environ, "WEBHOOK_SECRET": secret},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        url = f"http://127.0.0.1:{port}/"
        _wait_until_it_listens(process, url)
        assert process.stdout is not None
        yield url, process.stdout
    finally:
        process.kill()
        process.wait()


def _wait_until_it_listens(process: subprocess.Popen[str], url: str) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            httpx.post(url, content=b"nothing signed")
        except httpx.TransportError:
            continue
        return
    raise AssertionError(f"it ended with {process.returncode}")


def headers(message_id: str, secret: str = SECRET, body: bytes = BODY) -> dict[str, str]:
    return sign([secret], message_id, int(time.time()), body)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_sample_takes_what_is_signed_once_and_refuses_the_rest(
    sample: Path, tmp_path: Path
) -> None:
    with running(sample, tmp_path, SECRET) as (url, printed), httpx.Client() as client:

        def post(body: bytes, given: dict[str, str]) -> int:
            return client.post(url, content=body, headers=given).status_code

        assert post(BODY, headers("evt_1")) == 204
        assert post(BODY, headers("evt_1")) == 204
        assert post(BODY.replace(b"ping", b"pong"), headers("evt_2")) == 401
        assert post(BODY, headers("evt_3", make_secret(bytes(32)))) == 401
        old = sign([SECRET], "evt_4", int(time.time()) - 600, BODY)
        assert post(BODY, old) == 401
        rotating = sign([make_secret(bytes(32)), SECRET], "evt_5", int(time.time()), BODY)
        assert post(BODY, rotating) == 204
        lines = [printed.readline().split() for _ in range(2)]
    assert lines == [["evt_1", "test.ping"], ["evt_5", "test.ping"]]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
async def test_a_sample_verifies_what_the_worker_sends(
    stage: Stage, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The samples read the machine's clock.
    sent_at = time.time()
    clock: Any = stage.clock
    clock.set(clock().fromtimestamp(sent_at, tz=clock().tzinfo))
    secret = make_secret(os.urandom(32))
    with running(sample, tmp_path, secret) as (url, printed):
        monkeypatch.setattr("puente.services.endpoints.make_secret", lambda _: secret)
        await stage.puente.endpoints.add(
            stage.people["admin"], {"url": url, "events": ["action.proposed"], "payload": "full"}
        )
        visit = await stage.visit()
        await stage.store(an_action(visit, description="mañana — ½"))
        await stage.settle()
        (row,) = await stage.rows("deliveries")
        assert (row["status"], row["last_status"]) == ("delivered", 204)
        assert printed.readline().split() == [row["event_id"], "action.proposed"]


def test_there_is_a_sample_for_each_language_and_library() -> None:
    names = {sample.stem for sample in SAMPLES}
    assert names == {f"{a}_{b}" for a in ("python", "node") for b in ("standardwebhooks", "svix")}

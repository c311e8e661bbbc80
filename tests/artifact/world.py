"""The real parts around the built functions, and the sandboxes that run them."""

import asyncio
import json
import os
import sysconfig
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer
from standardwebhooks.webhooks import Webhook

from local.pump import as_sqs_event
from puente.bootstrap import Puente
from puente.domain.member import Principal
from puente.settings import load_settings
from tests.api.interpreter import Interpreter, running_interpreter
from tests.artifact.runtime_api import Sandbox
from tests.contract.issuer.stand import running
from tests.flows.test_lambda_shapes import CLINIC, prepare
from tests.support.clock import MovableClock
from tools.artifact import RUNTIME

AWS = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_CONFIG_FILE": "/dev/null",
    "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
}


def lay_runtime(runtime: Path) -> None:
    """What AWS brings along: its runtime client and its SDK, and nothing else of what is here."""
    installed = Path(sysconfig.get_paths()["purelib"])
    runtime.mkdir()
    client = ("awslambdaric", "runtime_client*", "simplejson", "snapshot_restore_py*.py")
    for pattern in (*client, *RUNTIME, "six.py"):
        for part in installed.glob(pattern):
            (runtime / part.name).symlink_to(part)


class Receiver(ThreadingHTTPServer):
    """A clinic's system that verifies what comes. While ``held`` is set it answers nobody."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Hook)
        self.secret = ""
        self.arrivals: list[tuple[str, str]] = []
        """The id and type of each request that verified, in order."""
        self.came = threading.Event()
        self.released = threading.Event()
        self.released.set()
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/hooks"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A worker that was killed leaves its connection."""


class _Hook(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        event = Webhook(self.server.secret).verify(body, dict(self.headers.items()))
        self.server.arrivals.append((str(self.headers["webhook-id"]), event["type"]))
        self.server.came.set()
        self.server.released.wait(60)
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: a test says what went wrong."""


@dataclass
class World:
    """The parts around the functions, and what is needed to start one of them."""

    artifacts: Path
    logs: Path
    environ: dict[str, str]
    receiver: Receiver
    sqs: Any
    tokens: dict[str, str] = field(default_factory=dict)

    def sandbox(self, name: str, folder: str, **environ: str) -> Sandbox:
        """An execution environment of a function, not started yet."""
        log = self.logs / f"{name}-{len(list(self.logs.iterdir()))}.log"
        log.touch()
        given = {**self.environ, **environ}
        handler = f"functions.{folder}.app.handler"
        return Sandbox(
            self.artifacts / name,
            self.artifacts / "runtime",
            handler,
            given,
            log,
            layer=self.artifacts / "layer",
        )

    def take(self, queue: str, *, wait_s: int = 0) -> list[dict[str, Any]]:
        """Up to ten messages of a queue, as SQS gives them."""
        url = self.environ[f"PUENTE_QUEUE__{queue.upper()}_URL"]
        found = self.sqs.receive_message(
            QueueUrl=url,
            MaxNumberOfMessages=10,
            WaitTimeSeconds=wait_s,
            MessageSystemAttributeNames=["All"],
        )
        messages: list[dict[str, Any]] = found.get("Messages", [])
        return messages

    def hand_over(self, queue: str, worker: Sandbox) -> int:
        """Give a queue's messages to its function as one event, and delete what did not fail."""
        messages = self.take(queue)
        if not messages:
            return 0
        answer = worker.invoke(sqs_event(messages, queue), timeout_s=60)
        assert answer == {"batchItemFailures": []}, worker.said
        url = self.environ[f"PUENTE_QUEUE__{queue.upper()}_URL"]
        for message in messages:
            self.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return len(messages)


def sqs_event(messages: list[dict[str, Any]], queue: str) -> dict[str, Any]:
    """The event that an SQS event source makes of what it received."""
    from puente.providers.queue.sqs import _message

    return as_sqs_event([_message(message) for message in messages], queue)


async def _endpoint(environ: Mapping[str, str], url: str) -> str:
    """An endpoint for everything that a visit says; returns its secret."""
    puente = Puente(load_settings(environ))
    members = await puente.repositories.members.of_clinic(CLINIC)
    (admin,) = [member for member in members if member.role == "admin"]
    wanted = {
        "url": url,
        "events": ["action.proposed", "action.confirmed", "conversation.completed"],
        "propose_medication": True,
    }
    endpoint = await puente.endpoints.add(Principal.of(admin), wanted)
    await puente.close()
    return endpoint.secrets[0]


@contextmanager
def standing(artifacts: Path, mongodb_uri: str, folder: Path) -> Iterator[World]:
    """The parts, for functions that are built in ``artifacts`` beside a ``runtime``."""
    (folder / "logs").mkdir()
    with ExitStack() as stack:
        interpreter: Interpreter = stack.enter_context(running_interpreter())
        interpreter.clock = MovableClock(datetime.now(UTC))
        issuer = stack.enter_context(running(folder / "issuer"))
        server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
        server.start()
        stack.callback(server.stop)
        host, port = server.get_host_and_port()
        cloud = {**AWS, "AWS_ENDPOINT_URL": f"http://{host}:{port}"}
        receiver = Receiver()
        stack.callback(receiver.server_close)
        stack.callback(receiver.shutdown)
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        for name, value in cloud.items():
            patch.setenv(name, value)
        sqs, s3 = boto3.client("sqs"), boto3.client("s3")
        database = f"artifact_{os.getpid()}"
        dead = sqs.create_queue(QueueName=f"{database}-dead")["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]
        policy = {"deadLetterTargetArn": arn["QueueArn"], "maxReceiveCount": 5}
        redrive = {"RedrivePolicy": json.dumps(policy)}
        for bucket in ("made-up-transcripts", "made-up-anchors"):
            s3.create_bucket(Bucket=bucket)
        environ = {
            **cloud,
            "PUENTE_STAGE": "local",
            "MONGODB_URI": mongodb_uri,
            "PUENTE_MONGODB__DATABASE": database,
            "PUENTE_STATE__PROVIDER": "mongodb",
            "PUENTE_STORAGE__PROVIDER": "s3",
            "PUENTE_STORAGE__BUCKET": "made-up-transcripts",
            "PUENTE_STORAGE__ANCHOR_BUCKET": "made-up-anchors",
            "PUENTE_IDENTITY__ISSUER": f"{issuer.base_url}/oidc",
            "PUENTE_REALTIME__BASE_URL": interpreter.url,
            "PUENTE_REALTIME__API_KEY": "a-made-up-key",
            "PUENTE_REALTIME__PROVIDER": "local_peer",
            "PUENTE_CIPHER__KEY_FILE": str(folder / "content-key"),
            "PUENTE_QUEUE__PROVIDER": "sqs",
            "PUENTE_WEBHOOK__DEADLINE_S": "2",
            "PUENTE_WEBHOOK__LEASE_S": "3",
        }
        for name in ("webhook", "visit"):
            made = sqs.create_queue(QueueName=f"{database}-{name}", Attributes=redrive)
            environ[f"PUENTE_QUEUE__{name.upper()}_URL"] = made["QueueUrl"]
        for name, value in environ.items():
            patch.setenv(name, value)
        tokens = asyncio.run(prepare(issuer.base_url))
        receiver.secret = asyncio.run(_endpoint(environ, receiver.url))
        yield World(artifacts, folder / "logs", environ, receiver, sqs, tokens)


def until(true: Callable[[], Any], what: str, *, within_s: float = 20.0) -> None:
    """Ask again until it is so. Raises AssertionError when ``within_s`` are over."""
    deadline = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < deadline, what

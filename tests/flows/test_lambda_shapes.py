"""The functions as AWS calls them: API Gateway's, SQS's and the schedule's own event shapes."""

import asyncio
import base64
import importlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from local.issuer.client import sign_in
from local.pump import as_sqs_event
from puente.bootstrap import Puente
from puente.domain.errors import ConfigurationError
from puente.domain.member import Member
from puente.ports import QueueMessage
from puente.repositories.migrations import migrate
from tests.api.interpreter import Interpreter
from tests.contract.issuer.stand import ANA, BEN, running
from tests.support.clock import MovableClock
from tests.support.visits import PRESCRIPTION, PRESCRIPTION_ES

HTTP = ("session", "transcripts", "actions", "integrations", "clinic")
QUEUES = {"webhook": "deliver_webhook", "visit": "finish_visit"}
CLINIC = "cln_testlambda"

SQS_RECORD = {
    "messageId": "059f36b4-87a3-44ab-83d2-661975830a7d",
    "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
    "body": "{}",
    "attributes": {
        "ApproximateReceiveCount": "1",
        "SentTimestamp": "1545082649183",
        "SenderId": "AIDAIENQZJOLO23YVJ4VO",
        "ApproximateFirstReceiveTimestamp": "1545082649185",
    },
    "messageAttributes": {},
    "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3",
    "eventSource": "aws:sqs",
    "eventSourceARN": "arn:aws:sqs:us-east-2:123456789012:my-queue",
    "awsRegion": "us-east-2",
}
"""A record as AWS documents it."""

SCHEDULE = {
    "version": "0",
    "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
    "detail-type": "Scheduled Event",
    "source": "aws.events",
    "account": "123456789012",
    "time": "2031-03-04T09:00:00Z",
    "region": "us-east-1",
    "resources": ["arn:aws:events:us-east-1:123456789012:rule/my-scheduled-rule"],
    "detail": {},
}


@dataclass
class Functions:
    """Each function's module, imported as on a cold start, with its environment set."""

    modules: dict[str, Any]
    tokens: dict[str, str]
    visit: str = "visit-on-lambda-1"
    answers: list[dict[str, Any]] = field(default_factory=list)

    def call(
        self, door: str, method: str, path: str, body: Any = None, *, who: str | None = "ana",
        encoded: bool = False,
    ) -> tuple[int, Any]:  # fmt: skip
        """One request through the gateway: the status, and the answer's JSON."""
        event = gateway_event(method, path, body, self.tokens.get(who or ""), encoded=encoded)
        answer = self.modules[door].handler(event, object())
        self.answers.append(answer)
        content = answer["body"]
        if answer.get("isBase64Encoded"):
            content = base64.b64decode(content).decode()
        return answer["statusCode"], json.loads(content) if content else None

    def hand_over(self, queue: str) -> dict[str, Any]:
        """What lies in a queue, given to its function as one event."""
        handler = self.modules[QUEUES[queue]].handler
        source = getattr(handler.puente, f"{queue}_queue")
        messages: list[QueueMessage] = handler.run(source.receive())
        assert messages, f"the {queue} queue is empty"
        answer: dict[str, Any] = handler(as_sqs_event(messages, queue), object())
        return answer


def gateway_event(
    method: str, path: str, body: Any, token: str | None, *, encoded: bool = False
) -> dict[str, Any]:
    """A request as API Gateway's HTTP API passes it, payload format 2.0."""
    bare, _, query = path.partition("?")
    headers = {"accept": "*/*", "host": "abc123.execute-api.us-east-1.amazonaws.com"}
    if token:
        headers["authorization"] = f"Bearer {token}"
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": f"{method} {bare}",
        "rawPath": bare,
        "rawQueryString": query,
        "headers": headers,
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "abc123",
            "domainName": headers["host"],
            "domainPrefix": "abc123",
            "http": {
                "method": method,
                "path": bare,
                "protocol": "HTTP/1.1",
                "sourceIp": "203.0.113.7",
                "userAgent": "a-made-up-browser",
            },
            "requestId": "JKJaXmPLvHcESHA=",
            "routeKey": f"{method} {bare}",
            "stage": "$default",
            "time": "04/Mar/2031:09:00:00 +0000",
            "timeEpoch": 1930381200000,
        },
        "isBase64Encoded": encoded,
    }
    if body is not None:
        headers["content-type"] = "application/json"
        text = json.dumps(body)
        headers["content-length"] = str(len(text.encode()))
        event["body"] = base64.b64encode(text.encode()).decode() if encoded else text
    return event


async def prepare(issuer: str) -> dict[str, str]:
    """Indexes and two members, by a process of its own; returns their access tokens."""
    puente = Puente()
    await migrate(puente.database)
    for user, role in ((ANA, "clinician"), (BEN, "admin")):
        member = Member.model_validate(
            {
                "member_id": "mbr_" + user.sub.replace("-", ""),
                "clinic_id": CLINIC,
                "clinic_name": "Made up",
                "name": user.name,
                "role": role,
                "state": "active",
                "issuer": puente.settings.identity.issuer,
                "subject": user.sub,
                "created_at": puente.clock(),
            }
        )
        await puente.repositories.members.add(member, outbox_key=puente.randomness(32))
    await puente.close()
    async with httpx.AsyncClient() as client:
        return {
            name: (await sign_in(issuer, user.sub, client=client)).access_token
            for name, user in (("ana", ANA), ("ben", BEN))
        }


@pytest.fixture
def functions(
    mongodb_uri: str,
    database_name: str,
    interpreter: Interpreter,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Functions]:
    interpreter.clock = MovableClock(datetime.now(UTC))
    with running(tmp_path / "issuer") as stand:
        environment = {
            "PUENTE_STAGE": "local",
            "MONGODB_URI": mongodb_uri,
            "PUENTE_MONGODB__DATABASE": database_name,
            "PUENTE_QUEUE__WEBHOOK_URL": f"{database_name}-webhook",
            "PUENTE_QUEUE__VISIT_URL": f"{database_name}-visit",
            "PUENTE_STORAGE__FOLDER": str(tmp_path / "storage"),
            "PUENTE_STORAGE__ANCHOR_FOLDER": str(tmp_path / "anchors"),
            "PUENTE_IDENTITY__ISSUER": f"{stand.base_url}/oidc",
            "PUENTE_REALTIME__BASE_URL": interpreter.url,
            "PUENTE_REALTIME__API_KEY": "a-made-up-key",
            "PUENTE_REALTIME__PROVIDER": "local_peer",
            # As deployed: what one function notes, all of them know.
            "PUENTE_STATE__PROVIDER": "mongodb",
        }
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        tokens = asyncio.run(prepare(stand.base_url))
        # On Lambda the runtime's thread has a loop of its own; Mangum keeps it across events.
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        modules = {name: cold(name) for name in (*HTTP, *QUEUES.values(), "sweep")}
        yield Functions(modules, tokens)
        for name in HTTP:
            loop.run_until_complete(modules[name].handler.app.state.puente.close())
        for name in (*QUEUES.values(), "sweep"):
            modules[name].handler.close()
        loop.close()
        asyncio.set_event_loop(None)


def cold(name: str) -> Any:
    """A function's module as a new container imports it."""
    sys.modules.pop(f"functions.{name}.app", None)
    return importlib.import_module(f"functions.{name}.app")


OPENING = {
    "languages": ["en", "es"],
    "consent": {"granted": True, "wording": "2026-11", "language": "es", "at": "2031-03-04T09:00Z"},
}
TURN = {
    "speaker": "clinician",
    "source": {"lang": "en", "text": PRESCRIPTION},
    "target": {"lang": "es", "text": PRESCRIPTION_ES},
    "started_at": "2031-03-04T09:00:00Z",
    "ended_at": "2031-03-04T09:00:03Z",
}


def test_one_visit_through_every_function(functions: Functions) -> None:
    path = f"/api/conversations/{functions.visit}"
    hook = {"url": "http://127.0.0.1:9/hooks", "events": ["action.proposed"]}
    status, made = functions.call(
        "integrations", "POST", "/api/webhooks", {**hook, "propose_medication": True}, who="ben"
    )
    assert (status, made["secret"][:6]) == (201, "whsec_")
    opening = {**OPENING, "conversation_id": functions.visit}
    assert functions.call("transcripts", "POST", "/api/conversations", opening)[0] == 201
    status, opened = functions.call(
        "session", "POST", "/api/session", {"conversation_id": functions.visit}
    )
    assert (status, len(opened["legs"])) == (200, 2)
    status, receipt = functions.call(
        "transcripts", "PUT", f"{path}/turns/turn-000001", TURN, encoded=True
    )
    assert (status, receipt["stored"], len(receipt["actions"])) == (200, "created", 1)
    assert functions.hand_over("webhook") == {"batchItemFailures": []}
    status, log = functions.call(
        "integrations", "GET", f"/api/webhooks/{made['endpoint_id']}/deliveries", who="ben"
    )
    (delivery,) = log["items"]
    assert (delivery["attempts"], delivery["last_error"]) == (1, "unreachable")

    card = receipt["actions"][0]
    status, confirmed = functions.call(
        "actions",
        "POST",
        f"/api/actions/{card['action_id']}/review",
        {"decision": "confirm", "revision": card["revision"]},
    )
    assert (status, confirmed["status"]) == (200, "confirmed")
    status, ended = functions.call("transcripts", "POST", f"{path}/end", {"turns": []})
    assert ended == {"state": "ending", "missing": []}
    assert functions.hand_over("visit") == {"batchItemFailures": []}
    status, detail = functions.call("transcripts", "GET", path)
    assert (detail["state"], detail["summary"]["machine_made"]) == ("completed", True)
    status, page = functions.call("transcripts", "GET", f"{path}/turns?cursor=0")
    assert page["items"][0]["target"]["text"] == TURN["target"]["text"]  # type: ignore[index]
    assert functions.modules["sweep"].handler(SCHEDULE, object()) is None


def test_each_door_has_its_own_routes_and_no_others(functions: Functions) -> None:
    known = {
        "session": ("POST", "/api/session"),
        "transcripts": ("GET", "/api/conversations"),
        "actions": ("POST", "/api/actions/detect"),
        "integrations": ("GET", "/api/event-types"),
        "clinic": ("GET", "/api/me"),
    }
    for door in HTTP:
        for owner, (method, path) in known.items():
            status, answer = functions.call(door, method, path, None if method == "GET" else {})
            if owner == door:
                assert status in (200, 422), (door, path, answer)
            else:
                assert (status, answer["code"]) == (404, "not_found"), (door, path)


def test_refusals_are_problems_through_the_gateway_too(functions: Functions) -> None:
    status, answer = functions.call("clinic", "GET", "/api/me", who=None)
    assert (status, answer["code"]) == (401, "unauthenticated")
    headers = {name.lower(): v for name, v in functions.answers[-1]["headers"].items()}
    assert headers["content-type"] == "application/problem+json"
    assert headers["www-authenticate"] == "Bearer"
    functions.tokens["garbled"] = functions.tokens["ana"][:-6] + "AAAAAA"
    assert functions.call("clinic", "GET", "/api/me", who="garbled")[0] == 401
    large = {"points": [], "surplus": "x" * 1_048_576}
    status, answer = functions.call("clinic", "POST", "/api/telemetry", large)
    assert (status, answer["code"]) == (413, "too_large")
    status, answer = functions.call("clinic", "GET", "/api/health", who=None)
    assert (status, answer["checks"]) == (200, {"database": "ok"})


def test_a_token_that_passed_the_gateway_opens_no_door_after_signing_out(
    functions: Functions,
) -> None:
    """The gateway verifies a token by itself, and would let it through until it expires."""
    doors = {"clinic": "/api/me", "transcripts": "/api/conversations", "session": "/api/session"}
    assert functions.call("clinic", "GET", "/api/me")[0] == 200
    assert functions.call("clinic", "POST", "/api/sign-out") == (204, None)
    for door, path in doors.items():
        method = "POST" if door == "session" else "GET"
        assert functions.call(door, method, path)[0] == 401, door
    assert functions.call("clinic", "GET", "/api/me", who="ben")[0] == 200


@pytest.mark.parametrize("queue", ["webhook", "visit"])
def test_a_record_as_aws_sends_it_is_read_and_a_bad_one_named(
    functions: Functions, queue: str
) -> None:
    nothing = {
        "webhook": {"delivery_id": "evt_none.ep_none", "attempt": 0},
        "visit": {"clinic_id": "cln_none", "conversation_id": "visit-that-is-none"},
    }
    records = [
        {**SQS_RECORD, "messageId": "good", "body": json.dumps(nothing[queue])},
        {**SQS_RECORD, "messageId": "bad"},
        {**SQS_RECORD, "messageId": "worse", "body": "\x00"},
    ]
    answer = functions.modules[QUEUES[queue]].handler({"Records": records}, object())
    assert answer == {"batchItemFailures": [{"itemIdentifier": "bad"}, {"itemIdentifier": "worse"}]}


def test_the_local_pump_speaks_as_aws_does() -> None:
    message = QueueMessage("id", "receipt", "{}", 1, sent_at_ms=1545082649183)
    (record,) = as_sqs_event([message], "webhook")["Records"]
    assert record.keys() == SQS_RECORD.keys()
    assert record["attributes"].keys() == SQS_RECORD["attributes"].keys()  # type: ignore[attr-defined]
    assert {k: type(v) for k, v in record.items()} == {k: type(v) for k, v in SQS_RECORD.items()}


def test_stage_local_does_not_start_on_lambda(
    monkeypatch: pytest.MonkeyPatch, functions: Functions
) -> None:
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "puente-clinic")
    for name in (*HTTP, *QUEUES.values(), "sweep"):
        with pytest.raises(ConfigurationError, match="refused on Lambda"):
            cold(name)

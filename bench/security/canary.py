"""Words nobody says, put into every place of a visit, and looked for where none belong."""

import io
import json
from contextlib import nullcontext
from typing import Any
from unittest.mock import patch

import httpx

from bench.faults.table import Row
from bench.security.served import Ground, ground
from puente.domain.member import Principal
from puente.domain.webhook import Endpoint, Event
from puente.ports import WebhookRequest, WebhookResponse
from puente.services.turns import TakeTurn
from puente.settings import Settings
from puente.webhooks import payloads
from tests.support.clock import MovableClock
from tests.support.visits import PRESCRIPTION, PRESCRIPTION_ES

WORD = "zzcanary"
SPOKEN, TYPED, NAME, HEADER = (f"{WORD}{kind}" for kind in ("spoken", "typed", "name", "header"))
HEADERS = {
    "user-agent": HEADER,
    "x-correlation-id": HEADER,
    "x-request-id": HEADER,
    "referer": f"https://{HEADER}.test/",
    "cookie": f"session={HEADER}",
    "x-forwarded-for": HEADER,
}
NO_CONTENT = (
    *("audit_events", "audit_seals", "metrics", "visit_usage", "notices"),
    *("state", "idempotency_keys", "attempts"),
)
"""Collections that hold no words, sealed or not."""


class Receiver:
    """A ``WebhookSender`` that keeps what it was to send."""

    name = "keeping"

    def __init__(self) -> None:
        self.sent: list[WebhookRequest] = []

    async def post(self, request: WebhookRequest) -> WebhookResponse:
        self.sent.append(request)
        return WebhookResponse(200)

    async def check(self, url: str) -> None:
        """Every address will do."""


def turn(words: str, origin: str) -> dict[str, Any]:
    return {
        "speaker": "clinician",
        "origin": origin,
        "source": {"lang": "en", "text": f"{PRESCRIPTION} {words}"},
        "target": {"lang": "es", "text": f"{PRESCRIPTION_ES} {words}"},
        "model_calls": [{"call_id": "c-1", "name": words, "arguments": {words: words}}],
        "started_at": "2031-03-04T09:01:00Z",
        "ended_at": "2031-03-04T09:01:03Z",
    }


async def visit(made: Ground) -> list[httpx.Response]:
    """A whole visit, words in all it takes, and requests that are refused; what was refused."""
    opening = {
        "conversation_id": "visit-with-words",
        "languages": ["en", "es"],
        "consent": {
            "granted": True, "wording": "2026-11-23", "language": "es",
            "at": "2031-03-04T09:00:00Z",
        },
        "external_ref": {"system": f"urn:{NAME}", "patient_id": NAME, "encounter_id": NAME},
    }  # fmt: skip
    at = "/api/conversations/visit-with-words"
    asked = [
        ("POST", "/api/conversations", opening),
        ("POST", "/api/session", {"conversation_id": "visit-with-words"}),
        ("PUT", f"{at}/turns/turn-spoken-1", turn(SPOKEN, "speech")),
        ("PUT", f"{at}/turns/turn-typed-01", turn(TYPED, "typed")),
        ("POST", f"{at}/turns/turn-typed-01/check", None),
        ("POST", "/api/actions/detect", {"turns": [{"language": "en", "text": SPOKEN}]}),
        ("POST", f"{at}/end", {"turns": []}),
    ]
    for method, path, body in asked:
        answer = await made.call("clinician", method, path, body, headers=HEADERS)
        assert answer.status_code < 300, f"{method} {path}: {answer.text}"
    await emergencies(made)
    wrong = [
        ("PUT", f"{at}/turns/{SPOKEN} {TYPED}", turn(SPOKEN, "speech")),
        ("PUT", f"{at}/turns/turn-spoken-1", {**turn(TYPED, "speech"), "revision": SPOKEN}),
        ("PUT", f"{at}/turns/turn-spoken-1", turn(TYPED, "speech")),
        ("POST", "/api/conversations", {**opening, "languages": [SPOKEN, TYPED]}),
        ("GET", f"/api/conversations/{SPOKEN} said", None),
        ("GET", f"/api/conversations?from={SPOKEN}", None),
        ("GET", f"/api/{SPOKEN}", None),
    ]
    refused = []
    for method, path, body in wrong:
        transport = httpx.ASGITransport(made.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://puente.test") as client:
            headers = {**HEADERS, "authorization": "Bearer token-of-clinician"}
            refused.append(await client.request(method, path, json=body, headers=headers))
    return refused


async def emergencies(made: Ground) -> None:
    """Words in the reasons of a visit without consent, and of a colleague who opens the other."""
    said = {"reason": f"{TYPED} cannot breathe", "languages": ["en", "es"]}
    begun = await made.call("clinician", "POST", "/api/emergencies", said, headers=HEADERS)
    assert begun.status_code == 201, begun.text
    path = f"/api/emergencies/{begun.json()['emergency']['emergency_id']}/explanation"
    why = {"explanation": f"{SPOKEN} was unconscious"}
    told = await made.call("supervisor", "POST", path, why, headers=HEADERS)
    assert told.status_code == 200, told.text
    glass = "/api/conversations/visit-with-words/break-glass"
    reason = {"reason": f"{NAME} is here again"}
    opened = await made.call("colleague", "POST", glass, reason, headers=HEADERS)
    assert opened.status_code == 201, opened.text


async def work(made: Ground) -> list[str]:
    """Let the workers do what is due; every message that passed, with its attributes."""
    passed = []
    queues = {"visit": made.puente.visit_queue, "hook": made.puente.webhook_queue}
    for _ in range(20):
        for name, queue in queues.items():
            for message in await queue.receive(limit=10):
                passed.append(f"{message.body} {message.attributes} {message.group}")
                record = json.loads(message.body)
                if name == "visit":
                    await made.puente.finish_visit(record["clinic_id"], record["conversation_id"])
                else:
                    await made.puente.deliver(record["delivery_id"], record["attempt"])
                await queue.delete(message.receipt_handle)
    return passed


_document = payloads.document


def _full_for_all(event: Event, endpoint: Endpoint) -> dict[str, Any]:
    return _document(event, endpoint.model_copy(update={"payload": "full"}))


_take = TakeTurn.__call__


async def _quoting(self: TakeTurn, *given: Any) -> Any:
    self._tools.telemetry.info(given[-1].source.text)
    return await _take(self, *given)


def planted(name: str | None) -> Any:
    """Defects: a line that quotes what was said, a thin payload that is none."""
    if name == "a log quotes":
        return patch.object(TakeTurn, "__call__", _quoting)
    if name == "thin payloads are full":
        return patch.object(payloads, "document", _full_for_all)
    return nullcontext()


async def row(settings: Settings, clock: MovableClock, plant: str | None = None) -> Row:
    made_row = Row("canary words", "0 where no words belong, in a whole visit")
    log, receiver = io.StringIO(), Receiver()
    async with ground(settings, clock, stream=log, webhook_sender=receiver) as made:
        admin: Principal = made.clinic.people["admin"]
        for level in ("thin", "full"):
            await made.puente.endpoints.add(
                admin,
                {"url": f"https://{level}.receiver.test/", "payload": level,
                 "events": [
                     *("action.proposed", "conversation.completed"),
                     *("consent.emergency", "access.break_glass"),
                 ],
                 "propose_medication": True},
            )  # fmt: skip
        with planted(plant):
            refused = await visit(made)
            passed = await work(made)
        await made.puente.flush()
        kept = {name: await made.clinic.rows(name) for name in NO_CONTENT}
        storage = [key async for key in made.puente.storage.list("")]
        page = "/api/conversations/visit-with-words/turns"
        said = (await made.call("clinician", "GET", page)).text
    thin = [r for r in receiver.sent if "thin" in r.url]
    full = [r for r in receiver.sent if "full" in r.url]
    places: dict[str, Any] = {
        "logs, metrics and traces": log.getvalue(),
        "analytics": [line for line in log.getvalue().splitlines() if '"analytics"' in line],
        "thin payloads": [request.body for request in thin],
        "queue messages": passed,
        "addresses and headers sent": [(r.url, dict(r.headers)) for r in receiver.sent],
        "names of stored objects": storage,
        "error bodies": [f"{answer.headers}{answer.text}" for answer in refused],
        **{f"rows of {name}": rows for name, rows in kept.items()},
    }
    for place, held in places.items():
        found = repr(held).count(WORD)
        made_row.hold(place, found, found == 0)
    looked = bool(thin and full and passed and places["analytics"] and kept["audit_events"])
    seen = SPOKEN in said and any(SPOKEN.encode() in request.body for request in full)
    made_row.hold("the words were there to find", looked and seen, looked and seen)
    statuses = sorted({answer.status_code for answer in refused})
    made_row.hold("refused", statuses, all(status >= 400 for status in statuses))
    return made_row

"""Every route with a request that it answers with 2xx: what the generated tests are made from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts

from tests.api.clinic import Clinic

INTERPRETERS = frozenset({"clinician", "supervisor"})
EVERYBODY = frozenset({"clinician", "supervisor", "admin", "auditor"})
ADMIN = frozenset({"admin"})
OVERSEERS = frozenset({"admin", "supervisor"})
AUDITOR = frozenset({"auditor"})
MACHINE = frozenset({"machine"})
"""Keys of a clinic's own system: people do not come in by their routes."""


@dataclass(frozen=True)
class Case:
    """A request that succeeds for ``who``, and the roles that may make it at all."""

    method: str
    path: str
    who: str
    roles: frozenset[str]
    status: int = 200
    body: Any = None
    query: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    def names(self, id_name: str) -> bool:
        """Whether the request names an object of the clinic by this id."""
        slot = f"{{{id_name}}}"
        fields = self.body if isinstance(self.body, dict) else {}
        asked = self.query.get(id_name) or fields.get(id_name)
        return slot in self.path or asked == slot

    def at(self, ids: Mapping[str, str]) -> str:
        """The path and query with these ids."""
        asked = "&".join(f"{name}={value}" for name, value in self.query.items())
        return str(fill(self.path + ("?" + asked if asked else ""), ids))

    def sent(self, ids: Mapping[str, str]) -> Any:
        """A body of its own with these ids."""
        return fill(self.body, ids)


def fill(template: Any, ids: Mapping[str, str]) -> Any:
    if isinstance(template, dict):
        return {name: fill(value, ids) for name, value in template.items()}
    if isinstance(template, list):
        return [fill(value, ids) for value in template]
    if isinstance(template, str):
        for name, value in ids.items():
            template = template.replace(f"{{{name}}}", value)
    return template


def given(clinic: Clinic) -> dict[str, str]:
    return {**clinic.ids, "invitation": clinic.invitation}


CONSENT = {
    "granted": True,
    "wording": "2026-11-23",
    "language": "es",
    "at": "2031-03-04T09:00:00Z",
}
TURN = {
    "session_id": "ses_madeup0001",
    "speaker": "clinician",
    "origin": "speech",
    "source": {"lang": "en", "text": "How long have you had the cough?"},
    "target": {"lang": "es", "text": "¿Desde cuándo tiene la tos?"},
    "model_calls": [{"call_id": "call-1", "name": "note", "arguments": {"deep": [1, 2.5, None]}}],
    "started_at": "2031-03-04T09:01:00Z",
    "ended_at": "2031-03-04T09:01:03Z",
    "revision": 1,
    "marks": ["overlap"],
}
VISIT = "/api/conversations/{conversation_id}"
RECORDINGS = VISIT + "/recordings"
RECORDING = RECORDINGS + "/{recording_id}"
DIGEST = "0123456789abcdef" * 4
BY_KEY = "/api/integration/conversations/{conversation_id}"
EDIT = {
    "description": "chest x-ray, two views",
    "reason": "cough",
    "details": {"body_part": "chest"},
    "change": None,
}


def hook_cases(prefix: str, who: str, roles: frozenset[str]) -> tuple[Case, ...]:
    """Endpoints and their deliveries: for an administrator, and for a key."""
    hooks, hook = f"{prefix}/webhooks", f"{prefix}/webhooks/{{endpoint_id}}"
    sent = hook + "/deliveries"
    again = {
        "since": "2031-03-04T08:00:00Z", "until": "2031-03-04T10:00:00Z", "dry_run": False,
    }  # fmt: skip
    made = {
        "url": "http://127.0.0.1:9/second",
        "description": "made up",
        "events": ["action.confirmed", "action.proposed"],
        "min_confidence": 0.5,
        "propose_medication": False,
        "action_types": ["lab", "medication"],
        "payload": "thin",
        "rate_limit": 20,
        "schedule_s": [0, 60, 600],
    }
    moved = {
        "url": "http://127.0.0.1:9/moved",
        "description": "moved",
        "events": ["action.edited", "action.proposed"],
        "min_confidence": 0.25,
        "propose_medication": True,
        "action_types": ["imaging"],
        "payload": "fhir",
        "rate_limit": 5,
        "schedule_s": [0, 30],
        "state": "disabled",
    }
    return (
        Case("POST", hooks, who, roles, 201, body=made),
        Case("GET", hooks, who, roles),
        Case("GET", hook, who, roles),
        Case("PATCH", hook, who, roles, body=moved),
        Case("DELETE", hook, who, roles, 204),
        Case("POST", hook + "/rotate", who, roles, body={"overlap_hours": 12}),
        Case("POST", hook + "/test", who, roles, 202),
        Case("POST", hook + "/recover", who, roles, 202, body=again),
        Case("POST", hook + "/replay", who, roles, 202, body=again),
        Case("GET", sent, who, roles),
        Case("GET", sent + "/{delivery_id}", who, roles),
        Case("POST", sent + "/{delivery_id}/resend", who, roles, 202),
        Case("GET", f"{prefix}/events/{{event_id}}/deliveries", who, roles),
    )


CASES = (
    Case(
        "POST", "/api/session", "clinician", INTERPRETERS,
        body={"conversation_id": "{conversation_id}", "mode": "translate", "renew": False},
    ),
    Case("POST", "/api/session/check", "clinician", INTERPRETERS),
    Case(
        "POST", "/api/conversations", "clinician", INTERPRETERS, 201,
        body={
            "conversation_id": "visit-madeup-second",
            "languages": ["en", "es"],
            "consent": CONSENT,
            "external_ref": {"system": "urn:made-up", "patient_id": "p-1", "encounter_id": "e-1"},
        },
    ),
    Case("GET", "/api/conversations", "clinician", INTERPRETERS),
    Case("GET", VISIT, "clinician", INTERPRETERS),
    Case(
        "PATCH", VISIT, "clinician", INTERPRETERS,
        body={"external_ref": {"system": "urn:made-up", "patient_id": "p-2"}},
    ),
    Case("PUT", VISIT + "/turns/turn-000002", "clinician", INTERPRETERS, body=TURN),
    Case(
        "POST", VISIT + "/turns", "clinician", INTERPRETERS,
        body={"turns": [{**TURN, "turn_id": "turn-000003"}]},
    ),
    Case("GET", VISIT + "/turns", "clinician", INTERPRETERS),
    Case("POST", VISIT + "/turns/{turn_id}/check", "clinician", INTERPRETERS),
    Case(
        "POST", VISIT + "/end", "clinician", INTERPRETERS,
        body={"turns": [{"turn_id": "turn-000001", "revision": 1}]},
    ),
    Case(
        "POST", VISIT + "/interpreter", "clinician", INTERPRETERS, 202,
        body={"reason": "patient_asked"},
    ),
    Case(
        "POST", RECORDINGS, "clinician", INTERPRETERS, 201,
        body={"recording_id": "recording-second", "started_at": "2031-03-04T09:00:00Z"},
    ),
    Case("GET", RECORDINGS, "clinician", INTERPRETERS),
    Case("GET", RECORDING, "clinician", INTERPRETERS),
    Case(
        "POST", RECORDING + "/uploads", "clinician", INTERPRETERS,
        body={"parts": [{"name": "1", "size": 320_028, "sha256": DIGEST}]},
    ),
    Case("POST", RECORDING + "/complete", "clinician", INTERPRETERS),
    Case("DELETE", RECORDINGS, "clinician", INTERPRETERS, 204),
    Case(
        "GET", "/api/actions", "clinician", INTERPRETERS,
        query={"conversation_id": "{conversation_id}"},
    ),
    Case(
        "POST", "/api/actions/detect", "clinician", EVERYBODY,
        body={
            "turns": [
                {
                    "turn_id": "turn-000001",
                    "speaker": "clinician",
                    "language": "en",
                    "text": "Let us talk about your diet.",
                    "translation": "Hablemos de su dieta.",
                }
            ]
        },
    ),
    Case("GET", "/api/actions/{action_id}", "clinician", INTERPRETERS),
    Case(
        "POST", "/api/actions/{action_id}/review", "clinician", INTERPRETERS,
        body={"decision": "edit", "revision": 1, "edit": EDIT},
    ),
    *hook_cases("/api", "admin", ADMIN),
    Case("GET", "/api/event-types", "clinician", EVERYBODY),
    Case(
        "POST", "/api/keys", "admin", ADMIN, 201,
        body={"name": "Made-up record system", "scopes": ["actions:read", "endpoints:manage"]},
    ),
    Case("GET", "/api/keys", "admin", ADMIN),
    Case("DELETE", "/api/keys/{key_id}", "admin", ADMIN),
    *hook_cases("/api/integration", "machine", MACHINE),
    Case("GET", "/api/integration/event-types", "machine", MACHINE),
    Case("GET", "/api/integration/actions/{action_id}", "machine", MACHINE),
    Case("GET", BY_KEY, "machine", MACHINE),
    Case(
        "PUT", BY_KEY + "/external-ref", "machine", MACHINE,
        body={"external_ref": {"system": "urn:made-up", "patient_id": "p-3"}},
    ),
    Case("GET", "/api/me", "clinician", EVERYBODY),
    Case("POST", "/api/sign-out", "clinician", EVERYBODY, 204),
    Case(
        "POST", "/api/members/accept", "invited", EVERYBODY,
        body={"invitation": "{invitation}"},
    ),
    Case("GET", "/api/members", "admin", OVERSEERS),
    Case("GET", "/api/audit", "auditor", AUDITOR),
    Case(
        "POST", "/api/telemetry", "clinician", EVERYBODY, 204,
        body={"points": [{"name": "session.token.time", "value": 31.5}]},
    ),
    Case("GET", "/api/operations", "admin", ADMIN),
    Case("GET", "/api/health", "clinician", EVERYBODY),
    Case("GET", "/api/health/details", "admin", ADMIN),
)  # fmt: skip

HEALTH = next(case for case in CASES if case.path == "/api/health")
ACCEPT = next(case for case in CASES if case.path == "/api/members/accept")
KEYED = tuple(case for case in CASES if case.roles is MACHINE)
MEMBERS_ONLY = tuple(case for case in CASES if case not in (HEALTH, ACCEPT, *KEYED))


def routes(app: FastAPI) -> Iterator[RouteContext]:
    """Every route of the application, those of its routers included."""
    yield from iter_route_contexts(app.routes)


def template_of(case: Case, app: FastAPI) -> str:
    """The route's own path: a case may have a literal where the route has a parameter."""
    for context in routes(app):
        route = context.original_route
        matches = isinstance(route, APIRoute) and route.path_regex.fullmatch(case.path)
        if matches and case.method in (context.methods or ()):
            return str(context.path)
    raise LookupError(case.name)

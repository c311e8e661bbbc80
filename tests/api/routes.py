"""Every route with a request that it answers with 2xx: what the generated tests are made from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts

from puente.domain.access import Reach, roles_at
from tests.api.clinic import Clinic


@dataclass(frozen=True)
class Case:
    """A request that succeeds for ``who``; which roles may make it says ``domain.access``."""

    method: str
    path: str
    who: str
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
SUMMARY_LINE = {
    "kind": "finding", "en": "Made up.", "es": "Inventado.", "evidence": ["turn-000001"],
}  # fmt: skip
EDIT = {
    "description": "chest x-ray, two views",
    "reason": "cough",
    "details": {"body_part": "chest"},
    "change": None,
}


def hook_cases(prefix: str, who: str) -> tuple[Case, ...]:
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
        Case("POST", hooks, who, 201, body=made),
        Case("GET", hooks, who),
        Case("GET", hook, who),
        Case("PATCH", hook, who, body=moved),
        Case("DELETE", hook, who, 204),
        Case("POST", hook + "/rotate", who, body={"overlap_hours": 12}),
        Case("POST", hook + "/test", who, 202),
        Case("POST", hook + "/recover", who, 202, body=again),
        Case("POST", hook + "/replay", who, 202, body=again),
        Case("GET", sent, who),
        Case("GET", sent + "/{delivery_id}", who),
        Case("POST", sent + "/{delivery_id}/resend", who, 202),
        Case("GET", f"{prefix}/events/{{event_id}}/deliveries", who),
    )


CASES = (
    Case(
        "POST", "/api/session", "clinician",
        body={"conversation_id": "{conversation_id}", "mode": "translate", "renew": False},
    ),
    Case("POST", "/api/session/check", "clinician"),
    Case(
        "POST", "/api/conversations", "clinician", 201,
        body={
            "conversation_id": "visit-madeup-second",
            "languages": ["en", "es"],
            "consent": CONSENT,
            "external_ref": {"system": "urn:made-up", "patient_id": "p-1", "encounter_id": "e-1"},
        },
    ),
    Case("GET", "/api/conversations", "clinician"),
    Case("GET", VISIT, "clinician"),
    Case(
        "PATCH", VISIT, "clinician",
        body={"external_ref": {"system": "urn:made-up", "patient_id": "p-2"}},
    ),
    Case("PUT", VISIT + "/turns/turn-000002", "clinician", body=TURN),
    Case(
        "POST", VISIT + "/turns", "clinician",
        body={"turns": [{**TURN, "turn_id": "turn-000003"}]},
    ),
    Case("GET", VISIT + "/turns", "clinician"),
    Case("POST", VISIT + "/turns/{turn_id}/check", "clinician"),
    Case(
        "POST", VISIT + "/end", "clinician",
        body={"turns": [{"turn_id": "turn-000001", "revision": 1}]},
    ),
    Case(
        "POST", VISIT + "/interpreter", "clinician", 202,
        body={"reason": "patient_asked"},
    ),
    Case(
        "POST", VISIT + "/break-glass", "colleague", 201,
        body={"reason": "The patient is here again, and bleeding (made up)."},
    ),
    Case("GET", "/api/break-glass", "auditor"),
    Case(
        "POST", RECORDINGS, "clinician", 201,
        body={"recording_id": "recording-second", "started_at": "2031-03-04T09:00:00Z"},
    ),
    Case("GET", RECORDINGS, "clinician"),
    Case("GET", RECORDING, "clinician"),
    Case(
        "POST", RECORDING + "/uploads", "clinician",
        body={"parts": [{"name": "1", "size": 320_028, "sha256": DIGEST}]},
    ),
    Case("POST", RECORDING + "/complete", "clinician"),
    Case("DELETE", RECORDINGS, "clinician", 204),
    Case("POST", VISIT + "/consent/withdraw", "clinician", 204),
    Case("GET", VISIT + "/consent", "clinician"),
    Case("POST", VISIT + "/consent", "clinician", body=CONSENT),
    Case(
        "POST", "/api/emergencies", "clinician", 201,
        body={
            "conversation_id": "visit-madeup-urgent",
            "languages": ["en", "es"],
            "reason": "Made up: she cannot breathe.",
        },
    ),
    Case("GET", "/api/emergencies", "supervisor"),
    Case(
        "POST", "/api/emergencies/{emergency_id}/explanation", "clinician",
        body={"explanation": "Made up: unconscious until she was taken away."},
    ),
    Case(
        "POST", VISIT + "/summary/review", "clinician",
        body={"revision": 1, "lines": [SUMMARY_LINE]},
    ),
    Case(
        "POST", VISIT + "/summary/mail", "clinician",
        body={"to": "reader@example.test", "form": "link", "language": "en"},
    ),
    Case(
        "GET", "/api/actions", "clinician",
        query={"conversation_id": "{conversation_id}"},
    ),
    Case(
        "POST", "/api/actions/detect", "clinician",
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
    Case("GET", "/api/actions/{action_id}", "clinician"),
    Case(
        "POST", "/api/actions/{action_id}/review", "clinician",
        body={"decision": "edit", "revision": 1, "edit": EDIT},
    ),
    *hook_cases("/api", "admin"),
    Case("GET", "/api/event-types", "clinician"),
    Case(
        "POST", "/api/keys", "admin", 201,
        body={"name": "Made-up record system", "scopes": ["actions:read", "endpoints:manage"]},
    ),
    Case("GET", "/api/keys", "admin"),
    Case("DELETE", "/api/keys/{key_id}", "admin"),
    *hook_cases("/api/integration", "machine"),
    Case("GET", "/api/integration/event-types", "machine"),
    Case("GET", "/api/integration/actions/{action_id}", "machine"),
    Case("GET", BY_KEY, "machine"),
    Case(
        "PUT", BY_KEY + "/external-ref", "machine",
        body={"external_ref": {"system": "urn:made-up", "patient_id": "p-3"}},
    ),
    Case("GET", "/api/me", "clinician"),
    Case("POST", "/api/sign-out", "clinician", 204),
    Case(
        "POST", "/api/members/accept", "invited",
        body={"invitation": "{invitation}"},
    ),
    Case("GET", "/api/members", "admin"),
    Case(
        "POST", "/api/members", "admin", 201,
        body={"name": "Made-up newcomer", "role": "clinician"},
    ),
    Case("POST", "/api/members/{member_id}/invitation", "admin", 201),
    Case(
        "PATCH", "/api/members/{member_id}", "admin",
        body={"name": "Renamed (made up)", "role": "supervisor", "state": "suspended"},
    ),
    Case("GET", "/api/retention", "auditor"),
    Case(
        "PUT", "/api/retention", "admin",
        body={
            "text_days": 3650, "recordings_days": 30, "webhooks_days": 90, "figures_days": None,
            "audit_days": 2192,
        },
    ),
    Case("GET", "/api/holds", "auditor"),
    Case(
        "PUT", VISIT + "/hold", "supervisor",
        body={"reason": "A made-up lawsuit about this visit."},
    ),
    Case("DELETE", VISIT + "/hold", "supervisor"),
    Case("GET", "/api/deletions", "auditor"),
    Case("GET", "/api/attestations", "auditor"),
    Case(
        "PUT", "/api/attestations/translations", "admin",
        body={"baa_signed_on": "2031-03-01", "zero_retention": True},
    ),
    Case("DELETE", "/api/attestations/realtime", "admin"),
    Case("PUT", "/api/clinic-data", "admin", body={"data": "demo"}),
    Case("GET", "/api/audit", "auditor"),
    Case("GET", "/api/audit/export", "auditor"),
    Case("GET", "/api/audit/chain", "auditor"),
    Case("GET", "/api/audit/conversations/{conversation_id}", "auditor"),
    Case(
        "POST", "/api/telemetry", "clinician", 204,
        body={"points": [{"name": "session.token.time", "value": 31.5}]},
    ),
    Case("GET", "/api/operations", "admin"),
    Case("GET", "/api/health", "clinician"),
    Case("GET", "/api/health/details", "admin"),
)  # fmt: skip

HEALTH = next(case for case in CASES if case.path == "/api/health")
ACCEPT = next(case for case in CASES if case.path == "/api/members/accept")
KEYED = tuple(case for case in CASES if case.who == "machine")
MEMBERS_ONLY = tuple(case for case in CASES if case not in (HEALTH, ACCEPT, *KEYED))


def roles_of(case: Case, app: FastAPI) -> Mapping[str, Reach]:
    """Who may make this request, and to whose objects, by the application's own table."""
    held = roles_at(f"{case.method} {template_of(case, app)}")
    return {str(role): reach for role, reach in held.items()}


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

"""Who may do what to whose: the one table that every check and its test are made from.

A route needs one right. A role has a right over its own objects, over all of its clinic's, or not
at all. Another clinic's objects are nobody's: they look as if they were not there.
"""

from collections.abc import Mapping
from typing import Literal

from puente.domain.errors import Forbidden
from puente.domain.member import Principal, Role, Scope, require_scope

Reach = Literal["own", "clinic"]
"""``own``: visits the caller held. ``clinic``: every object of their clinic."""

Who = Role | Literal["machine"]

Right = Literal[
    "member",
    "visit.read",
    "visit.write",
    "visit.record",
    "emergency.use",
    "emergency.settle",
    "glass.break",
    "glass.report",
    "detector.try",
    "endpoints.manage",
    "keys.manage",
    "members.read",
    "members.manage",
    "retention.read",
    "retention.manage",
    "holds.manage",
    "attestation.read",
    "attestation.manage",
    "audit.read",
    "figures.read",
    "health.read",
    "key.member",
    "key.actions.read",
    "key.visits.read",
    "key.references.write",
]

_EVERYBODY: Mapping[Who, Reach] = {
    "clinician": "clinic",
    "supervisor": "clinic",
    "admin": "clinic",
    "auditor": "clinic",
}
_MACHINE: Mapping[Who, Reach] = {"machine": "clinic"}

RIGHTS: Mapping[Right, Mapping[Who, Reach]] = {
    "member": _EVERYBODY,
    "visit.read": {"clinician": "own", "supervisor": "clinic"},
    "visit.write": {"clinician": "own", "supervisor": "clinic"},
    "visit.record": {"clinician": "own", "supervisor": "own"},
    "emergency.use": {"clinician": "own", "supervisor": "own"},
    "emergency.settle": {"clinician": "own", "supervisor": "clinic"},
    "glass.break": {"clinician": "clinic"},
    "glass.report": {"supervisor": "clinic", "admin": "clinic", "auditor": "clinic"},
    "detector.try": _EVERYBODY,
    "endpoints.manage": {"admin": "clinic", "machine": "clinic"},
    "keys.manage": {"admin": "clinic"},
    "members.read": {"admin": "clinic", "supervisor": "clinic"},
    "members.manage": {"admin": "clinic"},
    "retention.read": {"supervisor": "clinic", "admin": "clinic", "auditor": "clinic"},
    "retention.manage": {"admin": "clinic"},
    "holds.manage": {"supervisor": "clinic", "admin": "clinic"},
    "attestation.read": {"admin": "clinic", "auditor": "clinic"},
    "attestation.manage": {"admin": "clinic"},
    "audit.read": {"auditor": "clinic"},
    "figures.read": {"admin": "clinic"},
    "health.read": {"admin": "clinic"},
    "key.member": _MACHINE,
    "key.actions.read": _MACHINE,
    "key.visits.read": _MACHINE,
    "key.references.write": _MACHINE,
}
"""Whoever is not named has no such right. ``visit.record`` and ``emergency.use`` are for who sits
with the patient; ``emergency.settle`` is writing why nobody could ask for consent."""

LENT: frozenset[Right] = frozenset({"visit.read"})
"""What breaking the glass of a colleague's visit gives over it: reading, never a change."""

SCOPES: Mapping[Right, Scope] = {
    "endpoints.manage": "endpoints:manage",
    "key.actions.read": "actions:read",
    "key.visits.read": "conversations:read",
    "key.references.write": "external_ref:write",
}
"""What a key needs beside being one."""

_VISIT = "/api/conversations/{conversation_id}"
_RECORDINGS = _VISIT + "/recordings"
_RECORDING = _RECORDINGS + "/{recording_id}"


def _hooks(prefix: str) -> Mapping[str, Right]:
    """Endpoints and their deliveries: for an administrator, and for a key."""
    hooks, hook = f"{prefix}/webhooks", f"{prefix}/webhooks/{{endpoint_id}}"
    sent = hook + "/deliveries"
    return dict.fromkeys(
        (
            f"POST {hooks}",
            f"GET {hooks}",
            f"GET {hook}",
            f"PATCH {hook}",
            f"DELETE {hook}",
            f"POST {hook}/rotate",
            f"POST {hook}/test",
            f"POST {hook}/recover",
            f"POST {hook}/replay",
            f"GET {sent}",
            f"GET {sent}/{{delivery_id}}",
            f"POST {sent}/{{delivery_id}}/resend",
            f"GET {prefix}/events/{{event_id}}/deliveries",
        ),
        "endpoints.manage",
    )


ROUTES: Mapping[str, Right] = {
    "POST /api/session": "visit.write",
    "POST /api/session/check": "visit.write",
    "POST /api/conversations": "visit.write",
    "GET /api/conversations": "visit.read",
    f"GET {_VISIT}": "visit.read",
    f"PATCH {_VISIT}": "visit.write",
    f"PUT {_VISIT}/turns/{{turn_id}}": "visit.write",
    f"POST {_VISIT}/turns": "visit.write",
    f"GET {_VISIT}/turns": "visit.read",
    f"POST {_VISIT}/turns/{{turn_id}}/check": "visit.read",
    f"POST {_VISIT}/end": "visit.write",
    f"POST {_VISIT}/consent/withdraw": "visit.write",
    "POST /api/emergencies": "emergency.use",
    "GET /api/emergencies": "visit.read",
    "POST /api/emergencies/{emergency_id}/explanation": "emergency.settle",
    f"GET {_VISIT}/consent": "visit.read",
    f"POST {_VISIT}/consent": "emergency.use",
    f"POST {_VISIT}/interpreter": "visit.write",
    f"POST {_VISIT}/summary/review": "visit.write",
    f"POST {_VISIT}/summary/mail": "visit.write",
    f"POST {_RECORDINGS}": "visit.record",
    f"GET {_RECORDINGS}": "visit.read",
    f"DELETE {_RECORDINGS}": "visit.write",
    f"GET {_RECORDING}": "visit.read",
    f"POST {_RECORDING}/uploads": "visit.record",
    f"POST {_RECORDING}/complete": "visit.record",
    f"POST {_VISIT}/break-glass": "glass.break",
    "GET /api/break-glass": "glass.report",
    "GET /api/actions": "visit.read",
    "POST /api/actions/detect": "detector.try",
    "GET /api/actions/{action_id}": "visit.read",
    "POST /api/actions/{action_id}/review": "visit.write",
    **_hooks("/api"),
    "GET /api/event-types": "member",
    "POST /api/keys": "keys.manage",
    "GET /api/keys": "keys.manage",
    "DELETE /api/keys/{key_id}": "keys.manage",
    **_hooks("/api/integration"),
    "GET /api/integration/event-types": "key.member",
    "GET /api/integration/actions/{action_id}": "key.actions.read",
    "GET /api/integration/conversations/{conversation_id}": "key.visits.read",
    "PUT /api/integration/conversations/{conversation_id}/external-ref": "key.references.write",
    "GET /api/me": "member",
    "POST /api/sign-out": "member",
    "GET /api/members": "members.read",
    "POST /api/members": "members.manage",
    "PATCH /api/members/{member_id}": "members.manage",
    "POST /api/members/{member_id}/invitation": "members.manage",
    "GET /api/retention": "retention.read",
    "PUT /api/retention": "retention.manage",
    "GET /api/holds": "retention.read",
    f"PUT {_VISIT}/hold": "holds.manage",
    f"DELETE {_VISIT}/hold": "holds.manage",
    "GET /api/deletions": "retention.read",
    "GET /api/attestations": "attestation.read",
    "PUT /api/attestations/{path}": "attestation.manage",
    "DELETE /api/attestations/{path}": "attestation.manage",
    "PUT /api/clinic-data": "attestation.manage",
    "GET /api/audit": "audit.read",
    "GET /api/audit/export": "audit.read",
    "GET /api/audit/chain": "audit.read",
    "GET /api/audit/conversations/{conversation_id}": "audit.read",
    "POST /api/telemetry": "member",
    "GET /api/operations": "figures.read",
    "GET /api/health/details": "health.read",
}

WITHOUT_MEMBER: Mapping[str, Literal["public", "token"]] = {
    "GET /api/health": "public",
    "POST /api/members/accept": "token",
}
"""The only routes for somebody who is no member, and what they must bring."""


def roles_at(route: str) -> Mapping[Who, Reach]:
    """Who has a right at this route: keys at those of their own, people at all others."""
    by_key = " /api/integration/" in route
    held = RIGHTS[ROUTES[route]]
    return {who: reach for who, reach in held.items() if (who == "machine") == by_key}


def reach_of(principal: Principal, right: Right) -> Reach:
    """Over whose objects the caller has this right. Raises Forbidden where they have it not."""
    reach = RIGHTS[right].get(principal.role)
    if reach is None:
        raise Forbidden("your role does not allow this")
    if principal.role == "machine" and right in SCOPES:
        require_scope(principal, SCOPES[right])
    return reach


def reach_at(principal: Principal, route: str) -> Reach:
    """The same for a route (``GET /api/me``). A route that the table lacks is nobody's."""
    right = ROUTES.get(route)
    if right is None:
        raise Forbidden("nobody was given this route")
    return reach_of(principal, right)


def may_touch(principal: Principal, right: Right, owner: str, *, conversation_id: str) -> bool:
    """Whether the right covers a visit that ``owner`` held in the caller's clinic.

    Raises Forbidden where the role has no such right at all.
    """
    if reach_of(principal, right) == "clinic" or owner == principal.member_id:
        return True
    return right in LENT and conversation_id in principal.opened

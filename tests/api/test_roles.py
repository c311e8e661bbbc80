"""Every route, for every role, over what is one's own, a colleague's and another clinic's.

What each cell should answer is read from ``domain.access``, the table that the application asks
as well; what it does answer is asked over HTTP. ``Caller`` looks after each request whether
exactly one audit row tells of it, so that every denial here is audited, and every request a row.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import pytest
from fastapi import FastAPI

from puente.access import as_markdown
from puente.api.application import create_app
from puente.api.door import AuditedRoute, Caller
from puente.api.door import router as make_router
from puente.api.schemas import Health
from puente.domain.access import RIGHTS, ROUTES, WITHOUT_MEMBER, Right, Who
from tests.api.clinic import Clinic, a_visit_of
from tests.api.routes import ACCEPT, CASES, HEALTH, Case, given, roles_of, routes

ROLES = ("clinician", "supervisor", "admin", "auditor", "machine")
WHOSE = ("own", "colleague", "other_clinic")
VISIT_IDS = ("conversation_id", "action_id", "recording_id", "emergency_id")
ENDS = ("/end", "/complete", "/withdraw")
LAST = ("GET", "PUT", "POST", "PATCH", "DELETE")
BREAK_GLASS = "POST /api/conversations/{conversation_id}/break-glass"
TABLE = tuple(case for case in CASES if case not in (HEALTH, ACCEPT))


@dataclass(frozen=True)
class Cell:
    case: Case
    whose: str
    ids: dict[str, str]
    expected: int

    def __str__(self) -> str:
        return f"{self.case.name}, {self.whose}"


async def objects(clinic: Clinic, role: str) -> dict[str, dict[str, str]]:
    """For each of ``WHOSE`` the ids of one of everything: visits by who held them, all else by
    whose clinic it is."""
    mine = given(clinic)
    if role == "supervisor":
        mine = {**mine, **await a_visit_of(clinic, "supervisor", "supervisor")}
    colleagues = {**mine, **await a_visit_of(clinic, "colleague", "colleague")}
    theirs = {**given(clinic), **await a_visit_of(clinic, "south_clinician", "south")}
    people, puente = clinic.people, clinic.puente
    admin = people["south_admin"]
    endpoint = await puente.endpoints.add(
        admin, {"url": "http://127.0.0.1:9/south", "events": ["action.proposed"]}
    )
    delivery = await puente.redelivery.ping(admin, endpoint.endpoint_id)
    (key,) = await puente.keys.all(admin)
    theirs |= {
        "endpoint_id": endpoint.endpoint_id,
        "delivery_id": delivery.delivery_id,
        "event_id": delivery.event_id,
        "key_id": key.key_id,
        "member_id": people["south_clinician"].member_id,
    }
    return {"own": mine, "colleague": colleagues, "other_clinic": theirs}


def expected(case: Case, role: str, whose: str, app: FastAPI) -> int:
    """The status that the table promises for a cell."""
    if (role == "machine") != (case.who == "machine"):
        return 401  # A key is no token, nor the other way round.
    reach = roles_of(case, app).get(role)
    if reach is None:
        return 403
    of_a_visit = any(case.names(name) for name in VISIT_IDS)
    if case.name == BREAK_GLASS and whose == "own":
        return 409  # There is nothing to break.
    if whose == "other_clinic" or (whose == "colleague" and of_a_visit and reach == "own"):
        return 404
    return case.status


async def cells(clinic: Clinic, role: str) -> list[Cell]:
    """Every cell of one role; a route that names no object has one."""
    held = await objects(clinic, role)
    found = []
    for case in TABLE:
        named = [name for name in given(clinic) if case.names(name)]
        for whose in WHOSE if named else ("own",):
            if whose == "colleague" and not any(case.names(name) for name in VISIT_IDS):
                continue  # What is the clinic's is nobody's own.
            found.append(Cell(case, whose, held[whose], expected(case, role, whose, clinic.app)))
    return found


async def ask(
    clinic: Clinic, role: str, cell: Cell, *, headers: Mapping[str, str] | None = None
) -> int:
    at, body = cell.case.at(cell.ids), cell.case.sent(cell.ids)
    answer = await clinic.call(role, cell.case.method, at, body, headers=headers)
    return answer.status_code


async def allowed_cells(clinic: Clinic, role: str) -> list[Cell]:
    """What the role may do, in an order in which all of it is answered."""
    allowed = [cell for cell in await cells(clinic, role) if cell.expected < 400]
    # What ends, disables or removes an object comes after what needs it.
    allowed.sort(key=lambda cell: (LAST.index(cell.case.method), cell.case.path.endswith(ENDS)))
    # After signing out, nothing else is answered.
    return sorted(allowed, key=lambda cell: cell.case.path == "/api/sign-out")


@pytest.mark.parametrize("role", ROLES)
async def test_what_the_table_denies_is_denied_and_changes_nothing(
    clinic: Clinic, role: str
) -> None:
    denied = [cell for cell in await cells(clinic, role) if cell.expected >= 400]
    before = await clinic.everything()
    found = {str(cell): (await ask(clinic, role, cell), cell.expected) for cell in denied}
    assert {name: both for name, both in found.items() if both[0] != both[1]} == {}
    assert len(found) == len(denied) > 40
    assert await clinic.everything() == before


@pytest.mark.parametrize("role", ROLES)
async def test_what_the_table_allows_is_answered(clinic: Clinic, role: str) -> None:
    allowed = await allowed_cells(clinic, role)
    found = {str(cell): (await ask(clinic, role, cell), cell.expected) for cell in allowed}
    assert {name: both for name, both in found.items() if both[0] != both[1]} == {}
    assert len(found) == len(allowed) >= 4


# --- the table itself -------------------------------------------------------------------------


def missing(app: FastAPI) -> set[str]:
    """Routes of the application that are not in the table, and the other way round."""
    there = {f"{method} {c.path}" for c in routes(app) for method in c.methods or ()}
    return there ^ (set(ROUTES) | set(WITHOUT_MEMBER))


def test_every_route_is_in_the_table() -> None:
    assert missing(create_app(None)) == set()
    assert not set(ROUTES) & set(WITHOUT_MEMBER)
    assert set(ROUTES.values()) == set(RIGHTS) == set(get_args(Right))
    people_and_keys = {role for held in RIGHTS.values() for role in held}
    assert people_and_keys == set(ROLES)
    assert {who for part in get_args(Who) for who in get_args(part)} == set(ROLES)


def planted(app: FastAPI) -> FastAPI:
    """The application with a route that nobody put into the table."""
    router = make_router("planted")

    @router.get("/planted")
    async def everything(who: Caller) -> Health:
        raise AssertionError("a route outside the table was carried out")

    app.include_router(router)
    return app


def test_a_route_outside_the_table_is_found() -> None:
    assert missing(planted(create_app(None))) == {"GET /api/planted"}


async def test_a_route_outside_the_table_is_nobodys(clinic: Clinic) -> None:
    planted(clinic.app)
    for role in ROLES[:4]:
        answer = await clinic.call(role, "GET", "/api/planted")
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


def test_what_needs_no_member_is_what_the_table_says() -> None:
    found = {}
    for context in routes(create_app(None)):
        route = context.original_route
        assert isinstance(route, AuditedRoute)
        for method in context.methods or ():
            if route.access in ("public", "token"):
                found[f"{method} {context.path}"] = route.access
    assert found == WITHOUT_MEMBER


def test_the_page_about_roles_is_the_table() -> None:
    page = Path(__file__).parents[2] / "docs" / "roles.md"
    assert page.read_text() == as_markdown(), "run `make roles`"
    assert as_markdown().count("\n| `") == len(ROUTES)

"""No route without its principal, its refusal of unknown fields, its schema and its trace."""

from collections.abc import Iterator
from typing import Any, get_args

import pytest
from fastapi import FastAPI
from pydantic import BaseModel

from puente.api.application import create_app
from puente.api.door import KEY, PUBLIC, TOKEN, AuditedRoute, Caller, caller
from puente.api.door import router as make_router
from puente.api.endpoint_schemas import EventTypes
from puente.domain.base import Model
from tests.api.routes import CASES, routes, template_of

WITHOUT_MEMBER = {
    ("GET", "/api/health"): "public",
    ("POST", "/api/members/accept"): "token",
}
"""The only routes that somebody who is no member may call, and what they must bring."""


CSV = {("GET", "/api/audit/export")}
"""Answered as a text for spreadsheets."""


def faults(app: FastAPI) -> list[str]:
    """What is missing, and at which route."""
    found = []
    for context in routes(app):
        for method in sorted(context.methods or {"?"}):
            found += [f"{method} {context.path}: {what}" for what in _faults_of(context, method)]
    return found


def _faults_of(context: Any, method: str) -> Iterator[str]:
    route = context.original_route
    if not isinstance(route, AuditedRoute):
        yield "is not audited"
        return
    usual = "key" if context.path.startswith("/api/integration/") else "member"
    expected = WITHOUT_MEMBER.get((method, context.path), usual)
    if route.access != expected:
        yield f"takes {route.access}, not {expected}"
    if expected in ("member", "key") and not _depends_on_caller(context.dependant):
        yield "does not look at who calls"
    for model in _models(context.body_field.field_info.annotation if context.body_field else None):
        if model.model_config.get("extra") != "forbid":
            yield f"takes unknown fields in {model.__name__}"
    answer = context.response_model
    if (method, context.path) in CSV:
        return
    if context.status_code != 204 and not (isinstance(answer, type) and _has_schema(answer)):
        yield "answers without a schema"


def _has_schema(answer: type) -> bool:
    return issubclass(answer, BaseModel) and bool(answer.model_fields)


def _depends_on_caller(dependant: Any) -> bool:
    return dependant.call is caller or any(_depends_on_caller(d) for d in dependant.dependencies)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """Every model inside a type, nested ones included."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        for field in annotation.model_fields.values():
            yield from _models(field.annotation)
    for part in get_args(annotation):
        yield from _models(part)


def test_every_route_is_audited_authenticated_and_described() -> None:
    assert faults(create_app(None)) == []


def test_every_route_has_a_case_in_the_table() -> None:
    app = create_app(None)
    there = {(method, str(c.path)) for c in routes(app) for method in c.methods or ()}
    assert len(there) > 20
    assert {(case.method, template_of(case, app)) for case in CASES} == there


class _Careless(BaseModel):
    note: str


class _Nested(Model):
    inner: list[_Careless | None]


def _plain(app: FastAPI) -> None:
    @app.get("/api/planted")
    async def planted(who: Caller) -> EventTypes:
        return EventTypes(items=[])


def _open(app: FastAPI) -> None:
    router = make_router("planted")

    @router.get("/planted", openapi_extra=PUBLIC)
    async def planted(who: Caller) -> EventTypes:
        return EventTypes(items=[])

    app.include_router(router)


def _no_member(app: FastAPI) -> None:
    router = make_router("planted")

    @router.get("/planted", openapi_extra=TOKEN)
    async def planted(who: Caller) -> EventTypes:
        return EventTypes(items=[])

    app.include_router(router)


def _looks_at_nobody(app: FastAPI) -> None:
    router = make_router("planted")

    @router.get("/planted")
    async def planted() -> EventTypes:
        return EventTypes(items=[])

    app.include_router(router)


def _takes_anything(app: FastAPI) -> None:
    router = make_router("planted")

    @router.post("/planted")
    async def planted(body: _Nested, who: Caller) -> EventTypes:
        return EventTypes(items=[])

    app.include_router(router)


def _takes_a_key(app: FastAPI) -> None:
    router = make_router("planted")

    @router.get("/planted", openapi_extra=KEY)
    async def planted(who: Caller) -> EventTypes:
        return EventTypes(items=[])

    app.include_router(router)


def _answers_anything(app: FastAPI) -> None:
    router = make_router("planted")

    @router.get("/planted")
    async def planted(who: Caller) -> dict[str, Any]:
        return {}

    app.include_router(router)


@pytest.mark.parametrize(
    ("plant", "fault"),
    [
        (_plain, "GET /api/planted: is not audited"),
        (_open, "GET /api/planted: takes public, not member"),
        (_no_member, "GET /api/planted: takes token, not member"),
        (_takes_a_key, "GET /api/planted: takes key, not member"),
        (_looks_at_nobody, "GET /api/planted: does not look at who calls"),
        (_takes_anything, "POST /api/planted: takes unknown fields in _Careless"),
        (_answers_anything, "GET /api/planted: answers without a schema"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_planted_route_is_found(plant: Any, fault: str) -> None:
    app = create_app(None)
    plant(app)
    assert faults(app) == [fault]

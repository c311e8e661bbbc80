"""A FastAPI application over some of the routers: one Lambda's, or all of them on one machine."""

import re
import warnings
from collections.abc import Sequence
from http import HTTPStatus
from importlib import import_module
from typing import Any
from uuid import uuid4

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute, iter_route_contexts
from pydantic.warnings import UnsupportedFieldAttributeWarning
from starlette.exceptions import HTTPException
from starlette.routing import compile_path
from starlette.types import ASGIApp, Receive, Scope, Send

from puente.api.problems import as_puente_error, respond

VERSION = "0.1.0"

DOORS = {
    "session": ("session",),
    "transcripts": ("transcripts", "recordings", "summaries", "break_glass", "emergencies"),
    "actions": ("actions",),
    "integrations": ("integrations",),
    "clinic": ("clinic", "members", "audit", "retention", "attestations", "operations"),
}
"""Each door and the modules of ``puente.api`` whose routes it opens."""


def routers(door: str) -> tuple[APIRouter, ...]:
    """A door's routers. Imported when they are asked for: a function opens one door, and the
    schemas of the others would cost its cold start as much again."""
    return tuple(import_module(f"puente.api.{name}").router for name in DOORS[door])


CORRELATION = re.compile(rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""What a page may name its requests by: a UUID, in which nobody can write a word."""


class RequestId:
    """Names every request. The page's own id, which several requests share, is taken beside it
    where it is a UUID; anything else from outside would end up in our logs."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            state = scope.setdefault("state", {})
            state["request_id"] = uuid4().hex
            given = dict(scope["headers"]).get(b"x-correlation-id", b"")
            known = CORRELATION.fullmatch(given)
            state["correlation_id"] = given.decode() if known else state["request_id"]
        await self._app(scope, receive, send)


def _methods_at(app: FastAPI, path: str) -> set[str]:
    """The methods of every route that has this path: the framework names those of one alone.

    A path that is written out stands for itself: another route may take its last part for an id,
    and finds nothing under it.
    """
    found: dict[str, set[str]] = {}
    for context in iter_route_contexts(app.routes):
        route, form = context.original_route, str(context.path)
        if isinstance(route, APIRoute) and compile_path(form)[0].fullmatch(path):
            found.setdefault(form, set()).update(context.methods or ())
    return found.get(path) or set().union(*found.values())


def create_app(puente: Any, doors: Sequence[str] = tuple(DOORS)) -> FastAPI:
    """The routers named in ``doors`` over the services that ``bootstrap`` built."""
    # FastAPI silences this for its own use of pydantic while it declares a body, and our models are
    # made later than that: without it every cold start would write a warning about nothing.
    warnings.simplefilter("ignore", UnsupportedFieldAttributeWarning)
    app = FastAPI(
        title="Puente",
        version=VERSION,
        description="An open medical interpreter: visits, turns, actions, webhooks.",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.puente = puente
    for door in doors:
        for router in routers(door):
            app.include_router(router)
    app.add_middleware(RequestId)

    async def answer(request: Request, error: Exception) -> Response:
        response = respond(as_puente_error(error), request.state.request_id)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            response.headers["allow"] = ", ".join(sorted(_methods_at(app, request.url.path)))
        return response

    app.add_exception_handler(HTTPException, answer)
    app.add_exception_handler(RequestValidationError, answer)
    return app

"""The way in: authenticate → validate → authorise → process → audit, for every route alike.

A route is made with ``router()``; its access is ``member`` unless it says otherwise, so a new
route cannot be open by mistake. Who may call it says the table of ``domain.access``, by which the
services judge again once they see whose object it is.
"""

import re
import time
from collections.abc import Callable, Coroutine, Mapping
from ipaddress import ip_address
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer
from pydantic import BaseModel

from puente.api.problems import MEDIA_TYPE, as_puente_error, respond
from puente.api.schemas import Problem
from puente.api.strictness import refuse_what_does_not_fit
from puente.domain.access import LENT, ROUTES, reach_at
from puente.domain.errors import PuenteError, TooLarge
from puente.domain.member import Principal
from puente.services.clinic import bearer

BODY_LIMIT = 262_144
"""Bytes; two languages of 20,000 characters fit."""
DRAIN_LIMIT = 8 * 1024 * 1024
"""How much of a body that is too large is read and thrown away, so that the answer arrives."""

LIMIT = "x-puente-body-limit"
"""Where a route takes less than that."""

ACCESS = "x-puente-access"
PUBLIC = {ACCESS: "public"}
"""Nobody has to sign in: nothing of a clinic is shown."""
TOKEN = {ACCESS: "token"}
"""A valid token, whose holder need not be a member yet."""

KEY = {ACCESS: "key"}
"""A key of the clinic's own system; its scopes are the services' affair."""

IDEMPOTENCY_KEY = "idempotency-key"
VIEWER_ADDRESS = "x-viewer-address"
"""Set by the front door where deployed, over whatever a caller says there."""
ONCE = "x-puente-idempotent"
IDEMPOTENT: dict[str, Any] = {
    ONCE: True,
    "parameters": [
        {
            "name": "Idempotency-Key",
            "in": "header",
            "required": False,
            "schema": {"type": "string", "minLength": 1, "maxLength": 128},
            "description": "Repeated with the same body within a day, the call is made once and "
            "answered alike",
        }
    ],
}

OLDEST_PAGE = 1
"""The number of the oldest page that is still served: raised with the page's own (in
``frontend/src/api/outdated.ts``) where an older one would misread an answer, or be misread. A page
that stayed open over a deployment is told by it to load itself again."""

_ID = re.compile(r"[A-Za-z0-9_.-]{1,96}")

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class AuditedRoute(APIRoute):
    """Authenticates before the body is looked at, and audits whatever the outcome."""

    @property
    def access(self) -> str:
        return str((self.openapi_extra or {}).get(ACCESS, "member"))

    @property
    def once(self) -> bool:
        """Whether it takes an Idempotency-Key."""
        return bool((self.openapi_extra or {}).get(ONCE))

    @property
    def body_limit(self) -> int:
        return int((self.openapi_extra or {}).get(LIMIT, BODY_LIMIT))

    def get_route_handler(self) -> Handler:
        validate_and_process = super().get_route_handler()

        async def handle(request: Request) -> Response:
            puente = request.app.state.puente
            with puente.telemetry.context(correlation_id=request.state.correlation_id):
                response = await handle_named(request)
            puente.meter.tick()
            return response

        async def handle_named(request: Request) -> Response:
            began = time.monotonic()
            request_id = request.state.request_id
            response, error = await self._answer(request, validate_and_process)
            if self.access != "public":
                error = await self._audit(request, response, error) or error
            if error is not None:
                response = respond(error, request_id)
            request.app.state.puente.telemetry.info(
                "request",
                route=self.route_name(request),
                status=response.status_code,
                code=error.code if error else None,
                duration_ms=round((time.monotonic() - began) * 1000, 1),
                request_id=request_id,
            )
            response.headers["x-request-id"] = request_id
            response.headers["puente-oldest-page"] = str(OLDEST_PAGE)
            response.headers["cache-control"] = "no-store"
            return response

        return handle

    async def _answer(
        self, request: Request, process: Handler
    ) -> tuple[Response, PuenteError | None]:
        try:
            if self.access != "public":
                await self._authenticate(request)
            await _read_body(request, self.body_limit)
            refuse_what_does_not_fit(self, request, await request.body())
            if self.once and IDEMPOTENCY_KEY in request.headers:
                return await _process_once(request, process), None
            return await process(request), None
        except Exception as error:  # noqa: BLE001 - the one place where errors become answers
            known = as_puente_error(error)
            if known.status >= 500:
                request.app.state.puente.telemetry.error(
                    "request failed", error, request_id=request.state.request_id
                )
            return respond(known, request.state.request_id), known

    async def _authenticate(self, request: Request) -> None:
        token = bearer(request.headers.get("authorization"))
        request.state.token = token
        if self.access == "member":
            puente = request.app.state.puente
            request.state.principal = await puente.membership.principal(token)
        elif self.access == "key":
            puente = request.app.state.puente
            request.state.principal = await puente.keys.principal(token)
            await puente.keys.limit(request.state.principal)
        if self.access != "token":
            await self._authorise(request)

    async def _authorise(self, request: Request) -> None:
        """Raises Forbidden for a role that the table gives no right at this route."""
        route = self.route_name(request)
        request.state.right = reach = reach_at(request.state.principal, route)
        if reach == "own" and ROUTES[route] in LENT:
            # Read anew at each request, so that an hour ends by the clock and by nothing else.
            request.state.principal = await request.app.state.puente.membership.lent(
                request.state.principal
            )

    async def _audit(
        self, request: Request, response: Response, error: PuenteError | None
    ) -> PuenteError | None:
        """Write the row. Where it cannot be written, the request has failed: an access without a
        trace is worse than one to repeat."""
        try:
            await request.app.state.puente.audit.record(
                getattr(request.state, "principal", error.caller if error else None),
                route=self.route_name(request),
                ids=(ids := _named(request)),
                right=_right(request, self.route_name(request), ids),
                status=response.status_code,
                code=error.code if error else None,
                address=_address(request),
                request_id=request.state.request_id,
            )
        except Exception as failure:  # noqa: BLE001
            return as_puente_error(failure)
        return None

    def route_name(self, request: Request) -> str:
        return f"{request.method} {self.path}"


def _right(request: Request, route: str, ids: Mapping[str, str]) -> str | None:
    """By which right the request reached its object; None where it was refused before."""
    principal = getattr(request.state, "principal", None)
    if principal is not None and ids.get("conversation_id") in principal.opened:
        return "break_glass"
    right: str | None = getattr(request.state, "right", None)
    if right is not None and ROUTES.get(route) == "glass.break":
        return "break_glass"
    return right


def _address(request: Request) -> str | None:
    """Where a request came from. What the front door says of its caller stands before the door's
    own address: whoever goes round the door can say anything, and is seen not to come by it."""
    seen = request.client.host if request.client else None
    told = request.headers.get(VIEWER_ADDRESS, "")
    try:
        return f"{ip_address(told)} via {seen}" if told else seen
    except ValueError:
        return seen


def _named(request: Request) -> dict[str, str]:
    """The ids of a request: an id that is none could be anything, so it is left out."""
    given = {**request.path_params, **getattr(request.state, "named", {})}
    if "conversation_id" in request.query_params:
        given["conversation_id"] = request.query_params["conversation_id"]
    return {
        name: str(value) if _ID.fullmatch(str(value)) else "malformed"
        for name, value in given.items()
    }


def name_in_audit(request: Request, **ids: str | None) -> None:
    """Name what the path does not: an id that came in the body, or was made just now."""
    named = {**getattr(request.state, "named", {}), **ids}
    request.state.named = {name: value for name, value in named.items() if value is not None}


async def _process_once(request: Request, process: Handler) -> Response:
    """Carry the call out, or answer as it was answered before."""
    idempotency = request.app.state.puente.idempotency
    begun = await idempotency.begin(
        request.state.principal,
        f"{request.method} {request.url.path}",
        request.headers[IDEMPOTENCY_KEY],
        await request.body(),
    )
    if begun.answer is not None:
        status, _, body = begun.answer.partition(b"\n")
        again = {"idempotency-replayed": "true"}
        return Response(body, int(status), again, media_type="application/json")
    try:
        response = await process(request)
    except BaseException:
        await idempotency.forget(begun)
        raise
    await idempotency.finish(begun, b"%d\n" % response.status_code + bytes(response.body))
    return response


async def _read_body(request: Request, limit: int) -> None:
    """Read at most ``limit`` bytes into the request. Raises TooLarge."""
    body, size = bytearray(), 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= limit:
            body += chunk
        elif size > DRAIN_LIMIT:
            break
    if size > limit:
        raise TooLarge(f"the body is larger than {limit} bytes")
    request._body = bytes(body)


def router(tag: str) -> APIRouter:
    """A router whose routes are authenticated, limited and audited."""
    problem: dict[str, Any] = {"model": Problem, "content": {MEDIA_TYPE: {}}}
    return APIRouter(
        prefix="/api",
        tags=[tag],
        route_class=AuditedRoute,
        dependencies=[Depends(HTTPBearer(auto_error=False))],
        responses={
            422: {**problem, "description": "The request does not fit"},
            "default": {**problem, "description": "A problem"},
        },
    )


def there_already(model: type[BaseModel]) -> dict[int | str, dict[str, Any]]:
    """For a route that makes something: the other answer of a request that is repeated."""
    return {200: {"model": model, "description": "It was there already"}}


# Coroutines, though they wait for nothing: the framework calls a plain function in a thread.
async def caller(request: Request) -> Principal:
    """Who calls, as the door found out."""
    principal: Principal = request.state.principal
    return principal


async def services(request: Request) -> Any:
    """What ``bootstrap`` built."""
    return request.app.state.puente


Caller = Annotated[Principal, Depends(caller)]
Services = Annotated[Any, Depends(services)]
PathId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{8,64}$")]

"""The peer's HTTP doors: the paths, headers and errors of OpenAI's realtime API."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from local.peer.config import PeerConfig
from local.peer.conversation_session import ConversationSecretRequest, ConversationSession
from local.peer.fault_wire import Door, FaultRequest
from local.peer.peer import Peer, make_id
from local.peer.secret_store import AnySession
from local.peer.wire import ApiError, ClientSecretRequest, TranslationSession, read

Handler = Callable[[Request], Awaitable[Response]]
SecretRequest = ClientSecretRequest | ConversationSecretRequest

_REALTIME = "/v1/realtime/"
_LONGEST_BODY = 64 * 1024


def create_peer(
    config: PeerConfig,
    *,
    clock: Callable[[], float] = time.time,
    ids: Callable[[str], str] = make_id,
) -> FastAPI:
    """The peer as an application, served alone or mounted at the root of another.

    Its lifespan hangs up all calls at the end. A mounted application gets no lifespan:
    whoever mounts it awaits `close_peer` when stopping.
    """
    app = FastAPI(title="Local realtime peer", lifespan=_lifespan, openapi_url=None)
    app.state.peer = Peer(config, clock=clock, ids=ids)
    app.middleware("http")(_allow_pages)
    app.add_exception_handler(ApiError, _answer_error)
    app.add_exception_handler(HTTPException, _answer_unknown)
    _open_doors(app, "/v1/realtime/translations", ClientSecretRequest, TranslationSession)
    _open_doors(app, "/v1/realtime", ConversationSecretRequest, ConversationSession)
    app.add_api_route("/v1/models", _list_models, methods=["GET"])
    if config.allow_faults:
        app.add_api_route("/v1/_test/faults", _break, methods=["POST"])
    return app


def _open_doors(
    app: FastAPI, path: str, request: type[SecretRequest], session: type[AnySession]
) -> None:
    """The two doors of one kind of session."""
    calls = f"{path}/calls"
    doors: dict[str, tuple[Door, Handler]] = {
        f"{path}/client_secrets": ("mint", partial(_mint, wanted=request)),
        calls: ("call", partial(_call, kind=session, calls=calls)),
    }
    for at, (door, handler) in doors.items():
        app.add_route(at, partial(_enter, door=door, handler=handler), methods=["POST"])


async def close_peer(app: FastAPI) -> None:
    """Hang up all calls of an application made by `create_peer`. Safe to call again."""
    await _peer(app).close()


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    yield
    await close_peer(app)


async def _enter(request: Request, *, door: Door, handler: Handler) -> Response:
    fault = await _peer(request.app).faults.meet(door)
    return fault if fault is not None else await handler(request)


async def _mint(request: Request, *, wanted: type[SecretRequest]) -> Response:
    peer = _peer(request.app)
    peer.check_api_key(_bearer(request))
    body = read(wanted, await _body(request))
    return JSONResponse(peer.mint(body, request.headers.get("OpenAI-Safety-Identifier")))


async def _call(request: Request, *, kind: type[AnySession], calls: str) -> Response:
    peer = _peer(request.app)
    secret = _bearer(request)
    media_type = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if media_type != "application/sdp":
        raise ApiError(
            400, "The Content-Type must be application/sdp.", code="unsupported_content_type"
        )
    offer = await _body(request)
    call = await peer.call(secret, offer.decode(errors="replace"), kind)
    return Response(
        call.sdp,
        status_code=201,
        media_type="application/sdp",
        headers={"Location": f"{calls}/{call.call_id}"},
    )


async def _break(request: Request) -> JSONResponse:
    peer = _peer(request.app)
    peer.check_api_key(_bearer(request))
    body = await _body(request)
    return JSONResponse({"touched": await peer.faults.apply(read(FaultRequest, body).root)})


async def _list_models(request: Request) -> JSONResponse:
    peer = _peer(request.app)
    peer.check_api_key(_bearer(request))
    models = [
        {
            "id": model.id,
            "object": "model",
            "created": model.created,
            "owned_by": "system",
            "shutdown_date": model.shutdown_date,
        }
        for model in peer.config.models
    ]
    return JSONResponse({"object": "list", "data": models})


def _peer(app: FastAPI) -> Peer:
    peer = app.state.peer
    if not isinstance(peer, Peer):
        raise TypeError("this application was not made by create_peer")
    return peer


def _bearer(request: Request) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise ApiError(401, "Missing bearer authentication.", code="invalid_api_key")
    return token.strip()


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LONGEST_BODY:
            raise ApiError(413, "The body is too long.", code="request_too_large")
    return bytes(body)


async def _answer_error(_request: Request, error: Exception) -> Response:
    if not isinstance(error, ApiError):
        raise error
    return JSONResponse({"error": error.describe()}, status_code=error.status)


async def _answer_unknown(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    unknown = ApiError(
        error.status_code,
        f"Invalid URL ({request.method} {request.url.path})",
        code="unknown_url",
    )
    return await _answer_error(request, unknown)


async def _allow_pages(
    request: Request, call_next: Callable[[Request], Awaitable[Response]]
) -> Response:
    """Let a page of any origin call, errors included, and read where its call is."""
    if not request.url.path.startswith(_REALTIME):
        return await call_next(request)
    if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
        response = Response(status_code=200)
        response.headers["Access-Control-Allow-Methods"] = "GET, POST, OPTIONS"
        wanted = request.headers.get("Access-Control-Request-Headers", "")
        response.headers["Access-Control-Allow-Headers"] = wanted
        response.headers["Access-Control-Max-Age"] = "600"
    else:
        response = await call_next(request)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "Location"
    return response

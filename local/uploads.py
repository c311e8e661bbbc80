"""The server that stands before a local folder: signed uploads in, signed downloads out.

Only what a signature names passes, as with S3's presigned requests: there is no other way in.
"""

from fastapi import FastAPI, Request
from starlette.responses import Response

from puente.domain.errors import PuenteError
from puente.ports import SignedDoor

BODY_LIMIT = 1_048_576
"""Bytes; a signed size is below this."""


def create_storage_door(store: SignedDoor) -> FastAPI:
    """An application to mount at ``store.path``."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    async def refuse(request: Request, error: Exception) -> Response:
        return Response(status_code=error.status if isinstance(error, PuenteError) else 500)

    app.add_exception_handler(PuenteError, refuse)

    @app.put("/{key:path}")
    async def take(key: str, request: Request) -> Response:
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > BODY_LIMIT:
                return Response(status_code=413)
        content_type = request.headers.get("content-type", "")
        await store.take(key, request.query_params, bytes(body), content_type=content_type)
        return Response(status_code=200)

    @app.get("/{key:path}")
    async def give(key: str, request: Request) -> Response:
        body = await store.give(key, request.query_params)
        headers = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
        return Response(body, media_type="application/octet-stream", headers=headers)

    return app

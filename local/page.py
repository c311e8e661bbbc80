"""The static page with the headers that a deployed one has."""

from pathlib import Path
from urllib.parse import urlsplit

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import (
    FileResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)

from local.ground import HOST
from puente.api.page_headers import page_headers
from puente.settings import Settings

NOT_BUILT = "The page is not built: run `make run` in the checkout.\n"


def page_config(issuer: str, client_id: str, *, demo: bool) -> dict[str, object]:
    """What the page is told before anybody signs in."""
    return {
        "api": "/api",
        "oidc": {"authority": issuer, "client_id": client_id, "scope": "openid profile"},
        "demo": demo,
    }


def add_page(app: FastAPI, folder: Path, settings: Settings, *, demo: bool) -> None:
    """``/config.json``, the built files, and ``index.html`` for every path of the page."""
    dial = settings.realtime.public_base_url or settings.realtime.base_url
    parts = urlsplit(dial)
    # Sign-in and recordings are served from the page's own origin here.
    headers = page_headers([f"{parts.scheme}://{parts.netloc}"])
    root = folder.resolve()

    @app.get("/config.json", include_in_schema=False)
    async def config() -> Response:
        identity = settings.identity
        document = page_config(identity.issuer, identity.client_id, demo=demo)
        return JSONResponse(document, headers={**headers, "cache-control": "no-cache"})

    @app.get("/{path:path}", include_in_schema=False)
    async def page(path: str, request: Request) -> Response:
        if request.url.hostname == "localhost":
            # Sign-in knows this machine by its address: the other name would have other cookies.
            return RedirectResponse(str(request.url.replace(hostname=HOST)), 307)
        if path.startswith("api/"):
            raise HTTPException(404)
        wanted = (root / path).resolve()
        if path and wanted.is_relative_to(root) and wanted.is_file():
            forever = path.startswith("assets/")
            cache = "public, max-age=31536000, immutable" if forever else "no-cache"
            return FileResponse(wanted, headers={**headers, "cache-control": cache})
        index = root / "index.html"
        if not index.is_file():
            return PlainTextResponse(NOT_BUILT, 503)
        return FileResponse(index, headers={**headers, "cache-control": "no-cache"})

"""How often somebody may try to sign in here. Cognito and other issuers hold their own limits."""

from collections.abc import Awaitable, Callable

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from puente.domain.errors import RateLimited, Unavailable

PER_MINUTE = {"/authorize": 60, "/token": 300}
"""By address: presses of the sign-in button, and codes and refresh tokens exchanged."""

Hold = Callable[[str, int, str], Awaitable[None]]
"""Counts one more under a key. Raises RateLimited above so many in a minute, Unavailable."""


class LimitedSignIn:
    """Answers 429 above that, as RFC 6585 has it, before the issuer sees anything."""

    def __init__(self, issuer: ASGIApp, hold: Hold) -> None:
        self._issuer = issuer
        self._hold = hold

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        inside = scope.get("path", "").removeprefix(scope.get("root_path", ""))
        if scope["type"] == "http" and scope["method"] == "POST" and inside in PER_MINUTE:
            address = (scope.get("client") or ("unknown",))[0]
            key = f"sign-in/{inside}/{address}"
            try:
                await self._hold(key, PER_MINUTE[inside], "too many sign-ins: wait a little")
            except (RateLimited, Unavailable) as error:
                await _refused(error)(scope, receive, send)
                return
        await self._issuer(scope, receive, send)


def _refused(error: RateLimited | Unavailable) -> JSONResponse:
    body = {"error": "temporarily_unavailable", "error_description": error.message}
    headers = {"retry-after": str(error.retry_after or 5), "cache-control": "no-store"}
    return JSONResponse(body, error.status, headers)

"""Every error as ``application/problem+json``, in one place."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pymongo.errors import PyMongoError
from starlette.exceptions import HTTPException

from puente.api.schemas import Problem
from puente.domain.errors import Invalid, NotFound, PuenteError, Unavailable
from puente.domain.stale_review import StaleReview

MEDIA_TYPE = "application/problem+json"


class MalformedBody(Invalid):
    """The body or a parameter does not fit the schema; ``fields`` says where, quoting nothing."""

    code = "malformed"

    def __init__(self, errors: Sequence[Any]) -> None:
        super().__init__("the request does not fit: see errors")
        self.fields = [
            {
                "at": ".".join(str(part) for part in e["loc"]),
                "message": e["msg"],
                "code": e["type"],
            }
            for e in errors[:20]
        ]


def as_puente_error(error: Exception) -> PuenteError:
    """What any exception means to a caller. What we did not foresee says nothing of itself."""
    if isinstance(error, PuenteError):
        return error
    # Another validation error is not the caller's: what we stored or built does not fit.
    if isinstance(error, RequestValidationError):
        return MalformedBody(error.errors())
    if isinstance(error, PyMongoError):
        return Unavailable("the database does not answer: nothing was changed", retry_after=2)
    if isinstance(error, HTTPException):
        return _from_http(error)
    return PuenteError("something went wrong on our side: the request id names it in our logs")


def _from_http(error: HTTPException) -> PuenteError:
    if error.status_code == 404:
        return NotFound("no such route")
    made = PuenteError(HTTPStatus(error.status_code).phrase.lower())
    made.status = error.status_code  # type: ignore[misc]
    made.code = HTTPStatus(error.status_code).name.lower()  # type: ignore[misc]
    return made


def problem(error: PuenteError, request_id: str, *, current: Any = None) -> Problem:
    extra = dict(error.extra)
    if current is not None:
        extra["current"] = current
    return Problem(
        type=f"urn:puente:problem:{error.code}",
        title=error.code.replace("_", " "),
        status=error.status,
        code=error.code,
        detail=error.message,
        request_id=request_id,
        errors=error.fields,
        retry_after=error.retry_after,
        **extra,
    )


def respond(error: PuenteError, request_id: str) -> JSONResponse:
    """The problem document, with ``Retry-After`` and ``WWW-Authenticate`` where they belong."""
    current = None
    if isinstance(error, StaleReview):
        from puente.api.cards import card

        current = card(error.action).model_dump(mode="json")
    headers = {"x-request-id": request_id, "cache-control": "no-store"}
    if error.retry_after is not None:
        headers["retry-after"] = str(error.retry_after)
    if error.status == 401:
        headers["www-authenticate"] = "Bearer"
    body = problem(error, request_id, current=current).model_dump(mode="json", exclude_none=True)
    return JSONResponse(body, error.status, headers, media_type=MEDIA_TYPE)

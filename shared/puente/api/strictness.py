"""What no route takes, before FastAPI looks: unknown parameters, and values of another type.

FastAPI would pass over a parameter that it does not know, and take the text «1» for the number.
"""

import json
from collections.abc import Iterator
from typing import Any

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError

NO_BODY = (b"", b"{}", b"null")
"""What a client may send where nothing is taken."""

Misfit = dict[str, Any]


def refuse_what_does_not_fit(route: APIRoute, request: Request, body: bytes) -> None:
    """Raises RequestValidationError, which names places and quotes nothing."""
    taken = set(_parameters(route.dependant))
    wrong = [_unknown("query", name) for name in request.query_params if name not in taken]
    takes = route.body_field.field_info.annotation if route.body_field else None
    if takes is None and body.strip() not in NO_BODY:
        wrong.append(_unknown("body"))
    if isinstance(takes, type) and issubclass(takes, BaseModel) and body:
        wrong += _of_wrong_type(takes, body)
    if wrong:
        raise RequestValidationError(wrong)


def _parameters(dependant: Dependant) -> Iterator[str]:
    yield from (field.alias for field in dependant.query_params)
    for inner in dependant.dependencies:
        yield from _parameters(inner)


def _of_wrong_type(model: type[BaseModel], body: bytes) -> list[Misfit]:
    try:
        # Half a character in one turn of a batch must not stand in the way of the others: what it
        # stands in is judged with the rest.
        legible = json.dumps(json.loads(body), ensure_ascii=False).encode(errors="replace")
    except (ValueError, RecursionError):
        return []  # FastAPI says so next, in its own words.
    try:
        model.model_validate_json(legible, strict=True)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        return [{**each, "loc": ("body", *each["loc"])} for each in found]
    return []


def _unknown(*place: str) -> Misfit:
    return {"loc": place, "msg": "is not taken here", "type": "extra_forbidden"}

"""Which models a vendor that speaks OpenAI's API lists, and until when."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import httpx

from puente.domain.errors import RateLimited, Unavailable, UpstreamRejected
from puente.ports import Found, ModelLife


async def find_models(
    http: httpx.AsyncClient, base_url: str, api_key: str, names: Sequence[str]
) -> Found:
    """How long each of ``names`` is served, by ``GET /v1/models``: it costs nothing.

    Raises UpstreamRejected (our key), RateLimited, Unavailable. The caller holds the deadline.
    """
    url = f"{base_url.rstrip('/')}/v1/models"
    headers = {"Authorization": f"Bearer {api_key}"}
    try:
        answer = await http.get(url, headers=headers, timeout=None)
    except (httpx.HTTPError, httpx.InvalidURL):
        raise Unavailable("the vendor cannot be reached") from None
    if answer.status_code == 429:
        raise RateLimited("the vendor is busy")
    if answer.status_code in (401, 403):
        raise UpstreamRejected("the vendor refused our key")
    try:
        listed = {item["id"]: item for item in answer.json()["data"]}
        lives = tuple(_life(name, listed.get(name)) for name in dict.fromkeys(names))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Unavailable("the vendor answered something unreadable") from None
    return Found(models=lives)


def _life(name: str, item: dict[str, Any] | None) -> ModelLife:
    """Raises ValueError where the day is none."""
    if item is None:
        return ModelLife(name, listed=False)
    told = item.get("shutdown_date")
    return ModelLife(name, True, date.fromisoformat(told) if told else None)

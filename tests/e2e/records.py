"""What the server holds of a visit, and what arrived at the receiver: beside the browser."""

import asyncio
import json
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import httpx
from playwright.sync_api import Page

from local.issuer.client import sign_in
from tests.e2e.stack import RunningStack

T = TypeVar("T")
USER = "demo-north-clinician"
LOOK_AGAIN_MS = 100
ARRIVES_WITHIN_MS = 15_000

Turns = dict[str, list[str]]
"""By turn: the words heard, then the words said."""


def run(work: Coroutine[Any, Any, T]) -> T:
    """The result of asynchronous work; the browser's driver holds this thread's own loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def access_token(origin: str) -> str:
    """A demo clinician's, as a browser would get it."""
    async with httpx.AsyncClient(base_url=origin, timeout=30) as client:
        return (await sign_in(origin, USER, client=client)).access_token


async def stored_turns(origin: str, visit: str) -> Turns:
    """What the server gives back of a visit, in its order."""
    key = {"authorization": f"Bearer {await access_token(origin)}"}
    turns: Turns = {}
    async with httpx.AsyncClient(base_url=origin, headers=key, timeout=30) as client:
        cursor: str | None = None
        while True:
            query = {} if cursor is None else {"cursor": cursor}
            answer = await client.get(f"/api/conversations/{visit}/turns", params=query)
            page: dict[str, Any] = answer.raise_for_status().json()
            for turn in page["items"]:
                sides = [turn["source"], turn.get("target")]
                turns[turn["turn_id"]] = [side["text"] for side in sides if side is not None]
            cursor = page["next_cursor"]
            if cursor is None:
                return turns


def arrived(stack: RunningStack, kind: str, visit: str) -> list[dict[str, Any]]:
    """The data of this visit's events whose signature the receiver verified."""
    log = stack.data / "receiver.jsonl"
    lines = log.read_text().splitlines() if log.exists() else []
    rows = [json.loads(line) for line in lines if line]
    return [
        row["data"]
        for row in rows
        if row["type"] == kind and row["verified"] and row["data"]["conversation_id"] == visit
    ]


def await_arrival(
    page: Page, stack: RunningStack, kind: str, visit: str, count: int = 1
) -> list[dict[str, Any]]:
    """So many events at the receiver, without leaving the browser's own loop."""
    for _ in range(ARRIVES_WITHIN_MS // LOOK_AGAIN_MS):
        if len(found := arrived(stack, kind, visit)) >= count:
            return found
        page.wait_for_timeout(LOOK_AGAIN_MS)
    raise AssertionError(f"not {count} of {kind} arrived")

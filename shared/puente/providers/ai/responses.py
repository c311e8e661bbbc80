"""One question to OpenAI's Responses API, answered in a schema, in time, or not at all."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

RETRIES = 2
FIRST_WAIT_S = 0.5
MAX_INPUT_CHARACTERS = 240_000
"""About 60,000 tokens: the longest visit that is sent as a whole."""

T = TypeVar("T", bound=BaseModel)


class NoAnswer(Exception):
    """Why there is none, in one word that is safe to log: never a word of the question."""

    def __init__(self, why: str, *, again: bool = False, wait_s: float = 0.0) -> None:
        super().__init__(why)
        self.why = why
        self.again = again
        self.wait_s = wait_s


@dataclass(frozen=True)
class Question:
    instructions: str
    material: str
    """What the answer is about: data, whatever it says."""
    name: str
    schema: dict[str, Any]
    max_tokens: int


@dataclass(frozen=True)
class Responses:
    http: httpx.AsyncClient
    base_url: str
    api_key: str
    model: str
    chance: Callable[[], float]
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def ask(self, question: Question, answer: type[T], *, within_s: float) -> T:
        """The answer as ``answer``. Raises NoAnswer, after at most ``within_s`` seconds."""
        if len(question.material) > MAX_INPUT_CHARACTERS:
            raise NoAnswer("too_long")
        deadline = time.monotonic() + within_s
        try:
            # One deadline around it all: a client's timeouts do not bound a peer that drips.
            async with asyncio.timeout(within_s):
                text = await self._text(question, deadline)
        except TimeoutError:
            raise NoAnswer("timeout") from None
        try:
            return answer.model_validate_json(text)
        except ValidationError:
            raise NoAnswer("malformed") from None

    async def _text(self, question: Question, deadline: float) -> str:
        attempt = 0
        while True:
            try:
                return _read(await self._post(question))
            except NoAnswer as met:
                wait = max(met.wait_s, FIRST_WAIT_S * 2**attempt * (0.5 + self.chance()))
                attempt += 1
                if not met.again or attempt > RETRIES or time.monotonic() + wait > deadline:
                    raise
            await self.pause(wait)

    async def _post(self, question: Question) -> httpx.Response:
        body = {
            "model": self.model,
            "instructions": question.instructions,
            "input": [
                {"role": "user", "content": [{"type": "input_text", "text": question.material}]}
            ],
            "text": {
                "format": {
                    "type": "json_schema",
                    "name": question.name,
                    "schema": question.schema,
                    "strict": True,
                }
            },
            "max_output_tokens": question.max_tokens,
            # Nothing of a visit stays with the vendor as a stored response.
            "store": False,
        }
        url = f"{self.base_url.rstrip('/')}/v1/responses"
        headers = {"Authorization": f"Bearer {self.api_key}"}
        try:
            answer = await self.http.post(url, json=body, headers=headers, timeout=None)
        except (httpx.HTTPError, httpx.InvalidURL):
            raise NoAnswer("unreachable", again=True) from None
        _raise_for(answer)
        return answer


def _raise_for(answer: httpx.Response) -> None:
    if answer.status_code == 200:
        return
    if answer.status_code == 429:
        raise NoAnswer("busy", again=True, wait_s=_wait(answer.headers.get("retry-after", "")))
    if answer.status_code >= 500:
        raise NoAnswer("out_of_order", again=True)
    raise NoAnswer("rejected")


def _wait(header: str) -> float:
    plain = header.isascii() and header.isdigit() and len(header) <= 5
    return float(header) if plain else 0.0


def _read(answer: httpx.Response) -> str:
    """The text of a completed response. Raises NoAnswer for a refusal or anything else."""
    try:
        parsed = answer.json()
        status = parsed["status"]
        parts = [
            part
            for item in parsed["output"]
            if item["type"] == "message"
            for part in item["content"]
        ]
        if any(part["type"] == "refusal" for part in parts):
            raise NoAnswer("refused")
        if status != "completed":
            raise NoAnswer("incomplete")
        text = "".join(part["text"] for part in parts if part["type"] == "output_text")
    except (ValueError, KeyError, TypeError, RecursionError):
        raise NoAnswer("malformed") from None
    return text


def strict(schema: type[BaseModel]) -> dict[str, Any]:
    """A model's JSON schema as the API's strict mode wants it: every property required, no other
    allowed, and no defaults."""
    tight: dict[str, Any] = _tighten(schema.model_json_schema())
    return tight


def _tighten(node: Any) -> Any:
    if isinstance(node, list):
        return [_tighten(one) for one in node]
    if not isinstance(node, dict):
        return node
    tight = {
        name: _tighten(value)
        for name, value in node.items()
        if name not in ("default", "title") or isinstance(value, dict)
    }
    if tight.get("type") == "object":
        tight["additionalProperties"] = False
        tight["required"] = list(tight.get("properties", {}))
    return tight


def as_lines(rows: list[dict[str, Any]]) -> str:
    """One JSON object a line."""
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)

"""One question to a language model, answered in a schema, in time, or not at all."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

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
    """Of the answer."""
    schema: dict[str, Any]
    max_tokens: int


@dataclass(frozen=True)
class Call:
    """One HTTP request to a vendor."""

    url: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]


class Wire(Protocol):
    """How one vendor is asked, and where its answer stands."""

    @property
    def model(self) -> str: ...

    def call(self, question: Question) -> Call: ...

    def models(self) -> tuple[str, Mapping[str, str]]:
        """Where the vendor lists its models, and the headers to ask with."""

    def read(self, answer: Any) -> str:
        """The JSON text of the answer in a parsed body. Raises NoAnswer for a refusal or one that
        was cut short; KeyError, TypeError, ValueError for what has another shape."""


@dataclass(frozen=True)
class Asking:
    http: httpx.AsyncClient
    wire: Wire
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
                return self._read(await self._post(question))
            except NoAnswer as met:
                wait = max(met.wait_s, FIRST_WAIT_S * 2**attempt * (0.5 + self.chance()))
                attempt += 1
                if not met.again or attempt > RETRIES or time.monotonic() + wait > deadline:
                    raise
            await self.pause(wait)

    async def _post(self, question: Question) -> httpx.Response:
        call = self.wire.call(question)
        try:
            answer = await self.http.post(
                call.url, json=call.body, headers=dict(call.headers), timeout=None
            )
        except (httpx.HTTPError, httpx.InvalidURL):
            raise NoAnswer("unreachable", again=True) from None
        _raise_for(answer)
        return answer

    def _read(self, answer: httpx.Response) -> str:
        try:
            return self.wire.read(answer.json())
        except (ValueError, KeyError, TypeError, RecursionError):
            raise NoAnswer("malformed") from None


def _raise_for(answer: httpx.Response) -> None:
    if answer.status_code == 200:
        return
    if answer.status_code == 429:
        raise NoAnswer("busy", again=True, wait_s=_wait(answer.headers.get("retry-after", "")))
    if answer.status_code == 413:
        raise NoAnswer("too_long")
    if answer.status_code >= 500:
        # 529 too, with which one of them says that it is overloaded.
        wait_s = _wait(answer.headers.get("retry-after", ""))
        raise NoAnswer("out_of_order", again=True, wait_s=wait_s)
    raise NoAnswer("rejected")


def _wait(header: str) -> float:
    plain = header.isascii() and header.isdigit() and len(header) <= 5
    return float(header) if plain else 0.0


def strict(schema: type[BaseModel]) -> dict[str, Any]:
    """A model's JSON schema as the vendors' strict modes want it: every property required, no other
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

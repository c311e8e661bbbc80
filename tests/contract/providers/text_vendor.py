"""A local server that holds a text vendor's documented contract: strict in what it takes, and able
to fail in every way that the vendor can."""

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any, Literal

from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from puente.settings import AiSettings, Settings
from tests.support.visits import PRESCRIPTION

KEY = "made-up-text-key"

Body = dict[str, Any]
Answer = Callable[[Body], Any]


class TextVendor:
    """``failures`` are answered first, one a request; then ``answer`` says what the model would."""

    provider: Literal["openai", "anthropic"]
    path: str
    model: str

    def __init__(self) -> None:
        self.url = ""
        self.app = Starlette(routes=[Route(self.path, self._take, methods=["POST"])])
        self.requests: list[Body] = []
        self.problems: list[str] = []
        self.failures: list[Response | str] = []
        self.answer: Answer = self.write

    # --- what differs between vendors

    def wrong_with(self, headers: Mapping[str, str], body: Body) -> list[str]:
        """Everything the vendor would refuse."""
        raise NotImplementedError

    def completed(self, said: Any) -> Body:
        """A whole answer of this text or object, as the vendor's own type reads it."""
        raise NotImplementedError

    def unusable(self, said: Body) -> dict[str, Body]:
        """Answers of the vendor that are none to the question, though they may hold ``said``."""
        raise NotImplementedError

    def error(self, status: int, **headers: str) -> Response:
        """As the vendor says it."""
        raise NotImplementedError

    def asked(self, body: Body) -> tuple[str, str, Body]:
        """What a request asks for: the answer's name, the instructions, the schema."""
        raise NotImplementedError

    def material(self, body: Body) -> str:
        raise NotImplementedError

    # --- what does not

    def settings_at(self, settings: Settings, url: str | None = None, **changes: Any) -> Settings:
        given = {
            "provider": self.provider,
            "base_url": url or self.url,
            "api_key": SecretStr(KEY),
            "model": self.model,
        }
        return settings.model_copy(update={"ai": AiSettings(**{**given, **changes})})

    def rows(self, body: Body) -> list[Body]:
        return [json.loads(line) for line in self.material(body).splitlines()]

    async def _take(self, request: Request) -> Response:
        body = await request.json()
        self.requests.append(body)
        self.problems += self.wrong_with(request.headers, body)
        failure = self.failures.pop(0) if self.failures else None
        if failure == "silence":
            await asyncio.Event().wait()
        if isinstance(failure, Response):
            return failure
        if isinstance(failure, str):
            return Response(failure, media_type="application/json")
        said = self.answer(body)
        return said if isinstance(said, Response) else JSONResponse(self.completed(said))

    def write(self, body: Body) -> Any:
        """What an obedient model would say about the made-up visit of the suite."""
        kind, _, _ = self.asked(body)
        if kind == "back_translation":
            return {"translation": PRESCRIPTION}
        given = self.rows(body)
        if kind == "actions":
            return {"actions": [found(evidence=["turn-0002"])]}
        standing = {"proposed", "confirmed", "edited"}
        planned = {i for row in given if row.get("status") in standing for i in row["evidence"]}
        lines = []
        for row in given:
            if row.get("speaker") == "patient" or row.get("turn_id") in planned:
                said = {row["lang"]: row["text"], row["translation_lang"]: row["translation"]}
                kind = "plan" if row["turn_id"] in planned else "complaint"
                lines.append({"kind": kind, **said, "evidence": [row["turn_id"]]})
        return {"lines": lines}


def loose(node: Any) -> list[str]:
    """What the vendors' strict modes refuse in a schema."""
    if isinstance(node, list):
        return [what for one in node for what in loose(one)]
    if not isinstance(node, dict):
        return []
    wrong = ["a default"] if "default" in node and not isinstance(node["default"], dict) else []
    if node.get("type") == "object":
        if node.get("additionalProperties") is not False:
            wrong.append("other properties are allowed")
        if set(node.get("required", ())) != set(node["properties"]):
            wrong.append("a property is not required")
    return wrong + [what for value in node.values() for what in loose(value)]


def found(**changes: Any) -> dict[str, Any]:
    details = dict.fromkeys(
        (
            "drug", "dose", "unit", "route", "frequency", "duration", "test", "body_part", "side",
            "specialty", "when",
        )
    )  # fmt: skip
    given = {
        "type": "medication",
        "concept": "amoxicillin",
        "description": "amoxicillin 500 mg three times a day",
        "reason": None,
        "details": {**details, "drug": "amoxicillin"},
        "change": "start",
        "conditional": False,
        "confidence": 0.9,
        "evidence": ["turn-0002"],
        "language": "en",
    }
    return {**given, **changes}

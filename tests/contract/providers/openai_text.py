"""A local server that holds OpenAI's documented Responses API: strict in what it takes, and able
to fail in every way that the vendor can."""

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any, get_type_hints

from openai.types.responses import Response as OpenAiResponse
from openai.types.responses.response_create_params import ResponseCreateParamsNonStreaming
from pydantic import SecretStr, TypeAdapter
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from puente.settings import AiSettings, Settings
from tests.support.visits import PRESCRIPTION

KEY = "made-up-text-key"
MODEL = "gpt-5.4-mini"

_PARAMS = TypeAdapter(ResponseCreateParamsNonStreaming)
_FIELDS = set(get_type_hints(ResponseCreateParamsNonStreaming))


def settings_at(settings: Settings, url: str, **changes: Any) -> Settings:
    given = {"provider": "openai", "base_url": url, "api_key": SecretStr(KEY), "model": MODEL}
    return settings.model_copy(update={"ai": AiSettings(**{**given, **changes})})


Answer = Callable[[dict[str, Any]], Any]


class Vendor:
    """``failures`` are answered first, one a request; then ``answer`` says what the model would."""

    def __init__(self) -> None:
        self.url = ""
        self.app = Starlette(routes=[Route("/v1/responses", self._take, methods=["POST"])])
        self.requests: list[dict[str, Any]] = []
        self.problems: list[str] = []
        self.failures: list[Response | str] = []
        self.answer: Answer = write

    async def _take(self, request: Request) -> Response:
        body = await request.json()
        self.requests.append(body)
        self.problems += wrong_with(request.headers, body)
        failure = self.failures.pop(0) if self.failures else None
        if failure == "silence":
            await asyncio.Event().wait()
        if isinstance(failure, Response):
            return failure
        if isinstance(failure, str):
            return Response(failure, media_type="application/json")
        said = self.answer(body)
        return said if isinstance(said, Response) else JSONResponse(completed(said))


def wrong_with(headers: Mapping[str, str], body: dict[str, Any]) -> list[str]:
    """Everything the vendor would refuse."""
    wrong = []
    if headers.get("authorization") != f"Bearer {KEY}":
        wrong.append("authorization")
    if headers.get("content-type") != "application/json":
        wrong.append("content-type")
    if unknown := set(body) - _FIELDS:
        wrong.append(f"unknown parameters: {unknown}")
    _PARAMS.validate_python(body)
    if body.get("store") is not False:
        wrong.append("what was said would stay with the vendor")
    form = body["text"]["format"]
    if (form["type"], form["strict"]) != ("json_schema", True):
        wrong.append("no strict schema")
    return wrong + [f"schema: {what}" for what in _loose(form["schema"])]


def _loose(node: Any) -> list[str]:
    """What strict mode refuses in a schema."""
    if isinstance(node, list):
        return [what for one in node for what in _loose(one)]
    if not isinstance(node, dict):
        return []
    wrong = ["a default"] if "default" in node and not isinstance(node["default"], dict) else []
    if node.get("type") == "object":
        if node.get("additionalProperties") is not False:
            wrong.append("other properties are allowed")
        if set(node.get("required", ())) != set(node["properties"]):
            wrong.append("a property is not required")
    return wrong + [what for value in node.values() for what in _loose(value)]


def completed(said: Any, **changes: Any) -> dict[str, Any]:
    """A response with this text, as the vendor's own type reads it."""
    text = said if isinstance(said, str) else json.dumps(said)
    content = {"type": "output_text", "text": text, "annotations": []}
    return response([content], **changes)


def refusal() -> dict[str, Any]:
    return response([{"type": "refusal", "refusal": "I cannot help with that."}])


def response(content: list[dict[str, Any]], **changes: Any) -> dict[str, Any]:
    message = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "status": "completed",
        "content": content,
    }
    made = {
        "id": "resp_1",
        "object": "response",
        "created_at": 1_900_000_000,
        "status": "completed",
        "error": None,
        "incomplete_details": None,
        "instructions": None,
        "metadata": {},
        "model": MODEL,
        "output": [{"id": "rs_1", "type": "reasoning", "summary": []}, message],
        "parallel_tool_calls": True,
        "temperature": 1.0,
        "tool_choice": "auto",
        "tools": [],
        "top_p": 1.0,
        **changes,
    }
    OpenAiResponse.model_validate(made)
    return made


def material(body: dict[str, Any]) -> str:
    return str(body["input"][0]["content"][0]["text"])


def rows(body: dict[str, Any]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in material(body).splitlines()]


def write(body: dict[str, Any]) -> Any:
    """What an obedient model would say about the made-up visit of the suite."""
    kind = body["text"]["format"]["name"]
    if kind == "back_translation":
        return {"translation": PRESCRIPTION}
    given = rows(body)
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

"""Anthropic's Messages API: the answer is the input of the one tool that the model must use."""

import json
from dataclasses import dataclass
from typing import Any

from puente.providers.ai.asking import Call, NoAnswer, Question

VERSION = "2023-06-01"
_PURPOSE = "Takes the whole answer. Nothing is read but what this tool is given."


@dataclass(frozen=True)
class Messages:
    base_url: str
    api_key: str
    model: str

    def call(self, question: Question) -> Call:
        tool = {
            "name": question.name,
            "description": _PURPOSE,
            "input_schema": question.schema,
            "strict": True,
        }
        body = {
            "model": self.model,
            "system": question.instructions,
            "messages": [
                {"role": "user", "content": [{"type": "text", "text": question.material}]}
            ],
            "tools": [tool],
            "tool_choice": {
                "type": "tool",
                "name": question.name,
                "disable_parallel_tool_use": True,
            },
            # A tool that must be used and a model that thinks first are refused together.
            "thinking": {"type": "disabled"},
            "max_tokens": question.max_tokens,
        }
        return Call(f"{self.base_url.rstrip('/')}/v1/messages", self._headers(), body)

    def models(self) -> tuple[str, dict[str, str]]:
        return f"{self.base_url.rstrip('/')}/v1/models?limit=1000", self._headers()

    def _headers(self) -> dict[str, str]:
        return {"x-api-key": self.api_key, "anthropic-version": VERSION}

    def read(self, answer: Any) -> str:
        stopped = answer["stop_reason"]
        if stopped == "refusal":
            raise NoAnswer("refused")
        if stopped in ("max_tokens", "model_context_window_exceeded", "pause_turn"):
            raise NoAnswer("incomplete")
        [used] = [part for part in answer["content"] if part["type"] == "tool_use"]
        # The reader of all vendors' answers takes text: here the vendor has parsed it already.
        return json.dumps(used["input"])

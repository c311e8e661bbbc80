"""OpenAI's Responses API: a strict JSON schema for the text of the answer."""

from dataclasses import dataclass
from typing import Any

from puente.providers.ai.asking import Call, NoAnswer, Question
from puente.providers.models import models_at


@dataclass(frozen=True)
class Responses:
    base_url: str
    api_key: str
    model: str

    def call(self, question: Question) -> Call:
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
        return Call(url, {"Authorization": f"Bearer {self.api_key}"}, body)

    def models(self) -> tuple[str, dict[str, str]]:
        return models_at(self.base_url, self.api_key)

    def read(self, answer: Any) -> str:
        parts = [
            part
            for item in answer["output"]
            if item["type"] == "message"
            for part in item["content"]
        ]
        if any(part["type"] == "refusal" for part in parts):
            raise NoAnswer("refused")
        if answer["status"] != "completed":
            raise NoAnswer("incomplete")
        return "".join(part["text"] for part in parts if part["type"] == "output_text")

"""The protocol's JSON: request bodies, client events, session objects and errors.

Strict, as the documented schemas: unknown fields, wrong types and values out of range are
refused with the path of the offending parameter.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, ValidationError
from pydantic_core import ErrorDetails

Json = dict[str, object]


class ApiError(Exception):
    """A request or client event that is refused. `message` is safe to show."""

    def __init__(self, status: int, message: str, *, code: str, param: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.code = code
        self.param = param

    def describe(self) -> Json:
        """The inner `error` object, the same in HTTP answers and in `error` events."""
        return {
            "message": self.message,
            "type": "server_error" if self.status >= 500 else "invalid_request_error",
            "code": self.code,
            "param": self.param,
        }


class Strict(BaseModel):
    """A JSON object of the protocol: exactly the documented fields and types."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class NoiseReduction(Strict):
    type: Literal["near_field", "far_field"]
    strength: float | None = Field(default=None, ge=0, le=1)


class Transcription(Strict):
    model: str = Field(min_length=1)


class AudioInput(Strict):
    transcription: Transcription | None = None
    noise_reduction: NoiseReduction | None = None


class AudioOutput(Strict):
    language: str | None = Field(default=None, min_length=2, max_length=35)


class Audio(Strict):
    input: AudioInput = AudioInput()
    output: AudioOutput = AudioOutput()


class TranslationSession(Strict):
    """The configuration of a translation session, as minted or as later updated."""

    model: str = Field(min_length=1)
    audio: Audio = Audio()

    def updated(self, changes: "SessionChanges") -> Self:
        """With the fields that the update names; null switches off, absent keeps."""
        if changes.audio is None:
            return self
        heard, spoken = self.audio.input, self.audio.output
        if changes.audio.input is not None:
            named = changes.audio.input
            fields = {name: getattr(named, name) for name in named.model_fields_set}
            reduction = fields.get("noise_reduction")
            if reduction is not None and heard.noise_reduction and reduction.strength is None:
                kept = {"strength": heard.noise_reduction.strength}
                fields["noise_reduction"] = reduction.model_copy(update=kept)
            heard = heard.model_copy(update=fields)
        if changes.audio.output is not None and changes.audio.output.language is not None:
            spoken = changes.audio.output
        return self.model_copy(update={"audio": Audio(input=heard, output=spoken)})

    def describe(self, session_id: str, expires_at: int) -> Json:
        """The session object of answers and events."""
        reduction = self.audio.input.noise_reduction
        transcription = self.audio.input.transcription
        return {
            "id": session_id,
            "type": "translation",
            "model": self.model,
            "expires_at": expires_at,
            "audio": {
                "input": {
                    "transcription": transcription and transcription.model_dump(),
                    "noise_reduction": reduction and reduction.model_dump(exclude_none=True),
                },
                "output": {"language": self.audio.output.language},
            },
        }


class ExpiresAfter(Strict):
    anchor: Literal["created_at"] = "created_at"
    seconds: int = Field(default=600, ge=10, le=7200)


class ClientSecretRequest(Strict):
    session: TranslationSession
    expires_after: ExpiresAfter = ExpiresAfter()


class AudioChanges(Strict):
    input: AudioInput | None = None
    output: AudioOutput | None = None


class SessionChanges(Strict):
    audio: AudioChanges | None = None


class SessionUpdate(Strict):
    type: Literal["session.update"]
    session: SessionChanges
    event_id: str | None = None


class SessionClose(Strict):
    type: Literal["session.close"]
    event_id: str | None = None


def tag(name: str) -> Tag:
    """Names a member of a union. The brackets keep it out of the path of a wrong parameter."""
    return Tag(f"<{name}>")


def tell_apart(name_of: Callable[[object], object]) -> Discriminator:
    """Chooses the member of a union that has the name which `name_of` finds in the value."""

    def find(value: object) -> str | None:
        name = name_of(value)
        return f"<{name}>" if isinstance(name, str) else None

    return Discriminator(find)


def field_of(value: object, name: str) -> object:
    """A field of a JSON object, or of a model made from one; None if there is none."""
    return value.get(name) if isinstance(value, dict) else getattr(value, name, None)


def encode(event: Json) -> str:
    """An event as the text of one data channel message."""
    return json.dumps(event, ensure_ascii=False, separators=(",", ":"))


class _Identified(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)

    event_id: str | None = None


class _Typed(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)

    type: str


def read_event_id(message: str | bytes) -> str | None:
    """The id that the sender gave to an event, if it is well-formed enough to have one."""
    try:
        return _Identified.model_validate_json(message).event_id
    except ValidationError:
        return None


def read_type(message: str | bytes) -> str:
    """The type of a client event. Raises ApiError 400 if it is not JSON or has no type."""
    return read(_Typed, message).type


@dataclass(frozen=True)
class _Refusal:
    code: str
    message: str


_REFUSALS = {
    "missing": _Refusal("missing_required_parameter", "Missing required parameter: '{}'."),
    "extra_forbidden": _Refusal("unknown_parameter", "Unknown parameter: '{}'."),
    "greater_than_equal": _Refusal("integer_below_min_value", "'{}' is below its minimum."),
    "less_than_equal": _Refusal("integer_above_max_value", "'{}' is above its maximum."),
}
_OTHER_REFUSAL = _Refusal("invalid_value", "Invalid value for '{}'.")
_TYPE_REFUSAL = _Refusal("invalid_type", "Invalid type for '{}'.")

ModelT = TypeVar("ModelT", bound=BaseModel)


def read(model: type[ModelT], body: str | bytes) -> ModelT:
    """Parse JSON into `model`. Raises ApiError 400, which names the first wrong parameter."""
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        raise _refuse(error.errors(include_url=False, include_input=False)[0]) from None


def _refuse(detail: ErrorDetails) -> ApiError:
    kind = detail["type"]
    if kind == "json_invalid":
        return ApiError(400, "The body is not valid JSON.", code="invalid_json")
    path = [str(part) for part in detail["loc"]]
    param = ".".join(part for part in path if not part.startswith("<"))
    typed = kind.endswith("_type") or kind in {"int_from_float"}
    refusal = _REFUSALS.get(kind, _TYPE_REFUSAL if typed else _OTHER_REFUSAL)
    return ApiError(400, refusal.message.format(param), code=refusal.code, param=param or None)

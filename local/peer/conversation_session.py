"""What a conversation session is set to: its JSON in requests, client events and answers."""

import json
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from local.peer.wire import (
    ExpiresAfter,
    Json,
    NoiseReduction,
    Strict,
    Transcription,
    field_of,
    read,
    tag,
    tell_apart,
)

Voice = Literal[
    "alloy", "ash", "ballad", "coral", "echo", "sage", "shimmer", "verse", "marin", "cedar"
]


class PcmFormat(Strict):
    """The only rate and coding that the protocol names; WebRTC carries Opus whatever it says."""

    type: Literal["audio/pcm"] = "audio/pcm"
    rate: Literal[24000] = 24000


class ServerVad(Strict):
    """Speech ends after a silence. `threshold` is accepted, and changes nothing here."""

    type: Literal["server_vad"] = "server_vad"
    threshold: float = Field(default=0.5, ge=0, le=1)
    prefix_padding_ms: int = Field(default=300, ge=0, le=5_000)
    silence_duration_ms: int = Field(default=500, ge=100, le=10_000)
    idle_timeout_ms: None = None
    create_response: bool = True
    interrupt_response: bool = True


class SemanticVad(Strict):
    """Accepted, and heard as a server VAD with its default silence: nothing here understands."""

    type: Literal["semantic_vad"] = "semantic_vad"
    eagerness: Literal["low", "medium", "high", "auto"] = "auto"
    create_response: bool = True
    interrupt_response: bool = True


TurnDetection = Annotated[
    Annotated[ServerVad, tag("server_vad")] | Annotated[SemanticVad, tag("semantic_vad")],
    tell_apart(lambda value: field_of(value, "type")),
]


class SpeechTranscription(Transcription):
    language: str | None = None
    languages: tuple[str, ...] | None = None
    prompt: str | None = None
    keywords: tuple[str, ...] | None = None


class SpeechInput(Strict):
    format: PcmFormat = PcmFormat()
    transcription: SpeechTranscription | None = None
    noise_reduction: NoiseReduction | None = None
    turn_detection: TurnDetection | None = ServerVad()


class SpeechOutput(Strict):
    format: PcmFormat = PcmFormat()
    voice: Voice = "marin"
    speed: float = Field(default=1.0, ge=0.25, le=1.5)


class SpeechAudio(Strict):
    input: SpeechInput = SpeechInput()
    output: SpeechOutput = SpeechOutput()


def _no_parameters() -> Json:
    return {"type": "object", "properties": {}}


class FunctionTool(Strict):
    """A function that the model may call. `parameters` is a JSON Schema of an object."""

    type: Literal["function"]
    name: str = Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")
    description: str | None = None
    parameters: Json = Field(default_factory=_no_parameters)

    @field_validator("parameters")
    @classmethod
    def _describes_an_object(cls, schema: dict[str, object]) -> dict[str, object]:
        properties, required = schema.get("properties", {}), schema.get("required", [])
        if schema.get("type") != "object":
            raise ValueError("the schema is not of an object")
        if not isinstance(properties, dict) or not isinstance(required, list):
            raise ValueError("properties or required are misshapen")
        if any(not isinstance(each, dict) for each in properties.values()):
            raise ValueError("a property has no schema")
        if any(name not in properties for name in required):
            raise ValueError("a required property is not described")
        return schema


class NamedFunction(Strict):
    type: Literal["function"]
    name: str


ToolChoice = Annotated[
    Annotated[Literal["none", "auto", "required"], tag("mode")]
    | Annotated[NamedFunction, tag("function")],
    tell_apart(lambda value: "mode" if isinstance(value, str) else "function"),
]
MaxTokens = Annotated[
    Annotated[int, Field(ge=1, le=4096), tag("number")] | Annotated[Literal["inf"], tag("inf")],
    tell_apart(lambda value: "inf" if isinstance(value, str) else "number"),
]
Modalities = Annotated[tuple[Literal["audio", "text"], ...], Field(min_length=1, max_length=1)]
"""How a response comes: spoken with its transcript, or written. Never both."""


class ConversationSession(Strict):
    """The configuration of a conversation session, as minted or as later updated.

    What the protocol names and this peer does not serve may only be null.
    """

    type: Literal["realtime"]
    model: str = Field(min_length=1)
    instructions: str = ""
    output_modalities: Modalities = ("audio",)
    audio: SpeechAudio = SpeechAudio()
    tools: tuple[FunctionTool, ...] = ()
    tool_choice: ToolChoice = "auto"
    max_output_tokens: MaxTokens = "inf"
    truncation: Literal["auto", "disabled"] = "auto"
    tracing: None = None
    prompt: None = None
    include: None = None

    def updated(self, changes: Mapping[str, object]) -> "ConversationSession":
        """With the fields that an update names. Raises ApiError 400 for what does not fit."""
        read(_Changes, json.dumps({"session": changes}))
        merged = {"session": _merge(self.model_dump(mode="json"), changes)}
        return read(_Merged, json.dumps(merged)).session

    def describe(self, session_id: str, expires_at: int) -> Json:
        """The session object of the answer that carries a client secret."""
        identity = {"id": session_id, "object": "realtime.session", "expires_at": expires_at}
        return {**identity, **self.describe_settings()}

    def describe_settings(self) -> Json:
        """The session object of events, which by the published types has no id and no expiry."""
        shown = self.model_dump(mode="json")
        heard = shown["audio"]["input"]
        for name in ("transcription", "noise_reduction"):
            part = getattr(self.audio.input, name)
            heard[name] = part and part.model_dump(mode="json", exclude_none=True)
        return shown


class _Typed(BaseModel):
    """The one field that every update must have."""

    model_config = ConfigDict(extra="ignore", strict=True)

    type: Literal["realtime"]


class _Changes(Strict):
    session: _Typed


class _Merged(Strict):
    session: ConversationSession


_REPLACED_WHOLE = frozenset({"turn_detection", "transcription", "tool_choice", "format"})


def _merge(settings: Mapping[str, object], changes: Mapping[str, object]) -> Json:
    """Settings with changes: absent keeps, null switches off."""
    merged = dict(settings)
    for name, value in changes.items():
        kept = settings.get(name)
        whole = name in _REPLACED_WHOLE
        if not whole and isinstance(kept, Mapping) and isinstance(value, Mapping):
            merged[name] = _merge(kept, value)
        else:
            merged[name] = value
    return merged


class ConversationSecretRequest(Strict):
    session: ConversationSession
    expires_after: ExpiresAfter = ExpiresAfter()

"""The JSON of a conversation session's client events: items, responses, buffers."""

from typing import Annotated, Literal

from pydantic import Field

from local.peer.conversation_session import (
    FunctionTool,
    MaxTokens,
    Modalities,
    PcmFormat,
    ToolChoice,
    Voice,
)
from local.peer.wire import Json, Strict, field_of, tag, tell_apart

ItemId = Annotated[str, Field(min_length=1, max_length=64)]


class InputText(Strict):
    type: Literal["input_text"]
    text: str


class OutputText(Strict):
    type: Literal["output_text"]
    text: str


class _Item(Strict):
    id: ItemId | None = None
    object: Literal["realtime.item"] | None = None
    status: Literal["completed", "incomplete", "in_progress"] | None = None


class UserMessage(_Item):
    """Words that were typed. Sound comes by the track alone, images not at all."""

    type: Literal["message"]
    role: Literal["user"]
    content: tuple[InputText, ...] = Field(min_length=1)


class SystemMessage(_Item):
    type: Literal["message"]
    role: Literal["system"]
    content: tuple[InputText, ...] = Field(min_length=1)


class AssistantMessage(_Item):
    type: Literal["message"]
    role: Literal["assistant"]
    content: tuple[OutputText, ...] = Field(min_length=1)


class FunctionCall(_Item):
    type: Literal["function_call"]
    name: str
    call_id: ItemId
    arguments: str


class FunctionCallOutput(_Item):
    type: Literal["function_call_output"]
    call_id: ItemId
    output: str


class ItemReference(Strict):
    type: Literal["item_reference"]
    id: ItemId


def _name_item(value: object) -> object:
    kind = field_of(value, "type")
    return field_of(value, "role") if kind == "message" else kind


NewItem = Annotated[
    Annotated[UserMessage, tag("user")]
    | Annotated[SystemMessage, tag("system")]
    | Annotated[AssistantMessage, tag("assistant")]
    | Annotated[FunctionCall, tag("function_call")]
    | Annotated[FunctionCallOutput, tag("function_call_output")],
    tell_apart(_name_item),
]
InputItem = Annotated[
    Annotated[NewItem, tag("new")] | Annotated[ItemReference, tag("reference")],
    tell_apart(lambda value: "reference" if field_of(value, "type") == "item_reference" else "new"),
]


class ResponseVoice(Strict):
    format: PcmFormat = PcmFormat()
    voice: Voice | None = None


class ResponseAudio(Strict):
    output: ResponseVoice = ResponseVoice()


MetadataKey = Annotated[str, Field(min_length=1, max_length=64)]
MetadataValue = Annotated[str, Field(max_length=512)]


class ResponseRequest(Strict):
    """What one response is to be like. What it leaves out is as in the session."""

    conversation: Literal["auto", "none"] = "auto"
    input: tuple[InputItem, ...] | None = None
    instructions: str | None = None
    output_modalities: Modalities | None = None
    audio: ResponseAudio | None = None
    tools: tuple[FunctionTool, ...] | None = None
    tool_choice: ToolChoice | None = None
    metadata: Annotated[dict[MetadataKey, MetadataValue], Field(max_length=16)] | None = None
    max_output_tokens: MaxTokens | None = None


class _ClientEvent(Strict):
    type: str
    event_id: str | None = None


class ConversationUpdate(_ClientEvent):
    session: Json


class ItemCreate(_ClientEvent):
    item: NewItem
    previous_item_id: ItemId | None = None


class ItemTruncate(_ClientEvent):
    item_id: ItemId
    content_index: int = Field(ge=0)
    audio_end_ms: int = Field(ge=0)


class ResponseCreate(_ClientEvent):
    response: ResponseRequest = ResponseRequest()


class ResponseCancel(_ClientEvent):
    response_id: ItemId | None = None


class BufferEvent(_ClientEvent):
    """`input_audio_buffer.clear`, `input_audio_buffer.commit`, `output_audio_buffer.clear`."""

"""The items that a response consists of, streamed as events: messages and function calls."""

import asyncio
from typing import Literal, Protocol

from local.peer.events import Events
from local.peer.history import History, Item
from local.peer.transcript import Transcript
from local.peer.wire import Json

Modality = Literal["audio", "text"]

_PACE_S = 0.04  # a model writes faster than anybody speaks
_ARGUMENTS_DELTA = 24


class OutputStream:
    """The outputs of one response: in the conversation, or beside it if there is no history."""

    def __init__(self, response_id: str, events: Events, history: History | None) -> None:
        self.items: list[Item] = []
        self._response_id = response_id
        self._events = events
        self._history = history
        self._before: str | None = None

    def begin(self, item: Item) -> None:
        self.items.append(item)
        self._tell("added", item)
        if self._history is not None:
            self._before = self._history.add(item)
            self._tell_conversation("added", item)

    def finish(self, item: Item, body: Json) -> None:
        item.body = body
        if self._history is not None:
            self._tell_conversation("done", item)
        self._tell("done", item)

    def send(self, kind: str, item: Item, **fields: object) -> None:
        """Send an event about a part of this item."""
        self._send(kind, item, item_id=item.item_id, **fields)

    def _tell(self, what: str, item: Item) -> None:
        self._send(f"response.output_item.{what}", item, item=item.body)

    def _tell_conversation(self, what: str, item: Item) -> None:
        self._events.send(
            f"conversation.item.{what}", item=item.body, previous_item_id=self._before
        )

    def _send(self, kind: str, of: Item, **fields: object) -> None:
        at = self.items.index(of)
        self._events.send(kind, response_id=self._response_id, output_index=at, **fields)


class Output(Protocol):
    """One item as it comes into being."""

    def close(self, *, complete: bool) -> None:
        """Say what it has become."""


class MessageOutput:
    """What the model says: sound with its transcript, or text."""

    def __init__(self, stream: OutputStream, item_id: str, modality: Modality) -> None:
        self._stream = stream
        self._spoken = modality == "audio"
        self._name = "transcript" if self._spoken else "text"
        self._events = "output_audio_transcript" if self._spoken else "output_text"
        self._written = ""
        self.item = Item(self._body(item_id, "in_progress", []))
        stream.begin(self.item)
        self._tell_part("added")

    async def write(self, text: str) -> None:
        await Transcript(self._add, _PACE_S).write(text, hurry=asyncio.Event())

    def close(self, *, complete: bool) -> None:
        if self._spoken:
            self._send("response.output_audio.done")
        self._send(f"response.{self._events}.done", **{self._name: self._written})
        self._tell_part("done")
        content = {"type": "output_audio" if self._spoken else "output_text"}
        status = "completed" if complete else "incomplete"
        body = self._body(self.item.item_id, status, [{**content, self._name: self._written}])
        self._stream.finish(self.item, body)

    def _add(self, delta: str) -> None:
        self._written += delta
        self._send(f"response.{self._events}.delta", delta=delta)

    def _tell_part(self, what: str) -> None:
        part = {"type": "audio" if self._spoken else "text", self._name: self._written}
        self._send(f"response.content_part.{what}", part=part)

    def _send(self, kind: str, **fields: object) -> None:
        self._stream.send(kind, self.item, content_index=0, **fields)

    @staticmethod
    def _body(item_id: str, status: str, content: list[Json]) -> Json:
        return {
            "id": item_id,
            "object": "realtime.item",
            "type": "message",
            "status": status,
            "role": "assistant",
            "content": content,
        }


class CallOutput:
    """A function call, its arguments written bit by bit."""

    def __init__(self, stream: OutputStream, item_id: str, call_id: str, name: str) -> None:
        self._stream = stream
        self._call_id = call_id
        self._name = name
        self._written = ""
        self.item = Item(self._body(item_id, "in_progress"))
        stream.begin(self.item)

    def write(self, arguments: str) -> None:
        for start in range(0, len(arguments), _ARGUMENTS_DELTA):
            delta = arguments[start : start + _ARGUMENTS_DELTA]
            self._written += delta
            self._send("delta", delta=delta)

    def close(self, *, complete: bool) -> None:
        self._send("done", name=self._name, arguments=self._written)
        status = "completed" if complete else "incomplete"
        self._stream.finish(self.item, self._body(self.item.item_id, status))

    def _send(self, what: str, **fields: object) -> None:
        kind = f"response.function_call_arguments.{what}"
        self._stream.send(kind, self.item, call_id=self._call_id, **fields)

    def _body(self, item_id: str, status: str) -> Json:
        return {
            "id": item_id,
            "object": "realtime.item",
            "type": "function_call",
            "status": status,
            "name": self._name,
            "call_id": self._call_id,
            "arguments": self._written,
        }

"""One response of a conversation session, from `response.created` to `response.done`."""

import json
import logging
from dataclasses import dataclass, field
from typing import Literal

from local.peer.events import Events, Ids
from local.peer.history import History
from local.peer.loudspeaker import Loudspeaker
from local.peer.outputs import CallOutput, MessageOutput, Modality, Output, OutputStream
from local.peer.scripted_model import Said
from local.peer.voice import PACKET_S, Interpreter
from local.peer.wire import Json
from local.speech import SpeechError

logger = logging.getLogger(__name__)

StopReason = Literal["client_cancelled", "turn_detected"]


@dataclass(frozen=True)
class Plan:
    """What a response is going to say, and which functions it is going to call.

    With nothing of both it fails: a call was required, and the script has none.
    """

    said: Said | None
    calls: tuple[Json, ...] = ()
    tool: str = ""


@dataclass(frozen=True)
class ResponseSettings:
    """How the response comes, as it was asked for or as the session is set."""

    modality: Modality
    voice: str
    max_output_tokens: int | str
    metadata: dict[str, str] | None = None


@dataclass(frozen=True)
class Means:
    """What every response of a session needs."""

    events: Events
    ids: Ids
    interpreter: Interpreter
    loudspeaker: Loudspeaker


@dataclass(eq=False)
class Response:
    """Runs once. Without a history it is out-of-band: it leaves no trace in the conversation."""

    response_id: str
    plan: Plan
    settings: ResponseSettings
    history: History | None
    means: Means
    is_over: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        self._stream = OutputStream(self.response_id, self.means.events, self.history)
        self._open: Output | None = None

    def begin(self) -> None:
        """Announce it. `run` is to follow."""
        self._tell("created", "in_progress", None)
        # This peer limits nobody, and says so as the protocol does.
        self.means.events.send("rate_limits.updated", rate_limits=[])

    async def run(self) -> None:
        try:
            if self.plan.said is not None:
                await self._say(self.plan.said)
            for arguments in self.plan.calls:
                self._call(arguments)
        except SpeechError:
            logger.exception("response %s has no voice", self.response_id)
            self._end("failed", error=_error("The response could not be spoken."))
            return
        if self._stream.items:
            self._end("completed")
        else:
            self._end("failed", error=_error("The script has no call for this."))

    def stop(self, reason: StopReason) -> None:
        """End it where it is. What runs it must be cancelled too."""
        self._end("cancelled", reason=reason)

    async def _say(self, said: Said) -> None:
        modality = self.settings.modality
        output = MessageOutput(self._stream, self.means.ids("item"), modality)
        self._open = output
        if modality == "audio":
            packets = await self.means.interpreter.speak(said.text, said.language)
            output.item.audio_ms = round(len(packets) * PACKET_S * 1000)
            self.means.loudspeaker.play(self.response_id, packets)
        await output.write(said.text)
        output.close(complete=True)
        self._open = None

    def _call(self, arguments: Json) -> None:
        ids = self.means.ids
        output = CallOutput(self._stream, ids("item"), ids("call"), self.plan.tool)
        output.write(json.dumps(arguments, ensure_ascii=False))
        output.close(complete=True)

    def _end(self, status: str, **details: object) -> None:
        if self.is_over:
            return
        self.is_over = True
        if self._open is not None:
            self._open.close(complete=False)
        self._tell("done", status, {"type": status, **details} if details else None)

    def _tell(self, what: str, status: str, details: Json | None) -> None:
        self.means.events.send(f"response.{what}", response=self._describe(status, details))

    def _describe(self, status: str, details: Json | None) -> Json:
        voice = {"format": {"type": "audio/pcm", "rate": 24_000}, "voice": self.settings.voice}
        return {
            "id": self.response_id,
            "object": "realtime.response",
            "status": status,
            "status_details": details,
            "output": [item.body for item in self._stream.items],
            "conversation_id": self.history and self.history.conversation_id,
            "output_modalities": [self.settings.modality],
            "max_output_tokens": self.settings.max_output_tokens,
            "audio": {"output": voice},
            "usage": None,
            "metadata": self.settings.metadata,
        }


def _error(message: str) -> Json:
    return {"type": "server_error", "code": "server_error", "message": message}

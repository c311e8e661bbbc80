"""The hearing half of a conversation session: who speaks when, and what that becomes."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from local.peer.background import Background
from local.peer.conversation_session import ConversationSession, ServerVad
from local.peer.conversation_wire import ResponseRequest
from local.peer.dialogue import Dialogue
from local.peer.events import Events
from local.peer.hearing import FRAME_MS, ONSET_MS, SILENCE_MS, SpeechDetector, SpeechSignal
from local.peer.history import Item
from local.peer.response import Means
from local.peer.transcript import Transcript
from local.peer.visits import Visit
from local.peer.wire import ApiError, Json
from local.visit_script import Utterance

_PACE_S = 0.04


@dataclass(eq=False)
class _Buffer:
    """Speech that is not yet an item. `item_id` is the id that the item will have."""

    item_id: str
    started_ms: int
    lines: list[Utterance] = field(default_factory=list)


class Listener:
    """Cuts what is heard into items, by voice activity or where the client commits.

    Each item is transcribed a while later, and answered with its translation, unless
    `create_response` is off or another response is still being written.
    """

    def __init__(
        self,
        leg_id: str,
        visit: Visit,
        settings: Callable[[], ConversationSession],
        dialogue: Dialogue,
        means: Means,
        background: Background,
        *,
        transcript_delay_s: float,
    ) -> None:
        self._leg_id = leg_id
        self._visit = visit
        self._settings = settings
        self._dialogue = dialogue
        self._means = means
        self._background = background
        self._transcript_delay_s = transcript_delay_s
        self._detector = SpeechDetector()
        self._heard_ms = 0
        self._line: Utterance | None = None
        self._buffer: _Buffer | None = None
        self.obey_settings()

    @property
    def _events(self) -> Events:
        return self._means.events

    def obey_settings(self) -> None:
        """Take up what the session was changed to."""
        detection = self._settings().audio.input.turn_detection
        given = detection.silence_duration_ms if isinstance(detection, ServerVad) else SILENCE_MS
        self._detector.silence_ms = given

    def hear(self, frame: NDArray[np.int16]) -> None:
        self._heard_ms += FRAME_MS
        signal = self._detector.hear(frame)
        if signal is SpeechSignal.STARTED:
            self._speech_started()
        elif signal is SpeechSignal.ENDED:
            self._speech_ended()

    def lose(self) -> None:
        """No audio is coming in."""
        if self._detector.lose() is SpeechSignal.ENDED:
            self._speech_ended()

    def commit(self) -> None:
        """Make an item of what was heard so far. Raises ApiError 400 if that is nothing."""
        buffer = self._buffer
        if buffer is None:
            raise ApiError(
                400,
                "Error committing input audio buffer: the buffer is empty.",
                code="input_audio_buffer_commit_empty",
            )
        self.forget()
        self._commit(buffer)

    def forget(self) -> None:
        """Drop what is not yet an item, and the rest of what is being said."""
        self._buffer = None
        if self._detector.lose() is SpeechSignal.ENDED:
            self._visit.speech_ended(self._leg_id)

    def _speech_started(self) -> None:
        # None is more of a line that was already heard.
        self._line = self._visit.speech_started(self._leg_id) or self._line
        if self._line is None:
            return
        self._means.interpreter.prepare(self._line.target_text, self._line.target_lang)
        if self._buffer is None:
            self._buffer = _Buffer(self._means.ids("item"), max(0, self._heard_ms - ONSET_MS))
        self._buffer.lines.append(self._line)
        detection = self._settings().audio.input.turn_detection
        if detection is None:
            return
        padding = detection.prefix_padding_ms if isinstance(detection, ServerVad) else 0
        self._events.send(
            "input_audio_buffer.speech_started",
            item_id=self._buffer.item_id,
            audio_start_ms=max(0, self._buffer.started_ms - padding),
        )
        if detection.interrupt_response:
            self._dialogue.interrupt()

    def _speech_ended(self) -> None:
        self._visit.speech_ended(self._leg_id)
        detection = self._settings().audio.input.turn_detection
        buffer = self._buffer
        if buffer is None or detection is None:
            return
        self._buffer = None
        self._events.send(
            "input_audio_buffer.speech_stopped",
            item_id=buffer.item_id,
            audio_end_ms=self._heard_ms,
        )
        self._commit(buffer)
        if detection.create_response:
            try:
                self._dialogue.respond(ResponseRequest())
            except ApiError as error:
                # As documented: while another response is written, this one may not come.
                self._events.fail(error)

    def _commit(self, buffer: _Buffer) -> None:
        heard_s = (self._heard_ms - buffer.started_ms) / 1000
        self._events.send(
            "input_audio_buffer.committed",
            item_id=buffer.item_id,
            previous_item_id=self._dialogue.last_id,
        )
        item = Item(_describe_speech(buffer.item_id), says=_join(buffer.lines))
        self._dialogue.add(item)
        if self._settings().audio.input.transcription is not None:
            self._background.start(self._transcribe(item, heard_s))

    async def _transcribe(self, item: Item, heard_s: float) -> None:
        await asyncio.sleep(self._transcript_delay_s)
        where = {"item_id": item.item_id, "content_index": 0}
        kind = "conversation.item.input_audio_transcription"
        deltas = Transcript(
            lambda delta: self._events.send(f"{kind}.delta", delta=delta, **where),
            _PACE_S,
        )
        await deltas.write(item.text, hurry=asyncio.Event())
        self._events.send(
            f"{kind}.completed",
            transcript=item.text,
            languages=[{"code": item.says.source_lang}] if item.says is not None else [],
            usage={"type": "duration", "seconds": heard_s},
            **where,
        )


def _describe_speech(item_id: str) -> Json:
    return {
        "id": item_id,
        "object": "realtime.item",
        "type": "message",
        "status": "completed",
        "role": "user",
        "content": [{"type": "input_audio", "transcript": None}],
    }


def _join(lines: list[Utterance]) -> Utterance:
    """What was said between two commits, as one utterance of who began."""
    source = " ".join(line.source_text for line in lines)
    target = " ".join(line.target_text for line in lines)
    return replace(lines[0], source_text=source, target_text=target)

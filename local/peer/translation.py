"""A translation session: one leg that interprets into one language, following the script."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from numpy.typing import NDArray

from local.peer.background import Background
from local.peer.config import PeerConfig
from local.peer.connection import Outlet
from local.peer.events import Events, Ids, Message, refuse_unknown
from local.peer.hearing import FRAME_MS, SpeechDetector, SpeechSignal
from local.peer.transcript import Transcript
from local.peer.validation import check_session
from local.peer.visits import Visit
from local.peer.voice import Interpreter
from local.peer.wire import (
    ApiError,
    Json,
    SessionClose,
    SessionUpdate,
    TranslationSession,
    read,
)
from local.speech import SpeechError
from local.visit_script import Utterance

logger = logging.getLogger(__name__)

_ELAPSED_STEP_MS = 200
_INPUT_DELTA = "session.input_transcript.delta"
_INPUT_PACE_S = 0.6  # two words of somebody who speaks at 200 words a minute
_OUTPUT_DELTA = "session.output_transcript.delta"
_OUTPUT_PACE_S = 0.4


@dataclass(eq=False)
class _Heard:
    """An utterance that this leg hears, or heard."""

    line: Utterance
    ended: asyncio.Event = field(default_factory=asyncio.Event)


class TranslationLeg:
    """Hears everything, transcribes it, and interprets what is not yet in its own language.

    The source transcript runs while somebody speaks; the translation and its voice start
    when they stop. `session.close` brings out at once what is still owed.
    """

    def __init__(
        self,
        leg_id: str,
        session: TranslationSession,
        expires_at: int,
        *,
        config: PeerConfig,
        enter_visit: Callable[[str, str], Visit],
        outlet: Outlet,
        interpreter: Interpreter,
        ids: Ids,
    ) -> None:
        self._id = leg_id
        self._session = session
        self._expires_at = expires_at
        self._config = config
        self._enter_visit = enter_visit
        self._outlet = outlet
        self._interpreter = interpreter
        self._events = Events(outlet, ids)
        self._visit: Visit | None = None
        self._detector = SpeechDetector()
        self._heard_ms = 0
        self._current: _Heard | None = None
        self._flush = asyncio.Event()
        self._speaking = asyncio.Lock()
        self._background = Background(leg_id)
        self._said = Transcript(partial(self._send_delta, _INPUT_DELTA), _INPUT_PACE_S)
        self._interpreted = Transcript(partial(self._send_delta, _OUTPUT_DELTA), _OUTPUT_PACE_S)
        self._closing = False

    @property
    def language(self) -> str:
        return self._session.audio.output.language or ""

    # What the connection reports.

    def opened(self) -> None:
        self._visit = self._enter_visit(self._id, self.language)
        self._events.send("session.created", session=self._describe())

    def received(self, message: Message) -> None:
        self._events.take(message, self._obey)

    def heard(self, frame: NDArray[np.int16]) -> None:
        if self._visit is None or self._closing:
            return
        self._heard_ms += FRAME_MS
        signal = self._detector.hear(frame)
        if signal is SpeechSignal.STARTED:
            self._speech_started(self._visit)
        elif signal is SpeechSignal.ENDED:
            self._speech_ended(self._visit)

    def fell_silent(self) -> None:
        if self._visit is not None and self._detector.lose() is SpeechSignal.ENDED:
            self._speech_ended(self._visit)

    def expire(self) -> None:
        self._events.expire()

    async def left(self) -> None:
        if self._visit is not None:
            self._visit.leave(self._id, clean=self._closing)
            self._visit = None
        await self._background.cancel()

    # What the client asks for.

    def _obey(self, kind: str, message: Message) -> None:
        if kind == "session.update":
            self._update(read(SessionUpdate, message))
        elif kind == "session.close":
            read(SessionClose, message)
            self._close()
        else:
            raise refuse_unknown(kind)

    def _update(self, event: SessionUpdate) -> None:
        session = self._session.updated(event.session)
        check_session(session, self._config)
        self._session = session
        if self._visit is not None:
            self._visit.join(self._id, self.language)
        self._events.send("session.updated", session=self._describe())

    def _close(self) -> None:
        if self._closing:
            return
        self._closing = True
        if self._visit is not None and self._detector.lose() is SpeechSignal.ENDED:
            self._speech_ended(self._visit)
        self._flush.set()
        self._background.start(self._say_closed())

    async def _say_closed(self) -> None:
        await self._background.finish()
        self._events.send("session.closed")
        self._outlet.hang_up()

    # What is heard, and what is said to it.

    def _speech_started(self, visit: Visit) -> None:
        line = visit.speech_started(self._id)
        if line is not None:
            self._current = _Heard(line)
            self._background.start(self._follow(self._current))

    def _speech_ended(self, visit: Visit) -> None:
        visit.speech_ended(self._id)
        if self._current is not None:
            self._current.ended.set()

    async def _follow(self, heard: _Heard) -> None:
        line, language = heard.line, self.language
        interprets = line.source_lang != language
        if interprets:
            self._interpreter.prepare(line.target_text, language)
        if self._session.audio.input.transcription is not None:
            await self._said.write(line.source_text, hurry=heard.ended)
        await heard.ended.wait()
        if interprets:
            async with self._speaking:
                await self._interpret(line.target_text, language)

    async def _interpret(self, text: str, language: str) -> None:
        try:
            self._outlet.play(await self._interpreter.speak(text, language))
        except SpeechError:
            logger.exception("leg %s has no voice", self._id)
            error = ApiError(500, "The translation could not be spoken.", code="server_error")
            self._events.fail(error)
        await self._interpreted.write(text, hurry=self._flush)

    def _send_delta(self, kind: str, delta: str) -> None:
        elapsed_ms = self._heard_ms // _ELAPSED_STEP_MS * _ELAPSED_STEP_MS
        self._events.send(kind, delta=delta, elapsed_ms=elapsed_ms)

    def _describe(self) -> Json:
        return self._session.describe(self._id, self._expires_at)

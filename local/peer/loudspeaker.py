"""The outgoing audio of a conversation session, told as `output_audio_buffer` events."""

import asyncio
from collections import deque
from dataclasses import dataclass

from local.peer.background import Background
from local.peer.connection import Outlet
from local.peer.events import Events
from local.peer.voice import Packets


@dataclass(eq=False)
class _Sound:
    response_id: str
    packets: Packets


class Loudspeaker:
    """Plays one response after the other."""

    def __init__(self, outlet: Outlet, events: Events, background: Background) -> None:
        self._outlet = outlet
        self._events = events
        self._background = background
        self._waiting: deque[_Sound] = deque()
        self._playing: _Sound | None = None

    def play(self, response_id: str, packets: Packets) -> None:
        """Say this once all before it is said."""
        self._waiting.append(_Sound(response_id, packets))
        if self._playing is None:
            self._play_next()

    def clear(self) -> None:
        """Cut off what is playing, and drop what waits."""
        self._waiting.clear()
        playing, self._playing = self._playing, None
        self._outlet.clear_audio()
        if playing is not None:
            self._tell("cleared", playing)

    def _play_next(self) -> None:
        if self._waiting:
            sound = self._playing = self._waiting.popleft()
            self._tell("started", sound)
            self._background.start(self._finish(sound, self._outlet.play(sound.packets)))

    async def _finish(self, sound: _Sound, said: asyncio.Event) -> None:
        await said.wait()
        if self._playing is sound:
            self._playing = None
            self._tell("stopped", sound)
            self._play_next()

    def _tell(self, what: str, sound: _Sound) -> None:
        self._events.send(f"output_audio_buffer.{what}", response_id=sound.response_id)

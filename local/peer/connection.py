"""One WebRTC connection of the peer: transport only. What is heard and said is the leg's."""

import asyncio
import logging
from collections.abc import Callable
from typing import Protocol

import numpy as np
from aiortc import (
    RTCConfiguration,
    RTCDataChannel,
    RTCPeerConnection,
    RTCSessionDescription,
)
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack
from av import AudioFrame
from numpy.typing import NDArray

from local.peer.background import Background
from local.peer.config import PeerConfig
from local.peer.hearing import Ear
from local.peer.network import check_offer
from local.peer.voice import Packets, SpeechTrack
from local.peer.wire import ApiError, Json, encode

logger = logging.getLogger(__name__)

EVENTS_CHANNEL = "oai-events"
_LONGEST_AUDIO_GAP_S = 1.0
_ENDED_STATES = frozenset({"disconnected", "failed", "closed"})


class Outlet(Protocol):
    """What a leg can do to its client."""

    def send(self, event: Json) -> None:
        """Send an event, unless the client is gone."""

    def play(self, packets: Packets) -> asyncio.Event:
        """Say this on the outgoing track, after what is already waiting.

        The event is set once it was said, or cleared away.
        """

    def clear_audio(self) -> None:
        """Say nothing more of what is waiting on the outgoing track."""

    def hang_up(self) -> None:
        """End the connection, giving the client time to take what was sent."""


class Leg(Protocol):
    """What a session does with its connection. All are called on the event loop."""

    @property
    def language(self) -> str:
        """What it interprets into: a language, or `both`."""

    def opened(self) -> None:
        """Events can be sent."""

    def received(self, message: str | bytes) -> None:
        """The client sent this on the events channel."""

    def heard(self, frame: NDArray[np.int16]) -> None:
        """The next 20 ms of 16 kHz mono came in."""

    def fell_silent(self) -> None:
        """No audio is coming in, not even silence."""

    def expire(self) -> None:
        """The session has lasted as long as it may: tell the client, and hang up."""

    async def left(self) -> None:
        """The connection is over; nothing can be sent any more."""


class Connection:
    """A peer connection from offer to end, and an Outlet for its leg.

    It ends when the client hangs up, when the leg hangs up, when ICE or DTLS fails, when the
    events channel does not open in time, or by `close`; `on_closed` is then called once. After
    `session_s` seconds its leg is told that the session expired.
    """

    def __init__(
        self,
        call_id: str,
        config: PeerConfig,
        session_s: float,
        on_closed: Callable[["Connection"], None],
    ) -> None:
        self.call_id = call_id
        self._config = config
        self._session_s = session_s
        self._on_closed = on_closed
        self._pc = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._track = SpeechTrack()
        self._leg: Leg | None = None
        self._channel: RTCDataChannel | None = None
        self._gone = asyncio.Event()
        self._background = Background(call_id, self._end)
        self._closing: asyncio.Task[None] | None = None
        self._deadline: asyncio.TimerHandle | None = None

    async def answer(self, offer: str, leg: Leg) -> str:
        """Accept an SDP offer for `leg` and return the answer.

        Raises ApiError: 400 for an offer that cannot be served, 500 when this machine's
        addresses cannot be found in time. The connection is closed then.
        """
        self._leg = leg
        self._watch()
        try:
            await self._negotiate(check_offer(offer))
        except ApiError:
            await self.close()
            raise
        except BaseException:
            self._end()
            raise
        loop = asyncio.get_running_loop()
        self._deadline = loop.call_later(self._config.connect_timeout_s, self._give_up)
        return self._pc.localDescription.sdp

    async def _negotiate(self, offer: str) -> None:
        pc = self._pc
        try:
            await pc.setRemoteDescription(RTCSessionDescription(sdp=offer, type="offer"))
            transceiver = pc.getTransceivers()[0]
            transceiver.sender.replaceTrack(self._track)
            transceiver.direction = "sendrecv"
            answer = await pc.createAnswer()
        except Exception as error:
            # The library raises whatever its parsing and negotiation stumble over.
            logger.info("call %s refused: %s", self.call_id, type(error).__name__)
            raise ApiError(400, "The offer cannot be served.", code="invalid_offer") from error
        try:
            async with asyncio.timeout(self._config.gather_timeout_s):
                await pc.setLocalDescription(answer)
        except TimeoutError as error:
            raise ApiError(500, "No network address was found.", code="server_error") from error

    def _watch(self) -> None:
        self._pc.on("connectionstatechange", self._connection_changed)
        self._pc.on("datachannel", self._channel_opened)
        self._pc.on("track", self._track_added)

    def _connection_changed(self) -> None:
        state = self._pc.connectionState
        logger.debug("call %s is %s", self.call_id, state)
        if state in _ENDED_STATES:
            self._end()

    def _channel_opened(self, channel: RTCDataChannel) -> None:
        if channel.label != EVENTS_CHANNEL or self._channel is not None or self._leg is None:
            return
        self._cancel_deadline()
        self._channel = channel
        channel.on("message", self._leg.received)
        channel.on("close", self._end)
        loop = asyncio.get_running_loop()
        self._deadline = loop.call_later(self._session_s, self._leg.expire)
        self._leg.opened()

    def _track_added(self, track: MediaStreamTrack) -> None:
        self._background.start(self._listen(track))

    async def _listen(self, track: MediaStreamTrack) -> None:
        ear = Ear()
        while True:
            try:
                async with asyncio.timeout(_LONGEST_AUDIO_GAP_S):
                    frame = await track.recv()
            except TimeoutError:
                if self._leg is not None:
                    self._leg.fell_silent()
                continue
            except MediaStreamError:
                return
            if self._leg is not None and isinstance(frame, AudioFrame):
                for part in ear.cut(frame):
                    self._leg.heard(part)

    @property
    def leg(self) -> Leg | None:
        """The session that is open on this connection."""
        return self._leg if self._channel is not None else None

    def send(self, event: Json) -> None:
        self.send_text(encode(event))

    def send_text(self, text: str) -> None:
        """Send this as it is, unless the client is gone."""
        if self._channel is not None and self._channel.readyState == "open":
            self._channel.send(text)

    def drop_channel(self) -> None:
        """Close the events channel and keep the rest of the connection."""
        if self._channel is not None:
            self._channel.remove_listener("close", self._end)
            self._channel.close()

    async def vanish(self) -> None:
        """End as a process that is killed: the sockets are gone, and nobody is told."""
        if self._pc.sctp is not None:
            await self._pc.sctp.transport.transport.stop()
        await self.close()

    def play(self, packets: Packets) -> asyncio.Event:
        return self._track.play(packets)

    def clear_audio(self) -> None:
        self._track.clear()

    def hang_up(self) -> None:
        self._background.start(self._say_goodbye())

    async def _say_goodbye(self) -> None:
        try:
            async with asyncio.timeout(self._config.farewell_s):
                await self._gone.wait()
        except TimeoutError:
            self._end()

    def _give_up(self) -> None:
        logger.info("call %s did not connect in time", self.call_id)
        self._end()

    def _cancel_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _end(self) -> None:
        if self._closing is None:
            self._closing = asyncio.create_task(self._close())

    async def close(self) -> None:
        """End the connection now and free all it holds. Safe to call again."""
        self._end()
        if self._closing is not None:
            await asyncio.shield(self._closing)

    async def _close(self) -> None:
        self._gone.set()
        self._cancel_deadline()
        await self._background.cancel()
        leg, self._leg = self._leg, None
        try:
            if leg is not None:
                await leg.left()
            await self._pc.close()
        except Exception:
            # A half negotiated connection of the library may fail to close.
            logger.exception("call %s did not close properly", self.call_id)
        finally:
            # Handlers and connection refer to each other; untied, they are freed at once.
            self._pc.remove_all_listeners()
            if self._channel is not None:
                self._channel.remove_all_listeners()
            self._on_closed(self)
            logger.info("call %s is over", self.call_id)

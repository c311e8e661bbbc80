"""What a leg says: synthesised speech as Opus packets, and the track that paces them out."""

import asyncio
import fractions
from collections import deque
from collections.abc import Iterable

import numpy as np
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack
from av import AudioFrame, CodecContext
from av.audio.codeccontext import AudioCodecContext
from av.packet import Packet
from av.stream import Stream
from numpy.typing import NDArray

from local.speech import WEBRTC_RATE_HZ, resample, synthesize

PACKET_S = 0.02
_PACKET_SAMPLES = round(WEBRTC_RATE_HZ * PACKET_S)
_TIME_BASE = fractions.Fraction(1, WEBRTC_RATE_HZ)
_BIT_RATE = 32_000
_LARGEST_LAG_S = 0.2

Packets = tuple[bytes, ...]


def encode_opus(samples: NDArray[np.int16]) -> Packets:
    """48 kHz mono sound as Opus packets of 20 ms, padded with silence to whole packets."""
    codec = CodecContext.create("libopus", "w")
    if not isinstance(codec, AudioCodecContext):
        raise TypeError("libopus is not an audio encoder here")
    codec.bit_rate = _BIT_RATE
    codec.format = "s16"
    codec.layout = "mono"
    codec.sample_rate = WEBRTC_RATE_HZ
    codec.time_base = _TIME_BASE
    codec.options = {"application": "voip"}
    padded = np.pad(samples, (0, -len(samples) % _PACKET_SAMPLES))
    packets: list[bytes] = []
    for start in range(0, len(padded), _PACKET_SAMPLES):
        part = padded[start : start + _PACKET_SAMPLES].reshape(1, -1)
        frame = AudioFrame.from_ndarray(part, format="s16", layout="mono")
        frame.sample_rate = WEBRTC_RATE_HZ
        frame.pts = start
        packets += [bytes(packet) for packet in codec.encode(frame)]
    packets += [bytes(packet) for packet in codec.encode(None)]
    return tuple(packets)


class Interpreter:
    """Speaks translations. Each text is synthesised once, in a thread, and then kept.

    The texts come from a script, so what is kept is as small as the script.
    """

    def __init__(self) -> None:
        self._spoken: dict[tuple[str, str], asyncio.Task[Packets]] = {}

    def prepare(self, text: str, language: str) -> None:
        """Start to synthesise what will be needed soon."""
        self._task(text, language)

    async def speak(self, text: str, language: str) -> Packets:
        """The text as Opus packets. Raises SpeechError if it cannot be spoken."""
        try:
            return await asyncio.shield(self._task(text, language))
        except Exception:
            self._spoken.pop((text, language), None)
            raise

    def _task(self, text: str, language: str) -> asyncio.Task[Packets]:
        key = (text, language)
        task = self._spoken.get(key)
        if task is None:
            task = self._spoken[key] = asyncio.create_task(
                asyncio.to_thread(_speak_opus, text, language)
            )
        return task


def _speak_opus(text: str, language: str) -> Packets:
    return encode_opus(resample(synthesize(text, language)).samples)


class SpeechTrack(MediaStreamTrack):
    """An outgoing audio track in real time: queued speech, and silence when there is none.

    It hands out packets that are encoded already: an idle track costs next to nothing.
    """

    kind = "audio"

    def __init__(self) -> None:
        super().__init__()
        self._due: deque[bytes | asyncio.Event] = deque()
        # The first packets of an encoder still ring in; the last one is plain silence.
        self._silence = encode_opus(np.zeros(5 * _PACKET_SAMPLES, dtype=np.int16))[-1]
        self._started_at: float | None = None
        self._sent = 0

    def play(self, packets: Iterable[bytes]) -> asyncio.Event:
        """Say this after all that is already waiting. The event is set once it was said."""
        said = asyncio.Event()
        self._due.extend(packets)
        self._due.append(said)
        return said

    def clear(self) -> None:
        """Say nothing of what is waiting. Its events are set."""
        for entry in self._due:
            if isinstance(entry, asyncio.Event):
                entry.set()
        self._due.clear()

    async def recv(self) -> "Packet[Stream]":
        """The next 20 ms, when they are due. Raises MediaStreamError once stopped."""
        if self.readyState != "live":
            raise MediaStreamError
        await self._wait_until_due()
        packet = Packet(self._next())
        packet.pts = self._sent * _PACKET_SAMPLES
        packet.time_base = _TIME_BASE
        self._sent += 1
        return packet

    def _next(self) -> bytes:
        while self._due:
            entry = self._due.popleft()
            if isinstance(entry, bytes):
                return entry
            entry.set()
        return self._silence

    async def _wait_until_due(self) -> None:
        now = asyncio.get_running_loop().time()
        if self._started_at is None:
            self._started_at = now
        lag = now - (self._started_at + self._sent * PACKET_S)
        if lag < 0:
            await asyncio.sleep(-lag)
        elif lag > _LARGEST_LAG_S:
            self._started_at += lag  # after a stall, go on from here instead of hurrying

"""A page's side of the protocol: a WebRTC client with a microphone that says what a test wants."""

import asyncio
import fractions
import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
import numpy as np
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack
from av import AudioFrame
from numpy.typing import NDArray
from openai.types.realtime.realtime_server_event import RealtimeServerEvent
from openai.types.realtime.realtime_translation_server_event import RealtimeTranslationServerEvent
from pydantic import BaseModel, TypeAdapter

from local.speech import WEBRTC_RATE_HZ, Voice, resample, synthesize
from local.visit_script import Utterance

API_KEY = "sk-local-test"
FRAME = WEBRTC_RATE_HZ // 50
AUDIBLE_RMS = 300.0

Event = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """A kind of session: where it is minted and dialled, and the events it may send."""

    path: str
    events: TypeAdapter[Any]


TRANSLATION = Kind("/v1/realtime/translations", TypeAdapter(RealtimeTranslationServerEvent))
CONVERSATION = Kind("/v1/realtime", TypeAdapter(RealtimeServerEvent))
TRANSLATIONS = TRANSLATION.path


def spoken(line: Utterance) -> NDArray[np.int16]:
    """A line of the script as its speaker says it."""
    pcm = synthesize(line.source_text, line.source_lang, voice=Voice(line.speaker))
    return resample(pcm).samples


def silence(seconds: float) -> NDArray[np.int16]:
    return np.zeros(round(seconds * WEBRTC_RATE_HZ), dtype=np.int16)


def rms(samples: NDArray[np.int16]) -> float:
    return float(np.sqrt(np.mean(np.square(samples, dtype=np.float64)))) if len(samples) else 0.0


def assert_documented(event: Event, kind: Kind = TRANSLATION) -> None:
    """The event is one of OpenAI's, with no field that OpenAI does not name."""
    parsed = kind.events.validate_python(event, strict=True)
    assert parsed.type == event["type"]
    assert_no_extra(parsed)


def assert_no_extra(value: object) -> None:
    if isinstance(value, list):
        for each in value:
            assert_no_extra(each)
    if isinstance(value, BaseModel):
        assert not value.model_extra, f"unknown fields {sorted(value.model_extra or {})}"
        for name in type(value).model_fields:
            assert_no_extra(getattr(value, name))


def kinds(events: list[Event], *, without: str = "-") -> list[str]:
    """The types of events in order, a row of deltas as one; some left out by their beginning."""
    found = [event["type"] for event in events if not event["type"].startswith(without)]
    pairs = zip(found, [*found[1:], ""], strict=True)
    return [kind for kind, following in pairs if kind != following]


class MicrophoneTrack(MediaStreamTrack):
    """One copy of the microphone, in real time."""

    kind = "audio"

    def __init__(self) -> None:
        super().__init__()
        self._frames: deque[NDArray[np.int16]] = deque()
        self._drained = asyncio.Event()
        self._started_at: float | None = None
        self._sent = 0

    def say(self, samples: NDArray[np.int16]) -> None:
        padded = np.pad(samples, (0, -len(samples) % FRAME))
        self._frames.extend(padded.reshape(-1, FRAME))
        self._drained.clear()

    @property
    def is_speaking(self) -> bool:
        return bool(self._frames)

    async def drained(self) -> None:
        """Until all has been said."""
        await self._drained.wait()

    async def recv(self) -> AudioFrame:
        if self.readyState != "live":
            raise MediaStreamError
        loop = asyncio.get_running_loop()
        if self._started_at is None:
            self._started_at = loop.time()
        await asyncio.sleep(max(0.0, self._started_at + self._sent / 50 - loop.time()))
        if self._frames:
            samples = self._frames.popleft()
        else:
            samples = np.zeros(FRAME, dtype=np.int16)
            self._drained.set()
        frame = AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = WEBRTC_RATE_HZ
        frame.pts = self._sent * FRAME
        frame.time_base = fractions.Fraction(1, WEBRTC_RATE_HZ)
        self._sent += 1
        return frame


class PageLeg:
    """One leg as a page holds it: its microphone, the events it got and the sound it heard."""

    def __init__(
        self, http: httpx.AsyncClient, channel: str = "oai-events", kind: Kind = TRANSLATION
    ) -> None:
        self._http = http
        self.kind = kind
        self.pc = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.microphone = MicrophoneTrack()
        self.events: list[Event] = []
        self.garbled: list[str] = []
        self.sound: list[NDArray[np.int16]] = []
        self._audible_frames = 0
        self.location = ""
        self._changed = asyncio.Condition()
        self._listening: asyncio.Task[None] | None = None
        self._channel = self.pc.createDataChannel(channel)
        self._channel.on("message", self._take)
        self.channel_closed = asyncio.Event()
        self._channel.on("close", self.channel_closed.set)
        self.pc.on("track", self._hear)

    async def offer(self) -> str:
        self.pc.addTrack(self.microphone)
        await self.pc.setLocalDescription(await self.pc.createOffer())
        return self.pc.localDescription.sdp

    async def connect(self, secret: str) -> None:
        """Call the peer, and wait until the session is there."""
        response = await post_offer(self._http, secret, await self.offer(), self.kind)
        assert response.status_code == 201, response.text
        self.location = response.headers["Location"]
        await self.accept(response.text)
        await self.wait_for("session.created")

    async def accept(self, answer: str) -> None:
        await self.pc.setRemoteDescription(RTCSessionDescription(answer, "answer"))

    def send(self, event: object) -> None:
        self._channel.send(event if isinstance(event, str) else json.dumps(event))

    def send_bytes(self, message: bytes) -> None:
        self._channel.send(message)

    def close_channel(self) -> None:
        self._channel.close()

    async def wait_for(self, kind: str, count: int = 1, within_s: float = 10) -> Event:
        """The `count`-th event of a kind, once it is there."""
        await self.wait_until(lambda: len(self.of(kind)) >= count, within_s)
        return self.of(kind)[count - 1]

    async def wait_until(self, condition: Callable[[], bool], within_s: float = 10) -> None:
        async with asyncio.timeout(within_s), self._changed:
            await self._changed.wait_for(condition)

    def of(self, kind: str) -> list[Event]:
        return [event for event in self.events if event["type"] == kind]

    def text(self, side: str) -> str:
        """All deltas of the `input` or `output` transcript, appended as they came."""
        return "".join(event["delta"] for event in self.of(f"session.{side}_transcript.delta"))

    @property
    def heard(self) -> NDArray[np.int16]:
        return np.concatenate(self.sound) if self.sound else silence(0)

    @property
    def audible_s(self) -> float:
        """For how long sound was louder than silence."""
        return self._audible_frames / 50

    async def hang_up(self) -> None:
        if self._listening is not None:
            self._listening.cancel()
        await self.pc.close()

    def _take(self, message: str) -> None:
        try:
            self.events.append(json.loads(message))
        except ValueError:
            self.garbled.append(message)
        self._notify()

    def _hear(self, track: MediaStreamTrack) -> None:
        self._listening = asyncio.create_task(self._listen(track))

    async def _listen(self, track: MediaStreamTrack) -> None:
        while True:
            try:
                frame = await track.recv()
            except MediaStreamError:
                return
            assert isinstance(frame, AudioFrame)
            samples = frame.to_ndarray().reshape(-1, 2)[:, 0].astype(np.int16)
            self.sound.append(samples)
            self._audible_frames += rms(samples) > AUDIBLE_RMS
            self._notify()

    def _notify(self) -> None:
        async def wake() -> None:
            async with self._changed:
                self._changed.notify_all()

        self._waking = asyncio.ensure_future(wake())


def session_body(language: str, **expires_after: object) -> Event:
    return {
        "session": {
            "model": "gpt-realtime-translate",
            "audio": {
                "input": {
                    "transcription": {"model": "gpt-realtime-whisper"},
                    "noise_reduction": {"type": "far_field"},
                },
                "output": {"language": language},
            },
        },
        "expires_after": {"anchor": "created_at", "seconds": 60, **expires_after},
    }


async def post_mint(
    http: httpx.AsyncClient,
    body: object,
    *,
    key: str = API_KEY,
    visit: str | None = None,
    kind: Kind = TRANSLATION,
) -> httpx.Response:
    headers = {"Authorization": f"Bearer {key}"}
    if visit is not None:
        headers["OpenAI-Safety-Identifier"] = visit
    return await http.post(f"{kind.path}/client_secrets", json=body, headers=headers)


def conversation_body(**session: object) -> Event:
    """What a server asks for an interpreter of both directions; `session` fields replace these."""
    return {
        "session": {
            "type": "realtime",
            "model": "gpt-realtime-2.1",
            "instructions": "Interpret between English and Spanish.",
            "audio": {
                "input": {
                    "transcription": {"model": "gpt-transcribe"},
                    "noise_reduction": {"type": "far_field"},
                    "turn_detection": {
                        "type": "server_vad",
                        "silence_duration_ms": 200,
                        "interrupt_response": False,
                    },
                },
                "output": {"voice": "cedar"},
            },
            **session,
        },
        "expires_after": {"anchor": "created_at", "seconds": 60},
    }


async def mint(http: httpx.AsyncClient, language: str, *, visit: str = "visit-1") -> str:
    response = await post_mint(http, session_body(language), visit=visit)
    assert response.status_code == 200, response.text
    value = response.json()["value"]
    assert isinstance(value, str)
    return value


async def post_offer(
    http: httpx.AsyncClient, secret: str, sdp: str, kind: Kind = TRANSLATION
) -> httpx.Response:
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/sdp"}
    return await http.post(f"{kind.path}/calls", content=sdp, headers=headers)


def say(samples: NDArray[np.int16], *legs: PageLeg) -> None:
    """Say something into the one microphone that all legs have a copy of."""
    for leg in legs:
        leg.microphone.say(samples)

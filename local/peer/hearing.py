"""When does someone speak? Voice activity detection on what a leg hears."""

from collections import deque
from collections.abc import Iterator
from enum import Enum, auto

import numpy as np
import webrtcvad
from av import AudioFrame, AudioResampler
from numpy.typing import NDArray

HEARING_RATE_HZ = 16_000
FRAME_MS = 20
FRAME_SAMPLES = HEARING_RATE_HZ * FRAME_MS // 1000

_MOST_AGGRESSIVE = 3
_ONSET_WINDOW_FRAMES = 10
ONSET_MS = _ONSET_WINDOW_FRAMES * FRAME_MS
_ONSET_VOICED_FRAMES = 6  # 120 ms inside 200 ms: a bare «No.» counts, a click does not
SILENCE_MS = 500
_LONGEST_FRAMES = 30_000 // FRAME_MS
_QUIETEST_SPEECH_RMS = 250.0  # about -42 dBFS
_SPEECH_OVER_NOISE = 3.0
_LOUDEST_NOISE_RMS = 1_000.0


class SpeechSignal(Enum):
    STARTED = auto()
    ENDED = auto()


class Ear:
    """Cuts received audio of any rate and layout into 20 ms frames of 16 kHz mono."""

    def __init__(self) -> None:
        self._resampler = AudioResampler(
            format="s16", layout="mono", rate=HEARING_RATE_HZ, frame_size=FRAME_SAMPLES
        )

    def cut(self, frame: AudioFrame) -> Iterator[NDArray[np.int16]]:
        # A lost packet leaves a hole in the timestamps; hearing needs the sound alone.
        frame.pts = None
        for part in self._resampler.resample(frame):
            yield part.to_ndarray().reshape(-1).astype(np.int16, copy=False)


class SpeechDetector:
    """Tells where speech starts and ends in a stream of 20 ms frames of 16 kHz mono.

    WebRTC's detector alone calls much noise speech, so a frame must also be loud: over a
    floor, and clearly over the noise of the room, which is followed while nobody speaks.
    Speech ends after `silence_ms` without a voiced frame, and after 30 s in any case.
    """

    def __init__(self, silence_ms: int = SILENCE_MS) -> None:
        self.silence_ms = silence_ms
        self._vad = webrtcvad.Vad(_MOST_AGGRESSIVE)
        self._recent: deque[bool] = deque(maxlen=_ONSET_WINDOW_FRAMES)
        self._noise_rms = 0.0
        self._speaking = False
        self._unvoiced_frames = 0
        self._spoken_frames = 0

    def hear(self, frame: NDArray[np.int16]) -> SpeechSignal | None:
        """Take the next frame; a signal if speech was found to start or to end with it."""
        voiced = self._is_voiced(frame)
        if self._speaking:
            return self._go_on(voiced)
        self._recent.append(voiced)
        if sum(self._recent) < _ONSET_VOICED_FRAMES:
            return None
        self._speaking = True
        self._unvoiced_frames = 0
        self._spoken_frames = 0
        return SpeechSignal.STARTED

    def lose(self) -> SpeechSignal | None:
        """The audio stopped coming: whoever spoke is no longer heard."""
        return self._end() if self._speaking else None

    def _go_on(self, voiced: bool) -> SpeechSignal | None:
        self._spoken_frames += 1
        self._unvoiced_frames = 0 if voiced else self._unvoiced_frames + 1
        silent = self._unvoiced_frames * FRAME_MS >= self.silence_ms
        if silent or self._spoken_frames >= _LONGEST_FRAMES:
            return self._end()
        return None

    def _end(self) -> SpeechSignal:
        self._speaking = False
        self._recent.clear()
        return SpeechSignal.ENDED

    def _is_voiced(self, frame: NDArray[np.int16]) -> bool:
        rms = float(np.sqrt(np.mean(np.square(frame, dtype=np.float32))))
        loud = rms > max(_QUIETEST_SPEECH_RMS, _SPEECH_OVER_NOISE * self._noise_rms)
        voiced = bool(self._vad.is_speech(frame.tobytes(), HEARING_RATE_HZ)) and loud
        if not voiced and not self._speaking:
            # Falls at once, rises over about a second: a loud word is not noise.
            weight = 0.5 if rms < self._noise_rms else 0.02
            level = self._noise_rms + weight * (rms - self._noise_rms)
            self._noise_rms = min(level, _LOUDEST_NOISE_RMS)
        return voiced

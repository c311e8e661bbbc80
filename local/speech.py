"""Synthetic speech on this machine: text to PCM by espeak-ng, and recordings for a fake microphone.

The library and its voices come with the `espeakng-loader` package; nothing is installed on
the system and nothing is fetched.
"""

import ctypes
import threading
import wave
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Protocol

import espeakng_loader
import numpy as np
from av import AudioFrame, AudioResampler
from numpy.typing import NDArray

SPEECH_RATE_WPM = 165
WEBRTC_RATE_HZ = 48_000

# Values of espeak-ng's public C header (speak_lib.h).
_SYNCHRONOUS = 2
_DONT_EXIT = 0x8000
_CHARS_UTF8 = 1
_POSITION_CHARACTER = 1
_PARAMETER_RATE = 1
_PARAMETER_PITCH = 3
_OK = 0

_LANGUAGES = {"en": "en-us", "es": "es-419"}


class SpeechError(RuntimeError):
    """espeak-ng could not be loaded, or refused the language or the text."""


class Voice(StrEnum):
    """Who is heard. They differ in timbre and pitch, so that a listener tells them apart."""

    CLINICIAN = "clinician"
    PATIENT = "patient"
    INTERPRETER = "interpreter"


@dataclass(frozen=True)
class _Timbre:
    variant: str
    pitch: int


_TIMBRES = {
    Voice.CLINICIAN: _Timbre("m3", 40),
    Voice.PATIENT: _Timbre("f3", 60),
    Voice.INTERPRETER: _Timbre("f2", 45),
}


class Spoken(Protocol):
    """What a script must tell of each utterance for it to be spoken."""

    @property
    def speaker(self) -> str: ...
    @property
    def source_lang(self) -> str: ...
    @property
    def source_text(self) -> str: ...


@dataclass(frozen=True, eq=False)
class Pcm:
    """Mono 16-bit sound: `samples` (int16) at `sample_rate` hertz."""

    samples: NDArray[np.int16]
    sample_rate: int

    @property
    def duration_s(self) -> float:
        return len(self.samples) / self.sample_rate


class _Espeak:
    """The one espeak-ng of this process. Its state is global, so one thread speaks at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._chunks: list[bytes] = []
        try:
            self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        except OSError as error:
            raise SpeechError("espeak-ng could not be loaded") from error
        self._library.espeak_Synth.argtypes = [
            ctypes.c_char_p,
            ctypes.c_size_t,
            ctypes.c_uint,
            ctypes.c_int,
            ctypes.c_uint,
            ctypes.c_uint,
            ctypes.c_void_p,
            ctypes.c_void_p,
        ]
        # The C side keeps the pointer for good: the attribute keeps the callback alive.
        self._callback = _callback_type(self._collect)
        data = str(Path(espeakng_loader.get_data_path()).parent).encode()
        self.sample_rate = int(self._library.espeak_Initialize(_SYNCHRONOUS, 0, data, _DONT_EXIT))
        if self.sample_rate <= 0:
            raise SpeechError(
                "espeak-ng did not find its voices; it takes no path over 160 letters"
            )
        self._library.espeak_SetSynthCallback(self._callback)

    def _collect(self, samples: int | None, count: int, _events: int | None) -> int:
        if samples and count > 0:
            self._chunks.append(ctypes.string_at(samples, count * 2))
        return 0

    def speak(self, text: str, voice: str, pitch: int, rate_wpm: int) -> bytes:
        encoded = text.encode()
        with self._lock:
            self._chunks.clear()
            library = self._library
            if library.espeak_SetVoiceByName(voice.encode()) != _OK:
                raise SpeechError(f"espeak-ng has no voice {voice}")
            library.espeak_SetParameter(_PARAMETER_RATE, rate_wpm, 0)
            library.espeak_SetParameter(_PARAMETER_PITCH, pitch, 0)
            outcome = library.espeak_Synth(
                encoded, len(encoded) + 1, 0, _POSITION_CHARACTER, 0, _CHARS_UTF8, None, None
            )
            if outcome != _OK:
                raise SpeechError(f"espeak-ng failed with status {outcome}")
            return b"".join(self._chunks)


_callback_type: Callable[[Callable[[int | None, int, int | None], int]], object] = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p
)
_first_use = threading.Lock()


@cache
def _load() -> _Espeak:
    return _Espeak()


def _espeak() -> _Espeak:
    with _first_use:  # `cache` alone would let two threads initialise the library at once
        return _load()


def synthesize(
    text: str,
    language: str,
    *,
    voice: Voice = Voice.INTERPRETER,
    rate_wpm: int = SPEECH_RATE_WPM,
) -> Pcm:
    """Speak `text` in `language` ("en": US English, "es": Latin American Spanish).

    Safe to call from several threads. Takes a few milliseconds a sentence.
    Raises SpeechError for another language or when espeak-ng fails.
    """
    name = _LANGUAGES.get(language)
    if name is None:
        raise SpeechError(f"no voice for language {language}")
    timbre = _TIMBRES[voice]
    espeak = _espeak()
    raw = espeak.speak(text, f"{name}+{timbre.variant}", timbre.pitch, rate_wpm)
    return Pcm(np.frombuffer(raw, dtype=np.int16), espeak.sample_rate)


def resample(pcm: Pcm, sample_rate: int = WEBRTC_RATE_HZ) -> Pcm:
    """The same sound at another rate, in hertz."""
    if pcm.sample_rate == sample_rate or not len(pcm.samples):
        return Pcm(pcm.samples, sample_rate)
    frame = AudioFrame.from_ndarray(pcm.samples.reshape(1, -1), format="s16", layout="mono")
    frame.sample_rate = pcm.sample_rate
    resampler = AudioResampler(format="s16", layout="mono", rate=sample_rate)
    parts = [
        part.to_ndarray().reshape(-1)
        for part in (*resampler.resample(frame), *resampler.resample(None))
    ]
    return Pcm(np.concatenate(parts).astype(np.int16), sample_rate)


def write_wav(path: Path, pcm: Pcm) -> None:
    """Write 16-bit mono PCM as a WAV file."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(pcm.sample_rate)
        file.writeframes(pcm.samples.astype("<i2").tobytes())


def fake_microphone_wav(
    script: Iterable[Spoken], path: Path, *, gap_s: float, lead_s: float
) -> Pcm:
    """Record a script as one 48 kHz WAV for a browser's fake microphone, and return the sound.

    `lead_s` seconds of silence, then each utterance in its own language and its speaker's
    voice, each followed by `gap_s` seconds of silence.
    """
    gap = np.zeros(round(gap_s * WEBRTC_RATE_HZ), dtype=np.int16)
    parts = [np.zeros(round(lead_s * WEBRTC_RATE_HZ), dtype=np.int16)]
    for utterance in script:
        said = synthesize(
            utterance.source_text, utterance.source_lang, voice=Voice(utterance.speaker)
        )
        parts += [resample(said).samples, gap]
    pcm = Pcm(np.concatenate(parts), WEBRTC_RATE_HZ)
    write_wav(path, pcm)
    return pcm

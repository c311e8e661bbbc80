"""Speech synthesis, and the recording for a fake microphone."""

import threading
import wave
from pathlib import Path

import numpy as np
import pytest

from local.speech import (
    Pcm,
    SpeechError,
    Voice,
    fake_microphone_wav,
    resample,
    synthesize,
    write_wav,
)
from local.visit_script import VISIT_SCRIPT
from tests.contract.peer.page import rms

ENGLISH = VISIT_SCRIPT[2].source_text
SPANISH = VISIT_SCRIPT[2].target_text


def pitch_hz(pcm: Pcm) -> float:
    """The median fundamental frequency of the loud parts, by autocorrelation."""
    size, rate = 1_024, pcm.sample_rate
    windows = pcm.samples[: len(pcm.samples) // size * size].reshape(-1, size).astype(np.float64)
    lags = range(rate // 350, rate // 70)
    loud = [window for window in windows if np.abs(window).mean() > 1_500]
    best = [max(lags, key=lambda lag, w=w: float(w[lag:] @ w[:-lag])) for w in loud]  # type: ignore[misc]
    return rate / float(np.median(best))


def test_speech_is_sound_of_a_plausible_length() -> None:
    for text, language in ((ENGLISH, "en"), (SPANISH, "es")):
        pcm = synthesize(text, language)
        assert pcm.samples.dtype == np.int16
        assert 2.0 < pcm.duration_s < 6.0
        assert rms(pcm.samples) > 1_000


def test_a_faster_rate_is_shorter() -> None:
    slow, fast = (synthesize(ENGLISH, "en", rate_wpm=rate).duration_s for rate in (130, 220))
    assert fast < 0.75 * slow


def test_languages_are_pronounced_differently() -> None:
    english, spanish = (synthesize(ENGLISH, language).duration_s for language in ("en", "es"))
    assert abs(english - spanish) > 0.2


def test_clinician_and_patient_can_be_told_apart() -> None:
    clinician, patient = (
        pitch_hz(synthesize(ENGLISH, "en", voice=voice))
        for voice in (Voice.CLINICIAN, Voice.PATIENT)
    )
    assert patient > 1.3 * clinician


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(SpeechError):
        synthesize("bonjour", "fr")


def test_threads_do_not_mix_their_speech() -> None:
    """A rendering depends a little on the one before it, but its length hardly does."""
    lengths = {key: synthesize(*key).duration_s for key in ((ENGLISH, "en"), (SPANISH, "es"))}
    wrong: list[str] = []

    def speak(text: str, language: str) -> None:
        for _ in range(10):
            if abs(synthesize(text, language).duration_s - lengths[text, language]) > 0.01:
                wrong.append(language)

    threads = [threading.Thread(target=speak, args=key) for key in lengths for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_resampling_keeps_length_and_loudness() -> None:
    pcm = synthesize(ENGLISH, "en")
    other = resample(pcm, 48_000)
    assert other.sample_rate == 48_000
    assert other.duration_s == pytest.approx(pcm.duration_s, abs=0.01)
    assert rms(other.samples) == pytest.approx(rms(pcm.samples), rel=0.05)
    assert resample(Pcm(np.zeros(0, np.int16), 22_050), 48_000).duration_s == 0


def test_a_wav_file_holds_the_same_sound(tmp_path: Path) -> None:
    pcm = synthesize(SPANISH, "es")
    write_wav(tmp_path / "speech.wav", pcm)
    with wave.open(str(tmp_path / "speech.wav")) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        assert file.getframerate() == pcm.sample_rate
        assert file.readframes(file.getnframes()) == pcm.samples.tobytes()


def test_the_fake_microphone_says_the_script_in_order_with_silence_between(tmp_path: Path) -> None:
    path = tmp_path / "microphone.wav"
    script = VISIT_SCRIPT[6:8]
    pcm = fake_microphone_wav(script, path, gap_s=1.5, lead_s=2.0)
    rate = pcm.sample_rate
    said = [
        resample(synthesize(u.source_text, u.source_lang, voice=Voice(u.speaker))) for u in script
    ]

    assert rate == 48_000
    assert pcm.duration_s == pytest.approx(2.0 + sum(s.duration_s + 1.5 for s in said), abs=0.01)
    at, slack = 0, round(0.01 * rate)
    for silence_s, speech in ((2.0, said[0]), (1.5, said[1])):
        begins = at + round(silence_s * rate)
        at = begins + len(speech.samples)
        assert not pcm.samples[begins - round(silence_s * rate) + slack : begins - slack].any()
        assert rms(pcm.samples[begins:at]) == pytest.approx(rms(speech.samples), rel=0.1)
    assert not pcm.samples[at + slack :].any()
    with wave.open(str(path)) as file:
        assert file.getnframes() == len(pcm.samples)

"""Voice activity detection, on sound alone."""

import numpy as np
import pytest
from av import AudioFrame
from numpy.typing import NDArray

from local.peer.hearing import FRAME_SAMPLES, HEARING_RATE_HZ, Ear, SpeechDetector, SpeechSignal
from local.speech import Voice, resample, synthesize
from local.visit_script import VISIT_SCRIPT, Utterance

Samples = NDArray[np.int16]


def quiet(seconds: float) -> Samples:
    return np.zeros(round(seconds * HEARING_RATE_HZ), dtype=np.int16)


def noise(seconds: float, rms: float) -> Samples:
    samples = np.random.default_rng(7).normal(0, rms, round(seconds * HEARING_RATE_HZ))
    return samples.clip(-32_768, 32_767).astype(np.int16)


def said(line: Utterance) -> Samples:
    pcm = synthesize(line.source_text, line.source_lang, voice=Voice(line.speaker))
    return resample(pcm, HEARING_RATE_HZ).samples


def signals(samples: Samples, detector: SpeechDetector | None = None) -> list[tuple[str, float]]:
    """What is detected, and after how many seconds."""
    detector = detector or SpeechDetector()
    whole = samples[: len(samples) // FRAME_SAMPLES * FRAME_SAMPLES].reshape(-1, FRAME_SAMPLES)
    found = [(detector.hear(frame), number) for number, frame in enumerate(whole, start=1)]
    return [(signal.name, number / 50) for signal, number in found if signal is not None]


@pytest.mark.parametrize("line", VISIT_SCRIPT, ids=lambda line: line.source_text[:20])
@pytest.mark.parametrize("room_rms", [0, 80])
def test_each_line_of_the_script_is_heard_as_one_utterance(
    line: Utterance, room_rms: float
) -> None:
    voice = said(line)
    samples = np.concatenate([quiet(1), voice, quiet(1.2)])
    heard = signals(samples + noise(len(samples) / HEARING_RATE_HZ, room_rms))
    assert [name for name, _ in heard] == ["STARTED", "ENDED"]
    spoken_s = len(voice) / HEARING_RATE_HZ
    assert 1.0 < heard[0][1] < 1.35
    assert heard[1][1] == pytest.approx(1.0 + spoken_s + 0.5, abs=0.2)


def click(milliseconds: int) -> Samples:
    samples = np.random.default_rng(3).integers(
        -30_000, 30_000, HEARING_RATE_HZ * milliseconds // 1000
    )
    return samples.astype(np.int16)


@pytest.mark.parametrize(
    "sound",
    [
        quiet(2),
        noise(3, 100),
        noise(3, 200),
        np.concatenate([quiet(1), click(5), quiet(1)]),
        np.concatenate([quiet(1), click(60), quiet(1)]),
        np.concatenate([quiet(0.5), click(20), quiet(0.4), click(20), quiet(1)]),
        np.full(2 * HEARING_RATE_HZ, 12_000, dtype=np.int16),
    ],
    ids=["silence", "hiss", "loud hiss", "click", "knock", "two clicks", "constant offset"],
)
def test_what_is_not_speech_is_not_heard(sound: Samples) -> None:
    assert signals(sound) == []


def test_two_utterances_are_heard_as_two() -> None:
    line = said(VISIT_SCRIPT[7])
    heard = signals(np.concatenate([quiet(0.5), line, quiet(0.8), line, quiet(0.8)]))
    assert [name for name, _ in heard] == ["STARTED", "ENDED", "STARTED", "ENDED"]


def test_a_short_pause_does_not_cut_an_utterance() -> None:
    line = said(VISIT_SCRIPT[7])
    heard = signals(np.concatenate([quiet(0.5), line, quiet(0.2), line, quiet(0.8)]))
    assert [name for name, _ in heard] == ["STARTED", "ENDED"]


def test_speech_without_end_is_cut_after_thirty_seconds() -> None:
    line = said(VISIT_SCRIPT[2])
    heard = signals(np.concatenate([line] * 12))
    assert [name for name, _ in heard][:3] == ["STARTED", "ENDED", "STARTED"]
    assert heard[1][1] - heard[0][1] == pytest.approx(30, abs=0.1)


def test_lost_audio_ends_what_was_being_said() -> None:
    detector = SpeechDetector()
    assert detector.lose() is None
    assert [name for name, _ in signals(said(VISIT_SCRIPT[2])[: 8_000 * 2], detector)] == [
        "STARTED"
    ]
    assert detector.lose() is SpeechSignal.ENDED
    assert detector.lose() is None


def test_the_ear_takes_any_rate_and_layout() -> None:
    line = VISIT_SCRIPT[2]
    stereo = np.repeat(resample(synthesize(line.source_text, "en"), 48_000).samples, 2)
    ear, detector = Ear(), SpeechDetector()
    found = []
    for start in range(0, len(stereo) - 1_920, 1_920):
        part = stereo[start : start + 1_920].reshape(1, -1)
        frame = AudioFrame.from_ndarray(part, format="s16", layout="stereo")
        frame.sample_rate = 48_000
        for cut in ear.cut(frame):
            assert cut.shape == (FRAME_SAMPLES,)
            found.append(detector.hear(cut))
    assert SpeechSignal.STARTED in found
    assert len(found) == pytest.approx(len(stereo) / 1_920, abs=3)

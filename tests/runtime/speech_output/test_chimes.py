"""The notes of the robot: what they sound like, and that they never hold up a sentence or are cut by one."""

import time
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from hardware.audio.resampling import Resampler, resampled
from hardware.audio.speaker import DeviceSpeaker
from robot.core.commands import Chime, Hush, Say, Tone
from robot.core.events import VoiceBegan, VoiceEnded
from robot.core.screen.lines import Line
from robot.runtime.speech_output import chimes
from tests.runtime.speech_output.mouths import Slowly, Spoken, Tape, slow_mouth, when

GREETING = Say(1, (Line("say.greet"),))


def pitches(tone: Tone) -> list[float]:
    """The strongest frequency of each sixth of a chime, Hz."""
    samples = np.frombuffer(chimes.chime(tone), np.int16).astype(float)
    parts = [part for part in np.array_split(samples, 6) if np.abs(part).max() > 50]
    spectra = [np.abs(np.fft.rfft(part * np.hanning(part.size), 1 << 15)) for part in parts]
    return [float(np.argmax(spectrum)) * chimes.RATE_HZ / (1 << 15) for spectrum in spectra]


def peak_dbfs(pcm: bytes) -> float:
    return float(20 * np.log10(np.abs(np.frombuffer(pcm, np.int16).astype(float)).max() / 32767))


def test_ready_rises_an_error_falls_and_understood_is_one_note() -> None:
    assert pitches(Tone.READY)[-1] > 1.2 * pitches(Tone.READY)[0]
    assert pitches(Tone.ERROR)[-1] < 0.8 * pitches(Tone.ERROR)[0]
    assert pitches(Tone.UNDERSTOOD)[-1] == pytest.approx(pitches(Tone.UNDERSTOOD)[0], rel=0.05)


def test_ready_takes_120_ms_and_what_is_not_awaited_is_short() -> None:
    assert chimes.long_s(chimes.chime(Tone.READY)) == pytest.approx(0.12, abs=0.001)
    for tone in set(Tone) - set(chimes.LEADS):
        assert chimes.long_s(chimes.chime(tone)) <= 0.2


def test_a_key_clicks_at_minus_24_db_and_no_note_is_as_loud_as_a_voice() -> None:
    assert peak_dbfs(chimes.click()) == pytest.approx(-24.0, abs=0.1)
    assert all(peak_dbfs(chimes.chime(tone)) <= -13.9 for tone in Tone)


def test_a_note_begins_and_ends_without_a_crack() -> None:
    for tone in Tone:
        samples = np.frombuffer(chimes.chime(tone), np.int16).astype(int)
        assert max(abs(samples[0]), abs(samples[-1])) <= 40


class Bell(Tape):
    """A loudspeaker that remembers its chimes too, and when it was given what."""

    def __init__(self) -> None:
        super().__init__()
        self.rung: list[tuple[bytes, float]] = []
        self.rung_s = self.spoken_s = 0.0

    def chime(self, pcm: bytes, rate_hz: int, gain: float = 1.0) -> None:
        assert rate_hz == chimes.RATE_HZ
        self.rung.append((pcm, gain))
        self.rung_s = time.monotonic()

    def play(self, pcm: bytes, rate_hz: int, gain: float = 1.0) -> None:
        self.spoken_s = time.monotonic()
        super().play(pcm, rate_hz, gain)


async def test_a_sentence_goes_on_over_a_note_and_neither_cuts_the_other() -> None:
    bell = Bell()
    spoken = Spoken(slow_mouth(Slowly(), bell))
    spoken.obey(Chime(Tone.UNDERSTOOD, 500), GREETING)
    await spoken.until(VoiceBegan(1))
    assert bell.rung == [(chimes.chime(Tone.UNDERSTOOD), 0.5)]
    spoken.obey(Chime(Tone.READY))
    await when(lambda: len(bell.rung) == 2)
    await spoken.until(VoiceEnded(1))
    assert len(bell.played) == 1
    assert await spoken.stop() == [VoiceBegan(1), VoiceEnded(1)]


async def test_a_sentence_waits_for_the_chime_of_the_departure() -> None:
    bell = Bell()
    spoken = Spoken(slow_mouth(Slowly(), bell))
    spoken.obey(Chime(Tone.DEPARTURE), GREETING)
    await spoken.until(VoiceBegan(1))
    assert bell.spoken_s - bell.rung_s >= chimes.long_s(chimes.chime(Tone.DEPARTURE))
    await spoken.until(VoiceEnded(1))
    await spoken.stop()


async def test_a_key_clicks_as_loud_as_the_visitor_hears_the_robot() -> None:
    bell = Bell()
    mouth = slow_mouth(Slowly(), bell)
    mouth.click()  # before there is a loudspeaker
    spoken = Spoken(mouth)
    spoken.obey(Chime(Tone.READY, 700))
    await when(lambda: bool(bell.rung))
    mouth.click()
    assert bell.rung[1:] == [(chimes.click(), 0.7)]
    spoken.obey(Hush())
    assert await spoken.stop() == []


class Cone:
    """Takes what a device is given, 10 ms at a time."""

    latency, active = 0.0, True

    def __init__(self, speaker: DeviceSpeaker, rate_hz: int) -> None:
        self._speaker, self._frames = speaker, rate_hz // 100
        speaker._stream, speaker._rate_hz, speaker._for_echo = self, rate_hz, Resampler(rate_hz, 16_000)

    def gives(self, blocks: int) -> NDArray[np.int16]:
        heard: list[Any] = []
        for _ in range(blocks):
            out = bytearray(2 * self._frames)
            self._speaker._give(memoryview(out), self._frames, 1)
            heard.append(np.frombuffer(bytes(out), np.int16))
        return np.concatenate(heard)


def test_a_device_mixes_notes_into_what_it_plays_and_hushes_only_the_voice() -> None:
    told: list[NDArray[np.int16]] = []
    speaker = DeviceSpeaker("", told.append)
    cone = Cone(speaker, 16_000)
    voice, note = np.full(3200, 1000, np.int16), np.full(800, 300, np.int16)
    speaker.play(voice.tobytes(), 16_000)
    speaker.chime(note.tobytes(), 16_000)
    speaker.chime(note[:400].tobytes(), 16_000)
    heard = cone.gives(4)
    assert heard[:640].tolist() == [1600] * 400 + [1300] * 240
    level = speaker.level()
    speaker.hush()
    assert cone.gives(10)[160:].tolist() == [0] * 1440
    assert level == pytest.approx(0.125, abs=0.001)
    assert np.concatenate(told).max() >= 1600  # the echo canceller knows of the notes


def test_a_long_sentence_is_heard_to_its_last_sample_and_a_hush_ends_all_of_it() -> None:
    speaker = DeviceSpeaker("", None)
    cone = Cone(speaker, 48_000)
    sentence = np.random.default_rng(0).integers(-9000, 9000, 22_050 * 3).astype(np.int16)
    whole = resampled(sentence, 22_050, 48_000)
    speaker.play(sentence.tobytes(), 22_050)
    heard: list[NDArray[np.int16]] = []
    left_s = [speaker.left_s()]
    while speaker.playing():
        heard.append(cone.gives(3))
        left_s.append(speaker.left_s())
    assert np.concatenate(heard)[: whole.size].tolist() == whole.tolist()
    assert left_s[0] == pytest.approx(3.0, abs=0.1)
    assert left_s[-1] == pytest.approx(0.0, abs=0.05)
    speaker.play(sentence.tobytes(), 22_050)
    cone.gives(3)
    speaker.hush()
    cone.gives(3)
    assert not cone.gives(50).any()
    assert speaker.left_s() < 0.1


def test_a_note_alone_is_no_voice() -> None:
    speaker = DeviceSpeaker("", None)
    cone = Cone(speaker, 16_000)
    speaker.chime(chimes.chime(Tone.READY), chimes.RATE_HZ)
    assert np.abs(cone.gives(5)).max() > 1000
    assert not speaker.playing()
    assert speaker.level() == 0.0

"""Ears behind a microphone array that cancels the robot's voice by itself. A real canceller is the array's."""

import numpy as np
import pytest
from numpy.typing import NDArray

from hardware.audio.aec.canceller import EchoCanceller, open_echo_canceller
from hardware.audio.aec.device_canceller import DeviceCanceller
from robot.core.commands import Listen
from robot.core.events import AnyEvent, SpeechBegan
from robot.runtime.ports import LiveValues
from robot.runtime.speech_input.pipeline import SpeechPipeline
from tests.hardware.audio.aec.simulated_room import ROOM_RMS, Sound, first_loud, through_a_room
from tests.runtime.speech_input.pipeline_room import Repeating, Saying
from tests.voice_models.recordings import pcm, spoken
from voice_models.recognition.voice_activity import SileroActivity

SENTENCE = "mời bác mang theo giấy chứng sinh và căn cước của cha mẹ đến quầy số ba"
RATE_HZ = 16_000


@pytest.fixture(scope="module")
def voice() -> Sound:
    """40 s of the robot."""
    return np.resize(np.concatenate((spoken(SENTENCE, 130), np.zeros(3200, np.int16))), 40 * RATE_HZ)


class Desk:
    """A loudspeaker that is `plugged_in` to a microphone array, or beside it; and ears behind the array."""

    def __init__(self, voice: Sound) -> None:
        self.echo, self._array = DeviceCanceller(), EchoCanceller()
        self.plugged_in, self.pauses = True, 0
        self.aside = False
        self.left: float | None = None  # share of the echo that a plainer array leaves of it
        self.events: list[AnyEvent] = []
        self._voice, self._heard = voice, through_a_room(voice, 60)
        self._at = RATE_HZ  # the room is heard first
        self._speaks, self._pauses_for = False, 0
        self._random = np.random.default_rng(4)
        self._hearing = SpeechPipeline(
            self.events.append,
            Saying("xin chào"),
            SileroActivity(),
            Repeating,
            LiveValues(),
            lambda: self._speaks,
            echo=self.echo,
            pause=self._pause,
            aside=lambda: self.aside,
        )
        for noise in self._random.normal(0, ROOM_RMS, (50, 320)):
            self._take(np.zeros(320, np.int16), noise)
        self._speaks = True
        self._hearing.obey(Listen(turn=1, over_voice=True))

    def goes_on(self, seconds: float, visitor: NDArray[np.float64] | None = None) -> None:
        """The robot speaks; a visitor may as well."""
        said = np.zeros(round(seconds * RATE_HZ))
        if visitor is not None:
            said[: visitor.size] = visitor[: said.size]
        for start in range(0, said.size, 320):
            piece = slice(self._at, self._at + 320)
            self._pauses_for = max(0, self._pauses_for - 1)
            if self._pauses_for:
                self._take(
                    np.zeros(320, np.int16), ROOM_RMS * self._random.normal(size=320) + said[start : start + 320]
                )
                continue
            echo = self._heard[piece] * (1.0 if self.left is None else self.left)
            self._take(self._voice[piece], echo + ROOM_RMS * self._random.normal(size=320) + said[start : start + 320])
            self._at += 320

    def _take(self, played: Sound, heard: NDArray[np.float64]) -> None:
        self._array.played(played if self.plugged_in else np.zeros(320, np.int16))
        self.echo.played(played)
        piece = np.clip(np.rint(heard), -32768, 32767).astype(np.int16).tobytes()
        self._hearing.take(self._array.clean(piece) if self.left is None else piece)

    def _pause(self) -> None:
        self.pauses += 1
        self._pauses_for = 15


def test_the_setting_takes_the_array_for_the_canceller() -> None:
    assert isinstance(open_echo_canceller("device"), DeviceCanceller)


def test_an_array_that_cancels_the_voice_is_trusted_and_the_voice_opens_no_turn(voice: Sound) -> None:
    desk = Desk(voice)
    assert not desk.echo.cancels()
    desk.goes_on(15.0)
    assert desk.echo.cancels()
    assert SpeechBegan(1) not in desk.events
    assert desk.pauses < 50, "the robot's voice hardly pauses for itself"


@pytest.mark.parametrize("softer", [1.0, 0.4])
def test_a_visitor_interrupts_a_robot_whose_array_cancels_its_voice(voice: Sound, softer: float) -> None:
    desk = Desk(voice)
    desk.goes_on(15.0)
    said = softer * np.frombuffer(pcm("commonvoice_22028599.wav"), np.int16).astype(float)
    desk.goes_on(2.0, said[first_loud(said) :])
    assert SpeechBegan(1) in desk.events


def test_a_robot_whose_sound_is_not_played_through_the_array_does_not_listen_while_it_speaks(voice: Sound) -> None:
    desk = Desk(voice)
    desk.plugged_in = False
    for _ in range(10):
        desk.goes_on(2.0)
        assert not desk.echo.cancels()
    assert SpeechBegan(1) not in desk.events


def test_talk_from_the_side_neither_interrupts_nor_pauses_the_robot(voice: Sound) -> None:
    desk = Desk(voice)
    desk.goes_on(15.0)
    desk.aside, pauses = True, desk.pauses
    said = np.frombuffer(pcm("commonvoice_22028599.wav"), np.int16).astype(float)
    desk.goes_on(2.0, said[first_loud(said) :])
    assert SpeechBegan(1) not in desk.events
    assert desk.pauses == pauses


def test_a_soft_residue_of_the_voice_is_no_visitor_and_a_visitor_stands_out_of_it(voice: Sound) -> None:
    desk = Desk(voice)
    desk.left = 0.05
    desk.goes_on(15.0)
    assert desk.echo.cancels()
    assert SpeechBegan(1) not in desk.events
    assert desk.pauses < 50
    said = np.frombuffer(pcm("commonvoice_22028599.wav"), np.int16).astype(float)
    desk.goes_on(2.0, said[first_loud(said) :])
    assert SpeechBegan(1) in desk.events


def test_an_echo_ends_the_trust_even_where_no_one_notes_a_leak(voice: Sound) -> None:
    desk = Desk(voice)
    desk.goes_on(12.0)
    assert desk.echo.cancels()
    heard = through_a_room(voice[: 6 * RATE_HZ], 60).astype(np.int16)
    for start in range(0, heard.size, 320):
        desk.echo.played(voice[start : start + 320])
        desk.echo.clean(heard[start : start + 320].tobytes())
    assert not desk.echo.cancels()


def test_trust_ends_when_the_loudspeaker_is_pulled_out_of_the_array_and_comes_back_later(voice: Sound) -> None:
    desk = Desk(voice)
    desk.goes_on(12.0)
    assert desk.echo.cancels()
    desk.plugged_in = False
    desk.goes_on(8.0)
    assert not desk.echo.cancels()
    desk.plugged_in = True
    desk.goes_on(17.0)
    assert desk.echo.cancels()


def test_two_leaks_within_ten_seconds_end_the_trust(voice: Sound) -> None:
    desk = Desk(voice)
    desk.goes_on(12.0)
    desk.echo.leaked()
    assert desk.echo.cancels()
    desk.echo.leaked()
    assert not desk.echo.cancels()

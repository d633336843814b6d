"""The robot does not hear itself: its voice through simulated rooms, with the real canceller."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from hardware.audio.aec.canceller import EchoCanceller, open_echo_canceller
from robot.core.commands import Listen
from robot.core.events import AnyEvent, NoiseChanged, SpeechBegan
from robot.runtime.ports import LiveValues
from robot.runtime.speech_input.pipeline import SpeechPipeline
from tests.hardware.audio.aec.recorded_echo import through_the_server
from tests.hardware.audio.aec.simulated_room import ROOM_RMS, Sound, first_loud, room_response, through_a_room
from tests.runtime.speech_input.pipeline_room import Repeating
from tests.voice_models.heard_before import quick_engine
from tests.voice_models.recordings import pcm, silence, spoken
from voice_models.recognition.viet_asr import VietAsr
from voice_models.recognition.voice_activity import SileroActivity

SENTENCE = "mời bác mang theo giấy chứng sinh và căn cước của cha mẹ đến quầy số ba"


@pytest.fixture(scope="module")
def voice() -> Sound:
    """About 15 s of the robot, at 16 kHz."""
    once = spoken(SENTENCE, 130)
    return np.tile(np.concatenate((once, np.zeros(3200, np.int16))), 15 * 16_000 // once.size + 1)


@pytest.fixture(scope="module")
def engine() -> VietAsr:
    return quick_engine()


class Lobby:
    """Ears beside a loudspeaker: both give and take 20 ms at a time."""

    def __init__(self, engine: VietAsr, echo: EchoCanceller | None, pause: Callable[[], None] = lambda: None) -> None:
        self.events: list[AnyEvent] = []
        self.live = LiveValues()
        self.speaks = False
        self.echo = echo
        self.hearing = SpeechPipeline(
            self.events.append, engine, SileroActivity(), Repeating, self.live, lambda: self.speaks, None, echo, pause
        )

    def sounds(self, played: Sound, heard: NDArray[np.float64]) -> None:
        microphone = np.clip(np.rint(heard), -32768, 32767).astype(np.int16)
        for start in range(0, played.size - 319, 320):
            if self.echo is not None:
                self.echo.played(played[start : start + 320])
            self.hearing.take(microphone[start : start + 320].tobytes())

    def quiet(self, seconds: float) -> None:
        samples = round(16_000 * seconds)
        self.sounds(np.zeros(samples, np.int16), np.random.default_rng(4).normal(0, ROOM_RMS, samples))

    def kinds(self) -> list[type[AnyEvent]]:
        return [type(event) for event in self.events if not isinstance(event, NoiseChanged)]


def speaking_in(lobby: Lobby, voice: Sound, delay_ms: int, seconds: float = 15.0) -> None:
    lobby.quiet(1.0)
    lobby.speaks = True
    lobby.hearing.obey(Listen(turn=1, over_voice=True))
    played = voice[: round(16_000 * seconds)]
    lobby.sounds(played, through_a_room(played, delay_ms))


@pytest.mark.parametrize("delay_ms", [20, 60, 150])
def test_the_voice_of_the_robot_is_taken_out_and_opens_no_turn(engine: VietAsr, voice: Sound, delay_ms: int) -> None:
    echo = EchoCanceller()
    lobby = Lobby(engine, echo)
    speaking_in(lobby, voice, delay_ms)
    assert lobby.kinds() == []
    assert echo.cancels()
    assert echo.erle_db is not None
    assert echo.erle_db > 20


def test_on_a_real_sound_server_nothing_opens_in_the_first_sentences_and_after_the_loudspeaker_ran_dry(
    engine: VietAsr, voice: Sound
) -> None:
    echo = EchoCanceller()
    lobby = Lobby(engine, echo)
    sentences = np.concatenate((np.zeros(16_000, np.int16), voice[: 8 * 16_000], np.zeros(16_000, np.int16)))
    trusted, speaks_for, turn = [], 0, 0
    for played, heard in through_the_server(sentences, ROOM_RMS):
        echo.played(played)
        speaks_for = 15 if played.any() else max(0, speaks_for - 1)  # a gap between two words is no end
        if lobby.speaks != bool(speaks_for):
            lobby.speaks, turn = bool(speaks_for), turn + 1
            lobby.hearing.obey(Listen(turn, over_voice=lobby.speaks))
        lobby.hearing.take(heard)
        trusted.append(echo.cancels())
    assert lobby.kinds() == []
    seconds = [any(trusted[second * 50 : second * 50 + 50]) for second in range(32)]
    assert not any(seconds[:2]), "before it is heard to succeed it is not trusted"
    assert all(seconds[8:19]), "an ears' thread that stands still for a moment moves nothing"
    assert not all(trusted[20 * 50 : 22 * 50]), "another delay has to be learned"


def test_before_the_canceller_has_proved_itself_the_ears_are_closed(engine: VietAsr, voice: Sound) -> None:
    echo = EchoCanceller()
    lobby = Lobby(engine, echo)
    speaking_in(lobby, voice, 60, seconds=1.0)
    assert not echo.cancels()
    lobby.sounds(np.zeros(16_000, np.int16), np.frombuffer(pcm("commonvoice_22028599.wav"), np.int16)[16_000:32_000])
    assert lobby.kinds() == []


class Conversation(Lobby):
    """A loudspeaker that pauses when the ears ask for it, in a room that is `gain` times as loud from one moment on."""

    def __init__(self, engine: VietAsr, voice: Sound, delay_ms: int) -> None:
        super().__init__(engine, EchoCanceller(), self._pause)
        self._says, self._said, self._pauses_for = np.resize(voice, 40 * 16_000), 0, 0
        self._path = room_response(delay_ms)
        self._reverberates = np.zeros(self._path.size + 319)
        self._random = np.random.default_rng(6)
        self.gain = 1.0
        self.spoke = False  # in the last piece

    def _pause(self) -> None:
        self._pauses_for = 15

    def goes_on(self, visitor: NDArray[np.float64] | None = None) -> None:
        """20 ms."""
        played = np.zeros(320, np.int16)
        self._pauses_for = max(0, self._pauses_for - 1)
        self.spoke = self.speaks and not self._pauses_for
        if self.spoke:
            played = self._says[self._said : self._said + 320]
            self._said += 320
        self._reverberates = np.concatenate((self._reverberates[320:], np.zeros(320)))
        self._reverberates += np.convolve(played, self._path)
        room = self._random.normal(0, ROOM_RMS, 320)
        self.sounds(played, self.gain * self._reverberates[:320] + room + (0 if visitor is None else visitor))


@pytest.mark.parametrize(
    ("name", "delay_ms", "gain", "softer"),
    [
        ("commonvoice_23667731.wav", 60, 0.7, 1.0),
        ("commonvoice_23667731.wav", 20, 1.0, 0.4),
        ("commonvoice_22028599.wav", 150, 0.7, 1.0),
        ("commonvoice_22028599.wav", 60, 1.0, 0.4),
        ("commonvoice_22416756.wav", 20, 1.4, 1.0),
        ("commonvoice_22416756.wav", 150, 1.0, 0.4),
    ],
)
def test_a_visitor_who_talks_into_the_robots_sentence_is_noticed_within_a_second_or_so(
    engine: VietAsr, voice: Sound, name: str, delay_ms: int, gain: float, softer: float
) -> None:
    """In a room that rings, as loud as the robot and 8 dB softer, also when the echo changes with their first sound."""
    lobby = Conversation(engine, voice, delay_ms)
    for _ in range(50):
        lobby.goes_on()
    lobby.speaks = True
    lobby.hearing.obey(Listen(turn=1, over_voice=True))
    for _ in range(8 * 50):
        lobby.goes_on()
    assert lobby.kinds() == []
    lobby.gain = gain
    said = softer * np.frombuffer(pcm(name), np.int16).astype(float)
    heard_for = 0
    for start in range(first_loud(said), said.size - 319, 320):
        lobby.goes_on(said[start : start + 320])
        heard_for += 1
        if SpeechBegan(1) in lobby.events:
            break
    assert SpeechBegan(1) in lobby.events
    assert heard_for * 20 <= 1300


def test_a_canceller_that_is_told_nothing_of_the_loudspeaker_is_not_trusted(voice: Sound) -> None:
    echo = EchoCanceller()
    for start in range(0, 10 * 16_000, 320):
        echo.played(voice[::-1][start : start + 320])
        echo.clean(voice[start : start + 320].tobytes())
    assert not echo.cancels()


def test_an_echo_that_nobody_hears_disturbs_nobody(voice: Sound) -> None:
    echo = EchoCanceller()
    room = np.random.default_rng(1).normal(0, ROOM_RMS, voice.size).astype(np.int16)
    for start in range(0, 16_000, 320):
        echo.played(np.zeros(320, np.int16))
        echo.clean(room[start : start + 320].tobytes())
    for start in range(0, 8 * 16_000, 320):
        echo.played(voice[start : start + 320])
        echo.clean(room[start : start + 320].tobytes())
    assert echo.cancels()
    assert echo.erle_db is None


def test_with_half_duplex_the_robot_hears_nothing_while_it_speaks(engine: VietAsr, voice: Sound) -> None:
    assert open_echo_canceller("half-duplex") is None
    lobby = Lobby(engine, None)
    speaking_in(lobby, voice, 60, seconds=5.0)
    assert lobby.kinds() == []


def test_silence_comes_out_as_silence() -> None:
    echo = EchoCanceller()
    assert {echo.clean(bytes(640)) for _ in range(100)} == {bytes(640)}
    assert len(silence(0.02)) == 640

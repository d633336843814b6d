"""From real voices to facts, through the real recogniser and voice activity, faster than real time."""

import os
import signal
import time
from typing import Any

import pytest

from robot.core.commands import EndTurn, Listen, StopListening
from robot.core.context_phrases import ANYTHING, ContextPhrases
from robot.core.events import (
    Act,
    HeardNothing,
    HearingLost,
    SpeechBegan,
    SpeechEnded,
    Understood,
)
from robot.runtime.ports import EngineLost, RecognitionSession
from robot.runtime.speech_input.pipeline import SpeechPipeline
from tests.runtime.speech_input.pipeline_room import Repeating, Room
from tests.voice_models.heard_before import quick_engine
from tests.voice_models.recordings import SAID, noise, pcm, silence
from voice_models.recognition.ctc.recogniser import CtcRecogniser
from voice_models.recognition.remote_recogniser import RemoteRecogniser
from voice_models.recognition.voice_activity import SileroActivity

NAME = "commonvoice_22028599.wav"
SPOKEN_BYTES = 32 * 2400  # of it: where its last word ends
BEFORE_BYTES = 32 * 900  # of commonvoice_22416756.wav: quiet before its first word


@pytest.fixture(scope="module")
def engine() -> CtcRecogniser:
    return quick_engine()


@pytest.fixture
def room(engine: CtcRecogniser) -> Room:
    return Room(engine)


@pytest.mark.parametrize("name", SAID)
def test_a_sentence_in_an_open_turn_is_understood_after_the_silence(room: Room, name: str) -> None:
    room.hearing.obey(Listen(turn=1, silence_ms=700))
    room.sound(silence(1.0) + pcm(name) + silence(1.0))
    assert room.kinds() == [SpeechBegan, SpeechEnded, Understood]
    understood = room.events[-1]
    assert isinstance(understood, Understood)
    assert len(set(understood.target.split()) & set(SAID[name].split())) >= len(SAID[name].split()) - 1
    assert understood.since_speech_ms >= 700
    assert room.live.transcript(1) == (understood.target, True)


def test_the_transcript_grows_while_the_visitor_speaks(room: Room) -> None:
    room.hearing.obey(Listen(turn=1, silence_ms=5000))
    room.sound(silence(0.5) + pcm(NAME) + silence(0.3))
    assert len(set(room.partials)) >= 3
    assert room.live.transcript(1)[1] is False


def test_without_an_open_turn_nothing_is_heard(room: Room) -> None:
    room.sound(pcm(NAME) + silence(1.0))
    assert room.kinds() == []
    assert room.live.transcript(1) == ("", False)


def test_the_beginning_of_a_word_before_the_turn_opened_is_not_lost(room: Room) -> None:
    sound = silence(0.5) + pcm(NAME)
    begun = 2 * 16_000 * 7 // 10 // 640 * 640
    room.sound(sound[:begun])
    room.hearing.obey(Listen(turn=1))
    room.sound(sound[begun:] + silence(1.2))
    assert room.live.transcript(1) == (SAID[NAME], True)


def test_end_turn_takes_what_was_heard_so_far(room: Room) -> None:
    room.hearing.obey(Listen(turn=1, silence_ms=60_000))
    room.sound(silence(0.5) + pcm(NAME))
    room.hearing.obey(EndTurn(1))
    assert room.kinds() == [SpeechBegan, SpeechEnded, Understood]


def test_end_turn_before_a_word_is_nothing_heard(room: Room) -> None:
    room.hearing.obey(Listen(turn=1))
    room.sound(silence(0.5))
    room.hearing.obey(EndTurn(1))
    assert room.events == [HeardNothing(1)]


def test_an_old_end_turn_does_not_close_the_new_turn(room: Room) -> None:
    room.hearing.obey(Listen(turn=2))
    room.hearing.obey(EndTurn(1))
    assert room.events == []


def test_stop_listening_forgets_the_turn(room: Room) -> None:
    room.hearing.obey(Listen(turn=1))
    room.sound(silence(0.5) + pcm(NAME)[: 2 * 16_000 * 2])
    room.hearing.obey(StopListening())
    room.sound(silence(2.0))
    assert room.kinds() == [SpeechBegan]


def test_the_robot_does_not_hear_itself(room: Room) -> None:
    room.hearing.obey(Listen(turn=1))
    room.robot_speaks = True
    room.sound(pcm(NAME))
    room.robot_speaks = False
    room.sound(silence(2.0))
    assert room.events == []


def test_a_visitor_who_answers_after_the_robot_is_heard(room: Room) -> None:
    room.robot_speaks = True
    room.sound(noise(1.0, 3000))
    room.robot_speaks = False
    room.hearing.obey(Listen(turn=1))
    room.sound(silence(0.3) + pcm(NAME) + silence(1.0))
    assert room.live.transcript(1) == (SAID[NAME], True)


def test_noise_opens_no_utterance(room: Room) -> None:
    room.hearing.obey(Listen(turn=1))
    room.sound(noise(4.0, 800))
    assert room.kinds() == []


def test_a_turn_hears_one_utterance(room: Room) -> None:
    room.hearing.obey(Listen(turn=1))
    room.sound((silence(0.5) + pcm(NAME) + silence(1.2)) * 2)
    assert room.kinds() == [SpeechBegan, SpeechEnded, Understood]


def test_the_level_meter_follows_the_sound(room: Room) -> None:
    room.sound(silence(0.3))
    assert room.live.mic_level == 0.0
    room.sound(noise(0.3, 3000))
    assert 0.5 < room.live.mic_level <= 1.0


def whole_in(room: Room, engine: CtcRecogniser, word: str, act: Act = Act.REFUSE) -> None:
    """For this room a sentence that ends in `word` is a whole request, and every sentence means `act`."""
    room.hearing = SpeechPipeline(
        room.events.append,
        engine,
        SileroActivity(),
        lambda: Repeating(word, act=act),
        room.live,
        lambda: room.robot_speaks,
    )


def answered_ms(engine: CtcRecogniser, understanding: Repeating, listen: Listen) -> int:
    """After how much sound NAME is understood: time of the sound, however busy the machine is."""
    room = Room(engine)
    room.hearing = SpeechPipeline(
        room.events.append, engine, SileroActivity(), lambda: understanding, room.live, lambda: room.robot_speaks
    )
    room.hearing.obey(listen)
    room.sound(silence(1.0) + pcm(NAME) + silence(2.0))
    assert room.understood_ms is not None
    return room.understood_ms


def test_a_whole_request_is_answered_after_a_short_pause_and_half_a_sentence_after_a_long_one(
    engine: CtcRecogniser,
) -> None:
    listen = Listen(turn=1, silence_ms=1100, complete_ms=400)
    whole_ms = answered_ms(engine, Repeating("người khác"), listen)
    half_ms = answered_ms(engine, Repeating(), listen)
    assert half_ms - whole_ms == 1100 - 400


def test_who_pauses_behind_a_word_that_joins_is_given_time_to_think(engine: CtcRecogniser) -> None:
    listen = Listen(turn=1, silence_ms=860, complete_ms=400)
    thinking_ms = answered_ms(engine, Repeating("", "khác"), listen)
    assert thinking_ms - answered_ms(engine, Repeating(), listen) == 1400 - 860


@pytest.mark.parametrize("act", [Act.REFUSE, Act.INFORM, Act.EMERGENCY])
def test_who_goes_on_after_having_been_taken_for_finished_is_heard_as_one_sentence(
    room: Room, engine: CtcRecogniser, act: Act
) -> None:
    whole_in(room, engine, "người khác", act)
    room.hearing.obey(Listen(turn=1, silence_ms=1100, complete_ms=400))
    room.sound(silence(1.0) + pcm(NAME)[:SPOKEN_BYTES] + silence(0.6))
    assert room.kinds()[-1] is Understood
    room.hearing.obey(Listen(turn=2, silence_ms=1100, complete_ms=400))
    room.sound(pcm("commonvoice_22416756.wav")[BEFORE_BYTES:] + silence(1.5))
    text, final = room.live.transcript(2)
    assert final
    assert text.startswith(SAID[NAME])
    assert text.endswith("mẫu tử")


def test_a_long_pause_parts_two_sentences(room: Room, engine: CtcRecogniser) -> None:
    whole_in(room, engine, "người khác")
    room.hearing.obey(Listen(turn=1, silence_ms=1100, complete_ms=400))
    room.sound(silence(1.0) + pcm(NAME) + silence(2.0))
    room.hearing.obey(Listen(turn=2, silence_ms=1100, complete_ms=400))
    room.sound(pcm("commonvoice_22416756.wav") + silence(1.5))
    assert "khác" not in room.live.transcript(2)[0]


def test_a_sentence_that_has_begun_goes_on_in_a_turn_that_replaces_its_own(room: Room) -> None:
    sound = silence(0.5) + pcm(NAME) + silence(1.5)
    half = 2 * 16_000 * 2
    room.hearing.obey(Listen(turn=1, over_voice=True))
    room.sound(sound[:half])
    room.hearing.obey(Listen(turn=2))
    room.sound(sound[half:])
    assert room.kinds() == [SpeechBegan, SpeechBegan, SpeechEnded, Understood]
    assert room.live.transcript(2) == (SAID[NAME], True)


class Crashing(CtcRecogniser):
    """An engine whose process cannot be begun with."""

    def session(self, _context: ContextPhrases = ANYTHING) -> RecognitionSession:
        raise EngineLost("gone")


def test_an_engine_that_is_not_there_closes_the_turn_and_says_so() -> None:
    room = Room(Crashing())
    room.hearing.obey(Listen(turn=1))
    room.sound(silence(0.5) + pcm(NAME) + silence(1.0))
    assert room.kinds() == [SpeechBegan, HearingLost]


@pytest.mark.parametrize("ends", ["by itself", "by the visitor"])
def test_a_process_that_dies_in_mid_sentence_closes_the_turn_and_the_next_one_is_heard(ends: str) -> None:
    remote = RemoteRecogniser("ctc", "")
    room = Room(remote)  # type: ignore[arg-type]
    sound = silence(0.5) + pcm(NAME)
    room.hearing.obey(Listen(turn=1))
    room.sound(sound[: 2 * 16_000 * 2])
    assert remote.pid is not None
    os.kill(remote.pid, signal.SIGKILL)
    while remote.alive():  # as the ears ask between two pieces
        time.sleep(0.01)
    if ends == "by the visitor":
        room.hearing.obey(EndTurn(1))
    else:
        room.sound(sound[2 * 16_000 * 2 :])
    assert room.kinds()[-1] is HearingLost
    while not remote.alive():  # a busy machine takes longer to load than a visitor is kept waiting
        time.sleep(0.01)
    room.hearing.obey(Listen(turn=2))
    room.sound(sound + silence(1.5))
    assert room.live.transcript(2) == (SAID[NAME], True)
    remote.close()


class Stopping(Repeating):
    """An `Understanding` for which the last word of the recording is the word that stops the wheels."""

    def __init__(self, word: str) -> None:
        super().__init__()
        self.word = word

    def understand(self, text: str, listen: Listen) -> Understood:
        act = Act.SERVICE if self.word in text.split() else Act.REFUSE
        return Understood(turn=listen.turn, act=act, target="stop" if act is Act.SERVICE else text)


@pytest.mark.parametrize("context", [{"expects": "stop"}, {"expects": "yes_no", "moving": True}])
def test_on_the_way_a_stop_word_counts_before_the_sentence_ends(engine: CtcRecogniser, context: dict[str, Any]) -> None:
    room = Room(engine)
    first_word = SAID[NAME].split()[0]
    room.hearing = SpeechPipeline(
        room.events.append, engine, SileroActivity(), lambda: Stopping(first_word), room.live, lambda: False
    )
    room.hearing.obey(Listen(turn=1, **context, silence_ms=5000))
    room.sound(silence(0.5) + pcm(NAME))
    assert room.kinds() == [SpeechBegan, Understood], "the pause after the sentence was not waited for"
    assert Understood(turn=1, act=Act.SERVICE, target="stop") in room.events

"""What the recogniser's process makes of orders that have waited together, and of the time in which none comes."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from robot.core.context_phrases import ANYTHING, ContextPhrases
from tests.voice_models.recordings import SAID, pcm, pieces, silence
from voice_models.recognition.engine_choice import recogniser_process
from voice_models.recognition.engine_messages import Begin, Peek, RecognisedText, UtteranceSound
from voice_models.recognition.engine_process import OpenUtterance
from voice_models.recognition.remote_recogniser import RemoteHeard, RemoteRecogniser

PRE_ROLL_BYTES = 28_800
_TICKS_A_S = os.sysconf("SC_CLK_TCK")


class Counting:
    """An engine that tells how much sound it was given at once."""

    def __init__(self) -> None:
        self.given: list[int] = []
        self.context = ANYTHING

    def session(self, context: ContextPhrases = ANYTHING) -> "Counting":
        self.context = context
        return self

    def accept(self, pcm: bytes) -> str:
        self.given.append(len(pcm))
        return str(sum(self.given))

    def peek(self) -> str:
        return "peeked"

    final = peek

    def confidences(self) -> tuple[float, ...]:
        return ()

    def readings(self, within_s: float = 0.0) -> tuple[str, ...]:
        del within_s
        return ()

    def catch_up(self) -> bool:
        return False


def test_sound_that_has_waited_is_heard_a_second_at_a_time_and_each_piece_is_answered() -> None:
    engine = Counting()
    sounds = [UtteranceSound(bytes(PRE_ROLL_BYTES)), *(UtteranceSound(bytes(640)) for _ in range(120))]
    told: list[tuple[RecognisedText, int]] = []
    for one in OpenUtterance(engine).answers([Begin(), *sounds, Peek()]):
        told.append((one, len(engine.given)))
    assert engine.given[0] == PRE_ROLL_BYTES, "what came before speech was noticed is told apart by being the first"
    assert max(engine.given[1:]) == 32_000
    assert sum(engine.given) == PRE_ROLL_BYTES + 120 * 640
    assert len(told) == len(sounds) + 1
    assert [heard for _, heard in told] == [1, *[2] * 50, *[3] * 50, *[4] * 20, 4], "answered as soon as it is heard"
    assert told[-2][0].text == str(sum(engine.given))
    assert told[-1][0].text == "peeked"


@pytest.fixture
def engine() -> Iterator[RemoteRecogniser]:
    remote = recogniser_process("viet-asr", "")
    yield remote
    remote.close()


def work_s(engine: RemoteRecogniser) -> float:
    """Processor time of its process so far."""
    with open(f"/proc/{engine.pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS_A_S


def waits_for_a_processor(engine: RemoteRecogniser) -> bool:
    """Whether a thread of its process would work if it were let."""
    threads = Path(f"/proc/{engine.pid}/task").glob("*/stat")
    return any(stat.read_text(encoding="ascii").rpartition(")")[2].split()[0] != "S" for stat in threads)


def idle(engine: RemoteRecogniser) -> None:
    """Wait until its process has nothing to do, however little a busy machine lets it do."""
    before = -1.0
    while (now := work_s(engine)) != before or waits_for_a_processor(engine):
        before = now
        time.sleep(0.3)


def work_of_readings(engine: RemoteRecogniser, session: RemoteHeard) -> float:
    session.peek()
    began_s = work_s(engine)
    assert session.readings()
    return work_s(engine) - began_s


def test_a_process_that_has_time_hears_ahead_what_may_be_asked_for(engine: RemoteRecogniser) -> None:
    sound = silence(0.9) + b"".join(pcm(name) for name in SAID)
    at_once = engine.session()
    at_once.accept(sound[:PRE_ROLL_BYTES])
    at_once.accept(sound[PRE_ROLL_BYTES:])
    later_s = work_of_readings(engine, at_once)
    in_time = engine.session()
    in_time.accept(sound[:PRE_ROLL_BYTES])
    for piece in pieces(sound[PRE_ROLL_BYTES:], 16_000):
        in_time.accept(piece)
        idle(engine)
    assert work_of_readings(engine, in_time) < later_s * 0.6


def test_names_that_stay_the_same_are_not_sent_again_and_are_still_known() -> None:
    engine = Counting()
    hearing = OpenUtterance(engine)
    names = ("khai sinh", "kết hôn")
    begins = [
        Begin(ContextPhrases(names)),
        Begin(ContextPhrases(awaited=("có",)), same_names=True),
        Begin(ContextPhrases(("hộ chiếu",))),
    ]
    seen = []
    for begin in begins:
        list(hearing.answers([begin]))
        seen.append(engine.context)
    assert seen == [ContextPhrases(names), ContextPhrases(names, ("có",)), ContextPhrases(("hộ chiếu",))]

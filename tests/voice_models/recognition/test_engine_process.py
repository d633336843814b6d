"""A recogniser in a process of its own is as good as one in this process, and survives its engine's death."""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest

from robot.core.trouble import Trouble
from robot.runtime.ports import EngineLost, RecognitionSession
from tests.voice_models.recordings import SAID, pcm, pieces, silence
from voice_models.child_processes import child_end as child
from voice_models.recognition.engine_choice import recogniser, recogniser_process
from voice_models.recognition.engine_link import HANG_S, worked_s, works
from voice_models.recognition.remote_recogniser import RecogniserAhead, RemoteHeard, RemoteRecogniser

NAME = "commonvoice_22416756.wav"
AnyHeard = TypeVar("AnyHeard", bound=RecognitionSession)
PIECE_BYTES = 1920
SPINNING = """
from voice_models.recognition.engine_messages import Ready, ToEngine
from voice_models.child_processes.parent_end import ParentEnd

parent = ParentEnd(ToEngine)
parent.next()
parent.send(Ready("spinning", False))
while True:
    pass
"""
PRE_ROLL_BYTES = 28_800


@pytest.fixture
def engine() -> Iterator[RemoteRecogniser]:
    remote = recogniser_process("viet-asr", "")
    yield remote
    remote.close()


@cache
def heard_here(name: str) -> str:
    """What the engine hears in this process."""
    return fed(recogniser("viet-asr", "").session(), pcm(name)).final()


def fed(session: AnyHeard, sound: bytes) -> AnyHeard:
    session.accept(sound[:PRE_ROLL_BYTES])
    for piece in pieces(sound[PRE_ROLL_BYTES:], PIECE_BYTES):
        session.accept(piece)
    return session


def seconds_until(told: Callable[[], object], limit_s: float = 30.0) -> float:
    """How long it takes until `told` gives something; asked 200 times a second."""
    began_s = time.monotonic()
    while not told():
        assert time.monotonic() - began_s < limit_s
        select.select([], [], [], 0.005)
    return time.monotonic() - began_s


@contextmanager
def standing_still(engine: RemoteRecogniser) -> Iterator[None]:
    """Its process does no work meanwhile."""
    assert engine.pid is not None
    os.kill(engine.pid, signal.SIGSTOP)
    yield
    os.kill(engine.pid, signal.SIGCONT)


def children() -> set[int]:
    """The recognisers' processes that this one has started."""
    tasks = Path("/proc/self/task").glob("*/children")
    return {int(pid) for task in tasks for pid in task.read_text().split()}


def is_lost(session: RemoteHeard) -> bool:
    try:
        session.accept(silence(0.02))
    except EngineLost:
        return True
    return False


def test_an_engine_process_hears_what_the_same_engine_hears_in_this_process(engine: RemoteRecogniser) -> None:
    for name in SAID:
        session = fed(engine.session(), pcm(name))
        assert session.final() == heard_here(name)
        assert (session.readings() or ("",))[0] == heard_here(name)
    assert engine.name == recogniser("viet-asr", "").name


def test_a_partial_text_comes_without_waiting_for_it(engine: RemoteRecogniser) -> None:
    session = engine.session()
    with standing_still(engine):
        fed(session, pcm(NAME))  # nobody takes it yet
        assert session.accept(b"") == ""
    seconds_until(lambda: session.accept(b""))
    assert session.final() == heard_here(NAME), "what has waited together is heard like what came piece by piece"


def test_further_readings_come_without_waiting_for_them(engine: RemoteRecogniser) -> None:
    session = fed(engine.session(), pcm(NAME))
    session.peek()
    with standing_still(engine):
        assert session.readings(within_s=0.0) is None
    seconds_until(lambda: session.readings(within_s=0.0))
    assert session.readings(within_s=0.0) == session.readings()


def test_readings_of_half_a_sentence_are_none_of_the_whole(engine: RemoteRecogniser) -> None:
    half = PRE_ROLL_BYTES + 10 * PIECE_BYTES
    session = fed(engine.session(), pcm(NAME)[:half])
    session.peek()
    assert session.readings(within_s=0.0) is None
    session.accept(pcm(NAME)[half:])
    assert session.final() == heard_here(NAME)
    readings = session.readings()
    assert readings is not None
    assert readings[0] == heard_here(NAME)


def test_a_final_text_after_a_peek_is_there_at_once(engine: RemoteRecogniser) -> None:
    session = fed(engine.session(), pcm(NAME))
    peeked = session.peek()
    with standing_still(engine):
        assert session.final() == peeked == heard_here(NAME)


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM])
def test_an_engine_that_dies_in_mid_utterance_is_told_and_the_next_utterance_is_heard(
    engine: RemoteRecogniser, blow: signal.Signals
) -> None:
    session = fed(engine.session(), pcm(NAME)[:48_000])
    assert engine.pid is not None
    os.kill(engine.pid, blow)
    seconds_until(lambda: is_lost(session))
    with pytest.raises(EngineLost):
        session.final()
    again = fed(engine.session(), pcm(NAME))  # while the new process loads
    seconds_until(engine.alive)
    assert again.peek() == heard_here(NAME)
    assert again.final() == heard_here(NAME)


def test_a_process_that_was_killed_hears_again(engine: RemoteRecogniser) -> None:
    assert engine.pid is not None
    os.kill(engine.pid, signal.SIGKILL)
    seconds_until(lambda: not engine.alive())
    session = engine.session()
    session.accept(silence(0.9))
    seconds_until(engine.alive)
    assert session.final() == ""


def test_an_engine_that_hangs_is_told_after_two_seconds_and_replaced(engine: RemoteRecogniser) -> None:
    session = fed(engine.session(), pcm(NAME))
    hanging = engine.pid
    assert hanging is not None
    os.kill(hanging, signal.SIGSTOP)
    assert seconds_until(lambda: is_lost(session)) > 1.5
    seconds_until(engine.alive)
    assert engine.pid != hanging
    with pytest.raises(ProcessLookupError):
        os.kill(hanging, 0)
    assert fed(engine.session(), pcm(NAME)).final() == heard_here(NAME)


def test_a_final_text_is_not_awaited_from_an_engine_that_hangs(engine: RemoteRecogniser) -> None:
    session = engine.session()
    session.accept(silence(0.9))
    assert engine.pid is not None
    os.kill(engine.pid, signal.SIGSTOP)
    with pytest.raises(EngineLost, match="no answer"):
        session.final()


def test_an_engine_that_computes_without_end_is_told_too_and_for_how_long_it_was_awaited(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(child, "command_of", lambda _module: [sys.executable, "-c", SPINNING])
    engine = RemoteRecogniser("spinning", "")
    began_s = time.monotonic()
    session = engine.session()
    session.accept(silence(0.9))
    with pytest.raises(EngineLost, match="no answer") as lost:
        session.final()
    waited_s = time.monotonic() - began_s
    engine.close()
    told_s = float(str(lost.value).rpartition(" for ")[2].removesuffix(" s"))
    assert HANG_S <= told_s < waited_s + 0.1, "not before it has had that much processor time"
    assert waited_s < 20.0


def test_a_process_that_computes_is_busy_and_one_that_is_stopped_hangs() -> None:
    with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as busy:
        seconds_until(lambda: works(busy.pid))
        os.kill(busy.pid, signal.SIGSTOP)
        seconds_until(lambda: not works(busy.pid))
        busy.kill()
    assert not works(busy.pid)


def test_the_processor_time_of_a_process_grows_only_while_it_computes() -> None:
    with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as busy:
        seconds_until(lambda: worked_s(busy.pid) > 0.1)
        os.kill(busy.pid, signal.SIGSTOP)
        seconds_until(lambda: not works(busy.pid))
        spent_s = worked_s(busy.pid)
        time.sleep(0.3)
        assert worked_s(busy.pid) == spent_s
        busy.kill()
    assert worked_s(busy.pid) == 0.0


def test_a_death_between_two_utterances_is_noticed_without_one(engine: RemoteRecogniser) -> None:
    assert engine.alive()
    assert engine.pid is not None
    os.kill(engine.pid, signal.SIGKILL)
    seconds_until(lambda: not engine.alive())
    seconds_until(engine.alive)
    assert fed(engine.session(), pcm(NAME)).final() == heard_here(NAME)


def test_a_new_utterance_gives_up_the_one_before(engine: RemoteRecogniser) -> None:
    fed(engine.session(), pcm("commonvoice_23667731.wav"))
    assert fed(engine.session(), pcm(NAME)).final() == heard_here(NAME)


def test_utterances_in_a_row_leave_no_descriptor_open(engine: RemoteRecogniser) -> None:
    def descriptors() -> tuple[int, int]:
        return len(os.listdir("/proc/self/fd")), len(os.listdir(f"/proc/{engine.pid}/fd"))

    engine.session().final()
    before = descriptors()
    for _ in range(3):
        session = engine.session()
        session.accept(silence(0.1))
        session.final()
    assert descriptors() == before


def test_lost_processes_leave_no_descriptor_open(engine: RemoteRecogniser) -> None:
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(3):
        assert engine.pid is not None
        os.kill(engine.pid, signal.SIGKILL)
        seconds_until(lambda: not engine.alive())
        seconds_until(engine.alive)
    assert len(os.listdir("/proc/self/fd")) == before


def test_the_process_ends_with_its_parent() -> None:
    code = (
        "from voice_models.recognition.engine_choice import recogniser_process; import sys; "
        "r = recogniser_process('viet-asr', ''); print(r.pid, flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path.cwd()) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
        seconds_until(lambda: not runs(child))


def test_the_recogniser_that_began_to_load_is_the_one_that_hears_and_the_next_is_another() -> None:
    others = children()
    ahead = RecogniserAhead("viet-asr", "")
    begun = children() - others
    first = ahead()
    assert {first.pid} == begun
    second = ahead()
    assert second.pid != first.pid
    first.close()
    second.close()


def test_a_recogniser_that_nobody_asks_for_ends() -> None:
    others = children()
    ahead = RecogniserAhead("viet-asr", "")
    ahead.close()
    assert children() <= others


def test_ctrl_c_is_the_parents_to_decide(engine: RemoteRecogniser) -> None:
    assert engine.pid is not None
    os.kill(engine.pid, signal.SIGINT)
    assert fed(engine.session(), pcm(NAME)).final() == heard_here(NAME)
    assert engine.alive()


def test_an_engine_that_cannot_be_loaded_is_the_same_trouble_in_both_processes(tmp_path: Path) -> None:
    with pytest.raises(Trouble) as here:
        recogniser("vosk", str(tmp_path))
    with pytest.raises(Trouble) as there:
        recogniser_process("vosk", str(tmp_path))
    assert there.value.line() == here.value.line()


def runs(pid: int) -> bool:
    """Whether the process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False

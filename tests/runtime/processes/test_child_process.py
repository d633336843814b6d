"""How a part in a process of its own begins and ends."""

import asyncio
import signal
import subprocess
import sys
import time

import pytest

from robot.paths import ROOT
from robot.runtime.processes.child_process import command_of, how_it_ended, without_ctrl_c


def test_a_child_process_runs_this_interpreter_in_the_folder_of_the_rooms() -> None:
    assert command_of("hardware.motion.process") == [sys.executable, "-m", "hardware.motion.process"]
    assert (ROOT / "hardware" / "motion" / "process.py").is_file()


def test_what_a_library_prints_does_not_get_among_the_messages() -> None:
    child = (
        "import os, signal\n"
        "from robot.runtime.processes.child_process import begin\n"
        "messages = begin()\n"
        "print('a library', flush=True)\n"
        "os.write(1, b'a library in C')\n"
        "os.kill(os.getpid(), signal.SIGINT)\n"
        "messages.write(b'a message')\n"
    )
    done = subprocess.run([sys.executable, "-c", child], cwd=ROOT, capture_output=True, timeout=60, check=True)
    assert done.stdout == b"a message"
    assert b"a library in C" in done.stderr


def test_ctrl_c_does_not_interrupt_a_child_process_before_its_first_line() -> None:
    with without_ctrl_c():
        child = subprocess.Popen([sys.executable, "-c", "import asyncio; print('whole')"], stdout=subprocess.PIPE)
    for _ in range(20):
        child.send_signal(signal.SIGINT)
        time.sleep(0.01)
    assert child.communicate(timeout=60)[0] == b"whole\n"
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


async def test_ctrl_c_reaches_the_parent_again_after_two_child_processes_were_started_at_once() -> None:
    async def start() -> asyncio.subprocess.Process:
        with without_ctrl_c():
            return await asyncio.create_subprocess_exec(sys.executable, "-c", "")

    for child in await asyncio.gather(start(), start()):
        assert await child.wait() == 0
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


async def test_ctrl_c_stays_blocked_until_the_last_of_two_starts_has_ended() -> None:
    first, second = without_ctrl_c(), without_ctrl_c()
    with first:
        second.__enter__()
    assert signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ())
    second.__exit__(None, None, None)
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


@pytest.mark.parametrize(
    ("status", "told"),
    [(-signal.SIGSEGV, "was ended by SIGSEGV"), (1, "ended with status 1"), (None, "has closed its output")],
)
def test_the_end_of_a_child_process_is_described_in_words(status: int | None, told: str) -> None:
    assert how_it_ended(status) == told

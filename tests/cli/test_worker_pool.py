"""Processes that compute beside a command end with it, however it ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from robot.cli.worker_pool import workers
from robot.paths import ROOT

COMPUTES = """
from time import sleep
from robot.cli.worker_pool import workers
with workers(2) as pool:
    list(pool.map(sleep, [600] * 9))
"""
ENDS_S = 10.0


def children(pid: int) -> list[int]:
    """Processes that it has started and that still run."""
    return [int(number) for number in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def runs(pid: int) -> bool:
    """One that has ended, and that nobody has asked how, has no command line."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes() != b""
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_worker_processes_do_their_work() -> None:
    with workers(2) as pool:
        assert list(pool.map(abs, [-3, 4])) == [3, 4]


def started() -> tuple["subprocess.Popen[str]", list[int]]:
    """A command whose workers compute, in a session of its own, and its processes."""
    command = subprocess.Popen(
        [sys.executable, "-c", COMPUTES], cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    limit_s = time.monotonic() + ENDS_S
    while len(found := children(command.pid)) < 3:  # two, and what keeps book of what they share
        assert time.monotonic() < limit_s
        time.sleep(0.05)
    time.sleep(1.0)
    return command, found


def ended(found: list[int]) -> bool:
    """Whether all of these processes end soon."""
    limit_s = time.monotonic() + ENDS_S
    while any(map(runs, found)):
        if time.monotonic() > limit_s:
            return False
        time.sleep(0.05)
    return True


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_whoever_kills_the_command_leaves_none_behind(how: signal.Signals) -> None:
    command, found = started()
    command.send_signal(how)
    command.communicate()
    assert ended(found)


def test_ctrl_c_ends_command_and_workers_whatever_they_still_have_to_do() -> None:
    command, found = started()
    os.killpg(command.pid, signal.SIGINT)
    _, told = command.communicate(timeout=ENDS_S)
    assert ended(found)
    assert told.count("Traceback") == 1, "the command's own alone"
    assert told.rstrip().endswith("KeyboardInterrupt")

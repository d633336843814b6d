"""Processes that compute beside a command end with it, however it ends."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from robot.cli.worker_pool import workers

COMPUTES = "from robot.cli.worker_pool import workers; list(workers(2).map(__import__('time').sleep, [600, 600]))"
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


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_whoever_kills_the_command_leaves_none_behind(how: signal.Signals) -> None:
    command = subprocess.Popen([sys.executable, "-c", COMPUTES])
    limit_s = time.monotonic() + ENDS_S
    while len(started := children(command.pid)) < 3:  # two, and what keeps book of what they share
        assert time.monotonic() < limit_s
        time.sleep(0.05)
    time.sleep(1.0)
    command.send_signal(how)
    command.wait()
    limit_s = time.monotonic() + ENDS_S
    while any(map(runs, started)):
        assert time.monotonic() < limit_s
        time.sleep(0.05)

"""The process that stops wheels for a host that cannot: real processes, and a pipe in place of the port."""

import contextlib
import os
import select
import time
from collections.abc import Iterator

import pytest

from hardware.motor_boards.stop_watchdog import StopGuard

STOP = b"m 0 0\r"
pytestmark = pytest.mark.ports


@pytest.fixture
def guarded() -> Iterator[tuple[StopGuard, int]]:
    heard, port = os.pipe()
    guard = StopGuard(port, STOP, 200.0)
    yield guard, heard
    guard.leave()
    os.close(heard)
    os.close(port)


def said(heard: int, within_s: float) -> bytes:
    """What comes within so long, from the first byte on."""
    if not select.select([heard], [], [], within_s)[0]:
        return b""
    time.sleep(0.02)
    return os.read(heard, 4096)


def test_a_host_that_speaks_again_after_a_stop_is_watched_again(guarded: tuple[StopGuard, int]) -> None:
    guard, heard = guarded
    guard.watch()
    assert said(heard, 5.0).startswith(STOP)
    guard.feed()
    time.sleep(0.1)
    with contextlib.suppress(BlockingIOError):
        os.set_blocking(heard, False)
        os.read(heard, 4096)
    assert said(heard, 5.0).startswith(STOP), "the second silence is stopped like the first"


def test_a_guard_that_is_told_to_end_guards_on_while_the_wheels_are_under_command(
    guarded: tuple[StopGuard, int],
) -> None:
    guard, heard = guarded
    guard.watch()
    assert said(heard, 5.0).startswith(STOP)
    guard._process.terminate()
    guard.feed()
    assert said(heard, 5.0).startswith(STOP)
    assert guard.alive

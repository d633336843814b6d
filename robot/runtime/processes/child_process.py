"""Helpers for a part that runs in a process of its own: its command, its first steps, and a text of how it ended.

If a library crashes or hangs in such a process, only that part is down until it is restarted.
"""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterable, Iterator
from typing import BinaryIO


def command_of(module: str) -> list[str]:
    """Return the command that runs `module` in a new process, with this process's Python interpreter."""
    return [sys.executable, "-m", module]


class _Blocks(threading.local):
    """The blocks of `without_ctrl_c` that this thread is in, and its signal mask before the first of them."""

    entered = 0
    mask: Iterable[int] = ()


_blocks = _Blocks()


@contextlib.contextmanager
def without_ctrl_c() -> Iterator[None]:
    """Start child processes inside the block: Ctrl-C, which reaches parent and child, never interrupts them, not even
    while they import. The parent ends them. Tasks of one event loop may be inside at the same time."""
    if not _blocks.entered:  # a child process inherits what is blocked
        _blocks.mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    _blocks.entered += 1
    try:
        yield
    finally:
        _blocks.entered -= 1
        if not _blocks.entered:
            signal.pthread_sigmask(signal.SIG_SETMASK, _blocks.mask)


def begin() -> BinaryIO:
    """Set up the child process, first thing in it; return the stream for its messages to the parent.

    Output of libraries is redirected to standard error. Ctrl-C, which reaches parent and child, is ignored: the parent
    ends the child.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    messages = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return messages


def how_it_ended(status: int | None) -> str:
    """Return words on how a process ended (the rest of a sentence), by its exit status; None = it still runs."""
    if status is None:
        return "has closed its output"
    return f"was ended by {signal.Signals(-status).name}" if status < 0 else f"ended with status {status}"

"""A part in a process of its own: its command, its first steps, and a text for its end.

Such a process may crash or hang inside a library: the part is down until it is restarted, but the robot goes on.
"""

import os
import signal
import sys
from typing import BinaryIO


def command_of(module: str) -> list[str]:
    """Return the command that starts `module` with the interpreter of this process."""
    return [sys.executable, "-m", module]


def begin() -> BinaryIO:
    """Set up the child process, before all else; return the stream for its messages. Only the parent ends the child.

    Output of libraries goes to standard error. Ctrl-C reaches the whole process group, and only the parent handles it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    messages = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return messages


def how_it_ended(status: int | None) -> str:
    """Return how a process ended, as the rest of a sentence, from its exit status; None = it still runs."""
    if status is None:
        return "has closed its output"
    return f"was ended by {signal.Signals(-status).name}" if status < 0 else f"ended with status {status}"

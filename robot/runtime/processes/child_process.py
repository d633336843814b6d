"""A part in a process of its own: how its parent starts it, how it begins, and how its end is told.

What stands there may crash or hang inside a library: that costs the part until it is started again, never the robot.
"""

import os
import signal
import sys
from typing import BinaryIO


def command_of(module: str) -> list[str]:
    """What starts `module` with the interpreter of this process."""
    return [sys.executable, "-m", module]


def begin() -> BinaryIO:
    """For the child, before all else: where its messages go. Only the parent ends it.

    What a library prints goes to standard error, and Ctrl-C, which the whole group hears, is the parent's to answer.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    messages = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return messages


def how_it_ended(status: int | None) -> str:
    """The rest of a sentence about the process, from its exit status; None = it still runs."""
    if status is None:
        return "has closed its output"
    return f"was ended by {signal.Signals(-status).name}" if status < 0 else f"ended with status {status}"

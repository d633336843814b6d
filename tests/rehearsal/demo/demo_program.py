"""`kiosk demo` in a process of its own, for the tests that watch it from outside."""

import os
import signal
import subprocess
import sys


def kiosk(*arguments: str, **variables: str) -> "subprocess.Popen[str]":
    """Start `kiosk demo` as a terminal does: it ends at Ctrl-C."""
    return subprocess.Popen(
        [sys.executable, "-m", "robot.cli", "demo", *arguments],
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )

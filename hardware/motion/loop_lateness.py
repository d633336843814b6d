"""How late each step of the motion loop was, kept for a bench that asks for it.

KIOSK_STEPS_FILE names the file; without it nothing is kept. One float32 a step, milliseconds after its time.
"""

import os
from array import array
from pathlib import Path

from hardware.motion.limits import LATENESS_STEPS_KEPT

VARIABLE = "KIOSK_STEPS_FILE"


class Lateness:
    """Give it each step; `write` at the end. A loop that waits for its next time from each step is late only once."""

    def __init__(self, path: str | None = None) -> None:
        self._path = os.environ.get(VARIABLE, "") if path is None else path
        self._late_ms = array("f")

    def step(self, due_ms: float, now_ms: float) -> None:
        """A step that was due at `due_ms` began at `now_ms`."""
        if self._path and len(self._late_ms) < LATENESS_STEPS_KEPT:
            self._late_ms.append(max(0.0, now_ms - due_ms))

    def write(self) -> None:
        """What was kept so far, into the file."""
        if self._path:
            Path(self._path).write_bytes(self._late_ms.tobytes())


def read(path: Path) -> list[float]:
    """What a motion process has written, ms. Raises `OSError` where it has not."""
    late_ms = array("f")
    late_ms.frombytes(path.read_bytes())
    return late_ms.tolist()

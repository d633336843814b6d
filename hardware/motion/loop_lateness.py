"""Records how late each step of the motion loop began, for a benchmark that asks for it.

The environment variable KIOSK_STEPS_FILE names the file; without it nothing is recorded. The file holds one float32 a
step: milliseconds after the time at which it was due.
"""

import os
from array import array
from pathlib import Path

from hardware.motion.limits import LATENESS_STEPS_KEPT

VARIABLE = "KIOSK_STEPS_FILE"
"""Name of the environment variable that names the file."""


class Lateness:
    """Records the lateness of control steps. Call `step` at each of them and `write` at the end.

    One delay makes only one step late, since the loop computes each due time from the step before.
    """

    def __init__(self, path: str | None = None) -> None:
        self._path = os.environ.get(VARIABLE, "") if path is None else path
        self._late_ms = array("f")

    def step(self, due_ms: float, now_ms: float) -> None:
        """Record that a step which was due at `due_ms` began at `now_ms`."""
        if self._path and len(self._late_ms) < LATENESS_STEPS_KEPT:
            self._late_ms.append(max(0.0, now_ms - due_ms))

    def write(self) -> None:
        """Write the recorded lateness of all steps into the file."""
        if self._path:
            Path(self._path).write_bytes(self._late_ms.tobytes())


def read(path: Path) -> list[float]:
    """Return the lateness of each step, ms, that a motion process has written to the file. Raises `OSError` if it has
    written nothing.
    """
    late_ms = array("f")
    late_ms.frombytes(path.read_bytes())
    return late_ms.tolist()

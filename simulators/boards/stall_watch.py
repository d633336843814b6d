"""The board's check, once a control step, that a wheel follows its command; same as `follows` in
`hardware/firmware/drive.c`.

A blocked wheel, or a wheel with a broken encoder, does not move; swapped encoder wires make it turn the wrong way; a
faulty driver makes it too fast.
"""

OWED_LIMIT_MM = 24.0
OWED_SHARE = 8.0
"""A wheel that makes less than 1 / OWED_SHARE of the commanded distance falls behind; OWED_LIMIT_MM is how far it
may."""
WRONG_MM_S, WRONG_MS = 40.0, 200.0
RUNAWAY_SHARE, RUNAWAY_MM_S, RUNAWAY_MS = 1.3, 150.0, 300.0
MM_PER_TICK = 150.0 * 3.141593 / 1320
"""Distance that the rim moves a tick, mm, from the wheel diameter and the ticks a turn in
`hardware/firmware/config.h`."""


class Following:
    """The check whether one wheel follows its command."""

    def __init__(self) -> None:
        self._ticks: int | None = None
        self._owed_mm = self._wrong_ms = self._runaway_ms = 0.0

    def step(self, wanted_mm_s: float, measured_mm_s: float, ticks: int, dt_s: float) -> bool:
        """Check one control step. Return False when the wheel has not followed its command for too long."""
        moved_mm = (ticks - (ticks if self._ticks is None else self._ticks)) * MM_PER_TICK
        self._ticks = ticks
        if wanted_mm_s == 0.0:
            self.forget()
            return True
        if wanted_mm_s < 0.0:
            wanted_mm_s, measured_mm_s, moved_mm = -wanted_mm_s, -measured_mm_s, -moved_mm
        self._owed_mm = max(0.0, self._owed_mm + wanted_mm_s * dt_s - OWED_SHARE * max(0.0, moved_mm))
        runs_away = measured_mm_s > RUNAWAY_SHARE * wanted_mm_s + RUNAWAY_MM_S
        self._wrong_ms = self._wrong_ms + 1000 * dt_s if measured_mm_s < -WRONG_MM_S else 0.0
        self._runaway_ms = self._runaway_ms + 1000 * dt_s if runs_away else 0.0
        return self._owed_mm < OWED_LIMIT_MM and self._wrong_ms < WRONG_MS and self._runaway_ms < RUNAWAY_MS

    def forget(self) -> None:
        """Reset the check of this wheel."""
        self._owed_mm = self._wrong_ms = self._runaway_ms = 0.0

"""Wheels that turn exactly as a simulated firmware drives them."""

from simulators.boards.firmware import Firmware
from simulators.boards.stall_watch import MM_PER_TICK


class FollowingWheels:
    """The wheels of one board; call `turn` after each of its ticks."""

    def __init__(self) -> None:
        self._way_mm = [0.0, 0.0]

    def turn(self, firmware: Firmware, dt_s: float) -> None:
        """Let `dt_s` pass."""
        for wheel, commanded_mm_s in enumerate(firmware.command):
            self._way_mm[wheel] += commanded_mm_s * dt_s
        pins = firmware.sensors
        pins.left_mm_s, pins.right_mm_s = firmware.command
        pins.left_ticks, pins.right_ticks = (int(way / MM_PER_TICK) for way in self._way_mm)

"""The reference firmware's simulator as a brain for `simulators.boards.faulty_serial_device`: wheels that follow,
ranges that see."""

import random

from simulators.boards.firmware import Firmware
from tests.hardware.motor_boards.stepped_link import TICKS_PER_MM

FREE_MM = (4000,) * 6


class ReferenceBrain:
    """A board with nothing in its way; `bumper`, `estop` and `ranges_mm` may be set."""

    def __init__(self) -> None:
        self._dice = random.Random(3)
        self.bumper, self.estop, self.ranges_mm = 0, False, FREE_MM
        self.travelled_mm = [0.0, 0.0]
        self.reset(0.0)

    def reset(self, now_ms: float) -> None:
        self.firmware = Firmware(self._dice, born_ms=now_ms)
        self._counted_mm = [0.0, 0.0]

    def receive(self, data: bytes, now_ms: float) -> bytes:
        return self.firmware.receive(data, now_ms)

    def tick(self, now_ms: float, dt_s: float) -> bytes:
        pins = self.firmware.sensors
        for side, speed in enumerate(self.firmware.command):
            self._counted_mm[side] += speed * dt_s
            self.travelled_mm[side] += speed * dt_s
        pins.left_mm_s, pins.right_mm_s = self.firmware.command
        pins.left_ticks, pins.right_ticks = (int(way * TICKS_PER_MM) for way in self._counted_mm)
        pins.bumper, pins.estop = self.bumper, self.estop
        jitter = self._dice.randrange(-4, 5)  # no sensor says the same for long
        pins.ranges_mm = tuple(max(0, reading - 5 + jitter) for reading in self.ranges_mm)
        return self.firmware.tick(now_ms, dt_s)

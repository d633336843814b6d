"""A simulated Arduino with the ros_arduino_bridge firmware and two wheels.

As in that firmware's source, CR ends a command, numbers are read as `atoi` does, a missing number counts as zero,
commands without arguments are carried out, unknown letters get "Invalid Command", and the wheels stop 2 s after `m`.
"""

import re
from dataclasses import dataclass, field

from simulators.boards.driven_wheel import DrivenWheel

AUTO_STOP_MS = 2000.0
FRAMES_PER_S = 30
ARGUMENT_LIMIT = 31


@dataclass
class ArduinoBridge:
    """The simulated Arduino, as the brain (logic) of a `simulators.boards.faulty_serial_device`."""

    ticks_per_mm: float
    commands: list[bytes] = field(default_factory=list)
    odd_answers: list[bytes] = field(default_factory=list)
    auto_stops: int = 0

    def __post_init__(self) -> None:
        self.wheels = (DrivenWheel(self.ticks_per_mm), DrivenWheel(self.ticks_per_mm))
        self.reset(0.0)

    def reset(self, now_ms: float) -> None:
        """Reset the board: counters at zero, wheels without power."""
        self._line = b""
        self._moved_ms = now_ms - AUTO_STOP_MS
        for wheel in self.wheels:
            wheel.forget()

    def receive(self, data: bytes, now_ms: float) -> bytes:
        """Carry out the commands that are complete with `data`. Return the answers."""
        *lines, self._line = (self._line + data).split(b"\r")
        return b"".join(self._run(line, now_ms) for line in lines)

    def tick(self, now_ms: float, dt_s: float) -> bytes:
        """Turn the wheels for `dt_s`; stop them 2 s after the last command `m`, as the firmware does."""
        if now_ms - self._moved_ms > AUTO_STOP_MS and self.wheels[0].powered:
            self.auto_stops += 1
            self._stop()
        for wheel in self.wheels:
            wheel.step(dt_s)
        return b""

    def _run(self, line: bytes, now_ms: float) -> bytes:
        self.commands.append(line)
        first, *rest = line.split(b" ")
        letter = first[-1:]
        arguments = [*rest[:1], b"".join(rest[1:])] if rest else []
        left, right = [*(_atoi(word[:ARGUMENT_LIMIT]) for word in arguments), 0, 0][:2]
        if letter == b"e":
            if self.odd_answers:
                return self.odd_answers.pop(0) + b"\r\n"
            return b"%d %d\r\n" % tuple((wheel.ticks + 2**31) % 2**32 - 2**31 for wheel in self.wheels)
        if letter == b"m":
            self._move(left, right, now_ms)
            return b"OK\r\n"
        if letter == b"r":
            for wheel in self.wheels:
                wheel.forget()
            return b"OK\r\n"
        if letter == b"b":
            return b" 57600\r\n"
        return b"Invalid Command\r\n"

    def _move(self, left: int, right: int, now_ms: float) -> None:
        self._moved_ms = now_ms
        if left == right == 0:
            self._stop()
            return
        for wheel, ticks in zip(self.wheels, (left, right), strict=True):
            wheel.powered = True
            wheel.target_mm_s = ticks * FRAMES_PER_S / self.ticks_per_mm

    def _stop(self) -> None:
        for wheel in self.wheels:
            wheel.let_go()


def _atoi(word: bytes) -> int:
    match = re.match(rb"\s*[+-]?[0-9]+", word)
    if match is None:
        return 0
    return (int(match[0]) + 2**15) % 2**16 - 2**15  # an int has 16 bits

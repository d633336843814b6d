"""A simulated RoboClaw with two wheels: packet serial as in its manual, written independently of the robot's driver.

The board has the traps of the real one: a packet whose pieces come more than 10 ms apart is dropped, a packet with a
wrong CRC gets no answer, a reset erases the timeout, and without a timeout the last speed stays on.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from simulators.boards.driven_wheel import DrivenWheel

ME = 0x80
PIECES_MS = 10.0
DATA_BYTES = {14: 1, 15: 0, 18: 0, 19: 0, 21: 0, 24: 0, 34: 4, 37: 8, 49: 0, 78: 0, 90: 0}
WRITES = (14, 34, 37)
ESTOP, FAULT_M1, S4 = 0x0001, 0x0040, 0x0040_0000


def crc(data: bytes) -> int:
    """Return the CRC of `data` as the manual's C code does: start 0, polynomial 0x1021."""
    register = 0
    for byte in data:
        register ^= byte << 8
        for _ in range(8):
            register = ((register << 1) ^ 0x1021 if register & 0x8000 else register << 1) & 0xFFFF
    return register


@dataclass
class Roboclaw:
    """The simulated RoboClaw, as the brain (logic) of a `simulators.boards.faulty_serial_device`."""

    ticks_per_mm: float
    version: str = "USB Roboclaw 2x15a v4.1.34"
    saved_timeout: int = 0
    obeys_timeout: bool = True
    short_status: bool = False
    battery_dv: int = 248
    status: int = 0
    commands: list[tuple[int, bytes]] = field(default_factory=list)
    timeouts: int = 0

    def __post_init__(self) -> None:
        self.wheels = (DrivenWheel(self.ticks_per_mm), DrivenWheel(self.ticks_per_mm))
        self.reset(0.0)

    def reset(self, now_ms: float) -> None:
        """Reset the board: all values that are not saved in it are lost."""
        self.timeout = self.saved_timeout
        self._buffer = b""
        self._heard_ms = now_ms
        self._packet_ms = now_ms
        for wheel in self.wheels:
            wheel.forget()

    def receive(self, data: bytes, now_ms: float) -> bytes:
        """Carry out the packets that are complete, and keep the rest until more bytes come. Return the answers."""
        if self._buffer and now_ms - self._heard_ms > PIECES_MS:
            self._buffer = b""
        self._heard_ms = now_ms
        self._buffer += data
        said = b""
        while self._buffer:
            if self._buffer[0] != ME or (len(self._buffer) > 1 and self._buffer[1] not in DATA_BYTES):
                self._buffer = self._buffer[1:]
                continue
            if len(self._buffer) < 2:
                break
            command = self._buffer[1]
            size = DATA_BYTES[command] + (2 if command in WRITES else 0)
            if len(self._buffer) < 2 + size:
                break
            packet, self._buffer = self._buffer[: 2 + size], self._buffer[2 + size :]
            said += self._carry_out(command, packet, now_ms)
        return said

    def tick(self, now_ms: float, dt_s: float) -> bytes:
        """Turn the wheels for `dt_s`, and stop them when the host has been silent for longer than the timeout."""
        if self.timeout and now_ms - self._packet_ms > self.timeout * 100 and self.wheels[0].powered:
            self.timeouts += 1
            self._let_go()
        if self.status & (ESTOP | FAULT_M1):
            self._let_go()
            for wheel in self.wheels:
                wheel.speed_mm_s = 0.0
        for wheel in self.wheels:
            wheel.step(dt_s)
        return b""

    def _let_go(self) -> None:
        for wheel in self.wheels:
            wheel.let_go()

    def _carry_out(self, command: int, packet: bytes, now_ms: float) -> bytes:
        if command in WRITES:
            body, check = packet[:-2], packet[-2:]
            if crc(body).to_bytes(2, "big") != check:
                return b""
            self._packet_ms = now_ms
            self.commands.append((command, body[2:]))
            self._write(command, body[2:])
            return b"\xff"
        self._packet_ms = now_ms
        answers: dict[int, Callable[[], bytes]] = {
            15: lambda: bytes((self.timeout,)),
            18: lambda: self._speed(0),
            19: lambda: self._speed(1),
            21: lambda: self.version.encode() + b"\n\x00",
            24: lambda: self.battery_dv.to_bytes(2, "big"),
            49: lambda: b"".join(
                round(30 + abs(wheel.speed_mm_s) / 5).to_bytes(2, "big", signed=True) for wheel in self.wheels
            ),
            78: lambda: b"".join((wheel.ticks & 0xFFFF_FFFF).to_bytes(4, "big") for wheel in self.wheels),
            90: lambda: self.status.to_bytes(2 if self.short_status else 4, "big"),
        }
        data = answers[command]()
        return data + crc(bytes((ME, command)) + data).to_bytes(2, "big")

    def _speed(self, number: int) -> bytes:
        speed = round(self.wheels[number].measured_mm_s * self.ticks_per_mm)
        return speed.to_bytes(4, "big", signed=True) + bytes((int(speed < 0),))

    def _write(self, command: int, data: bytes) -> None:
        if command == 14:
            self.timeout = data[0] if self.obeys_timeout else self.timeout
        elif command == 34:
            self._let_go()
        elif not self.status & (ESTOP | FAULT_M1):
            for wheel, ticks_s in zip(self.wheels, (data[:4], data[4:]), strict=True):
                wheel.powered = True
                wheel.target_mm_s = int.from_bytes(ticks_s, "big", signed=True) / self.ticks_per_mm

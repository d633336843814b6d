"""The rules of the motor board's firmware, as in the reference firmware: sessions, deadman switch, stop latches,
velocity ramp.

The code is pure: bytes, sensor values and the board's own clock go in; bytes and wheel commands come out.
"""

import random
from dataclasses import dataclass, field

from simulators.boards.protocol import (
    HostLine,
    LineBuffer,
    Velocity,
    checksum,
    digits,
    integer,
    parse_request,
    parse_velocity,
    reply,
)
from simulators.boards.stall_watch import Following

SPEED_LIMIT_MM_S = 600.0
RAMP_MM_S2 = 3000.0
DEADMAN_MS = 200.0
TELEMETRY_MS = 100.0
BENCH_LIMIT_MM_S = 100.0
BENCH_LIMIT_S = 60
BENCH_TTL_MS = 300.0
RANGE_LIMIT_MM = 4000
SHOWN_MM_S = 2047.0

ARMED, ESTOP_LATCHED, BUMPER_LATCHED, REFUSED, ESTOP_PRESSED, STALLED = 1, 2, 4, 8, 16, 32
SEQ_SPAN = 4096

HELP = (
    "I identity, ? status, X stop, C clear what holds",
    "ARM nonce*crc, V nonce seq l r ttl*crc",
    "BENCH s: then V l r without crc, 100 mm/s",
)


@dataclass
class Sensors:
    """The signals now at the board's input pins."""

    left_ticks: int = 0
    right_ticks: int = 0
    left_mm_s: float = 0.0
    right_mm_s: float = 0.0
    estop: bool = False
    bumper: int = 0
    cliff: int = 0
    ranges_mm: tuple[int, ...] = ()
    battery_mv: int = 25_200
    current_ma: int = 300


@dataclass
class Firmware:
    """The state of the board from one reset to the next. `command`: speeds for the motor driver, mm/s (left, right)."""

    dice: random.Random
    sensors: Sensors = field(default_factory=Sensors)
    command: tuple[float, float] = (0.0, 0.0)
    born_ms: float = 0.0

    def __post_init__(self) -> None:
        self._buffer = LineBuffer()
        self._target = (0.0, 0.0)
        self._expires_ms = 0.0
        self._heard_ms = 0.0
        self._armed = False
        self._estop_latched = False
        self._bumper_latched = False
        self._stall_latched = False
        self._stalls = 0
        self._following = Following(), Following()
        self._newest_seq: int | None = None
        self._bench_until_ms = 0.0
        self._errors = 0
        self._next_telemetry_ms = 0.0
        self._nonce = self._new_nonce()
        self.stops_alone = False
        """Whether the board brakes by itself because the host's last command has expired."""

    @property
    def latched(self) -> bool:
        """Whether a stop is latched: the power stage is off until a person acts."""
        return self._estop_latched or self._bumper_latched or self._stall_latched

    @property
    def armed(self) -> bool:
        """Whether a motion session is open, so that the board accepts speeds."""
        return self._armed

    def receive(self, data: bytes, now_ms: float) -> bytes:
        """Handle bytes that arrive from the host. Return the replies."""
        return b"".join(self._handle(line, now_ms) for line in self._buffer.push(data))

    def tick(self, now_ms: float, dt_s: float) -> bytes:
        """Run one pass of the control loop (watchdogs, latches, ramp). Return the telemetry to send, b"" when none is
        due."""
        if self.sensors.estop:
            self._estop_latched = True
            self._end_session()
        if self.sensors.bumper or self.sensors.cliff:
            self._bumper_latched = True
            self._end_session()
        if self._armed and now_ms - self._heard_ms > DEADMAN_MS:
            self._end_session()
        expired = now_ms > self._expires_ms
        if expired:
            self._target = (0.0, 0.0)
        self.stops_alone = expired and self.command != self._target
        if self.latched:
            self.command = (0.0, 0.0)  # the power stage is off: no ramp
        else:
            step = RAMP_MM_S2 * dt_s
            left, right = (
                have + min(max(want - have, -step), step) for have, want in zip(self.command, self._target, strict=True)
            )
            self.command = (left, right)
            self._watch_wheels(dt_s)
        if now_ms < self._next_telemetry_ms:
            return b""
        self._next_telemetry_ms = now_ms + TELEMETRY_MS
        return self._telemetry(now_ms)

    def range_line(self, sensor: int, range_mm: int) -> bytes:
        """Store a reading of the range sensor `sensor` (from 0). Return the line that reports it to the host."""
        mm = list(self.sensors.ranges_mm)
        mm[sensor] = min(range_mm, RANGE_LIMIT_MM)
        self.sensors.ranges_mm = tuple(mm)
        return reply("R", digits(sensor + 1, 1), digits(mm[sensor], 3))

    def _watch_wheels(self, dt_s: float) -> None:
        """Latch a stop until the command `C` when a wheel does not follow its commanded speed (a stall)."""
        pins = self.sensors
        measured = (pins.left_mm_s, pins.left_ticks), (pins.right_mm_s, pins.right_ticks)
        follow = [
            wheel.step(wanted, mm_s, ticks, dt_s)
            for wheel, wanted, (mm_s, ticks) in zip(self._following, self.command, measured, strict=True)
        ]
        if all(follow):
            return
        self._stall_latched, self.command = True, (0.0, 0.0)
        self._stalls += 1
        self._end_session()
        for wheel in self._following:
            wheel.forget()

    def _handle(self, line: bytes, now_ms: float) -> bytes:
        request = parse_request(line)
        if request.verb == "X":  # the one command that is obeyed however broken the rest of the line is
            self._end_session()
            self._bench_until_ms = 0.0
            return reply("K", "X")
        if request.broken:
            self._errors = min(self._errors + 1, 65_535)
            return b""
        if request.verb == "V":
            return self._velocity(request, now_ms)
        if request.verb == "ARM":
            return self._arm(request, now_ms)
        if request.verb == "I":
            return reply("I", "reception-base", 2, "0.2.0", "simulated", "power-on", self._nonce)
        if request.verb == "C":
            return self._clear_bumper()
        if request.verb == "?":
            return self._status(now_ms)
        if request.verb == "H":
            return b"".join(reply("H", text) for text in HELP)
        if request.verb == "BENCH":
            return self._bench(request, now_ms)
        self._errors = min(self._errors + 1, 65_535)
        return reply("E", "?", "unknown")

    def _velocity(self, request: HostLine, now_ms: float) -> bytes:
        if not request.whole:
            return self._bench_velocity(request, now_ms)
        wish = parse_velocity(request)
        if wish is None:
            self._errors = min(self._errors + 1, 65_535)
            return reply("E", "V", "format")
        if self._armed and now_ms - self._heard_ms > DEADMAN_MS:  # queued lines may be read before the next tick
            self._end_session()
        obeyed = self._armed and wish.nonce == self._nonce and self._is_newer(wish.seq)
        if obeyed:
            self._obey(wish, now_ms)
        return self._answer(wish.seq, refused=not obeyed)

    def _obey(self, wish: Velocity, now_ms: float) -> None:
        self._newest_seq = wish.seq
        self._heard_ms = now_ms
        self._expires_ms = now_ms + wish.ttl
        self._target = (_limited(wish.left, SPEED_LIMIT_MM_S), _limited(wish.right, SPEED_LIMIT_MM_S))

    def _is_newer(self, seq: int) -> bool:
        if self._newest_seq is None:
            return True
        return 0 < (seq - self._newest_seq) % SEQ_SPAN < SEQ_SPAN // 2

    def _arm(self, request: HostLine, now_ms: float) -> bytes:
        if not request.whole:
            return reply("E", "ARM", "crc")
        if self.sensors.estop:
            return reply("E", "ARM", "estop")
        if self._bumper_latched:
            return reply("E", "ARM", "bumper")
        if self._stall_latched:
            return reply("E", "ARM", "stall")
        if request.arguments != (self._nonce,) or self._armed:
            return reply("E", "ARM", "nonce")
        self._estop_latched = False
        self._armed = True
        self._newest_seq = None
        self._heard_ms = now_ms
        return reply("K", "ARM")

    def _clear_bumper(self) -> bytes:
        if self.sensors.bumper or self.sensors.cliff:
            return reply("E", "C", "pressed")
        self._bumper_latched = self._stall_latched = False
        return reply("K", "C")

    def _bench(self, request: HostLine, now_ms: float) -> bytes:
        seconds = integer(request.arguments[0]) if len(request.arguments) == 1 else None
        if seconds is None or not 0 < seconds <= BENCH_LIMIT_S:
            return reply("E", "BENCH", "range")
        self._bench_until_ms = now_ms + seconds * 1000
        return reply("K", "BENCH")

    def _bench_velocity(self, request: HostLine, now_ms: float) -> bytes:
        speeds = [integer(field) for field in request.arguments]
        if now_ms >= self._bench_until_ms or self.latched or len(speeds) != 2 or None in speeds:
            self._errors = min(self._errors + 1, 65_535)
            return reply("E", "V", "crc")
        left, right = (_limited(speed or 0, BENCH_LIMIT_MM_S) for speed in speeds)
        self._target = (left, right)
        self._expires_ms = now_ms + BENCH_TTL_MS
        return self._answer(0, refused=False)

    def _answer(self, seq: int, *, refused: bool) -> bytes:
        pins = self.sensors
        flags = (
            ARMED * self._armed
            | ESTOP_LATCHED * self._estop_latched
            | BUMPER_LATCHED * self._bumper_latched
            | REFUSED * refused
            | ESTOP_PRESSED * pins.estop
            | STALLED * self._stall_latched
        )
        ticks = (digits(count, 5) for count in (pins.left_ticks, pins.right_ticks))
        speeds = (digits(round(_limited(speed, SHOWN_MM_S)), 3) for speed in (pins.left_mm_s, pins.right_mm_s))
        return reply("A", digits(seq, 3), *ticks, *speeds, digits(flags, 2))

    def _telemetry(self, now_ms: float) -> bytes:
        pins = self.sensors
        power = digits(pins.battery_mv, 4), digits(pins.current_ma, 4)
        masks = digits(pins.bumper, 2), digits(pins.cliff, 1)
        ranges = (digits(min(range_mm, RANGE_LIMIT_MM), 3) for range_mm in pins.ranges_mm)
        return reply(
            "T", digits(round(now_ms - self.born_ms), 7), *power, *masks, *ranges, digits(self._bad_lines(), 4)
        )

    def _status(self, now_ms: float) -> bytes:
        words = [f"{self.sensors.battery_mv / 1000:.1f}V", "armed" if self._armed else "unarmed"]
        words += ["ESTOP"] * self._estop_latched + ["BUMPER"] * self._bumper_latched
        words += (
            ["STALL"] * self._stall_latched
            + ["bench"] * (now_ms < self._bench_until_ms)
            + [f"errors={self._bad_lines()}", "overruns=0"]
        )
        words += [f"stalls={self._stalls}"] * (self._stalls > 0)
        return reply("S", *words)

    def _bad_lines(self) -> int:
        return min(self._errors + self._buffer.dropped, 65_535)

    def _end_session(self) -> None:
        """End the motion session. The nonce (random number in each command) changes, so that commands still queued
        become invalid."""
        self._target = (0.0, 0.0)
        if self._armed:
            self._armed = False
            self._nonce = self._new_nonce()

    def _new_nonce(self) -> str:
        return f"{checksum(self.dice.randbytes(8)):04X}"


def _limited(speed: float, limit: float) -> float:
    return min(max(float(speed), -limit), limit)

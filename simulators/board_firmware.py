"""The rules of the motor board's firmware, as the reference firmware will have them: sessions, deadman, latches, ramp.

Pure: bytes, sensor values and the board's own clock in; bytes and wheel commands out.
"""

import random
from dataclasses import dataclass, field

from simulators.board_wire import (
    LineBuffer,
    Request,
    Velocity,
    checksum,
    integer,
    parse_request,
    parse_velocity,
    reply,
    signed32,
)

SPEED_LIMIT_MM_S = 600.0
RAMP_MM_S2 = 3000.0
DEADMAN_MS = 200.0
TELEMETRY_MS = 100.0
BENCH_LIMIT_MM_S = 100.0
BENCH_LIMIT_S = 60
BENCH_TTL_MS = 300.0

ARMED, ESTOP_LATCHED, BUMPER_LATCHED, REFUSED, ESTOP_PRESSED = 1, 2, 4, 8, 16

HELP = (
    "I identity, ? status, X stop, C clear what holds",
    "ARM nonce*crc, V nonce seq l r ttl*crc",
    "BENCH s: then V l r without crc, 100 mm/s",
)


@dataclass
class Sensors:
    """What the board's pins say now."""

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
    """One board between two resets. `command` is what the motor driver gets, in mm/s (left, right)."""

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
        self._newest_seq: int | None = None
        self._bench_until_ms = 0.0
        self._errors = 0
        self._next_telemetry_ms = 0.0
        self._nonce = self._new_nonce()

    @property
    def latched(self) -> bool:
        """The power stage is off until a person acts."""
        return self._estop_latched or self._bumper_latched

    def receive(self, data: bytes, now_ms: float) -> bytes:
        """Handle bytes from the cable; the replies."""
        return b"".join(self._handle(line, now_ms) for line in self._buffer.push(data))

    def tick(self, now_ms: float, dt_s: float) -> bytes:
        """One turn of the control loop: watchdogs, latches, ramp; what is pushed to the cable."""
        if self.sensors.estop:
            self._estop_latched = True
            self._end_session()
        if self.sensors.bumper or self.sensors.cliff:
            self._bumper_latched = True
            self._end_session()
        if self._armed and now_ms - self._heard_ms > DEADMAN_MS:
            self._end_session()
        if now_ms > self._expires_ms:
            self._target = (0.0, 0.0)
        if self._estop_latched or self._bumper_latched:
            self.command = (0.0, 0.0)  # the power stage is off: no ramp
        else:
            step = RAMP_MM_S2 * dt_s
            left, right = (
                have + min(max(want - have, -step), step) for have, want in zip(self.command, self._target, strict=True)
            )
            self.command = (left, right)
        if now_ms < self._next_telemetry_ms:
            return b""
        self._next_telemetry_ms = now_ms + TELEMETRY_MS
        return self._telemetry(now_ms)

    def _handle(self, line: bytes, now_ms: float) -> bytes:
        request = parse_request(line)
        if request.verb == "X":  # the one word that works however broken the rest of the line is
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
            return reply("I", "reception-base", 1, "0.1.0", "simulated", "power-on", self._nonce)
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

    def _velocity(self, request: Request, now_ms: float) -> bytes:
        if not request.whole:
            return self._bench_velocity(request, now_ms)
        wish = parse_velocity(request)
        if wish is None:
            self._errors = min(self._errors + 1, 65_535)
            return reply("E", "V", "format")
        if self._armed and now_ms - self._heard_ms > DEADMAN_MS:  # a queue may be read before the next tick
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
        return 0 < (seq - self._newest_seq) % 65_536 < 32_768

    def _arm(self, request: Request, now_ms: float) -> bytes:
        if not request.whole:
            return reply("E", "ARM", "crc")
        if self.sensors.estop:
            return reply("E", "ARM", "estop")
        if self._bumper_latched:
            return reply("E", "ARM", "bumper")
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
        self._bumper_latched = False
        return reply("K", "C")

    def _bench(self, request: Request, now_ms: float) -> bytes:
        seconds = integer(request.arguments[0]) if len(request.arguments) == 1 else None
        if seconds is None or not 0 < seconds <= BENCH_LIMIT_S:
            return reply("E", "BENCH", "range")
        self._bench_until_ms = now_ms + seconds * 1000
        return reply("K", "BENCH")

    def _bench_velocity(self, request: Request, now_ms: float) -> bytes:
        speeds = [integer(field) for field in request.arguments]
        latched = self._estop_latched or self._bumper_latched
        if now_ms >= self._bench_until_ms or latched or len(speeds) != 2 or None in speeds:
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
        )
        ticks = (f"{signed32(count):+011d}" for count in (pins.left_ticks, pins.right_ticks))
        speeds = (f"{round(speed):+05d}" for speed in (pins.left_mm_s, pins.right_mm_s))
        return reply("A", f"{seq:05d}", *ticks, *speeds, f"{flags:02X}")

    def _telemetry(self, now_ms: float) -> bytes:
        pins = self.sensors
        clock = f"{round(now_ms - self.born_ms) % 100_000_000:08d}"
        power = f"{pins.battery_mv:05d}", f"{pins.current_ma:05d}"
        masks = f"{pins.bumper:02X}", f"{pins.cliff:X}"
        ranges = (f"{range_mm:04d}" for range_mm in pins.ranges_mm)
        return reply("T", clock, *power, *masks, *ranges, f"{self._bad_lines():05d}")

    def _status(self, now_ms: float) -> bytes:
        words = [f"{self.sensors.battery_mv / 1000:.1f}V", "armed" if self._armed else "unarmed"]
        words += ["ESTOP"] * self._estop_latched + ["BUMPER"] * self._bumper_latched
        words += ["bench"] * (now_ms < self._bench_until_ms) + [f"errors={self._bad_lines()}", "overruns=0"]
        return reply("S", *words)

    def _bad_lines(self) -> int:
        return min(self._errors + self._buffer.dropped, 65_535)

    def _end_session(self) -> None:
        """Whatever was queued for this session now carries a dead nonce."""
        self._target = (0.0, 0.0)
        if self._armed:
            self._armed = False
            self._nonce = self._new_nonce()

    def _new_nonce(self) -> str:
        return f"{checksum(self.dice.randbytes(8)):04X}"


def _limited(speed: float, limit: float) -> float:
    return min(max(float(speed), -limit), limit)

"""The ros_arduino_bridge dialect: one letter, numbers, CR. Many student robots speak it, so it is spoken here, slowly.

    m LEFT RIGHT   ticks per frame of 1/30 s, answered OK        e   counters, answered "LEFT RIGHT"
    b              baud rate, answered " 57600"

It has no checksum: a broken `m 20 20` may be obeyed as `m 200 20`. So no wheel is told more than 0.2 m/s, the command
is said again every control step, counters that make no sense are never believed, and what the wheels do is watched. It
stops by itself only 2 s after the last command: `hardware.stop_guard`, a process of its own, stops it when this one
dies or freezes. Ranges, bumper, red button and battery are the second board's. Left and right, forward and backward
are as the firmware has them.
"""

import logging
import re
from collections import deque

from hardware import wire
from hardware.board_link import MISSES_LIMIT, NO_NONCE, REPLY_LIMIT_MS, BoardFacts, LinkFigures, LinkLost
from hardware.driver_faults import wheel_fault
from hardware.serial_port import WAKE_LIMIT_S, SerialPort
from hardware.stop_guard import GuardedPort, StopGuard
from hardware.wheel_watch import WheelWatch
from hardware.wire import Flags

log = logging.getLogger("kiosk.base")

SPEED_CAP_MM_S = 200.0
FRAMES_PER_S = 30
SILENCE_MS = 200.0
"""The guard stops the wheels after so much silence; the firmware itself only after 2000 ms."""
LEAP_MM = 60.0
LEAP_MM_S = 1500.0
"""More between two readings is a broken number or a board that has restarted."""
LEAPS_LIMIT = 3
TELEMETRY_MS = 100.0
HUSH_MS = 20.0
"""After an answer that does not fit the line must be quiet for so long: what comes late belongs to older questions."""
LINE_LIMIT = 64
STOP = b"\rm 0 0\r"
"""The first CR ends whatever half command is in the board; the board answers that with "Invalid Command"."""
_COUNTERS = re.compile(rb"(-?[0-9]{1,10}) (-?[0-9]{1,10})")
_BAUD = re.compile(rb" ?[0-9]{4,7}")


class BridgeError(ValueError):
    """The line is not the answer to what was asked."""


def speeds(left_mm_s: float, right_mm_s: float, ticks_per_mm: float) -> bytes:
    """The request for wheel speeds, both scaled down so that none is above SPEED_CAP_MM_S."""
    share = SPEED_CAP_MM_S / max(abs(left_mm_s), abs(right_mm_s), SPEED_CAP_MM_S)
    left, right = (round(speed * share * ticks_per_mm / FRAMES_PER_S) for speed in (left_mm_s, right_mm_s))
    return b"m %d %d\r" % (left, right)


def counters(line: bytes) -> tuple[int, int]:
    """The two counters in a line. Raises `BridgeError`: an empty or odd line is never zero."""
    match = _COUNTERS.fullmatch(line)
    if match is None:
        raise BridgeError(f"not two counters: {line!r}")
    left, right = int(match[1]), int(match[2])
    half = wire.TICK_SPAN // 2
    if not (-half <= left < half and -half <= right < half):
        raise BridgeError(f"beyond 32 bits: {line!r}")
    return left, right


class BridgeLink:
    """A `Link` (hardware.board). Call `receive` whenever bytes come: each reply lets the next question out."""

    speed_cap_mm_s = SPEED_CAP_MM_S

    def __init__(self, port: SerialPort, ticks_per_mm: float) -> None:
        self._guard = StopGuard(port.fileno(), STOP, SILENCE_MS)
        self.port = GuardedPort(port, self._guard)
        self.facts = BoardFacts()
        self.figures = LinkFigures()
        self._ticks_per_mm = ticks_per_mm
        self._hush_until_ms = 0.0
        self._queue: deque[bytes] = deque()
        self._asked = b""
        self._asked_ms = 0.0
        self._part = b""
        self._misses = 0
        self._leaps = 0
        self._opened_ms: float | None = None
        self._obeyed_ms = 0.0
        self._arming = False
        self._read_ms = 0.0
        self._watch = WheelWatch()
        self._told_mm_s = (0.0, 0.0)
        self._way_mm = (0.0, 0.0)

    @property
    def armed(self) -> bool:
        """The board obeys speeds now."""
        return Flags.ARMED in self.facts.flags

    def receive(self, now_ms: float) -> None:
        """Take in replies; each lets the next question out."""
        if self._opened_ms is None:
            self._opened_ms = now_ms
        if self.armed and now_ms - self._obeyed_ms > SILENCE_MS:
            self._disarm()  # whoever was silent for so long begins anew from a stand: the guard has stopped the wheels
        data = self.port.read()
        if self.facts.identity is None:
            self.figures.note(data)
        *lines, self._part = (self._part + data).split(b"\n")
        for line in lines:
            self._take(line.rstrip(b"\r"), now_ms)
        if len(self._part) > LINE_LIMIT:
            self._part = b""
            self.figures.broken_lines += 1
        if self._asked and now_ms - self._asked_ms > REPLY_LIMIT_MS:
            self._miss(now_ms)
        if now_ms - self.facts.telemetry_at_ms >= TELEMETRY_MS and self.facts.motion is not None:
            self._tell(now_ms)

    def transmit(self, now_ms: float, left_mm_s: int, right_mm_s: int, *, moving: bool, clearing: bool) -> None:
        """Begin the exchanges of this control step unless those of the last are still under way."""
        if clearing:
            self.facts.flags &= ~Flags.ESTOP_LATCHED
            self.facts.fault = ""
        if self._asked or self._queue:
            self._ask(now_ms)
            return
        if self.facts.identity is None:
            self._queue.extend((b"\r", b"b\r"))  # the first ends whatever half command is in the board
        else:
            self._command(left_mm_s, right_mm_s, moving=moving)
            self._queue.append(b"e\r")
        self._ask(now_ms)

    def stop(self) -> None:
        """The last bytes on the wire."""
        self.port.discard_output()
        self.port.write(STOP)  # closing the port makes the guard say it again unless the wheels were at rest

    def _command(self, left_mm_s: int, right_mm_s: int, *, moving: bool) -> None:
        if not moving or Flags.ESTOP_LATCHED in self.facts.flags:
            if self.armed or self._guard.watching:  # said until it is answered: only then the guard may rest
                self._disarm()
                self._queue.append(b"m 0 0\r")
            return
        if not self.armed:
            if not self._guard.alive:
                raise LinkLost(f"{self.port.path}: the process that would stop the wheels has died")
            if self.facts.motion is not None:
                self._guard.watch()
                self._arming = True
                self._queue.append(b"m 0 0\r")  # its answer arms
            return
        self._told_mm_s = (float(left_mm_s), float(right_mm_s))
        self._queue.append(speeds(left_mm_s, right_mm_s, self._ticks_per_mm))

    def _disarm(self) -> None:
        self.facts.flags &= ~Flags.ARMED
        self._arming = False
        self._told_mm_s = (0.0, 0.0)
        self._watch.rest()

    def _ask(self, now_ms: float) -> None:
        if self._asked or not self._queue or now_ms < self._hush_until_ms:
            return
        self._asked, self._asked_ms = self._queue.popleft(), now_ms
        self.port.write(self._asked)
        if self._asked[:1] == b"m" and (self.armed or self._guard.watching):
            self._guard.feed()

    def _take(self, line: bytes, now_ms: float) -> None:
        """One line of the board; it answers in order, so it belongs to what was asked last."""
        asked = self._asked
        try:
            if asked == b"e\r":
                self._take_counters(*counters(line), now_ms)
            elif asked[:1] == b"m" and line == b"OK":
                self._obeyed(asked, now_ms)
            elif asked == b"b\r" and _BAUD.fullmatch(line):
                self._greet()
            elif asked == b"\r":
                pass  # "Invalid Command", or the answer to what was in the board
            else:
                raise BridgeError(f"{line!r} to {asked!r}")
        except BridgeError:
            self.figures.broken_lines += 1
            self._hush_until_ms = now_ms + HUSH_MS
            if asked:
                self._miss(now_ms)
            return
        self._asked, self._misses = b"", 0
        self._ask(now_ms)

    def _greet(self) -> None:
        self.facts.identity = wire.Identity("ros_arduino_bridge", 0, "?", "Arduino", "", NO_NONCE)
        log.warning(
            "%s: the ros_arduino_bridge protocol has no checksum and stops by itself only after 2 s: at most 0.2 m/s, "
            "with a guard process | giao thức ros_arduino_bridge không có mã kiểm tra và chỉ tự dừng sau 2 giây: chạy "
            "tối đa 0,2 m/s, có tiến trình canh dừng",
            self.port.path,
        )

    def _obeyed(self, asked: bytes, now_ms: float) -> None:
        if self._arming:
            self._arming = False
            self.facts.flags |= Flags.ARMED
        elif asked == b"m 0 0\r" and not self.armed:
            self._guard.rest()
        self._obeyed_ms = now_ms
        self.figures.trip(now_ms - self._asked_ms)

    def _take_counters(self, left: int, right: int, now_ms: float) -> None:
        last = self.facts.motion
        speeds_mm_s = (0.0, 0.0)
        if last is not None:
            moved = tuple(
                wire.ticks_between(new, old) / self._ticks_per_mm
                for new, old in ((left, last.left_ticks), (right, last.right_ticks))
            )
            if max(map(abs, moved)) > LEAP_MM + LEAP_MM_S * (now_ms - self._read_ms) / 1000:
                self._leaps += 1
                if self._leaps >= LEAPS_LIMIT:
                    raise LinkLost(f"{self.port.path}: the counters have leapt: the board was reset")
                raise BridgeError("a counter has leapt")
            self._way_mm = (self._way_mm[0] + moved[0], self._way_mm[1] + moved[1])
            span_s = max(self._asked_ms - self._read_ms, 1.0) / 1000
            speeds_mm_s = (moved[0] / span_s, moved[1] / span_s)
        self._leaps, self._read_ms = 0, self._asked_ms
        seq = (last.seq + 1) % wire.SEQ_SPAN if last is not None else 0
        left_mm_s, right_mm_s = (max(-9999, min(9999, round(speed))) for speed in speeds_mm_s)
        self.facts.motion = wire.Motion(seq, left, right, left_mm_s, right_mm_s, self.facts.flags)
        if not self.armed:
            self._watch.rest()
            return
        fault = self._watch.check(self._asked_ms, now_ms, self._told_mm_s, self._way_mm)
        if fault is not None:
            self.facts.fault = wheel_fault(self.port.path, fault).line()
            log.error("%s", self.facts.fault)
            self.facts.flags |= Flags.ESTOP_LATCHED
            self._queue.clear()
            self._disarm()
            self._queue.append(b"m 0 0\r")

    def _tell(self, now_ms: float) -> None:
        clock_ms, errors = round(now_ms) % wire.CLOCK_SPAN_MS, min(self.figures.broken_lines, 65_535)
        self.facts.telemetry = wire.Telemetry(clock_ms, 0, 0, 0, 0, (), errors)
        self.facts.telemetry_at_ms = now_ms

    def _miss(self, now_ms: float) -> None:
        self._asked, self._part = b"", b""
        self._queue.clear()
        self._misses += 1
        self.figures.missed += 1
        opened_ms = self._opened_ms if self._opened_ms is not None else now_ms
        waking = self.facts.identity is None and now_ms - opened_ms < WAKE_LIMIT_S * 1000
        if self._misses >= MISSES_LIMIT and not waking:
            raise LinkLost(f"{self.port.path}: {self._misses} requests without an answer")
        self.port.discard_output()

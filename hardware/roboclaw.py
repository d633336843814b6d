"""A RoboClaw as motor board: regulates the wheels itself, watches the link itself, has neither ranges nor a bumper.

M1 is the left wheel, M2 the right one, both with quadrature encoders, tuned and wired so that positive is forward. One
exchange at a time: the board answers in order and a reply does not say to what. Before wheels may turn, the board's own
stop on silence is set (command 14) and read back (15), and read again every second: a board that was reset by a weak
battery comes back without it.
"""

import logging
from collections import deque

from hardware import roboclaw_wire as claw
from hardware import wire
from hardware.board_link import MISSES_LIMIT, NO_NONCE, REPLY_LIMIT_MS, BoardFacts, LinkFigures, LinkLost
from hardware.driver_faults import board_fault, deaf_to_silence, old_firmware, wheel_fault
from hardware.serial_port import WAKE_LIMIT_S, SerialPort
from hardware.wheel_watch import WheelWatch
from hardware.wire import Flags
from robot.core.trouble import Trouble

log = logging.getLogger("kiosk.base")

SILENCE_MS = 200
"""The board stops after so much silence; it counts in steps of 100 ms."""
HUSH_MS = 12.0
"""After a broken reply the line must be quiet for so long: the board forgets half a packet after 10 ms."""
LEAP_MM = 100.0
LEAP_MM_S = 2000.0
"""More between two readings is no driving: the board has restarted and counts from zero."""
ROTA_EVERY = 5
"""So many control steps between two of the slow questions."""
SPEED_CAP_MM_S = 600.0


class RoboclawLink:
    """A `Link` (hardware.board). Call `receive` whenever bytes come: each reply lets the next question out."""

    speed_cap_mm_s = SPEED_CAP_MM_S

    def __init__(self, port: SerialPort, ticks_per_mm: float) -> None:
        self.port = port
        self.facts = BoardFacts()
        self.figures = LinkFigures()
        self._ticks_per_mm = ticks_per_mm
        self._queue: deque[claw.Question] = deque()
        self._asked: claw.Question | None = None
        self._asked_ms = 0.0
        self._received = b""
        self._misses = 0
        self._hush_until_ms = 0.0
        self._opened_ms: float | None = None
        self._obeyed_ms = 0.0
        self._steps = 0
        self._rota: deque[claw.Question] = deque(
            (claw.status(), claw.battery_mv(), claw.status(), claw.currents_ma(), claw.status(), claw.timeout())
        )
        self._watch = WheelWatch()
        self._told_mm_s = (0.0, 0.0)
        self._way_mm = (0.0, 0.0)
        self._speeds_mm_s = [0.0, 0.0]
        self._read_ms = 0.0
        self._status: claw.Status | None = None
        self._warned = claw.Status(0)
        self._battery_mv = self._current_ma = 0
        self._was_set = False

    @property
    def armed(self) -> bool:
        """The board obeys speeds now."""
        return Flags.ARMED in self.facts.flags

    def receive(self, now_ms: float) -> None:
        """Take in replies; each lets the next question out."""
        if self._opened_ms is None:
            self._opened_ms = now_ms
        if self.armed and now_ms - self._obeyed_ms > SILENCE_MS:
            self._disarm()  # whoever was silent for so long begins anew from a stand: the board has stopped meanwhile
        data = self.port.read()
        if data and self._asked is None:  # nobody asked: noise, or the late answer to what was given up
            self.figures.note(data)
            self._hush(now_ms)
        elif data:
            self._received += data
        while self._asked is not None and self._received:
            try:
                answer = self._asked.reader(self._received)
            except claw.RoboclawError:
                self._garbled(now_ms)
                return
            if answer is None:
                break
            value, used = answer
            self._received = self._received[used:]
            asked, self._asked, self._misses = self._asked, None, 0
            self._take(asked.name, value, now_ms)
            self._ask(now_ms)
        if self._asked is not None and now_ms - self._asked_ms > REPLY_LIMIT_MS:
            self._miss(now_ms)

    def transmit(self, now_ms: float, left_mm_s: int, right_mm_s: int, *, moving: bool, clearing: bool) -> None:
        """Begin the exchanges of this control step unless those of the last are still under way."""
        if self._asked is not None or self._queue:
            self._ask(now_ms)
            return
        self._steps += 1
        if clearing:
            self._clear()
        if self.facts.identity is None:
            self._queue.append(claw.version())
        else:
            self._command(left_mm_s, right_mm_s, moving=moving)
            self._queue.append(claw.encoders())
            self._queue.append(claw.speed(self._steps % 2))
            if self._steps % ROTA_EVERY == 0 or self.facts.telemetry is None:
                self._queue.append(self._rota[0])
                self._rota.rotate(-1)
        self._ask(now_ms)

    def stop(self) -> None:
        """The last bytes on the wire: no power to the motors."""
        self.port.discard_output()
        self.port.write(claw.let_go().request)

    def _command(self, left_mm_s: int, right_mm_s: int, *, moving: bool) -> None:
        if not moving or self._held:
            if self.armed or self._told_mm_s != (0.0, 0.0):
                self._disarm()
                self._queue.append(claw.let_go())
            return
        if not self.armed:
            if self._status is not None:
                self._queue.extend((claw.set_timeout(SILENCE_MS), claw.timeout()))
            return
        left, right = _within(left_mm_s, right_mm_s, self.speed_cap_mm_s)
        self._told_mm_s = (left, right)
        self._queue.append(claw.drive(round(left * self._ticks_per_mm), round(right * self._ticks_per_mm)))

    @property
    def _held(self) -> Flags:
        return self.facts.flags & (Flags.ESTOP_LATCHED | Flags.ESTOP_PRESSED | Flags.BUMPER_LATCHED)

    def _disarm(self) -> None:
        self.facts.flags &= ~Flags.ARMED
        self._told_mm_s = (0.0, 0.0)
        self._was_set = False
        self._watch.rest()

    def _clear(self) -> None:
        """A person asks: what is latched and no longer so is let go."""
        if self._status is not None and not self._status & (claw.FAULTS | claw.Status.ESTOP):
            self.facts.flags &= ~(Flags.ESTOP_LATCHED | Flags.ESTOP_PRESSED)
            self.facts.fault = ""
        if self._status is not None and not self._status & claw.SWITCHES:
            self.facts.flags &= ~Flags.BUMPER_LATCHED

    def _ask(self, now_ms: float) -> None:
        if self._asked is not None or not self._queue or now_ms < self._hush_until_ms:
            return
        self._asked, self._asked_ms, self._received = self._queue.popleft(), now_ms, b""
        self.port.write(self._asked.request)

    def _take(self, name: str, value: object, now_ms: float) -> None:
        match name, value:
            case "version", str(text):
                self.facts.identity = _identity(text)
            case "encoders", (int(left), int(right)):
                self._take_encoders(left, right, now_ms)
            case (("speed 0" | "speed 1"), int(speed)):
                self._speeds_mm_s[int(name[-1])] = speed / self._ticks_per_mm
            case "drive", None:
                self._obeyed_ms = now_ms
                self.figures.trip(now_ms - self._asked_ms)
            case "status", claw.Status():
                self._take_status(value, now_ms)
            case "battery", int(battery):
                self._battery_mv = battery
                self._tell(now_ms)
            case "currents", (int(left), int(right)):
                self._current_ma = abs(left) + abs(right)
                self._tell(now_ms)
            case "set timeout", None:
                self._was_set = True
            case "timeout", int(limit):
                self._take_timeout(limit, now_ms)

    def _take_timeout(self, limit_ms: int, now_ms: float) -> None:
        was_set, self._was_set = self._was_set, False
        if self.armed and limit_ms != SILENCE_MS:
            raise LinkLost(f"{self.port.path}: the RoboClaw has forgotten its stop on silence: it was reset")
        if self.armed or not was_set or self._held:
            return
        if limit_ms != SILENCE_MS:
            self._hold(deaf_to_silence(self.port.path, limit_ms))
            return
        self.facts.flags |= Flags.ARMED
        self._obeyed_ms = now_ms

    def _take_encoders(self, left: int, right: int, now_ms: float) -> None:
        last = self.facts.motion
        if last is not None:
            moved = [
                wire.ticks_between(new, old) / self._ticks_per_mm
                for new, old in ((left, last.left_ticks), (right, last.right_ticks))
            ]
            if max(map(abs, moved)) > LEAP_MM + LEAP_MM_S * (now_ms - self._read_ms) / 1000:
                raise LinkLost(f"{self.port.path}: the counters have leapt: the RoboClaw was reset")
            self._way_mm = (self._way_mm[0] + moved[0], self._way_mm[1] + moved[1])
        self._read_ms = self._asked_ms
        seq = (last.seq + 1) % wire.SEQ_SPAN if last is not None else 0
        speeds = [round(speed) for speed in self._speeds_mm_s]
        self.facts.motion = wire.Motion(seq, left, right, speeds[0], speeds[1], self.facts.flags)
        if not self.armed:
            self._watch.rest()
            return
        fault = self._watch.check(self._asked_ms, now_ms, self._told_mm_s, self._way_mm)
        if fault is not None:
            self._hold(wheel_fault(self.port.path, fault))

    def _take_status(self, status: claw.Status, now_ms: float) -> None:
        self._status = status
        flags = self.facts.flags
        if claw.Status.ESTOP in status:
            flags |= Flags.ESTOP_PRESSED | Flags.ESTOP_LATCHED
        else:
            flags &= ~Flags.ESTOP_PRESSED
        if status & claw.SWITCHES:
            flags |= Flags.BUMPER_LATCHED
        self.facts.flags = flags
        if status & claw.FAULTS and not self.facts.fault:
            self._hold(board_fault(self.port.path, status & claw.FAULTS))
        warned = status & ~(claw.FAULTS | claw.Status.ESTOP | claw.SWITCHES)
        if warned & ~self._warned:
            log.warning("%s: RoboClaw: %s", self.port.path, (warned & ~self._warned).name)
        self._warned = warned
        self._tell(now_ms)

    def _hold(self, trouble: Trouble) -> None:
        """Stop and stay so until a person has looked."""
        self.facts.fault = trouble.line()
        log.error("%s", self.facts.fault)
        self.facts.flags |= Flags.ESTOP_LATCHED
        self._queue.clear()
        self._disarm()
        self._queue.append(claw.let_go())

    def _tell(self, now_ms: float) -> None:
        switches = self._status & claw.SWITCHES if self._status is not None else claw.Status(0)
        self.facts.telemetry = wire.Telemetry(
            board_ms=round(now_ms) % wire.CLOCK_SPAN_MS,
            battery_mv=self._battery_mv,
            current_ma=self._current_ma,
            bump=(claw.Status.S4 in switches) + 2 * (claw.Status.S5 in switches),
            cliff=0,
            ranges_mm=(),
            errors=min(self.figures.broken_lines, 65_535),
        )
        self.facts.telemetry_at_ms = now_ms

    def _garbled(self, now_ms: float) -> None:
        self.figures.broken_lines += 1
        self.figures.note(self._received)
        self._hush(now_ms)
        self._miss(now_ms)

    def _hush(self, now_ms: float) -> None:
        self._hush_until_ms = now_ms + HUSH_MS

    def _miss(self, now_ms: float) -> None:
        """Give the exchanges of this step up; the next begins with a fresh command."""
        if self._asked is not None and self._asked.name == "status" and claw.is_short_status(self._received):
            raise old_firmware(self.port.path)
        self._asked, self._received = None, b""
        self._queue.clear()
        self._misses += 1
        self.figures.missed += 1
        opened_ms = self._opened_ms if self._opened_ms is not None else now_ms
        waking = self.facts.identity is None and now_ms - opened_ms < WAKE_LIMIT_S * 1000
        if self._misses >= MISSES_LIMIT and not waking:
            raise LinkLost(f"{self.port.path}: {self._misses} requests without an answer")
        self.port.discard_output()


def _identity(text: str) -> wire.Identity:
    """ "USB Roboclaw 2x15a v4.1.34" in the words of the reference protocol."""
    board, _, firmware = text.rpartition(" ")
    return wire.Identity("RoboClaw", 0, firmware or "?", board or text, "", NO_NONCE)


def _within(left_mm_s: float, right_mm_s: float, cap_mm_s: float) -> tuple[float, float]:
    share = cap_mm_s / max(abs(left_mm_s), abs(right_mm_s), cap_mm_s)
    return left_mm_s * share, right_mm_s * share

"""A RoboClaw as motor board: it regulates the wheels and watches the link itself, and has no range sensors or bumper.

M1 is the left wheel, M2 the right one, both with quadrature encoders, tuned and wired so that positive is forward. One
exchange at a time: the board answers in order, and a reply does not say to which request. Before the wheels may turn,
the board's own stop on silence (a time-out) is set (command 14) and read back (15), and it is read again every second:
a board that was reset by a weak battery has lost it. Any question counts as a sign of life, so the end of a session is
always sent (`hardware.motor_boards.third_party_board`).
"""

import logging
from collections import deque
from collections.abc import Sequence

from hardware.motor_boards import reference_protocol, roboclaw_protocol
from hardware.motor_boards.faults import board_fault, no_stop_on_silence, old_firmware
from hardware.motor_boards.interface import LinkLost
from hardware.motor_boards.limits import ROTA_EVERY, SILENCE_MS
from hardware.motor_boards.reference_protocol import Flags
from hardware.motor_boards.request import BoardRequest
from hardware.motor_boards.third_party_board import MotorLink, MotorPort

log = logging.getLogger("kiosk.base")

WARNINGS = {
    "OVER_CURRENT_1_WARNING": "dòng điện bánh trái cao",
    "OVER_CURRENT_2_WARNING": "dòng điện bánh phải cao",
    "MAIN_BATTERY_HIGH_WARNING": "điện áp pin cao",
    "MAIN_BATTERY_LOW_WARNING": "pin yếu",
    "TEMPERATURE_WARNING": "mạch nóng",
    "TEMPERATURE_2_WARNING": "mạch nóng (cảm biến 2)",
}
"""Warnings of the board that are logged, in Vietnamese."""


class RoboclawLink(MotorLink):
    """Link to a RoboClaw (a `BoardLink`). After noise it sends nothing for more than 10 ms, after which the board drops
    an incomplete packet.
    """

    def __init__(self, port: MotorPort, ticks_per_mm: float) -> None:
        super().__init__(port, ticks_per_mm)
        self._steps = 0
        self._rota: deque[BoardRequest] = deque(
            (
                roboclaw_protocol.status(),
                roboclaw_protocol.battery_mv(),
                roboclaw_protocol.status(),
                roboclaw_protocol.currents_ma(),
                roboclaw_protocol.status(),
                roboclaw_protocol.timeout(),
            )
        )
        self._speeds_mm_s = [0.0, 0.0]
        self._status: roboclaw_protocol.RoboclawStatus | None = None
        self._warned = roboclaw_protocol.RoboclawStatus(0)
        self._battery_mv = self._current_ma = 0
        self._was_set = False

    def _greeting(self) -> Sequence[BoardRequest]:
        return roboclaw_protocol.let_go(), roboclaw_protocol.version()

    def _letting_go(self) -> BoardRequest:
        return roboclaw_protocol.let_go()

    def _arming(self) -> Sequence[BoardRequest]:
        return (
            (roboclaw_protocol.set_timeout(SILENCE_MS), roboclaw_protocol.timeout()) if self._status is not None else ()
        )

    def _driving(self, left_mm_s: float, right_mm_s: float) -> BoardRequest:
        return roboclaw_protocol.drive(round(left_mm_s * self._ticks_per_mm), round(right_mm_s * self._ticks_per_mm))

    def _polls(self) -> Sequence[BoardRequest]:
        self._steps += 1
        slow: list[BoardRequest] = []
        if self._steps % ROTA_EVERY == 0 or self.facts.telemetry is None:
            slow.append(self._rota[0])
            self._rota.rotate(-1)
        return (roboclaw_protocol.encoders(), roboclaw_protocol.speed(self._steps % 2), *slow)

    def _disarm(self) -> None:
        super()._disarm()
        self._was_set = False

    def _clear(self) -> None:
        """Clear the latched stops whose cause the board no longer reports, because a person asks for it."""
        if self._status is not None and not self._status & (
            roboclaw_protocol.FAULTS | roboclaw_protocol.RoboclawStatus.ESTOP
        ):
            self.facts.flags &= ~(Flags.ESTOP_LATCHED | Flags.ESTOP_PRESSED)
            self.facts.fault = None
        if self._status is not None and not self._status & roboclaw_protocol.SWITCHES:
            self.facts.flags &= ~Flags.BUMPER_LATCHED

    def _take(self, name: str, value: object, now_ms: float) -> None:
        match name, value:
            case "version", str(text):
                self.facts.identity = _identity(text)
            case "encoders", (int(left), int(right)):
                self._count(left, right, now_ms, (self._speeds_mm_s[0], self._speeds_mm_s[1]))
            case (("speed 0" | "speed 1"), int(speed)):
                self._speeds_mm_s[int(name[-1])] = speed / self._ticks_per_mm
            case "status", roboclaw_protocol.RoboclawStatus():
                self._take_status(value, now_ms)
            case "battery", int(battery):
                self._battery_mv = battery
                self._update_telemetry(now_ms)
            case "currents", (int(left), int(right)):
                self._current_ma = abs(left) + abs(right)
                self._update_telemetry(now_ms)
            case "set timeout", None:
                self._was_set = True
            case "timeout", int(limit):
                self._take_timeout(limit)

    def _take_timeout(self, limit_ms: int) -> None:
        """Check the time-out (the stop on silence) that was read back, and arm the board if it is right. Raises
        `LinkLost` if an armed board has lost it by a reset.
        """
        was_set, self._was_set = self._was_set, False
        if self.armed and limit_ms != SILENCE_MS:
            raise LinkLost(
                f"{self.port.path}: the RoboClaw has forgotten its stop on silence: it was reset",
                f"{self.port.path}: RoboClaw đã quên giới hạn im lặng: nó vừa khởi động lại",
            )
        if self.armed or not was_set or self._held:
            return
        if limit_ms != SILENCE_MS:
            self._hold(no_stop_on_silence(self.port.path, limit_ms))
            return
        self._arm()

    def _take_status(self, status: roboclaw_protocol.RoboclawStatus, now_ms: float) -> None:
        """Take over e-stop, switches, faults and warnings from a status reply."""
        self._status = status
        flags = self.facts.flags
        if roboclaw_protocol.RoboclawStatus.ESTOP in status:
            flags |= Flags.ESTOP_PRESSED | Flags.ESTOP_LATCHED
        else:
            flags &= ~Flags.ESTOP_PRESSED
        if status & roboclaw_protocol.SWITCHES:
            flags |= Flags.BUMPER_LATCHED
        self.facts.flags = flags
        if status & roboclaw_protocol.FAULTS and self.facts.fault is None:
            self._hold(board_fault(self.port.path, status & roboclaw_protocol.FAULTS))
        warned = status & ~(
            roboclaw_protocol.FAULTS | roboclaw_protocol.RoboclawStatus.ESTOP | roboclaw_protocol.SWITCHES
        )
        for warning in warned & ~self._warned:
            name = warning.name or hex(warning)
            log.warning("%s: RoboClaw: %s | %s", self.port.path, name, WARNINGS.get(name, name))
        self._warned = warned
        self._update_telemetry(now_ms)

    def _update_telemetry(self, now_ms: float) -> None:
        """Build a telemetry record like that of the reference board."""
        switches = (
            self._status & roboclaw_protocol.SWITCHES
            if self._status is not None
            else roboclaw_protocol.RoboclawStatus(0)
        )
        self.facts.telemetry = reference_protocol.Telemetry(
            board_ms=round(now_ms) % reference_protocol.CLOCK_SPAN_MS,
            battery_mv=self._battery_mv,
            current_ma=self._current_ma,
            bump=(roboclaw_protocol.RoboclawStatus.S4 in switches)
            + 2 * (roboclaw_protocol.RoboclawStatus.S5 in switches),
            cliff=0,
            ranges_mm=(),
            errors=min(self.figures.broken_lines, 65_535),
        )
        self.facts.telemetry_at_ms = now_ms

    def _miss(self, now_ms: float) -> None:
        """Count a missed reply. Raises `Trouble` if it was the short status of an old firmware."""
        if (
            self._asked is not None
            and self._asked.name == "status"
            and roboclaw_protocol.is_short_status(self._received)
        ):
            raise old_firmware(self.port.path)
        super()._miss(now_ms)


def _identity(text: str) -> reference_protocol.Identity:
    """Return a version text such as "USB Roboclaw 2x15a v4.1.34" as an identity of the reference protocol."""
    board, _, firmware = text.rpartition(" ")
    return reference_protocol.Identity("RoboClaw", 0, firmware or "?", board or text, "", reference_protocol.NO_NONCE)

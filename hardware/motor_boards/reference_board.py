"""The conversation with the reference board: one request at a time, sessions, missed replies, and the newest facts."""

import logging
from dataclasses import dataclass
from math import inf

from hardware.motor_boards import reference_protocol
from hardware.motor_boards.encoder_monitor import WheelWatch
from hardware.motor_boards.faults import BoardFault, ended_session, stall, wheel_fault
from hardware.motor_boards.interface import HELD, BoardFacts, LinkFigures, LinkLost, unanswered_questions
from hardware.motor_boards.limits import (
    ALIVE_MISSES_LIMIT,
    ALIVE_WITHIN_MS,
    AWAY_MS,
    CLOCK_SLACK_MS,
    CLOCK_SLACK_SHARE,
    COMMAND_TTL_MS,
    MISSES_LIMIT,
    REPLY_LIMIT_MS,
    SESSION_MS,
    SPEED_CAP_MM_S,
)
from hardware.motor_boards.reference_protocol import Flags
from hardware.range_sensors.readings import RangeReadings
from hardware.serial_ports.serial_port import BASE_KEY, WAKE_LIMIT_S, SerialPort
from robot.core.trouble import Trouble

log = logging.getLogger("kiosk.base")

CLEARED = Flags.BUMPER_LATCHED | Flags.STALLED
"""Flags that the request `C` clears."""


@dataclass(frozen=True, slots=True)
class _Outstanding:
    verb: str
    seq: int
    sent_ms: float
    commanded_mm_s: tuple[float, float]


class ReferenceLink:
    """Link to the reference board (a `BoardLink`). Call `receive`, then `transmit`, once per control step; both raise
    `LinkLost` or `CableLost`.
    """

    speed_cap_mm_s = SPEED_CAP_MM_S

    def __init__(self, port: SerialPort, ticks_per_mm: float | None = None, key: str = BASE_KEY) -> None:
        """`ticks_per_mm`: encoder ticks per mm of the wheels, which are then watched; None for a board without wheels.

        `key`: the key of the settings where the address of the port is written.
        """
        self.port, self._key = port, key
        self._ticks_per_mm = ticks_per_mm
        self._ticks: tuple[int, int] | None = None
        self._way_mm = (0.0, 0.0)
        self._watch = WheelWatch()
        self._unexplained = False
        self._obeyed_ms = 0.0
        self._opened_ms: float | None = None
        self._read_ms = inf
        self.facts = BoardFacts()
        self.figures = LinkFigures()
        self._lines = reference_protocol.Lines()
        self._outstanding: _Outstanding | None = None
        self._misses = 0
        self._received_ms = -ALIVE_WITHIN_MS
        self._nonce: str | None = None
        self._seq = 0

    @property
    def armed(self) -> bool:
        """Whether the board obeys `V` (speed commands) now."""
        return Flags.ARMED in self.facts.flags

    def receive(self, now_ms: float) -> None:
        """Read what the board has sent; count a reply that did not come in time."""
        if self._opened_ms is None:
            self._opened_ms = now_ms
        away_ms, self._read_ms = now_ms - self._read_ms, now_ms
        if away_ms > AWAY_MS:
            self._discard_backlog()
        data = self.port.read()
        if data:
            self._received_ms = now_ms
        if self.facts.identity is None:
            self.figures.note_strange(data)
        for line in self._lines.feed(data):
            try:
                reply = reference_protocol.read(line)
            except reference_protocol.WireError:
                self.figures.broken_lines += 1
                continue
            self._take(reply, now_ms)
        waiting = self._outstanding
        if waiting is not None and now_ms - waiting.sent_ms > REPLY_LIMIT_MS:
            self._miss(now_ms)

    def transmit(self, now_ms: float, left_mm_s: int, right_mm_s: int, *, moving: bool, clearing: bool) -> None:
        """Send the next request unless one is outstanding.

        `moving`: the board shall be in a motion session; `clearing`: a person asks to clear the latched stops.
        """
        if self._outstanding is not None:
            return
        verb, line = self._request(left_mm_s, right_mm_s, moving=moving, clearing=clearing)
        self.port.write(b"\n" + line if self._misses else line)  # the line end closes a request that was cut
        self._outstanding = _Outstanding(verb, self._seq, now_ms, (float(left_mm_s), float(right_mm_s)))

    def stop(self) -> None:
        """Send the stop command, as the last bytes before the port is closed."""
        self.port.discard_output()
        self.port.write(b"\n" + reference_protocol.STOP)  # the line end closes a request that was cut

    def _request(self, left: int, right: int, *, moving: bool, clearing: bool) -> tuple[str, bytes]:
        """Return the verb and the line of the next request.

        In order: identify, clear, arm, stop, command speeds. Without a session a `V` (speed command) is refused, but
        its answer still carries the wheel counters.
        """
        flags = self.facts.flags
        if self.facts.identity is None:
            return "I", reference_protocol.IDENTIFY
        if clearing and flags & CLEARED:
            return "C", reference_protocol.CLEAR_BUMPER
        unlatching = clearing and Flags.ESTOP_LATCHED in flags and Flags.ESTOP_PRESSED not in flags
        if clearing and not flags & CLEARED:
            self.facts.fault = None
        if self.facts.fault is not None or self._unexplained:  # a restart of the board would show within 100 ms
            moving = False
        if (moving or unlatching) and not self.armed:
            if self._nonce is None:
                return "I", reference_protocol.IDENTIFY
            return "ARM", reference_protocol.arm(self._nonce)
        if self.armed and not moving:
            return "X", reference_protocol.STOP
        self._seq = (self._seq + 1) % reference_protocol.SEQ_SPAN
        if self.armed and self._nonce is not None:
            return "V", reference_protocol.velocity(self._nonce, self._seq, left, right, COMMAND_TTL_MS)
        return "V", reference_protocol.velocity(
            reference_protocol.NO_NONCE, self._seq, 0, 0, COMMAND_TTL_MS
        )  # refused, but answered: odometry goes on

    def _discard_backlog(self) -> None:
        """Discard the bytes that waited while the host was held up: old range readings do not show free floor.

        Wheel counters and latched stops come anew with the next answer.
        """
        while self.port.read():
            pass
        self._lines = reference_protocol.Lines()
        self.facts.ranges = RangeReadings()

    def _take(self, reply: reference_protocol.Reply, now_ms: float) -> None:
        """Take over one reply, if it answers the outstanding request or the board sends it unasked."""
        facts, waiting = self.facts, self._outstanding
        verb = waiting.verb if waiting is not None else ""
        match reply:
            case reference_protocol.Telemetry():
                self._take_telemetry(reply, now_ms)
                facts.ranges = facts.ranges.with_telemetry(reply.ranges_mm, now_ms)
            case reference_protocol.Range():
                facts.ranges = facts.ranges.with_reading(reply, now_ms)
            case reference_protocol.EncoderReply() if waiting is not None and verb == "V" and reply.seq == waiting.seq:
                was_armed, facts.motion, facts.flags = self.armed, reply, reply.flags
                facts.commanded_mm_s = waiting.commanded_mm_s
                self._watch_session(was_armed, waiting, now_ms)
                if not self.armed or Flags.REFUSED in reply.flags:
                    self._nonce = None
                self.figures.add_round_trip(now_ms - waiting.sent_ms)
                self._answered()
            case reference_protocol.Identity() if verb == "I":
                if reply.protocol != reference_protocol.PROTOCOL:
                    raise _other_version(self.port.path, reply.protocol, self._key)
                facts.identity, self._nonce = reply, reply.nonce
                self._answered()
            case reference_protocol.Accepted(what) if what == verb:
                if what == "ARM":
                    facts.flags = (facts.flags | Flags.ARMED) & ~Flags.ESTOP_LATCHED
                    facts.commanded_mm_s = (0.0, 0.0)
                    self._obeyed_ms = now_ms
                elif what == "X":
                    facts.flags &= ~Flags.ARMED
                    self._nonce = None
                elif what == "C":
                    facts.flags &= ~CLEARED
                    facts.fault = None
                self._answered()
            case reference_protocol.CommandRefused(what) if what == verb:
                self._refused(reply, now_ms)
            case _:
                pass  # a late answer to a request that was given up, or a line for people

    def _take_telemetry(self, reply: reference_protocol.Telemetry, now_ms: float) -> None:
        """Take over a `T` line. Raises `LinkLost` if the board's clock has begun anew: the board has restarted."""
        last, last_at_ms = self.facts.telemetry, self.facts.telemetry_at_ms
        self.facts.telemetry, self.facts.telemetry_at_ms = reply, now_ms
        if last is None:
            return
        # The board's clock wraps. After a restart it differs from the host's by what it had counted until then.
        board_passed_ms = (reply.board_ms - last.board_ms) % reference_protocol.CLOCK_SPAN_MS
        drift_ms = CLOCK_SLACK_MS + CLOCK_SLACK_SHARE * (now_ms - last_at_ms)
        if board_passed_ms > now_ms - last_at_ms + drift_ms:
            raise LinkLost(  # no motion may go on by itself after that
                f"{self.port.path}: the board has restarted", f"{self.port.path}: mạch đã khởi động lại"
            )
        if self._unexplained:
            self._unexplained = False
            self._fault(ended_session(self.port.path))

    def _refused(self, reply: reference_protocol.CommandRefused, now_ms: float) -> None:
        """Take over the refusal of a request, with the latched stop that it reports."""
        if reply.what == "V":  # the board could not read it: noise on the way out
            self._miss(now_ms)
            return
        if reply.reason == "estop":
            self.facts.flags |= Flags.ESTOP_LATCHED | Flags.ESTOP_PRESSED
        elif reply.reason == "bumper":
            self.facts.flags |= Flags.BUMPER_LATCHED
        elif reply.reason == "stall":
            self.facts.flags |= Flags.STALLED
            self._stalled()
        self._nonce = None
        self._answered()

    def _watch_session(self, was_armed: bool, asked: _Outstanding, now_ms: float) -> None:
        """Hold the wheels until a person acts after a stall, or a session that the board has ended for no reported
        reason.

        If the host was silent, or its commands were lost, for as long as the board waits, the host itself is the
        reason, and nothing is held.
        """
        flags = self.facts.flags
        if Flags.STALLED in flags:
            self._stalled()
        elif was_armed and not self.armed and not flags & HELD and asked.sent_ms - self._obeyed_ms < SESSION_MS:
            self._unexplained = True
        if not self.armed:
            self._watch.rest()
            return
        self._obeyed_ms = asked.sent_ms
        if self._ticks_per_mm is not None and self.facts.motion is not None:
            self._watch_wheels(self.facts.motion, self._ticks_per_mm, asked, now_ms)

    def _watch_wheels(
        self, motion: reference_protocol.EncoderReply, ticks_per_mm: float, asked: _Outstanding, now_ms: float
    ) -> None:
        """Compare the distance that the wheels counted with the commanded speeds; hold the wheels if these disagree."""
        ticks, self._ticks = self._ticks, (motion.left_ticks, motion.right_ticks)
        if ticks is not None:
            left, right = (
                reference_protocol.ticks_between(new, old) for new, old in zip(self._ticks, ticks, strict=True)
            )
            self._way_mm = (self._way_mm[0] + left / ticks_per_mm, self._way_mm[1] + right / ticks_per_mm)
        fault = self._watch.check(asked.sent_ms, now_ms, asked.commanded_mm_s, self._way_mm)
        if fault is not None:
            self._fault(wheel_fault(self.port.path, fault))

    def _stalled(self) -> None:
        """Hold the wheels after a stall that the board has reported."""
        if self.facts.fault is None:
            self._fault(stall(self.port.path))

    def _fault(self, fault: BoardFault) -> None:
        """Hold the wheels until a person has looked, and log why."""
        self.facts.fault = fault
        log.error("%s", fault.line)

    def _answered(self) -> None:
        """Note that the outstanding request was answered, so that the next one may be sent."""
        self._outstanding = None
        self._misses = 0

    def _miss(self, now_ms: float) -> None:
        """Count a request that was not answered. Raises `LinkLost` after too many in a row."""
        self._outstanding = None
        self._misses += 1
        self.figures.missed += 1
        opened_ms = now_ms if self._opened_ms is None else self._opened_ms
        # Opening the port has reset the board. To open it again now would reset it again, and so on for ever.
        waking = self.facts.identity is None and now_ms - opened_ms < WAKE_LIMIT_S * 1000
        alive = now_ms - self._received_ms < ALIVE_WITHIN_MS
        if self._misses >= (ALIVE_MISSES_LIMIT if alive else MISSES_LIMIT) and not waking:
            raise unanswered_questions(self.port.path, self._misses)
        self.port.discard_output()


def _other_version(port: str, version: int, key: str) -> Trouble:
    """Return the error for a board with another version of the protocol."""
    return Trouble(
        f"the board speaks version {version} of the protocol, not {reference_protocol.PROTOCOL}",
        f"mạch nói phiên bản {version} của giao thức, không phải {reference_protocol.PROTOCOL}",
        remedy="flash the firmware that belongs to this robot: kiosk firmware flash",
        remedy_vi="nạp firmware đi cùng robot này: kiosk firmware flash",
        key=key,
        value=port,
    )

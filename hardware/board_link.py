"""The conversation with the motor board: one request at a time, sessions, missed replies, what the board last said."""

from dataclasses import dataclass, field

from hardware import wire
from hardware.serial_port import WAKE_LIMIT_S, SerialPort
from hardware.wire import Flags
from robot.core.trouble import Trouble

REPLY_LIMIT_MS = 50.0
MISSES_LIMIT = 3
TTL_MS = 120
"""A wish outlives six missing control steps: with the board's ramp the wheels then stand within 450 ms of the last."""
SPEED_CAP_MM_S = 600.0
"""What the firmware itself allows."""
NO_NONCE = "0000"
ROUND_TRIPS_KEPT = 512
STRANGE_KEPT = 240


class LinkLost(Exception):
    """The board is silent or the cable has gone; open the port again."""


@dataclass
class BoardFacts:
    """The newest that the board has said, and when it was read."""

    identity: wire.Identity | None = None
    motion: wire.Motion | None = None
    telemetry: wire.Telemetry | None = None
    telemetry_at_ms: float = 0.0
    flags: Flags = field(default_factory=lambda: Flags(0))
    fault: str = ""
    """Why the driver itself holds the wheels still, in words; "" = it does not."""


@dataclass
class LinkFigures:
    """Counts since the port was opened; round trips of the last speed requests in ms.

    `strange` is the beginning of what came and was no reply: it tells who really is at the other end.
    """

    broken_lines: int = 0
    missed: int = 0
    round_trips_ms: list[float] = field(default_factory=list)
    strange: bytes = b""

    def note(self, data: bytes) -> None:
        """Keep the first of what cannot be understood."""
        self.strange = (self.strange + data)[:STRANGE_KEPT]

    def trip(self, round_trip_ms: float) -> None:
        """A request was answered after so long."""
        self.round_trips_ms.append(round_trip_ms)
        del self.round_trips_ms[:-ROUND_TRIPS_KEPT]


@dataclass(frozen=True, slots=True)
class _Outstanding:
    verb: str
    seq: int
    sent_ms: float


class BoardLink:
    """Call `receive` then `transmit` once per control step. Both raise `LinkLost` or `CableLost`."""

    speed_cap_mm_s = SPEED_CAP_MM_S

    def __init__(self, port: SerialPort) -> None:
        self.port = port
        self._opened_ms: float | None = None
        self.facts = BoardFacts()
        self.figures = LinkFigures()
        self._lines = wire.Lines()
        self._outstanding: _Outstanding | None = None
        self._misses = 0
        self._nonce: str | None = None
        self._seq = 0

    @property
    def armed(self) -> bool:
        """The board obeys `V` now."""
        return Flags.ARMED in self.facts.flags

    def receive(self, now_ms: float) -> None:
        """Take in what the board has sent; count a reply that did not come."""
        if self._opened_ms is None:
            self._opened_ms = now_ms
        data = self.port.read()
        if self.facts.identity is None:
            self.figures.note(data)
        for line in self._lines.feed(data):
            try:
                reply = wire.read(line)
            except wire.WireError:
                self.figures.broken_lines += 1
                continue
            self._take(reply, now_ms)
        waiting = self._outstanding
        if waiting is not None and now_ms - waiting.sent_ms > REPLY_LIMIT_MS:
            self._miss(now_ms)

    def transmit(self, now_ms: float, left_mm_s: int, right_mm_s: int, *, moving: bool, clearing: bool) -> None:
        """Send the next request unless one is outstanding.

        `moving` = a motion session is wanted; `clearing` = a person asks to clear what is latched.
        """
        if self._outstanding is not None:
            return
        verb, line = self._request(left_mm_s, right_mm_s, moving=moving, clearing=clearing)
        self.port.write(line)
        self._outstanding = _Outstanding(verb, self._seq, now_ms)

    def stop(self) -> None:
        """The last bytes on the wire."""
        self.port.discard_output()
        self.port.write(b"\n" + wire.STOP)  # the line end closes a request that was cut

    def _request(self, left: int, right: int, *, moving: bool, clearing: bool) -> tuple[str, bytes]:
        flags = self.facts.flags
        if self.facts.identity is None:
            return "I", wire.IDENTIFY
        if clearing and Flags.BUMPER_LATCHED in flags:
            return "C", wire.CLEAR_BUMPER
        unlatching = clearing and Flags.ESTOP_LATCHED in flags and Flags.ESTOP_PRESSED not in flags
        if (moving or unlatching) and not self.armed:
            if self._nonce is None:
                return "I", wire.IDENTIFY
            return "ARM", wire.arm(self._nonce)
        if self.armed and not moving:
            return "X", wire.STOP
        self._seq = (self._seq + 1) % wire.SEQ_SPAN
        if self.armed and self._nonce is not None:
            return "V", wire.velocity(self._nonce, self._seq, left, right, TTL_MS)
        return "V", wire.velocity(NO_NONCE, self._seq, 0, 0, TTL_MS)  # refused, but answered: the odometry goes on

    def _take(self, reply: wire.Reply, now_ms: float) -> None:
        facts, waiting = self.facts, self._outstanding
        verb = waiting.verb if waiting is not None else ""
        match reply:
            case wire.Telemetry():
                self._take_telemetry(reply, now_ms)
            case wire.Motion() if waiting is not None and verb == "V" and reply.seq == waiting.seq:
                facts.motion, facts.flags = reply, reply.flags
                if not self.armed or Flags.REFUSED in reply.flags:
                    self._nonce = None
                self.figures.trip(now_ms - waiting.sent_ms)
                self._answered()
            case wire.Identity() if verb == "I":
                if reply.protocol != wire.PROTOCOL:
                    raise _other_version(self.port.path, reply.protocol)
                facts.identity, self._nonce = reply, reply.nonce
                self._answered()
            case wire.Accepted(what) if what == verb:
                if what == "ARM":
                    facts.flags = (facts.flags | Flags.ARMED) & ~Flags.ESTOP_LATCHED
                elif what == "X":
                    facts.flags &= ~Flags.ARMED
                    self._nonce = None
                elif what == "C":
                    facts.flags &= ~Flags.BUMPER_LATCHED
                self._answered()
            case wire.Refused(what) if what == verb:
                self._refused(reply, now_ms)
            case _:
                pass  # a late answer to a request that was given up, or a line for people

    def _take_telemetry(self, reply: wire.Telemetry, now_ms: float) -> None:
        last, self.facts.telemetry, self.facts.telemetry_at_ms = self.facts.telemetry, reply, now_ms
        if last is not None and 0 < last.board_ms - reply.board_ms < wire.CLOCK_SPAN_MS // 2:
            raise LinkLost(f"{self.port.path}: the board has restarted")  # nothing may go on by itself after that

    def _refused(self, reply: wire.Refused, now_ms: float) -> None:
        if reply.what == "V":  # the board could not read it: noise on the way out
            self._miss(now_ms)
            return
        if reply.reason == "estop":
            self.facts.flags |= Flags.ESTOP_LATCHED | Flags.ESTOP_PRESSED
        elif reply.reason == "bumper":
            self.facts.flags |= Flags.BUMPER_LATCHED
        self._nonce = None
        self._answered()

    def _answered(self) -> None:
        self._outstanding = None
        self._misses = 0

    def _miss(self, now_ms: float) -> None:
        self._outstanding = None
        self._misses += 1
        self.figures.missed += 1
        opened_ms = now_ms if self._opened_ms is None else self._opened_ms
        # Opening the port has reset the board; to open it again now would reset it again, and so on for ever.
        waking = self.facts.identity is None and now_ms - opened_ms < WAKE_LIMIT_S * 1000
        if self._misses >= MISSES_LIMIT and not waking:
            raise LinkLost(f"{self.port.path}: {self._misses} requests without an answer")
        self.port.discard_output()


def _other_version(port: str, version: int) -> Trouble:
    return Trouble(
        f"the board speaks version {version} of the protocol, not {wire.PROTOCOL}",
        f"mạch nói phiên bản {version} của giao thức, không phải {wire.PROTOCOL}",
        remedy="flash the firmware that belongs to this robot: kiosk firmware flash",
        remedy_vi="nạp firmware đi cùng robot này: kiosk firmware flash",
        key="base.port",
        value=port,
    )

"""The common part of the drivers of third-party motor boards: one exchange at a time, wheels that stand unless they may
turn.

Such a board keeps the last speed that it was commanded, and since a question also ends a silence, its own stop on
silence may never come. So an unarmed link switches the power of the wheels off at each control step: the first thing on
a new link, and after any end of a session. It arms only after that was acknowledged, and the wheel counters have not
changed since.
"""

import logging
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Sequence
from typing import ClassVar, Protocol

from hardware.motor_boards import reference_protocol
from hardware.motor_boards.encoder_monitor import WheelWatch
from hardware.motor_boards.faults import BoardFault, wheel_fault
from hardware.motor_boards.interface import HELD, BoardFacts, LinkFigures, LinkLost, Port, unanswered_questions
from hardware.motor_boards.limits import MISSES_LIMIT, OBEYED_MS, REPLY_LIMIT_MS, STAND_MM, STAND_MS
from hardware.motor_boards.reference_protocol import Flags
from hardware.motor_boards.request import BadAnswer, BoardRequest
from hardware.serial_ports.serial_port import WAKE_LIMIT_S

log = logging.getLogger("kiosk.base")


class MotorPort(Port, Protocol):
    """Port that a motor link communicates through."""

    def read(self) -> bytes:
        """Return the bytes that have arrived, without waiting."""

    def write(self, data: bytes) -> None:
        """Send all of `data`. Raises `CableLost` if the port does not take it."""

    def discard_output(self) -> None:
        """Discard the bytes that have not been sent yet."""


class MotorLink(ABC):
    """Base class of links to third-party boards: a `BoardLink` to which each driver adds the requests of its board.
    Call `receive` whenever bytes come.
    """

    speed_cap_mm_s: float = 600.0
    hush_ms: ClassVar[float] = 12.0
    """How long nothing is sent after a broken reply, ms."""
    leap_mm: ClassVar[float] = 100.0
    """Distance, mm, that a counter may change between two readings, besides that of `leap_mm_s` in the time between
    them.
    """
    leap_mm_s: ClassVar[float] = 2000.0
    """Speed, mm/s, at which a counter may change. If it changed by more, the board was restarted or a number was
    broken.
    """
    leaps_limit: ClassVar[int] = 1
    """How many such changes (leaps) in a row count as a restart of the board."""

    def __init__(self, port: MotorPort, ticks_per_mm: float) -> None:
        self.port = port
        self.facts = BoardFacts()
        self.figures = LinkFigures()
        self._ticks_per_mm = ticks_per_mm
        self._queue: deque[BoardRequest] = deque()
        self._asked: BoardRequest | None = None
        self._asked_ms = 0.0
        self._received = b""
        self._misses = 0
        self._leaps = 0
        self._hush_until_ms = 0.0
        self._opened_ms: float | None = None
        self._obeyed_ms = 0.0
        self._watch = WheelWatch()
        self._commanded_mm_s = (0.0, 0.0)
        self._way_mm = (0.0, 0.0)
        self._read_ms = 0.0
        self._let_go = False
        self._still: tuple[float, tuple[float, float]] | None = None

    # Filled in by the driver of each board:

    @abstractmethod
    def _greeting(self) -> Sequence[BoardRequest]:
        """Return the requests that begin a link and ask who is there. The first one switches the power of the wheels
        off.
        """

    @abstractmethod
    def _letting_go(self) -> BoardRequest:
        """Return the request that switches the power of the wheels off; its name is "let go"."""

    @abstractmethod
    def _arming(self) -> Sequence[BoardRequest]:
        """Return the requests that make switched-off wheels ready to be driven; none = that is not possible yet."""

    @abstractmethod
    def _driving(self, left_mm_s: float, right_mm_s: float) -> BoardRequest:
        """Return the request for wheel speeds; its name is "drive"."""

    @abstractmethod
    def _polls(self) -> Sequence[BoardRequest]:
        """Return the questions of this control step."""

    @abstractmethod
    def _take(self, name: str, value: object, now_ms: float) -> None:
        """Take over `value`, the answer to the request `name`. May raise `BadAnswer`."""

    @abstractmethod
    def _clear(self) -> None:
        """Clear the latched stops whose cause the board no longer reports, because a person asks for it."""

    # Common to all boards:

    @property
    def armed(self) -> bool:
        """Whether the board obeys speed commands now."""
        return Flags.ARMED in self.facts.flags

    def receive(self, now_ms: float) -> None:
        """Read the board's replies; after each the next request is sent."""
        if self._opened_ms is None:
            self._opened_ms = now_ms
        if self.armed and now_ms - self._obeyed_ms > OBEYED_MS:
            self._disarm()
        self._read_replies(self.port.read(), now_ms)
        if self._asked is not None and now_ms - self._asked_ms > REPLY_LIMIT_MS:
            self._miss(now_ms)

    def transmit(self, now_ms: float, left_mm_s: int, right_mm_s: int, *, moving: bool, clearing: bool) -> None:
        """Begin the exchanges of this control step, unless those of the last step are still under way."""
        if clearing:
            self._clear()
        wanted = moving and not self._held
        if self.armed and not wanted:
            self._disarm()
        if now_ms < self._hush_until_ms:
            return  # a command that waited for the end of the pause would be old
        if self._asked is None and not self._queue:
            self._queue.extend(self._step(left_mm_s, right_mm_s, wanted=wanted, now_ms=now_ms))
        self._ask(now_ms)

    def stop(self) -> None:
        """Switch the power of the motors off, as the last bytes before the port is closed."""
        self.port.discard_output()
        self.port.write(self._letting_go().request)

    def _step(self, left_mm_s: int, right_mm_s: int, *, wanted: bool, now_ms: float) -> Sequence[BoardRequest]:
        """Return the requests of this control step."""
        if self.facts.identity is None:
            return self._greeting()
        if self.armed:
            self._commanded_mm_s = _within(left_mm_s, right_mm_s, self.speed_cap_mm_s)
            return (self._driving(*self._commanded_mm_s), *self._polls())
        arming = self._arming() if wanted and self._stands(now_ms) else ()
        return (self._letting_go(), *arming, *self._polls())

    @property
    def _held(self) -> bool:
        """Whether a latched stop or a fault holds the wheels."""
        return bool(self.facts.flags & HELD) or self.facts.fault is not None

    def _stands(self, now_ms: float) -> bool:
        """Whether the power was switched off, and the wheels have stood still since then for STAND_MS."""
        return self._let_go and self._still is not None and now_ms - self._still[0] >= STAND_MS

    def _arm(self) -> None:
        """Begin the session: the last answer that was needed has come. The host's silence counts from that answer's
        request.
        """
        if self._held:
            return
        self.facts.flags |= Flags.ARMED
        self.facts.commanded_mm_s = (0.0, 0.0)
        self._obeyed_ms = self._asked_ms

    def _disarm(self) -> None:
        """End the session, and discard requests that still wait."""
        self.facts.flags &= ~Flags.ARMED
        self._commanded_mm_s = (0.0, 0.0)
        self._let_go, self._still = False, None
        self._watch.rest()
        self._queue.clear()
        self._queue.append(self._letting_go())

    def _hold(self, fault: BoardFault) -> None:
        """Stop, and hold the wheels for `fault` until a person has looked at the robot."""
        self.facts.fault = fault
        log.error("%s", fault.line)
        self._disarm()

    def _ask(self, now_ms: float) -> None:
        """Send the next request, unless an answer is outstanding or nothing may be sent after noise."""
        if self._asked is not None or not self._queue or now_ms < self._hush_until_ms:
            return
        self._asked, self._asked_ms, self._received = self._queue.popleft(), now_ms, b""
        self.port.write(self._asked.request)

    def _read_replies(self, data: bytes, now_ms: float) -> None:
        """Take the received bytes: read answers from them, or count them as noise."""
        if self.facts.identity is None:
            self.figures.note_strange(data)
        if data and self._asked is None:  # no question is outstanding: noise, or a late answer
            self.figures.broken_lines += 1
            self._hush_until_ms = now_ms + self.hush_ms
            return
        self._received += data
        while self._asked is not None and self._received:
            try:
                answer = self._asked.reader(self._received)
                if answer is None:
                    return
                self._answered(*answer, now_ms)
            except BadAnswer:
                self.figures.broken_lines += 1
                self._hush_until_ms = now_ms + self.hush_ms
                self._miss(now_ms)
                return
            self._ask(now_ms)

    def _answered(self, value: object, used: int, now_ms: float) -> None:
        """Take over one answer, which took `used` bytes."""
        assert self._asked is not None
        name = self._asked.name
        self._take(name, value, now_ms)
        self._received = self._received[used:]
        self._asked, self._misses = None, 0
        if name == "drive":
            self.facts.commanded_mm_s = self._commanded_mm_s
            self._obeyed_ms = self._asked_ms
            self.figures.add_round_trip(now_ms - self._asked_ms)
        elif name == "let go":
            self._let_go = not self.armed

    def _miss(self, now_ms: float) -> None:
        """Give up the requests of this step; the next step begins with a fresh command. Raises `LinkLost` after too
        many misses.
        """
        self._asked, self._received = None, b""
        self._queue.clear()
        self._misses += 1
        self.figures.missed += 1
        opened_ms = self._opened_ms if self._opened_ms is not None else now_ms
        waking = self.facts.identity is None and now_ms - opened_ms < WAKE_LIMIT_S * 1000
        if self._misses >= MISSES_LIMIT and not waking:
            raise unanswered_questions(self.port.path, self._misses)
        self.port.discard_output()

    def _count(self, left: int, right: int, now_ms: float, speeds_mm_s: tuple[float, float] | None = None) -> None:
        """Take over both wheel counters and `speeds_mm_s`; without these the speeds are computed from the counters.

        Raises `BadAnswer` if a counter leaps, and `LinkLost` after `leaps_limit` leaps in a row: the board has
        restarted.
        """
        last, asked_ms = self.facts.motion, self._asked_ms
        moved_mm = (0.0, 0.0)
        if last is not None:
            moved_mm = (
                reference_protocol.ticks_between(left, last.left_ticks, reference_protocol.COUNTER_SPAN)
                / self._ticks_per_mm,
                reference_protocol.ticks_between(right, last.right_ticks, reference_protocol.COUNTER_SPAN)
                / self._ticks_per_mm,
            )
            if max(map(abs, moved_mm)) > self.leap_mm + self.leap_mm_s * (now_ms - self._read_ms) / 1000:
                self._leaps += 1
                if self._leaps >= self.leaps_limit:
                    raise LinkLost(
                        f"{self.port.path}: the counters have leapt: the board was reset",
                        f"{self.port.path}: bộ đếm nhảy bất thường: mạch đã khởi động lại",
                    )
                raise BadAnswer("a counter has leapt")
        if speeds_mm_s is None:
            span_s = max(asked_ms - self._read_ms, 1.0) / 1000
            speeds_mm_s = (moved_mm[0] / span_s, moved_mm[1] / span_s)
        self._leaps, self._read_ms = 0, asked_ms
        self._way_mm = (self._way_mm[0] + moved_mm[0], self._way_mm[1] + moved_mm[1])
        seq = (last.seq + 1) % reference_protocol.SEQ_SPAN if last is not None else 0
        left_mm_s, right_mm_s = (max(-9999, min(9999, round(speed))) for speed in speeds_mm_s)
        self.facts.motion = reference_protocol.EncoderReply(seq, left, right, left_mm_s, right_mm_s, self.facts.flags)
        self._watch_wheels(now_ms)

    def _watch_wheels(self, now_ms: float) -> None:
        """While the board is armed, compare the distance counted with the commands; else note since when the wheels
        stand.
        """
        if not self.armed:
            self._watch.rest()
            at_mm = self._still[1] if self._still is not None else self._way_mm
            gone_mm = max(abs(now - then) for now, then in zip(self._way_mm, at_mm, strict=True))
            if self._still is None or gone_mm > STAND_MM:
                self._still = (self._asked_ms, self._way_mm)
            return
        fault = self._watch.check(self._asked_ms, now_ms, self._commanded_mm_s, self._way_mm)
        if fault is not None:
            self._hold(wheel_fault(self.port.path, fault))


def _within(left_mm_s: float, right_mm_s: float, cap_mm_s: float) -> tuple[float, float]:
    """Return both speeds scaled down so that neither is above `cap_mm_s`."""
    share = cap_mm_s / max(abs(left_mm_s), abs(right_mm_s), cap_mm_s)
    return left_mm_s * share, right_mm_s * share

"""The board under test: sends lines of the protocol, waits for answers, drives the wheels."""

import select
import time
from collections.abc import Callable
from typing import Protocol, TypeVar

from hardware.motor_boards import reference_protocol
from hardware.motor_boards.conformance.limits import ANSWER_LIMIT_S, STANDING_LIMIT_S, STANDING_MM_S, STEP_S
from hardware.motor_boards.reference_protocol import Flags
from hardware.serial_ports.serial_port import WAKE_LIMIT_S, SerialPort

R = TypeVar("R")


class Failed(Exception):
    """The board broke a rule; `seen` (English) and `vi` (Vietnamese) describe how."""

    def __init__(self, seen: str, vi: str) -> None:
        self.seen, self.vi = seen, vi
        super().__init__(f"{seen} | {vi}")


class Hand(Protocol):
    """Actions that only a person can do at a real board. `patience_s`: how long a check waits for such an action."""

    patience_s: float

    def press_estop(self) -> None: ...
    def release_estop(self) -> None: ...
    def press_bumper(self) -> None: ...
    def release_bumper(self) -> None: ...
    def lose_floor(self) -> None: ...
    def find_floor(self) -> None: ...


class BoardUnderTest:
    """An open port with a board behind it. Every call raises `Failed` when an answer does not come."""

    def __init__(self, port: SerialPort, hand: Hand | None = None) -> None:
        self.port, self.hand = port, hand
        self.telemetry: list[tuple[float, reference_protocol.Telemetry]] = []
        self.ranges: list[tuple[float, reference_protocol.Range]] = []
        self.others: list[reference_protocol.Reply] = []
        self.round_trips_ms: list[float] = []
        self._lines = reference_protocol.Lines()
        self._nonce = ""
        self._seq = 0

    def wake(self) -> reference_protocol.Identity:
        """Return the identity, once the boot loader of an Arduino has released the cable."""
        ends_s = time.monotonic() + WAKE_LIMIT_S
        while True:
            try:
                return self.identity()
            except Failed:
                if time.monotonic() > ends_s:
                    raise

    def send(self, data: bytes) -> None:
        """Send bytes to the board."""
        self.port.write(data)

    def listen(self, seconds: float) -> list[reference_protocol.Reply]:
        """Send nothing for some seconds; return the replies that came, without those that the board sends unasked."""
        ends_s, replies = time.monotonic() + seconds, list[reference_protocol.Reply]()
        while (left_s := ends_s - time.monotonic()) > 0:
            replies += self._read(left_s)
        return replies

    def ask(
        self, line: bytes, wanted: Callable[[reference_protocol.Reply], R | None], limit_s: float = ANSWER_LIMIT_S
    ) -> R:
        """Send `line`, call `wanted` with each reply, and return its first result that is not None."""
        self.port.read()
        self._lines.clear()
        sent_s = time.monotonic()
        self.send(line)
        while (left_s := sent_s + limit_s - time.monotonic()) > 0:
            for reply in self._read(left_s):
                value = wanted(reply)
                if value is not None:
                    self.round_trips_ms.append(1000 * (time.monotonic() - sent_s))
                    return value
        shown = line.decode("ascii", "replace").strip()
        raise Failed(
            f"no fitting answer to {shown!r} in {limit_s * 1000:.0f} ms",
            f"không có câu trả lời phù hợp cho {shown!r} trong {limit_s * 1000:.0f} ms",
        )

    def identity(self) -> reference_protocol.Identity:
        """Ask for the identity, and keep its nonce."""
        identity = self.ask(
            reference_protocol.IDENTIFY, lambda reply: reply if isinstance(reply, reference_protocol.Identity) else None
        )
        self._nonce = identity.nonce
        return identity

    def verdict(self, line: bytes) -> str:
        """Send `line`; return "K" if it is accepted, or the reason of the refusal `E`."""

        def judged(reply: reference_protocol.Reply) -> str | None:
            if isinstance(reply, reference_protocol.Accepted):
                return "K"
            return reply.reason if isinstance(reply, reference_protocol.CommandRefused) else None

        return self.ask(line, judged)

    def expect(self, line: bytes, verdict: str) -> None:
        """Send `line`, which must be answered with `verdict`."""
        got = self.verdict(line)
        if got != verdict:
            shown = line.decode("ascii", "replace").strip()
            raise Failed(
                f"{shown!r} was answered {got!r}, not {verdict!r}",
                f"{shown!r} được trả lời {got!r}, không phải {verdict!r}",
            )

    def arm(self) -> str:
        """Open a session; return its nonce."""
        nonce = self.identity().nonce
        self.expect(reference_protocol.arm(nonce), "K")
        return nonce

    def velocity(
        self, left: int, right: int, ttl_ms: int = 200, nonce: str | None = None
    ) -> reference_protocol.EncoderReply:
        """Send the next speed command `V` of the session, or of `nonce`; return its answer. Speeds in mm/s."""
        self._seq = (self._seq + 1) % reference_protocol.SEQ_SPAN
        return self.wish(reference_protocol.velocity(nonce or self._nonce, self._seq, left, right, ttl_ms))

    def wish(self, line: bytes) -> reference_protocol.EncoderReply:
        """Send a line with a `V` unchanged; return its answer."""
        return self.ask(line, lambda reply: reply if isinstance(reply, reference_protocol.EncoderReply) else None)

    def hold(self, left: int, right: int, seconds: float) -> list[reference_protocol.EncoderReply]:
        """Command these wheel speeds, mm/s, at 50 Hz for some seconds; return the answers."""
        motions, next_s = [], time.monotonic()
        for _ in range(round(seconds / STEP_S)):
            motions.append(self.velocity(left, right))
            next_s += STEP_S
            self._pause(next_s - time.monotonic())
        return motions

    def watch(self, seconds: float) -> list[tuple[float, reference_protocol.EncoderReply]]:
        """Ask for the wheel speeds without a session for some seconds; return pairs: seconds since the call, and the
        answer.
        """
        began_s, seen = time.monotonic(), []
        while time.monotonic() - began_s < seconds:
            seen.append((time.monotonic() - began_s, self.velocity(0, 0, nonce="0000")))
            self._pause(STEP_S)
        return seen

    def stand(self) -> None:
        """Send the stop, and wait until the wheels stand."""
        self.expect(reference_protocol.STOP, "K")
        self.until(lambda motion: max(abs(motion.left_mm_s), abs(motion.right_mm_s)) <= STANDING_MM_S, STANDING_LIMIT_S)

    def until(
        self, wanted: Callable[[reference_protocol.EncoderReply], bool], limit_s: float
    ) -> reference_protocol.EncoderReply:
        """Return the first answer for which `wanted` is true, within `limit_s`."""
        ends_s = time.monotonic() + limit_s
        while True:
            motion = self.velocity(0, 0, nonce="0000")
            if wanted(motion):
                return motion
            if time.monotonic() > ends_s:
                raise Failed(
                    f"after {limit_s:.1f} s the board still says {motion}", f"sau {limit_s:.1f} s mạch vẫn báo {motion}"
                )
            self._pause(STEP_S)

    def flag(self, flag: Flags, *, up: bool) -> None:
        """Wait until `flag` is up or down, as long as a person may need to make it so."""
        self.until(lambda motion: (flag in motion.flags) is up, self.hand.patience_s if self.hand else 1.0)

    def _pause(self, seconds: float) -> None:
        if seconds > 0:
            self.others += self.listen(seconds)

    def _read(self, limit_s: float) -> list[reference_protocol.Reply]:
        select.select([self.port], [], [], limit_s)
        replies: list[reference_protocol.Reply] = []
        for line in self._lines.feed(self.port.read()):
            try:
                reply = reference_protocol.read(line)
            except reference_protocol.WireError:
                continue
            if isinstance(reply, reference_protocol.Telemetry):
                self.telemetry.append((time.monotonic(), reply))
            elif isinstance(reply, reference_protocol.Range):
                self.ranges.append((time.monotonic(), reply))
            else:
                replies.append(reply)
        return replies

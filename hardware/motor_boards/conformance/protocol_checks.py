"""Checks of the protocol: which lines the board answers, and what noise does."""

import random
import statistics
from collections.abc import Iterable
from itertools import pairwise
from time import monotonic

from hardware.motion.safety_envelope import READING_LIMIT_MS
from hardware.motor_boards import reference_protocol
from hardware.motor_boards.conformance.board_under_test import BoardUnderTest, Failed
from hardware.motor_boards.conformance.limits import (
    DAMAGED_FRAMES,
    LATE_LIMIT,
    NOISE_LINES,
    RANGES,
    RANGES_WATCHED_S,
    ROUND_TRIPS,
    TELEMETRY_MS,
)
from hardware.motor_boards.limits import REPLY_LIMIT_MS
from hardware.motor_boards.reference_protocol import Flags
from hardware.range_sensors.fusion import EACH_LIMIT_MS


def identity(board: BoardUnderTest) -> None:
    """The board reports its identity and this version of the protocol."""
    answer = board.identity()
    if answer.protocol != reference_protocol.PROTOCOL:
        raise Failed(
            f"it speaks protocol {answer.protocol}, not {reference_protocol.PROTOCOL}; flash it: kiosk firmware flash",
            f"mạch nói giao thức {answer.protocol}, không phải {reference_protocol.PROTOCOL}; hãy nạp lại: "
            "kiosk firmware flash",
        )


def people(board: BoardUnderTest) -> None:
    """The board answers the requests that a person may type: H and ?, and refuses unknown words."""
    for line in (b"H\n", b"?\r\n"):
        board.ask(line, lambda reply: reply if isinstance(reply, reference_protocol.Remark) else None)
    board.expect(b"what\n", "unknown")


def telemetry(board: BoardUnderTest) -> None:
    """The board pushes telemetry ten times a second, with six ranges and a battery."""
    board.telemetry.clear()
    board.listen(1.6)
    pushed = [frame for _, frame in board.telemetry]
    if not 13 <= len(pushed) <= 18:
        raise Failed(f"{len(pushed)} T lines in 1.6 s", f"{len(pushed)} dòng T trong 1,6 giây")
    gaps = [later.board_ms - sooner.board_ms for sooner, later in pairwise(pushed)]
    if not all(0.8 * TELEMETRY_MS <= gap <= 1.3 * TELEMETRY_MS for gap in gaps):
        raise Failed(f"its clock goes in steps of {gaps} ms", f"đồng hồ của mạch nhảy {gaps} ms")
    last = pushed[-1]
    if len(last.ranges_mm) != RANGES:
        raise Failed(
            f"{len(last.ranges_mm)} ranges, not {RANGES}", f"có {len(last.ranges_mm)} khoảng cách, không phải 6"
        )
    if last.battery_mv < 1000:
        raise Failed(f"battery {last.battery_mv} mV", f"ắc quy {last.battery_mv} mV: kiểm tra cầu chia áp")


def readings(board: BoardUnderTest) -> None:
    """The board pushes the reading of each range sensor as soon as it has it, and often enough for the robot."""
    board.listen(EACH_LIMIT_MS / 1000)
    if _silent_for_too_long(board) is None:
        return
    late = _silent_for_too_long(board)  # a second try: the host itself may have caused the gap
    if late is not None:
        raise late


def _silent_for_too_long(board: BoardUnderTest) -> Failed | None:
    """Return the failure if one sensor, or all, gave no reading for longer than the robot waits; None = no such gap."""
    board.ranges.clear()
    began_s = monotonic()
    board.listen(RANGES_WATCHED_S)
    ended_s = monotonic()
    for sensor in range(RANGES):
        times_s = [at_s for at_s, one in board.ranges if one.sensor == sensor]
        gap_ms = _longest_gap_ms((began_s, *times_s, ended_s))
        if gap_ms > EACH_LIMIT_MS:
            return Failed(
                f"sensor {sensor + 1}: no R line for {gap_ms:.0f} ms, at most {EACH_LIMIT_MS:.0f}",
                f"cảm biến {sensor + 1}: {gap_ms:.0f} ms không có dòng R, tối đa {EACH_LIMIT_MS:.0f}",
            )
    gap_ms = _longest_gap_ms((began_s, *(at_s for at_s, _ in board.ranges), ended_s))
    if gap_ms > READING_LIMIT_MS:
        return Failed(
            f"no R line at all for {gap_ms:.0f} ms, at most {READING_LIMIT_MS:.0f}",
            f"{gap_ms:.0f} ms không có dòng R nào, tối đa {READING_LIMIT_MS:.0f}",
        )
    return None


def _longest_gap_ms(times_s: Iterable[float]) -> float:
    """Return the longest gap between two of these times, ms."""
    return 1000 * max(later - sooner for sooner, later in pairwise(times_s))


def broken_line(board: BoardUnderTest) -> None:
    """A line with a wrong CRC gets no answer and is counted; the lines after it are understood."""
    before = _errors(board)
    board.send(reference_protocol.velocity("0000", 1, 0, 0, 100)[:-3] + b"ZZ\n")
    replies = board.listen(0.1)
    if any(isinstance(reply, reference_protocol.EncoderReply) for reply in replies):
        raise Failed("a line with a wrong CRC was answered", "dòng sai CRC vẫn được trả lời")
    if _errors(board) <= before:
        raise Failed("the error counter did not move", "bộ đếm lỗi không tăng")
    board.identity()


def long_line(board: BoardUnderTest) -> None:
    """The board drops a line of 200 bytes whole."""
    board.send(b"I" + b"I" * 200 + b"X\n")
    if board.listen(0.15):
        raise Failed("an overlong line was answered", "dòng quá dài vẫn được trả lời")
    board.identity()


def noise(board: BoardUnderTest) -> None:
    """After noise the board understands the very next whole line."""
    dice = random.Random(11)
    for _ in range(NOISE_LINES):
        junk = bytes(byte for byte in dice.randbytes(dice.randint(1, 90)) if byte not in b"\r\nX")
        board.send(junk + b"\n")
        board.listen(0.012)
        board.identity()


def formats(board: BoardUnderTest) -> None:
    """A `V` with a right CRC but a wrong form is refused for its form."""
    nonce = board.arm()
    for body in (
        f"V {nonce} 001 000 000 12D",
        f"V {nonce} 001 000 000 000",
        f"V {nonce} 1 000 000 064",
        f"V {nonce} 001 00a 000 064",
        f"V {nonce} 001 +00 000 064",
        f"V {nonce} 001 000 000",
        f"V {nonce} 001 000 000 064 1",
    ):
        board.expect(reference_protocol.sealed(body), "format")


def damaged_frames(board: BoardUnderTest) -> None:
    """The board obeys none of the damaged speed commands."""
    dice, nonce, obeyed = random.Random(12), board.arm(), 0
    for number in range(DAMAGED_FRAMES):
        good = reference_protocol.velocity(nonce, (2 * number + 1) % reference_protocol.SEQ_SPAN, 0, 0, 200).rstrip()
        board.send(_damage(good, dice) + b"\n")
        if number % 10 == 9:
            replies = board.listen(0.06)
            obeyed += sum(
                isinstance(reply, reference_protocol.EncoderReply) and Flags.REFUSED not in reply.flags
                for reply in replies
            )
            board.wish(reference_protocol.velocity(nonce, (2 * number + 2) % reference_protocol.SEQ_SPAN, 0, 0, 300))
    if obeyed:
        raise Failed(f"{obeyed} of {DAMAGED_FRAMES} damaged frames were obeyed", f"{obeyed} khung hỏng được thực hiện")


def round_trip(board: BoardUnderTest) -> None:
    """A hundred requests are answered; at most LATE_LIMIT answers come later than the robot would wait."""
    board.round_trips_ms.clear()
    for _ in range(ROUND_TRIPS):
        board.velocity(0, 0, nonce="0000")
        board.listen(0.002)
    late = sum(ms > REPLY_LIMIT_MS for ms in board.round_trips_ms)
    median = statistics.median(board.round_trips_ms)
    if late > LATE_LIMIT:
        raise Failed(
            f"{late} of {ROUND_TRIPS} answers took over {REPLY_LIMIT_MS:.0f} ms, at most {LATE_LIMIT}; median "
            f"{median:.0f} ms (FTDI: set its latency timer)",
            f"{late} trong {ROUND_TRIPS} câu trả lời quá {REPLY_LIMIT_MS:.0f} ms, tối đa {LATE_LIMIT}; trung vị "
            f"{median:.0f} ms (FTDI: đặt latency timer)",
        )


def _errors(board: BoardUnderTest) -> int:
    """Return how many lines the board could not read, as its telemetry counts them."""
    board.telemetry.clear()
    board.listen(0.25)
    if not board.telemetry:
        raise Failed("no telemetry", "không có dòng T")
    return board.telemetry[-1][1].errors


def _damage(line: bytes, dice: random.Random) -> bytes:
    """Return `line` with a fault of a serial cable.

    A line that begins with X is never returned: the board may rightly take it for a stop.
    """
    while True:
        data = bytearray(line)
        at = dice.randrange(len(data))
        match dice.randrange(4):
            case 0:
                for _ in range(dice.randint(1, 3)):
                    data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
            case 1:
                data[at : at + dice.randint(1, 4)] = dice.randbytes(dice.randint(1, 4))
            case 2:
                del data[at : at + dice.randint(1, 3)]
            case 3:
                data[at:at] = data[at : at + dice.randint(1, 2)]
        if data != line and not data.startswith(b"X") and not set(data) & {10, 13}:
            return bytes(data)

"""Checks with turning wheels: the base stands on blocks, or has free floor around it."""

import time

from hardware.motor_boards import reference_protocol
from hardware.motor_boards.conformance.board_under_test import BoardUnderTest, Failed
from hardware.motor_boards.conformance.limits import (
    BENCH_LIMIT_MM_S,
    LIMIT_MM_S,
    SETTLE_S,
    SPEED_MM_S,
    STANDING_MM_S,
    STANDS_WITHIN_S,
    TOLERANCE,
)
from hardware.motor_boards.reference_protocol import Flags


def forward(board: BoardUnderTest) -> None:
    """Both wheels reach the commanded speed, forward and back, and their encoders count."""
    for wanted in (SPEED_MM_S, -SPEED_MM_S):
        board.arm()
        motions = board.hold(wanted, wanted, SETTLE_S + 0.5)
        _near(_steady(motions, 20), wanted, wanted)
        _counts(motions)
        board.stand()


def sides(board: BoardUnderTest) -> None:
    """Each wheel turns alone when commanded alone, and its own encoder counts."""
    for left, right in ((SPEED_MM_S, 0), (0, SPEED_MM_S)):
        board.arm()
        motions = board.hold(left, right, SETTLE_S)
        _near(_steady(motions, 15), left, right)
        board.stand()


def limit(board: BoardUnderTest) -> None:
    """No command makes the board faster than 600 mm/s."""
    board.arm()
    fastest = max(max(motion.left_mm_s, motion.right_mm_s) for motion in board.hold(900, 900, 1.0))
    board.stand()
    if not 0.7 * LIMIT_MM_S <= fastest <= 1.12 * LIMIT_MM_S:
        raise Failed(f"the fastest was {fastest} mm/s", f"nhanh nhất là {fastest} mm/s")


def time_to_live(board: BoardUnderTest) -> None:
    """A command ends after its own time to live, sooner than the session."""
    board.arm()
    board.hold(SPEED_MM_S, SPEED_MM_S, SETTLE_S)
    board.velocity(SPEED_MM_S, SPEED_MM_S, ttl_ms=1)
    _stands(board)


def silence(board: BoardUnderTest) -> None:
    """The wheels stand when the host falls silent."""
    board.arm()
    board.hold(2 * SPEED_MM_S, 2 * SPEED_MM_S, SETTLE_S)
    _stands(board)


def stop(board: BoardUnderTest) -> None:
    """The request `X` (stop) brings moving wheels to a stand."""
    board.arm()
    board.hold(2 * SPEED_MM_S, 2 * SPEED_MM_S, SETTLE_S)
    board.send(reference_protocol.STOP)
    _stands(board)


def technician(board: BoardUnderTest) -> None:
    """In BENCH mode the board accepts `V` without a CRC, at reduced speed, until the mode expires."""
    board.expect(b"V 50 50\n", "crc")
    board.expect(b"BENCH 61\n", "range")
    board.expect(b"BENCH 2\n", "K")
    ends_s, fastest = time.monotonic() + 1.0, 0
    while time.monotonic() < ends_s:
        motion = board.wish(b"V 300 300\n")
        fastest = max(fastest, motion.left_mm_s, motion.right_mm_s)
        board.listen(0.05)
    if not 0.5 * BENCH_LIMIT_MM_S <= fastest <= 1.3 * BENCH_LIMIT_MM_S:
        raise Failed(f"the fastest was {fastest} mm/s, not 100", f"nhanh nhất là {fastest} mm/s, không phải 100")
    board.listen(1.2)
    board.expect(b"V 50 50\n", "crc")
    board.stand()


def _steady(motions: list[reference_protocol.EncoderReply], count: int) -> list[reference_protocol.EncoderReply]:
    """Return the last `count` answers; if the board has refused one (a wheel did not turn), the three before that."""
    for place, motion in enumerate(motions):
        if Flags.REFUSED in motion.flags:
            return motions[max(0, place - 3) : max(1, place)]
    return motions[-count:]


def _near(motions: list[reference_protocol.EncoderReply], left: int, right: int) -> None:
    """Fail unless the mean speeds are near the commanded ones."""
    for name, vi, wanted, got in (
        ("left", "trái", left, [motion.left_mm_s for motion in motions]),
        ("right", "phải", right, [motion.right_mm_s for motion in motions]),
    ):
        mean = sum(got) / len(got)
        if abs(mean - wanted) > max(TOLERANCE * abs(wanted), 2 * STANDING_MM_S):
            raise Failed(
                f"{name} wheel {mean:.0f} mm/s instead of {wanted}: check its motor, its encoder and their direction",
                f"bánh {vi} quay {mean:.0f} mm/s thay vì {wanted}: kiểm tra mô tơ, bộ đếm và chiều quay",
            )


def _counts(motions: list[reference_protocol.EncoderReply]) -> None:
    """Fail unless encoder ticks and measured speeds show a movement in the same direction."""
    for name, vi, ticks, speeds in (
        ("left", "trái", [m.left_ticks for m in motions], [m.left_mm_s for m in motions]),
        ("right", "phải", [m.right_ticks for m in motions], [m.right_mm_s for m in motions]),
    ):
        counted = reference_protocol.ticks_between(ticks[-1], ticks[0])
        if counted * sum(speeds) <= 0:
            raise Failed(f"{name} encoder counted {counted}", f"bộ đếm bánh {vi} đếm {counted}")


def _stands(board: BoardUnderTest) -> None:
    """Fail unless the wheels stand within STANDS_WITHIN_S."""
    seen = board.watch(STANDS_WITHIN_S + 0.3)
    moving = [at for at, motion in seen if max(abs(motion.left_mm_s), abs(motion.right_mm_s)) > STANDING_MM_S]
    if moving and moving[-1] > STANDS_WITHIN_S:
        raise Failed(
            f"the wheels still turned after {moving[-1]:.2f} s", f"sau {moving[-1]:.2f} giây bánh xe vẫn còn quay"
        )

"""Checks that need a hand at the red button, the bumper and the cliff sensor."""

from collections.abc import Callable

from hardware.motor_boards import reference_protocol
from hardware.motor_boards.conformance.board_under_test import BoardUnderTest, Failed, Hand
from hardware.motor_boards.conformance.motion_checks import SETTLE_S, SPEED_MM_S
from hardware.motor_boards.reference_protocol import Flags

TELEMETRY_WAIT_S = 0.3
RELEASED_S = 0.2


def red_button(bench: BoardUnderTest) -> None:
    """The red button latches until it is released and the host arms again."""
    hand = _hand(bench)
    nonce = bench.arm()
    hand.press_estop()
    bench.flag(Flags.ESTOP_PRESSED, up=True)
    bench.expect(reference_protocol.arm(bench.identity().nonce), "estop")
    hand.release_estop()
    bench.flag(Flags.ESTOP_PRESSED, up=False)
    motion = bench.velocity(0, 0, nonce=nonce)
    if Flags.ESTOP_LATCHED not in motion.flags or Flags.ARMED in motion.flags:
        raise Failed(f"released, and the stop is gone: {motion}", f"nhả nút là hết dừng khẩn: {motion}")
    bench.arm()
    if Flags.ESTOP_LATCHED in bench.velocity(0, 0).flags:
        raise Failed("still latched after ARM", "vẫn còn khoá dừng sau ARM")


def bumper(bench: BoardUnderTest) -> None:
    """The bumper latches until it is open and `C` clears it."""
    hand = _hand(bench)
    bench.arm()
    hand.press_bumper()
    bench.flag(Flags.BUMPER_LATCHED, up=True)
    _mask(bench, "bump")
    bench.expect(reference_protocol.CLEAR_BUMPER, "pressed")
    hand.release_bumper()
    _cleared(bench)


def cliff(bench: BoardUnderTest) -> None:
    """Without floor ahead it stops like at the bumper, and says that it is the floor."""
    hand = _hand(bench)
    bench.arm()
    hand.lose_floor()
    bench.flag(Flags.BUMPER_LATCHED, up=True)
    _mask(bench, "cliff")
    bench.expect(reference_protocol.CLEAR_BUMPER, "pressed")
    hand.find_floor()
    _cleared(bench)


def red_button_moving(bench: BoardUnderTest) -> None:
    """Pressed in full motion, the red button ends it, and nothing starts by itself."""
    hand = _hand(bench)
    nonce = _stopped_moving(bench, hand.press_estop, Flags.ESTOP_PRESSED)
    hand.release_estop()
    bench.flag(Flags.ESTOP_PRESSED, up=False)
    motion = bench.velocity(SPEED_MM_S, SPEED_MM_S, nonce=nonce)
    if Flags.REFUSED not in motion.flags:
        raise Failed("the old session goes on after the red button", "phiên cũ vẫn chạy tiếp sau nút dừng khẩn")
    bench.arm()


def bumper_moving(bench: BoardUnderTest) -> None:
    """Touched in full motion, the bumper ends it, and nothing starts by itself when it is free again."""
    hand = _hand(bench)
    nonce = _stopped_moving(bench, hand.press_bumper, Flags.BUMPER_LATCHED)
    hand.release_bumper()
    bench.quiet(RELEASED_S)
    motion = bench.velocity(SPEED_MM_S, SPEED_MM_S, nonce=nonce)
    if Flags.REFUSED not in motion.flags or Flags.BUMPER_LATCHED not in motion.flags:
        raise Failed(f"free again, and it goes on: {motion}", f"vừa hết chạm là chạy tiếp: {motion}")
    _cleared(bench)


def _stopped_moving(bench: BoardUnderTest, press: Callable[[], None], flag: Flags) -> str:
    """Full motion, then `press` while the robot goes on wishing; the nonce of the session that this has ended."""
    nonce = bench.arm()
    bench.hold(SPEED_MM_S, SPEED_MM_S, SETTLE_S)
    press()
    for _ in range(round(_hand(bench).patience_s * 50)):
        if flag in bench.velocity(SPEED_MM_S, SPEED_MM_S, nonce=nonce).flags:
            break
        bench.quiet(0.02)
    bench.flag(flag, up=True)
    bench.stand()
    return nonce


def _hand(bench: BoardUnderTest) -> Hand:
    assert bench.hand is not None, "the suite runs these checks with a hand only"
    return bench.hand


def _mask(bench: BoardUnderTest, name: str) -> None:
    bench.telemetry.clear()
    bench.quiet(TELEMETRY_WAIT_S)
    if not any(getattr(frame, name) for _, frame in bench.telemetry):
        raise Failed(f"T does not show {name}", f"dòng T không báo {name}")


def _cleared(bench: BoardUnderTest) -> None:
    """Released, `C` is taken within the patience of a hand; before it `ARM` is refused."""
    bench.expect(reference_protocol.arm(bench.identity().nonce), "bumper")
    patience_s = bench.hand.patience_s if bench.hand else 1.0
    for _ in range(round(patience_s / 0.1)):
        if bench.verdict(reference_protocol.CLEAR_BUMPER) == "K":
            bench.arm()
            return
        bench.quiet(0.1)
    raise Failed("released, but C is still refused", "đã nhả mà lệnh C vẫn bị từ chối")

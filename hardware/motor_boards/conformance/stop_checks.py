"""Checks that need a hand at the red button, the bumper and the cliff sensor."""

from collections.abc import Callable

from hardware.motor_boards import reference_protocol
from hardware.motor_boards.conformance.board_under_test import BoardUnderTest, Failed, Hand
from hardware.motor_boards.conformance.limits import RELEASED_S, SETTLE_S, SPEED_MM_S, TELEMETRY_WAIT_S
from hardware.motor_boards.reference_protocol import Flags


def red_button(board: BoardUnderTest) -> None:
    """The red button latches until it is released and the host arms again."""
    hand = _hand(board)
    nonce = board.arm()
    hand.press_estop()
    board.flag(Flags.ESTOP_PRESSED, up=True)
    board.expect(reference_protocol.arm(board.identity().nonce), "estop")
    hand.release_estop()
    board.flag(Flags.ESTOP_PRESSED, up=False)
    motion = board.velocity(0, 0, nonce=nonce)
    if Flags.ESTOP_LATCHED not in motion.flags or Flags.ARMED in motion.flags:
        raise Failed(f"released, and the stop is gone: {motion}", f"nhả nút là hết dừng khẩn: {motion}")
    board.arm()
    if Flags.ESTOP_LATCHED in board.velocity(0, 0).flags:
        raise Failed("still latched after ARM", "vẫn còn khoá dừng sau ARM")


def bumper(board: BoardUnderTest) -> None:
    """The bumper latches until it is released and the request `C` clears it."""
    hand = _hand(board)
    board.arm()
    hand.press_bumper()
    board.flag(Flags.BUMPER_LATCHED, up=True)
    _mask(board, "bump")
    board.expect(reference_protocol.CLEAR_BUMPER, "pressed")
    hand.release_bumper()
    _cleared(board)


def cliff(board: BoardUnderTest) -> None:
    """Without floor ahead the board stops as for the bumper, and reports that the cliff sensor is the cause."""
    hand = _hand(board)
    board.arm()
    hand.lose_floor()
    board.flag(Flags.BUMPER_LATCHED, up=True)
    _mask(board, "cliff")
    board.expect(reference_protocol.CLEAR_BUMPER, "pressed")
    hand.find_floor()
    _cleared(board)


def red_button_moving(board: BoardUnderTest) -> None:
    """Pressed in full motion, the red button ends the motion, and nothing starts by itself."""
    hand = _hand(board)
    nonce = _stopped_moving(board, hand.press_estop, Flags.ESTOP_PRESSED)
    hand.release_estop()
    board.flag(Flags.ESTOP_PRESSED, up=False)
    motion = board.velocity(SPEED_MM_S, SPEED_MM_S, nonce=nonce)
    if Flags.REFUSED not in motion.flags:
        raise Failed("the old session goes on after the red button", "phiên cũ vẫn chạy tiếp sau nút dừng khẩn")
    board.arm()


def bumper_moving(board: BoardUnderTest) -> None:
    """Touched in full motion, the bumper ends the motion, and nothing starts by itself when it is free again."""
    hand = _hand(board)
    nonce = _stopped_moving(board, hand.press_bumper, Flags.BUMPER_LATCHED)
    hand.release_bumper()
    board.listen(RELEASED_S)
    motion = board.velocity(SPEED_MM_S, SPEED_MM_S, nonce=nonce)
    if Flags.REFUSED not in motion.flags or Flags.BUMPER_LATCHED not in motion.flags:
        raise Failed(f"free again, and it goes on: {motion}", f"vừa hết chạm là chạy tiếp: {motion}")
    _cleared(board)


def _stopped_moving(board: BoardUnderTest, press: Callable[[], None], flag: Flags) -> str:
    """Drive, then `press` while commands go on; return the nonce of the session that this has ended."""
    nonce = board.arm()
    board.hold(SPEED_MM_S, SPEED_MM_S, SETTLE_S)
    press()
    for _ in range(round(_hand(board).patience_s * 50)):
        if flag in board.velocity(SPEED_MM_S, SPEED_MM_S, nonce=nonce).flags:
            break
        board.listen(0.02)
    board.flag(flag, up=True)
    board.stand()
    return nonce


def _hand(board: BoardUnderTest) -> Hand:
    assert board.hand is not None, "the suite runs these checks with a hand only"
    return board.hand


def _mask(board: BoardUnderTest, name: str) -> None:
    """Fail unless telemetry reports a pressed switch in its field `name`."""
    board.telemetry.clear()
    board.listen(TELEMETRY_WAIT_S)
    if not any(getattr(frame, name) for _, frame in board.telemetry):
        raise Failed(f"T does not show {name}", f"dòng T không báo {name}")


def _cleared(board: BoardUnderTest) -> None:
    """Fail unless `C` clears the released switch within the patience of a hand; before it `ARM` must be refused."""
    board.expect(reference_protocol.arm(board.identity().nonce), "bumper")
    patience_s = board.hand.patience_s if board.hand else 1.0
    for _ in range(round(patience_s / 0.1)):
        if board.verdict(reference_protocol.CLEAR_BUMPER) == "K":
            board.arm()
            return
        board.listen(0.1)
    raise Failed("released, but C is still refused", "đã nhả mà lệnh C vẫn bị từ chối")

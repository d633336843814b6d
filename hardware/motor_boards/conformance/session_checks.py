"""Checks of sessions: who may move the wheels, and when that ends. The wheels stand in all of them."""

from hardware.motor_boards import reference_protocol
from hardware.motor_boards.conformance.board_under_test import BoardUnderTest, Failed
from hardware.motor_boards.conformance.limits import DEADMAN_S, QUEUED
from hardware.motor_boards.reference_protocol import Flags


def unarmed(board: BoardUnderTest) -> None:
    """Without a session a speed command `V` is answered and refused."""
    _refused(board.velocity(100, 100, nonce="0000"))


def arming(board: BoardUnderTest) -> None:
    """The request `ARM` (open a session) needs a CRC and the right nonce, and works once for each nonce."""
    nonce = board.identity().nonce
    wrong = "0001" if nonce != "0001" else "0002"
    board.expect(f"ARM {nonce}\n".encode(), "crc")
    board.expect(reference_protocol.arm(wrong), "nonce")
    board.expect(reference_protocol.arm(nonce), "K")
    _obeyed(board.velocity(0, 0))
    board.expect(reference_protocol.arm(nonce), "nonce")


def new_nonce(board: BoardUnderTest) -> None:
    """A new session has a new nonce, and commands with the old one are refused."""
    old = board.arm()
    board.expect(reference_protocol.STOP, "K")
    if board.identity().nonce == old:
        raise Failed("the nonce stayed the same after X", "mã phiên không đổi sau lệnh X")
    board.expect(reference_protocol.arm(old), "nonce")
    board.arm()
    _refused(board.velocity(0, 0, nonce=old))
    _obeyed(board.velocity(0, 0))


def sequence(board: BoardUnderTest) -> None:
    """A speed command with an older or repeated sequence number is refused, also where the numbers wrap."""
    nonce = board.arm()
    for seq, good in (
        (4090, True),
        (4090, False),
        (4089, False),
        (4095, True),
        (0, True),
        (4095, False),
        (5, True),
    ):
        motion = board.wish(reference_protocol.velocity(nonce, seq, 0, 0, 200))
        _obeyed(motion) if good else _refused(motion)
        if motion.seq != seq:
            raise Failed(f"seq {seq} was answered as {motion.seq}", f"số {seq} được trả lời là {motion.seq}")


def stop_always(board: BoardUnderTest) -> None:
    """The request `X` (stop) ends the session even with a wrong CRC."""
    board.arm()
    board.expect(b"X *12FF\n", "K")
    _refused(board.velocity(0, 0))


def deadman(board: BoardUnderTest) -> None:
    """Silence of the host ends the session, and no speed command `V` brings it back."""
    board.arm()
    _obeyed(board.velocity(0, 0))
    board.listen(DEADMAN_S * 0.7)
    _obeyed(board.velocity(0, 0))
    board.listen(DEADMAN_S * 1.25)
    motion = board.velocity(0, 0)
    _refused(motion)
    if Flags.ARMED in motion.flags:
        raise Failed("still armed after 250 ms of silence", "vẫn còn phiên sau 250 ms im lặng")


def queued(board: BoardUnderTest) -> None:
    """Commands that waited in a queue through a silence move nothing."""
    nonce = board.arm()
    board.velocity(0, 0)
    board.listen(DEADMAN_S * 2)
    for number in range(QUEUED):
        _refused(board.wish(reference_protocol.velocity(nonce, 1000 + number, 200, 200, 300)))


def line_ends(board: BoardUnderTest) -> None:
    """CR, LF and both end a line."""
    for end in (b"\r", b"\n", b"\r\n"):
        board.ask(b"I" + end, lambda reply: reply if isinstance(reply, reference_protocol.Identity) else None)


def _refused(motion: reference_protocol.EncoderReply) -> None:
    if Flags.REFUSED not in motion.flags:
        raise Failed(f"obeyed: {motion}", f"mạch vẫn thực hiện: {motion}")


def _obeyed(motion: reference_protocol.EncoderReply) -> None:
    if Flags.REFUSED in motion.flags:
        raise Failed(f"refused: {motion}", f"mạch từ chối: {motion}")

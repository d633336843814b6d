"""Asks the motor board who it is and how it is, for `kiosk doctor` and before a technician's drive."""

import contextlib
import select
import time
from collections.abc import Iterator

from hardware.motor_boards.factory import BoardAddress, SilentPart, open_board, silent_part
from hardware.motor_boards.interface import BoardFacts, BoardLink, LinkLost
from hardware.motor_boards.limits import CABLE_S, DAMAGED_LIMIT, PROBE_STEP_S
from hardware.motor_boards.link_counters import begin_counting, boards_of, counts_of
from hardware.motor_boards.protocol_detection import query_every_protocol, unanswered
from hardware.motor_boards.reference_board import ReferenceLink
from hardware.motor_boards.reference_protocol import Flags
from hardware.serial_ports.serial_port import WAKE_LIMIT_S, CableLost, open_port, paths_of
from robot.core.trouble import Trouble

FIRST_ANSWER_S = WAKE_LIMIT_S + 0.5
"""How long a board may take to answer, s. Derived: an Arduino boots for up to WAKE_LIMIT_S."""

_found: dict[BoardAddress, tuple[str, ...]] = {}
"""Ports at which boards were opened last. With the address `usb:` alone, only opening (and so resetting) boards would
find them again.
"""


def ports_of(address: BoardAddress) -> tuple[str, ...]:
    """Return the ports of the boards at `address`; none of them is opened for that."""
    return (*paths_of(address.port), *paths_of(address.sensors_port), *_found.get(address, ()))


def probe_board(address: BoardAddress) -> str:
    """Return one line about the board. Raises `Trouble` if it does not answer in full, naming the device that seems to
    be there.
    """
    with _asked_link(address) as link:
        facts = link.facts
    if not _known(facts):
        silent = silent_part(link, address)
        raise unanswered(silent.path, silent.baud, silent.protocol, silent.received or _asked(silent), silent.key)
    return described(address.protocol, facts)


def read_board(address: BoardAddress) -> BoardFacts | None:
    """Return what the board reports now; None when it does not answer. Raises `Trouble` when there is no port."""
    with _asked_link(address) as link:
        return None if link.facts.motion is None else link.facts


def probe_cable(address: BoardAddress) -> str:
    """Question the board for CABLE_S and return how many lines and answers were lost. Raises `Trouble` when too many
    were.
    """
    gone = gone_vi = ""
    with _asked_link(address) as link:
        begin_counting(link)
        before = _read_badly(link)
        try:
            _exchange(link, CABLE_S)
        except (LinkLost, CableLost) as lost:
            gone, _, gone_vi = f"; {lost}".partition(" | ")
        counts, badly = counts_of(link), _read_badly(link) - before
    counted = (
        f"{counts.broken_lines} damaged lines, {badly} at the board, {counts.missed} lost answers in {CABLE_S:g} s"
    )
    if gone or counts.broken_lines + badly > DAMAGED_LIMIT:
        raise Trouble(
            counted + gone,
            f"trong {CABLE_S:g} giây: {counts.broken_lines} dòng hỏng, mạch nhận hỏng {badly} dòng, "
            f"mất {counts.missed} câu trả lời" + (gone_vi and f"; {gone_vi}"),
            remedy="look at plug, cable and its way past the motors, then: kiosk board check",
            remedy_vi="xem phích cắm, dây và chỗ dây đi gần động cơ, rồi gõ: kiosk board check",
            key=address.key,
            value=link.port.path,
        )
    return counted


def described(protocol: str, facts: BoardFacts) -> str:
    """Return a line that describes a board that has answered, for a technician."""
    board, telemetry, state = facts.identity, facts.telemetry, facts.flags
    words = [f"{board.name} {board.firmware} {board.board}"] if board is not None else []
    if telemetry is not None and telemetry.battery_mv:
        words.append(f"{telemetry.battery_mv / 1000:.1f} V")
    if telemetry is not None and not telemetry.ranges_mm:
        words.append("no range sensors: it does not drive | không có cảm biến khoảng cách: không chạy")
    if protocol == "arduino-bridge":
        words.append("no checksum, a stop of its own only after 2 s: at most 0.2 m/s | không có mã kiểm tra")
    words += ["emergency stop | dừng khẩn cấp"] if state & (Flags.ESTOP_LATCHED | Flags.ESTOP_PRESSED) else []
    words += ["bumper latched | cản va đang giữ"] if Flags.BUMPER_LATCHED in state else []
    words += ["stall latched | đang giữ vì bánh không quay"] if Flags.STALLED in state else []
    return ", ".join(words)


@contextlib.contextmanager
def _asked_link(address: BoardAddress) -> Iterator[BoardLink]:
    """Open a link and wait until its board has reported identity, motion and telemetry, or has had the time to boot."""
    link = open_board(address)
    _found[address] = tuple(board.port.path for board in boards_of(link))
    try:
        with contextlib.suppress(LinkLost, CableLost):
            _exchange(link, FIRST_ANSWER_S, until_known=True)
        yield link
    finally:
        link.port.close()


def _exchange(link: BoardLink, seconds: float, *, until_known: bool = False) -> None:
    """Exchange requests and replies for some seconds, or until the board's identity, motion and telemetry are known."""
    ends_s = time.monotonic() + seconds
    while time.monotonic() < ends_s and not (until_known and _known(link.facts)):
        link.receive(time.monotonic() * 1000)
        link.transmit(time.monotonic() * 1000, 0, 0, moving=False, clearing=False)
        select.select([link.port], [], [], PROBE_STEP_S)


def _known(facts: BoardFacts) -> bool:
    """Whether the board has reported identity, motion and telemetry."""
    return None not in (facts.identity, facts.motion, facts.telemetry)


def _read_badly(link: BoardLink) -> int:
    """Return how many lines the boards could not read since they started, where they report it."""
    telemetry = [board.facts.telemetry for board in boards_of(link) if isinstance(board, ReferenceLink)]
    return sum(each.errors for each in telemetry if each is not None)


def _asked(silent: SilentPart) -> bytes:
    """Return the bytes that come back when the port is asked in every protocol."""
    try:
        port = open_port(silent.path, silent.baud)
    except Trouble:
        return b""
    try:
        return query_every_protocol(port)
    except CableLost:
        return b""
    finally:
        port.close()

"""Asks the motor board who and how it is, for `kiosk doctor` and before a technician's drive."""

import contextlib
import select
import time

from hardware.board import BoardAddress, SilentPart, open_board, silent_part
from hardware.board_link import BoardFacts, LinkLost
from hardware.dialects import ask_around, unanswered
from hardware.link import Link
from hardware.serial_port import WAKE_LIMIT_S, CableLost, open_port
from hardware.wire import Flags
from robot.core.trouble import Trouble

FIRST_ANSWER_S = WAKE_LIMIT_S + 0.5
STEP_S = 0.02


def probe_board(address: BoardAddress) -> str:
    """One line about the board. Raises `Trouble` when it cannot serve, with who seems to be there instead."""
    link = _asked_link(address)
    if None in (link.facts.identity, link.facts.motion, link.facts.telemetry):
        silent = silent_part(link, address)
        raise unanswered(silent.path, silent.baud, silent.protocol, silent.heard or _asked(silent), silent.key)
    return told(address.protocol, link.facts)


def read_board(address: BoardAddress) -> BoardFacts | None:
    """What the board says of itself now; None when it does not answer. Raises `Trouble` when there is no port."""
    facts = _asked_link(address).facts
    return None if facts.motion is None else facts


def told(protocol: str, facts: BoardFacts) -> str:
    """What a technician hears about a board that has answered."""
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


def _asked_link(address: BoardAddress) -> Link:
    """A link that has been asked, and is closed again."""
    link = open_board(address)
    with contextlib.suppress(LinkLost, CableLost):
        try:
            _greet(link)
        finally:
            link.port.close()
    return link


def _greet(link: Link) -> None:
    """Until the board has said who, how and where it is, or for as long as one takes to boot."""
    facts, ends_s = link.facts, time.monotonic() + FIRST_ANSWER_S
    while None in (facts.identity, facts.motion, facts.telemetry) and time.monotonic() < ends_s:
        link.receive(time.monotonic() * 1000)
        link.transmit(time.monotonic() * 1000, 0, 0, moving=False, clearing=False)
        select.select([link.port], [], [], STEP_S)


def _asked(silent: SilentPart) -> bytes:
    """What comes back when the port is asked in the other protocols too."""
    try:
        port = open_port(silent.path, silent.baud)
    except Trouble:
        return b""
    try:
        return ask_around(port)
    except CableLost:
        return b""
    finally:
        port.close()

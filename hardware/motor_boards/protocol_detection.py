"""Finds out which device is at the other end of a port that does not answer as it should.

It guesses from what the device sends, and asks in every protocol. None of these questions moves a motor board. Only
`kiosk doctor` and `kiosk drive` ask, before anything is driven.
"""

import re
import select
import time

from hardware.motor_boards import reference_protocol, roboclaw_protocol
from hardware.motor_boards.limits import ANSWER_WAIT_S, TEXT_SHOWN
from hardware.serial_ports.serial_port import BASE_KEY, SerialPort
from robot.core.trouble import Trouble

_TEXT = re.compile(rb"[\x20-\x7e\r\n\t]{6,}")
_BRIDGE = re.compile(rb"Invalid Command|(^|\n) ?57600\r?\n")


def detected_protocol(received: bytes) -> str:
    """Return the value of base.protocol that fits these bytes, "" when none does."""
    for line in re.split(rb"[\r\n]", received):
        try:
            reference_protocol.read(line)
        except reference_protocol.WireError:
            continue
        return "reference"
    if _BRIDGE.search(received):
        return "arduino-bridge"
    for start in range(len(received)):
        try:
            if roboclaw_protocol.version().reader(received[start:]) is not None:
                return "roboclaw"
        except roboclaw_protocol.RoboclawError:
            continue
    return ""


def query_every_protocol(port: SerialPort) -> bytes:
    """Return what comes back to a harmless question of each protocol."""
    received = b""
    for question in (b"\n" + reference_protocol.IDENTIFY, b"\r\rb\r", roboclaw_protocol.version().request):
        port.write(question)
        ends_s = time.monotonic() + ANSWER_WAIT_S
        while (rest_s := ends_s - time.monotonic()) > 0:
            select.select([port], [], [], rest_s)
            received += port.read()
    return received


def unanswered(path: str, baud: int, protocol: str, received: bytes, key: str = BASE_KEY) -> Trouble:
    """Return the error for a board at `path` that does not answer as one of `protocol`: the fault and what to do."""
    spoken = detected_protocol(received)
    if spoken and spoken != protocol:
        return Trouble(
            f"the board speaks {spoken}, not {protocol}",
            f"mạch nói giao thức {spoken}, không phải {protocol}",
            remedy=f'set base.protocol = "{spoken}", or flash the firmware that is wanted',
            remedy_vi=f'đặt base.protocol = "{spoken}", hoặc nạp đúng firmware',
            key=key,
            value=path,
        )
    if spoken:
        return Trouble(
            "the board answers, but not all that is asked: noise on the line, or an older firmware",
            "mạch có trả lời nhưng không đủ: đường dây nhiễu hoặc firmware cũ",
            remedy="check the cable and the ground wire, then flash the newest firmware",
            remedy_vi="kiểm tra cáp và dây mát, rồi nạp firmware mới nhất",
            key=key,
            value=path,
        )
    text = _TEXT.search(received)
    if text is not None:
        words = " ".join(text[0].decode("ascii").split())[:TEXT_SHOWN]
        return Trouble(
            f'another device answers there: it says "{words}"',
            f'một thiết bị khác đang ở cổng này: nó gửi "{words}"',
            remedy="name the port of the motor board: kiosk doctor lists the USB ports with their numbers",
            remedy_vi="ghi đúng cổng của mạch động cơ: kiosk doctor liệt kê các cổng USB và số của chúng",
            key=key,
            value=path,
        )
    if received:
        return Trouble(
            f"only bytes that make no sense come from there (0x{received[:8].hex()}...)",
            f"chỉ nhận được byte vô nghĩa (0x{received[:8].hex()}...)",
            remedy=f"check base.baud (now {baud}), the ground wire, and that this is the motor board's port",
            remedy_vi=f"kiểm tra base.baud (đang là {baud}), dây mát, và đây có phải cổng của mạch động cơ không",
            key=key,
            value=path,
        )
    return Trouble(
        "the board does not answer",
        "mạch không trả lời",
        remedy=f"switch the base on, check the cable, base.baud (now {baud}) and base.protocol (now {protocol})",
        remedy_vi=f"bật nguồn đế, kiểm tra cáp, base.baud (đang là {baud}) và base.protocol (đang là {protocol})",
        key=key,
        value=path,
    )

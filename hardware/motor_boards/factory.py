"""Opens the motor board with the driver for its protocol.

`base.protocol`: "reference" (`reference_board`), "roboclaw" (`roboclaw`) or "arduino-bridge" (`arduino_bridge`). Only
the reference board has range sensors and a bumper. Beside each of the others a second board with the reference
firmware, at `base.sensors_port`, measures ranges, bumper and red button. Without it the robot does not drive.
"""

import contextlib
from dataclasses import dataclass
from math import pi

from hardware.motor_boards.arduino_bridge import BridgeLink
from hardware.motor_boards.board_pair import BoardPair
from hardware.motor_boards.interface import BoardLink
from hardware.motor_boards.reference_board import ReferenceLink
from hardware.motor_boards.roboclaw import RoboclawLink
from hardware.serial_ports.serial_port import BASE_KEY, CableLost, SerialPort, open_port
from robot.core.trouble import Trouble

SENSORS_KEY, SENSORS_BAUD = "base.sensors_port", 115_200
"""Key of the settings with the address of the second board, and the baud rate of that board."""


@dataclass(frozen=True, slots=True)
class BoardAddress:
    """Address of a board, and the protocol that it speaks.

    `ticks_per_mm`: encoder ticks for each mm that a wheel rolls; `key`: the key of the settings where `port` is
    written.
    """

    protocol: str
    port: str
    baud: int
    sensors_port: str = ""
    sensors_baud: int = SENSORS_BAUD
    ticks_per_mm: float = 1320 / (2 * pi * 75.0)
    key: str = BASE_KEY


@dataclass(frozen=True, slots=True)
class SilentPart:
    """A board that has not answered as it should, the bytes received from it instead, and its key in the settings."""

    path: str
    baud: int
    protocol: str
    received: bytes
    key: str


def silent_part(link: BoardLink, address: BoardAddress) -> SilentPart:
    """Return which of the boards behind `link` has not answered."""
    if isinstance(link, BoardPair) and link.motors.facts.identity is not None:
        strange, baud = link.sensors.figures.strange, address.sensors_baud
        return SilentPart(link.sensors.port.path, baud, "reference", strange, SENSORS_KEY)
    motors: BoardLink = link.motors if isinstance(link, BoardPair) else link
    return SilentPart(motors.port.path, address.baud, address.protocol, motors.figures.strange, address.key)


def open_board(address: BoardAddress) -> BoardLink:
    """Open the board at `address`. Raises `Trouble` that says what a technician can do."""
    if address.protocol == "reference":
        return ReferenceLink(open_port(address.port, address.baud, address.key), address.ticks_per_mm, address.key)
    if not address.sensors_port:
        raise _without_sensors(address.protocol)
    motors = _open_motors(address)
    try:
        sensors = ReferenceLink(open_port(address.sensors_port, address.sensors_baud, SENSORS_KEY), key=SENSORS_KEY)
    except Trouble as trouble:
        with contextlib.suppress(CableLost):
            motors.stop()
        motors.port.close()
        raise _of_sensors_board(trouble) from trouble
    return BoardPair(motors, sensors)


def _open_motors(address: BoardAddress) -> RoboclawLink | BridgeLink:
    """Open a third-party board. Raises `Trouble` if its address names no port."""
    if address.port == "usb:":
        raise _unnamed(address.protocol, address.key)
    port: SerialPort = open_port(address.port, address.baud, address.key)
    if address.protocol == "roboclaw":
        return RoboclawLink(port, address.ticks_per_mm)
    return BridgeLink(port, address.ticks_per_mm)


def _without_sensors(protocol: str) -> Trouble:
    """Return the error for a third-party board without a second board."""
    return Trouble(
        f"a {protocol} board has no range sensors and no bumper: without them the robot does not drive",
        "mạch này không có cảm biến khoảng cách và cản va: thiếu chúng robot không chạy",
        remedy="connect a second board with the reference firmware, its sensors and bumper; set base.sensors_port",
        remedy_vi="nối thêm một mạch có firmware chuẩn, cảm biến khoảng cách và cản va, rồi đặt base.sensors_port",
        key=SENSORS_KEY,
        value="",
    )


def _unnamed(protocol: str, key: str) -> Trouble:
    """Return the error for a third-party board whose address names no port: it must not be searched for."""
    return Trouble(
        f"a {protocol} board cannot be found by asking every USB port: the question could move another device",
        "không thể dò mạch loại này qua mọi cổng USB: câu hỏi có thể làm thiết bị khác chuyển động",
        remedy="name it: usb:SERIAL_NUMBER (see kiosk doctor) or /dev/serial/by-id/...",
        remedy_vi="ghi rõ: usb:SỐ_SERIAL (xem kiosk doctor) hoặc /dev/serial/by-id/...",
        key=key,
        value="usb:",
    )


def _of_sensors_board(trouble: Trouble) -> Trouble:
    """Return `trouble` reworded: it names the second board, the one with the range sensors."""
    return Trouble(
        f"the board of the range sensors: {trouble.what}",
        f"mạch cảm biến khoảng cách: {trouble.vi}",
        remedy=trouble.remedy,
        remedy_vi=trouble.remedy_vi,
        key=trouble.key,
        value=trouble.value,
    )

"""Find the port of the motor board that a command talks to: from an option, or from this site's settings."""

from dataclasses import replace
from math import pi
from typing import NamedTuple

from hardware.motor_boards.factory import SENSORS_BAUD, SENSORS_KEY, BoardAddress
from hardware.serial_ports.serial_port import BASE_KEY
from robot.core.trouble import Trouble
from robot.runtime.settings.schema import BaseSettings

PORT_OPTION = "--port"
"""Option by which commands can open a board at another port than that of the settings."""


class BoardPort(NamedTuple):
    """Port of a motor board, its baud rate, and the setting or option that names the port (for error texts)."""

    port: str
    baud: int
    key: str


def reference_board(base: BaseSettings, port: str | None) -> BoardPort:
    """Return the port of the board with the reference firmware; raises `Trouble` where this site has none.

    At a site whose motor board speaks another protocol this is the second board, the one with the sensors."""
    alone = base.protocol == "reference"
    baud = base.baud if alone else SENSORS_BAUD
    if port is not None:
        return BoardPort(port, baud, PORT_OPTION)
    if alone:
        return BoardPort(base.port, baud, BASE_KEY)
    if not base.sensors_port:
        raise Trouble(
            f"this site's motor board speaks {base.protocol}; the rules are those of the reference firmware",
            f"mạch động cơ ở đây dùng giao thức {base.protocol}; các quy tắc này là của firmware chuẩn",
            remedy="name the port of the board with the range sensors: base.sensors_port, or --port",
            remedy_vi="ghi cổng của mạch cảm biến khoảng cách: base.sensors_port, hoặc --port",
            key=SENSORS_KEY,
            value="",
        )
    return BoardPort(base.sensors_port, baud, SENSORS_KEY)


def board_address(base: BaseSettings, port: str | None = None) -> BoardAddress:
    """Return the address of this site's motor board; `port`, from the option --port, overrides the settings."""
    ticks_per_mm = base.ticks_per_turn / (2 * pi * base.wheel_radius_mm)
    address = BoardAddress(base.protocol, base.port, base.baud, base.sensors_port, ticks_per_mm=ticks_per_mm)
    return address if port is None else replace(address, port=port, key=PORT_OPTION)

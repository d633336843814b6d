"""Where a command finds the board that it asks: at a port that it was given, or where this site's settings say."""

from dataclasses import replace
from math import pi
from typing import NamedTuple

from hardware.motor_boards.factory import SENSORS_BAUD, SENSORS_KEY, BoardAddress
from hardware.serial_ports.serial_port import BASE_KEY
from robot.core.trouble import Trouble
from robot.runtime.settings.schema import BaseSettings

PORT_OPTION = "--port"
"""Of the commands that open a board elsewhere than the settings say."""


class BoardPort(NamedTuple):
    """Where a board is, and where that is written."""

    port: str
    baud: int
    key: str


def reference_board(base: BaseSettings, port: str | None) -> BoardPort:
    """The board with the reference firmware: the rules are its own. Raises `Trouble` where this site has none.

    Beside a motor board of another protocol it is the one with the sensors.
    """
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
    """Where this site's motor board is; `port`, of the option --port, wins over the settings'."""
    ticks_per_mm = base.ticks_per_turn / (2 * pi * base.wheel_radius_mm)
    address = BoardAddress(base.protocol, base.port, base.baud, base.sensors_port, ticks_per_mm=ticks_per_mm)
    return address if port is None else replace(address, port=port, key=PORT_OPTION)

"""Builds the errors of a serial port: no port is named, or the port is absent, not permitted or in use.

The argument `key` is where the port's address is written: a key of the settings, or an option of the command.
"""

import errno
from pathlib import Path

from hardware.serial_ports.usb_ports import UsbPort, usb_ports
from robot.core.trouble import Trouble

ROOT = Path("/")
"""Root of the file system in which devices are listed."""
GONE = frozenset((errno.ENOENT, errno.ENXIO, errno.ENODEV, errno.ENOTDIR))
"""Error numbers of a device that is not there."""
FORBIDDEN = frozenset((errno.EACCES, errno.EPERM))
"""Error numbers of a device that this user may not open."""
IN_USE = frozenset((errno.EBUSY, errno.EAGAIN))
"""Error numbers of a device that another program has open."""


def cannot_open(path: str, error: Exception, key: str) -> Trouble:
    """Return the error, with the next step, for `error`, which opening the port has raised."""
    code = getattr(error, "errno", None)
    if code in GONE:
        return absent(path, key)
    if code in FORBIDDEN:
        return forbidden(path, key)
    if code in IN_USE:
        return Trouble(
            "another program uses the port",
            "chương trình khác đang dùng cổng này",
            remedy="end it, and the robot itself if it runs: sudo systemctl stop kiosk",
            remedy_vi="tắt chương trình đó, kể cả robot nếu đang chạy: sudo systemctl stop kiosk",
            key=key,
            value=path,
        )
    return Trouble(
        f"the port cannot be opened: {error}",
        f"không mở được cổng này: {error}",
        remedy="check the cable, and that this is the serial port of the device: kiosk doctor lists them",
        remedy_vi="kiểm tra cáp và xem đây có phải cổng nối tiếp của thiết bị không: kiosk doctor liệt kê các cổng",
        key=key,
        value=path,
    )


def absent(path: str, key: str) -> Trouble:
    """Return the error for a port name at which no device is plugged in."""
    return Trouble(
        *beside_others("there is no such port", "không có cổng này", ROOT),
        remedy="plug the device in, check its cable and power, then write the name of its port",
        remedy_vi="cắm thiết bị vào, kiểm tra cáp và nguồn, rồi ghi đúng tên cổng của nó",
        key=key,
        value=path,
    )


def forbidden(path: str, key: str) -> Trouble:
    """Return the error for a port that this user may not open."""
    return Trouble(
        "this user may not open the port",
        "người dùng này không được phép mở cổng",
        remedy="join the group dialout and log in again: sudo usermod -aG dialout $USER",
        remedy_vi="vào nhóm dialout rồi đăng nhập lại: sudo usermod -aG dialout $USER",
        key=key,
        value=path,
    )


def unnamed(key: str) -> Trouble:
    """Return the error for settings that name no port."""
    return Trouble(
        "no board is named there",
        "chưa có mạch nào được ghi ở đây",
        remedy="write its port, /dev/ttyACM0 or usb:SERIAL_NUMBER, or give it with --port; kiosk doctor lists them",
        remedy_vi="ghi cổng của mạch, /dev/ttyACM0 hoặc usb:SỐ_SERIAL, hoặc dùng --port; kiosk doctor liệt kê các cổng",
        key=key,
        value="none",
    )


def several(address: str, ports: tuple[UsbPort, ...], key: str) -> Trouble:
    """Return the error for a serial number that several devices have."""
    there = "; ".join(map(str, ports))
    return Trouble(
        f"several USB ports have this serial number: {there}",
        f"nhiều cổng USB mang cùng số này: {there}",
        remedy="unplug the others and see which is left, then name the board by its place: /dev/serial/by-path/...",
        remedy_vi="rút các thiết bị khác để biết cổng nào, rồi ghi theo vị trí cắm: /dev/serial/by-path/...",
        key=key,
        value=address,
    )


def not_found(address: str, what: str, vi: str, root: Path, key: str) -> Trouble:
    """Return the error for an `address` that matches no USB port; `what` and `vi`: the error in both languages."""
    return Trouble(
        *beside_others(what, vi, root),
        remedy="check the cable and the power of the base, then the address",
        remedy_vi="kiểm tra cáp, nguồn của đế, rồi địa chỉ cổng",
        key=key,
        value=address,
    )


_NONE, _NONE_VI = "there is no USB serial port at all", "không có cổng USB nối tiếp nào"


def beside_others(what: str, vi: str, root: Path) -> tuple[str, str]:
    """Return `what` (English) and `vi` (Vietnamese) with the list of USB ports; `root`: as in `usb_ports`."""
    there = "; ".join(map(str, usb_ports(root)))
    if not there:
        return f"{what}; {_NONE}", f"{vi}; {_NONE_VI}"
    return f"{what}; on USB there are: {there}", f"{vi}; trên USB đang có: {there}"

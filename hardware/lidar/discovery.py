"""Finds the lidar by listening. A lidar sends by itself, so nothing is written to a port of maybe another device.

Addresses are those of `hardware.serial_ports.serial_port`; `usb:` is the first port on which packets come. Ports that
the motor board holds are not opened at all. Opening a port resets some boards, so a silent port is not tried again for
30 s, unless another device is there by then or the lidar was last found there. Cheap converters all have the same
serial number: of several ports with that number, the lidar is at the one on which packets come.
"""

import contextlib
import os
import select
import threading
import time
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from hardware.lidar.scanner import Lidar, LidarMount
from hardware.serial_ports.detachable_port import LastingPort
from hardware.serial_ports.port_errors import beside_others
from hardware.serial_ports.serial_port import CableLost, SerialPort
from hardware.serial_ports.usb_ports import usb_ports, with_serial
from robot.core.trouble import Trouble

LISTEN_S = 0.4
"""Longest time to listen at a port for a packet, s. Derived: a lidar that turns sends a packet every 3 ms."""
BAUD = 230_400
"""Serial rate of LDROBOT LD06, LD19 and STL-19P, baud, by their data sheets."""
LEFT_ALONE_S = 30.0
"""Time for which a silent port is not tried again, s. Chosen."""
KEY = "lidar.port"
"""Key of the settings with the lidar's address."""
_LOOK_S = 0.02
"""Longest wait for bytes in one step of listening, s. Chosen."""


class FoundLidar(NamedTuple):
    """A lidar, its open port, and the time of the last read, ms of CLOCK_MONOTONIC."""

    lidar: Lidar
    port: LastingPort
    at_ms: float


class LidarSearch:
    """Search for one lidar. `look` may be called on a thread of its own."""

    def __init__(self, address: str, mount: LidarMount) -> None:
        self._address, self._mount = address, mount
        number, _, folder = address.removeprefix("usb:").partition("@")
        self._any, self._number = address.startswith("usb:") and not number, number
        self._root = Path(folder or "/")
        self._last = ""
        self._left_alone: dict[str, tuple[int, float]] = {}
        """By path: the device that was silent there, and the time, s, until which it is not tried again."""

    def look(self, held: Collection[str] = (), leaving: threading.Event | None = None) -> FoundLidar:
        """Search all ports but those in `held`; return the first lidar whose packets come.

        Takes LISTEN_S a port; ends soon after `leaving` is set. Raises `Trouble` with the next step for a technician.
        """
        leaving = leaving or threading.Event()
        others = {os.path.realpath(path) for path in held}
        trouble: Trouble | None = None
        for path in self._there():
            if os.path.realpath(path) in others or leaving.is_set():
                continue
            try:
                heard = self._listen(path, leaving)
            except Trouble as found:
                trouble = trouble or found
                continue
            if heard is not None:
                self._last = path
                return heard
            if self._any and not leaving.is_set():
                self._left_alone[path] = (_device(path), time.monotonic() + LEFT_ALONE_S)
        raise trouble if trouble is not None and not self._any else self._unheard()

    def failed(self, error: Exception) -> Trouble:
        """Return the error for a search that failed with an unforeseen `error`."""
        return Trouble(
            f"the lidar cannot be looked for: {type(error).__name__}: {error}",
            f"không dò được lidar: {type(error).__name__}",
            remedy="pull its plug and put it back; if that does not help, restart the base",
            remedy_vi="rút phích cắm lidar rồi cắm lại; nếu không được thì khởi động lại đế",
            key=KEY,
            value=self._address,
        )

    def _there(self) -> list[str]:
        """Return the ports at which the lidar may be, likeliest first: the lidar's own converter is a ttyUSB."""
        if not self._address.startswith("usb:"):
            return [self._address]
        if self._number:
            return [port.path for port in with_serial(self._number, self._root)]
        paths = [port.path for port in usb_ports(self._root) if not self._is_left_alone(port.path)]
        return sorted(paths, key=lambda path: (path != self._last, "ttyUSB" not in path))

    def _is_left_alone(self, path: str) -> bool:
        """Whether the device at this port was silent within the last LEFT_ALONE_S."""
        device, until_s = self._left_alone.get(path, (0, 0.0))
        return path != self._last and time.monotonic() < until_s and device == _device(path)

    def _listen(self, path: str, leaving: threading.Event) -> FoundLidar | None:
        """Return the lidar at `path`; None where no packet comes. Raises `Trouble` where the port cannot be opened."""
        port = LastingPort(SerialPort(path, BAUD, KEY))
        lidar, ends_s = Lidar(port, self._mount), time.monotonic() + LISTEN_S
        with contextlib.suppress(CableLost):
            while (now_s := time.monotonic()) < ends_s and not port.lost and not leaving.is_set():
                select.select([port], [], [], _LOOK_S)
                lidar.receive(now_s * 1000)
                if lidar.figures.packets:
                    return FoundLidar(lidar, port, now_s * 1000)
        port.close()
        return None

    def _unheard(self) -> Trouble:
        """Return the error for a lidar that was not found."""
        if self._address.startswith("usb:"):
            what, vi = beside_others("no lidar is heard", "không thấy lidar", self._root)
        else:
            what, vi = "no lidar is heard there", "không nhận được dữ liệu lidar từ cổng này"
        return Trouble(
            what,
            vi,
            remedy="see whether it turns; check its plug, its 5 V and the address",
            remedy_vi="xem lidar có quay không; kiểm tra phích cắm, nguồn 5 V và địa chỉ cổng",
            key=KEY,
            value=self._address,
        )


def _device(path: str) -> int:
    """Return a number for the device behind `path`, 0 = none; a device that is plugged in later has another number."""
    try:
        return os.stat(path).st_ino
    except OSError:
        return 0

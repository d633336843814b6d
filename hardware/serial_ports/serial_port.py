"""The serial cable: finds, opens, reads and writes a port; no read or write blocks for longer than WRITE_LIMIT_S.

Addresses: a path (`/dev/ttyACM0`, a pty), `usb:SERIAL_NUMBER`, or `usb:` for the first board that answers `I`. If
`/sys` and `/dev` are mounted elsewhere, as in a container: `usb:SERIAL_NUMBER@ROOT`.
"""

import contextlib
import os
import select
import termios
import time
from pathlib import Path

import serial

from hardware.motor_boards import reference_protocol
from hardware.serial_ports import port_errors
from hardware.serial_ports.usb_ports import usb_ports, with_serial
from robot.core.trouble import Trouble

BASE_KEY = "base.port"
"""Key of the settings with the address of the motor board, named in errors unless a caller passes another key."""

WRITE_LIMIT_S = 0.05
"""Longest time that one write to a serial port may take, s. Chosen."""
WAKE_LIMIT_S = 2.5
"""Longest time an Arduino may boot, s. Derived: opening the port resets it, and its boot loader takes up to 2 s."""


class CableLost(Exception):
    """Raised when a serial port has gone or takes no more bytes."""

    def __init__(self, port: str, what: object) -> None:
        super().__init__(f"{port}: cable lost ({what}) | {port}: mất kết nối cáp")


_GONE = (serial.SerialException, OSError, termios.error, TypeError)
"""Errors by which pyserial and the kernel report a lost device.

`termios.error` is no `OSError`, and TypeError comes from a closed descriptor.
"""


class SerialPort:
    """An open serial port, held exclusively. Every call raises `CableLost` when the device has gone."""

    def __init__(self, path: str, baud: int, key: str = BASE_KEY) -> None:
        """Open the port at `path`. Raises `Trouble` when it cannot be opened; `key`: setting that holds its address."""
        self.path = path
        try:
            self._device = serial.Serial(path, baud, timeout=0, write_timeout=WRITE_LIMIT_S, exclusive=True)
        except (serial.SerialException, OSError, termios.error, ValueError) as error:
            raise port_errors.cannot_open(path, error, key) from error
        with contextlib.suppress(ValueError, *_GONE):  # only some adapters have it; FTDI's are 16 ms late without it
            self._device.set_low_latency_mode(True)

    def fileno(self) -> int:
        """Return the file descriptor of the port, to wait for bytes. Raises `CableLost` when the port was closed."""
        try:
            return int(self._device.fileno())
        except _GONE as error:
            raise CableLost(self.path, error) from error

    def read(self) -> bytes:
        """Return the bytes that have arrived, without waiting; empty when there are none."""
        try:
            return bytes(self._device.read(4096))
        except _GONE as error:
            raise CableLost(self.path, error) from error

    def write(self, data: bytes) -> None:
        """Send all of `data`. Raises `CableLost` when that takes longer than WRITE_LIMIT_S.

        pyserial's own write is not used: it also times out when this process was held up after all bytes had gone.
        """
        descriptor, ends_s = self.fileno(), time.monotonic() + WRITE_LIMIT_S
        while data:
            try:
                data = data[os.write(descriptor, data) :]
            except BlockingIOError:
                if time.monotonic() > ends_s:
                    raise CableLost(self.path, "it takes no bytes") from None
                select.select([], [descriptor], [], WRITE_LIMIT_S)
            except OSError as error:
                raise CableLost(self.path, error) from error

    def discard_output(self) -> None:
        """Discard the output that was not sent yet: an old command must not arrive late."""
        try:
            self._device.reset_output_buffer()
        except _GONE as error:
            raise CableLost(self.path, error) from error

    def close(self) -> None:
        """Close the port, also when the device has gone."""
        with contextlib.suppress(*_GONE):
            self._device.close()


def open_port(address: str, baud: int, key: str = BASE_KEY) -> SerialPort:
    """Open the port at `address`, written in the setting `key`. Raises `Trouble` with a technician's next step."""
    if address == "none":
        raise port_errors.unnamed(key)
    if not address.startswith("usb:"):
        return SerialPort(address, baud, key)
    number, _, folder = address.removeprefix("usb:").partition("@")
    root = Path(folder or "/")
    if number:
        ports = with_serial(number, root)
        if len(ports) > 1:
            raise port_errors.several(address, ports, key)
        if not ports:
            what, vi = "no USB device has this serial number", "không có thiết bị USB nào mang số này"
            raise port_errors.not_found(address, what, vi, root, key)
        return SerialPort(ports[0].path, baud, key)
    for device in usb_ports(root):
        port = _answering(device.path, baud)
        if port is not None:
            return port
    what, vi = "no motor board answers on USB", "không có mạch động cơ nào trả lời qua USB"
    raise port_errors.not_found(address, what, vi, root, key)


def paths_of(address: str) -> tuple[str, ...]:
    """Return the ports that `address` may mean, without opening any; none for `usb:`, which means the first board."""
    if not address.startswith("usb:"):
        return (address,) if address else ()
    number, _, folder = address.removeprefix("usb:").partition("@")
    return tuple(port.path for port in with_serial(number, Path(folder or "/")))


def _answering(path: str, baud: int) -> SerialPort | None:
    """Return the open port if a board of the reference protocol answers on it; None, with the port closed, if not."""
    try:
        port = SerialPort(path, baud)
    except Trouble:
        return None
    lines, ends_s = reference_protocol.Lines(), time.monotonic() + WAKE_LIMIT_S
    try:
        while time.monotonic() < ends_s:
            port.write(reference_protocol.IDENTIFY)
            select.select([port], [], [], 0.2)
            if any(_is_identity(line) for line in lines.feed(port.read())):
                return port
    except CableLost:
        return None
    port.close()
    return None


def _is_identity(line: bytes) -> bool:
    try:
        return isinstance(reference_protocol.read(line), reference_protocol.Identity)
    except reference_protocol.WireError:
        return False

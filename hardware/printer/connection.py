"""The cable to the ticket printer: serial, USB or network, read and written through a descriptor that never blocks.

Addresses: `serial:/dev/ttyUSB0`; `usb:/dev/usb/lp0`, the kernel's printer device, or `usb:` for the first one;
`tcp:HOST` or `tcp:HOST:PORT` (9100 where none is given).
"""

import os
import select
import socket
import struct
import time
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import serial

NET_PORT = 9100  # TCP port of an address without one
CONNECT_S = 2.0  # longest time for a network printer to accept the connection; chosen
_PIECE = 1024  # most bytes of one write; chosen
_NET_BUFFER = 4096  # most bytes that count as sent while the kernel still holds them for a network printer; chosen

LEAD_S = 0.2
"""Most data that may wait in a serial port, in seconds of sending. Chosen: a question must wait until it is sent."""


class PrinterLost(Exception):
    """Raised when the printer is not there, or no longer there."""


class _Device(Protocol):
    empty_is_end: bool
    """Whether a read without bytes means that the other end has gone."""

    bytes_per_s: float | None
    """Bytes that a serial line sends per second; None for USB and network, whose writes are not paced."""

    def fileno(self) -> int: ...
    def discard_output(self) -> None: ...
    def heed_stops(self, *, heed: bool) -> None: ...
    def close(self) -> None: ...


class _Serial:
    """A serial port with software flow control: a printer's answers never look like XON or XOFF."""

    empty_is_end = True

    def __init__(self, path: str, baud: int) -> None:
        self._port = serial.Serial(path, baud, timeout=0, write_timeout=0, xonxoff=True, exclusive=True)
        self.bytes_per_s: float | None = baud / 10

    def fileno(self) -> int:
        return int(self._port.fileno())

    def discard_output(self) -> None:
        self._port.reset_output_buffer()  # else the kernel would close the port only after all output is out
        self.heed_stops(heed=False)

    def heed_stops(self, *, heed: bool) -> None:
        self._port.xonxoff = heed  # after a stop (XOFF) a printer still has room for some bytes of questions

    def close(self) -> None:
        self._port.close()


class _UsbFile:
    """A USB printer, through the kernel's printer device."""

    empty_is_end = False

    def __init__(self, path: str) -> None:
        self.bytes_per_s: float | None = None
        self._descriptor = os.open(path or _first_usb(), os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY)

    def fileno(self) -> int:
        return self._descriptor

    def discard_output(self) -> None:
        """Do nothing: the kernel holds back no output, since a write is one transfer."""

    def heed_stops(self, *, heed: bool) -> None:
        """Do nothing: the USB bus itself holds up the sender."""

    def close(self) -> None:
        os.close(self._descriptor)


class _Net:
    """A network printer, through a raw TCP connection."""

    empty_is_end = True

    def __init__(self, host: str, port: int) -> None:
        self.bytes_per_s: float | None = None
        self._socket = socket.create_connection((host, port), CONNECT_S)
        self._socket.setblocking(False)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _NET_BUFFER)

    def fileno(self) -> int:
        return self._socket.fileno()

    def discard_output(self) -> None:
        """Let the close discard unsent output; bytes on the way cannot be called back."""
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def heed_stops(self, *, heed: bool) -> None:
        """Do nothing: the network itself holds up the sender."""

    def close(self) -> None:
        self._socket.close()


class PrinterLink:
    """An open cable to the printer. Every call raises `PrinterLost` when the printer has gone."""

    def __init__(self, address: str, baud: int) -> None:
        try:
            self._device = _open(address, baud)
        except (OSError, ValueError) as error:  # a SerialException is an OSError
            raise PrinterLost(f"{address}: {error}") from error
        self._out_s = 0.0  # when a serial line will have sent all bytes that were taken, s

    def __enter__(self) -> "PrinterLink":
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._device.close()

    def send(self, data: bytes, wait_s: float) -> int:
        """Send the beginning of `data`; return how many bytes were taken within `wait_s`, 0 if none."""
        rate, now_s = self._device.bytes_per_s, time.monotonic()
        if rate is not None and (early_s := self._out_s - now_s - LEAD_S) > 0:
            time.sleep(min(early_s, wait_s))
            if early_s > wait_s:
                return 0
        piece = _PIECE if rate is None else max(16, min(_PIECE, int(rate * LEAD_S)))
        try:
            if not select.select([], [self._device], [], wait_s)[1]:
                return 0
            taken = os.write(self._device.fileno(), data[:piece])
            if rate is not None:
                self._out_s = max(self._out_s, time.monotonic()) + taken / rate
            return taken
        except BlockingIOError:
            return 0
        except (OSError, ValueError) as error:
            raise PrinterLost(str(error)) from error

    def receive(self, wait_s: float) -> bytes:
        """Return the bytes that the printer has sent, waiting at most `wait_s` for the first one."""
        try:
            if not select.select([self._device], [], [], wait_s)[0]:
                return b""
            data = os.read(self._device.fileno(), 256)
        except BlockingIOError:
            return b""
        except (OSError, ValueError) as error:
            raise PrinterLost(str(error)) from error
        if not data and self._device.empty_is_end:
            raise PrinterLost("the connection has ended")
        return data

    def heed_stops(self, *, heed: bool) -> None:
        """Set whether a stop (XOFF) of the printer holds up sending; a stop before this call is forgotten."""
        try:
            self._device.heed_stops(heed=heed)
        except (OSError, ValueError) as error:
            raise PrinterLost(str(error)) from error

    def discard_output(self) -> None:
        """Discard the output that was not sent yet, so that a question does not wait behind it."""
        try:
            self._device.discard_output()
            self._out_s = 0.0
        except (OSError, ValueError) as error:
            raise PrinterLost(str(error)) from error


def _open(address: str, baud: int) -> _Device:
    kind, _, rest = address.partition(":")
    match kind:
        case "serial":
            return _Serial(rest, baud)
        case "usb":
            return _UsbFile(rest)
        case "tcp":
            host, _, port = rest.partition(":")
            return _Net(host, int(port or NET_PORT))
    raise ValueError("must begin with serial:, usb: or tcp:")


def _first_usb() -> str:
    devices = sorted(Path("/dev/usb").glob("lp*"))
    if not devices:
        raise FileNotFoundError("no /dev/usb/lp*: is the printer plugged in and switched on?")
    return str(devices[0])

"""Lists the serial ports of USB devices from Linux's /sys, with the serial numbers that identify the devices.

A port's name (`ttyACM0`) changes when a cable is pulled and put back; the serial number of the device does not change.
"""

from dataclasses import dataclass
from pathlib import Path

DEPTH = 6
"""Most folders to try from a tty up to its USB device. Chosen: a converter of several ports is 3 levels away."""


@dataclass(frozen=True, slots=True)
class UsbPort:
    """A serial port: `path` to open; `serial` number ("" = none), `product` and `maker` by the USB device."""

    path: str
    serial: str
    product: str
    maker: str

    def __str__(self) -> str:
        name = " ".join(word for word in (self.maker, self.product) if word) or "?"
        return f"{self.path}: {name}, usb:{self.serial}" if self.serial else f"{self.path}: {name}, no serial number"


def usb_ports(root: Path = Path("/")) -> tuple[UsbPort, ...]:
    """Return all USB serial ports by name. `root`: the folder of `sys` and `dev`, in a container maybe another one."""
    found = []
    for entry in sorted((root / "sys/class/tty").glob("tty*")):
        device = entry / "device"
        if not device.exists():
            continue
        folder = device.resolve()
        for _ in range(DEPTH):
            if (folder / "idVendor").is_file():
                port = root / "dev" / entry.name
                words = (_line(folder / name) for name in ("serial", "product", "manufacturer"))
                found.append(UsbPort(str(port), *words))
                break
            folder = folder.parent
    return tuple(found)


def with_serial(number: str, root: Path = Path("/")) -> tuple[UsbPort, ...]:
    """Return every port with this serial number: cheap converters share one number, some devices have several ports."""
    return tuple(port for port in usb_ports(root) if number and port.serial == number)


def _line(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""

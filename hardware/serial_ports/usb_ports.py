"""Serial ports of USB devices as Linux lists them below /sys, with the numbers by which a technician tells them apart.

A port's name (`ttyACM0`) changes when a cable is pulled and put back; the serial number of the device does not.
"""

from dataclasses import dataclass
from pathlib import Path

DEPTH = 6
"""From a tty's device folder up to that of its USB device; a converter with several ports is three levels away."""


@dataclass(frozen=True, slots=True)
class UsbPort:
    """`path` to open, `serial` number of the device ("" = it has none), `product` and `maker` as the device says."""

    path: str
    serial: str
    product: str
    maker: str

    def __str__(self) -> str:
        name = " ".join(word for word in (self.maker, self.product) if word) or "?"
        return f"{self.path}: {name}, usb:{self.serial}" if self.serial else f"{self.path}: {name}, no serial number"


def usb_ports(root: Path = Path("/")) -> tuple[UsbPort, ...]:
    """All of them by name. `root` is where `sys` and `dev` stand: a container may have them elsewhere."""
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
    """Every port with this serial number: cheap converters all have the same, and some devices have several ports."""
    return tuple(port for port in usb_ports(root) if number and port.serial == number)


def _line(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""

"""A tree of files as Linux has it below /sys, with the USB devices that a test needs."""

from pathlib import Path


def plug(
    root: Path,
    tty: str,
    serial: str,
    product: str = "Uno R3",
    port: str = "1-1",
    interface: str = "1-1:1.0",
    converter: bool = False,
) -> None:
    """Put a device at a USB port of the tree below `root`; a converter has its tty one level deeper."""
    device = root / "sys/devices/usb1" / port
    folder = device / interface
    if converter:
        folder = folder / tty
    folder.mkdir(parents=True, exist_ok=True)
    (device / "idVendor").write_text("2341\n")
    (device / "product").write_text(f"{product}\n")
    (device / "manufacturer").write_text("Arduino\n")
    if serial:
        (device / "serial").write_text(f"{serial}\n")
    entry = root / "sys/class/tty" / tty
    entry.mkdir(parents=True, exist_ok=True)
    (entry / "device").symlink_to(folder)

"""Finding a port by the serial number of its device, in a tree of files as Linux has it below /sys."""

from pathlib import Path

import pytest

from hardware.serial_ports import port_errors
from hardware.serial_ports.serial_port import open_port
from hardware.serial_ports.usb_ports import UsbPort, usb_ports, with_serial
from robot.core.trouble import Trouble
from tests.hardware.serial_ports.usb_tree import plug


def test_a_device_is_found_by_its_number_whatever_its_port_is_called(tmp_path: Path) -> None:
    plug(tmp_path, "ttyACM0", "A1", port="1-1")
    plug(tmp_path, "ttyUSB0", "B2", "CP2102", port="1-2", converter=True)
    assert [port.path for port in with_serial("B2", tmp_path)] == [str(tmp_path / "dev/ttyUSB0")]
    assert [port.path for port in with_serial("A1", tmp_path)] == [str(tmp_path / "dev/ttyACM0")]
    assert with_serial("C3", tmp_path) == ()
    assert usb_ports(tmp_path)[1] == UsbPort(str(tmp_path / "dev/ttyUSB0"), "B2", "CP2102", "Arduino")


def test_a_port_that_is_no_usb_device_and_a_device_without_a_number_are_no_match(tmp_path: Path) -> None:
    (tmp_path / "sys/class/tty/ttyS0/device").mkdir(parents=True)
    (tmp_path / "sys/class/tty/tty1").mkdir(parents=True)
    plug(tmp_path, "ttyUSB0", "", "CH340")
    assert with_serial("", tmp_path) == ()
    assert [port.serial for port in usb_ports(tmp_path)] == [""]
    assert "no serial number" in str(usb_ports(tmp_path)[0])


def test_who_is_there_instead_is_told(tmp_path: Path) -> None:
    plug(tmp_path, "ttyACM0", "A1", "GPS receiver")
    with pytest.raises(Trouble, match="no USB device has this serial number") as caught:
        open_port(f"usb:B2@{tmp_path}", 115_200)
    assert "GPS receiver, usb:A1" in caught.value.line()
    with pytest.raises(Trouble, match="there is no USB serial port at all"):
        open_port(f"usb:B2@{tmp_path / 'empty'}", 115_200)


def test_a_port_that_is_not_there_lists_those_that_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plug(tmp_path, "ttyACM0", "A1", "Uno R3")
    monkeypatch.setattr(port_errors, "ROOT", tmp_path)
    with pytest.raises(Trouble) as caught:
        open_port("/dev/ttyACM7", 115_200)
    assert "there is no such port; on USB there are: " in caught.value.what
    assert "không có cổng này; trên USB đang có: " in caught.value.vi
    assert "Uno R3, usb:A1" in caught.value.what
    assert "Uno R3, usb:A1" in caught.value.vi


def test_a_number_that_several_devices_have_opens_none_of_them_and_lists_all(tmp_path: Path) -> None:
    plug(tmp_path, "ttyUSB0", "0001", "CP2102", port="1-1", converter=True)
    plug(tmp_path, "ttyUSB1", "0001", "CP2102", port="1-2", converter=True)
    with pytest.raises(Trouble, match="several USB ports have this serial number") as caught:
        open_port(f"usb:0001@{tmp_path}", 115_200)
    line = caught.value.line()
    assert "ttyUSB0" in line
    assert "ttyUSB1" in line
    assert "/dev/serial/by-path" in line
    assert "nhiều cổng USB" in line


def test_the_real_tree_is_read_without_a_word() -> None:
    assert isinstance(usb_ports(), tuple)

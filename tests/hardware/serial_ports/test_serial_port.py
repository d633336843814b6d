"""Finding and opening the cable: what can be wrong is said in one line with the remedy."""

import errno
import os
import pty
import tty
from collections.abc import Callable, Iterator

import pytest
import serial

from hardware.serial_ports.serial_port import CableLost, SerialPort, open_port
from robot.core.trouble import Trouble


@pytest.fixture
def cable() -> Iterator[tuple[int, str]]:
    """Both ends of a pty: the board's descriptor and the path of the port."""
    board, port = pty.openpty()
    tty.setraw(port)
    yield board, os.ttyname(port)
    os.close(port)
    os.close(board)


def test_bytes_go_both_ways_and_reading_never_waits(cable: tuple[int, str]) -> None:
    board, path = cable
    port = open_port(path, 115200)
    assert port.read() == b""
    port.write(b"I\n")
    assert os.read(board, 10) == b"I\n"
    os.write(board, b"K X*1234\n")
    assert port.read() == b"K X*1234\n"
    port.close()


def test_a_port_is_held_by_one_program_only(cable: tuple[int, str]) -> None:
    _, path = cable
    port = open_port(path, 115200)
    with pytest.raises(Trouble, match=r"another program uses the port.*chương trình khác đang dùng cổng này"):
        open_port(path, 115200)
    port.close()
    open_port(path, 115200).close()


def test_a_board_that_takes_no_bytes_is_a_lost_cable_not_a_wait(cable: tuple[int, str]) -> None:
    _, path = cable
    port = SerialPort(path, 115200)
    with pytest.raises(CableLost):
        port.write(b"x" * 600_000)
    port.close()


def test_a_closed_port_is_a_lost_cable(cable: tuple[int, str]) -> None:
    _, path = cable
    port = SerialPort(path, 115200)
    port.close()
    with pytest.raises(CableLost):
        port.write(b"X\n")
    with pytest.raises(CableLost):
        port.read()


@pytest.mark.parametrize(
    "act", [SerialPort.read, SerialPort.discard_output, lambda port: port.write(b"x")], ids=["read", "discard", "write"]
)
def test_a_device_that_has_gone_is_a_lost_cable_whatever_is_asked_of_it(act: Callable[[SerialPort], object]) -> None:
    board, end = pty.openpty()
    port = SerialPort(os.ttyname(end), 115_200)
    os.close(end)
    os.close(board)
    with pytest.raises(CableLost, match="mất kết nối cáp"):
        act(port)
    port.close()


@pytest.mark.parametrize(
    ("address", "what", "vi", "remedy"),
    [
        ("/dev/ttyNOWHERE", "there is no such port", "không có cổng này", "plug the device in"),
        ("/etc/hostname", "cannot be opened", "không mở được cổng này", "check the cable"),
        ("usb:NO-SUCH-NUMBER", "no USB device has this serial number", "không có thiết bị USB nào", "check the cable"),
        ("none", "no board is named there", "chưa có mạch nào", "kiosk doctor lists them"),
    ],
)
@pytest.mark.parametrize("key", ["base.port", "--port"])
def test_an_address_that_leads_nowhere_says_what_is_wrong_and_where_it_was_written(
    address: str, what: str, vi: str, remedy: str, key: str
) -> None:
    with pytest.raises(Trouble, match=what) as caught:
        open_port(address, 115200, key)
    told = caught.value
    assert (told.key, told.value) == (key, address)
    assert vi in told.vi
    assert remedy in told.remedy
    assert "dialout" not in told.line(), "nobody was refused"


def test_only_who_is_refused_is_sent_to_the_group_dialout(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: object, **__: object) -> None:
        raise serial.SerialException(errno.EACCES, "could not open port /dev/ttyACM0: Permission denied")

    monkeypatch.setattr(serial, "Serial", refuses)
    with pytest.raises(Trouble, match="this user may not open the port; join the group dialout") as caught:
        open_port("/dev/ttyACM0", 115200)
    assert "không được phép mở cổng; vào nhóm dialout" in caught.value.line()

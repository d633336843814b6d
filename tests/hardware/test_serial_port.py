"""Finding and opening the cable: what can be wrong is said in one line with the remedy."""

import os
import pty
import tty

import pytest

from hardware.serial_port import CableLost, SerialPort, open_port
from robot.core.trouble import Trouble


@pytest.fixture
def cable():
    """Both ends of a pty: the board's descriptor and the path of the port."""
    board, port = pty.openpty()
    tty.setraw(port)
    yield board, os.ttyname(port)
    os.close(port)
    os.close(board)


def test_bytes_go_both_ways_and_reading_never_waits(cable):
    board, path = cable
    port = open_port(path, 115200)
    assert port.read() == b""
    port.write(b"I\n")
    assert os.read(board, 10) == b"I\n"
    os.write(board, b"K X*1234\n")
    assert port.read() == b"K X*1234\n"
    port.close()


def test_a_port_is_held_by_one_program_only(cable):
    _, path = cable
    port = open_port(path, 115200)
    with pytest.raises(Trouble, match="no other program"):
        open_port(path, 115200)
    port.close()
    open_port(path, 115200).close()


def test_a_board_that_takes_no_bytes_is_a_lost_cable_not_a_wait(cable):
    _, path = cable
    port = SerialPort(path, 115200)
    with pytest.raises(CableLost):
        port.write(b"x" * 600_000)
    port.close()


def test_a_closed_port_is_a_lost_cable(cable):
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
def test_a_device_that_has_gone_is_a_lost_cable_whatever_is_asked_of_it(act):
    board, end = pty.openpty()
    port = SerialPort(os.ttyname(end), 115_200)
    os.close(end)
    os.close(board)
    with pytest.raises(CableLost, match="mất kết nối cáp"):
        act(port)
    port.close()


@pytest.mark.parametrize(
    ("address", "what"),
    [
        ("/dev/ttyNOWHERE", "cannot be opened"),
        ("/etc/hostname", "cannot be opened"),
        ("usb:NO-SUCH-NUMBER", "no USB device has this serial number"),
        ("none", "cannot be opened"),
    ],
)
def test_an_address_that_leads_nowhere_says_what_to_check(address, what):
    with pytest.raises(Trouble, match=what) as caught:
        open_port(address, 115200)
    assert (caught.value.key, caught.value.value) == ("base.port", address)
    assert "cable" in caught.value.line()

"""A port that belongs to another device, a board that speaks another dialect, garbage: said with the next step."""

import contextlib
import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.motor_boards import probe, reference_protocol
from hardware.motor_boards.factory import BoardAddress, open_board
from hardware.motor_boards.probe import probe_board
from hardware.motor_boards.protocol_detection import detected_protocol, unanswered
from robot.core.trouble import Trouble
from simulators.boards.arduino_bridge import ArduinoBridge
from simulators.boards.faulty_serial_device import SerialDevice
from simulators.boards.roboclaw import Roboclaw
from tests.hardware.motor_boards.reference_brain import ReferenceBrain
from tests.hardware.motor_boards.stepped_link import TICKS_PER_MM

BRAINS = {
    "reference": ReferenceBrain,
    "roboclaw": lambda: Roboclaw(TICKS_PER_MM),
    "arduino-bridge": lambda: ArduinoBridge(TICKS_PER_MM),
}


class Chatter:
    """Another device: it says its own things and answers nothing."""

    def __init__(self, words: bytes) -> None:
        self._words, self._dice = words, random.Random(5)

    def reset(self, now_ms: float) -> None:
        self._next_ms = now_ms

    def receive(self, data: bytes, now_ms: float) -> bytes:  # noqa: ARG002
        return b""

    def tick(self, now_ms: float, dt_s: float) -> bytes:  # noqa: ARG002
        if now_ms < self._next_ms:
            return b""
        self._next_ms = now_ms + 100
        return self._words or bytes(self._dice.randrange(128, 256) for _ in range(20))


@pytest.fixture(autouse=True)
def _no_boot_loader(monkeypatch: pytest.MonkeyPatch) -> None:
    """The devices of these tests need no three seconds to boot."""
    monkeypatch.setattr(probe, "FIRST_ANSWER_S", 0.8)


@contextlib.contextmanager
def devices(protocol: str, brain: Any) -> Iterator[BoardAddress]:
    """The board under test, and a sensor board where that protocol needs one."""
    with SerialDevice(brain) as device, SerialDevice(ReferenceBrain()) as sensors:
        yield BoardAddress(protocol, device.port, 115_200, "" if protocol == "reference" else sensors.port)


@given(st.binary(max_size=120))
def test_no_bytes_do_worse_than_an_unknown_device(heard: bytes) -> None:
    assert detected_protocol(heard) in ("", "reference", "roboclaw", "arduino-bridge")
    for line in unanswered("/dev/ttyACM0", 115200, "reference", heard).line().splitlines():
        assert "/dev/ttyACM0" in line


@pytest.mark.waits
@pytest.mark.parametrize("asked", BRAINS)
@pytest.mark.parametrize("there", BRAINS)
def test_doctor_names_the_protocol_that_is_spoken(asked: str, there: str) -> None:
    with devices(asked, BRAINS[there]()) as address:
        if asked == there:
            assert "25." in probe_board(address) or "24.8 V" in probe_board(address)
            return
        with pytest.raises(Trouble, match=f'set base.protocol = "{there}"') as caught:
            probe_board(address)
        assert (caught.value.key, caught.value.value) == ("base.port", address.port)
        assert f"mạch nói giao thức {there}" in caught.value.line()


@pytest.mark.waits
@pytest.mark.parametrize("asked", BRAINS)
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (b"$GPGGA,101112.00,2101.1,N\r\n", r'another device answers there: it says "\$GPGGA,101112'),
        (b"", "bytes that make no sense"),
    ],
)
def test_doctor_tells_another_device_and_garbage(asked: str, words: bytes, told: str) -> None:
    with devices(asked, Chatter(words)) as address, pytest.raises(Trouble, match=told) as caught:
        probe_board(address)
    assert address.port in caught.value.line()


@pytest.mark.waits
@pytest.mark.parametrize("asked", BRAINS)
def test_doctor_tells_a_silent_port(asked: str) -> None:
    brain = Chatter(b"")
    brain.tick = lambda now_ms, dt_s: b""
    with devices(asked, brain) as address, pytest.raises(Trouble, match="does not answer; switch the base on"):
        probe_board(address)


@pytest.mark.waits
def test_doctor_tells_another_version_of_the_protocol() -> None:
    line = reference_protocol.sealed("I reception-base 9 0.9.0 uno power-on 1A2B")
    with devices("reference", Chatter(line)) as address, pytest.raises(Trouble, match="speaks version 9"):
        probe_board(address)


@pytest.mark.waits
@pytest.mark.parametrize(
    "said", [b"$GPGGA,101112.00\r\n", reference_protocol.sealed("I reception-base 9 0.9.0 uno power-on 1A2B")]
)
def test_what_is_wrong_with_a_board_is_told_where_its_port_was_written(said: bytes) -> None:
    with devices("reference", Chatter(said)) as address, pytest.raises(Trouble) as caught:
        probe_board(replace(address, key="--port"))
    assert (caught.value.key, caught.value.value) == ("--port", address.port)


@pytest.mark.waits
def test_doctor_tells_that_it_is_the_sensor_board_that_is_silent() -> None:
    with SerialDevice(Roboclaw(TICKS_PER_MM)) as motors, SerialDevice(Chatter(b"hello hello\r\n")) as other:
        with pytest.raises(Trouble, match='it says "hello hello') as caught:
            probe_board(BoardAddress("roboclaw", motors.port, 115_200, other.port))
        assert (caught.value.key, caught.value.value) == ("base.sensors_port", other.port)


@pytest.mark.parametrize("protocol", ["roboclaw", "arduino-bridge"])
def test_a_board_without_ranges_and_bumper_is_not_driven_alone(protocol: str) -> None:
    with pytest.raises(Trouble, match="without them the robot does not drive") as caught:
        open_board(BoardAddress(protocol, "/dev/ttyACM0", 115_200))
    assert caught.value.key == "base.sensors_port"
    assert "firmware chuẩn" in caught.value.line()


def test_no_port_is_asked_on_the_off_chance_for_a_board_that_could_be_moved_by_it() -> None:
    with pytest.raises(Trouble, match="cannot be found by asking"):
        open_board(BoardAddress("roboclaw", "usb:", 115_200, "/dev/ttyACM1"))


@pytest.mark.waits
def test_a_sensor_board_that_is_not_there_is_told_by_its_own_key() -> None:
    with SerialDevice(Roboclaw(TICKS_PER_MM)) as motors:
        address = BoardAddress("roboclaw", motors.port, 115_200, "/dev/ttyNOWHERE")
        with pytest.raises(Trouble, match="board of the range sensors") as caught:
            open_board(address)
        assert caught.value.key == "base.sensors_port"
        with pytest.raises(Trouble, match="board of the range sensors"):
            open_board(address)  # the first port was given back

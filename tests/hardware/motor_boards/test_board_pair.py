"""A board that turns wheels and one that sees, as one: both boards behind ptys, in real time."""

import contextlib
import time
from collections.abc import Iterator

import pytest

from hardware.motor_boards.factory import BoardAddress, open_board
from hardware.motor_boards.reference_protocol import Flags
from simulators.boards.faulty_serial_device import SerialDevice
from simulators.boards.roboclaw import Roboclaw
from tests.hardware.motor_boards.reference_brain import FREE_MM, ReferenceBrain
from tests.hardware.motor_boards.stepped_link import TICKS_PER_MM, Steps

pytestmark = pytest.mark.waits


@contextlib.contextmanager
def rig() -> Iterator[tuple[Roboclaw, ReferenceBrain, SerialDevice, Steps]]:
    motors, senses = Roboclaw(TICKS_PER_MM), ReferenceBrain()
    with SerialDevice(motors) as first, SerialDevice(senses) as second:
        link = open_board(BoardAddress("roboclaw", first.port, 115_200, second.port, ticks_per_mm=TICKS_PER_MM))
        try:
            yield motors, senses, second, Steps(link)
        finally:
            link.port.close()


def test_wheels_of_the_one_and_ranges_of_the_other() -> None:
    with rig() as (motors, senses, _, steps):
        steps.until_up()
        steps.drive(1.0, 200, 200)
        facts = steps.link.facts
        assert motors.wheels[0].speed_mm_s == pytest.approx(200, abs=25)
        assert senses.travelled_mm == [0.0, 0.0], "the second board is never armed"
        assert len(facts.telemetry.ranges_mm) == len(FREE_MM)
        assert facts.telemetry.battery_mv == 24_800, "the battery is the motors'"
        assert "sensors reception-base" in facts.identity.board


@pytest.mark.parametrize(("cause", "flag"), [("bumper", Flags.BUMPER_LATCHED), ("estop", Flags.ESTOP_LATCHED)])
def test_what_the_second_board_feels_stops_the_first_until_a_person_clears_it(cause: str, flag: Flags) -> None:
    with rig() as (motors, senses, _, steps):
        steps.until_up()
        steps.drive(1.0, 200, 200)
        setattr(senses, cause, 1)
        steps.until(lambda: not steps.link.armed, left=200.0, right=200.0)
        assert flag in steps.link.facts.flags
        setattr(senses, cause, 0)
        steps.drive(0.8, 200, 200)
        assert motors.wheels[0].speed_mm_s == 0.0
        steps.rest(0.3, clearing=True)
        steps.drive(1.0, 200, 200)
        assert motors.wheels[0].speed_mm_s > 100


def test_a_lost_second_board_is_a_lost_link() -> None:
    with rig() as (motors, _, second, steps):
        steps.until_up()
        steps.drive(0.8, 200, 200)
        second.fall_silent(10_000)
        assert second.port in steps.lost(left=200.0, right=200.0)
        steps.link.stop()
        ends_s = time.monotonic() + 30
        while motors.commands[-1][0] != 34:  # the last bytes take the power away
            assert time.monotonic() < ends_s
            time.sleep(0.01)

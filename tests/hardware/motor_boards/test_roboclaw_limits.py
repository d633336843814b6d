"""Envelope, RoboClaw driver and simulated RoboClaw in one loop of made-up time, judged by their encoder log."""

from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.motion.safety_envelope import STILL, EnvelopeInput, WheelSpeeds, limit
from hardware.motor_boards.roboclaw import RoboclawLink
from simulators.boards.roboclaw import Roboclaw
from simulators.physics.speed_limit_monitor import Monitor
from tests.hardware.motor_boards.made_up_time import MadeUpCable
from tests.hardware.motor_boards.stepped_link import TICKS_PER_MM


class Drive:
    """50 control steps a second, the board's time in steps of 2 ms."""

    def __init__(self) -> None:
        self.board = Roboclaw(TICKS_PER_MM)
        self.cable = MadeUpCable(self.board)
        self.link = RoboclawLink(self.cable, TICKS_PER_MM)
        self.monitor = Monitor(1 / TICKS_PER_MM)
        self.wheels = STILL

    def step(self, wish: WheelSpeeds, facts: EnvelopeInput, *, moving: bool = True) -> None:
        cable, link = self.cable, self.link
        link.receive(cable.now_ms)
        passed = limit(wish, self.wheels if link.armed else STILL, facts)
        self.wheels = passed.wheels if link.armed else STILL
        link.transmit(
            cable.now_ms, round(self.wheels.left_mm_s), round(self.wheels.right_mm_s), moving=moving, clearing=False
        )
        self.monitor.take(cable.now_ms, *(wheel.ticks for wheel in self.board.wheels), passed.braking.name.lower())
        for _ in range(10):
            cable.advance()
            link.receive(cable.now_ms)


FREE = EnvelopeInput(20.0, 500.0, 5000, latched=False, rear_mm=5000)
SPEED = st.floats(-560, 560)  # what a regulator overshoots is the board's
SCENES = st.builds(
    EnvelopeInput,
    step_ms=st.just(20.0),
    lease_left_ms=st.sampled_from([500.0, 500.0, 0.0]),
    ahead_mm=st.integers(0, 2000),
    latched=st.just(False),
    rear_mm=st.sampled_from([0, 1000]),
    person_mm=st.sampled_from([500, 3000]),
    contact_ms=st.sampled_from([0.0, 300.0, inf]),
    sure_contact_ms=st.sampled_from([0.0, 300.0, inf]),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.builds(WheelSpeeds, SPEED, SPEED), SCENES, st.integers(5, 60)), min_size=1, max_size=8))
def test_no_course_of_wishes_and_obstacles_breaks_a_limit_of_the_encoder_log(
    course: list[tuple[WheelSpeeds, EnvelopeInput, int]],
) -> None:
    drive = Drive()
    for wish, facts, steps in course:
        for _ in range(steps):
            drive.step(wish, facts)
    assert [str(violation) for violation in drive.monitor.finish()] == []
    assert drive.link.facts.fault is None


def test_the_wheels_reach_the_commanded_speed_and_stop() -> None:
    drive = Drive()
    for _ in range(150):
        drive.step(WheelSpeeds(500.0, 500.0), FREE)
    assert drive.board.wheels[0].speed_mm_s == pytest.approx(500.0, abs=5.0)
    for _ in range(80):
        drive.step(STILL, FREE)
    for _ in range(20):
        drive.step(STILL, FREE, moving=False)
    assert drive.board.wheels[0].speed_mm_s == 0.0
    assert drive.monitor.finish() == ()

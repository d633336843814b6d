"""People of the simulated lobby walk, follow, look, and make room."""

import math

from hypothesis import given
from hypothesis import strategies as st

from simulators.people.visitor import SimulatedVisitor

ROBOT = (6.0, 2.3, -math.pi / 2)
TICK_S = 1 / 30


def after(visitor: SimulatedVisitor, seconds: float, robot: tuple[float, float, float] = ROBOT) -> SimulatedVisitor:
    for _ in range(round(seconds / TICK_S)):
        visitor.step(TICK_S, robot)
    return visitor


def visitor(x: float = 6.0, y: float = 0.0, **values: object) -> SimulatedVisitor:
    return SimulatedVisitor("lan", "Bà Lan", x, y, math.pi / 2, **values)  # type: ignore[arg-type]


def test_a_walk_takes_as_long_as_its_way() -> None:
    lan = visitor()
    lan.walk([(6.0, 0.9), (6.9, 0.9)], 0.9)
    after(lan, 1.9)
    assert lan.walking
    after(lan, 0.2)
    assert not lan.walking
    assert (lan.x, lan.y) == (6.9, 0.9)


def test_who_stands_turns_to_the_robot() -> None:
    lan = after(visitor(x=4.0, y=2.3), 2.0)
    assert abs(math.cos(lan.heading) - 1.0) < 0.01


def test_who_walks_past_keeps_looking_ahead() -> None:
    hoa = visitor(x=3.0, y=1.2, looks_at_robot=False)
    hoa.walk([(9.0, 1.2)], 1.3)
    hoa.looks_at_robot = False
    after(hoa, 2.0)
    assert hoa.face_heading(ROBOT) == hoa.heading
    assert abs(hoa.heading) < 0.01


def test_a_neck_turns_only_so_far() -> None:
    lan = visitor(x=6.0, y=1.0)
    lan.heading = -math.pi / 2
    assert lan.face_heading(ROBOT) == lan.heading, "the robot stands behind"
    lan.heading = math.radians(30)
    assert math.isclose(lan.face_heading(ROBOT), math.pi / 2), "the robot stands to the left, within reach of the neck"


def test_who_follows_keeps_a_step_behind() -> None:
    lan = visitor(x=6.0, y=1.2)
    lan.follow()
    robot_y = 2.3
    for _ in range(round(10 / TICK_S)):
        robot_y += 0.5 * TICK_S
        lan.step(TICK_S, (6.0, robot_y, math.pi / 2))
    assert 1.0 < robot_y - lan.y < 1.4


@given(st.floats(0, 2 * math.pi), st.floats(0.1, 0.8))
def test_who_follows_makes_room_for_a_robot_that_comes_nearer(bearing: float, away_m: float) -> None:
    lan = visitor(x=ROBOT[0] + away_m * math.cos(bearing), y=ROBOT[1] + away_m * math.sin(bearing))
    lan.follow()
    after(lan, 2.0)
    assert math.hypot(lan.x - ROBOT[0], lan.y - ROBOT[1]) >= 0.84

"""The sectors of a lidar, heard through its own packets in a room."""

from collections.abc import Callable
from math import atan2, cos, degrees, hypot, inf, radians, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.lidar.blockage import LidarAilment
from hardware.lidar.scanner import FRESH_MS, NO_ECHO_MM, Lidar, LidarMount, sectors_rad
from robot.navigation.footprint import RADIUS_M, SECTORS_DEG
from simulators.physics.lidar import SpinningLidar, packet
from simulators.physics.lockstep import MemoryCable
from simulators.physics.room import RoomGeometry
from tests.simulators.physics.corridor import CORRIDOR

STEP_MS = 2.0
"""A packet takes 2.7 ms."""
ROOM_MM, OWN_MM = 8_000, 200
"""To the walls; to a post of the robot."""
TURN = range(0, 36_000, 960)
"""The angles at which the packets of a turn begin, in hundredths of a degree clockwise."""


class Heard:
    """A lidar that hears what is put on its cable, one control step after the other."""

    def __init__(self, mount: LidarMount | None = None, post: tuple[float, float] | None = None) -> None:
        self.cable = MemoryCable(None)
        self.lidar, self.now_ms = Lidar(self.cable, mount or LidarMount()), 1000.0
        self.step(b"")
        self.post = post
        self.turns(everywhere(ROOM_MM), times=5)

    def step(self, data: bytes) -> "Heard":
        self.cable.push(data)
        self.now_ms += STEP_MS
        self.lidar.receive(self.now_ms)
        return self

    def turns(self, range_mm_at: Callable[[float], int], times: int = 2) -> dict[float, int]:
        """What it tells after whole turns of points that are so far from the lidar; angles in degrees to the left."""
        for _ in range(times):
            for first in TURN:
                angles_deg = [-(first / 100 + 0.8 * point) for point in range(12)]
                on_post = [self.post is not None and near(angle_deg, *self.post) for angle_deg in angles_deg]
                points = zip(angles_deg, on_post, strict=True)
                self.step(packet(first, [OWN_MM if hit else range_mm_at(at_deg) for at_deg, hit in points], 0))
        return {
            round(degrees(middle), 1): mm
            for middle, mm in zip(self.lidar.bearings_rad, self.lidar.scan.mm, strict=True)
        }


def near(angle_deg: float, middle_deg: float, width_deg: float) -> bool:
    return abs((angle_deg - middle_deg + 180) % 360 - 180) <= width_deg / 2


def only(middle_deg: float, width_deg: float, range_mm: int, else_mm: int = ROOM_MM) -> Callable[[float], int]:
    return lambda angle_deg: range_mm if near(angle_deg, middle_deg, width_deg) else else_mm


def everywhere(range_mm: int) -> Callable[[float], int]:
    return lambda _angle: range_mm


def test_somebody_beside_it_is_told_in_their_sector_from_the_rim_on_and_nothing_in_the_others() -> None:
    told = Heard().turns(only(65.0, 6.0, 900))
    assert told.pop(65.0) == 900 - 1000 * RADIUS_M
    assert set(told.values()) == {NO_ECHO_MM}


def test_the_nearest_point_of_a_sector_is_told_with_its_bearing() -> None:
    heard = Heard()
    heard.turns(only(91.2, 1.8, 700, 1500))
    sector = heard.lidar.bearings_rad.index(radians(95.0))
    assert heard.lidar.scan.mm[sector] == 450
    assert degrees(heard.lidar.scan.bearings_rad[sector]) == pytest.approx(91.2, abs=0.9)


def test_a_sector_without_an_echo_has_its_middle_for_a_bearing_again() -> None:
    heard = Heard()
    heard.turns(only(91.2, 1.8, 700))
    heard.turns(everywhere(ROOM_MM))
    assert tuple(heard.lidar.scan.bearings_rad) == heard.lidar.bearings_rad


@given(st.floats(-0.2, 0.2), st.floats(-0.15, 0.15), st.floats(-180, 180), st.floats(-90, 90), st.integers(600, 3000))
def test_a_thing_is_measured_where_it_is_for_every_mounting_of_the_lidar(
    ahead_m: float, aside_m: float, yaw_deg: float, bearing_deg: float, beyond_mm: float
) -> None:
    """`beyond_mm`: of the thing from the rim."""
    heard = Heard(LidarMount(ahead_m, aside_m, yaw_deg))
    reach_m, bearing = RADIUS_M + beyond_mm / 1000, radians(bearing_deg)
    x, y = reach_m * cos(bearing) - ahead_m, reach_m * sin(bearing) - aside_m
    seen_deg = degrees(atan2(y, x)) - yaw_deg
    heard.turns(only(seen_deg, 4.0, round(1000 * hypot(x, y))))
    at = min(range(len(heard.lidar.scan.mm)), key=heard.lidar.scan.mm.__getitem__)
    assert heard.lidar.scan.mm[at] == pytest.approx(beyond_mm, abs=25)
    assert degrees(heard.lidar.scan.bearings_rad[at]) == pytest.approx(bearing_deg, abs=4.0)


def test_a_hand_on_the_robots_rim_is_an_echo_there() -> None:
    assert set(Heard().turns(everywhere(245)).values()) == {1}


def test_behind_a_post_of_the_robot_there_is_what_is_beside_it() -> None:
    heard = Heard(post=(65.0, 12.0))
    assert set(heard.turns(everywhere(ROOM_MM)).values()) == {NO_ECHO_MM}
    told = heard.turns(only(55.0, 8.0, 900), times=4)
    assert (told[65.0], told[55.0], told[75.0]) == (650, 650, NO_ECHO_MM)


def test_a_post_of_which_light_comes_back_only_now_and_then_stays_one() -> None:
    heard = Heard(post=(65.0, 12.0))
    for turn in range(30):
        heard.turns(lambda angle_deg, turn=turn: 0 if near(angle_deg, 55.0 + turn, 0.8) else ROOM_MM, times=1)
        assert max(heard.now_ms - at_ms for at_ms in heard.lidar.scan.at_ms) < 250


def test_somebody_who_leant_over_it_at_the_start_and_has_gone_is_no_post() -> None:
    heard = Heard(post=(0.0, 30.0))
    heard.post = None
    heard.turns(everywhere(ROOM_MM), times=4)
    heard.turns(only(0.0, 26.0, OWN_MM), times=4)
    ahead = heard.lidar.bearings_rad.index(radians(2.5))
    assert heard.now_ms - heard.lidar.scan.at_ms[ahead] > 250


def test_a_single_point_close_by_is_stray_light_and_two_are_somebody() -> None:
    heard = Heard()
    assert heard.turns(only(2.4, 0.5, 700))[2.5] == NO_ECHO_MM
    assert heard.turns(only(2.4, 1.8, 700))[2.5] == 450


@pytest.mark.parametrize("bearing_deg", [0.0, 95.0, 180.0])
def test_a_cloth_over_a_part_of_the_lidars_window_is_no_free_floor(bearing_deg: float) -> None:
    heard = Heard()
    heard.turns(everywhere(ROOM_MM), times=1)
    uncovered_ms = heard.now_ms
    heard.turns(only(bearing_deg, 20.0, OWN_MM), times=4)
    covered = [sector for sector, at_ms in enumerate(heard.lidar.scan.at_ms) if at_ms <= uncovered_ms + 1]
    assert covered
    assert all(near(degrees(heard.lidar.bearings_rad[sector]), bearing_deg, 20.0) for sector in covered)


@pytest.mark.parametrize(
    ("seen", "ailment"),
    [
        (everywhere(40), LidarAilment.COVERED),
        (only(0.0, 120.0, 60), LidarAilment.COVERED),
        (everywhere(0), LidarAilment.DARK),
        (only(0.0, 10.0, 3000, 0), LidarAilment.DARK),
    ],
)
def test_a_covered_or_dark_lidar_sets_no_sector_until_it_sees(
    seen: Callable[[float], int], ailment: LidarAilment
) -> None:
    heard = Heard()
    heard.turns(seen, times=3)
    before = max(heard.lidar.scan.at_ms)
    heard.turns(seen, times=3)
    assert heard.lidar.ailment is ailment
    assert max(heard.lidar.scan.at_ms) == before
    assert not heard.lidar.fresh(heard.now_ms + FRESH_MS)
    heard.turns(everywhere(ROOM_MM), times=3)
    assert heard.lidar.ailment is LidarAilment.NONE
    assert heard.lidar.fresh(heard.now_ms)


def test_a_lidar_that_is_dark_from_the_beginning_sets_no_sector() -> None:
    cable = MemoryCable(None)
    lidar = Lidar(cable, LidarMount())
    for turn in range(200):
        cable.push(packet(960 * turn, [0] * 12, 0))
        lidar.receive(2.7 * turn)
    assert lidar.ailment is LidarAilment.DARK
    assert max(lidar.scan.at_ms) == -inf


def test_a_sector_of_which_packets_were_lost_is_not_made_free() -> None:
    heard = Heard()
    sector = heard.lidar.bearings_rad.index(radians(2.5))
    heard.turns(only(2.5, 4.0, 900))
    for number in range(2 * len(TURN)):
        first = TURN[number % len(TURN)]
        lost = near(-first / 100, 8.0, 30.0)
        heard.step(b"" if lost else packet(first, [ROOM_MM] * 12, 0))
        assert heard.lidar.scan.mm[sector] == 650


def test_a_sector_that_is_hidden_behind_somebody_close_by_is_as_near_as_they_are() -> None:
    heard = Heard(LidarMount(ahead_m=0.2))
    heard.turns(everywhere(ROOM_MM))
    aside_m = 0.3
    for _ in range(6):  # a wide thing before its rim: seen from the axle it begins further ahead than seen from it
        heard.turns(
            lambda angle_deg: round(1000 * aside_m / sin(radians(angle_deg))) if 20 < angle_deg % 360 < 160 else ROOM_MM
        )
    late = [heard.now_ms - at_ms for at_ms in heard.lidar.scan.at_ms]
    assert max(late) <= 250


def test_a_lidar_that_looks_ahead_only_has_no_sectors_behind() -> None:
    middles = [round(degrees(middle), 1) for middle in sectors_rad(LidarMount(view_deg=200.0))]
    assert len(middles) == len(SECTORS_DEG) - 9
    assert max(map(abs, middles)) == 95.0


def test_packets_that_waited_for_a_held_up_host_do_not_count_as_of_now() -> None:
    heard = Heard()
    heard.turns(only(0.0, 20.0, 900))
    before = list(heard.lidar.scan.at_ms)
    heard.cable.push(b"".join(packet(first, [400] * 12, 0) for first in TURN))
    heard.now_ms += 500.0
    heard.step(b"")
    assert heard.lidar.scan.at_ms == before
    assert 400 - 1000 * RADIUS_M not in heard.lidar.scan.mm


def test_a_quarter_of_a_second_after_its_last_sector_a_lidar_is_not_fresh() -> None:
    assert not Lidar(MemoryCable(None), LidarMount()).fresh(0.0)
    heard = Heard()
    heard.turns(only(0.0, 20.0, 900))
    told_ms = max(heard.lidar.scan.at_ms)
    assert heard.lidar.fresh(told_ms + FRESH_MS)
    assert not heard.lidar.fresh(told_ms + FRESH_MS + 1)


def test_bytes_that_are_damaged_on_the_way_are_counted_and_its_speed_is_known() -> None:
    heard = Heard()
    heard.turns(only(0.0, 20.0, 900), times=1)
    assert heard.lidar.figures.broken == 0
    assert heard.lidar.figures.turns_per_s == 10.0
    heard.step(packet(0, [900] * 12, 0)[:-1] + b"?")
    heard.turns(only(0.0, 20.0, 900), times=1)
    assert heard.lidar.figures.broken > 0


def test_in_a_room_every_sector_is_told_ten_times_a_second_and_none_says_more_than_is_there() -> None:
    room, pose = RoomGeometry(CORRIDOR), (2.0, 2.0, 0.0)
    room.discs = ((3.5, 2.0, 0.2),)
    spinning, heard, told_ms = SpinningLidar(room, seed=1), Heard(), set()
    for _ in range(600):
        heard.step(spinning.turn(heard.now_ms + STEP_MS, pose, STEP_MS))
        told_ms.add(heard.lidar.scan.at_ms[0])
    assert 11 <= len(told_ms) <= 14
    ahead = heard.lidar.bearings_rad.index(radians(2.5))
    assert heard.lidar.scan.mm[ahead] == pytest.approx(1000 * (1.5 - 0.2 - RADIUS_M), abs=40)
    for mm, bearing in zip(heard.lidar.scan.mm, heard.lidar.scan.bearings_rad, strict=True):
        if mm < NO_ECHO_MM:
            assert mm / 1000 + RADIUS_M == pytest.approx(room.ray_m(*pose[:2], bearing, 12.0), abs=0.06)

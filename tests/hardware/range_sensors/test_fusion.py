"""How long the readings of a board count, and what is known when none comes."""

from collections.abc import Mapping, Sequence
from math import degrees, inf, pi

import msgspec
import pytest

from hardware.lidar.scanner import LidarMount, sectors_rad
from hardware.motor_boards.reference_protocol import Range
from hardware.range_sensors.fusion import RangeFusion
from hardware.range_sensors.readings import RangeReadings, Scan
from robot.navigation.footprint import RANGE_BEARINGS_RAD
from robot.navigation.localization.odometry import Position
from robot.navigation.map.clearance_grid import ClearanceGrid
from robot.navigation.map.lobby_map import Lobby, Pose
from robot.navigation.perception.free_space import BLIND, FAR_MM, Surroundings
from tests.hardware.motion.rig import LOBBY

HERE = (3.0, 2.0, 0.0)
READ = RangeReadings().with_telemetry((4000,) * 6, 1000.0)


def senses_in(lobby: Lobby) -> RangeFusion:
    return RangeFusion(ClearanceGrid(lobby), lobby, RANGE_BEARINGS_RAD)


def in_the_corridor() -> RangeFusion:
    return senses_in(msgspec.toml.decode(LOBBY.read_bytes(), type=Lobby))


def looked(now_ms: float, readings: RangeReadings = READ, senses: RangeFusion | None = None) -> Surroundings:
    senses = senses or in_the_corridor()
    return senses.look(now_ms, readings.age_ms(now_ms), HERE, readings, HERE)


def test_a_quarter_of_a_second_after_the_newest_reading_nothing_is_known() -> None:
    assert looked(1240.0).ahead_mm == 4000
    assert looked(1260.0) == BLIND


def test_readings_of_another_number_of_sensors_show_nothing() -> None:
    assert looked(1000.0, RangeReadings().with_telemetry((4000,) * 3, 1000.0)) == BLIND


def test_after_three_seconds_without_any_reading_all_sensors_are_broken_and_the_first_one_mends_them() -> None:
    senses = in_the_corridor()
    broken = [looked(1000.0 + 20 * turn, senses=senses).broken for turn in range(163)]
    assert broken[161] == ()
    assert broken[162] == (0, 1, 2, 3, 4, 5)
    assert looked(4260.0, RangeReadings().with_telemetry((4000,) * 6, 4260.0), senses).broken == ()


def test_a_sensor_that_was_broken_is_so_after_a_moment_without_any_reading() -> None:
    senses = in_the_corridor()
    for turn in range(20):
        readings = RangeReadings().with_telemetry((4000, 4000, 0, 4000, 4000, 4000), 200.0 * turn)
        looked(200.0 * turn, readings, senses)
    told = [looked(3800.0 + 20 * turn, readings, senses).broken for turn in range(20)]
    told.append(looked(4220.0, RangeReadings().with_telemetry(readings.mm, 4220.0), senses).broken)
    assert set(told) == {(2,)}


def test_a_sensor_that_was_deaf_is_so_after_a_moment_without_any_reading() -> None:
    senses = senses_in(HALL)
    for turn in range(12):
        pose = 10.0 + 0.1 * turn, 4.5, 0.0
        readings = RangeReadings().with_telemetry((4000,) * 6, 200.0 * turn)
        around = senses.look(200.0 * turn, 0.0, pose, readings, pose)
    assert around.faulty
    senses.look(2500.0, 300.0, pose, readings, pose)
    around = senses.look(2600.0, 0.0, pose, RangeReadings().with_telemetry((4000,) * 6, 2600.0), pose)
    assert around.faulty
    assert around.ahead_mm == 0


def test_echoes_from_before_a_moment_without_readings_are_forgotten() -> None:
    senses = in_the_corridor()
    looked(0.0, RangeReadings().with_telemetry((4000, 4000, 600, 4000, 4000, 4000), 0.0), senses)
    looked(300.0, RangeReadings().with_telemetry((4000,) * 6, 0.0), senses)
    around = looked(400.0, RangeReadings().with_telemetry((4000,) * 6, 400.0), senses)
    assert around.ahead_mm == 4000
    assert not around.people


HALL = Lobby(12.0, 9.0, Pose(6.0, 4.0, 270.0), (), ((4.9, 0.0), (7.1, 0.0)))
FENCED = msgspec.structs.replace(HALL, keep_out=(((5.0, 3.0), (7.0, 3.0), (7.0, 6.0), (5.0, 6.0)),))


def heard_nothing(lobby: Lobby, poses: Sequence[Position]) -> Surroundings:
    """What is known after the robot has gone along `poses` and no sensor has heard anything."""
    senses = senses_in(lobby)
    for turn, pose in enumerate(poses):
        readings = RangeReadings().with_telemetry((4000,) * 6, 200.0 * turn)
        around = senses.look(200.0 * turn, 0.0, pose, readings, pose)
    return around


@pytest.mark.parametrize(
    ("lobby", "poses"),
    [
        (HALL, [(6.0, 2.3 - 0.1 * turn, -pi / 2) for turn in range(12)]),
        (FENCED, [(3.2 + 0.1 * turn, 4.5, 0.0) for turn in range(12)]),
    ],
    ids=["open door", "area to keep out of"],
)
def test_a_sensor_without_an_echo_on_an_open_way_is_not_deaf(lobby: Lobby, poses: Sequence[Position]) -> None:
    around = heard_nothing(lobby, poses)
    assert not around.faulty
    assert around.ahead_mm == 4000


@pytest.mark.parametrize("lobby", [HALL, FENCED])
def test_a_sensor_without_an_echo_before_a_wall_is_deaf(lobby: Lobby) -> None:
    around = heard_nothing(lobby, [(10.0 + 0.1 * turn, 4.5, 0.0) for turn in range(12)])
    assert around.faulty
    assert around.ahead_mm == 0


@pytest.mark.parametrize(("singly", "rushes"), [(True, True), (False, False)])
def test_who_rushes_is_told_by_two_readings_that_follow_closely_where_the_board_tells_them_singly(
    singly: bool, rushes: bool
) -> None:
    senses, readings = in_the_corridor(), READ
    for at_ms, range_mm in ((1090.0, 2900), (1180.0, 2700)):
        told = (*READ.mm[:2], range_mm, *READ.mm[3:])
        readings = readings.with_reading(Range(2, range_mm), at_ms) if singly else readings.with_telemetry(told, at_ms)
        around = looked(at_ms, readings, senses)
    assert (around.contact_ms < inf) is rushes


@pytest.mark.parametrize(("lobby", "somebody"), [(HALL, True), (FENCED, False)], ids=["a hall", "an area of the map"])
def test_what_stands_deep_in_an_area_to_keep_out_of_is_nobody(lobby: Lobby, somebody: bool) -> None:
    pose = (4.0, 4.5, 0.0)  # the area begins 1 m ahead
    readings = RangeReadings().with_telemetry((4000, 4000, 1600, 4000, 4000, 4000), 1000.0)
    around = senses_in(lobby).look(1000.0, 0.0, pose, readings, pose)
    assert (around.person_mm < FAR_MM) is somebody


SECTORS_RAD = sectors_rad(LidarMount())


class WithLidar:
    """A robot in the corridor with range sensors and a lidar; both are read every 100 ms."""

    def __init__(self, sectors_rad: Sequence[float] = SECTORS_RAD) -> None:
        lobby = msgspec.toml.decode(LOBBY.read_bytes(), type=Lobby)
        self.senses = RangeFusion(ClearanceGrid(lobby), lobby, RANGE_BEARINGS_RAD, sectors_rad)
        self.scan, self.now_ms, self.pose = Scan.of(sectors_rad), 0.0, HERE

    def sees(
        self,
        sonar: Mapping[int, int] | tuple[()] = (),
        lidar: Mapping[float, int] | tuple[()] = (),
        *,
        silent: bool = False,
    ) -> Surroundings:
        """`sonar`: mm by number; `lidar`: mm by degrees to the left. Everything else hears nothing."""
        self.now_ms += 100.0
        ranges_mm = tuple(dict(sonar).get(number, 4000) for number in range(6))
        for sector, middle in enumerate(self.scan.bearings_rad if not silent else ()):
            self.scan.set_sector(sector, dict(lidar).get(round(degrees(middle), 1), 4000), middle, self.now_ms)
        readings = RangeReadings().with_telemetry(ranges_mm, self.now_ms)
        return self.senses.look(self.now_ms, 0.0, self.pose, readings, self.pose, scan=self.scan)


def test_somebody_whom_the_lidar_alone_sees_is_known() -> None:
    around = WithLidar().sees(lidar={12.5: 800})
    assert (around.person_mm, around.before_m) == (800, 0.8)
    assert around.ahead_mm == around.stranger_ahead_mm < 800


def test_an_echo_of_a_person_whom_the_lidar_sees_adds_nothing() -> None:
    seen = {37.5: 700, 32.5: 690}
    alone, both = WithLidar().sees(lidar=seen), WithLidar().sees(sonar={1: 650}, lidar=seen)
    assert both == alone
    assert both.ahead_mm > 3900, "they stand beside the way, which the wide cone of the sensor does not tell"


def test_an_echo_is_not_explained_by_what_the_lidar_sees_as_far_away_in_another_direction() -> None:
    around = WithLidar().sees(sonar={2: 600}, lidar={85.0: 600, 32.5: 600})
    assert (around.ahead_mm, around.person_mm) == (600, 600)


def test_who_is_found_by_one_sense_is_gone_round_by_the_other_too() -> None:
    robot = WithLidar()
    for _ in range(12):
        around = robot.sees(sonar={2: 1200}, lidar={-27.5: 1530, -32.5: 1500, -37.5: 1530})
    assert len(around.standing) == len(robot.senses.stood(robot.now_ms)()) == 2


def test_a_lidar_that_looks_elsewhere_than_it_believes_does_not_count_any_more() -> None:
    robot = WithLidar()
    robot.senses.mounting.found = True
    around = robot.sees(lidar={2.5: 800})
    assert around.faulty
    assert around.person_mm == FAR_MM
    assert robot.senses.lidar_askew


def test_whom_the_lidar_saw_coming_still_comes_while_one_of_its_sectors_is_silent() -> None:
    robot = WithLidar()
    for range_mm in (1600, 1400, 1200):
        robot.sees(lidar={12.5: range_mm})
    robot.scan.at_ms[10] -= 300.0
    around = robot.senses.look(
        robot.now_ms + 20.0, 0.0, HERE, RangeReadings().with_telemetry((4000,) * 6, robot.now_ms), HERE, scan=robot.scan
    )
    assert around.faulty
    assert around.sure_contact_ms < 700.0


def test_glass_that_the_lidar_looks_through_is_no_free_floor() -> None:
    around = WithLidar().sees(sonar={2: 600}, lidar={2.5: 2500, -2.5: 2500})
    assert around.ahead_mm == 600


def test_an_approaching_person_whom_a_range_sensor_alone_measures_counts_too() -> None:
    robot = WithLidar()
    for range_mm in (1600, 1400, 1200):
        around = robot.sees(sonar={2: range_mm})
    assert around.sure_contact_ms < inf
    assert around.person_mm == 1200


def test_who_stands_for_the_lidar_does_not_come_by_a_range_sensor_that_hears_now_one_and_now_another() -> None:
    robot = WithLidar()
    for turn in range(12):
        around = robot.sees(sonar={1: 1500 if turn % 2 else 900}, lidar={37.5: 1500, 22.5: 900})
        assert around.contact_ms == inf


def test_who_stirs_behind_a_robot_whose_lidar_looks_ahead_only_is_heard() -> None:
    robot = WithLidar(sectors_rad(LidarMount(view_deg=220.0)))
    for turn in range(30):
        around = robot.sees(sonar={5: 900 + 300 * (turn % 2)})
    assert around.still_ms < 3000


def test_somebody_who_stands_behind_its_flank_is_in_the_way_back() -> None:
    around = WithLidar().sees(lidar={-153.8: 150})
    assert around.behind_mm < 150
    assert around.gap_m is None
    assert WithLidar().sees(lidar={-131.2: 400}).behind_mm > 3000


def test_while_one_sector_ahead_is_silent_the_lidar_does_not_count_and_nothing_brakes_to_a_stand() -> None:
    robot = WithLidar()
    robot.sees()
    for _ in range(4):
        told_ms = robot.scan.at_ms[15]
        around = robot.sees()
        robot.scan.at_ms[15] = told_ms
    around = robot.senses.look(
        robot.now_ms, 0.0, HERE, RangeReadings().with_telemetry((4000,) * 6, robot.now_ms), HERE, scan=robot.scan
    )
    assert around.faulty
    assert around.ahead_mm == 4000


def test_behind_the_robot_the_nearer_echo_counts_and_the_lidar_finds_the_visitor() -> None:
    around = WithLidar().sees(sonar={5: 400}, lidar={-190.0: 900, -170.0: 1400})
    assert (around.behind_mm, around.gap_m) == (400, 0.9)


def test_where_the_lidar_does_not_look_back_the_range_sensor_does() -> None:
    robot = WithLidar(sectors_rad(LidarMount(view_deg=220.0)))
    around = robot.sees(sonar={5: 1100})
    assert (around.behind_mm, around.gap_m) == (1100, 1.1)
    assert robot.senses.watches_behind


def test_while_the_lidar_is_silent_the_range_sensors_do_as_if_one_were_faulty() -> None:
    robot = WithLidar()
    assert not robot.sees(lidar={2.5: 900}).faulty
    for _ in range(3):
        around = robot.sees(sonar={2: 1500}, silent=True)
    assert around.faulty
    assert (around.person_mm, around.ahead_mm) == (1500, 1500)
    assert not robot.sees().faulty


def test_a_robot_whose_board_says_nothing_does_not_go_by_its_lidar_alone() -> None:
    robot = WithLidar()
    robot.sees()
    around = robot.senses.look(robot.now_ms, 300.0, HERE, READ, HERE, scan=robot.scan)
    assert around.unknown_ahead
    assert around.ahead_mm == 0


def test_who_runs_in_from_the_side_is_braked_for_gently_and_from_ahead_hard() -> None:
    def told(middle_deg: float) -> tuple[bool, bool]:
        robot = WithLidar()
        for range_mm in (1600, 1400, 1200):
            around = robot.sees(lidar={middle_deg: range_mm})
        return around.contact_ms < inf, around.sure_contact_ms < inf

    assert told(85.0) == (True, False)
    assert told(55.0) == (True, True)
    assert told(-180.0) == (False, False)


def test_a_person_who_stands_close_beside_the_robot_is_passed() -> None:
    robot = WithLidar()
    assert robot.sees(lidar={85.0: 150}).ahead_mm > 3900
    assert robot.sees(lidar={65.0: 150}).ahead_mm == 0


def test_a_wall_of_glass_that_the_lidar_never_sees_does_not_make_it_deaf() -> None:
    robot = WithLidar()
    for turn in range(40):
        robot.pose = robot.pose[0] + 0.1, *robot.pose[1:]
        around = robot.sees(sonar=dict.fromkeys(range(5), 1000 + turn))
    assert not around.faulty

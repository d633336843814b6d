"""The pilot leads a visitor over the simulated floor: sensors, mechanics, people; no process, no clock."""

from collections import deque
from itertools import pairwise
from math import cos, dist, hypot, sin
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from hardware.envelope import STOP_ZONE_MM, Braking
from hardware.trip import Now
from robot.core.commands import Drive
from robot.core.events import BaseState, DriveEnded, EscortStep
from robot.guiding.clearance import Surroundings
from robot.guiding.geometry import wrapped
from robot.guiding.lobby import Lobby
from robot.guiding.look_back import ASK_LIMIT_MS
from robot.runtime.lobby_file import load_lobby
from simulators.physics import Body
from simulators.rangefinders import IDEAL, Rangefinder
from tests.guiding.closed_loop import Loop

CORRIDOR = msgspec.toml.decode((Path(__file__).parents[1] / "data" / "corridor.toml").read_bytes(), type=Lobby)
LOBBY = load_lobby(Path(__file__).parents[2] / "config" / "lobby.toml")
RADIUS_M = 0.22
FITTED = (*IDEAL[:5], Rangefinder(180.0, half_cone_deg=13.0, rays=5))
"""At the back a sensor with the field of a VL53L1X."""
WITHOUT_REAR = FITTED[:5]


class Follower:
    """Somebody who walks in the robot's steps, `gap_m` behind its middle, as long as they want to."""

    def __init__(self, x: float, y: float) -> None:
        self.x, self.y, self.gap_m, self.speed_m_s = x, y, 1.3, 0.9
        self.path: list[tuple[float, float]] = []
        self.following = True
        self._trail: deque[tuple[float, float]] = deque()

    def walk(self, points: list[tuple[float, float]], speed_m_s: float) -> None:
        self.path, self.speed_m_s, self.following = list(points), speed_m_s, False

    def follow(self, speed_m_s: float) -> None:
        self.path, self.speed_m_s, self.following = [], speed_m_s, True

    def step(self, dt_s: float, robot: tuple[float, float, float]) -> None:
        if not self._trail or dist(self._trail[-1], robot[:2]) > 0.05:
            self._trail.append(robot[:2])
        if self.following and dist((self.x, self.y), robot[:2]) > self.gap_m:
            while len(self._trail) > 1 and dist(self._trail[0], (self.x, self.y)) < 0.1:
                self._trail.popleft()
            self._go(self._trail[0], dt_s)
        elif self.path:
            self._go(self.path[0], dt_s)
            if dist((self.x, self.y), self.path[0]) < 0.05:
                self.path.pop(0)

    def _go(self, to: tuple[float, float], dt_s: float) -> None:
        away = dist((self.x, self.y), to)
        share = min(1.0, self.speed_m_s * dt_s / away) if away > 0 else 0.0
        self.x, self.y = self.x + (to[0] - self.x) * share, self.y + (to[1] - self.y) * share


class Lead(Loop):
    """A robot that leads `lan` from home to counter 3."""

    def __init__(self, *, sensors=FITTED, watched: bool = False) -> None:
        super().__init__(LOBBY, Body())
        self.fit(sensors)
        self.watched = watched
        self.lease, self.place = 1, "counter:3"
        self.others: list[tuple[float, float, float]] = []
        self.lan = Follower(LOBBY.home.x_m, LOBBY.home.y_m - 1.1)
        self.ended: list[DriveEnded] = []
        self.goes(0.5, wish=False)

    def goes(self, seconds: float, *, wish: bool = True) -> "Lead":
        for _ in range(round(seconds * 50)):
            if self.ended:
                return self
            self.lan.step(0.02, self.physics.pose)
            self.physics.room.discs = [(self.lan.x, self.lan.y, RADIUS_M), *self.others]
            if wish:
                drive = Drive(self.lease, self.place, 1200, led=True, watched=self.watched)
                self.pilot.drive(drive, self.now_ms, self.odometry.pose)
            self.ended += self.step()
        return self

    def until(self, step: EscortStep, limit_s: float = 40.0) -> "Lead":
        for _ in range(round(limit_s * 10)):
            if self.told and self.told[-1].step is step:
                return self
            self.goes(0.1)
        raise TimeoutError(f"{step}: {self.steps}")

    def leaves(self) -> None:
        """Lan walks away for good, back to the door."""
        self.lan.walk([(2.4, 3.0), (2.4, 1.0), (9.5, 1.0)], 1.2)

    @property
    def steps(self) -> list[EscortStep]:
        return [told.step for told in self.told]

    @property
    def gap_m(self) -> float:
        x, y, _ = self.physics.pose
        return hypot(self.lan.x - x, self.lan.y - y) - 0.25 - RADIUS_M

    @property
    def stands(self) -> bool:
        return abs(self.physics.speed_m_s) < 0.01

    def left_m(self) -> float:
        goal = self.planner.goal("counter:3")
        return dist(self.physics.pose[:2], (goal.x_m, goal.y_m))


def test_a_visitor_who_follows_is_led_to_the_counter_without_a_stop():
    lead = Lead().goes(60)
    assert [ended.reached for ended in lead.ended] == [True]
    assert EscortStep.SEEKING not in lead.steps
    assert EscortStep.HELD_UP not in lead.steps
    assert lead.gap_m < 2.0


def test_it_is_told_first_of_all_that_it_leads_and_each_change_once():
    lead = Lead().goes(60)
    assert lead.steps[0] is EscortStep.LEADING
    assert all(a is not b for a, b in zip(lead.steps, lead.steps[1:], strict=False))
    assert {told.lease for told in lead.told} == {1}


def test_a_slow_visitor_is_not_left_behind():
    lead = Lead()
    lead.lan.speed_m_s = 0.3
    widest_m = 0.0
    for _ in range(90):
        lead.goes(1)
        widest_m = max(widest_m, lead.gap_m)
    assert lead.ended[0].reached
    assert widest_m < 3.0


def test_a_visitor_who_is_gone_stops_it_within_5_s_and_it_gives_up_where_it_stands():
    lead = Lead().goes(11)
    lead.lan.walk([], 1.0)
    lead.lan.x, lead.lan.y = 11.0, 1.0
    since_ms = lead.now_ms
    lead.goes(1)
    while not lead.stands:
        lead.goes(0.1)
    assert lead.now_ms - since_ms <= 5_000
    x, y, _ = lead.physics.pose
    lead.until(EscortStep.SEEKING, 3).until(EscortStep.LOOKING, 5).goes(26)
    assert lead.ended == [DriveEnded(1, False, "visitor")]
    assert 24_000 <= lead.now_ms - since_ms <= 30_000
    assert dist(lead.physics.pose[:2], (x, y)) < 0.1, "it never carries on alone"
    assert lead.left_m() > 1.0


def test_it_turns_round_to_whom_it_has_lost_and_leads_on_when_they_stand_there():
    lead = Lead().goes(11)
    lead.leaves()
    lead.until(EscortStep.LOOKING)
    lead.lan.follow(1.2)
    lead.goes(60)
    assert lead.ended[0].reached


def test_with_a_camera_only_a_new_wish_leads_on():
    lead = Lead(watched=True).goes(11)
    lead.leaves()
    lead.until(EscortStep.LOOKING)
    lead.lan.follow(1.2)
    lead.goes(6)
    assert lead.steps[-1] is EscortStep.LOOKING
    lead.lease = 2
    lead.goes(60)
    assert lead.ended == [DriveEnded(2, True, "", lead.ended[0].error_mm, lead.ended[0].error_mrad)]


def test_with_a_camera_it_calls_again_while_somebody_is_about():
    lead = Lead(watched=True).goes(11)
    lead.leaves()
    lead.until(EscortStep.LOOKING)
    x, y, heading = lead.physics.pose
    lead.others = [(x + cos(heading), y + sin(heading), RADIUS_M)]
    lead.goes(25)
    assert lead.steps[-2:] == [EscortStep.LOOKING, EscortStep.LOOKING]


def test_without_a_sensor_at_the_back_it_looks_round_on_the_way_and_arrives():
    lead = Lead(sensors=WITHOUT_REAR).goes(90)
    assert EscortStep.LOOKING in lead.steps
    assert lead.ended[0].reached


def test_without_a_sensor_at_the_back_nobody_behind_is_noticed_when_it_looks():
    lead = Lead(sensors=WITHOUT_REAR).goes(6)
    lead.leaves()
    lead.goes(60)
    assert lead.ended == [DriveEnded(1, False, "visitor")]


def test_somebody_who_steps_in_front_is_waited_for_asked_and_thanked_by_going_on():
    lead = Lead().goes(9)
    lead.others = shut_in(lead)
    lead.until(EscortStep.ASKING)
    assert lead.stands
    assert lead.reports[-1].state is BaseState.BLOCKED
    lead.others = []
    lead.goes(1)
    assert not lead.stands
    lead.goes(60)
    assert lead.ended[0].reached
    assert not lead.physics.touching


def test_somebody_who_stands_on_the_route_is_gone_round_without_a_stop():
    lead = Lead().goes(8)
    x, y, _ = lead.physics.pose
    ahead = next(p for p in lead.pilot.trip.ahead if dist(p, (x, y)) > 3.4)
    lead.others = [(*ahead, 0.22)]
    nearest_m = 9.9
    while not lead.ended and lead.now_ms < 90_000:
        lead.goes(0.1)
        nearest_m = min(nearest_m, dist(lead.physics.pose[:2], ahead) - 0.25 - 0.22)
    assert lead.ended[0].reached
    assert not {EscortStep.HELD_UP, EscortStep.ASKING, EscortStep.REROUTED} & set(lead.steps)
    assert nearest_m > 0.15


def test_a_turn_is_told_before_it_is_taken_and_to_the_side_that_it_is_taken_to():
    lead = Lead()
    turns = {EscortStep.TURNING_LEFT: 1.0, EscortStep.TURNING_RIGHT: -1.0}
    told = 0
    while not lead.ended and lead.now_ms < 60_000:
        before = lead.steps[-1:]
        lead.goes(0.1)
        if lead.steps[-1:] != before and lead.steps[-1] in turns:
            told += 1
            heading = lead.physics.pose[2]
            side = turns[lead.steps[-1]]
            lead.goes(3.0)
            assert side * wrapped(lead.physics.pose[2] - heading) > 0.5
    assert told


def test_somebody_who_does_not_leave_the_counter_is_as_good_as_reached():
    lead = Lead()
    while lead.left_m() > 0.7:
        lead.goes(0.1)
    x, y, heading = lead.physics.pose
    lead.others = [(x + 1.6 * cos(heading), y + 1.6 * sin(heading), 0.25)]
    lead.goes(40)
    assert EscortStep.ASKING in lead.steps
    assert lead.ended[0].reached
    assert 50 < lead.ended[0].error_mm < 250
    assert (EscortStep.ASKING, EscortStep.LEADING) not in pairwise(lead.steps), "whoever stays is not thanked for going"
    assert not lead.physics.touching


def test_a_step_before_the_counter_it_calls_a_clerk_before_it_stays_there():
    lead = Lead()
    while lead.left_m() > 0.7:
        lead.goes(0.1)
    x, y, heading = lead.physics.pose
    lead.others = [(x + 1.35 * cos(heading), y + 1.35 * sin(heading), 0.25)]
    lead.until(EscortStep.STUCK, 60)
    lead.goes(60)
    assert not lead.ended, "a clerk has time to come"
    lead.goes(60)
    assert lead.ended[0].reached, "better than to give up"
    assert 250 < lead.ended[0].error_mm < 700


def test_where_the_counter_itself_stops_it_it_has_arrived_also_alone():
    cashier = next(place for place in LOBBY.places if place.id == "cashier")
    close_to_it = replace(cashier, approach=replace(cashier.approach, x_m=9.5))
    lobby = replace(LOBBY, places=tuple(close_to_it if place is cashier else place for place in LOBBY.places))
    loop = Loop(lobby, Body())
    arrived = loop.drive("cashier")
    assert arrived.ended.reached
    assert 20 < arrived.ended.error_mm < 150
    assert loop.now_ms < 25_000


@pytest.mark.parametrize(("place", "away_m"), [("cashier", 0.65), ("home", -0.65)])
def test_alone_it_takes_no_place_before_people_for_the_one_that_it_was_sent_to(place, away_m):
    loop = Loop(LOBBY, Body())
    if place == "home":
        loop.drive("cashier")
    goal = loop.planner.goal(place)
    loop.physics.room.discs = [(goal.x_m + away_m, goal.y_m + 0.1 * n, 0.2) for n in range(-2, 3)]
    arrived = loop.drive(place, limit_s=400.0)
    assert (arrived.ended.reached, arrived.ended.reason) == (False, "blocked")


def shut_in(lead: Lead) -> list[tuple[float, float, float]]:
    """A ring of things round the robot and whoever follows, with no gap for it."""
    x, y, _ = lead.physics.pose
    ring = [(dx, dy) for dx in range(-3, 4) for dy in range(-3, 4) if max(abs(dx), abs(dy)) == 3]
    return [(x + 0.3 * dx, y + 0.3 * dy, 0.2) for dx, dy in ring]


def test_who_stands_before_it_while_it_looks_for_a_visitor_lengthens_the_search():
    lead = Lead(watched=True).goes(9)
    lead.leaves()
    lead.until(EscortStep.LOOKING)
    x, y, heading = lead.physics.pose
    lead.others = [(x + 1.4 * cos(heading), y + 1.4 * sin(heading), RADIUS_M)]
    lead.goes((ASK_LIMIT_MS + 2_000) / 1000)
    assert not lead.ended


def test_shut_in_it_climbs_the_whole_ladder_and_gives_up():
    lead = Lead().goes(9)
    lead.others = shut_in(lead)
    lead.goes(220)
    assert lead.ended == [DriveEnded(1, False, "blocked")]
    assert {EscortStep.HELD_UP, EscortStep.ASKING, EscortStep.STUCK} <= set(lead.steps)
    assert not lead.physics.touching


@pytest.mark.parametrize(("place", "staff"), [("counter:3", True), ("counter:4", False)])
def test_who_is_led_on_to_the_same_place_does_not_wait_for_staff_anew(place, staff):
    lead = Lead().goes(9)
    lead.others = shut_in(lead)
    lead.until(EscortStep.STUCK)
    lead.goes(5)
    lead.lease, lead.place = 2, place
    lead.told.clear()
    lead.goes(20)
    assert (EscortStep.STUCK in lead.steps) is staff


def test_close_past_furniture_it_creeps_on_where_the_stop_zone_is_just_free_of_it():
    loop = Loop(CORRIDOR, Body())
    loop.fit(FITTED)
    loop.pilot.drive(Drive(1, "far", 60_000), loop.now_ms, loop.odometry.pose)
    trip = loop.pilot.trip
    assert trip is not None

    def at(now_ms: float, ahead_mm: int, stranger_mm: int) -> None:
        around = Surroundings(ahead_mm=ahead_mm, stranger_ahead_mm=stranger_mm, person_mm=9999)
        trip.advance(Now(now_ms, 20.0, loop.odometry.pose, around, lambda: (), 0.0, moving=False))

    for stranger_mm, blocked in ((9999, False), (700, True)):
        trip.hold(0.0)
        for step in range(40):
            at(20.0 * step, STOP_ZONE_MM + 40, stranger_mm)
        assert trip.blocked is blocked
    for step in range(40):
        at(20.0 * step, STOP_ZONE_MM + 10, 9999)
    assert trip.blocked, "readings waver"


def test_where_there_is_no_way_round_it_backs_off_a_step_at_a_tenth_over_floor_that_it_sees():
    loop = Loop(CORRIDOR, Body())
    loop.fit(FITTED)
    x, y, _ = loop.physics.pose
    loop.physics.room.discs = [(x + 2.0, y + 0.3 * n, 0.2) for n in range(-12, 13)]
    ended: list[DriveEnded] = []
    backed_mm = [0.0]
    while not ended and loop.now_ms < 420_000:
        loop.pilot.drive(Drive(1, "far", 1200), loop.now_ms, loop.odometry.pose)
        ended += loop.step()
        assert loop.pilot.braking is not Braking.EMERGENCY, "they all stand"
        back_mm = -min(0.0, sum(loop.wheels[-1]) / 2) * 0.02
        if back_mm:
            backed_mm[-1] += back_mm
        elif backed_mm[-1]:
            backed_mm.append(0.0)
    assert min(sum(pair) / 2 for pair in loop.wheels) == -100
    assert 190 <= backed_mm[0] <= 260
    assert max(backed_mm) <= 260
    steps = [told.step for told in loop.told]
    assert steps.index(EscortStep.HELD_UP) < steps.index(EscortStep.ASKING) < steps.index(EscortStep.BACKING)
    assert steps[-1] is EscortStep.STUCK
    assert ended == [DriveEnded(1, False, "blocked")]
    assert not loop.physics.touching


@pytest.mark.parametrize("sensors", [IDEAL, WITHOUT_REAR])
def test_nobody_is_waited_for_on_the_way_home(sensors):
    lead = Lead(sensors=sensors, watched=False).goes(90)
    assert lead.ended[0].reached
    lead.leaves()
    lead.ended = []
    lead.told.clear()
    while not lead.ended:
        lead.lan.step(0.02, lead.physics.pose)
        lead.physics.room.discs = [(lead.lan.x, lead.lan.y, RADIUS_M)]
        lead.pilot.drive(Drive(9, "home", 1200), lead.now_ms, lead.odometry.pose)
        lead.ended += lead.step()
    assert lead.ended[0].reached
    assert not {EscortStep.WAITING, EscortStep.SEEKING, EscortStep.LOOKING} & set(lead.steps)

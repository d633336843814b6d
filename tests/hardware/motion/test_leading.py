"""The pilot leads a visitor over the simulated floor: sensors, mechanics, people; no process, no clock."""

from itertools import pairwise
from math import cos, dist, sin

import pytest
from msgspec.structs import replace

from robot.core.commands import Drive
from robot.core.events import DriveEnded, EscortStep
from robot.navigation.escort.limits import ASK_LIMIT_MS
from robot.navigation.geometry import wrapped
from simulators.physics.differential_drive import Body
from simulators.physics.range_sensors import IDEAL, Rangefinder
from tests.hardware.motion.lead import LOBBY, RADIUS_M, WITHOUT_REAR, Lead
from tests.navigation.closed_loop import Loop


def test_a_visitor_who_follows_is_led_to_the_counter_without_a_stop() -> None:
    lead = Lead().goes(60)
    assert [ended.reached for ended in lead.ended] == [True]
    assert EscortStep.SEEKING not in lead.steps
    assert EscortStep.HELD_UP not in lead.steps
    assert lead.gap_m < 2.0


def test_leading_is_the_first_step_reported_and_each_change_is_reported_once() -> None:
    lead = Lead().goes(60)
    assert lead.steps[0] is EscortStep.LEADING
    assert all(a is not b for a, b in zip(lead.steps, lead.steps[1:], strict=False))
    assert {told.lease for told in lead.told} == {1}


def test_a_slow_visitor_is_not_left_behind() -> None:
    lead = Lead()
    lead.lan.speed_m_s = 0.3
    widest_m = 0.0
    for _ in range(90):
        lead.goes(1)
        widest_m = max(widest_m, lead.gap_m)
    assert lead.ended[0].reached
    assert widest_m < 3.0


def test_a_visitor_who_is_gone_stops_it_within_5_s_and_it_gives_up_where_it_stands() -> None:
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


def test_a_robot_that_lost_its_visitor_turns_round_and_leads_on_when_they_stand_there() -> None:
    lead = Lead().goes(11)
    lead.leaves()
    lead.until(EscortStep.LOOKING)
    lead.lan.follow(1.2)
    lead.goes(60)
    assert lead.ended[0].reached


def test_with_a_camera_only_a_new_wish_leads_on() -> None:
    lead = Lead(watched=True).goes(11)
    lead.leaves()
    lead.until(EscortStep.LOOKING)
    lead.lan.follow(1.2)
    lead.goes(6)
    assert lead.steps[-1] is EscortStep.LOOKING
    lead.lease = 2
    lead.goes(60)
    assert lead.ended == [DriveEnded(2, True, "", lead.ended[0].error_mm, lead.ended[0].error_mrad)]


def test_with_a_camera_it_calls_again_while_somebody_is_about() -> None:
    lead = Lead(watched=True).goes(11)
    lead.leaves()
    lead.until(EscortStep.LOOKING)
    x, y, heading = lead.physics.pose
    lead.others = [(x + cos(heading), y + sin(heading), RADIUS_M)]
    lead.goes(25)
    assert lead.steps[-2:] == [EscortStep.LOOKING, EscortStep.LOOKING]


def test_without_a_sensor_at_the_back_it_looks_round_on_the_way_and_arrives() -> None:
    lead = Lead(sensors=WITHOUT_REAR).goes(90)
    assert EscortStep.LOOKING in lead.steps
    assert lead.ended[0].reached


def test_without_a_sensor_at_the_back_nobody_behind_is_noticed_when_it_looks() -> None:
    lead = Lead(sensors=WITHOUT_REAR).goes(6)
    lead.leaves()
    lead.goes(60)
    assert lead.ended == [DriveEnded(1, False, "visitor")]


def test_somebody_who_stands_on_the_route_is_gone_round_without_a_stop() -> None:
    lead = Lead().goes(8)
    x, y, _ = lead.physics.pose
    ahead = next(p for p in lead.controller.trip.ahead if dist(p, (x, y)) > 3.4)
    lead.others = [(*ahead, 0.22)]
    nearest_m = 9.9
    while not lead.ended and lead.now_ms < 90_000:
        lead.goes(0.1)
        nearest_m = min(nearest_m, dist(lead.physics.pose[:2], ahead) - 0.25 - 0.22)
    assert lead.ended[0].reached
    assert not {EscortStep.HELD_UP, EscortStep.ASKING, EscortStep.REROUTED} & set(lead.steps)
    assert nearest_m > 0.15


def test_a_turn_is_told_before_it_is_taken_and_to_the_side_that_it_is_taken_to() -> None:
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


def test_somebody_who_does_not_leave_the_counter_is_as_good_as_reached() -> None:
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


def test_a_step_before_the_counter_it_calls_a_clerk_before_it_stays_there() -> None:
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


def test_where_the_counter_itself_stops_it_it_has_arrived_also_alone() -> None:
    cashier = next(place for place in LOBBY.places if place.id == "cashier")
    close_to_it = replace(cashier, approach=replace(cashier.approach, x_m=9.5))
    lobby = replace(LOBBY, places=tuple(close_to_it if place is cashier else place for place in LOBBY.places))
    loop = Loop(lobby, Body())
    arrived = loop.drive("cashier")
    assert arrived.ended.reached
    assert 20 < arrived.ended.error_mm < 150
    assert loop.now_ms < 25_000


@pytest.mark.parametrize(("place", "away_m"), [("cashier", 0.65), ("home", -0.65)])
def test_alone_it_takes_no_place_before_people_for_the_one_that_it_was_sent_to(place: str, away_m: float) -> None:
    loop = Loop(LOBBY, Body())
    if place == "home":
        loop.drive("cashier")
    goal = loop.planner.goal(place)
    loop.physics.room.discs = [(goal.x_m + away_m, goal.y_m + 0.1 * n, 0.2) for n in range(-2, 3)]
    arrived = loop.drive(place, limit_s=400.0)
    assert (arrived.ended.reached, arrived.ended.reason) == (False, "blocked")


def test_who_stands_before_it_while_it_looks_for_a_visitor_lengthens_the_search() -> None:
    lead = Lead(watched=True).goes(9)
    lead.leaves()
    lead.until(EscortStep.LOOKING)
    x, y, heading = lead.physics.pose
    lead.others = [(x + 1.4 * cos(heading), y + 1.4 * sin(heading), RADIUS_M)]
    lead.goes((ASK_LIMIT_MS + 2_000) / 1000)
    assert not lead.ended


@pytest.mark.parametrize("sensors", [IDEAL, WITHOUT_REAR])
def test_nobody_is_waited_for_on_the_way_home(sensors: tuple[Rangefinder, ...]) -> None:
    lead = Lead(sensors=sensors, watched=False).goes(90)
    assert lead.ended[0].reached
    lead.leaves()
    lead.ended = []
    lead.told.clear()
    while not lead.ended:
        lead.lan.step(0.02, lead.physics.pose)
        lead.physics.room.discs = [(lead.lan.x, lead.lan.y, RADIUS_M)]
        lead.controller.drive(Drive(9, "home", 1200), lead.now_ms, lead.odometry.pose)
        lead.ended += lead.step()
    assert lead.ended[0].reached
    assert not {EscortStep.WAITING, EscortStep.SEEKING, EscortStep.LOOKING} & set(lead.steps)

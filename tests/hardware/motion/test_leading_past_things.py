"""The pilot leads a visitor where things bar the way: the ladder, other ways, furniture that it creeps past."""

from math import cos, dist, sin

import pytest

from hardware.motion.limits import FAR_SETTLES_M
from hardware.motion.safety_envelope import STOP_ZONE_MM, Braking
from hardware.motion.trip import TripInput
from robot.core.commands import Drive
from robot.core.events import BaseState, DriveEnded, EscortStep
from robot.navigation.control.docking import follower_to
from robot.navigation.perception.free_space import Surroundings
from simulators.physics.differential_drive import Body
from tests.hardware.motion.lead import CORRIDOR, FITTED, Lead
from tests.navigation.closed_loop import Loop


def shut_in(lead: Lead) -> list[tuple[float, float, float]]:
    """A ring of things round the robot and whoever follows, with no gap for it."""
    x, y, _ = lead.physics.pose
    ring = [(dx, dy) for dx in range(-3, 4) for dy in range(-3, 4) if max(abs(dx), abs(dy)) == 3]
    return [(x + 0.3 * dx, y + 0.3 * dy, 0.2) for dx, dy in ring]


def test_shut_in_it_climbs_the_whole_ladder_and_gives_up() -> None:
    lead = Lead().goes(9)
    lead.others = shut_in(lead)
    lead.goes(220)
    assert lead.ended == [DriveEnded(1, False, "blocked")]
    assert {EscortStep.HELD_UP, EscortStep.ASKING, EscortStep.STUCK} <= set(lead.steps)
    assert not lead.physics.touching


def row_ahead(lead: Lead) -> list[tuple[float, float, float]]:
    """Things in a row across the way."""
    x, y, heading = lead.physics.pose
    ahead = x + 1.1 * cos(heading), y + 1.1 * sin(heading)
    return [(ahead[0] - 0.3 * n * sin(heading), ahead[1] + 0.3 * n * cos(heading), 0.2) for n in range(-6, 7)]


def test_found_again_on_another_way_the_visitor_is_led_on_there_and_not_back_to_what_barred_the_first() -> None:
    lead = Lead(watched=True).goes(7)
    lead.others = row_ahead(lead)
    lead.until(EscortStep.LOOKING, 60)
    on_the_other_way_m = lead.controller.trip.follower.left_m
    assert on_the_other_way_m > 2 * lead.left_m()
    lead.lan.follow(1.2)
    lead.lease = 2
    lead.goes(8)
    assert lead.controller.trip.follower.left_m == pytest.approx(on_the_other_way_m, abs=2)
    assert lead.steps[-1] in (EscortStep.LEADING, EscortStep.SLOWING)


@pytest.mark.parametrize("seconds", [4, 6, 9])
def test_a_way_that_begins_anew_on_the_move_keeps_clear_of_what_has_barred_it_and_is_not_lost(seconds: int) -> None:
    lead = Lead().goes(seconds)
    trip = lead.controller.trip
    x, y = next(point for point in trip.ahead if dist(point, lead.physics.pose[:2]) > 2.0)
    trip._other_ways._barred.add(lead.now_ms, [(x, y, 0.3)], still=True)
    way = trip.follower
    lead.controller.resume(lead.physics.pose)
    lead.goes(6)
    assert not lead.ended
    assert lead.controller.trip.follower.off_route_m < 0.2
    assert trip.follower is not way
    assert min(dist((x, y), point) for point in trip.follower.route.points) > 0.5, "it keeps clear"


def test_a_robot_that_settled_a_step_before_the_counter_stays_there_after_a_look_round() -> None:
    lead = Lead().goes(12)
    follower = follower_to(lead.planner, lead.physics.pose[:2], "counter:3", 0.5)
    assert follower is not None
    while follower.left_m > FAR_SETTLES_M:
        lead.goes(0.5)
        follower.steer(lead.physics.pose)
    lead.controller.trip.follower.accept_position()
    lead.controller.resume(lead.physics.pose)
    assert lead.controller.trip.follower.position_accepted


@pytest.mark.parametrize(("place", "waits_on"), [("counter:3", True), ("counter:4", False)])
def test_on_the_way_to_the_same_place_a_wait_goes_on_where_the_visitor_was_found_again(
    place: str, waits_on: bool
) -> None:
    lead = Lead(watched=True).goes(9)
    lead.others = shut_in(lead)
    lead.until(EscortStep.ASKING)
    lead.lease, lead.place = 2, place
    lead.told.clear()
    lead.goes(1)
    assert (lead.steps[-1] is EscortStep.ASKING) is waits_on


def test_close_past_furniture_it_creeps_on_where_the_stop_zone_is_just_free_of_it() -> None:
    loop = Loop(CORRIDOR, Body())
    loop.fit(FITTED)
    loop.controller.drive(Drive(1, "far", 60_000), loop.now_ms, loop.odometry.pose)
    trip = loop.controller.trip
    assert trip is not None

    def at(now_ms: float, ahead_mm: int, stranger_mm: int) -> None:
        around = Surroundings(ahead_mm=ahead_mm, stranger_ahead_mm=stranger_mm, person_mm=9999)
        trip.advance(TripInput(now_ms, loop.odometry.pose, around, lambda: (), False, 20.0, 0.0))

    for stranger_mm, blocked in ((9999, False), (700, True)):
        trip.note_obstacle(0.0)
        for step in range(40):
            at(20.0 * step, STOP_ZONE_MM + 40, stranger_mm)
        assert trip.blocked is blocked
    for step in range(40):
        at(20.0 * step, STOP_ZONE_MM + 10, 9999)
    assert trip.blocked, "readings waver"


def test_where_there_is_no_way_round_it_backs_off_a_step_at_a_tenth_over_floor_that_it_sees() -> None:
    loop = Loop(CORRIDOR, Body())
    loop.fit(FITTED)
    x, y, _ = loop.physics.pose
    loop.physics.room.discs = [(x + 2.0, y + 0.3 * n, 0.2) for n in range(-12, 13)]
    ended: list[DriveEnded] = []
    backed_mm = [0.0]
    while not ended and loop.now_ms < 420_000:
        loop.controller.drive(Drive(1, "far", 1200), loop.now_ms, loop.odometry.pose)
        ended += loop.step()
        assert loop.controller.braking is not Braking.EMERGENCY, "they all stand"
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


def test_somebody_who_steps_in_front_is_waited_for_asked_and_thanked_by_going_on() -> None:
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

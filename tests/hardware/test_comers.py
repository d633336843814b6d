"""Whom the robot has stood for: it brakes in time, and waits for those who follow."""

from math import cos, sin

import pytest

from hardware.envelope import Braking
from robot.core.events import EscortStep
from robot.guiding.follow import Steering
from tests.hardware.story import Story


@pytest.fixture
def story():
    """At its pace in an empty corridor."""
    story = Story()
    story.run(200)
    story.run(4000, renew=1)
    return story


def stands(story, away_m):
    """Somebody with the body of a child, straight ahead, so far from the rim."""
    reach_m, (here_x, here_y, heading) = 0.25 + away_m + 0.15, story.physics.pose
    story.physics.room.discs = [(here_x + reach_m * cos(heading), here_y + reach_m * sin(heading), 0.15)]


def runs_up(story):
    """A child comes from 0.9 m at 2 m/s until the robot stands; how far away they are then, m, and how it braked."""
    child_m, found = 0.9, set()
    while child_m > 0.0 and not story.still:
        stands(story, child_m)
        story.run(20, renew=1)
        found.add(story.pilot.braking)
        child_m -= 0.02 * 2.0
    return child_m, found


def test_for_a_child_who_runs_up_out_of_nowhere_it_brakes_as_hard_as_it_can(story):
    child_m, found = runs_up(story)
    assert Braking.EMERGENCY in found
    assert story.still
    assert child_m > 0.15, "with room to spare"


def test_where_somebody_has_run_up_it_drives_on_once_nothing_moves_before_it(story):
    runs_up(story)
    for step in range(100):  # another walks away before it
        stands(story, 0.9 + 0.02 * 1.2 * step)
        story.run(20, renew=1)
        assert story.still
    story.physics.room.discs = []
    story.run(300, renew=1)
    assert story.still
    story.run(1200, renew=1)
    assert not story.still


def test_a_longer_wait_for_those_who_follow_is_told(story):
    runs_up(story)
    for step in range(100):
        stands(story, 0.9 + 0.02 * 1.2 * step)
        story.run(20, renew=1)
    assert story.told[-1].step is EscortStep.HELD_UP
    story.physics.room.discs = []
    story.run(2000, renew=1)
    assert story.told[-1].step is EscortStep.LEADING


def test_it_does_not_start_towards_the_next_who_runs_up(story):
    for _ in range(3):
        runs_up(story)
        story.physics.room.discs = []
        story.run(200, renew=1)
        assert story.still
        for step in range(18):
            stands(story, 0.9 - 0.02 * 2.0 * step)
            story.run(20, renew=1)
            assert story.still


def test_people_who_walk_about_before_it_hold_it_for_no_more_than_some_seconds(story):
    runs_up(story)
    waited_ms = 0
    while story.still:
        stands(story, 3.0 - waited_ms / 1000 % 1.5)  # one after the other
        story.run(20, renew=1)
        waited_ms += 20
        assert waited_ms < 7000
    assert waited_ms > 3000


def test_a_robot_that_turns_on_the_spot_does_not_set_off_among_them_either(story):
    runs_up(story)
    for step in range(100):
        stands(story, 0.9 + 0.02 * 1.2 * step)
        story.pilot.looking = Steering(0.0, 0.5) if step < 50 else None
        story.run(20, renew=1)
        left_mm_s, right_mm_s = story.wheels[-1]
        assert left_mm_s + right_mm_s <= 1


def test_where_nobody_has_run_up_it_drives_on_though_somebody_walks_away_before_it(story):
    stands(story, 0.3)
    story.run(1500, renew=1)
    assert story.still, "somebody stands in its way"
    for step in range(70):
        stands(story, 0.9 + 0.02 * 1.2 * step)
        story.run(20, renew=1)
    assert not story.still

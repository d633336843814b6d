"""What the pilot lets move, in simulated time: leases, latches, stale readings."""

from math import cos, sin

import msgspec
import pytest

from hardware.motion.safety_envelope import Braking
from hardware.motor_boards.faults import BoardFault
from hardware.motor_boards.reference_protocol import Flags, Range, Telemetry
from hardware.range_sensors.readings import RangeReadings
from robot.core.commands import Drive
from robot.core.events import BaseState, DriveEnded, EscortStep
from robot.navigation.control.pure_pursuit import TripPhase
from robot.navigation.map.lobby_map import Lobby
from simulators.physics.differential_drive import Body
from tests.hardware.motion.rig import LOBBY
from tests.navigation.closed_loop import Loop

CORRIDOR = msgspec.toml.decode(LOBBY.read_bytes(), type=Lobby)


class Story(Loop):
    """A loop whose board flags and readings a test may set."""

    latched = Flags(0)
    silent = False
    unheard = False
    """The board has answered no request for speeds for a while."""

    def __init__(self) -> None:
        super().__init__(CORRIDOR, Body())
        self.ended: list[DriveEnded] = []

    def wish(self, lease: int, place: str = "far", lease_ms: int = 1200) -> None:
        self.controller.drive(Drive(lease, place, lease_ms), self.now_ms, self.odometry.pose)

    def run(self, ms: float, *, renew: int | None = None) -> None:
        for _ in range(round(ms / 20)):
            if renew is not None:
                self.wish(renew)
            self.ended += self.step()

    def _answer(self, *, armed: bool = False) -> None:
        told = self.facts.commanded_mm_s
        super()._answer(armed=armed)
        if self.unheard:
            self.facts.commanded_mm_s = told
        self.facts.flags = self.latched or self.facts.flags

    def _hear_ranges(self) -> None:
        if not self.silent:
            super()._hear_ranges()

    @property
    def still(self) -> bool:
        return self.wheels[-1] == (0, 0)


@pytest.fixture
def story() -> Story:
    story = Story()
    story.run(200)
    return story


def test_a_lease_that_is_renewed_drives_on_and_one_that_is_not_ends(story: Story) -> None:
    story.wish(1)
    story.run(3000, renew=1)
    assert not story.still
    story.run(2500)
    assert story.ended == [DriveEnded(1, False, "lease")]
    assert story.still


def test_after_lost_answers_the_ramp_goes_on_from_the_speeds_that_the_board_has(story: Story) -> None:
    story.wish(1)
    while not 200 < sum(story.wheels[-1]) / 2 < 300:
        story.run(20, renew=1)
    had = story.facts.commanded_mm_s
    story.unheard = True
    story.run(160, renew=1)
    told = story.wheels[-1]
    assert 0 < max(told) - max(had) <= 20.5, "40 ms of comfort, however long it was"
    story.unheard = False
    story.run(20, renew=1)
    story.run(20, renew=1)
    assert max(story.wheels[-1]) - max(story.wheels[-2]) <= 10.5


def test_after_lost_answers_it_speeds_up_no_faster_from_wishes_that_the_board_may_have_heard(story: Story) -> None:
    story.run(2500, renew=1)
    story.unheard = True
    story.controller.halt()
    story.run(40)
    slowed = story.wheels[-1]
    assert max(story.facts.commanded_mm_s) - max(slowed) > 15, "it brakes, and knows of no answer"
    story.run(20, renew=2)
    story.run(20, renew=2)
    assert 0 < max(story.wheels[-1]) - max(slowed) <= 20.5


def test_after_lost_answers_it_brakes_no_harder_than_from_the_speeds_that_the_board_has(story: Story) -> None:
    story.wish(1)
    while max(story.wheels[-1]) < 450:
        story.run(20, renew=1)
    story.unheard, had = True, max(story.facts.commanded_mm_s)
    story.controller.halt()
    story.run(20)
    for _ in range(8):
        story.wish(2, "home")  # behind it
        story.run(20)
        assert had - min(story.wheels[-1]) <= 20.5, "40 ms of comfort, however long it was"


def test_an_older_or_ended_lease_moves_nothing(story: Story) -> None:
    story.wish(5)
    story.run(1000, renew=5)
    story.controller.halt()
    story.run(1000, renew=5)
    assert story.still
    story.run(1000, renew=4)
    assert story.still
    story.run(1000, renew=6)
    assert not story.still


def test_a_newer_wish_replaces_the_one_under_way(story: Story) -> None:
    story.wish(1)
    story.run(1500, renew=1)
    story.wish(2, "near")
    assert story.controller.trip.lease == 2
    story.run(200, renew=1)
    assert story.controller.trip.lease == 2, "the old one does not win it back"


@pytest.mark.parametrize(
    ("flags", "state", "reason"),
    [
        (Flags.ESTOP_PRESSED | Flags.ESTOP_LATCHED, BaseState.ESTOP, "estop"),
        (Flags.BUMPER_LATCHED, BaseState.BUMPED, "bumper"),
    ],
)
def test_a_latch_of_the_board_stops_within_one_step_and_stays(
    story: Story, flags: Flags, state: BaseState, reason: str
) -> None:
    story.wish(1)
    story.run(2000, renew=1)
    story.latched = flags
    story.run(20)
    story.run(20)
    assert story.still
    assert story.ended == [DriveEnded(1, False, reason)]
    assert story.reports[-1].state is state
    story.latched = Flags(0)
    story.run(1000, renew=2)
    assert story.still
    assert story.ended[-1] == DriveEnded(2, False, reason)
    story.controller.rearm(story.now_ms)
    story.run(100)
    assert story.reports[-1].state is BaseState.HALTED
    story.run(1000, renew=3)
    assert not story.still


@pytest.mark.parametrize(("kind", "reason"), [("stall", "stall"), ("wheel", "fault"), ("driver", "fault")])
def test_a_fault_of_wheels_or_board_ends_the_trip_is_told_by_its_name_and_holds(
    story: Story, kind: str, reason: str
) -> None:
    story.wish(1)
    story.run(2000, renew=1)
    story.facts.fault = BoardFault(kind, "for technicians")
    story.run(40)
    assert story.still
    assert story.ended == [DriveEnded(1, False, reason)]
    assert (story.reports[-1].state, story.reports[-1].fault) == (BaseState.FAULT, kind)
    assert not story.reports[-1].pressed
    story.facts.fault = None
    story.run(1000, renew=2)
    assert story.still, "a fault that has gone away is no reason to go on"
    assert story.ended[-1] == DriveEnded(2, False, reason)
    story.controller.rearm(story.now_ms)
    story.run(100)
    assert story.reports[-1].state is BaseState.HALTED
    assert story.reports[-1].fault == ""
    story.run(1000, renew=3)
    assert not story.still


@pytest.mark.parametrize(("state", "fault"), [(BaseState.BUMPED, ""), (BaseState.FAULT, "wheel")])
def test_what_held_the_base_before_this_process_began_holds_it_still(
    story: Story, state: BaseState, fault: str
) -> None:
    story.controller.hold(state, fault)
    story.run(1000, renew=1)
    assert story.still
    assert (story.reports[-1].state, story.reports[-1].fault) == (state, fault)
    story.controller.rearm(story.now_ms)
    story.run(100)
    story.run(1000, renew=2)
    assert not story.still


@pytest.mark.parametrize(
    ("flags", "state"), [(Flags.ESTOP_PRESSED, BaseState.ESTOP), (Flags.BUMPER_LATCHED, BaseState.BUMPED)]
)
def test_rearming_in_advance_clears_nothing_later(story: Story, flags: Flags, state: BaseState) -> None:
    story.controller.rearm(story.now_ms)
    story.latched = flags
    story.run(40)
    story.latched = Flags(0)
    story.run(500)
    assert story.reports[-1].state is state


def test_a_press_after_rearming_needs_another_rearming(story: Story) -> None:
    story.latched = Flags.ESTOP_LATCHED
    story.run(40)
    story.controller.rearm(story.now_ms)
    story.latched = Flags.ESTOP_PRESSED
    story.run(40)
    story.latched = Flags(0)
    story.run(500)
    assert story.reports[-1].state is BaseState.ESTOP


def test_readings_that_have_stopped_coming_are_an_obstacle(story: Story) -> None:
    story.wish(1)
    story.run(2000, renew=1)
    story.silent = True
    story.run(1500, renew=1)
    assert story.still
    assert story.reports[-1].state is BaseState.BLOCKED
    story.silent = False
    story.run(1500, renew=1)
    assert not story.still


def test_a_board_without_range_sensors_does_not_drive(story: Story) -> None:
    story.fit(())
    story.run(1000, renew=1)
    assert story.still
    assert isinstance(story.facts.telemetry, Telemetry)


@pytest.mark.parametrize(("leaps", "error_mm"), [(1, range(60)), (9, range(150, 250))])
def test_standing_at_a_goal_that_turns_out_to_be_elsewhere_it_goes_there_but_not_for_ever(
    story: Story, leaps: int, error_mm: range
) -> None:
    left = leaps
    for _ in range(4000):
        story.run(20, renew=1)
        trip = story.controller.trip
        if left and trip is not None and trip.follower.phase is TripPhase.ARRIVED and story.still:
            x, y, heading = story.odometry.pose
            story.odometry.pose = (x, y + 0.2, heading)  # it sees a marker only now
            left -= 1
        if story.ended:
            break
    assert story.ended[0].reached
    assert story.ended[0].error_mm in error_mm


def test_standing_far_from_its_goal_after_all_it_does_not_say_that_it_has_arrived(story: Story) -> None:
    for _ in range(6000):
        story.run(20, renew=1)
        trip = story.controller.trip
        if trip is not None and trip.follower.phase is TripPhase.ARRIVED:
            x, y, heading = trip.follower.goal_pose
            story.odometry.pose = (x, y + 0.3, heading)  # each time it turns out to be elsewhere
        if story.ended:
            break
    assert story.ended == [DriveEnded(1, False, "lost")]


class OneReads(Story):
    """From second 4 on the sensor `sensor` reads `reads` where that is not None, or nothing when `mute`."""

    sensor, reads, mute = 2, None, False

    def _hear_ranges(self) -> None:
        for number, range_mm in self.turns.step(self.now_ms):
            failing = number == self.sensor and self.now_ms > 4000
            if failing and self.mute:
                continue
            told_mm = self.reads if failing and self.reads is not None else range_mm
            self.facts.ranges = self.facts.ranges.with_reading(Range(number, told_mm), self.now_ms)


def test_a_sensor_that_reads_nothing_ends_the_trip_by_its_name_and_nobody_is_asked_to_make_way() -> None:
    story = OneReads()
    story.reads = 0
    story.run(10_000, renew=1)
    assert story.ended == [DriveEnded(1, False, "sensor")]
    assert {told.step for told in story.told} <= {EscortStep.LEADING, EscortStep.HELD_UP}
    assert min(sum(wheels) for wheels in story.wheels) == 0, "it has not backed off"
    assert story.reports[-1].broken_sensors == (2,)
    assert story.reports[-1].broken_ahead


def test_no_visitor_is_led_before_a_faulty_sensor_reads_again() -> None:
    story = OneReads()
    story.reads = 0
    story.run(10_000, renew=1)
    story.run(1000, renew=2)
    assert story.ended[-1] == DriveEnded(2, False, "sensor")
    story.reads = None
    story.run(1000)
    assert story.reports[-1].broken_sensors == ()
    story.run(1500, renew=3)
    assert not story.still


def test_a_moment_without_a_reading_is_waited_for_without_an_announcement() -> None:
    story = OneReads()
    story.reads = 0
    story.run(5500, renew=1)
    assert story.still
    story.reads = None
    story.run(2500, renew=1)
    assert not story.still
    assert story.ended == []


def test_a_motion_process_that_was_held_up_for_four_seconds_does_not_hold_the_sensors_for_broken(story: Story) -> None:
    story.run(3000, renew=1)
    story.now_ms += 4000
    story.facts.ranges = RangeReadings().with_telemetry((4000,) * 6, story.now_ms - 4000)
    story.run(2000, renew=1)
    assert story.ended == []
    assert not story.still


def test_a_sensor_that_fails_again_and_again_ends_the_trip_too() -> None:
    story = OneReads()
    story.run(4000, renew=1)
    for turn in range(40):
        story.reads = None if turn % 2 else 0
        story.run(1400 if turn % 2 == 0 else 300, renew=1)
    assert story.ended == [DriveEnded(1, False, "sensor")]


def test_a_single_silent_sensor_stops_the_robot_before_it_has_driven_another_30_cm() -> None:
    story = OneReads()
    story.mute = True
    story.run(4000, renew=1)
    at_m = story.physics.travelled_m
    story.run(1500, renew=1)
    assert story.still
    assert story.physics.travelled_m - at_m < 0.3


def test_with_the_sensor_at_the_back_broken_it_still_goes_home_slowly_but_leads_nobody() -> None:
    story = OneReads()
    story.sensor, story.reads = 5, 0
    story.run(10_000, renew=1)
    assert story.ended == []
    assert not story.still
    assert sum(story.wheels[-1]) / 2 <= 300
    story.controller.drive(Drive(2, "far", 1200, led=True), story.now_ms, story.odometry.pose)
    story.run(20)
    assert story.ended == [DriveEnded(2, False, "sensor")]
    assert story.reports[-1].broken_sensors == (5,)
    assert not story.reports[-1].broken_ahead


def test_without_any_reading_nobody_is_asked_to_make_way_and_the_trip_ends(story: Story) -> None:
    story.run(3000, renew=1)
    story.silent = True
    story.run(6000, renew=1)
    assert story.ended == [DriveEnded(1, False, "sensor")]
    assert story.reports[-1].broken_sensors == (0, 1, 2, 3, 4, 5)
    assert story.reports[-1].broken_ahead
    assert EscortStep.ASKING not in {told.step for told in story.told}


def test_for_a_child_who_runs_up_out_of_nowhere_it_brakes_as_hard_as_it_can(story: Story) -> None:
    story.run(4000, renew=1)
    child_m, found = 0.9, set()
    while child_m > 0.0 and not story.still:
        reach_m = 0.25 + child_m + 0.15
        here_x, here_y, heading = story.physics.pose
        story.physics.room.discs = [(here_x + reach_m * cos(heading), here_y + reach_m * sin(heading), 0.15)]
        story.run(20, renew=1)
        found.add(story.controller.braking)
        child_m -= 0.02 * 2.0
    assert Braking.EMERGENCY in found
    assert story.still
    assert child_m > 0.15, "with room to spare"

"""Measures the wheels with the robot's own drive: the wiring, how far, how straight and how round it drives.

All motion goes through control loop, motion controller and safety envelope, as on a trip. The caller asks the person at
the robot, and waits for the next step: a clock with sleep at the robot, a simulated one in tests.
"""

import enum
from collections.abc import Callable, Sequence

from hardware.motion.control_loop import ControlLoop
from hardware.motion.limits import (
    CALIBRATION_LEASE_MS,
    CALIBRATION_PICTURES,
    CALIBRATION_STANDS_MS,
    CLEAR_LATCH_STEPS,
    STALE_PICTURES,
    STEP_MS,
    TWITCH_IDLE_SHARE,
    TWITCH_M_S,
    TWITCH_MOVED_M,
    TWITCH_STEPS,
    TWITCH_TURNED_RAD,
)
from hardware.motion.messages import MotionSetup
from hardware.motion.trip import Trip
from hardware.motor_boards.interface import BoardLink
from hardware.motor_boards.reference_protocol import Flags
from robot.core.events import DriveEnded
from robot.navigation.calibration.calibration_drives import LapFollower, square, straight
from robot.navigation.control.pure_pursuit import Follower, Steering, TripPhase
from robot.navigation.geometry import XY
from robot.navigation.localization.marker_sighting import Sighting
from robot.navigation.localization.odometry import Position
from robot.navigation.map.lobby_map import Pose
from robot.navigation.planning.planner import Planner, Route

HELD = ("stall", "fault")
"""Reasons of `DriveEnded` for a drive in which a wheel did not turn as commanded."""


class WireFault(enum.Enum):
    """Wiring fault that the first small movement shows."""

    SILENT = "silent"  # neither encoder counts
    ONE_SILENT_LEFT = "left silent"
    ONE_SILENT_RIGHT = "right silent"
    REVERSED_LEFT = "left reversed"
    REVERSED_RIGHT = "right reversed"
    ENCODERS_SWAPPED = "encoders swapped"
    MOTORS_SWAPPED = "motors swapped"
    SWAPPED = "swapped"  # encoders or motors: it was not seen which way the robot turned


class DriveFailed(Exception):
    """The drive ended before its goal, for a reason of `DriveEnded`. `steps`: m driven and rad turned in each step."""

    def __init__(self, reason: str, steps: list[tuple[float, float]]) -> None:
        self.reason, self.steps = reason, steps
        super().__init__(reason)


class Twitch(Follower):
    """A route follower that turns one wheel a little, to check the wiring."""

    def __init__(self, start: Position, steering: Steering) -> None:
        super().__init__(Route((start[:2], start[:2]), Pose(start[0], start[1], 0.0)), TWITCH_M_S)
        self.goal_pose = start
        self.phase = TripPhase.TRACKING
        self._steering, self._left = steering, TWITCH_STEPS

    @property
    def left_m(self) -> float:
        """Rest of the route, m; a constant, since there is no route."""
        return 1.0

    @property
    def rejoin_points(self) -> tuple[XY, ...]:
        """Points of the route; none, since there is no route."""
        return ()

    def steer(self, pose: Position) -> Steering:  # noqa: ARG002 - it looks at nothing
        """Return the same steering for TWITCH_STEPS, then stand."""
        self._left -= 1
        if self._left < 0:
            self.phase = TripPhase.ARRIVED
            return Steering(0.0, 0.0)
        return self._steering


class Calibrator:
    """Drives the robot to measure its wheels.

    `tick` waits for the next control step and returns its time, ms; `look` returns the sightings of one picture.
    """

    def __init__(
        self,
        link: BoardLink,
        setup: MotionSetup,
        tick: Callable[[], float],
        look: Callable[[], Sequence[Sighting]] | None = None,
    ) -> None:
        self._link, self._setup, self._tick, self._look = link, setup, tick, look
        self._planner = Planner(setup.lobby)
        self._lease = 0

    def drive_straight(self, way_m: float) -> list[tuple[float, float]]:
        """Drive straight on; return distance, m, and turn, rad, of each control step. Raises `DriveFailed`."""
        return self._drive(lambda pose: LapFollower(pose, straight(way_m)))

    def drive_square(self, side_m: float, *, left: bool) -> list[tuple[float, float]]:
        """Drive a square and end in the direction of the start; return distance, m, and turn, rad, of each control
        step. Raises `DriveFailed`.
        """
        return self._drive(lambda pose: LapFollower(pose, square(side_m, left=left)))

    def sightings(self, marker: int) -> list[Sighting]:
        """Return the marker's sightings in several pictures; none if it is not in sight or there is no camera."""
        if self._look is None:
            return []
        for _ in range(STALE_PICTURES):
            self._look()
        return [one for _ in range(CALIBRATION_PICTURES) for one in self._look() if one.marker == marker]

    def check_wiring(self, marker: int | None, saw_turn: Callable[[], bool | None]) -> list[WireFault]:
        """Turn each wheel a little, one after the other, and return the wiring faults that the counters show.

        `saw_turn` asks a person after the first wheel: True = the robot turned to the right, None = not known. A marker
        in sight answers instead. Raises `DriveFailed`.
        """
        before = self._bearing(marker)
        left = self._twitch(left=True)
        after = self._bearing(marker)
        if before is not None and after is not None and abs(after - before) > TWITCH_TURNED_RAD:
            turned_right: bool | None = after > before
        else:
            turned_right = None
        right = self._twitch(left=False)
        if max(map(abs, (*left, *right))) < TWITCH_MOVED_M:
            return [WireFault.SILENT]
        crossed = abs(left[1]) > TWITCH_MOVED_M and abs(left[0]) < TWITCH_IDLE_SHARE * abs(left[1])
        if crossed:
            if turned_right is None:
                turned_right = saw_turn()
            if turned_right is None:
                return [WireFault.SWAPPED]
            return [WireFault.ENCODERS_SWAPPED if turned_right else WireFault.MOTORS_SWAPPED]
        found = []
        for way, silent, reversed_ in (
            (left[0], WireFault.ONE_SILENT_LEFT, WireFault.REVERSED_LEFT),
            (right[1], WireFault.ONE_SILENT_RIGHT, WireFault.REVERSED_RIGHT),
        ):
            found += [silent] if abs(way) < TWITCH_MOVED_M else []
            found += [reversed_] if way <= -TWITCH_MOVED_M else []
        return found

    def _bearing(self, marker: int | None) -> float | None:
        """Return the mean bearing of the marker, rad; None if it is not seen."""
        seen = self.sightings(marker) if marker is not None else []
        return sum(one.bearing_rad for one in seen) / len(seen) if seen else None

    def _twitch(self, *, left: bool) -> tuple[float, float]:
        """Turn one wheel a little and return how far each wheel has rolled, m: (left, right)."""
        turn = TWITCH_M_S / (self._setup.track_mm / 1000)
        steering = Steering(TWITCH_M_S / 2, -turn if left else turn)
        try:
            steps = self._drive(lambda pose: Twitch(pose, steering))
        except DriveFailed as failed:
            if failed.reason not in HELD:
                raise
            steps = failed.steps  # the counts until the board stopped the wheels are enough
            self._clear_latch()
        way, turned = sum(one for one, _ in steps), sum(two for _, two in steps)
        half = turned * self._setup.track_mm / 2000
        return way - half, way + half

    def _clear_latch(self) -> None:
        """Clear the latched stop of a wheel that did not turn; the person who began the calibration stands by.

        Raises `DriveFailed` when that person presses the red button or the bumper meanwhile: that stays latched.
        """
        loop = ControlLoop(self._setup, self._link, self._planner)
        last_ms = self._tick()
        for _ in range(CLEAR_LATCH_STEPS):
            now_ms = self._tick()
            loop.step(now_ms, now_ms - last_ms)
            if (touched := _touched(self._link.facts.flags)) is not None:
                raise DriveFailed(touched, [])
            loop.controller.rearm(now_ms)
            last_ms = now_ms

    def _drive(self, follower: Callable[[Position], Follower]) -> list[tuple[float, float]]:
        """Drive with a follower; return distance, m, and turn, rad, of each control step.

        Raises `DriveFailed`, also when the robot stands for CALIBRATION_STANDS_MS because something is in its way.
        """
        loop = ControlLoop(self._setup, self._link, self._planner)
        steps: list[tuple[float, float]] = []
        now_ms = self._tick()
        loop.step(now_ms, STEP_MS)
        self._lease += 1
        cruise_m_s = self._setup.cruise_mm_s / 1000
        trip = Trip(self._lease, "", now_ms + CALIBRATION_LEASE_MS, self._planner, follower(loop.pose), cruise_m_s)
        loop.controller.trip = trip
        last_ms = moved_ms = now_ms
        ended = None
        while ended is None or not loop.standing:
            now_ms = self._tick()
            trip.ends_ms = now_ms + CALIBRATION_LEASE_MS
            for event in loop.step(now_ms, now_ms - last_ms):
                if isinstance(event, DriveEnded):
                    ended = event
            last_ms = now_ms
            steps.append(loop.filter.last_step)
            if any(steps[-1]):
                moved_ms = now_ms
            elif now_ms - moved_ms > CALIBRATION_STANDS_MS:
                raise DriveFailed("blocked", steps)
        if not ended.reached:
            raise DriveFailed(ended.reason, steps)
        return steps


def _touched(flags: Flags) -> str | None:
    """Return why a person has stopped the wheels, as in `DriveEnded`; None = no person has."""
    if flags & (Flags.ESTOP_LATCHED | Flags.ESTOP_PRESSED):
        return "estop"
    return "bumper" if Flags.BUMPER_LATCHED in flags else None

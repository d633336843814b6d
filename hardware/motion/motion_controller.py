"""Decides what the wheels do, step by step: leases, latched stops, the trip, the safety envelope. Pure.

Reads no clock and no device: time and board facts are arguments, and the outcome is a `ControlOutput`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

from hardware.motion.limits import ARRIVED_WITHIN_M, REDRIVE_M, REDRIVES_LIMIT, STANDING_MM_S
from hardware.motion.safety_envelope import STOP_ZONE_MM, Braking, EnvelopeInput, Hold, Purpose, WheelSpeeds
from hardware.motion.status_report import ReportTimes, base_report
from hardware.motion.stop_latch import StopLatch
from hardware.motion.trip import STAND, Trip, TripInput
from hardware.motion.velocity_ramp import SpeedRamp
from hardware.motor_boards.interface import BoardFacts
from hardware.range_sensors.fusion import RangeFusion
from hardware.range_sensors.readings import Scan
from robot.core.commands import Drive
from robot.core.events import BaseReported, BaseState, DriveEnded, EscortChanged, EscortStep
from robot.navigation.control.docking import follower_to
from robot.navigation.control.pure_pursuit import Steering, TripPhase
from robot.navigation.escort.visitor_following import Escort
from robot.navigation.footprint import RANGE_BEARINGS_RAD
from robot.navigation.geometry import wrapped
from robot.navigation.localization.odometry import Position
from robot.navigation.perception.free_space import BLIND, Surroundings
from robot.navigation.planning.planner import Planner


@dataclass(frozen=True, slots=True)
class ControlOutput:
    """The outcome of one control step: wheel speeds in mm/s, and events.

    `moving`: the board shall be in a motion session, in which wheels may turn; `clearing`: it shall clear its latched
    stops.
    """

    left_mm_s: int
    right_mm_s: int
    moving: bool
    clearing: bool
    events: tuple[BaseReported | DriveEnded | EscortChanged, ...]


class MotionController:
    """Drives at most one trip at a time. An order whose lease has run out, or is older than an earlier one, moves
    nothing.
    """

    def __init__(
        self,
        planner: Planner,
        track_mm: float,
        cruise_mm_s: int,
        range_bearings_rad: Sequence[float] = RANGE_BEARINGS_RAD,
        sectors_rad: Sequence[float] = (),
    ) -> None:
        """`track_mm`: distance between the wheels; `range_bearings_rad`, `sectors_rad`: as in `RangeFusion`."""
        self._planner = planner
        self._ranges = RangeFusion(planner.floor, planner.lobby, range_bearings_rad, sectors_rad)
        self._half_track_mm = track_mm / 2
        self._cruise_m_s = cruise_mm_s / 1000
        self.trip: Trip | None = None
        self._newest_lease = 0
        self._latch = StopLatch()
        self._ramp = SpeedRamp()
        self._report_times = ReportTimes()
        self._ended: list[DriveEnded] = []
        self._escort_events: list[EscortChanged] = []
        self._travelled_m = 0.0
        self._around = BLIND
        self._redrives: dict[int, int] = {}
        self.looking: Steering | None = None
        """Steering while the robot looks round for markers; the route waits. None = it does not look."""
        self.sure = True
        """Whether the robot is sure of its pose: only then can a trip end as arrived."""
        self.placed = True
        """Whether markers have confirmed the pose just now: only then is a sensor blamed if a mapped wall returns no
        echo.
        """

    @property
    def lidar_askew(self) -> bool:
        """Whether the lidar's ranges contradict the map: it is turned, mirrored or tilted."""
        return self._ranges.lidar_askew

    @property
    def braking(self) -> Braking:
        """Deceleration that the last step may use; a benchmark that judges the wheels reads it."""
        return self._ramp.braking

    def drive(self, wish: Drive, given_ms: float, pose: Position) -> None:
        """Begin a trip, or renew the lease of the one under way.

        A new trip ends at once, with its reason, while a stop is latched, a needed sensor is faulty or no route leads
        to the goal.
        """
        ends_ms = given_ms + wish.lease_ms
        if self.trip is not None and wish.lease == self.trip.lease:
            self.trip.ends_ms = max(self.trip.ends_ms, ends_ms)
            if self.trip.escort is not None:
                self.trip.escort.by_camera = wish.watched
            return
        if wish.lease <= self._newest_lease:
            return
        self._newest_lease = wish.lease
        before, self.trip = self.trip, None
        if self._latch.state is not None:
            self._ended.append(DriveEnded(wish.lease, False, self._latch.why))
            return
        if self._around.broken_ahead or (self._around.broken and wish.led):
            self._ended.append(DriveEnded(wish.lease, False, "sensor"))
            return
        follower = follower_to(self._planner, pose[:2], wish.place, self._cruise_m_s)
        if follower is None:
            self._ended.append(DriveEnded(wish.lease, False, "route"))
            return
        escort = Escort(rear=self._ranges.watches_behind, by_camera=wish.watched) if wish.led else None
        self.trip = Trip(wish.lease, wish.place, ends_ms, self._planner, follower, self._cruise_m_s, escort)
        if before is not None and before.place == wish.place:
            self.trip.continue_from(before, given_ms)

    def halt(self) -> None:
        """Stop now, and end the trip."""
        self._end("halt")

    def rearm(self, now_ms: float) -> None:
        """Allow latched stops to be cleared: a person has checked the surroundings."""
        self._latch.rearm(now_ms)

    def hold(self, state: BaseState, fault: str = "") -> None:
        """Latch `state` (a fault of wheels or board, or a stop latched before this process began) and end the trip."""
        self._latch.hold(state, fault)
        self._end(self._latch.why)

    def end_lost(self) -> None:
        """End the trip as "lost": the robot does not know its pose, and looking round for markers has not helped."""
        self._end("lost")

    def end_slipping(self) -> None:
        """End the trip as "slip": the wheels turn and the robot does not move."""
        self._end("slip")

    def resume(self, pose: Position) -> None:
        """Plan the route of the trip anew from `pose`, after a doubt about the pose is over."""
        if self.trip is None:
            return
        follower = follower_to(self._planner, pose[:2], self.trip.place, self._cruise_m_s)
        if follower is None:
            self._end("route")
        else:
            self.trip.follow(follower)

    def lose_link(self) -> tuple[DriveEnded, ...]:
        """End the trip because the board is silent, and return the events of that; the board's own watchdog stops the
        wheels.
        """
        self._end("link")
        self._ramp.forget()
        ended, self._ended = tuple(self._ended), []
        return ended

    def step(
        self,
        now_ms: float,
        step_ms: float,
        pose: Position,
        board: BoardFacts,
        reckoned: Position | None = None,
        scan: Scan | None = None,
    ) -> ControlOutput:
        """Run one control step and return its outcome.

        `reckoned`: pose by odometry alone, which never jumps; None = `pose`. `scan`: the newest scan of the lidar, if
        there is one.
        """
        if self._latch.take(now_ms, board):
            self._end(self._latch.why)
        age_ms = board.ranges.age_ms(now_ms)
        around = self._around = self._ranges.look(
            now_ms, age_ms, pose, board.ranges, reckoned or pose, placed=self.placed, scan=scan
        )
        if self.trip is not None and self.trip.escort is not None:
            self.trip.escort.rear = self._ranges.watches_behind
        steering = self._steer(now_ms, step_ms, pose, around)
        wish = WheelSpeeds(
            steering.speed_m_s * 1000 - steering.turn_rad_s * self._half_track_mm,
            steering.speed_m_s * 1000 + steering.turn_rad_s * self._half_track_mm,
        )
        passed = self._ramp.step(wish, self._envelope_input(now_ms, step_ms, age_ms, around), board)
        wheels = self._ramp.wheels
        self._travelled_m += abs(wheels.left_mm_s + wheels.right_mm_s) / 2000 * step_ms / 1000
        if self.trip is not None and passed.hold is Hold.OBSTACLE and around.ahead_mm < STOP_ZONE_MM:
            self.trip.note_obstacle(now_ms)
        self._end_on_arrival(pose, board)
        moving = self.trip is not None or self._ramp.moves
        report = self.report(pose, board)
        reports = (report,) if self._report_times.due(now_ms, report, driving=self.trip is not None) else ()
        ended, self._ended = self._ended, []
        escort_events, self._escort_events = self._escort_events, []
        return ControlOutput(
            round(wheels.left_mm_s),
            round(wheels.right_mm_s),
            moving and self._latch.state is None,
            self._latch.clearing(now_ms),
            # the state first: an emergency must be known before the end of the drive
            (*reports, *escort_events, *ended),
        )

    def _envelope_input(self, now_ms: float, step_ms: float, age_ms: float, around: Surroundings) -> EnvelopeInput:
        """Return the facts by which the safety envelope limits this step."""
        trip = self.trip
        purpose = Purpose.TRAVEL
        if trip is not None and trip.arriving:
            purpose = Purpose.APPROACH
        elif trip is not None and trip.escort is not None:
            purpose = Purpose.GUIDE
        return EnvelopeInput(
            step_ms,
            trip.ends_ms - now_ms if trip is not None else 0.0,
            around.ahead_mm,
            latched=self._latch.state is not None,
            rear_mm=around.behind_mm or 0,
            person_mm=around.person_mm,
            contact_ms=around.contact_ms,
            sure_contact_ms=around.sure_contact_ms,
            ranges_age_ms=age_ms,
            ranges_faulty=around.faulty,
            purpose=purpose,
        )

    def _steer(self, now_ms: float, step_ms: float, pose: Position, around: Surroundings) -> Steering:
        """Return the steering that the trip asks for; STAND without a trip."""
        trip = self.trip
        if trip is None:
            return STAND
        if now_ms >= trip.ends_ms:
            self._end("lease")
            return STAND
        if self.looking is not None:
            trip.recovery.postpone(step_ms)
            self._emit_step(trip, EscortStep.UNSURE)
            return self.looking
        conduct = trip.advance(
            TripInput(now_ms, pose, around, self._ranges.stood(now_ms), self._ramp.moves, step_ms, self._travelled_m)
        )
        self._emit_step(trip, conduct.step, again=conduct.again)
        if conduct.end:
            self._end(conduct.end)
            return STAND
        return conduct.steering

    def _emit_step(self, trip: Trip, step: EscortStep, *, again: bool = False) -> None:
        """Report a step of the escort, if it is new or must be repeated."""
        if step is not trip.step or again:
            trip.step = step
            self._escort_events.append(EscortChanged(trip.lease, step))

    def _end_on_arrival(self, pose: Position, board: BoardFacts) -> None:
        """End the trip as reached, once the wheels stand at the goal and the robot is sure of its pose."""
        trip, motion = self.trip, board.motion
        if (
            trip is None
            or motion is None
            or not self.sure
            or trip.follower.phase is not TripPhase.ARRIVED
            or self._ramp.moves
        ):
            return
        if max(abs(motion.left_mm_s), abs(motion.right_mm_s)) > STANDING_MM_S:
            return
        goal = trip.follower.goal_pose
        off_m = hypot(pose[0] - goal[0], pose[1] - goal[1])
        again = off_m > REDRIVE_M and not trip.follower.position_accepted
        if again and self._redrives.get(trip.lease, 0) < REDRIVES_LIMIT:  # the pose was corrected meanwhile
            self._redrives = {trip.lease: self._redrives.get(trip.lease, 0) + 1}
            self.resume(pose)
            return
        if off_m > ARRIVED_WITHIN_M and not trip.follower.position_accepted:
            self._end("lost")
            return
        self._ended.append(
            DriveEnded(
                trip.lease,
                True,
                error_mm=round(1000 * off_m),
                error_mrad=round(1000 * wrapped(pose[2] - goal[2])),
            )
        )
        self.trip = None

    def _end(self, reason: str) -> None:
        """End the trip, if there is one, for `reason`."""
        if self.trip is not None:
            self._ended.append(DriveEnded(self.trip.lease, False, reason))
            self.trip = None

    def _state(self) -> BaseState:
        """Return the state of the base that is to be reported."""
        if self._latch.state is not None:
            return self._latch.state
        if self.trip is None:
            return BaseState.HALTED
        return BaseState.BLOCKED if self.trip.blocked else BaseState.DRIVING

    def report(self, pose: Position, board: BoardFacts) -> BaseReported:
        """Return the report of the base at `pose`: its state, and the newest facts of board and range sensors."""
        return base_report(self._state(), self._latch.fault, self.trip, pose, board, self._around)

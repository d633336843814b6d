"""A trip: its lease, its route follower, the visitor who is led, and how long it waits for obstacles. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import inf

from hardware.motion.limits import (
    APPROACH_M,
    FAR_SETTLES_M,
    FURNITURE_AFTER_MS,
    LOOK_BACK_TOLERANCE_RAD,
    MAPPED_MS,
    OFF_ROUTE_LIMIT_M,
    REROUTED_MS,
    SENSOR_GAP_MS,
    SENSOR_WAIT_LIMIT_MS,
    SETTLES_AFTER_MS,
    SETTLES_M,
    STILL_BEFORE_BACKING_MS,
    UNMAPPED_AHEAD_MM,
)
from hardware.motion.rotate_to_path import RotateToPath
from hardware.motion.speed_near_people import limit_turn_near_people, speed_past_people_m_s
from robot.core.events import EscortStep
from robot.navigation.control.docking import DockFollower
from robot.navigation.control.limits import BACK_M_S, RESUME_MM
from robot.navigation.control.pure_pursuit import Follower, Steering, TripPhase, turn_rate
from robot.navigation.control.recovery import BlockedRecovery, Need
from robot.navigation.escort.follower_state import FollowerCommand, FollowerInput
from robot.navigation.escort.turn_announcements import TurnAnnouncer
from robot.navigation.escort.visitor_following import Escort
from robot.navigation.geometry import XY, wrapped
from robot.navigation.planning.planner import DOCK, HOME, Planner
from robot.navigation.planning.replanning import Replanner, ReplanningInput

STAND = Steering(0.0, 0.0)
"""Steering of a robot that stands."""


@dataclass(frozen=True, slots=True)
class TripInput(ReplanningInput):
    """The facts of one control step. `step_ms`: time since the last one; `travelled_m`: distance driven, forwards and
    backwards.
    """

    step_ms: float
    travelled_m: float


@dataclass(frozen=True, slots=True)
class Conduct:
    """The outcome of one control step: steering, the step of the escort to report, and why the trip is over ("" = it is
    not).

    `again`: report `step` although it is not new.
    """

    steering: Steering
    step: EscortStep
    end: str = ""
    again: bool = False


@dataclass
class Trip:
    """A drive under way. All times are on the clock of the control loop, ms."""

    lease: int
    place: str
    ends_ms: float
    planner: Planner
    follower: Follower
    cruise_m_s: float
    escort: Escort | None = None
    recovery: BlockedRecovery = field(default_factory=BlockedRecovery)
    step: EscortStep | None = None
    _rerouted_until_ms: float = -inf
    _here: XY = (0.0, 0.0)
    _unmapped_at_ms: float = -inf
    _occupied_at_ms: float | None = None
    _turns: TurnAnnouncer = field(default_factory=TurnAnnouncer)
    _sensor_wait_ms: float = 0.0
    _sensor_gap_ms: float = 0.0
    _still_ms: float = 0.0

    def __post_init__(self) -> None:
        self._other_ways = Replanner(self.planner, self.place, self.cruise_m_s)
        self.rotation = RotateToPath(self.planner.floor)

    @property
    def blocked(self) -> bool:
        """Whether an obstacle stands in the way."""
        return self.recovery.blocked_since_ms is not None

    @property
    def arriving(self) -> bool:
        """Whether the robot is on the last APPROACH_M of its route, or at the goal."""
        return self.follower.phase is not TripPhase.TURNING_OUT and self.follower.left_m <= APPROACH_M

    @property
    def ahead(self) -> Sequence[XY]:
        """The rest of the route, as points in m."""
        return self.follower.ahead

    @property
    def still_ms(self) -> float:
        """Time since anything last moved ahead or beside, ms; 0 once the robot has called staff, since they will move
        there.
        """
        return self._still_ms

    def continue_from(self, before: "Trip", now_ms: float) -> None:
        """Take over obstacles and waiting times of the trip `before` to the same place, after the visitor was found
        again.

        The obstacles have hardly gone since, and waits must not begin anew.
        """
        self.recovery, self.rotation = before.recovery, before.rotation
        self.rotation.cancel()
        if before.escort is not None and before.escort.searching:
            self.recovery.end_wait(now_ms)  # the obstacle is the visitor, who stands before the robot
        self._other_ways.inherit(before._other_ways)

    def follow(self, follower: Follower) -> None:
        """Follow another route, planned from where the robot has found itself. A trip that had accepted a place near
        its goal still does.
        """
        if self.follower.position_accepted and follower.left_m <= FAR_SETTLES_M:
            follower.accept_position()
        self.follower = follower
        self.rotation.cancel()
        self._other_ways.restart()

    def forget_obstacles(self) -> None:
        """Forget all obstacles: the pose was wrong when they were noted, and so were their places."""
        self.recovery, self.rotation = self.recovery.renewed(), RotateToPath(self.planner.floor)
        self._other_ways.forget()

    def note_obstacle(self, now_ms: float) -> None:
        """Note that an obstacle stands in the stop zone ahead."""
        if self._only_furniture(now_ms):
            self.rotation.give_up_aim()
        else:
            self.rotation.cancel()
        self.recovery.begin_wait(now_ms, self.follower.left_m, self._here)

    def _only_furniture(self, now_ms: float) -> bool:
        """Whether no person has been ahead for FURNITURE_AFTER_MS."""
        return self._occupied_at_ms is not None and now_ms - self._occupied_at_ms > FURNITURE_AFTER_MS

    def _finds_way_past(self, now: TripInput) -> bool:
        """Begin to turn past what bars the way, if there is free floor; return whether there is."""
        return self.rotation.aim_past(now.pose, self.follower, now.stood())

    def advance(self, now: TripInput) -> Conduct:
        """Run one control step. Obstacles are handled before the visitor who follows.

        In order: a faulty sensor ends the trip; a gap in the readings stops it; the robot turns past furniture; the
        recovery asks, waits, backs off, goes round or gives up; a robot near its goal accepts its place there; else it
        leads on.
        """
        around, self._here = now.around, now.pose[:2]
        if around.broken_ahead or (around.broken and self.escort is not None):  # the rear sensor watches the visitor
            return Conduct(STAND, EscortStep.HELD_UP, "sensor")
        mapped = around.stranger_ahead_mm >= UNMAPPED_AHEAD_MM
        if self._occupied_at_ms is None or not mapped or around.unknown_ahead:
            self._occupied_at_ms = now.now_ms
        self._sensor_gap_ms = self._sensor_gap_ms + now.step_ms if around.unknown_ahead else 0.0
        if around.unknown_ahead:
            self.recovery.postpone(now.step_ms)
            self._sensor_wait_ms += now.step_ms
        if self._sensor_gap_ms > SENSOR_GAP_MS:
            return self._wait_for_sensors(now)
        behind_mm = around.behind_mm if around.still_ms >= STILL_BEFORE_BACKING_MS else None
        if self.blocked and self._only_furniture(now.now_ms) and self._finds_way_past(now):
            self.recovery.end_wait(now.now_ms)
        recovery_step = self.recovery.update(now.now_ms, around.ahead_mm, behind_mm, now.travelled_m, mapped=mapped)
        self._still_ms = 0.0 if recovery_step.step is EscortStep.STUCK else around.still_ahead_ms
        if around.stranger_ahead_mm < RESUME_MM:
            self._unmapped_at_ms = now.now_ms
        if recovery_step.step is EscortStep.ASKING and now.now_ms - self._unmapped_at_ms > MAPPED_MS:
            recovery_step = replace(recovery_step, step=EscortStep.HELD_UP)
        settles = self._may_accept_position(now, over=recovery_step.need is Need.GIVE_UP)
        if recovery_step.need is Need.GIVE_UP and not settles:
            return Conduct(STAND, recovery_step.step, "blocked")
        if recovery_step.need is Need.BACK_OFF:
            return Conduct(Steering(-BACK_M_S, 0.0), recovery_step.step)
        if settles:
            self.follower.accept_position()
            self._other_ways.stop()
            self.recovery.end_wait(now.now_ms)
            return Conduct(STAND, EscortStep.HELD_UP)  # no person has made way, so none is thanked
        self._take_other_way(now, way_round=recovery_step.need is Need.WAY_ROUND)
        if self._other_ways.searching_anew and not self.blocked:
            return Conduct(STAND, EscortStep.LEADING)
        if self.blocked:
            return Conduct(
                STAND, recovery_step.step, again=recovery_step.again and recovery_step.step is EscortStep.ASKING
            )
        if self.follower.off_route_m > OFF_ROUTE_LIMIT_M:
            return Conduct(STAND, recovery_step.step, "lost")
        conduct = self._lead(now)
        return replace(conduct, steering=limit_turn_near_people(conduct.steering, around))

    def _wait_for_sensors(self, now: TripInput) -> Conduct:
        """Stand until the sensors measure again. Meanwhile the robot does not ask anyone to step aside, back off or go
        round.
        """
        self.note_obstacle(now.now_ms)
        return Conduct(STAND, EscortStep.HELD_UP, "sensor" if self._sensor_wait_ms >= SENSOR_WAIT_LIMIT_MS else "")

    def _may_accept_position(self, now: TripInput, *, over: bool) -> bool:
        """Whether the robot may count as arrived where it stands.

        If a person stands at the counter and does not go, the visitor is near enough to it. The same holds if the robot
        drives to a counter alone and the counter itself stops it. It does not hold at home; to the dock the robot may
        drive on from one step before the staging pose. `over`: the recovery would give up.
        """
        since_ms = self.recovery.blocked_since_ms
        asked = now.now_ms - self._unmapped_at_ms <= MAPPED_MS
        alone = self.escort is None
        if since_ms is None or (alone and (asked or over)) or self.follower.phase is not TripPhase.TRACKING:
            return False
        if now.now_ms - since_ms < SETTLES_AFTER_MS[asked]:
            return False
        if isinstance(self.follower, DockFollower):
            return self.follower.may_accept_position(self._here)
        return self.place not in (HOME, DOCK) and self.follower.left_m <= (FAR_SETTLES_M if over else SETTLES_M)

    def _lead(self, now: TripInput) -> Conduct:
        """Return what the robot does on a free way: follow the route, at the pace of the visitor and of the people
        around.
        """
        command = self._follower_command(now)
        step = command.step
        if step is EscortStep.LEADING and now.now_ms < self._rerouted_until_ms:
            step = EscortStep.REROUTED
        if step is not EscortStep.LEADING or self.follower.phase is not TripPhase.TRACKING:
            self._turns.reset()
        elif self.escort is not None:
            step = self._turns.announce(self.ahead, now.pose, now.travelled_m)
        if command.over:
            return Conduct(STAND, step, "visitor")
        if command.look_rad is not None or command.limit_m_s <= 0.0:
            self.rotation.realign()
        if command.look_rad is not None:
            error = wrapped(command.look_rad - now.pose[2])
            return Conduct(STAND if abs(error) < LOOK_BACK_TOLERANCE_RAD else Steering(0.0, turn_rate(error)), step)
        if command.limit_m_s <= 0.0:
            return Conduct(STAND, step, again=command.again)
        steering = self.rotation.steer(now.pose, self.follower, now.around.ahead_mm) or self.follower.steer(now.pose)
        if self.follower.failed:
            return Conduct(STAND, step, self.follower.failed)
        limit_m_s = min(command.limit_m_s, speed_past_people_m_s(now.pose, now.around))
        if steering.speed_m_s > limit_m_s:
            share = limit_m_s / steering.speed_m_s
            steering = Steering(limit_m_s, steering.turn_rad_s * share)
        return Conduct(steering, step)

    def _follower_command(self, now: TripInput) -> FollowerCommand:
        """Return what the escort asks for so that the visitor can follow; no limits without a visitor."""
        if self.escort is None:
            return FollowerCommand()
        under_way = self.follower.phase is TripPhase.TRACKING and not self.rotation.turning
        view = FollowerInput(
            now.now_ms,
            now.step_ms,
            now.pose,
            now.travelled_m,
            self.follower.left_m,
            now.around.gap_m,
            now.around.before_m,
            under_way,
            now.moving,
            now.around.standing,
            now.around.gap_at_ms,
        )
        return self.escort.update(view)

    def _take_other_way(self, now: TripInput, *, way_round: bool) -> None:
        """Change to another route, if the replanner has found one in this step."""
        found = self._other_ways.update(now, self.follower, self.recovery.blocked_since_ms, way_round=way_round)
        if found is None:
            return
        self.follower = found.follower
        self.rotation.cancel()
        if found.elsewhere or self.blocked:  # a detour round an obstacle far ahead is not announced
            self._rerouted_until_ms = now.now_ms + REROUTED_MS
        self.recovery.end_wait(now.now_ms, elsewhere=found.elsewhere)

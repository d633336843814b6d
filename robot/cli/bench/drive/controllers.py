"""Controllers for a simulated drive: the robot's real control loop, and the plain controllers it is compared with."""

from math import pi
from typing import Protocol

from hardware.lidar.scanner import Lidar, LidarMount
from hardware.motion.control_loop import ControlLoop
from hardware.motion.messages import MotionSetup, TimedCommand
from hardware.motor_boards.reference_board import ReferenceLink
from robot.core.commands import Drive, Halt, Rearm
from robot.core.events import BaseReported, DriveEnded, EscortChanged
from robot.navigation.control.pure_pursuit import Follower, TripPhase
from robot.navigation.footprint import RANGE_BEARINGS_DEG
from robot.navigation.localization.odometry import Odometry, Position
from robot.navigation.map.lobby_map import Lobby
from robot.navigation.planning.planner import Planner

WHEEL_RADIUS_MM, TRACK_MM, TICKS_PER_TURN = 75.0, 360.0, 1320
HALF_TRACK_M = TRACK_MM / 2000
MM_PER_TICK = 2 * pi * WHEEL_RADIUS_MM / TICKS_PER_TURN

Event = BaseReported | DriveEnded | EscortChanged


class Host(Protocol):
    """Controller of a simulated robot: it steers the board 50 times a second."""

    @property
    def pose(self) -> Position: ...
    def order(self, order: TimedCommand) -> None: ...
    def step(self, now_ms: float, step_ms: float) -> tuple[Event, ...]: ...
    def lose_link(self) -> tuple[Event, ...]: ...
    def relink(self, link: ReferenceLink) -> None: ...


def setup_of(
    lobby: Lobby,
    start: Position,
    cruise_mm_s: int,
    *,
    by_markers: bool = False,
    calibrated: bool = True,
    lidar: LidarMount | None = None,
) -> MotionSetup:
    """Return the setup of the motion code for this lobby and start pose, with the shipped settings."""
    return MotionSetup(
        "memory",
        115200,
        WHEEL_RADIUS_MM,
        TRACK_MM,
        TICKS_PER_TURN,
        cruise_mm_s,
        lobby,
        start,
        start_ticks=(0, 0),
        by_markers=by_markers,
        calibrated=calibrated,
        range_bearings_deg=RANGE_BEARINGS_DEG,
        lidar=lidar,
    )


def robot(setup: MotionSetup, link: ReferenceLink, planner: Planner, lidar: Lidar | None = None) -> Host:
    """Return the robot's real control loop on this link to the board."""
    return ControlLoop(setup, link, planner, lidar)


class Pursuit:
    """Baseline controller: it follows the route by pure pursuit and dead reckoning, commands the wheels directly, and
    sees neither obstacles nor people."""

    def __init__(self, setup: MotionSetup, link: ReferenceLink, planner: Planner) -> None:
        self._link, self._planner, self._cruise_m_s = link, planner, setup.cruise_mm_s / 1000
        self._odometry = Odometry(WHEEL_RADIUS_MM, TRACK_MM, TICKS_PER_TURN, setup.start, (0, 0))
        self._lease = 0
        self._follower: Follower | None = None
        self._ended: list[Event] = []
        self._wheels = [0.0, 0.0]
        self._clearing = False

    @property
    def pose(self) -> Position:
        return self._odometry.pose

    def order(self, order: TimedCommand) -> None:
        command = order.command
        if isinstance(command, Drive) and command.lease > self._lease:
            self._lease, self._clearing = command.lease, False
            route = self._planner.route(self.pose[:2], command.place)
            self._follower = Follower(route, self._cruise_m_s) if route is not None else None
            if route is None:
                self._ended.append(DriveEnded(command.lease, False, "route"))
        elif isinstance(command, Halt):
            self._follower = None
        elif isinstance(command, Rearm):
            self._clearing = True

    def step(self, now_ms: float, step_ms: float) -> tuple[Event, ...]:
        link = self._link
        link.receive(now_ms)
        motion = link.facts.motion
        if motion is not None:
            self._odometry.advance(motion.left_ticks, motion.right_ticks)
        follower, wish = self._follower, (0.0, 0.0)
        if follower is not None and link.armed:
            steering = follower.steer(self.pose)
            turn = steering.turn_rad_s * HALF_TRACK_M
            wish = (1000 * (steering.speed_m_s - turn), 1000 * (steering.speed_m_s + turn))
            if follower.phase is TripPhase.ARRIVED:
                self._follower = None
                self._ended.append(DriveEnded(self._lease, True))
        if follower is not None and link.facts.flags & 6:
            self._follower = None
            self._ended.append(DriveEnded(self._lease, False, "bumper"))
        most = 0.5 * step_ms  # at most 0.5 m/s2: the tyres slip beyond
        self._wheels = [
            have + min(max(want - have, -most), most) for have, want in zip(self._wheels, wish, strict=True)
        ]
        moving = self._follower is not None
        link.transmit(now_ms, round(self._wheels[0]), round(self._wheels[1]), moving=moving, clearing=self._clearing)
        ended, self._ended = tuple(self._ended), []
        return ended

    def lose_link(self) -> tuple[Event, ...]:
        self._follower = None
        return (DriveEnded(self._lease, False, "link"),)

    def relink(self, link: ReferenceLink) -> None:
        self._link = link

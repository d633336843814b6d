"""Measure a simulated drive at each control step: positions by the robot's true pose, speeds by the wheel judge."""

import math
from collections.abc import Sequence

from hardware.motion.control_loop import ControlLoop
from robot.cli.bench.drive.controllers import Host
from robot.cli.bench.drive.plan import ContactSpeeds, DriveResult
from robot.cli.bench.drive.wheel_judge import Comers, WheelJudge
from robot.navigation.geometry import XY, wrapped
from robot.navigation.map.lobby_map import Pose
from simulators.people.crowd import Crowd
from simulators.people.led_visitor import VisitorConduct
from simulators.physics.lockstep import Lockstep
from simulators.physics.speed_limit_monitor import EMERGENCY

EVERY = 5
"""Number of control steps between two checks of the robot's position; wheel speeds are judged at each step."""
STANDING_M_S = 0.01
LOST_STOP_S = 5.0
OUT_OF_SIGHT_M = 3.0
BESIDE_RAD = math.radians(40.0)


class Measures:
    """Measures one run and writes the results into `result`. `route`: the first planned route, [] until it is known."""

    def __init__(self, result: DriveResult, lockstep: Lockstep, host: Host, step_ms: float) -> None:
        self.result, self._lockstep, self._host = result, lockstep, host
        self._step_s = step_ms / 1000
        self.route: list[XY] = []
        self._count = 0
        self._squares = self._samples = 0.0
        self._was_touching = self._was_emergency = False
        self._lost_at_s: float | None = None
        self._comers = Comers(lockstep, step_ms)
        self._judge = WheelJudge(lockstep, host, self._comers.step)

    @property
    def _crowd(self) -> Crowd | None:
        return self._lockstep.crowd

    def step(self) -> None:
        """Measure the robot in one control step."""
        physics, result = self._lockstep.physics, self.result
        x, y, _ = physics.pose
        self._count += 1
        if self._count % EVERY == 0:
            result.belief_max_cm = max(result.belief_max_cm, 100 * math.dist((x, y), self._host.pose[:2]))
            if self.route and self._crowd is None and abs(physics.speed_m_s) > 0.02:
                aside = _off_route_m(self.route, (x, y))
                self._squares, self._samples = self._squares + aside * aside, self._samples + 1
                result.track_max_cm = max(result.track_max_cm, 100 * aside)
        touching = physics.touching and physics.room.walls_m(x, y) < physics.body.radius_m + 0.01
        if touching and not self._was_touching:
            result.struck += 1
        self._was_touching = touching
        self._watch_visitor()
        self._watch_braking()

    def arrive(self, goal: Pose) -> None:
        """Record how far the robot stands from `goal` at the end of the judged trip, and how far it left its route."""
        result = self.result
        x, y, heading = self._lockstep.physics.pose
        result.error_cm = 100 * math.hypot(x - goal.x_m, y - goal.y_m)
        result.error_deg = abs(math.degrees(wrapped(heading - math.radians(goal.heading_deg))))
        result.track_rms_cm = 100 * math.sqrt(self._squares / max(1.0, self._samples))
        self.route = []

    def finish(self) -> None:
        """Record the final figures at the end of the run."""
        result = self.result
        result.peak_m_s = self._lockstep.peak_m_s
        if isinstance(self._host, ControlLoop):
            result.suspects = list(self._host.filter.record.misplaced)
            result.disagreeing = list(self._host.filter.record.disagreeing)
        self._judge.finish(result)
        self._count_people()

    def _watch_braking(self) -> None:
        """Pass the wheel readings to the judge, and count each emergency braking that the robot reports."""
        self._judge.step()
        reason = self._judge.reason
        if reason == EMERGENCY and not self._was_emergency:
            self.result.emergencies += 1
            self.result.needless += not self._comers.anybody_near()
        self._was_emergency = reason == EMERGENCY or (reason == "bumper" and self._was_emergency)

    def _watch_visitor(self) -> None:
        """Time how soon the robot stops after its visitor left for good, from the moment when the visitor is too far
        away to count as following."""
        crowd = self._crowd
        visitor = crowd.visitor if crowd is not None else None
        if crowd is None or visitor is None or visitor.mood is not VisitorConduct.GONE:
            return
        result, physics = self.result, self._lockstep.physics
        if self._lost_at_s is None:
            if not _out_of_sight(physics.pose, (visitor.person.x, visitor.person.y)):
                return
            self._lost_at_s = crowd.now_s
        after_s = result.visitor_gone_s = crowd.now_s - self._lost_at_s
        if abs(physics.speed_m_s) < STANDING_M_S and result.stopped_after_s is None:
            result.stopped_after_s = after_s
        if after_s > LOST_STOP_S and physics.speed_m_s > STANDING_M_S:
            result.drove_on_m += physics.speed_m_s * self._step_s

    def _count_people(self) -> None:
        crowd, result = self._crowd, self.result
        if crowd is None:
            return
        result.nearest_m = crowd.nearest_m
        result.touches = [
            ContactSpeeds(
                touch.at_s, touch.kind.value, touch.manner.value, touch.towards_m_s, touch.walked_m_s, touch.caused
            )
            for touch in crowd.contacts
        ]
        if crowd.visitor is not None:
            person = crowd.visitor.person
            result.visitor_m = math.dist((person.x, person.y), self._lockstep.physics.pose[:2])


def _out_of_sight(robot: tuple[float, float, float], person: XY) -> bool:
    """Whether a person is too far from the robot, or not behind it, to count as following."""
    x, y, heading = robot
    behind = abs(wrapped(math.atan2(person[1] - y, person[0] - x) - heading - math.pi))
    return math.dist((x, y), person) > OUT_OF_SIGHT_M or behind > BESIDE_RAD


def _off_route_m(route: list[XY], here: XY) -> float:
    """Return the distance in m from `here` to the nearest segment of the route."""
    nearest = min(
        range(len(route)), key=lambda number: (route[number][0] - here[0]) ** 2 + (route[number][1] - here[1]) ** 2
    )
    return to_line_m(route, nearest, here)


def to_line_m(line: Sequence[XY], near: int, here: XY) -> float:
    """Return the distance in m from `here` to the two segments of `line` that meet at its point number `near`."""
    best = math.dist(line[near], here)
    for a, b in ((near - 1, near), (near, near + 1)):
        if a < 0 or b >= len(line):
            continue
        (ax, ay), (bx, by) = line[a], line[b]
        square = (bx - ax) ** 2 + (by - ay) ** 2
        if square > 0:
            share = min(1.0, max(0.0, ((here[0] - ax) * (bx - ax) + (here[1] - ay) * (by - ay)) / square))
            best = min(best, math.dist((ax + share * (bx - ax), ay + share * (by - ay)), here))
    return best

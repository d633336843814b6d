"""Motion of a person in the crowd: how the person keeps clear of the robot (according to manner), of other people, and
of walls."""

import random
from collections.abc import Sequence
from math import cos, hypot, sin

from simulators.people.crowd_members import NOTICES_M, Manner, Person, PersonKind, RobotState
from simulators.physics.room import RoomGeometry

PERSONAL_M = 0.6
ARM_M = 0.12
"""Gap that people keep between themselves and the robot, m; chosen."""
GIVES_WAY_M = 1.3
GIVES_WAY_PER_S = {Manner.YIELDS: 0.4, Manner.LATE: 0.1}
"""Probability per second that a person who stands in the robot's way makes room without being asked; chosen."""


class Steps:
    """Moves people in one room; all use the same source of random numbers."""

    def __init__(self, room: RoomGeometry, dice: random.Random) -> None:
        self._room, self._dice = room, dice

    def move(self, one: Person, people: Sequence[Person], robot: RobotState, now_s: float, dt_s: float) -> bool:
        """Move a person by one step, as far as robot, people and walls allow. Return False when the person ran against
        the robot."""
        self._mind_robot(one, robot, now_s, dt_s)
        self._mind_others(one, people)
        self._keep_off(one, robot)
        if not one.vx and not one.vy:
            return True
        pace, most = hypot(one.vx, one.vy), 1.2 * max(one.pace_m_s, 0.5)
        if pace > most:
            one.vx, one.vy = one.vx * most / pace, one.vy * most / pace
        there = self._past_walls(one, dt_s)
        if there is None:
            one.stuck_s += dt_s
            if one.stuck_s > 1.5:
                one.points, one.stuck_s = [], 0.0
            return True
        x, y = there
        rims = robot.radius_m + one.radius_m
        before, after = hypot(one.x - robot.x, one.y - robot.y), hypot(x - robot.x, y - robot.y)
        if after < rims and after < before:  # a body stops a body
            return False
        one.x, one.y, one.stuck_s = x, y, 0.0
        return True

    def aside(self, one: Person, robot: RobotState, off_m: float) -> bool:
        """Let a person who is `off_m` to the left of the robot's line of travel leave that line: to the nearer side if
        there is room, a little forwards or backwards. Return whether there is room on either side."""
        side = 1.0 if off_m > 0 else -1.0
        for way in (side, -side):
            for far, on in ((1.0, 0.2), (0.7, 0.2), (1.0, -0.2), (0.7, -0.2)):
                goal = (
                    one.x - way * far * sin(robot.heading) + on * cos(robot.heading),
                    one.y + way * far * cos(robot.heading) + on * sin(robot.heading),
                )
                if self._room.free_between((one.x, one.y), goal, one.radius_m + 0.03):
                    one.points, one.rests_until_s = [goal], 0.0
                    return True
        return False

    def _past_walls(self, one: Person, dt_s: float) -> tuple[float, float] | None:
        """Return the point that one step leads to, if necessary along a wall; None = walls leave no way."""
        walls, least = self._room.walls_m, min(one.radius_m, 0.22)
        here: float | None = None
        for dx, dy in ((one.vx, one.vy), (one.vx, 0.0), (0.0, one.vy)):
            x, y = one.x + dx * dt_s, one.y + dy * dt_s
            there = walls(x, y, least)
            if there >= least:
                return x, y
            here = walls(one.x, one.y) if here is None else here
            if there >= here and (dx or dy):
                return x, y
        return None

    def _mind_robot(self, one: Person, robot: RobotState, now_s: float, dt_s: float) -> None:
        dx, dy = one.x - robot.x, one.y - robot.y
        away = hypot(dx, dy)
        gap, notices = away - robot.radius_m - one.radius_m, NOTICES_M[one.manner]
        if not notices or gap > notices or away < 1e-6:
            return
        ux, uy = dx / away, dy / away
        into = -(one.vx * ux + one.vy * uy)
        if one.manner is Manner.RUNS_AT:
            if not one.hits and into > 0:  # the child stops before the robot and looks
                one.vx = one.vy = 0.0
                one.points = []
                one.rests_until_s = now_s + self._dice.uniform(1.0, 4.0)
            return
        if into > 0:
            keep = max(0.0, gap / notices) if gap < 0.5 else 1.0
            pace = hypot(one.vx, one.vy)
            across = -one.vx * uy + one.vy * ux
            side = one.side if abs(across) < 0.1 * pace else 1.0 if across > 0 else -1.0
            one.vx, one.vy = one.vx + ux * into * (1 - keep), one.vy + uy * into * (1 - keep)
            aside = 0.0 if one.kind is PersonKind.VISITOR else 0.7 * pace * (1 - gap / notices)
            one.vx, one.vy = one.vx - uy * side * aside, one.vy + ux * side * aside
        self._give_way(one, robot, gap, (ux, uy), dt_s)
        coming = robot.speed_m_s * (cos(robot.heading) * ux + sin(robot.heading) * uy)
        if gap < 0.35 and coming > 0.05 and not one.unaware:  # the robot comes nearer: step back
            one.vx, one.vy = one.vx + ux * 0.5, one.vy + uy * 0.5

    def _keep_off(self, one: Person, robot: RobotState) -> None:
        """Limit the speed of a person towards the robot, so that a person who sees the robot is not pushed against
        it."""
        if one.manner is Manner.BLIND or one.hits or one.unaware:
            return
        dx, dy = one.x - robot.x, one.y - robot.y
        away = hypot(dx, dy)
        gap = away - robot.radius_m - one.radius_m
        if gap > ARM_M + 0.2 or away < 1e-6:
            return
        ux, uy = dx / away, dy / away
        into = -(one.vx * ux + one.vy * uy)
        most = max(-0.2, 2.0 * (gap - ARM_M))  # nearer than that: a little back
        if into > most:
            one.vx, one.vy = one.vx + ux * (into - most), one.vy + uy * (into - most)

    def _give_way(self, one: Person, robot: RobotState, gap: float, towards: tuple[float, float], dt_s: float) -> None:
        """With some probability, let a person who stands right in front of the robot step aside unasked."""
        if one.points or one.kind is PersonKind.VISITOR or gap > GIVES_WAY_M:
            return
        if cos(robot.heading) * towards[0] + sin(robot.heading) * towards[1] < 0.85:
            return
        if self._dice.random() < GIVES_WAY_PER_S.get(one.manner, 0.0) * dt_s:
            off_m = -(one.x - robot.x) * sin(robot.heading) + (one.y - robot.y) * cos(robot.heading)
            self.aside(one, robot, off_m)

    def _mind_others(self, one: Person, people: Sequence[Person]) -> None:
        for other in people:
            if other is one:
                continue
            dx, dy = one.x - other.x, one.y - other.y
            if dx > PERSONAL_M or dx < -PERSONAL_M or dy > PERSONAL_M or dy < -PERSONAL_M:
                continue
            away = hypot(dx, dy) or 1e-6
            gap = away - one.radius_m - other.radius_m
            if gap < 0.15:
                push = 0.6 * (1 - max(gap, -0.1) / 0.15)
                one.vx, one.vy = (
                    one.vx + (dx - dy * 0.5 * one.side) / away * push,
                    (one.vy + (dy + dx * 0.5 * one.side) / away * push),
                )

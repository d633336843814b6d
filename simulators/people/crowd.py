"""A crowd in a simulated lobby, determined by a seed: people walk, wait, give way to the robot or ignore it. Contacts
are recorded.

A few people never heed the robot's requests for room; only a clerk can move them.
"""

import random
from dataclasses import dataclass
from math import cos, hypot, inf, sin

from simulators.people.crowd_members import Manner, Person, PersonKind, RobotState, person
from simulators.people.crowd_motion import Steps
from simulators.people.crowd_paths import Spot, Ways
from simulators.people.led_visitor import LedVisitor
from simulators.physics.room import Disc

TOUCH_M = 0.004
"""Robot and person touch when the gap between their rims is smaller than this, m; chosen."""
CAUSED_M_S = 0.02
"""The robot has caused a contact if it moved towards the person faster than this, m/s; chosen."""
HEARS_M, ASIDE_M = 2.2, 0.8
NEVER_HEEDS = 0.08
"""Share of people who never heed the robot's requests, but only a clerk's; chosen."""
HEEDS = 0.8
"""Probability that a person who heeds requests steps aside at one of them; chosen."""
HEEDS_S, SENT_AWAY_S = 15.0, 90.0
"""How long a child stops running after the robot when the robot asks, and when a clerk asks, s; chosen."""
WALKS_OFF_TO = 5
START_CLEAR_M = 1.3


@dataclass(frozen=True)
class Contact:
    """A contact of robot and person. `towards_m_s`: speed of the robot towards the person; `walked_m_s`: speed of the
    person towards the robot."""

    at_s: float
    kind: PersonKind
    manner: Manner
    towards_m_s: float
    walked_m_s: float
    ahead: bool  # at the robot's front half, where the bumper is

    @property
    def caused(self) -> bool:
        """Whether the robot has caused the contact."""
        return self.towards_m_s > CAUSED_M_S


class Crowd:
    """All people in the lobby, and their motion. Call `step` about fifty times a second."""

    def __init__(
        self, ways: Ways, seed: int, people: int, robot: RobotState, visitor: LedVisitor | None = None
    ) -> None:
        self.ways, self.visitor = ways, visitor
        self._dice, self._heeds = random.Random(f"crowd {seed}"), random.Random(f"heeds {seed}")
        self.now_s = 0.0
        self._steps = Steps(ways.room, self._dice)
        self.contacts: list[Contact] = []
        self.nearest_m = inf
        self.people: list[Person] = [] if visitor is None else [visitor.person]
        while len(self.people) < people + (visitor is not None) and ways.spots:
            if not self._enter(robot):
                break

    def discs(self) -> list[Disc]:
        """Return all people as discs (x m, y m, radius m)."""
        return [(one.x, one.y, one.radius_m) for one in self.people]

    def cloth(self) -> list[float]:
        """Return, for each person, the share of ultrasonic pulses that the clothes reflect."""
        return [one.cloth for one in self.people]

    def step(self, dt_s: float, robot: RobotState) -> None:
        """Move all people on by `dt_s`. No one walks through the robot, a wall or another person."""
        self.now_s += dt_s
        if self.visitor is not None:
            self.visitor.decide(self.now_s, (robot.x, robot.y, robot.heading), self.ways)
        for one in self.people:
            if one.manner is Manner.THING:
                continue
            self._wish(one, robot)
            if not self._steps.move(one, self.people, robot, self.now_s, dt_s):
                self._bounce(one, robot)
        for one in self.people:
            self._touch(one, robot)

    def ask(self, robot: RobotState, *, by_staff: bool = False) -> None:
        """Let most people in front of the robot step aside, because the robot asks.

        `by_staff`: a clerk asks instead. All people heed a clerk, who also removes things. The led visitor is not
        asked, but decides independently (`LedVisitor.decide`).
        """
        led = None if self.visitor is None else self.visitor.person
        for one in list(self.people):
            if one is led or not _before(robot, (one.x, one.y)):
                continue
            if one.manner is Manner.THING:
                if by_staff:
                    self.people.remove(one)
                continue
            if by_staff or (one.heeds and self._dice.random() < HEEDS):
                one.heeds_until_s = self.now_s + (SENT_AWAY_S if by_staff else HEEDS_S)
                if not self._steps.aside(one, robot, _aside_m(robot, (one.x, one.y))):
                    self._walk_off(one, robot)

    def _walk_off(self, one: Person, robot: RobotState) -> None:
        """Let a person walk away from the robot, since there is no room to step aside."""

        def away(spot: Spot) -> bool:
            return (spot[0] - one.x) * (one.x - robot.x) + (spot[1] - one.y) * (one.y - robot.y) > 0

        free = [number for number, spot in enumerate(self.ways.spots) if away(spot) and not _before(robot, spot)]
        free.sort(key=lambda number: hypot(self.ways.spots[number][0] - one.x, self.ways.spots[number][1] - one.y))
        for number in free[:WALKS_OFF_TO]:
            points = self.ways.to((one.x, one.y), number)
            if len(points) > 1 and not away(points[0]):  # the nearest spot lies a step back
                points = points[1:]
            if points and away(points[0]):
                one.points, one.rests_until_s = points, 0.0
                return

    def _enter(self, robot: RobotState) -> bool:
        dice = self._dice
        kinds = [
            PersonKind.WALKER,
            PersonKind.ELDER,
            PersonKind.CHILD,
            PersonKind.WHEELCHAIR,
            PersonKind.STANDER,
            PersonKind.LUGGAGE,
        ]
        kind = dice.choices(kinds, [0.42, 0.13, 0.1, 0.06, 0.2, 0.09])[0]
        for _ in range(30):
            spot = dice.choice(self.ways.spots)
            here = spot[0] + dice.uniform(-0.3, 0.3), spot[1] + dice.uniform(-0.3, 0.3)
            free = all(hypot(here[0] - one.x, here[1] - one.y) > 0.7 for one in self.people)
            far = hypot(here[0] - robot.x, here[1] - robot.y) > START_CLEAR_M
            if free and far and self.ways.room.walls_m(*here, 0.3) >= 0.3:
                break
        else:
            return False
        newcomer = person(kind, here, dice)
        newcomer.heeds = self._heeds.random() >= NEVER_HEEDS
        self.people.append(newcomer)
        if kind is PersonKind.WALKER and dice.random() < 0.35:  # a group: one or two more people beside the first
            for place in range(dice.choice([1, 1, 2])):
                friend = person(PersonKind.WALKER, (here[0] + 0.5 * (place + 1), here[1]), dice)
                friend.heeds = self._heeds.random() >= NEVER_HEEDS
                friend.leader, friend.aside, friend.pace_m_s = newcomer, (0.55 * (place + 1), 0.0), newcomer.pace_m_s
                if self.ways.room.walls_m(friend.x, friend.y, 0.25) >= 0.25:
                    self.people.append(friend)
        return True

    def _wish(self, one: Person, robot: RobotState) -> None:
        """Set the velocity `vx`, `vy` at which a person would walk if no one else were here."""
        one.vx = one.vy = 0.0
        if self.now_s < one.rests_until_s:
            return
        if one.leader is not None and not one.points:
            leader = one.leader
            goal = leader.x + one.aside[0], leader.y + one.aside[1]
            if hypot(goal[0] - one.x, goal[1] - one.y) > 0.15:
                self._towards(one, goal, one.pace_m_s * 1.1)
            return
        if one.kind is PersonKind.VISITOR:
            if one.points and hypot(one.points[0][0] - one.x, one.points[0][1] - one.y) < 0.2:
                one.points.pop(0)
            if one.points:
                self._towards(one, one.points[0], one.pace_m_s)
            return
        runs_at = one.manner is Manner.RUNS_AT and self.now_s >= one.heeds_until_s
        if runs_at and not one.points:
            gap = hypot(robot.x - one.x, robot.y - one.y)
            if (
                gap < 6.0
                and self._dice.random() < 0.01
                and self.ways.room.free_between((one.x, one.y), (robot.x, robot.y), 0.2)
            ):
                one.points = [(robot.x, robot.y)]
        if not one.points:
            self._choose(one)
            return
        if runs_at and len(one.points) == 1:
            one.points = [(robot.x, robot.y)]  # the child runs after the robot
        elif self._given_up(one, robot):
            return
        self._towards(one, one.points[0], one.pace_m_s)
        if hypot(one.points[0][0] - one.x, one.points[0][1] - one.y) < 0.25:
            one.points.pop(0)
            if not one.points:
                one.rests_until_s = self.now_s + self._dice.uniform(0.5, 6.0)

    def _given_up(self, one: Person, robot: RobotState) -> bool:
        """Skip a spot at which the robot stands; let a person who is stuck choose another goal later. Return whether
        the walk has ended."""
        if hypot(one.points[0][0] - robot.x, one.points[0][1] - robot.y) < robot.radius_m + 0.6:
            one.points.pop(0)
            return not one.points
        if self.now_s - one.progress_at_s > 2.0:
            came = hypot(one.x - one.progress_x, one.y - one.progress_y)
            one.progress_at_s, one.progress_x, one.progress_y = self.now_s, one.x, one.y
            if came < 0.15:
                one.points = []
                one.rests_until_s = self.now_s + self._dice.uniform(0.3, 2.0)
                return True
        return False

    def _choose(self, one: Person) -> None:
        dice = self._dice
        if one.kind is PersonKind.STANDER and dice.random() > 0.002:
            return
        if dice.random() < 0.05:
            one.progress_at_s, one.progress_x, one.progress_y = self.now_s, one.x, one.y
            one.points = self.ways.to((one.x, one.y), dice.randrange(len(self.ways.spots)))

    def _towards(self, one: Person, goal: tuple[float, float], pace_m_s: float) -> None:
        dx, dy = goal[0] - one.x, goal[1] - one.y
        away = hypot(dx, dy)
        if away > 1e-6:
            pace = min(pace_m_s, away / 0.2)
            one.vx, one.vy = dx / away * pace, dy / away * pace

    def _bounce(self, one: Person, robot: RobotState) -> None:
        self._touch(one, robot, (one.vx, one.vy))
        one.vx = one.vy = 0.0
        one.rests_until_s = self.now_s + self._dice.uniform(0.5, 1.5)
        one.manner, one.hits = Manner.YIELDS, False  # now the person has seen the robot
        if one.kind is not PersonKind.VISITOR:
            one.points = []

    def _touch(self, one: Person, robot: RobotState, walking: tuple[float, float] | None = None) -> None:
        dx, dy = one.x - robot.x, one.y - robot.y
        away = hypot(dx, dy)
        gap = away - robot.radius_m - one.radius_m
        self.nearest_m = min(self.nearest_m, gap)
        if gap > 0.05 and walking is None:
            one.touching = False
            return
        if (gap > TOUCH_M and walking is None) or one.touching:
            return
        one.touching = True
        ux, uy = dx / away, dy / away
        towards = robot.speed_m_s * (cos(robot.heading) * ux + sin(robot.heading) * uy)
        vx, vy = walking or (one.vx, one.vy)
        ahead = cos(robot.heading) * ux + sin(robot.heading) * uy > 0
        self.contacts.append(Contact(self.now_s, one.kind, one.manner, towards, -(vx * ux + vy * uy), ahead))


def _aside_m(robot: RobotState, at: Spot) -> float:
    """Return how far to the left of the robot's line of travel a point lies, m."""
    return -(at[0] - robot.x) * sin(robot.heading) + (at[1] - robot.y) * cos(robot.heading)


def _before(robot: RobotState, at: Spot) -> bool:
    """Whether a point is in the robot's way and near enough for a person there to hear the robot's request."""
    ahead = (at[0] - robot.x) * cos(robot.heading) + (at[1] - robot.y) * sin(robot.heading)
    return 0.0 < ahead < HEARS_M and abs(_aside_m(robot, at)) <= ASIDE_M

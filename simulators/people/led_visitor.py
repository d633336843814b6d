"""A visitor led by the robot, who follows at a pace of their own, stops, wanders off, and comes back or not."""

import enum
import random
from math import atan2, cos, hypot, sin

from simulators.people.crowd_members import Manner, Person, PersonKind
from simulators.people.crowd_paths import Spot, Ways

FOLLOW_GAP_M = (0.75, 1.3)
"""Smallest and largest gap that a follower keeps to the robot, rim to rim, m; chosen."""
CRUMB_M = 0.15
IN_THE_WAY_RAD = 1.75
BEFORE_M = 1.1
"""Distance from the robot's centre at which a visitor stands when the robot has called, m; chosen."""


class VisitorConduct(enum.Enum):
    """Present activity of the led visitor."""

    FOLLOWS = "follows"
    PAUSES = "pauses"  # looks at a phone, greets another person
    STRAYS = "strays"
    GONE = "gone"  # has left for good


class LedVisitor:
    """A led visitor, who walks at 0.3 to 1.2 m/s. `strays`, `pauses`: how often that happens on a trip; `deserts`:
    whether the visitor leaves for good at last."""

    def __init__(self, at: Spot, seed: int, *, strays: int = 0, pauses: int = 0, deserts: bool = False) -> None:
        dice = self._dice = random.Random(f"visitor {seed}")
        self.person = Person(PersonKind.VISITOR, Manner.YIELDS, *at, 0.22, dice.uniform(0.3, 1.2), 1.0)
        self.person.cloth = 1.0 if dice.random() < 0.6 else dice.uniform(0.5, 0.95)
        self.mood = VisitorConduct.FOLLOWS
        self._gap_m = dice.uniform(*FOLLOW_GAP_M)
        self._crumbs: list[Spot] = []
        self._back: list[Spot] = []
        self._began_s: float | None = None
        self._until_s = 0.0
        self._in_way_since_s: float | None = None
        self._round_by = 0.0  # 1.0 = to the left of the robot, -1.0 = to its right, 0.0 = not chosen
        self._comes_at_s = self._comes_until_s = 0.0
        plans = [VisitorConduct.STRAYS] * strays + [VisitorConduct.PAUSES] * pauses
        dice.shuffle(plans)
        if deserts:
            plans.append(VisitorConduct.GONE)
        self._plans = [(6.0 + 9.0 * number + dice.uniform(0.0, 5.0), plan) for number, plan in enumerate(plans)]

    @property
    def behind(self) -> bool:
        """Whether the visitor follows the robot now, rather than pausing, straying or leaving."""
        return self.mood is VisitorConduct.FOLLOWS

    def call(self, now_s: float) -> None:
        """Call the visitor. A visitor who follows then comes in front of the robot, which has turned around to ask."""
        if self.mood is VisitorConduct.FOLLOWS:
            self._comes_at_s = now_s + self._dice.uniform(0.8, 3.0)
            self._comes_until_s = self._comes_at_s + 6.0

    def decide(self, now_s: float, robot: tuple[float, float, float], ways: Ways) -> None:
        """Choose the next points of the visitor's walk; the crowd then moves the visitor along them."""
        one = self.person
        robot_x, robot_y, heading = robot
        if not self._crumbs or hypot(robot_x - self._crumbs[-1][0], robot_y - self._crumbs[-1][1]) > CRUMB_M:
            if self._crumbs and self._began_s is None:
                self._began_s = now_s
            self._crumbs.append((robot_x, robot_y))
        self._change_mood(now_s, ways)
        if self.mood is not VisitorConduct.FOLLOWS:
            if self.mood is VisitorConduct.PAUSES:
                one.points = []
            return
        if self._comes_at_s <= now_s < self._comes_until_s:
            before = robot_x + BEFORE_M * cos(heading), robot_y + BEFORE_M * sin(heading)
            if ways.room.free_between((one.x, one.y), before, 0.2):
                one.points = [before]
                return
        if self._goes_round(now_s, robot, ways):
            return
        gap = hypot(robot_x - one.x, robot_y - one.y) - 0.25 - one.radius_m
        if gap <= self._gap_m:
            one.points = []
            return
        while self._back and hypot(self._back[0][0] - one.x, self._back[0][1] - one.y) < 0.25:
            self._back.pop(0)
        while not self._back and len(self._crumbs) > 1 and self._passed(one):
            self._crumbs.pop(0)
        one.points = [self._back[0] if self._back else self._crumbs[0]]

    def _goes_round(self, now_s: float, robot: tuple[float, float, float], ways: Ways) -> bool:
        """Let a visitor in the robot's way walk around the robot and follow behind it. Return whether the visitor is in
        the way."""
        x, y, heading = robot
        one = self.person
        bearing = atan2(one.y - y, one.x - x)
        aside = atan2(sin(bearing - heading), cos(bearing - heading))
        away = hypot(one.x - x, one.y - y)
        if away > 1.7 or abs(aside) > IN_THE_WAY_RAD:
            self._in_way_since_s, self._round_by = None, 0.0
            return False
        if self._in_way_since_s is None:
            self._in_way_since_s = now_s + self._dice.uniform(1.5, 3.0)
        if now_s < self._in_way_since_s:
            one.points = []
            return True
        first = self._round_by or (1.0 if aside > 0 else -1.0)
        for side in (first, -first):
            angle = bearing + side * 0.5
            goal = x + max(away, 0.85) * cos(angle), y + max(away, 0.85) * sin(angle)
            if ways.room.free_between((one.x, one.y), goal, 0.22):
                one.points, self._round_by = [goal], side
                return True
        return False

    def _passed(self, one: Person) -> bool:
        """Whether the visitor has passed the first point of the robot's trail: it is near, or the next point is no
        farther away."""
        (ax, ay), (bx, by) = self._crumbs[0], self._crumbs[1]
        here, there = hypot(ax - one.x, ay - one.y), hypot(bx - one.x, by - one.y)
        return here < 0.25 or there <= here

    def _change_mood(self, now_s: float, ways: Ways) -> None:
        one = self.person
        if self.mood in (VisitorConduct.PAUSES, VisitorConduct.STRAYS) and now_s >= self._until_s:
            self.mood = VisitorConduct.FOLLOWS
            if not ways.room.free_between((one.x, one.y), self._crumbs[0], 0.2):
                goal = ways.nearest(self._crumbs[0])
                self._back = ways.to((one.x, one.y), goal) if goal is not None else []
        if self.mood is not VisitorConduct.FOLLOWS or self._began_s is None or not self._plans:
            return
        after_s, plan = self._plans[0]
        if now_s - self._began_s < after_s:
            return
        self._plans.pop(0)
        self.mood = plan
        if plan is VisitorConduct.PAUSES:
            self._until_s = now_s + self._dice.uniform(2.0, 10.0)
        elif plan is VisitorConduct.STRAYS:
            self._until_s = now_s + self._dice.uniform(4.0, 12.0)
            one.points = self._aside(ways, 1.5, 4.0)
        else:
            one.points = self._aside(ways, 5.0, 99.0)

    def _aside(self, ways: Ways, least_m: float, most_m: float) -> list[Spot]:
        one = self.person
        away = [(hypot(x - one.x, y - one.y), number) for number, (x, y) in enumerate(ways.spots)]
        fit = [number for distance, number in away if least_m <= distance <= most_m]
        goal = self._dice.choice(fit) if fit else max(away)[1]
        return ways.to((one.x, one.y), goal)

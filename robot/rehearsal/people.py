"""The people of a rehearsal: each has a name and carries out orders; all walk by the rules of the simulated crowd."""

from dataclasses import dataclass
from math import atan2, cos, hypot, pi, sin
from random import Random

from robot.core.trouble import Trouble
from robot.navigation.map.lobby_map import Lobby
from robot.rehearsal.scenarios.orders import Block, Enter, Follow, Leave, Look, Point, Walk
from simulators.people.crowd import Crowd
from simulators.people.crowd_members import Manner, Person, PersonKind, RobotState
from simulators.people.crowd_paths import Ways
from simulators.people.led_visitor import LedVisitor as Follower

RADII_M = {"adult": 0.22, "child": 0.16, "thing": 0.22}
NECK_RAD = 1.4
GLANCES_M = 2.2
FACING_RAD = 0.6
"""Largest angle between a person's nose and the direction of the robot at which the face counts as turned to the robot,
rad; chosen."""


@dataclass
class Actor:
    """A person with a name. `heading` is the direction of the body."""

    name: str
    label: str
    kind: str
    person: Person
    heading: float
    looks: bool = True
    coat: int = 0
    bubble: str = ""
    heeds: bool = True
    follower: Follower | None = None
    leaving: bool = False
    goes_at_robot: bool = False
    passes: bool = False
    glance_s: float = 0.0
    """How long the person, once near the robot, will look at it, s."""

    @property
    def at(self) -> Point:
        """Position of the person, m."""
        return self.person.x, self.person.y

    @property
    def walking(self) -> bool:
        """Whether the person is on the way somewhere."""
        return bool(self.person.points)

    def nose(self, robot: tuple[float, float, float]) -> float:
        """Return the direction in which the face points, rad."""
        if not self.looks:
            return self.heading
        off = wrapped(atan2(robot[1] - self.person.y, robot[0] - self.person.x) - self.heading)
        return self.heading + (off if abs(off) <= NECK_RAD else 0.0)

    def faces(self, robot: tuple[float, float, float]) -> bool:
        """Whether the face is turned to the robot."""
        towards = atan2(robot[1] - self.person.y, robot[0] - self.person.x)
        return abs(wrapped(self.nose(robot) - towards)) <= FACING_RAD


class People(Crowd):
    """All people with a name, and `nameless` further people who walk about."""

    def __init__(self, lobby: Lobby, ways: Ways, seed: int, nameless: int, robot: RobotState) -> None:
        super().__init__(ways, seed, nameless, robot)
        self._lobby, self._seed = lobby, seed
        self.actors: dict[str, Actor] = {}
        self._entered = self._passed = 0

    def step(self, dt_s: float, robot: RobotState) -> None:
        """Move all people on by `dt_s`, around the robot."""
        pose = (robot.x, robot.y, robot.heading)
        for actor in self.actors.values():
            self._decide(actor, pose)
        super().step(dt_s, robot)
        for actor in list(self.actors.values()):
            self._turn(actor, pose, dt_s)
            if (actor.leaving and not actor.walking and self._at_door(actor)) or (actor.passes and not actor.walking):
                self._gone(actor)

    def enter(self, order: Enter) -> None:
        """Let a person enter the lobby. Raises `Trouble` when the name is taken."""
        if order.who in self.actors:
            raise _who(order.who, "is here already", "đã có trong sảnh")
        self._entered += 1
        at = self._door() if order.at == "door" else self._point(order.at, (0.0, 0.0, 0.0))
        manner = Manner.THING if order.kind == "thing" else Manner.YIELDS
        person = Person(PersonKind.VISITOR, manner, *at, RADII_M[order.kind], order.pace_m_s)
        heading = order.heading_deg * pi / 180
        actor = Actor(order.who, order.label or order.who, order.kind, person, heading, order.looks, order.coat)
        self.actors[order.who] = actor
        self.people.append(person)

    def walk(self, order: Walk, robot: tuple[float, float, float]) -> None:
        """Let a person walk to the ordered goal."""
        actor = self.named(order.who)
        actor.follower, actor.leaving, actor.looks = None, False, order.looks
        actor.person.pace_m_s = order.speed_m_s
        actor.goes_at_robot = order.to == "robot"
        actor.person.manner = Manner.BLIND if actor.goes_at_robot else Manner.YIELDS
        if isinstance(order.to, str):
            goal = self._point(order.to, robot, order.ahead_m, order.aside_m)
            beside = [] if actor.goes_at_robot else self._round(actor.at, goal, robot)
            actor.person.points = [*beside, *self.way(beside[-1] if beside else actor.at, goal)]
        else:
            actor.person.points = list(order.to)

    def look(self, order: Look) -> None:
        """Turn a person's face to the robot, or away from it."""
        self.named(order.who).looks = order.looks

    def follow(self, order: Follow) -> None:
        """Let a person follow the robot from now on."""
        actor = self.named(order.who)
        actor.follower = Follower(actor.at, self._seed)
        person, actor.follower.person = actor.follower.person, actor.person
        actor.person.cloth, actor.looks, actor.leaving, actor.goes_at_robot = person.cloth, True, False, False
        actor.person.manner = Manner.YIELDS

    def leave(self, order: Leave) -> None:
        """Let a person walk out by the door, or disappear at once."""
        actor = self.named(order.who)
        actor.follower, actor.looks, actor.goes_at_robot = None, False, False
        if order.at_once or actor.kind == "thing":
            self._gone(actor)
            return
        actor.leaving, actor.person.manner = True, Manner.YIELDS
        actor.person.points = self.way(actor.at, self._door())

    def block(self, order: Block, ahead: Point) -> None:
        """Put a person or a thing into the robot's way, at the point `ahead`."""
        if order.who not in self.actors:
            self.enter(Enter(order.who, ahead, kind=order.kind, looks=False))
        actor = self.named(order.who)
        actor.follower, actor.leaving, actor.person.points = None, False, []
        actor.person.x, actor.person.y = ahead
        actor.heeds = order.heeds
        actor.person.manner = Manner.THING if not order.heeds or order.kind == "thing" else Manner.LATE

    def pass_by(self, dice: Random) -> None:
        """Let a passer-by come in by the door and walk out of sight; on average every second passer-by glances at the
        robot."""
        self._passed += 1
        name = f"passer {self._passed}"
        self.enter(Enter(name, "door", looks=False, pace_m_s=dice.uniform(0.9, 1.5)))
        actor = self.actors[name]
        actor.glance_s = dice.uniform(0.3, 0.9) if dice.random() < 0.5 else 0.0
        side = dice.choice((-1.0, 1.0))
        past = self._lobby.home.x_m + side * dice.uniform(1.5, 2.4), self._lobby.home.y_m + dice.uniform(-0.6, 0.3)
        end = dice.choice([place for place in self._lobby.places if place.approach is not None and place.id != "exit"])
        assert end.approach is not None
        goal = end.approach.x_m, end.approach.y_m
        actor.person.points = [*self.way(actor.at, past), *self.way(past, goal)]
        actor.passes = True

    def make_room(self, robot: RobotState, *, by_staff: bool) -> None:
        """Let people make room: those who heed the robot's request or, `by_staff`, all, because a clerk asks them."""
        if not by_staff:
            self.ask(robot)
            return
        for actor in self.actors.values():
            if actor.kind != "thing" and actor.person.manner is Manner.THING:
                actor.person.manner, actor.heeds = Manner.LATE, True  # everyone heeds a clerk
        self.ask(robot, by_staff=True)
        for actor in list(self.actors.values()):
            if actor.person not in self.people:  # a thing was carried away
                del self.actors[actor.name]

    def named(self, who: str) -> Actor:
        """Return the person `who`. Raises `Trouble` when no one in the lobby has that name."""
        if who not in self.actors:
            raise _who(who, "is not in the lobby", "không có trong sảnh")
        return self.actors[who]

    def _round(self, here: Point, goal: Point, robot: tuple[float, float, float]) -> list[Point]:
        """Return [a point beside the robot] for a person whose straight way leads through the robot; [] otherwise."""
        dx, dy = goal[0] - here[0], goal[1] - here[1]
        length = hypot(dx, dy)
        if length < 0.1:
            return []
        along = ((robot[0] - here[0]) * dx + (robot[1] - here[1]) * dy) / length
        aside = (-(robot[0] - here[0]) * dy + (robot[1] - here[1]) * dx) / length
        if not 0.0 < along < length or abs(aside) > 0.6:
            return []
        for side in (1.0, -1.0) if aside < 0 else (-1.0, 1.0):
            for far in (1.0, 0.8):
                beside = robot[0] - side * far * dy / length, robot[1] + side * far * dx / length
                if self.ways.room.walls_m(*beside, 0.25) >= 0.25:
                    return [beside]
        return []

    def way(self, here: Point, goal: Point) -> list[Point]:
        """Return the points of a way around walls and furniture from `here` to `goal`."""
        room = self.ways.room
        if room.free_between(here, goal, 0.24):
            return [goal]
        spot = self.ways.nearest(goal)
        points = self.ways.to(here, spot) if spot is not None else []
        while len(points) > 1 and room.free_between(here, points[1], 0.3):
            points.pop(0)
        while len(points) > 1 and room.free_between(points[-2], goal, 0.3):
            points.pop()
        return [*points, goal]

    def _point(
        self, name: Point | str, robot: tuple[float, float, float], ahead_m: float = 1.05, aside_m: float = 0.0
    ) -> Point:
        if not isinstance(name, str):
            return name
        if name == "door":
            return self._door()
        x, y, heading = robot
        if name == "robot":
            return x, y
        if name == "front":
            return (
                x + ahead_m * cos(heading) - aside_m * sin(heading),
                y + ahead_m * sin(heading) + aside_m * cos(heading),
            )
        place = next((place for place in self._lobby.places if place.id == name), None)
        if place is None:
            raise _where(name)
        if place.approach is not None and place.id != "exit":
            return place.approach.x_m, place.approach.y_m
        return place.centre

    def _door(self) -> Point:
        (x1, y1), (x2, y2) = self._lobby.door
        x, y = (x1 + x2) / 2, (y1 + y2) / 2
        inward = atan2(self._lobby.depth_m / 2 - y, self._lobby.width_m / 2 - x)
        return x + 0.45 * cos(inward) + 0.25 * (self._entered % 3 - 1), y + 0.45 * sin(inward)

    def _at_door(self, actor: Actor) -> bool:
        (x1, y1), (x2, y2) = self._lobby.door
        return hypot(actor.person.x - (x1 + x2) / 2, actor.person.y - (y1 + y2) / 2) < 1.5

    def _gone(self, actor: Actor) -> None:
        self.actors.pop(actor.name, None)
        if actor.person in self.people:
            self.people.remove(actor.person)

    def _decide(self, actor: Actor, robot: tuple[float, float, float]) -> None:
        if actor.follower is not None:
            actor.follower.decide(self.now_s, robot, self.ways)
        elif actor.goes_at_robot and actor.person.points and len(actor.person.points) == 1:
            actor.person.points = [(robot[0], robot[1])]

    def _turn(self, actor: Actor, robot: tuple[float, float, float], dt_s: float) -> None:
        person, goal = actor.person, actor.heading
        if actor.passes:
            actor.looks = actor.glance_s > 0 and hypot(person.x - robot[0], person.y - robot[1]) < GLANCES_M
            actor.glance_s -= dt_s if actor.looks else 0.0
        if person.points:
            goal = atan2(person.points[0][1] - person.y, person.points[0][0] - person.x)
        elif actor.looks and actor.kind != "thing":
            goal = atan2(robot[1] - person.y, robot[0] - person.x)
        most = 4.0 * dt_s
        actor.heading = wrapped(actor.heading + max(-most, min(most, wrapped(goal - actor.heading))))
        if actor.goes_at_robot and person.manner is not Manner.BLIND:  # they have touched: the order is done
            actor.goes_at_robot, person.points = False, []


def wrapped(angle: float) -> float:
    """Return an angle, rad, brought into -pi..pi."""
    return atan2(sin(angle), cos(angle))


def _who(who: str, what: str, vi: str) -> Trouble:
    return Trouble(
        what,
        vi,
        key="who",
        value=who,
        remedy="look at the orders before this one",
        remedy_vi="xem các lệnh phía trước",
    )


def _where(name: str) -> Trouble:
    return Trouble(
        "there is no such place",
        "không có nơi này",
        key="to",
        value=name,
        remedy="give points, front, robot, door, or an id of the lobby map",
        remedy_vi="ghi toạ độ, front, robot, door hoặc mã nơi trên bản đồ",
    )

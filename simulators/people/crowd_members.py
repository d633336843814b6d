"""The people of a simulated crowd: their pace, width and behaviour towards the robot."""

import enum
import random
from dataclasses import dataclass, field

from simulators.people.crowd_paths import Spot


class PersonKind(enum.Enum):
    """Kind of a person, or of a thing (luggage)."""

    WALKER = "walker"
    ELDER = "elder"
    CHILD = "child"
    WHEELCHAIR = "wheelchair"
    STANDER = "stander"
    LUGGAGE = "luggage"
    VISITOR = "visitor"


class Manner(enum.Enum):
    """Behaviour of a person towards the robot."""

    YIELDS = "yields"  # sees the robot from afar and walks around it
    LATE = "late"  # notices at arm's length, stops, steps aside
    BLIND = "blind"  # looks at a phone: walks on until they touch
    RUNS_AT = "runs at"  # a child: runs straight to the robot, stops before it, now and then touches it
    THING = "thing"


NOTICES_M = {Manner.YIELDS: 1.6, Manner.LATE: 0.45, Manner.BLIND: 0.0, Manner.RUNS_AT: 0.3, Manner.THING: 0.0}
"""A person begins to give way when the gap to the robot, rim to rim, is smaller than this, m; chosen."""


@dataclass
class Person:
    """A person of the crowd. Metres, seconds, radians. `points`: the rest of the walk; `cloth`: share of ultrasonic
    pulses that the clothes reflect."""

    kind: PersonKind
    manner: Manner
    x: float
    y: float
    radius_m: float
    pace_m_s: float
    cloth: float = 1.0
    leader: "Person | None" = None
    aside: Spot = (0.0, 0.0)  # place beside the leader of a group
    points: list[Spot] = field(default_factory=list)
    vx: float = 0.0
    vy: float = 0.0
    rests_until_s: float = 0.0
    side: float = 1.0  # side to which the person dodges
    stuck_s: float = 0.0
    progress_at_s: float = 0.0
    progress_x: float = 0.0
    progress_y: float = 0.0
    touching: bool = False
    hits: bool = False  # a child that does not stop before the robot
    heeds_until_s: float = 0.0  # a child that was asked to leave the robot alone
    heeds: bool = True  # steps aside for a robot that asks; False = for a clerk only

    @property
    def unaware(self) -> bool:
        """Whether the person stands with the back to the robot and so does not notice it."""
        return self.manner is Manner.LATE and not self.points


@dataclass(frozen=True)
class RobotState:
    """The robot's pose and the speed of its centre, as the crowd perceives them."""

    x: float
    y: float
    heading: float
    speed_m_s: float
    radius_m: float


def _pace(dice: random.Random, mean: float, spread: float, low: float, high: float) -> float:
    return min(max(dice.gauss(mean, spread), low), high)


def person(kind: PersonKind, at: Spot, dice: random.Random) -> Person:
    """Return a random person of this kind. Paces: Viet Nam, 80+: 0.83 +/- 0.27 m/s (doi 10.3390/ijerph19169788);
    Singapore 21-80: median 1.08 (doi 10.3390/jcm13123507); the manners are our own judgement."""
    manner = dice.choices([Manner.YIELDS, Manner.LATE, Manner.BLIND], [0.68, 0.27, 0.05])[0]
    cloth = 1.0 if dice.random() < 0.6 else dice.uniform(0.5, 0.95)
    side = dice.choice([-1.0, 1.0])
    x, y = at
    match kind:
        case PersonKind.ELDER:
            return Person(kind, Manner.YIELDS, x, y, 0.22, _pace(dice, 0.6, 0.2, 0.25, 1.0), cloth, side=side)
        case PersonKind.CHILD:
            child = Person(kind, Manner.RUNS_AT, x, y, 0.15, dice.uniform(1.2, 2.0), cloth, side=side)
            child.hits = dice.random() < 0.15
            return child
        case PersonKind.WHEELCHAIR:
            return Person(kind, Manner.YIELDS, x, y, 0.36, dice.uniform(0.5, 0.9), 1.0, side=side)
        case PersonKind.STANDER:
            return Person(kind, manner, x, y, 0.22, 0.8, cloth, side=side)
        case PersonKind.LUGGAGE:
            return Person(kind, Manner.THING, x, y, dice.uniform(0.15, 0.25), 0.0, dice.uniform(0.7, 1.0))
        case _:
            return Person(kind, manner, x, y, 0.22, _pace(dice, 1.08, 0.22, 0.5, 1.7), cloth, side=side)

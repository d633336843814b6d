"""What the robot knows of who follows it in one control step, and what comes of that."""

from dataclasses import dataclass
from math import inf

from robot.core.events import EscortStep
from robot.navigation.localization.odometry import Position
from robot.navigation.map.clearance_grid import Disc


@dataclass(frozen=True, slots=True)
class FollowerInput:
    """What is known in one control step. `gap_m`: to whoever is behind; `before_m`: to whoever stands ahead; None =
    nobody. `under_way`: it follows its route; while it turns on the spot it looks everywhere and leaves nobody behind.
    `moving`: its wheels turn. `gap_at_ms`: when the gap was measured; None = now. `standing`: who has stood
    about lately, wherever the robot looks now, and is not on the map.
    """

    now_ms: float
    step_ms: float
    pose: Position
    travelled_m: float
    left_m: float
    gap_m: float | None
    before_m: float | None
    under_way: bool
    moving: bool
    standing: tuple[Disc, ...]
    gap_at_ms: float | None = None


@dataclass(frozen=True, slots=True)
class FollowerCommand:
    """What comes of it: the speed to keep to, the heading to turn to while standing, `over` = the visitor is lost,
    `again` = `step` is told although it is not new.
    """

    step: EscortStep = EscortStep.LEADING
    limit_m_s: float = inf
    look_rad: float | None = None
    over: bool = False
    again: bool = False

"""Input and output of one control step of visitor following."""

from dataclasses import dataclass
from math import inf

from robot.core.events import EscortStep
from robot.navigation.localization.odometry import Position
from robot.navigation.map.clearance_grid import Disc


@dataclass(frozen=True, slots=True)
class FollowerInput:
    """Input of one control step."""

    now_ms: float
    step_ms: float
    pose: Position
    travelled_m: float
    left_m: float
    """Way left to the goal, m."""
    gap_m: float | None
    """Gap to the person behind, m; None = no one."""
    before_m: float | None
    """Distance to the person ahead, m; None = no one."""
    under_way: bool
    """The robot follows its route. While it turns on the spot it looks everywhere and leaves no visitor behind."""
    moving: bool
    """The wheels turn."""
    standing: tuple[Disc, ...]
    """People and things that are not on the map and have stood about lately, in any direction."""
    gap_at_ms: float | None = None
    """When the gap was measured; None = now."""


@dataclass(frozen=True, slots=True)
class FollowerCommand:
    """Output: `step` to announce, `limit_m_s` the greatest speed, `look_rad` the heading to turn to while standing,
    `over`: the visitor is lost, `again`: announce `step` although it is not new.
    """

    step: EscortStep = EscortStep.LEADING
    limit_m_s: float = inf
    look_rad: float | None = None
    over: bool = False
    again: bool = False

"""Input and output of one control step of visitor following."""

from dataclasses import dataclass
from math import inf

from robot.core.events import EscortStep
from robot.navigation.localization.odometry import Position
from robot.navigation.map.clearance_grid import Disc


@dataclass(frozen=True, slots=True)
class FollowerInput:
    """Input of one control step of visitor following. `pose`: the robot's; `travelled_m`: its distance driven."""

    now_ms: float
    step_ms: float
    pose: Position
    travelled_m: float
    left_m: float
    """Way left to the goal, m."""
    gap_m: float | None
    """Gap from the robot to the person behind it, m; None = no person is there."""
    before_m: float | None
    """Distance from the robot to the person ahead of it, m; None = no person is there."""
    under_way: bool
    """Whether the robot follows its route. While it turns on the spot it sees all round and loses no visitor."""
    moving: bool
    """Whether the wheels turn."""
    standing: tuple[Disc, ...]
    """People and things that are not on the map and have stood about lately, in any direction."""
    gap_at_ms: float | None = None
    """When `gap_m` was measured, ms; None = now."""


@dataclass(frozen=True, slots=True)
class FollowerCommand:
    """Output of one control step of visitor following. `step`: what to announce; `limit_m_s`: greatest speed;
    `look_rad`: heading to turn to while standing; `over`: the visitor is lost; `again`: announce `step` once more
    although it has not changed.
    """

    step: EscortStep = EscortStep.LEADING
    limit_m_s: float = inf
    look_rad: float | None = None
    over: bool = False
    again: bool = False

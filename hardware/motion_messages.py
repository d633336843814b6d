"""What the robot and its motion process say to each other: JSON lines over the child's standard input and output."""

import msgspec

from robot.core.commands import Drive, Halt, Rearm
from robot.core.events import BaseReported, DriveEnded, PartUp
from robot.guiding.lobby import Lobby


class MotionSetup(msgspec.Struct, frozen=True):
    """The first line to the child: everything it needs to know.

    `start` is x m, y m, heading rad; `start_ticks` are the wheel counters there, when they are known.
    """

    port: str
    baud: int
    wheel_radius_mm: float
    track_mm: float
    ticks_per_turn: int
    cruise_mm_s: int
    lobby: Lobby
    start: tuple[float, float, float]
    start_ticks: tuple[int, int] | None = None


class Order(msgspec.Struct, frozen=True):
    """Each further line: a command and when it was given, in ms of CLOCK_MONOTONIC, which both processes share.

    A lease counts from there, so orders that waited in the pipe are as old as they are.
    """

    at_ms: float
    command: Drive | Halt | Rearm


class Glimpse(msgspec.Struct, frozen=True, tag_field="event", tag=True):
    """Where the robot is and goes, ten times a second: for the map on the screen, and for a motion process that comes
    after this one. Metres and radians; `ticks` are the wheel counters at this pose.
    """

    x_m: float
    y_m: float
    heading_rad: float
    route: tuple[tuple[float, float], ...]
    ticks: tuple[int, int] | None = None


class MotionFailed(msgspec.Struct, frozen=True, tag_field="event", tag=True):
    """The last line of a child that gives up."""

    reason: str


FromMotion = PartUp | BaseReported | DriveEnded | Glimpse | MotionFailed

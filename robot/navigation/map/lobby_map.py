"""The lobby map as values in memory. People edit the file `config/lobby.toml`, which has the same structure."""

from math import cos, radians, sin
from typing import Annotated

import msgspec

Metres = Annotated[float, msgspec.Meta(ge=-100.0, le=100.0)]
"""A coordinate or size, m."""
Point = tuple[Metres, Metres]
"""A point: x and y, m."""
Door = tuple[Point, Point]
"""Both sides of an entrance."""


class Pose(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Position in metres from the lower left corner of the room, y pointing away from the door; heading in degrees,
    anticlockwise, 0 = along x, 90 = along y.
    """

    x_m: Metres
    y_m: Metres
    heading_deg: Annotated[float, msgspec.Meta(ge=-360.0, le=360.0)]


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A place that visitors ask for, such as a counter."""

    id: str
    label: dict[str, str]  # language -> "Quầy 3"
    name: dict[str, str]  # language -> "Hộ tịch"
    icon: str
    centre: Point
    size: tuple[Metres, Metres]  # width along x, depth along y
    approach: Pose | None = None
    """Where the robot stops when it leads a visitor there; None = the place is only shown on the map."""
    departments: tuple[str, ...] = ()  # fields of work served here: cong-an, tu-phap, ...
    solid: bool = True  # the robot cannot drive through its footprint
    turn_deg: Annotated[float, msgspec.Meta(ge=-180.0, le=180.0)] = 0.0
    """How far its footprint is turned about its centre, anticlockwise; 0 = along the walls of the room."""

    @property
    def corners(self) -> tuple[Point, Point, Point, Point]:
        """The corners of its footprint, in turn round it; the first is the lower left one before it is turned."""
        (x, y), (half_w, half_d) = self.centre, (self.size[0] / 2, self.size[1] / 2)
        along, across = cos(radians(self.turn_deg)), sin(radians(self.turn_deg))

        def corner(w: float, d: float) -> Point:
            return x + w * along - d * across, y + w * across + d * along

        return corner(-half_w, -half_d), corner(half_w, -half_d), corner(half_w, half_d), corner(-half_w, half_d)


class Marker(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An AprilTag of the family 36h11 (`kiosk map markers` prints them), upright on a wall, a pillar or a counter.

    `x_m`, `y_m`, `height_m`: its middle. `heading_deg`: direction in which it faces, out of the wall. `size_m`: edge of
    its black square.
    """

    id: Annotated[int, msgspec.Meta(ge=0, le=586)]
    x_m: Metres
    y_m: Metres
    height_m: Annotated[float, msgspec.Meta(gt=0.0, le=5.0)]
    heading_deg: Annotated[float, msgspec.Meta(ge=-360.0, le=360.0)]
    size_m: Annotated[float, msgspec.Meta(ge=0.02, le=1.0)]


class Lobby(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that the robot knows about the room."""

    width_m: Annotated[float, msgspec.Meta(gt=1.0, le=100.0)]
    depth_m: Annotated[float, msgspec.Meta(gt=1.0, le=100.0)]
    home: Pose
    places: tuple[Place, ...]
    door: Door
    walls: tuple[tuple[Point, ...], ...] = ()
    keep_out: tuple[tuple[Point, ...], ...] = ()
    seats: tuple[Point, ...] = ()
    markers: tuple[Marker, ...] = ()
    dock: Pose | None = None  # where the robot stands while it is charged, its front towards the dock
    level_floor: bool = True  # the way is flat: prams and wheelchairs can follow
    side_doors: tuple[Door, ...] = ()  # further entrances, apart from `door`

    @property
    def doors(self) -> tuple[Door, ...]:
        """All entrances, the main door first."""
        return self.door, *self.side_doors

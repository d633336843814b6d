"""A camera's measurement of one marker: which one, how far away, and in which direction. Never a picture."""

import msgspec


class Sighting(msgspec.Struct, frozen=True):
    """A marker in one picture, as seen from the middle of the wheel axle on a level floor.

    `at_ms`: when the picture was taken, on CLOCK_MONOTONIC. `range_m`: along the floor to the foot of the marker.
    `bearing_rad`: from the robot's heading, anticlockwise. `yaw_rad`: direction in which the marker faces, from the
    robot's heading; only where the picture leaves no doubt (within 2.5 m). A sigma of 0 = the filter's estimate.
    """

    at_ms: float
    marker: int
    range_m: float
    bearing_rad: float
    yaw_rad: float | None = None
    range_sigma_m: float = 0.0
    bearing_sigma_rad: float = 0.0

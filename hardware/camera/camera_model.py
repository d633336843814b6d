"""Describes the camera's lens, and the camera's mounting on the robot."""

from dataclasses import dataclass
from math import radians, tan


@dataclass(frozen=True)
class Mount:
    """Lens and mounting of the camera: metres from the middle of the axle, degrees up (tilt) and to the left (yaw).

    `hfov_deg`: the angle that the width of the picture covers. `distortion`: k1 k2 p1 p2 k3 of OpenCV, zeros = none.
    """

    hfov_deg: float
    height_m: float
    ahead_m: float
    aside_m: float = 0.0
    tilt_deg: float = 0.0
    yaw_deg: float = 0.0
    distortion: tuple[float, ...] = (0.0, 0.0, 0.0, 0.0, 0.0)

    def focal_px(self, width_px: int) -> float:
        """Return the focal length, px, in a picture `width_px` wide."""
        return width_px / 2 / tan(radians(self.hfov_deg) / 2)

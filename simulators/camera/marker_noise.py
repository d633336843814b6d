"""Sightings of markers computed without pictures: their noise is that which was measured on rendered pictures.

At 1280 x 720 px and 20 cm tags: range sigma 5 mm + 3.7 mm per m2, a constant focal error of half a percent, misses that
grow with range, slant and motion blur of a turn, a flat marker's two-fold ambiguity of yaw, and the age of the picture.
"""

import random
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import atan2, cos, hypot, inf, radians, sin

from robot.navigation.localization.marker_sighting import Sighting
from robot.navigation.map.lobby_map import Marker
from simulators.camera.pinhole_camera import EYE_AHEAD_M, EYE_HEIGHT_M, VIEW_RAD
from simulators.physics.differential_drive import Pose
from simulators.physics.room import RoomGeometry

PICTURE_MS = 100.0
YAW_RANGE_M = 2.5
EXPOSURE_S = 0.01
CELLS = 8
"""Number of cells along the edge of a tag."""
SHARP_CELLS, SMEARED_CELLS = 0.7, 1.05
"""Motion blur, in cells of the tag, up to which OpenCV's detector reads all tags, and above which hardly any, at 5 to
16 px a cell; measured."""
_TALL_M = 1.1
"""Furniture hides a marker that hangs lower than this, m."""
_SLANT_LIMIT_RAD = radians(65.0)
_VIEW_UP_RAD = 0.36
"""Half of the camera's vertical field of view at 16:9, rad."""


@dataclass(frozen=True)
class Seeing:
    """Quality of a camera's sightings. `blackout_m`: between these driven distances no marker is seen, for at most
    `blackout_s`; `lost`: share of pictures that are lost."""

    range_limit_m: float = 6.0
    misses: float = 0.1
    lost: float = 0.0
    focal_bias: float = 0.0
    latency_ms: tuple[float, float] = (60.0, 130.0)
    blackout_m: tuple[float, float] | None = None
    blackout_s: float = inf
    clock_jitter_ms: float = 3.0


def focal_bias(seed: int) -> float:
    """Return the relative error of one camera's focal length."""
    return random.Random(f"camera {seed}").gauss(0.0, 0.005)


def displaced(markers: Sequence[Marker], number: int, by_m: float, seed: int) -> tuple[Marker, ...]:
    """Return where the markers truly hang when marker `number` is `by_m` along its wall from its place on the map."""
    dice = random.Random(f"displaced {seed}")
    away = by_m * dice.choice([-1.0, 1.0])
    return tuple(
        _moved(marker, away * -sin(radians(marker.heading_deg)), away * cos(radians(marker.heading_deg)))
        if place == number
        else marker
        for place, marker in enumerate(markers)
    )


def surveyed(markers: Sequence[Marker], sigma_m: float, seed: int) -> tuple[Marker, ...]:
    """Return where the markers truly hang when people measured the map with a tape, with errors of `sigma_m`."""
    dice = random.Random(f"survey {seed}")
    return tuple(_moved(marker, dice.gauss(0.0, sigma_m), dice.gauss(0.0, sigma_m)) for marker in markers)


def _moved(marker: Marker, dx: float, dy: float) -> Marker:
    return Marker(marker.id, marker.x_m + dx, marker.y_m + dy, marker.height_m, marker.heading_deg, marker.size_m)


@dataclass
class MarkerCamera:
    """A camera that takes a picture every PICTURE_MS; `due` returns the sightings when the detector has finished."""

    room: RoomGeometry
    markers: Sequence[Marker]
    seeing: Seeing
    seed: int
    _waiting: deque[tuple[float, tuple[Sighting, ...]]] = field(default_factory=deque)
    _next_ms: float = 0.0
    _dark_since_ms: float = inf

    def __post_init__(self) -> None:
        self._dice = random.Random(f"sightings {self.seed}")

    def look(self, now_ms: float, pose: Pose, turn_rad_s: float, travelled_m: float) -> None:
        """Take a picture if one is due now."""
        if now_ms < self._next_ms:
            return
        self._next_ms = now_ms + PICTURE_MS
        seeing, dice = self.seeing, self._dice
        if self._dark(now_ms, travelled_m) or dice.random() < seeing.lost:
            return
        taken_ms = now_ms + dice.gauss(0.0, seeing.clock_jitter_ms)
        seen = tuple(found for marker in self.markers if (found := self._sight(marker, taken_ms, pose, turn_rad_s)))
        if seen:
            self._waiting.append((now_ms + dice.uniform(*seeing.latency_ms), seen))

    def _dark(self, now_ms: float, travelled_m: float) -> bool:
        span_m = self.seeing.blackout_m
        if span_m is None or not span_m[0] <= travelled_m <= span_m[1]:
            return False
        self._dark_since_ms = min(self._dark_since_ms, now_ms)
        return now_ms - self._dark_since_ms < self.seeing.blackout_s * 1000

    def due(self, now_ms: float) -> tuple[Sighting, ...]:
        """Return the sightings that reach the robot at this time."""
        found: tuple[Sighting, ...] = ()
        while self._waiting and self._waiting[0][0] <= now_ms:
            found += self._waiting.popleft()[1]
        return found

    def _sight(self, marker: Marker, at_ms: float, pose: Pose, turn_rad_s: float) -> Sighting | None:
        x, y, heading = pose
        eye = x + EYE_AHEAD_M * cos(heading), y + EYE_AHEAD_M * sin(heading)
        dx, dy = marker.x_m - eye[0], marker.y_m - eye[1]
        away = hypot(dx, dy)
        if not 0.3 < away < self.seeing.range_limit_m:
            return None
        aside = _wrapped(atan2(dy, dx) - heading)
        up = atan2(abs(marker.height_m - EYE_HEIGHT_M), away * cos(aside))
        facing = radians(marker.heading_deg)
        slant = abs(_wrapped(atan2(-dy, -dx) - facing))
        if abs(aside) > VIEW_RAD / 2 - 0.03 or up > _VIEW_UP_RAD or slant > _SLANT_LIMIT_RAD:
            return None
        if self._hidden(marker, eye, away) or self._dice.random() < self._miss(away, slant, turn_rad_s, marker.size_m):
            return None
        return self._measured(marker, at_ms, pose, facing)

    def _hidden(self, marker: Marker, eye: tuple[float, float], away: float) -> bool:
        """Whether a person, a wall, or furniture in front of a low marker hides the marker from the camera."""
        direction = atan2(marker.y_m - eye[1], marker.x_m - eye[0])
        reach, _, disc = self.room.echoes(((*eye, direction),), away)[0]
        if reach >= away - 0.06:
            return False
        if disc is not None:
            return True
        return marker.height_m < _TALL_M or self._tall_wall(eye, direction, reach)

    def _tall_wall(self, eye: tuple[float, float], direction: float, reach: float) -> bool:
        """Whether a ray has hit a partition, which reaches the ceiling, rather than furniture."""
        point = eye[0] + reach * cos(direction), eye[1] + reach * sin(direction)
        return self.room.partition_near(*point)

    def _miss(self, away: float, slant: float, turn_rad_s: float, size_m: float) -> float:
        far = away * 0.2 / size_m / max(0.3, cos(slant))
        share = self.seeing.misses + max(0.0, far - 4.0) * 0.15
        smear_cells = abs(turn_rad_s) * EXPOSURE_S * far * CELLS / 0.2
        share += max(0.0, (smear_cells - SHARP_CELLS) / (SMEARED_CELLS - SHARP_CELLS))
        return min(share, 1.0)

    def _measured(self, marker: Marker, at_ms: float, pose: Pose, facing: float) -> Sighting:
        dice = self._dice
        dx, dy = marker.x_m - pose[0], marker.y_m - pose[1]
        far = hypot(dx, dy)
        size = 0.2 / marker.size_m
        sigma_m = 0.005 + 0.0037 * far * far * size
        range_m = far * (1 + self.seeing.focal_bias) + dice.gauss(0.0, sigma_m)
        bearing = _wrapped(atan2(dy, dx) - pose[2] + dice.gauss(0.0, 0.004))
        yaw = None
        if far <= YAW_RANGE_M / size:
            true = facing - pose[2]
            line = atan2(-dy, -dx)
            flipped = 2 * line - facing - pose[2]  # the other rotation that explains the four corners
            yaw = _wrapped((flipped if dice.random() < 0.003 else true) + dice.gauss(0.0, radians(0.5)))
        return Sighting(at_ms, marker.id, max(0.05, range_m), bearing, yaw)


def _wrapped(angle: float) -> float:
    return atan2(sin(angle), cos(angle))

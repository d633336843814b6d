"""A differential-drive body on a real floor: motor lag, wheels that are not quite equal, a little slip, contact."""

import random
from dataclasses import dataclass, field
from math import atan2, cos, hypot, pi, radians, sin

from simulators.board_firmware import Sensors
from simulators.room import Room

Pose = tuple[float, float, float]
"""x m, y m, heading rad."""

RANGE_BEARINGS_DEG = (50.0, 25.0, 0.0, -25.0, -50.0)
RANGE_CONE_DEG = 7.0
RANGE_LIMIT_M = 4.0
RANGE_NOISE_M = 0.008


@dataclass(frozen=True)
class Body:
    """The mechanics as built, not as the robot's settings believe."""

    radius_m: float = 0.25
    wheel_radius_m: float = 0.075
    track_m: float = 0.36
    ticks_per_turn: int = 1320
    motor_lag_s: float = 0.025
    wheel_mismatch: float = 0.0  # the left wheel is larger by this share
    slip_rad_per_sqrt_m: float = 0.0  # heading noise of a floor


def well_calibrated(seed: int) -> Body:
    """A body after calibration: small errors that stay the same for one `seed`."""
    dice = random.Random(seed)
    return Body(
        track_m=0.36 * (1 + dice.gauss(0.0, 0.001)),
        wheel_mismatch=dice.gauss(0.0, 0.0002),
        slip_rad_per_sqrt_m=0.002,
    )


@dataclass
class Physics:
    """The body in the room. `wheel_m_s` are the true rim speeds, `pose` the true pose."""

    room: Room
    pose: Pose
    body: Body = field(default_factory=Body)
    seed: int = 0

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)
        self.wheel_m_s = (0.0, 0.0)
        self.travelled_m = 0.0
        self.touching = False
        self._turns = [0.0, 0.0]

    def step(self, command_mm_s: tuple[float, float], dt_s: float) -> None:
        """Move for `dt_s` under the motor commands; against something solid the wheels stall and the body stays."""
        share = 1.0 - 2.718281828459045 ** (-dt_s / self.body.motor_lag_s)
        left, right = (
            have + (want / 1000.0 - have) * share for have, want in zip(self.wheel_m_s, command_mm_s, strict=True)
        )
        if abs(left) < 1e-4 and abs(right) < 1e-4:
            left = right = 0.0
        moved = self._moved(left, right, dt_s)
        gap, new_gap = self.room.gap_m(*self.pose[:2]), self.room.gap_m(*moved[:2])
        self.touching = new_gap < self.body.radius_m and new_gap < gap
        if self.touching:
            self.wheel_m_s = (0.0, 0.0)
            return
        self.travelled_m += hypot(moved[0] - self.pose[0], moved[1] - self.pose[1])
        self.pose, self.wheel_m_s = moved, (left, right)
        for side, speed in enumerate((left, right)):
            self._turns[side] += speed * dt_s / (2 * pi * self.body.wheel_radius_m)

    def forget_turns(self) -> None:
        """The board counts from zero again."""
        self._turns = [0.0, 0.0]

    def _moved(self, left: float, right: float, dt_s: float) -> Pose:
        x, y, heading = self.pose
        way_left, way_right = left * (1 + self.body.wheel_mismatch) * dt_s, right * dt_s
        way, turn = (way_left + way_right) / 2, (way_right - way_left) / self.body.track_m
        if self.body.slip_rad_per_sqrt_m and way:
            turn += self._dice.gauss(0.0, self.body.slip_rad_per_sqrt_m) * abs(way) ** 0.5
        middle = heading + turn / 2  # the chord of the arc; steps are short
        heading += turn
        return x + way * cos(middle), y + way * sin(middle), atan2(sin(heading), cos(heading))

    def read(self, sensors: Sensors) -> None:
        """Write what the encoders measure into the board's pins; a stalled body presses the bumper."""
        sensors.left_ticks = int(self._turns[0] * self.body.ticks_per_turn // 1)
        sensors.right_ticks = int(self._turns[1] * self.body.ticks_per_turn // 1)
        sensors.left_mm_s, sensors.right_mm_s = (speed * 1000 for speed in self.wheel_m_s)
        sensors.current_ma = round(300 + 2000 * sum(abs(speed) for speed in self.wheel_m_s))

    def ranges_mm(self) -> tuple[int, ...]:
        """What the range sensors on the rim see, each the nearest thing in a narrow cone, with noise."""
        x, y, heading = self.pose
        found = []
        for bearing in RANGE_BEARINGS_DEG:
            centre = heading + radians(bearing)
            rim = x + self.body.radius_m * cos(centre), y + self.body.radius_m * sin(centre)
            cone = (centre + radians(aside) for aside in (-RANGE_CONE_DEG, 0.0, RANGE_CONE_DEG))
            reach = min(self.room.ray_m(*rim, angle, RANGE_LIMIT_M) for angle in cone)
            if reach < RANGE_LIMIT_M:
                reach = min(max(0.0, reach + self._dice.gauss(0.0, RANGE_NOISE_M)), RANGE_LIMIT_M)
            found.append(round(reach * 1000))
        return tuple(found)

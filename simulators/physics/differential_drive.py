"""A differential-drive body on a real floor: motor lag, unequal wheels, tyres that scrub and slide, contact."""

import random
from dataclasses import dataclass, field
from math import atan2, cos, exp, hypot, pi, sin

from simulators.boards.firmware import Sensors
from simulators.physics.range_sensors import Ranging
from simulators.physics.room import RoomGeometry

Pose = tuple[float, float, float]
"""A pose: x m, y m, heading rad."""

GRAVITY_M_S2 = 9.81


@dataclass(frozen=True)
class Body:
    """The robot's mechanics as they were built, which may differ from the robot's settings."""

    radius_m: float = 0.25
    wheel_radius_m: float = 0.075
    track_m: float = 0.36
    ticks_per_turn: int = 1320
    motor_lag_s: float = 0.025
    wheel_mismatch: float = 0.0  # the left wheel is larger by this share
    slip_rad_per_sqrt_m: float = 0.0  # heading noise of a floor
    scrub: float = 0.0  # by this share wide tyres turn as if the track were larger
    scrub_rad_per_sqrt_rad: float = 0.0  # spread of `scrub` from turn to turn
    friction: float = 0.7  # between tyre and floor: 0.7 dry tile, 0.2 wet
    mass_height_m: float = 0.45
    castor_m: float = 0.2  # from the axle to the castors ahead and behind

    @property
    def grip_m_s2(self) -> float:
        """Greatest deceleration on this floor, m/s2: braking tilts weight from the driven wheels onto the front castor.

        From N = m (g - a h / l) on the wheels and m a = friction N.
        """
        return self.friction * GRAVITY_M_S2 / (1 + self.friction * self.mass_height_m / self.castor_m)


def well_calibrated(seed: int) -> Body:
    """Return the mechanics of a calibrated robot: small errors remain, the same ones for the same `seed`."""
    dice = random.Random(seed)
    return Body(
        track_m=0.36 * (1 + dice.gauss(0.0, 0.001)),
        wheel_mismatch=dice.gauss(0.0, 0.0002),
        slip_rad_per_sqrt_m=0.002,
    )


def as_built(seed: int, *, calibrated: bool) -> Body:
    """Return one of many possible robots on one of many floors. The errors of wheels and track spread as measured on
    small robots: 0.5 % and 1 % as assembled, 0.1 % and 0.3 % after a calibration (UMBmark; doi 10.5772/45712)."""
    dice = random.Random(f"body {seed}")
    wheels, track = (0.001, 0.003) if calibrated else (0.005, 0.01)
    return Body(
        motor_lag_s=dice.uniform(0.02, 0.09),
        wheel_mismatch=dice.gauss(0.0, wheels),
        scrub=dice.gauss(0.0, track),
        scrub_rad_per_sqrt_rad=0.004,
        slip_rad_per_sqrt_m=0.003,
        friction=dice.uniform(0.2, 0.9),
    )


@dataclass
class Physics:
    """The robot's body, which moves in the room. `wheel_m_s`: true rim speeds; `pose`: true pose."""

    room: RoomGeometry
    pose: Pose
    body: Body = field(default_factory=Body)
    seed: int = 0
    ranging: Ranging = field(default_factory=Ranging)

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)
        self.wheel_m_s = (0.0, 0.0)
        self.floor_m_s = (0.0, 0.0)
        self.travelled_m = 0.0
        self.spins = False
        """Whether the wheels spin without driving the body: it may turn, but stays in its place."""
        self.touching = False
        self.struck_m_s = 0.0
        """Forward speed at which the body was stopped by something solid in the last step, m/s; 0 = it was not
        stopped."""
        self._turns = [0.0, 0.0]
        self._share: tuple[float, float] = (0.0, 0.0)
        self._grip_m_s2 = self.body.grip_m_s2

    def step(self, command_mm_s: tuple[float, float], dt_s: float) -> None:
        """Move for `dt_s` as the motor commands demand. Something solid in the way stalls the wheels and stops the
        body."""
        self.struck_m_s = 0.0
        if command_mm_s == (0.0, 0.0) == self.wheel_m_s == self.floor_m_s:
            self.touching = False
            return
        if self._share[0] != dt_s:
            self._share = dt_s, 1.0 - exp(-dt_s / self.body.motor_lag_s)
        share, (left, right) = self._share[1], self.wheel_m_s
        left += (command_mm_s[0] / 1000.0 - left) * share
        right += (command_mm_s[1] / 1000.0 - right) * share
        if abs(left) < 1e-4 and abs(right) < 1e-4:
            left = right = 0.0
        over = self._gripped(left * (1 + self.body.wheel_mismatch), right, dt_s)
        moved = self._moved(*over, dt_s)
        radius = self.body.radius_m
        new_gap = self.room.gap_m(moved[0], moved[1], radius)
        self.touching = new_gap < radius and new_gap < self.room.gap_m(self.pose[0], self.pose[1])
        if self.touching:
            self.struck_m_s = (over[0] + over[1]) / 2
            self.wheel_m_s = self.floor_m_s = (0.0, 0.0)
            return
        self.travelled_m += hypot(moved[0] - self.pose[0], moved[1] - self.pose[1])
        self.pose, self.wheel_m_s, self.floor_m_s = moved, (left, right), over
        circumference = 2 * pi * self.body.wheel_radius_m
        self._turns[0] += left * dt_s / circumference
        self._turns[1] += right * dt_s / circumference

    def forget_turns(self) -> None:
        """Reset the encoders' counts to zero."""
        self._turns = [0.0, 0.0]

    @property
    def speed_m_s(self) -> float:
        """Forward speed of the middle of the axle over the floor, m/s."""
        return (self.floor_m_s[0] + self.floor_m_s[1]) / 2

    def _gripped(self, left: float, right: float, dt_s: float) -> tuple[float, float]:
        """Return the speeds over the floor: the speeds of the rims while the tyres grip; otherwise the tyres slide."""
        most = self._grip_m_s2 * dt_s
        have_left, have_right = self.floor_m_s
        if abs(left - have_left) > most:
            left = have_left + (most if left > have_left else -most)
        if abs(right - have_right) > most:
            right = have_right + (most if right > have_right else -most)
        return left, right

    def _moved(self, left: float, right: float, dt_s: float) -> Pose:
        x, y, heading = self.pose
        body, dice = self.body, self._dice
        way = 0.0 if self.spins else (left + right) / 2 * dt_s
        turn = (right - left) * dt_s / (body.track_m * (1 + body.scrub))
        if body.slip_rad_per_sqrt_m and way:
            turn += dice.gauss(0.0, body.slip_rad_per_sqrt_m) * abs(way) ** 0.5
        if body.scrub_rad_per_sqrt_rad and turn:
            turn += dice.gauss(0.0, body.scrub_rad_per_sqrt_rad) * abs(turn) ** 0.5
        middle = heading + turn / 2  # the chord of the arc; steps are short
        heading += turn
        return x + way * cos(middle), y + way * sin(middle), atan2(sin(heading), cos(heading))

    def read(self, sensors: Sensors) -> None:
        """Write the encoders' ticks and speeds to the board's pins."""
        sensors.left_ticks = int(self._turns[0] * self.body.ticks_per_turn // 1)
        sensors.right_ticks = int(self._turns[1] * self.body.ticks_per_turn // 1)
        left, right = self.wheel_m_s
        sensors.left_mm_s, sensors.right_mm_s = left * 1000, right * 1000
        sensors.current_ma = round(300 + 2000 * (abs(left) + abs(right)))

    def range_mm(self, sensor: int) -> int:
        """Return the present reading of the range sensor with the number `sensor`, mm."""
        return self.ranging.read_one(sensor, self.room, self.pose, self._dice)

"""The range sensors on the robot's rim and their errors: cones, clothes, slanted walls, noise, lost readings."""

import random
from dataclasses import dataclass, field
from math import cos, radians, sin

from simulators.physics.room import Echo, RoomGeometry

LIMIT_M = 4.0


@dataclass(frozen=True)
class Rangefinder:
    """A range sensor. `cloth_limit_m`: clothes farther away give no echo; `lean_limit_deg`: a wall slanted by more than
    this reflects the pulse away; `dropout`: share of readings that find nothing."""

    bearing_deg: float
    half_cone_deg: float = 7.0
    rays: int = 3
    noise_m: float = 0.008
    cloth_limit_m: float = LIMIT_M
    lean_limit_deg: float = 90.0
    dropout: float = 0.0


def ultrasonic(bearing_deg: float) -> Rangefinder:
    """Return a sensor like the HC-SR04: a lobe of 15 degrees, +/-1 cm; beyond 2 m clothes give no echo, nor do walls
    slanted by more than 45 degrees (community.sparkfun.com/t/39394, fpaynter.com 2020/05)."""
    return Rangefinder(bearing_deg, 15.0, 5, 0.01, cloth_limit_m=2.0, lean_limit_deg=45.0, dropout=0.01)


def time_of_flight(bearing_deg: float) -> Rangefinder:
    """Return a sensor like the VL53L1X: a field of 27 degrees, sees clothes; few readings fail (bright light, glossy
    black)."""
    return Rangefinder(bearing_deg, 13.0, 5, 0.015, cloth_limit_m=3.0, dropout=0.03)


IDEAL = tuple(Rangefinder(bearing) for bearing in (65.0, 30.0, 0.0, -30.0, -65.0, 180.0))
"""Ideal sensors, which miss nothing: from left to right as on the wire, then the one at the back."""


def fitted(bearings_deg: tuple[float, ...]) -> tuple[Rangefinder, ...]:
    """Return sensors as a builder mounts them: alternately ultrasonic and time-of-flight, so that neighbours do not
    fail for the same reason."""
    return tuple(
        ultrasonic(bearing) if number % 2 == 0 else time_of_flight(bearing)
        for number, bearing in enumerate(bearings_deg)
    )


@dataclass
class Ranging:
    """All range sensors of a body of `radius_m`. Readings are in mm; without an echo a reading is LIMIT_M."""

    sensors: tuple[Rangefinder, ...] = IDEAL
    radius_m: float = 0.25
    faulty: set[int] = field(default_factory=set)
    """Numbers of dead sensors, which never find anything."""

    def read(self, room: RoomGeometry, pose: tuple[float, float, float], dice: random.Random) -> tuple[int, ...]:
        """Return one reading of every sensor, mm, for a robot at `pose` (x m, y m, heading rad)."""
        return tuple(self.read_one(number, room, pose, dice) for number in range(len(self.sensors)))

    def read_one(self, number: int, room: RoomGeometry, pose: tuple[float, float, float], dice: random.Random) -> int:
        """Return one reading of the sensor with the number `number`, mm."""
        sensor = self.sensors[number]
        if number in self.faulty or (sensor.dropout and dice.random() < sensor.dropout):
            return round(LIMIT_M * 1000)
        x, y, heading = pose
        centre, half, count = heading + radians(sensor.bearing_deg), radians(sensor.half_cone_deg), sensor.rays
        at_x, at_y = x + self.radius_m * cos(centre), y + self.radius_m * sin(centre)
        rays = [(at_x, at_y, centre + half * (2 * ray / (count - 1) - 1)) for ray in range(count)]
        return _heard_mm(sensor, room.echoes(rays, LIMIT_M), room, dice)


def _heard_mm(sensor: Rangefinder, cone: list[Echo], room: RoomGeometry, dice: random.Random) -> int:
    """Return the range of the nearest echo that comes back to the sensor, mm."""
    lean_limit, nearest = radians(sensor.lean_limit_deg), LIMIT_M
    for reach, lean, disc in cone:
        if reach >= nearest:
            continue
        if disc is None:
            heard = lean <= lean_limit
        else:
            share = room.echo_share[disc] if disc < len(room.echo_share) else 1.0
            heard = reach <= sensor.cloth_limit_m and (share >= 1.0 or dice.random() < share)
        if heard:
            nearest = reach
    if nearest < LIMIT_M:
        nearest = min(max(0.0, nearest + dice.gauss(0.0, sensor.noise_m)), LIMIT_M)
    return round(nearest * 1000)

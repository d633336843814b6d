"""The robot in MuJoCo (Apache-2.0): rigid bodies, wheels with point contact, castors, walls, people.

Our own code only drives the two wheel hinges (with the motor's lag) and reads them. MuJoCo takes the larger friction of
two bodies unless one has priority: the castors have it, or they would grip like tyres. Contacts are springs. Soft ones
let the wheels sink in and roll 0.3 % short, so they are set stiff.
"""

import random
from collections.abc import Sequence
from math import atan2, cos, exp, hypot, pi, sin

import mujoco
import numpy as np

from simulators.boards.firmware import Sensors
from simulators.physics.differential_drive import Body, Pose
from simulators.physics.range_sensors import Ranging
from simulators.physics.room import Disc, RoomGeometry

TIMESTEP_S = 0.0025
MASS_KG = 35.0
MASS_HEIGHT_M = 0.45
PEOPLE = 8
_AWAY = (0.0, 0.0, -5.0)
_FLOOR, _ROBOT, _THINGS = 1, 2, 4
"""Bits that name the groups of bodies which can touch each other."""


class MujocoBase:
    """A base in MuJoCo; it can replace `Physics`, with the same methods and attributes. `wheels`: "point" or
    "scrubbing"."""

    def __init__(
        self,
        room: RoomGeometry,
        pose: Pose,
        body: Body,
        seed: int = 0,
        ranging: Ranging | None = None,
        wheels: str = "point",
    ) -> None:
        self.room, self.body = room, body
        self.ranging = ranging or Ranging()
        self._dice = random.Random(seed)
        self._model = mujoco.MjModel.from_xml_string(_xml(room, pose, body, wheels))
        self._data = mujoco.MjData(self._model)
        self._chassis = self._model.geom("chassis").id
        self._joints = [self._model.joint(name).qposadr[0] for name in ("left", "right")]
        self._speeds = [self._model.joint(name).dofadr[0] for name in ("left", "right")]
        self._rims = [0.0, 0.0]
        self.travelled_m = 0.0
        self.touching = False
        self.struck_m_s = 0.0
        for _ in range(200):  # the robot settles on its springs
            mujoco.mj_step(self._model, self._data)
        self._zero = [float(self._data.qpos[at]) for at in self._joints]
        self._last = self.pose

    @property
    def pose(self) -> Pose:
        """Pose of the middle of the axle: x m, y m, heading rad."""
        x, y = self._data.qpos[:2].tolist()
        w, i, j, k = self._data.qpos[3:7].tolist()
        return x, y, atan2(2 * (w * k + i * j), 1 - 2 * (j * j + k * k))

    @property
    def wheel_m_s(self) -> tuple[float, float]:
        """Rim speeds, left and right, m/s."""
        left, right = (float(self._data.qvel[at]) * self.body.wheel_radius_m for at in self._speeds)
        return left, right

    @property
    def speed_m_s(self) -> float:
        """Forward speed over the floor, m/s."""
        heading = self.pose[2]
        vx, vy = self._data.qvel[:2].tolist()
        return float(vx * cos(heading) + vy * sin(heading))

    @property
    def floor_m_s(self) -> tuple[float, float]:
        """Speeds over the floor at the left and right end of the axle, m/s."""
        turn = float(self._data.qvel[5]) * self.body.track_m / 2
        speed = self.speed_m_s
        left, right = speed - turn, speed + turn
        return (0.0, 0.0) if max(abs(left), abs(right)) < 2e-3 else (left, right)

    def step(self, command_mm_s: tuple[float, float], dt_s: float) -> None:
        """Move for `dt_s` as the motor commands demand."""
        self._place_people(self.room.discs)
        before = self.speed_m_s
        count = max(1, round(dt_s / TIMESTEP_S))
        share = 1.0 - exp(-dt_s / count / self.body.motor_lag_s)
        self.touching, self.struck_m_s = False, 0.0
        for _ in range(count):
            for side in (0, 1):
                self._rims[side] += (command_mm_s[side] / 1000 - self._rims[side]) * share
                self._data.ctrl[side] = self._rims[side] / self.body.wheel_radius_m
            mujoco.mj_step(self._model, self._data)
            self.touching = self.touching or self._touches()
        if self.touching:
            self.struck_m_s = before
        here = self.pose
        self.travelled_m += hypot(here[0] - self._last[0], here[1] - self._last[1])
        self._last = here

    def read(self, sensors: Sensors) -> None:
        """Write the encoders' ticks and speeds to the board's pins."""
        turns = [
            (float(self._data.qpos[at]) - zero) / (2 * pi) for at, zero in zip(self._joints, self._zero, strict=True)
        ]
        sensors.left_ticks, sensors.right_ticks = (int(turn * self.body.ticks_per_turn // 1) for turn in turns)
        left, right = self.wheel_m_s
        sensors.left_mm_s, sensors.right_mm_s = (0.0 if abs(speed) < 1e-3 else speed * 1000 for speed in (left, right))
        sensors.current_ma = round(300 + 2000 * (abs(left) + abs(right)))

    def range_mm(self, sensor: int) -> int:
        """Return the present reading of the range sensor with the number `sensor`, mm."""
        return self.ranging.read_one(sensor, self.room, self.pose, self._dice)

    def forget_turns(self) -> None:
        """Reset the encoders' counts to zero."""
        self._zero = [float(self._data.qpos[at]) for at in self._joints]

    def _touches(self) -> bool:
        """Whether anything presses against the robot's body."""
        contacts = self._data.contact
        pairs = contacts.geom if self._data.ncon else np.empty((0, 2), dtype=int)
        return bool((pairs == self._chassis).any())

    def _place_people(self, discs: Sequence[Disc]) -> None:
        x, y, _ = self.pose
        near = sorted(discs, key=lambda disc: (disc[0] - x) ** 2 + (disc[1] - y) ** 2)[:PEOPLE]
        for number in range(PEOPLE):
            if number < len(near) and hypot(near[number][0] - x, near[number][1] - y) < 1.5:
                disc_x, disc_y, radius = near[number]
                self._data.mocap_pos[number] = (disc_x, disc_y, 0.7)
                geom = self._model.geom(f"person{number}").id
                self._model.geom_size[geom][0] = radius
            else:
                self._data.mocap_pos[number] = _AWAY


def _xml(room: RoomGeometry, pose: Pose, body: Body, wheels: str) -> str:
    x, y, heading = pose
    r, half = body.wheel_radius_m, body.track_m / 2
    grip = f'friction="{body.friction} 0.002 0.0001"'
    if wheels == "point":
        wheel = f'<geom type="sphere" size="{r}" mass="1.5" {grip} contype="{_ROBOT}" conaffinity="{_FLOOR}"/>'
    else:
        wheel = (
            f'<geom type="cylinder" size="{r} 0.02" zaxis="0 1 0" mass="1.5" {grip} '
            f'contype="{_ROBOT}" conaffinity="{_FLOOR}"/>'
        )
    sides = "".join(
        f'<body name="{name}" pos="0 {y_m} {r}"><joint name="{name}" type="hinge" axis="0 1 0" damping="0.01" '
        f'armature="0.01"/>{wheel}</body>'
        for name, y_m in (("left", half), ("right", -half))
    )
    castors = "".join(
        f'<geom type="sphere" size="0.03" pos="{at} 0 0.0305" friction="0.01 0.001 0.0001" priority="1" '
        f'mass="0.2" contype="{_ROBOT}" conaffinity="{_FLOOR}"/>'
        for at in (-0.2, 0.2)
    )
    walls = "".join(_wall(*line) for line in room.lines())
    people = "".join(
        f'<body name="mocap{n}" mocap="true" pos="0 0 -5"><geom name="person{n}" type="cylinder" size="0.22 0.7" '
        f'friction="0.4" contype="{_THINGS}" conaffinity="{_ROBOT}"/></body>'
        for n in range(PEOPLE)
    )
    return f"""<mujoco>
  <option timestep="{TIMESTEP_S}" integrator="implicitfast" cone="elliptic" impratio="10"/>
  <default><geom solref="0.005 1" solimp="0.98 0.999 0.0005"/></default>
  <worldbody>
    <geom type="plane" size="60 60 1" {grip} contype="{_FLOOR}" conaffinity="{_ROBOT}"/>
    {walls}{people}
    <body name="base" pos="{x} {y} 0.0" euler="0 0 {heading * 180 / pi}">
      <freejoint/>
      <inertial pos="0 0 {MASS_HEIGHT_M}" mass="{MASS_KG}" diaginertia="3.2 3.2 0.9"/>
      <geom name="chassis" type="cylinder" size="{body.radius_m} 0.5" pos="0 0 0.62" mass="0"
            friction="0.3" contype="{_ROBOT}" conaffinity="{_THINGS}"/>
      {castors}{sides}
    </body>
  </worldbody>
  <actuator>
    <velocity joint="left" kv="25"/>
    <velocity joint="right" kv="25"/>
  </actuator>
</mujoco>"""


def _wall(ax: float, ay: float, bx: float, by: float) -> str:
    """Return the XML of a wall of 2 mm thickness on a line of the room."""
    half, angle = hypot(bx - ax, by - ay) / 2, atan2(by - ay, bx - ax) * 180 / pi
    return (
        f'<geom type="box" size="{half + 1e-4} 0.001 0.6" pos="{(ax + bx) / 2} {(ay + by) / 2} 0.6" '
        f'euler="0 0 {angle}" contype="{_THINGS}" conaffinity="{_ROBOT}"/>'
    )

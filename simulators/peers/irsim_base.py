"""The robot in ir-sim (MIT), which computes the motion of a differential drive; contact with walls is our own code."""

import contextlib
import io
import os
import random
import tempfile
from math import atan2, cos, exp, hypot, pi, sin
from pathlib import Path
from typing import Any

import numpy as np

from simulators.boards.firmware import Sensors
from simulators.physics.differential_drive import Body, Pose
from simulators.physics.range_sensors import Ranging
from simulators.physics.room import RoomGeometry

STEP_S = 0.005

_WORLD = """
world: {{height: 100, width: 100, step_time: {step}, sample_time: 1.0, collision_mode: 'unobstructed'}}
robot:
  - kinematics: {{name: 'diff'}}
    shape: {{name: 'circle', radius: 0.25}}
    state: [{x}, {y}, {heading}]
    goal: [99, 99, 0]
    vel_min: [-2, -9]
    vel_max: [2, 9]
    acce: [1000, 1000]
"""


class IrsimBase:
    """A base in ir-sim; it can replace `Physics`, with the same methods and attributes."""

    def __init__(
        self, room: RoomGeometry, pose: Pose, body: Body, seed: int = 0, ranging: Ranging | None = None
    ) -> None:
        self.room, self.body = room, body
        self.ranging = ranging or Ranging()
        self._dice = random.Random(seed)
        self._world = _world(pose)
        self.wheel_m_s = (0.0, 0.0)
        self.travelled_m = 0.0
        self.touching = False
        self.struck_m_s = 0.0
        self._turns = [0.0, 0.0]
        self._pose = pose

    @property
    def pose(self) -> Pose:
        return self._pose

    @property
    def floor_m_s(self) -> tuple[float, float]:
        return self.wheel_m_s

    @property
    def speed_m_s(self) -> float:
        return sum(self.wheel_m_s) / 2

    def step(self, command_mm_s: tuple[float, float], dt_s: float) -> None:
        """Move for one STEP_S as the motor commands demand."""
        share = 1.0 - exp(-dt_s / self.body.motor_lag_s)
        left, right = (
            have + (want / 1000.0 - have) * share for have, want in zip(self.wheel_m_s, command_mm_s, strict=True)
        )
        if abs(left) < 1e-4 and abs(right) < 1e-4:
            left = right = 0.0
        before, radius = self._pose, self.body.radius_m
        ahead = (left + right) / 2 * dt_s
        x, y = before[0] + ahead * cos(before[2]), before[1] + ahead * sin(before[2])
        gap = self.room.gap_m(x, y, radius)
        self.touching = gap < radius and gap < self.room.gap_m(before[0], before[1])
        self.struck_m_s = (left + right) / 2 if self.touching else 0.0
        self.wheel_m_s = (0.0, 0.0) if self.touching else (left, right)
        left, right = self.wheel_m_s
        self._world.step(np.array([[(left + right) / 2], [(right - left) / self.body.track_m]]))
        x, y, heading = self._world.robot.state.ravel()[:3].tolist()
        self._pose = x, y, atan2(sin(heading), cos(heading))
        self.travelled_m += hypot(x - before[0], y - before[1])
        for side, speed in enumerate((left, right)):
            self._turns[side] += speed * dt_s / (2 * pi * self.body.wheel_radius_m)

    def read(self, sensors: Sensors) -> None:
        """Write the encoders' ticks and speeds to the board's pins."""
        sensors.left_ticks, sensors.right_ticks = (int(turn * self.body.ticks_per_turn // 1) for turn in self._turns)
        sensors.left_mm_s, sensors.right_mm_s = (speed * 1000 for speed in self.wheel_m_s)

    def range_mm(self, sensor: int) -> int:
        """Return the present reading of the range sensor with the number `sensor`, mm."""
        return self.ranging.read_one(sensor, self.room, self.pose, self._dice)


def _world(pose: Pose) -> Any:
    os.environ.setdefault("MPLBACKEND", "Agg")
    with contextlib.redirect_stdout(io.StringIO()), tempfile.TemporaryDirectory() as folder:
        import irsim

        file = Path(folder) / "world.yaml"
        file.write_text(_WORLD.format(step=STEP_S, x=pose[0], y=pose[1], heading=pose[2]))
        return irsim.make(str(file), display=False, disable_all_plot=True, log_level="ERROR")

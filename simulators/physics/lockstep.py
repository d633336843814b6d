"""Motor board, mechanics and crowd on a simulated clock, behind a serial cable in memory.

The host calls `advance` between two of its control steps, and speaks the board's own protocol over `cable`. Everything
depends on the seeds alone: the same run twice gives the same result.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from math import hypot
from typing import Protocol

from simulators.boards.firmware import Firmware, Sensors
from simulators.people.crowd import Crowd
from simulators.people.crowd_members import RobotState
from simulators.physics.battery import Battery
from simulators.physics.differential_drive import Body, Physics, Pose
from simulators.physics.lidar import Fitting, SpinningLidar
from simulators.physics.range_sensor_schedule import RangingTurns
from simulators.physics.range_sensors import Ranging
from simulators.physics.room import RoomGeometry

TICK_MS = 5.0
BATTERY_EVERY = 10
"""Number of ticks between two readings of the battery."""
WATCHDOG_MS = 250.0
"""Time limit of the processor's hardware watchdog, ms: when the program hangs for longer, the motors are switched
off."""
BUMP_MS = 120.0
BUMP_M_S = 0.3
"""A person who walks into the robot's front faster than this presses the bumper, m/s; chosen."""


class SimulatedMechanics(Protocol):
    """The interface of the mechanics: our own `Physics`, or another physics engine in its place."""

    room: RoomGeometry
    body: Body
    ranging: Ranging
    travelled_m: float
    touching: bool
    struck_m_s: float

    @property
    def pose(self) -> Pose: ...
    @property
    def speed_m_s(self) -> float: ...
    @property
    def floor_m_s(self) -> tuple[float, float]: ...
    def step(self, command_mm_s: tuple[float, float], dt_s: float) -> None: ...
    def read(self, sensors: Sensors) -> None: ...
    def range_mm(self, sensor: int) -> int: ...


class MemoryCable:
    """A serial port in memory: two queues of bytes. Of a thousand bytes, `noise_permille` arrive damaged."""

    path = "memory"

    def __init__(self, dice: random.Random, noise_permille: int = 0) -> None:
        self._dice, self._noise_permille = dice, noise_permille
        self._to_board = b""
        self._to_host = b""
        self.cut = False

    def read(self) -> bytes:
        """Return the bytes that the board has sent to the host."""
        data, self._to_host = self._to_host, b""
        return data

    def write(self, data: bytes) -> None:
        """Send bytes from the host to the board."""
        if not self.cut:
            self._to_board += self._damaged(data)

    def discard_output(self) -> None:
        self._to_board = b""

    def close(self) -> None:
        self.discard_output()

    def fileno(self) -> int:
        """Raise OSError, since a cable in memory has no descriptor to wait for."""
        raise OSError("a cable in memory has no descriptor")

    def taken(self) -> bytes:
        """Return the bytes that have arrived at the board, and remove them from the cable."""
        data, self._to_board = self._to_board, b""
        return data

    def push(self, data: bytes) -> None:
        """Send bytes from the board to the host."""
        if data and not self.cut:
            self._to_host += self._damaged(data)

    def _damaged(self, data: bytes) -> bytes:
        if not self._noise_permille:
            return data
        dice = self._dice
        return bytes(
            byte ^ (1 << dice.randrange(8)) if dice.randrange(1000) < self._noise_permille else byte for byte in data
        )


@dataclass(frozen=True, slots=True)
class EncoderReading:
    """A line of the encoder log: the ticks that both wheels have counted, at a time on the board's clock."""

    at_ms: float
    left_ticks: int
    right_ticks: int


class Lockstep:
    """Motor board, mechanics and crowd, all on the one clock `now_ms`. `watch` is called with the encoder reading of
    each tick."""

    def __init__(
        self,
        physics: SimulatedMechanics,
        seed: int,
        crowd: Crowd | None = None,
        noise_permille: int = 0,
        watch: Callable[[EncoderReading], None] | None = None,
        echo_lines: int = 2,
        crosstalk: float = 0.0,
        *,
        lidar: Fitting | None = None,
    ) -> None:
        """`echo_lines` of the board and `crosstalk` of the range sensors: as in `RangingTurns`. `lidar`: how it is
        mounted; None = no lidar."""
        dice = random.Random(f"board {seed}")
        self.physics, self.crowd = physics, crowd
        self.cable = MemoryCable(dice, noise_permille)
        self.lidar = SpinningLidar(physics.room, seed, lidar) if lidar is not None else None
        self.lidar_cable = MemoryCable(random.Random(f"lidar {seed}"), noise_permille)
        self.firmware = Firmware(dice)
        sensors = len(physics.ranging.sensors)
        self.firmware.sensors.ranges_mm = (0,) * sensors
        self.turns = RangingTurns(sensors, physics.range_mm, echo_lines, crosstalk, seed)
        self.battery = Battery(charge=dice.uniform(0.6, 1.0))
        self.now_ms = 0.0
        self.watch = watch
        self.peak_m_s = 0.0
        self._ticks = 0
        self._bump_until_ms = 0.0
        self._estop = self._bumper = False
        self._hangs_since_ms: float | None = None
        self._dice = dice
        self._place_crowd()

    def press_estop(self, pressed: bool = True) -> None:
        """Press or release the emergency stop."""
        self._estop = pressed

    def press_bumper(self, pressed: bool = True) -> None:
        """Press or release the bumper."""
        self._bumper = pressed

    def reset_board(self) -> None:
        """Restart the board's program; its count of wheel ticks and its time begin at zero again."""
        silent = (0,) * len(self.firmware.sensors.ranges_mm)
        self.firmware = Firmware(self._dice, Sensors(ranges_mm=silent), born_ms=self.now_ms)
        self._hangs_since_ms = None
        if isinstance(self.physics, Physics):
            self.physics.forget_turns()

    def hang_board(self) -> None:
        """Let the board's program hang until it is reset; the hardware watchdog then switches the motors off."""
        self._hangs_since_ms = self.now_ms

    @property
    def resting(self) -> bool:
        """Whether the robot stands still and no motion session is open, so that time may pass in larger steps
        (`rest`)."""
        firmware, physics = self.firmware, self.physics
        return not physics.speed_m_s and firmware.command == (0.0, 0.0) and not firmware.armed

    def rest(self, ms: float) -> None:
        """Let `ms` pass in one tick of the board, for a robot at rest. The board's messages are late by up to `ms`.

        People do not move meanwhile (see `move_people`), and the lidar is not read.
        """
        self._ticks = 0
        self._tick(ms)
        self._ticks = 0

    def move_people(self, ms: float) -> bool:
        """Let all people walk on for `ms` near a robot at rest. Return whether a person has run into the bumper and
        presses it now."""
        self._move_crowd(ms / 1000, 0.0)
        return self.now_ms < self._bump_until_ms

    def robot(self) -> RobotState:
        """Return the robot's pose and speed as the crowd perceives them."""
        x, y, heading = self.physics.pose
        return RobotState(x, y, heading, self.physics.speed_m_s, self.physics.body.radius_m)

    def advance(self, ms: float) -> None:
        """Let `ms` pass: first the ticks of the board, then one step of the crowd."""
        struck_m_s = 0.0
        for _ in range(round(ms / TICK_MS)):
            self._tick()
            if abs(self.physics.struck_m_s) > abs(struck_m_s):
                struck_m_s = self.physics.struck_m_s
        self._spin_lidar(ms)
        if self.crowd is not None:
            self._move_crowd(ms / 1000, struck_m_s)

    def _spin_lidar(self, ms: float) -> None:
        if self.lidar is not None:
            self.lidar_cable.push(self.lidar.turn(self.now_ms, self.physics.pose, ms))

    def _tick(self, ms: float = TICK_MS) -> None:
        self.now_ms += ms
        self._ticks += 1
        firmware, physics = self.firmware, self.physics
        pins = firmware.sensors
        told = self.turns.step(self.now_ms)
        if self._ticks % BATTERY_EVERY == 1:
            self.battery.drain(pins.current_ma, max(ms, BATTERY_EVERY * TICK_MS) / 1000)
            pins.battery_mv = self.battery.voltage_mv(pins.current_ma)
        physics.step(firmware.command, ms / 1000)
        physics.read(pins)
        pins.estop = self._estop
        pins.bumper = 1 if self._bumper or physics.touching or self.now_ms < self._bump_until_ms else 0
        data = self.cable.taken()
        if self._hangs_since_ms is not None:
            if self.now_ms - self._hangs_since_ms > WATCHDOG_MS:
                firmware.command = (0.0, 0.0)
        else:
            for sensor, range_mm in told:
                self.cable.push(firmware.range_line(sensor, range_mm))
            if data:
                self.cable.push(firmware.receive(data, self.now_ms))
            self.cable.push(firmware.tick(self.now_ms, ms / 1000))
        speed = abs(physics.speed_m_s)
        if speed > self.peak_m_s:
            self.peak_m_s = speed
        if self.watch is not None:
            self.watch(EncoderReading(self.now_ms, pins.left_ticks, pins.right_ticks))

    def _move_crowd(self, dt_s: float, struck_m_s: float) -> None:
        crowd = self.crowd
        if crowd is None:
            return
        robot = self.robot()
        if struck_m_s:
            robot = RobotState(robot.x, robot.y, robot.heading, struck_m_s, robot.radius_m)
        known = len(crowd.contacts)
        crowd.step(dt_s, robot)
        for contact in crowd.contacts[known:]:
            if contact.ahead and contact.walked_m_s > BUMP_M_S:
                self._bump_until_ms = self.now_ms + BUMP_MS
        self._place_crowd()

    def _place_crowd(self) -> None:
        if self.crowd is not None:
            room, robot = self.physics.room, self.physics.pose
            near = [one for one in self.crowd.people if hypot(one.x - robot[0], one.y - robot[1]) < 6.0]
            room.discs = [(one.x, one.y, one.radius_m) for one in near]
            room.echo_share = [one.cloth for one in near]

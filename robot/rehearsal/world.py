"""The lobby around a rehearsed robot: room, people, mechanics, motor board, sound, camera, printer and their faults.

The world outlives the robot's program: after a power failure, people stay where they are.
"""

import random
from math import cos, radians, sin
from pathlib import Path

from robot.core.dialogue.battery import mv_at
from robot.core.screen.ticket_slip import PrinterState
from robot.core.trouble import Trouble
from robot.rehearsal.parts.cable import FaultyCable
from robot.rehearsal.parts.camera import CameraInMemory
from robot.rehearsal.parts.desk import PrinterInMemory
from robot.rehearsal.parts.sound_field import ROOM_DBFS, SoundField
from robot.rehearsal.people import People
from robot.rehearsal.scenarios.orders import Block
from robot.rehearsal.shared_assets import map_of, ways_of
from robot.runtime.content.core_rules import has_lidar
from robot.runtime.settings.schema import LidarSettings, Settings
from simulators.people.crowd_members import RobotState
from simulators.physics.battery import CELLS
from simulators.physics.differential_drive import Physics, well_calibrated
from simulators.physics.lidar import Fitting
from simulators.physics.lockstep import EncoderReading, Lockstep
from simulators.physics.range_sensors import Ranging, fitted
from simulators.physics.speed_limit_monitor import Monitor, Violation

MM_PER_TICK = 2 * 3.141592653589793 * 75.0 / 1320
_PRINTER = {
    "printer_paper": PrinterState.PAPER_OUT,
    "printer_lid": PrinterState.LID_OPEN,
    "printer_unplugged": PrinterState.UNPLUGGED,
}
_EMPTY_MV, _SPAN_MV = 3_050.0, 600.0
"""Voltage of an empty battery cell, and how much higher that of a full cell is, mV (`simulators.physics.battery`)."""


class RehearsalWorld:
    """A lobby in which `people` nameless persons walk about. `faults`: name of each fault in force -> its values."""

    def __init__(self, settings: Settings, lobby: Path, seed: int, people: int = 0) -> None:
        self.lobby, self.planner = map_of(lobby)
        self.settings = settings
        ways = ways_of(lobby)
        self.room = ways.room
        dice = random.Random(f"home {seed}")
        home = self.lobby.home
        pose = (
            home.x_m + dice.gauss(0.0, 0.02),
            home.y_m + dice.gauss(0.0, 0.02),
            radians(home.heading_deg) + dice.gauss(0.0, 0.01),
        )
        ranging = Ranging(fitted(settings.base.range_bearings_deg))
        self.physics = Physics(self.room, pose, well_calibrated(seed), seed, ranging)
        body = RobotState(*pose, 0.0, self.physics.body.radius_m)
        self.people = People(self.lobby, ways, seed, people, body)
        lidar = fitting_of(settings.lidar) if has_lidar(settings) else None
        self.lockstep = Lockstep(self.physics, seed, self.people, watch=self._judge, lidar=lidar)
        self.cable = FaultyCable(random.Random(f"cable {seed}"))
        self.lidar_cable = FaultyCable(random.Random(f"lidar {seed}"))
        self.lockstep.cable, self.lockstep.lidar_cable = self.cable, self.lidar_cable
        self.monitor = Monitor(MM_PER_TICK)
        self.braking, self.linked = "", True
        self._stops_itself_until_ms = 0.0
        self.air = SoundField(seed)
        self.printer = PrinterInMemory()
        self.faults: dict[str, dict[str, float]] = {}
        self.camera = CameraInMemory(
            self.lobby, self.room, self.people, lambda: self.physics.pose, seed, lambda: self.lockstep.now_ms
        )

    @property
    def violations(self) -> tuple[Violation, ...]:
        """Violations of the limits of speed and braking by the wheels, since the beginning."""
        return tuple(self.monitor.violations)

    @property
    def lidar_well(self) -> bool:
        """Whether no fault of a lidar is in force; True without a lidar. (The robot detects such a fault only while it
        reads the lidar.)"""
        return self.lockstep.lidar is None or not any(name.startswith("lidar") for name in self.faults)

    def robot(self) -> RobotState:
        """Return the robot's pose and speed as people perceive them."""
        return self.lockstep.robot()

    def block(self, order: Block) -> None:
        """Put a person or a thing in the robot's way. Raises `Trouble` for a place in a wall or in furniture."""
        x, y, heading = self.physics.pose
        ahead = x + order.ahead_m * cos(heading), y + order.ahead_m * sin(heading)
        if self.room.walls_m(*ahead, 0.2) < 0.2:
            raise Trouble(
                "there is a wall or furniture at that place",
                "chỗ đó là tường hoặc đồ đạc",
                key="ahead_m",
                value=order.ahead_m,
                remedy="block the robot on the way, or nearer",
                remedy_vi="chặn robot trên đường đi, hoặc gần hơn",
            )
        self.people.block(order, ahead)

    def sound_of(self, who: str, words: str, louder_db: float) -> int:
        """Let the person `who` speak. Return the time until the end of the speech, ms."""
        x, y, _ = self.physics.pose
        person = self.people.named(who).person
        away_m = ((person.x - x) ** 2 + (person.y - y) ** 2) ** 0.5
        return self.air.say(who, words, away_m, louder_db)

    def break_down(self, name: str, values: dict[str, float]) -> None:
        """Begin the fault `name` of a device; faults inside the program are begun by
        `robot.rehearsal.program_faults`."""
        self.faults[name] = values
        self._switch(name, values, broken=True)

    def mend(self, name: str) -> None:
        """End the fault `name` of a device."""
        self._switch(name, self.faults.pop(name, {}), broken=False)

    def _switch(self, name: str, values: dict[str, float], *, broken: bool) -> None:
        """Begin or end the fault `name`. `values`: those with which it began, {} when it was not in force."""
        lockstep = self.lockstep
        match name:
            case "serial_cut":
                (self.cable.pull if broken else self.cable.plug_in)()
            case "half_frames":
                self.cable.torn_permille = int(values["permille"]) if broken else 0
            case "byte_noise":
                self.cable.set_noise(int(values["permille"]) if broken else 0)
            case "board_frozen" if broken:
                lockstep.hang_board()
            case "board_frozen":
                self.reset_board()
            case "board_reset" if broken:
                self.reset_board()
            case "estop":
                lockstep.press_estop(broken)
            case "bumper":
                lockstep.press_bumper(broken)
            case "low_battery" if broken:
                mv = mv_at(int(values["permille"]), self.settings.battery.rest_mv)
                lockstep.battery.charge = (mv / CELLS - _EMPTY_MV) / _SPAN_MV
            case "low_battery":
                lockstep.battery.charge = 0.9
            case "lidar_unplugged":
                (self.lidar_cable.pull if broken else self.lidar_cable.plug_in)()
            case "lidar_silent" if lockstep.lidar is not None:
                lockstep.lidar.silent = broken
            case "lidar_covered" if lockstep.lidar is not None:
                lockstep.lidar.covered = broken
            case "camera_dead" | "camera_dark" | "camera_frozen":
                setattr(self.camera, name.removeprefix("camera_"), broken)
            case "microphone_loud":
                self.air.set_noise(ROOM_DBFS + values["db"] if broken else ROOM_DBFS)
            case "microphone_babble":
                self.air.set_babble(ROOM_DBFS + values["db"] if broken else None)
            case "marker_moved" if values:
                self.camera.move_marker(int(values["marker"]), values["by_m"] if broken else 0.0)
            case "printer_paper" | "printer_lid" | "printer_unplugged":
                self.printer.now = _PRINTER[name] if broken else PrinterState.READY

    def reset_board(self) -> None:
        """Restart the board's program; for 1 s afterwards the speed monitor accepts the board's hardest braking."""
        self.lockstep.reset_board()
        self.monitor.forget()
        self._stops_itself_until_ms = self.lockstep.now_ms + 1_000.0

    def _judge(self, reading: EncoderReading) -> None:
        """Pass a reading of the wheel encoders to the speed monitor, which judges the drive independently of the
        controller."""
        firmware = self.lockstep.firmware
        if firmware.latched or firmware.sensors.estop or firmware.sensors.bumper:
            reason = "bumper"
        elif firmware.stops_alone or reading.at_ms < self._stops_itself_until_ms:
            reason = "silence"  # the board brakes at its own limit, without orders
        elif not self.linked or "board_frozen" in self.faults:
            reason = "silence"
        else:
            reason = self.braking
        self.monitor.take(reading.at_ms, reading.left_ticks, reading.right_ticks, reason)


def fitting_of(place: LidarSettings) -> Fitting:
    """Return how a lidar is mounted according to its settings."""
    return Fitting(place.ahead_m, place.aside_m, place.yaw_deg, place.view_deg)

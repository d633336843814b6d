"""The simulated board as a program: firmware and physics in real time behind a pseudo terminal.

The program speaks the board's lines on one pty and a lidar's packets on another. On stdin it takes one JSON object a
line:

    {"do": "state"}                                one state line on standard output
    {"do": "log", "since_ms": 0}                   the wheel speeds since then: [[ms, left mm/s, right mm/s], ..]
    {"do": "wire", "since_ms": 0}                  the cable's traffic since then: [[ms, "->" or "<-", text], ..]
    {"do": "estop", "pressed": true}               press or release the emergency stop
    {"do": "bump"}                                 tap the bumper for 100 ms
    {"do": "bumper", "pressed": true}              hold the bumper down, or release it
    {"do": "cliff", "mask": 1}                     no floor under the cliff sensors of this mask
    {"do": "obstacles", "discs": [[x, y, r], ..]}  people and things in the lobby
    {"do": "place", "pose": [x, y, rad]}           lift the robot and set it down elsewhere
    {"do": "battery", "mv": 23000}                 voltage in the battery line
    {"do": "freeze", "ms": 3000}                   the firmware hangs: nothing is read or sent, the wheels coast
    {"do": "noise", "permille": 20}                share of bytes that arrive damaged, in both directions
    {"do": "reset"}                                the board restarts, as after a dip of its supply
    {"do": "halves", "permille": 300}              lines come in two pieces; of this share the second one is lost
    {"do": "unplug"} {"do": "plug"}                pull the cable; plug it in: another pty behind the same `--link`
    {"do": "lidar_unplug"} {"do": "lidar_plug"}    the same for the lidar's cable, behind `--lidar-link`
    {"do": "lidar_silent", "silent": true}         stop the lidar's motor, or start it
    {"do": "lidar_covered", "covered": true}       cover the lidar, or uncover it

Times are milliseconds of CLOCK_MONOTONIC, which all processes of a machine share. The end of stdin ends the program.
"""

import json
import os
import random
import select
import sys
import time
from collections import deque
from pathlib import Path
from typing import Any

from simulators.boards.firmware import Firmware
from simulators.boards.pty_cable import PtyPlug
from simulators.physics.differential_drive import Physics
from simulators.physics.lidar import SpinningLidar
from simulators.physics.lidar_cable import LidarCable
from simulators.physics.range_sensor_schedule import RangingTurns

STEP_MS = 5.0
LOG_STEPS = 24_000
WIRE_PIECES = 400
LATEST_CATCH_UP_MS = 80.0
"""If the program was held up for longer than this, ms, the missed time is skipped; else the wheels would seem to run
away. Chosen."""
BUMP_MS = 100.0
BATTERY_MV_PER_M = 0.5
HALVES_MS = 12.0


class BoardServer:
    """The simulated board as a server, with its pty, its clock and its log of wheel speeds."""

    def __init__(
        self, physics: Physics, seed: int, *, stream: bool, link: Path | None, lidar_link: Path | None = None
    ) -> None:
        self.physics = physics
        self._dice = random.Random(seed)
        self._boot(_clock_ms())
        self._stream = stream
        self._plug = PtyPlug(link)
        self._lidar = LidarCable(SpinningLidar(physics.room, seed), lidar_link)
        self._cable: deque[tuple[float, str, bytes]] = deque(maxlen=WIRE_PIECES)
        self._log: deque[tuple[float, int, int]] = deque(maxlen=LOG_STEPS)
        self._now_ms = _clock_ms()
        self._steps = 0
        self._bump_until_ms = 0.0
        self._frozen_until_ms = 0.0
        self._noise_permille = 0
        self._estop = False
        self._bumper_held = False
        self._cliff = 0
        self._battery_mv = 25_200
        self._halves_permille = 0
        self._late: deque[tuple[float, bytes]] = deque()
        self._commands = b""

    def run(self) -> None:
        """Serve the host and the commands until stdin ends."""
        _print_line({"port": self._plug.port, "lidar": self._lidar.port})
        os.set_blocking(sys.stdin.fileno(), False)
        try:
            while self._serve_once():
                pass
        finally:
            self._lidar.unplug()
            self._plug.unplug()

    def _serve_once(self) -> bool:
        wait_s = max(0.0, self._now_ms + STEP_MS - _clock_ms()) / 1000
        watched = [sys.stdin.fileno()] + [self._plug.master] * (self._plug.plugged and not self._frozen())
        ready, _, _ = select.select(watched, [], [], wait_s)
        if sys.stdin.fileno() in ready and not self._read_commands():
            return False
        if self._plug.plugged and self._plug.master in ready:  # the cable may just have been pulled
            self._read_cable()
        now = _clock_ms()
        while self._late and self._late[0][0] <= now:
            self._write(self._late.popleft()[1])
        if now - self._now_ms > LATEST_CATCH_UP_MS:
            self._now_ms = now - STEP_MS
        while self._now_ms + STEP_MS <= now:
            self._step()
        return True

    def _step(self) -> None:
        self._now_ms += STEP_MS
        self._steps += 1
        pins = self.firmware.sensors
        for told in self._turns.step(self._now_ms):
            line = self.firmware.range_line(*told)
            if not self._frozen():
                self._send(line)
        self.physics.step(self.firmware.command, STEP_MS / 1000)
        self.physics.read(pins)
        self._lidar.send(self._now_ms, self.physics.pose)
        pins.estop = self._estop
        bumped = self.physics.touching or self._bumper_held or self._now_ms < self._bump_until_ms
        pins.bumper, pins.cliff = int(bumped), self._cliff
        pins.battery_mv = round(self._battery_mv - BATTERY_MV_PER_M * self.physics.travelled_m)
        if not self._frozen():
            self._send(self.firmware.tick(self._now_ms, STEP_MS / 1000))
        self._log.append((self._now_ms, round(pins.left_mm_s), round(pins.right_mm_s)))
        if self._stream and self._steps % 4 == 0:
            _print_line(self._state())

    def _boot(self, now_ms: float) -> None:
        sensors = len(self.physics.ranging.sensors)
        self.firmware = Firmware(self._dice, born_ms=now_ms)
        self.firmware.sensors.ranges_mm = (0,) * sensors
        self._turns = RangingTurns(sensors, self.physics.range_mm)

    def _frozen(self) -> bool:
        return self._now_ms < self._frozen_until_ms

    def _state(self) -> dict[str, Any]:
        return {
            "at_ms": self._now_ms,
            "pose": [round(value, 5) for value in self.physics.pose],
            "wheel_mm_s": [round(speed * 1000, 1) for speed in self.physics.wheel_m_s],
            "command_mm_s": [round(speed, 1) for speed in self.firmware.command],
            "travelled_m": round(self.physics.travelled_m, 3),
            "touching": self.physics.touching,
            "ranges_mm": list(self.firmware.sensors.ranges_mm),
            "battery_mv": self.firmware.sensors.battery_mv,
        }

    def _read_cable(self) -> None:
        try:
            data = os.read(self._plug.master, 4096)
        except BlockingIOError:
            return
        data = self._damaged(data)
        self._cable.append((_clock_ms(), "->", data))
        self._send(self.firmware.receive(data, self._now_ms))

    def _send(self, data: bytes) -> None:
        data = self._damaged(data)
        if not self._halves_permille or len(data) < 2:
            self._write(data)
            return
        middle = self._dice.randrange(1, len(data))
        for piece in self._late:  # bytes never overtake each other
            self._write(piece[1])
        self._late.clear()
        self._write(data[:middle])
        if self._dice.randrange(1000) >= self._halves_permille:
            self._late.append((_clock_ms() + HALVES_MS, data[middle:]))

    def _write(self, data: bytes) -> None:
        if not data or not self._plug.plugged:
            return
        self._cable.append((_clock_ms(), "<-", data))
        try:
            os.write(self._plug.master, data)
        except BlockingIOError:
            return  # a real cable loses bytes that no one reads, too

    def _damaged(self, data: bytes) -> bytes:
        if not self._noise_permille:
            return data
        return bytes(
            byte ^ (1 << self._dice.randrange(8)) if self._dice.randrange(1000) < self._noise_permille else byte
            for byte in data
        )

    def _read_commands(self) -> bool:
        data = os.read(sys.stdin.fileno(), 65_536)
        *lines, self._commands = (self._commands + data).split(b"\n")
        for line in lines:
            if line.strip():
                self._do(json.loads(line))
        return bool(data)

    def _do(self, command: dict[str, Any]) -> None:
        match command["do"]:
            case "state":
                _print_line(self._state())
            case "log":
                _print_line({"log": [entry for entry in self._log if entry[0] >= command.get("since_ms", 0)]})
            case "wire":
                lately = [entry for entry in self._cable if entry[0] > command.get("since_ms", 0)]
                _print_line({"wire": [[at_ms, way, data.decode("latin-1")] for at_ms, way, data in lately]})
            case "estop":
                self._estop = command["pressed"]
            case "bump":
                self._bump_until_ms = self._now_ms + BUMP_MS
            case "bumper":
                self._bumper_held = command["pressed"]
            case "cliff":
                self._cliff = command["mask"]
            case "obstacles":
                self.physics.room.discs = [(x, y, r) for x, y, r in command["discs"]]
            case "place":
                x, y, heading = command["pose"]
                self.physics.pose = (x, y, heading)
            case "battery":
                self._battery_mv = command["mv"]
            case "freeze":
                self._frozen_until_ms = self._now_ms + command["ms"]
            case "noise":
                self._noise_permille = command["permille"]
            case "reset":
                self._boot(self._now_ms)
                self.physics.forget_turns()
            case "halves":
                self._halves_permille = command["permille"]
            case "unplug":
                self._plug.unplug()
                self._late.clear()
            case "plug":
                self._plug.plug()
            case "lidar_unplug":
                self._lidar.unplug()
            case "lidar_plug":
                self._lidar.plug()
            case "lidar_silent":
                self._lidar.hush(silent=command["silent"])
            case "lidar_covered":
                self._lidar.cover(covered=command["covered"])
            case unknown:
                _print_line({"error": f"unknown command {unknown!r}"})


def _clock_ms() -> float:
    return time.monotonic() * 1000


def _print_line(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()

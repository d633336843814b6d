"""The simulated board as a program: firmware and physics in real time behind a pseudo terminal.

Speaks the board's lines on the pty. On standard input it takes one JSON object a line:

    {"do": "state"}                                one state line on standard output
    {"do": "log", "since_ms": 0}                   the wheel speeds since then: [[ms, left mm/s, right mm/s], ..]
    {"do": "estop", "pressed": true}               press or release the emergency stop
    {"do": "bump"}                                 tap the bumper for 100 ms
    {"do": "bumper", "pressed": true}              hold the bumper down, or let it go
    {"do": "cliff", "mask": 1}                     no floor under the cliff sensors of this mask
    {"do": "obstacles", "discs": [[x, y, r], ..]}  people and things in the lobby
    {"do": "place", "pose": [x, y, rad]}           lift the robot and set it down elsewhere
    {"do": "battery", "mv": 23000}                 what the battery line says
    {"do": "freeze", "ms": 3000}                   the firmware hangs: nothing is read or sent, the wheels coast
    {"do": "noise", "permille": 20}                so many of a thousand bytes arrive damaged, both ways
    {"do": "reset"}                                the board restarts, as after a dip of its supply
    {"do": "unplug"}                               pull the cable

Times are milliseconds of CLOCK_MONOTONIC, which all processes of a machine share. The end of standard input ends it.
"""

import json
import os
import pty
import random
import select
import sys
import termios
import time
import tty
from collections import deque
from pathlib import Path
from typing import Any

from simulators.board_firmware import Firmware
from simulators.physics import Physics

STEP_MS = 5.0
LOG_STEPS = 24_000
LATEST_CATCH_UP_MS = 500.0
BUMP_MS = 100.0
RANGES_EVERY = 10
BATTERY_MV_PER_M = 0.5


class BoardServer:
    """Owns the pty, the clock and the wheel log."""

    def __init__(self, physics: Physics, seed: int, *, stream: bool, link: Path | None) -> None:
        self.physics = physics
        self._dice = random.Random(seed)
        self.firmware = Firmware(self._dice, born_ms=_clock_ms())
        self._stream = stream
        self._master, self._slave = pty.openpty()
        tty.setraw(self._slave, termios.TCSANOW)
        os.set_blocking(self._master, False)
        self.port = os.ttyname(self._slave)
        self._link = link
        if link is not None:
            link.unlink(missing_ok=True)
            link.symlink_to(self.port)
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
        self._plugged = True
        self._commands = b""

    def run(self) -> None:
        """Serve until standard input ends."""
        _tell({"port": self.port})
        os.set_blocking(sys.stdin.fileno(), False)
        try:
            while self._serve_once():
                pass
        finally:
            if self._link is not None:
                self._link.unlink(missing_ok=True)

    def _serve_once(self) -> bool:
        wait_s = max(0.0, self._now_ms + STEP_MS - _clock_ms()) / 1000
        watched = [sys.stdin.fileno()] + [self._master] * (self._plugged and not self._frozen())
        ready, _, _ = select.select(watched, [], [], wait_s)
        if sys.stdin.fileno() in ready and not self._read_commands():
            return False
        if self._master in ready:
            self._read_cable()
        now = _clock_ms()
        if now - self._now_ms > LATEST_CATCH_UP_MS:  # the whole machine stood still: so did the lobby
            self._now_ms = now - STEP_MS
        while self._now_ms + STEP_MS <= now:
            self._step()
        return True

    def _step(self) -> None:
        self._now_ms += STEP_MS
        self._steps += 1
        pins = self.firmware.sensors
        if self._steps % RANGES_EVERY == 0:
            pins.ranges_mm = self.physics.ranges_mm()
        self.physics.step(self.firmware.command, STEP_MS / 1000)
        self.physics.read(pins)
        pins.estop = self._estop
        bumped = self.physics.touching or self._bumper_held or self._now_ms < self._bump_until_ms
        pins.bumper, pins.cliff = int(bumped), self._cliff
        pins.battery_mv = round(self._battery_mv - BATTERY_MV_PER_M * self.physics.travelled_m)
        if not self._frozen():
            self._send(self.firmware.tick(self._now_ms, STEP_MS / 1000))
        self._log.append((self._now_ms, round(pins.left_mm_s), round(pins.right_mm_s)))
        if self._stream and self._steps % 4 == 0:
            _tell(self._state())

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
        }

    def _read_cable(self) -> None:
        try:
            data = os.read(self._master, 4096)
        except BlockingIOError:
            return
        self._send(self.firmware.receive(self._damaged(data), self._now_ms))

    def _send(self, data: bytes) -> None:
        if not data or not self._plugged:
            return
        try:
            os.write(self._master, self._damaged(data))
        except BlockingIOError:
            return  # nobody reads: a real cable loses the bytes too

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
                _tell(self._state())
            case "log":
                _tell({"log": [entry for entry in self._log if entry[0] >= command.get("since_ms", 0)]})
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
                self.firmware = Firmware(self._dice, born_ms=self._now_ms)
                self.physics.forget_turns()
            case "unplug":
                if self._plugged:
                    self._plugged = False
                    os.close(self._slave)
                    os.close(self._master)
            case unknown:
                _tell({"error": f"unknown command {unknown!r}"})


def _clock_ms() -> float:
    return time.monotonic() * 1000


def _tell(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()

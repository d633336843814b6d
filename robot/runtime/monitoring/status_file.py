"""Write the status file `FOLDER/robot.json`: the robot's health, for other programs on this computer.

The file is written when a part goes up or down, and once a minute. It names the parts that are down, but gives no error
text: such texts come from libraries and may hold anything.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from robot.core.diagnostics import Computer, Vitals
from robot.core.events import BaseState
from robot.core.parts import Part
from robot.core.trouble import Trouble
from robot.runtime.processes.atomic_files import write_whole

log = logging.getLogger("kiosk.standing")

LOOK_S = 2.0
EVERY_S = 60.0


class Standing(msgspec.Struct, frozen=True):
    """Content of the status file. `at_s`: when it was written, s since 1970; `gauges`: the newest measured values."""

    at_s: int
    version: str
    parts: dict[Part, bool]
    base: BaseState | None
    battery_mv: int | None
    computer: Computer
    gauges: dict[str, Any]


class StatusFile:
    """Writes the status file from the status board (`vitals`) and the measured values (`gauges`)."""

    def __init__(
        self,
        folder: Path,
        vitals: Callable[[], Vitals],
        gauges: Callable[[], dict[str, Any]],
        wall_s: Callable[[], float] = time.time,
    ) -> None:
        self._path, self._vitals, self._gauges, self._wall_s = folder / "robot.json", vitals, gauges, wall_s

    async def run(self) -> None:
        """Write the file on each change of a part's state and once a minute. Disk errors are only logged."""
        loop = asyncio.get_running_loop()
        parts: dict[Part, bool] | None = None
        due_s = 0.0
        while True:
            vitals = self._vitals()
            now_parts = {part: state.up for part, state in vitals.parts.items()}
            if now_parts != parts or loop.time() >= due_s:
                parts, due_s = now_parts, loop.time() + EVERY_S
                text = msgspec.json.encode(self._standing(vitals, now_parts)).decode()
                try:
                    await asyncio.to_thread(write_whole, {self._path: text})
                except Trouble as trouble:
                    log.warning("%s", trouble)
            await asyncio.sleep(LOOK_S)

    def _standing(self, vitals: Vitals, parts: dict[Part, bool]) -> Standing:
        base = vitals.base
        return Standing(
            int(self._wall_s()),
            vitals.version,
            parts,
            None if base is None else base.state,
            None if base is None else base.battery_mv or None,
            vitals.computer,
            self._gauges(),
        )

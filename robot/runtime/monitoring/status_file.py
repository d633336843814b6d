"""Write the status file `FOLDER/robot.json`: the robot's health, for other programs on this computer.

The file is written when a part goes up or down, when a visit or a trip begins or ends, and once a minute. It names the
parts that are down, but gives no error text: such texts come from libraries and may hold anything.
"""

import asyncio
import logging
import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from robot.core.diagnostics import Computer, Vitals
from robot.core.events import BaseReported, BaseState
from robot.core.parts import Part
from robot.core.trouble import Trouble
from robot.runtime.monitoring.activity_watch import RobotActivity
from robot.runtime.processes.atomic_files import write_whole

log = logging.getLogger("kiosk.standing")

LOOK_S = 2.0
EVERY_S = 60.0


class Spot(msgspec.Struct, frozen=True):
    """Place of the robot on the lobby map, m; `heading_deg`: its direction, anticlockwise from the x axis."""

    x_m: float
    y_m: float
    heading_deg: float


class Standing(msgspec.Struct, frozen=True):
    """Content of the status file. `at_s`: when it was written, s since 1970; `gauges`: the newest measured values.

    `since_s`: since when each part is as it is; `fault`, `pressed`, `broken_sensors`: what holds the base (see
    `BaseReported`); `began_s`: when the robot's program was started.
    """

    at_s: int
    version: str
    parts: dict[Part, bool]
    base: BaseState | None
    battery_mv: int | None
    computer: Computer
    gauges: dict[str, Any]
    since_s: dict[Part, int] = {}
    spot: Spot | None = None
    fault: str = ""
    pressed: bool = False
    broken_sensors: str = ""
    activity: RobotActivity = RobotActivity()
    began_s: int = 0


class StatusFile:
    """Writes the status file from the status board (`vitals`) and the measured values (`gauges`)."""

    def __init__(
        self,
        folder: Path,
        vitals: Callable[[], Vitals],
        gauges: Callable[[], dict[str, Any]],
        activity: Callable[[], RobotActivity] = RobotActivity,
        wall_s: Callable[[], float] = time.time,
    ) -> None:
        self._path, self._vitals, self._gauges, self._wall_s = path_in(folder), vitals, gauges, wall_s
        self._activity, self._began_s = activity, int(wall_s())

    async def run(self) -> None:
        """Write the file when a part, the base, a visit or a trip changes, and once a minute. Disk errors are only
        logged."""
        loop = asyncio.get_running_loop()
        last: object = None
        due_s = 0.0
        while True:
            vitals, activity = self._vitals(), self._activity()
            parts = {part: state.up for part, state in vitals.parts.items()}
            base = vitals.base
            watched = parts, activity, base and (base.state, base.fault, base.pressed, base.broken_names)
            if watched != last or loop.time() >= due_s:
                last, due_s = watched, loop.time() + EVERY_S
                text = msgspec.json.encode(self._standing(vitals, parts, activity)).decode()
                try:
                    await asyncio.to_thread(write_whole, {self._path: text})
                except Trouble as trouble:
                    log.warning("%s", trouble)
            await asyncio.sleep(LOOK_S)

    def _standing(self, vitals: Vitals, parts: dict[Part, bool], activity: RobotActivity) -> Standing:
        base = vitals.base
        return Standing(
            int(self._wall_s()),
            vitals.version,
            parts,
            None if base is None else base.state,
            None if base is None else base.battery_mv or None,
            vitals.computer,
            self._gauges(),
            since_s={part: int(state.since.timestamp()) for part, state in vitals.parts.items()},
            spot=None if base is None else _spot(base),
            fault="" if base is None else base.fault,
            pressed=base is not None and base.pressed,
            broken_sensors="" if base is None else base.broken_names,
            activity=activity,
            began_s=self._began_s,
        )


def path_in(folder: Path) -> Path:
    """Return the path of the status file in `folder`."""
    return folder / "robot.json"


def read_standing(folder: Path) -> Standing | None:
    """Return the newest state that the robot has written into `folder`; None = there is none, or none of this form."""
    try:
        return msgspec.json.decode(path_in(folder).read_bytes(), type=Standing)
    except (OSError, msgspec.MsgspecError):
        return None


def _spot(base: BaseReported) -> Spot:
    return Spot(base.x_mm / 1000, base.y_mm / 1000, math.degrees(base.heading_mrad / 1000))

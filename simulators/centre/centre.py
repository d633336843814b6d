"""The whole simulated centre around one robot that runs its ordinary program: sound, lobby, printer, disk, clock,
faults.

Faults of disk or clock must be listed in `prepared` before the robot starts.
"""

import contextlib
import sys
from collections.abc import Collection, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from simulators.audio.sound_faults import SoundFaults
from simulators.audio.sound_server import SoundServer
from simulators.centre.limited_disk import SmallDisk
from simulators.centre.movable_clock import WallClock
from simulators.centre.process_faults import ProcessFaults
from simulators.centre.robot_process import RobotProgram
from simulators.centre.touch_panel import SimulatedPanel
from simulators.lobby.client import LobbyClient
from simulators.printer.ticket_printer import SimulatedPrinter

PRINTER_FAULTS: Mapping[str, tuple[tuple[str, dict[str, object]], tuple[str, dict[str, object]]]] = {
    "printer_paper": (("paper", {"rows": 0}), ("paper", {"rows": None})),
    "printer_lid": (("lid", {"open": True}), ("lid", {"open": False})),
    "printer_unplugged": (("unplug", {}), ("plug", {})),
}
"""For each printer fault: the command of `simulators.printer.server` that begins it, and the one that ends it."""


class Premises:
    """The whole simulated centre, from `open` to `close`; its files are in the scratch folder `folder`. A context
    manager.

    `sets`: settings of the robot, "table.key" -> value; `variables`: environment variables of the robot; `printer`:
    whether it has a printer; `echo`: volume of the robot's voice in its microphone, as in `SoundServer`.
    """

    def __init__(
        self,
        folder: Path,
        lobby_map: Path,
        photo: Path,
        sets: Mapping[str, object] | None = None,
        *,
        variables: Mapping[str, str] | None = None,
        prepared: Collection[str] = (),
        printer: bool = False,
        echo: int = 0,
    ) -> None:
        self.folder = folder
        self._map, self._photo, self._sets, self._prepared = lobby_map, photo, dict(sets or {}), frozenset(prepared)
        self._variables = dict(variables or {})
        self.sound = SoundServer(folder / "sound", echo_volume=echo)
        self.printer = SimulatedPrinter(folder / "slips", link=folder / "printer") if printer else None
        self._socket = folder / "panel.socket"
        self.panel = SimulatedPanel(self._socket)
        self._stack = ExitStack()

    def open(self, *options: str) -> None:
        """Start everything, the robot last, with further `options` of `kiosk run`."""
        self.build()
        self.robot.start(*options)

    def build(self) -> None:
        """Start everything except the robot."""
        with contextlib.ExitStack() as stack:
            stack.callback(self.sound.stop)
            self.sound.start()
            self.lobby = stack.enter_context(LobbyClient(self._map, self._photo))
            if self.printer is not None:
                stack.enter_context(self.printer)
            var = self.folder / "var"
            disk = SmallDisk(var) if self._prepared & {"disk_full", "disk_read_only"} else None
            if disk is not None:
                stack.callback(disk.close)
            clock = WallClock(self.folder / "clock") if "clock_jump" in self._prepared else None
            environment = {**self.sound.environment, **(clock.environment if clock else {}), **self._variables}
            var.mkdir(parents=True, exist_ok=True)
            self.robot = RobotProgram(var, self._settings(var), environment, log=self.folder / "robot.log")
            self._sounds = SoundFaults(self.sound)
            self._processes = ProcessFaults(self.robot, disk, clock, self.restart)
            self._printer_faults: set[str] = set()
            stack.push(self._end_robot)
            self._stack = stack.pop_all()

    def close(self) -> None:
        """End everything that was started. While a KeyboardInterrupt is being handled, the robot's program is killed
        and no fault is mended: a person who has typed Ctrl-C does not wait for an orderly end."""
        self.panel.close()
        self._stack.__exit__(*sys.exc_info())

    def _end_robot(self, raised: type[BaseException] | None, *_: object) -> None:
        if raised is KeyboardInterrupt:
            self.robot.kill()
        else:
            self.robot.end()
            self.mend()

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def restart(self) -> None:
        """Start the robot's program again with the files on its disk, and a new client of its panel."""
        self.panel.close()
        self.panel = SimulatedPanel(self._socket)
        self.robot.start()

    @property
    def present(self) -> set[str]:
        """Names of the faults now in force."""
        of_lobby = self.lobby.do("state")["faults"]
        return {*of_lobby, *self._sounds.present, *self._processes.present, *self._printer_faults}

    def inject(self, name: str, **values: float) -> None:
        """Begin a fault of the lobby's devices, the sound, the robot's processes or the printer (`PRINTER_FAULTS`).

        Raises ValueError for an unknown or impossible fault.
        """
        if name in self._sounds.names:
            self._sounds.inject(name, **values)
        elif name in self._processes.names:
            self._processes.inject(name, **values)
        elif name in PRINTER_FAULTS:
            self._do_printer(PRINTER_FAULTS[name][0])
            self._printer_faults.add(name)
        else:
            self.lobby.do("fault", name=name, **values)

    def mend(self, name: str = "") -> None:
        """End the fault `name`; "" = end all faults."""
        if not name:
            for each in sorted(self.present):
                self.mend(each)
        elif name in self._sounds.names:
            self._sounds.mend(name)
        elif name in self._processes.names:
            self._processes.mend(name)
        elif name in PRINTER_FAULTS:
            self._do_printer(PRINTER_FAULTS[name][1])
            self._printer_faults.discard(name)
        else:
            self.lobby.do("mend", name=name)

    def _do_printer(self, command: tuple[str, dict[str, object]]) -> None:
        if self.printer is None:
            raise ValueError("this robot has no printer")
        self.printer.do(command[0], **command[1])

    def _settings(self, var: Path) -> dict[str, object]:
        found: dict[str, object] = {
            "camera.address": self.lobby.camera,
            "microphone.address": "device:",
            "speaker.address": "device:",
            "base.port": self.lobby.board,
            "lidar.port": self.lobby.lidar,
            "base.pose_file": var / "pose.json",
            "screen.fullscreen": "false",
            "screen.debug_port": f"unix:{self._socket}",
            "desk.file": var / "desk" / "desk.sqlite",
            "desk.figures_dir": var / "figures",
        }
        if self.printer is not None:
            found["printer.address"] = self.printer.address
        return {**found, **self._sets}

"""The simulated motor board: a separate program behind a real pseudo terminal.

`SimulatedBoard` starts the program and reads its state. For a technician or a test, `python -m
simulators.boards.motor_board --link PATH` runs it alone: the program prints its ports and takes the commands of
`simulators.boards.server` on stdin.
"""

import argparse
import math
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from robot.navigation.map.lobby_map import Lobby, Pose
from robot.paths import ROOT
from simulators.command_program import CommandProgram
from simulators.physics.differential_drive import Physics, well_calibrated
from simulators.physics.room import Disc, RoomGeometry

OBSTACLES_EVERY_S = 0.05
LOBBY_FILE = ROOT / "config" / "lobby.toml"


class SimulatedBoard(CommandProgram):
    """A simulated motor board and a lidar, on a robot that starts in `lobby` at the pose `start`.

    `obstacles()` returns the people and things now in the lobby as discs (x m, y m, radius m); `seed` decides
    mechanical errors and noise. A context manager.
    """

    name = "the simulated board"
    patience_s = 1.0
    """How long a check of `hardware.motor_boards.conformance` waits until a switch is pressed on this board, s."""

    def __init__(
        self,
        lobby: Lobby,
        start: Pose | None = None,
        obstacles: Callable[[], Sequence[Disc]] | None = None,
        seed: int = 0,
        link: Path | None = None,
        lidar_link: Path | None = None,
    ) -> None:
        """`link`, `lidar_link`: names of the board's and the lidar's port, which stay the same when a cable is pulled
        and plugged in again."""
        super().__init__()
        start = start or lobby.home
        self._lobby, self._start, self._obstacles, self._seed, self._link = lobby, start, obstacles, seed, link
        self._state: dict[str, Any] = {
            "pose": [start.x_m, start.y_m, math.radians(start.heading_deg)],
            "wheel_mm_s": [0.0, 0.0],
            "travelled_m": 0.0,
            "touching": False,
        }
        self._stopping = threading.Event()
        self._lidar_link = lidar_link
        self.port = self.lidar = ""

    def start(self) -> None:
        """Start the program and set `port` and `lidar`, the paths of the serial ports."""
        arguments = ["--stream", "--seed", str(self._seed), "--start", *map(str, self._state["pose"])]
        if self._link is not None:
            arguments += ["--link", str(self._link)]
        if self._lidar_link is not None:
            arguments += ["--lidar-link", str(self._lidar_link)]
        self._launch([sys.executable, "-m", "simulators.boards.motor_board", "--lobby-json", *arguments])
        self._write(msgspec.json.encode(self._lobby) + b"\n")
        told = self._answer()
        self.port = str(self._link or told["port"])
        self.lidar = str(self._lidar_link or told["lidar"])
        if self._obstacles is not None:
            threading.Thread(target=self._push_obstacles, name="obstacles", daemon=True).start()

    def stop(self) -> None:
        """End the program."""
        self._stopping.set()
        super().stop()

    def hold_up(self, seconds: float) -> None:
        """Stop the simulator for `seconds`, as if another program used the processor."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)
        time.sleep(seconds)
        self._process.send_signal(signal.SIGCONT)

    @property
    def pose(self) -> tuple[float, float, float]:
        """True pose: x m, y m, heading rad."""
        x, y, heading = self._state["pose"]
        return x, y, heading

    @property
    def wheel_mm_s(self) -> tuple[float, float]:
        """True rim speeds, left and right, mm/s."""
        left, right = self._state["wheel_mm_s"]
        return left, right

    @property
    def travelled_m(self) -> float:
        """Distance driven since the start, m."""
        return float(self._state["travelled_m"])

    @property
    def touching(self) -> bool:
        """Whether the robot's body touches an obstacle."""
        return bool(self._state["touching"])

    def press_estop(self) -> None:
        self.do("estop", pressed=True)

    def release_estop(self) -> None:
        self.do("estop", pressed=False)

    def press_bumper(self) -> None:
        self.do("bumper", pressed=True)

    def release_bumper(self) -> None:
        self.do("bumper", pressed=False)

    def lose_floor(self) -> None:
        """Let the cliff sensors see no floor, as at a step."""
        self.do("cliff", mask=1)

    def find_floor(self) -> None:
        self.do("cliff", mask=0)

    def bump(self) -> None:
        """Tap the bumper for 100 ms."""
        self.do("bump")

    def place(self, x_m: float, y_m: float, heading_rad: float) -> None:
        """Lift the robot and set it down at this pose."""
        self.do("place", pose=[x_m, y_m, heading_rad])

    def wheel_log(self, since_ms: float = 0.0) -> list[tuple[float, int, int]]:
        """Return the wheel speeds every 5 ms since `since_ms`: (CLOCK_MONOTONIC ms, left mm/s, right mm/s)."""
        self.do("log", since_ms=since_ms)
        return [(at, left, right) for at, left, right in self._answer()["log"]]

    @property
    def ranges_mm(self) -> tuple[int, ...]:
        """Readings of the range sensors, mm; () before the first reading."""
        return tuple(self._state.get("ranges_mm", ()))

    @property
    def battery_mv(self) -> int:
        """Battery voltage that the board reports, mV."""
        return int(self._state.get("battery_mv", 0))

    def wire(self, since_ms: float = 0.0) -> list[tuple[float, str, str]]:
        """Return the traffic on the cable since `since_ms`: (CLOCK_MONOTONIC ms, "->" to the board or "<-" from it,
        bytes as Latin-1)."""
        self.do("wire", since_ms=since_ms)
        return [(at_ms, way, text) for at_ms, way, text in self._answer()["wire"]]

    def do(self, what: str, **values: object) -> None:
        """Send one of the commands of `simulators.boards.server` to the simulator."""
        self._order(what, values)

    def _takes(self, value: dict[str, Any]) -> bool:
        state = "pose" in value
        if state:
            self._state = value
        return state

    def _push_obstacles(self) -> None:
        sent: Sequence[Disc] = ()
        while self._obstacles is not None and not self._stopping.wait(OBSTACLES_EVERY_S):
            discs = list(self._obstacles())
            if discs != sent:
                self.do("obstacles", discs=discs)
                sent = discs


def main() -> int:
    """Run the simulated board alone, as a program."""
    parser = argparse.ArgumentParser(prog="python -m simulators.boards.motor_board", description=__doc__)
    parser.add_argument("--link", type=Path, help="symbolic link that will point to the port")
    parser.add_argument("--lidar-link", type=Path, help="symbolic link that will point to the lidar's port")
    parser.add_argument("--lobby", type=Path, default=LOBBY_FILE, help="map of the lobby (TOML)")
    parser.add_argument("--lobby-json", action="store_true", help="the first input line is the lobby as JSON instead")
    parser.add_argument("--start", type=float, nargs=3, metavar=("X", "Y", "RAD"), help="where it stands; else home")
    parser.add_argument("--seed", type=int, default=0, help="of its mechanical errors and noise")
    parser.add_argument("--stream", action="store_true", help="print the state fifty times a second")
    args = parser.parse_args()
    if args.lobby_json:
        lobby = msgspec.json.decode(_first_line(), type=Lobby)
    else:
        lobby = msgspec.toml.decode(args.lobby.read_bytes(), type=Lobby)
    home = (lobby.home.x_m, lobby.home.y_m, math.radians(lobby.home.heading_deg))
    physics = Physics(
        RoomGeometry(lobby), tuple(args.start) if args.start else home, well_calibrated(args.seed), args.seed
    )

    from simulators.boards.server import BoardServer

    BoardServer(physics, args.seed, stream=args.stream, link=args.link, lidar_link=args.lidar_link).run()
    return 0


def _first_line() -> bytes:
    """Read the first line of stdin and no byte more, since the rest contains commands."""
    line = b""
    while not line.endswith(b"\n"):
        byte = os.read(sys.stdin.fileno(), 1)
        if not byte:
            break
        line += byte
    return line


if __name__ == "__main__":
    sys.exit(main())

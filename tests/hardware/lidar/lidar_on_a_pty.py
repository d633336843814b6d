"""A lidar that turns in a room, at the end of a cable."""

import contextlib
import os
import pty
import threading
import time
import tty
from collections.abc import Iterator
from pathlib import Path

import msgspec

from robot.navigation.map.lobby_map import Lobby
from simulators.physics.lidar import SpinningLidar
from simulators.physics.lidar_cable import LidarCable
from simulators.physics.room import Disc, RoomGeometry
from tests.hardware.motion.rig import LOBBY

CORRIDOR = msgspec.toml.decode(LOBBY.read_bytes(), type=Lobby)
HERE = (1.0, 2.0, 0.0)


class Turning:
    """It tells what it meets every few milliseconds, on a thread of its own."""

    def __init__(self, link: Path | None = None) -> None:
        self._room = RoomGeometry(CORRIDOR)
        self.cable = LidarCable(SpinningLidar(self._room, 1), link)
        self._leaving = threading.Event()
        self._busy = threading.Lock()
        self._thread = threading.Thread(target=self._turn, daemon=True)
        self._thread.start()

    @property
    def port(self) -> str:
        return self.cable.port

    def hush(self, *, silent: bool) -> None:
        with self._busy:
            self.cable.hush(silent=silent)

    def cover(self, *, covered: bool) -> None:
        with self._busy:
            self.cable.cover(covered=covered)

    def hold(self, disc: Disc) -> None:
        """Somebody holds a hand there."""
        with self._busy:
            self._room.discs, self._room.echo_share = [disc], [1.0]

    def plug(self) -> None:
        with self._busy:
            self.cable.plug()

    def unplug(self) -> None:
        with self._busy:
            self.cable.unplug()

    def end(self) -> None:
        self._leaving.set()
        self._thread.join()
        self.cable.unplug()

    def _turn(self) -> None:
        while not self._leaving.wait(0.005):
            with self._busy:
                self.cable.send(time.monotonic() * 1000, HERE)


@contextlib.contextmanager
def turning(link: Path | None = None) -> Iterator[Turning]:
    """A lidar until the end of the block."""
    lidar = Turning(link)
    try:
        yield lidar
    finally:
        lidar.end()


@contextlib.contextmanager
def other_device() -> Iterator[tuple[int, str]]:
    """Both ends of the cable of another device."""
    device, port = pty.openpty()
    tty.setraw(port)
    yield device, os.ttyname(port)
    os.close(port)
    os.close(device)


def leads_to(root: Path, name: str, port: str) -> None:
    """Below `root` the device of that name is at `port`."""
    (root / "dev").mkdir(exist_ok=True)
    (root / "dev" / name).symlink_to(port)

"""The lidar's end of a cable: its own pseudo terminal, to which a `SpinningLidar` sends all the time."""

import contextlib
import os
import select
from pathlib import Path

from simulators.boards.pty_cable import PtyPlug
from simulators.physics.lidar import SpinningLidar

EVERY_MS = 20.0


class LidarCable:
    """The cable of a lidar. Bytes that no one reads are lost, as on a real cable."""

    def __init__(self, lidar: SpinningLidar, link: Path | None) -> None:
        """`link`: a name that always leads to the present terminal, as udev's links do; None = no such name."""
        self._lidar, self._plug = lidar, PtyPlug(link)
        self._sent_ms: float | None = None

    @property
    def port(self) -> str:
        """Path of the terminal; it changes each time the cable is pulled and plugged in again."""
        return self._plug.port

    def send(self, now_ms: float, pose: tuple[float, float, float]) -> None:
        """Every EVERY_MS, send the packets since the last time, for a lidar on a robot at `pose` (x m, y m, heading
        rad)."""
        if self._sent_ms is None:
            self._sent_ms = now_ms
        if now_ms - self._sent_ms < EVERY_MS:
            return
        passed_ms, self._sent_ms = now_ms - self._sent_ms, now_ms
        if self._plug.plugged and select.select([], [self._plug.master], [], 0)[1]:
            with contextlib.suppress(BlockingIOError):
                os.write(self._plug.master, self._lidar.turn(now_ms, pose, passed_ms))

    def hush(self, *, silent: bool) -> None:
        """Stop the lidar's motor, so that no packets come, or start it again; the cable stays plugged in."""
        self._lidar.silent = silent

    def cover(self, *, covered: bool) -> None:
        """Cover the lidar, or uncover it; meanwhile it turns and sends as before."""
        self._lidar.covered = covered

    def plug(self) -> None:
        """Plug the cable in again."""
        self._plug.plug()

    def unplug(self) -> None:
        """Unplug the cable."""
        self._plug.unplug()

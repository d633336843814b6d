"""The lidar's end of a cable: a pseudo terminal of its own, on which a `SpinningLidar` talks without being asked."""

import contextlib
import os
import select
from pathlib import Path

from simulators.boards.pty_cable import PtyPlug
from simulators.physics.lidar import SpinningLidar

EVERY_MS = 20.0


class LidarCable:
    """When nobody reads, the bytes are lost, as on a real cable."""

    def __init__(self, lidar: SpinningLidar, link: Path | None) -> None:
        """`link`: as of `PtyPlug`."""
        self._lidar, self._plug = lidar, PtyPlug(link)
        self._told_ms: float | None = None

    @property
    def port(self) -> str:
        """The path of the terminal, another one each time that it was pulled and put back."""
        return self._plug.port

    def tell(self, now_ms: float, pose: tuple[float, float, float]) -> None:
        """It is at `pose` (x m, y m, heading rad); what it has met since is said every EVERY_MS."""
        if self._told_ms is None:
            self._told_ms = now_ms
        if now_ms - self._told_ms < EVERY_MS:
            return
        passed_ms, self._told_ms = now_ms - self._told_ms, now_ms
        if self._plug.plugged and select.select([], [self._plug.master], [], 0)[1]:
            with contextlib.suppress(BlockingIOError):
                os.write(self._plug.master, self._lidar.turn(now_ms, pose, passed_ms))

    def hush(self, *, silent: bool) -> None:
        """It turns no more, or again; the cable stays."""
        self._lidar.silent = silent

    def cover(self, *, covered: bool) -> None:
        """Something lies over it, or no more; it turns and talks."""
        self._lidar.covered = covered

    def plug(self) -> None:
        """Put it back."""
        self._plug.plug()

    def unplug(self) -> None:
        """Pull it, or leave it at last."""
        self._plug.unplug()

"""The lidar's end of a cable: a pseudo terminal of its own, on which a `SpinningLidar` talks without being asked."""

import contextlib
import os
import pty
import select
import termios
import tty
from pathlib import Path

from simulators.lidar import SpinningLidar

EVERY_MS = 20.0


class LidarCable:
    """`port` is the path of the terminal, another one each time that it was pulled and put back behind `link`."""

    def __init__(self, lidar: SpinningLidar, link: Path | None) -> None:
        self._lidar, self._link = lidar, link
        self._told_ms: float | None = None
        self._plugged = False
        self.plug()

    def tell(self, now_ms: float, pose: tuple[float, float, float]) -> None:
        """Once in a while it says what it has met since; when nobody reads a real cable loses the bytes too."""
        if self._told_ms is None:
            self._told_ms = now_ms
        if now_ms - self._told_ms < EVERY_MS:
            return
        passed_ms, self._told_ms = now_ms - self._told_ms, now_ms
        if self._plugged and select.select([], [self._master], [], 0)[1]:
            with contextlib.suppress(BlockingIOError):
                os.write(self._master, self._lidar.turn(now_ms, pose, passed_ms))

    def hush(self, *, silent: bool) -> None:
        """It turns no more, or again; the cable stays."""
        self._lidar.silent = silent

    def cover(self, *, covered: bool) -> None:
        """Something lies over it, or no more; it turns and talks."""
        self._lidar.covered = covered

    def plug(self) -> None:
        """The device gets the next free name, and the link leads to it."""
        if self._plugged:
            return
        self._master, self._slave = pty.openpty()
        tty.setraw(self._slave, termios.TCSANOW)
        os.set_blocking(self._master, False)
        self.port = os.ttyname(self._slave)
        self._plugged = True
        if self._link is not None:
            self._link.unlink(missing_ok=True)
            self._link.symlink_to(self.port)

    def unplug(self) -> None:
        """Pull it, or leave it at last."""
        if not self._plugged:
            return
        self._plugged = False
        if self._link is not None:
            self._link.unlink(missing_ok=True)
        os.close(self._slave)
        os.close(self._master)

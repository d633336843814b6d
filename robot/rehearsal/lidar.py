"""The lidar without its port and its thread: the real one over a cable in memory, on a made-up clock.

What `hardware.lidar_keeper` does around it: telling when its first turn has come, and when it is lost.
"""

from collections.abc import Callable
from math import inf
from statistics import median_low

from hardware.lidar import Lidar, LidarMount
from hardware.lidar_keeper import AGAIN_MS, SILENT_MS, TURN_PACKETS
from hardware.serial_port import CableLost
from robot.core.events import PartDown, PartUp
from robot.core.parts import Part
from robot.rehearsal.cable import FaultyCable


class LidarInMemory:
    """Call `step` before each control step of the base."""

    def __init__(self, cable: FaultyCable, mount: LidarMount) -> None:
        self._cable, self._mount = cable, mount
        self._lidar: Lidar | None = None
        self._up: bool | None = None
        self._since_ms = self._again_ms = 0.0

    @property
    def lidar(self) -> Lidar | None:
        """The one whose whole turn is known."""
        return self._lidar if self._up else None

    def step(self, now_ms: float, tell: Callable[[PartUp | PartDown], None]) -> None:
        """What has become of it."""
        lidar = self._lidar
        if lidar is None:
            if now_ms >= self._again_ms:
                self._lidar, self._since_ms = Lidar(self._cable, self._mount), now_ms
            return
        try:
            if not self._up:
                lidar.receive(now_ms)
        except CableLost as lost:
            self._lose(str(lost), now_ms, tell)
            return
        told_ms = median_low(lidar.scan.at_ms)
        if self._cable.cut or now_ms - max(self._since_ms, told_ms) > SILENT_MS:
            self._lose("memory: silent", now_ms, tell)
        elif not self._up and told_ms > -inf and lidar.figures.packets >= TURN_PACKETS:
            self._up = True
            tell(PartUp(Part.LIDAR, f"LD19, {self._cable.path}, {lidar.figures.turns_per_s:.1f} turns/s"))

    def _lose(self, reason: str, now_ms: float, tell: Callable[[PartUp | PartDown], None]) -> None:
        if self._up is not False:
            tell(PartDown(Part.LIDAR, reason))
        self._lidar, self._up, self._again_ms = None, False, now_ms + AGAIN_MS

"""The lidar without its port and its thread: the real one over a cable in memory, on a made-up clock.

What `hardware.lidar.connection` does around it: looking for it, reading it until it is up, opening it anew.
"""

from collections.abc import Callable

from hardware.lidar.connection import AGAIN_MS
from hardware.lidar.health_monitor import LidarWatch
from hardware.lidar.scanner import Lidar, LidarMount
from hardware.serial_ports.serial_port import CableLost
from robot.core.events import PartDown, PartUp
from robot.rehearsal.parts.cable import FaultyCable

HEARD_STEP_MS = 40.0


class LidarInMemory:
    """Of one motion process. Call `step` before each control step of the base."""

    def __init__(self, cable: FaultyCable, mount: LidarMount) -> None:
        self._cable, self._mount = cable, mount
        self._lidar: Lidar | None = None
        self._watch = LidarWatch()
        self._again_ms = 0.0

    @property
    def lidar(self) -> Lidar | None:
        """The one that may be used."""
        return self._lidar if self._watch.up else None

    @property
    def settled(self) -> bool:
        """It is up, or nobody can hear it: time need not pass finely for its sake."""
        return self._watch.up or self._cable.cut

    def step(self, now_ms: float, step_ms: float, tell: Callable[[PartUp | PartDown], None], *, askew: bool) -> None:
        """What has become of it. `askew`: what it sees contradicts the map.

        Of a robot at rest, whose time passes in large steps, nobody hears it (`simulators.physics.lockstep`).
        """
        lidar, cable, watch = self._lidar, self._cable, self._watch
        if step_ms > HEARD_STEP_MS and self.settled and not cable.cut:
            return
        if lidar is None:
            if now_ms >= self._again_ms:
                self._lidar = Lidar(cable, self._mount)
                watch.begin(self._lidar, now_ms)
            return
        lost = str(CableLost(cable.path, "pulled")) if cable.cut else ""
        if not lost and not watch.up:
            lidar.receive(now_ms)
        for event in watch.update(lidar, cable.path, now_ms, lost, askew=askew):
            tell(event)
        if watch.gone:
            self._lidar, self._again_ms = None, now_ms + AGAIN_MS

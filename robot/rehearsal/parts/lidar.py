"""The lidar without its port and its thread: the real driver on a simulated clock, over a cable in memory.

This module replaces `hardware.lidar.connection`: it looks for the lidar, reads it until it is up, and reopens a lost
one.
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
    """The lidar of one motion process. Call `step` before each control step of the base."""

    def __init__(self, cable: FaultyCable, mount: LidarMount) -> None:
        self._cable, self._mount = cable, mount
        self._lidar: Lidar | None = None
        self._watch = LidarWatch()
        self._again_ms = 0.0

    @property
    def lidar(self) -> Lidar | None:
        """The lidar while it is up; None while it is not."""
        return self._lidar if self._watch.up else None

    @property
    def settled(self) -> bool:
        """Whether the lidar is up or its cable is pulled; otherwise it is being started and needs short time steps."""
        return self._watch.up or self._cable.cut

    def step(self, now_ms: float, step_ms: float, emit: Callable[[PartUp | PartDown], None], *, askew: bool) -> None:
        """Read the lidar and report to `emit` when it goes up or down. `askew`: whether its readings contradict the
        map.

        While the robot rests, time passes in large steps and the lidar is not read (`simulators.physics.lockstep`).
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
            emit(event)
        if watch.gone:
            self._lidar, self._again_ms = None, now_ms + AGAIN_MS

"""Faults of the robot's own processes and of the computer that runs them.

recogniser_crash, base_crash, camera_crash, voice_crash   SIGSEGV in the process of the recogniser, the motion, the
                              camera, the voice
recogniser_hang, camera_hang, voice_hang
                              SIGSTOP to the process of the recogniser, of the camera, of the voice
slow_cpu (ms 400)             all processes of the robot stop for this part of each second, in short pieces
disk_full                     no byte is free on the robot's disk
disk_read_only                the robot's disk can't be written
descriptors_gone              no file, pipe or connection can be opened any more
clock_jump (seconds)          a person sets the clock
power_loss (seconds 20)       all processes end at once; after this time the robot starts again from its disk
"""

import contextlib
import os
import resource
import signal
import threading
import time
from collections.abc import Callable

from simulators.centre.limited_disk import SmallDisk
from simulators.centre.movable_clock import WallClock
from simulators.centre.robot_process import RobotProgram

_RECOGNISER, _MOTION, _CAMERA = (
    "voice_models.recognition.engine_process",
    "hardware.motion.process",
    "hardware.camera.process",
)
_VOICE = "voice_models.synthesis.voice_process"
_HANGS = {"recogniser_hang": _RECOGNISER, "camera_hang": _CAMERA, "voice_hang": _VOICE}
_PERIOD_S = 0.1
_FEW_DESCRIPTORS = 3


class ProcessFaults:
    """Faults of `robot`, its `disk` and its `clock`. `present`: names of the faults in force. `restart` starts the
    robot again."""

    names = (
        "recogniser_crash",
        "recogniser_hang",
        "base_crash",
        "camera_crash",
        "camera_hang",
        "voice_crash",
        "voice_hang",
        "slow_cpu",
        "disk_full",
        "disk_read_only",
        "descriptors_gone",
        "clock_jump",
        "power_loss",
    )

    def __init__(
        self, robot: RobotProgram, disk: SmallDisk | None, clock: WallClock | None, restart: Callable[[], None]
    ) -> None:
        self._robot, self._disk, self._clock, self._restart = robot, disk, clock, restart
        self._brake: _Brake | None = None
        self._hung: dict[str, int] = {}
        self.present: set[str] = set()

    def inject(self, name: str, **values: float) -> None:
        """Begin the fault `name`. Raises ValueError when the robot was not prepared for it, or when no process of the
        affected part runs."""
        match name:
            case "recogniser_crash":
                self._signal(_RECOGNISER, signal.SIGSEGV)
            case "base_crash":
                self._signal(_MOTION, signal.SIGSEGV)
            case "camera_crash":
                self._signal(_CAMERA, signal.SIGSEGV)
            case "voice_crash":
                self._signal(_VOICE, signal.SIGSEGV)
            case "recogniser_hang" | "camera_hang" | "voice_hang":
                self._hung[name] = self._signal(_HANGS[name], signal.SIGSTOP)
                self.present.add(name)
            case "slow_cpu":
                self.mend(name)
                self._brake = _Brake(self._robot, values.get("ms", 400.0) / 1000)
                self.present.add(name)
            case "disk_full":
                self._small_disk().fill(self._pids())
                self.present.add(name)
            case "disk_read_only":
                self._small_disk().allow_writing(allowed=False, processes=self._pids())
                self.present.add(name)
            case "descriptors_gone":
                self._limit_descriptors(_FEW_DESCRIPTORS)
                self.present.add(name)
            case "clock_jump":
                if self._clock is None:
                    raise ValueError("this robot lives by the machine's own clock")
                self._clock.move(values["seconds"])
            case "power_loss":
                self._robot.kill()
                time.sleep(values.get("seconds", 20.0))
                self._restart()

    def mend(self, name: str) -> None:
        """End the fault `name`; do nothing for a fault that happens and is over, such as a crash."""
        if name in self._hung:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._hung.pop(name), signal.SIGCONT)
        elif name == "slow_cpu" and self._brake is not None:
            self._brake.release()
            self._brake = None
        elif name == "disk_full" and name in self.present:
            self._small_disk().free(self._pids())
        elif name == "disk_read_only" and name in self.present:
            self._small_disk().allow_writing(allowed=True, processes=self._pids())
        elif name == "descriptors_gone" and name in self.present:
            self._limit_descriptors(None)
        self.present.discard(name)

    def _small_disk(self) -> SmallDisk:
        if self._disk is None:
            raise ValueError("this robot writes on the machine's own disk")
        return self._disk

    def _limit_descriptors(self, most: int | None) -> None:
        """Limit the number of files that the robot's processes may open; None = no limit. Files already open stay
        open."""
        for number in self._pids():
            with contextlib.suppress(ProcessLookupError):
                _, hard = resource.prlimit(number, resource.RLIMIT_NOFILE)
                resource.prlimit(number, resource.RLIMIT_NOFILE, (hard if most is None else most, hard))

    def _pids(self) -> list[int]:
        return [number for number, _ in self._robot.processes()]

    def _signal(self, module: str, number: signal.Signals) -> int:
        found = self._robot.child(module)
        if found is None:
            raise ValueError(f"no process of {module} runs")
        os.kill(found, number)
        return found


class _Brake:
    """A brake that stops the robot's processes for `still_s` of each second, as cpulimit does."""

    def __init__(self, robot: RobotProgram, still_s: float) -> None:
        self._robot, self._still_s = robot, min(max(still_s, 0.0), 0.95) * _PERIOD_S
        self._released = threading.Event()
        self._thread = threading.Thread(target=self._work, name="brake", daemon=True)
        self._thread.start()

    def release(self) -> None:
        self._released.set()
        self._thread.join()

    def _work(self) -> None:
        while not self._released.is_set():
            self._robot.signal(signal.SIGSTOP)
            self._released.wait(self._still_s)
            self._robot.signal(signal.SIGCONT)
            self._released.wait(_PERIOD_S - self._still_s)

"""Keeps the lidar of the motion process: looks for it, has it watched, tells when it is lost and when it is back.

The 20 ms step never waits for it. A USB device that is dying may hold whoever opens or closes it for seconds, so both
happen on a thread of their own, which ends with a lidar that was heard or with what is wrong. Reading is the step's.
"""

import threading
from collections.abc import Collection
from math import inf

from hardware.lidar.discovery import FoundLidar, LidarSearch
from hardware.lidar.health_monitor import LidarEvents, LidarWatch
from hardware.lidar.scanner import Lidar, LidarMount
from hardware.serial_ports.detachable_port import LastingPort
from robot.core.trouble import Trouble

AGAIN_MS = 1_000.0
_BACKLOG_READS = 64
"""More than a kernel keeps of what nobody has read."""
_CLOSING_S = 0.1


class LidarKeeper:
    """Call `step` once per control step, before it. What it says is said once."""

    def __init__(self, address: str, baud: int, mount: LidarMount) -> None:
        self._search = LidarSearch(address, baud, mount)
        self._looking: _Looking | None = None
        self._found: FoundLidar | None = None
        self._watch = LidarWatch()
        self._again_ms = -inf

    @property
    def lidar(self) -> Lidar | None:
        """The one that may be used; `receive` is the control step's."""
        return self._found.lidar if self._found is not None and self._watch.up else None

    def step(self, now_ms: float, held: Collection[str], *, askew: bool = False) -> LidarEvents:
        """What has become of it; `held` are the ports of the motor board. `askew`: what it sees contradicts the map."""
        if self._found is not None:
            return self._watch_found(self._found, now_ms, askew=askew)
        if self._looking is None:
            if now_ms >= self._again_ms:
                self._looking = _Looking(self._search, held)
            return ()
        if not self._looking.over:
            return ()
        looking, self._looking = self._looking, None
        if isinstance(looking.result, FoundLidar):
            self._found = looking.result
            self._watch.begin(self._found.lidar, self._found.at_ms)
            return ()
        self._again_ms = now_ms + AGAIN_MS
        return () if looking.left else self._watch.missing(str(looking.result))

    def let_go(self) -> None:
        """Leave the ports that are only listened at: the motor board is looked for among them."""
        if self._looking is not None:
            self._looking.leave()

    def close(self) -> None:
        """Give its port back."""
        if self._looking is not None:
            self._looking.leave()
            if isinstance(self._looking.result, FoundLidar):
                self._looking.result.port.close()
        if self._found is not None:
            self._found.port.close()
        self._looking = self._found = None

    def _watch_found(self, found: FoundLidar, now_ms: float, *, askew: bool) -> LidarEvents:
        lidar, port, _ = found
        if self._watch.away(now_ms):
            _discard(port)
        if not self._watch.up:
            lidar.receive(now_ms)
        events = self._watch.update(lidar, port.path, now_ms, port.lost, askew=askew)
        if self._watch.gone:
            self._found, self._again_ms = None, now_ms + AGAIN_MS
            threading.Thread(target=port.close, name="lidar", daemon=True).start()
        return events


class _Looking:
    """One look for it, on a thread of its own, which outlives nobody."""

    def __init__(self, search: LidarSearch, held: Collection[str]) -> None:
        self._search, self._held, self._leaving = search, held, threading.Event()
        self.result: FoundLidar | Trouble | None = None
        self._thread = threading.Thread(target=self._run, name="lidar", daemon=True)
        self._thread.start()

    @property
    def over(self) -> bool:
        """There is a `result`."""
        return not self._thread.is_alive()

    @property
    def left(self) -> bool:
        """It was not let listen to the end."""
        return self._leaving.is_set()

    def leave(self) -> None:
        """It is not waited for any longer than a port takes to close."""
        self._leaving.set()
        self._thread.join(_CLOSING_S)

    def _run(self) -> None:
        try:
            self.result = self._search.look(self._held, self._leaving)
        except Trouble as trouble:
            self.result = trouble
        except Exception as error:  # of a driver or a folder of the kernel, which nobody foresaw
            self.result = self._search.failed(error)


def _discard(port: LastingPort) -> None:
    """What has waited in the cable is of then: it must not count as of now."""
    for _ in range(_BACKLOG_READS):
        if not port.read():
            break

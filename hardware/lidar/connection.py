"""Keeps the lidar of the motion process: searches for it, watches it, and reports when it is lost and when it is back.

The 20 ms control step never waits for the lidar. A USB device that is dying may block a thread that opens or closes it
for seconds, so both happen on a thread of their own. The search ends with a lidar that sends, or with an error. The
control step itself reads the lidar.
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
"""Time between two searches for the lidar, ms. Chosen."""
_BACKLOG_READS = 64
"""Most reads to empty the kernel's buffer of old bytes. Chosen: more than the buffer holds."""
_CLOSING_S = 0.1
"""Longest wait for a search that was broken off to end, s. Chosen."""


class LidarKeeper:
    """Keeper of the lidar. Call `step` once, at the start of each control step; each change is reported once."""

    def __init__(self, address: str, mount: LidarMount) -> None:
        self._search = LidarSearch(address, mount)
        self._looking: _Looking | None = None
        self._found: FoundLidar | None = None
        self._watch = LidarWatch()
        self._again_ms = -inf

    @property
    def lidar(self) -> Lidar | None:
        """Return the lidar that may be used, whose `receive` the control step calls; None = no lidar is up."""
        return self._found.lidar if self._found is not None and self._watch.up else None

    def step(self, now_ms: float, held: Collection[str], *, askew: bool = False) -> LidarEvents:
        """Search for the lidar or watch it; return whether it went up or down.

        `held`: ports of the motor board. `askew`: the ranges of the lidar contradict the map.
        """
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
        """Break off a search and release its ports, because the motor board may be at one of them."""
        if self._looking is not None:
            self._looking.leave()

    def close(self) -> None:
        """Break off a search and close the lidar's port."""
        if self._looking is not None:
            self._looking.leave()
            if isinstance(self._looking.result, FoundLidar):
                self._looking.result.port.close()
        if self._found is not None:
            self._found.port.close()
        self._looking = self._found = None

    def _watch_found(self, found: FoundLidar, now_ms: float, *, askew: bool) -> LidarEvents:
        """Judge the lidar that was found; if it is gone, close its port on a thread of its own."""
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
    """A search for the lidar, on a thread of its own that ends with the program."""

    def __init__(self, search: LidarSearch, held: Collection[str]) -> None:
        self._search, self._held, self._leaving = search, held, threading.Event()
        self.result: FoundLidar | Trouble | None = None
        self._thread = threading.Thread(target=self._run, name="lidar", daemon=True)
        self._thread.start()

    @property
    def over(self) -> bool:
        """Whether the search has ended and there is a `result`."""
        return not self._thread.is_alive()

    @property
    def left(self) -> bool:
        """Whether the search was broken off."""
        return self._leaving.is_set()

    def leave(self) -> None:
        """Break the search off, and wait for its port to close, at most _CLOSING_S."""
        self._leaving.set()
        self._thread.join(_CLOSING_S)

    def _run(self) -> None:
        try:
            self.result = self._search.look(self._held, self._leaving)
        except Trouble as trouble:
            self.result = trouble
        except Exception as error:  # an unforeseen error of a driver or of the kernel's device tree
            self.result = self._search.failed(error)


def _discard(port: LastingPort) -> None:
    """Discard the bytes that wait at the port: they are old, and must not count as new."""
    for _ in range(_BACKLOG_READS):
        if not port.read():
            break

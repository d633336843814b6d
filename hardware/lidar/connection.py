"""Keeps the lidar of the motion process: searches for it, has it watched, reports when it is lost and when it is back.

The 20 ms step never waits for it. A USB device that is dying may block a thread that opens or closes it for seconds, so
both happen on a thread of their own. That thread ends with a lidar that sends, or with what is wrong. Reading is done
by the control step.
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
"""Time between two searches, ms. Chosen."""
_BACKLOG_READS = 64
"""Reads that empty the kernel's buffer of unread bytes. Chosen: more than it holds."""
_CLOSING_S = 0.1
"""How long the end of a search is waited for, s. Chosen."""


class LidarKeeper:
    """Call `step` once per control step, before it. Each change is reported once."""

    def __init__(self, address: str, mount: LidarMount) -> None:
        self._search = LidarSearch(address, mount)
        self._looking: _Looking | None = None
        self._found: FoundLidar | None = None
        self._watch = LidarWatch()
        self._again_ms = -inf

    @property
    def lidar(self) -> Lidar | None:
        """The lidar that may be used; the control step calls its `receive`. None = there is none now."""
        return self._found.lidar if self._found is not None and self._watch.up else None

    def step(self, now_ms: float, held: Collection[str], *, askew: bool = False) -> LidarEvents:
        """Return what has become of the lidar.

        `held`: ports of the motor board. `askew`: what the lidar measures contradicts the map.
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
        """Leave the ports that are only listened at: the motor board is searched for among them."""
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
        """Judge the lidar that was found; close it, on a thread of its own, if it must be searched for anew."""
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
        """Whether there is a `result`."""
        return not self._thread.is_alive()

    @property
    def left(self) -> bool:
        """Whether the search was broken off."""
        return self._leaving.is_set()

    def leave(self) -> None:
        """Break the search off, and wait at most for a port to close."""
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
    """Discard what has waited in the cable: it is old, and must not count as of now."""
    for _ in range(_BACKLOG_READS):
        if not port.read():
            break

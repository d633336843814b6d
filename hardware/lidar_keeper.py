"""Keeps the lidar of the motion process: looks for it, watches it, tells when it is lost and when it is back.

The 20 ms step never waits for it. A USB device that is dying may hold whoever opens or closes it for seconds, so both
happen on a thread of their own, which ends with a lidar that was heard or with what is wrong. Reading is the step's.
"""

import threading
from collections.abc import Collection
from math import inf
from statistics import median_low

from hardware.lidar import Lidar, LidarMount
from hardware.lidar_search import Heard, LidarSearch
from robot.core.events import PartDown, PartUp
from robot.core.parts import Part
from robot.core.trouble import Trouble

AGAIN_MS = 1_000.0
SILENT_MS = 1_000.0
"""A turn takes 100 ms: when most of the sectors were not told for so long, the whole lidar counts as lost.

Not each of them: behind somebody close by, no point comes from a sector, as the middle of the robot sees it.
"""
TURN_PACKETS = 38
AWAY_MS = 100.0
"""Whoever has not looked for so long can't say that it was silent."""
_BACKLOG_READS = 64
"""More than a kernel keeps of what nobody has read."""
_CLOSING_S = 0.1

Told = tuple[PartUp | PartDown, ...]


class LidarKeeper:
    """Call `step` once per control step, before it. What it says is said once."""

    def __init__(self, address: str, baud: int, mount: LidarMount) -> None:
        self._search = LidarSearch(address, baud, mount)
        self._looking: _Looking | None = None
        self._heard: Heard | None = None
        self._up: bool | None = None
        self._again_ms = self._since_ms = self._stepped_ms = -inf

    @property
    def lidar(self) -> Lidar | None:
        """The one of which a turn is known; `receive` is the control step's."""
        return self._heard.lidar if self._heard is not None and self._up else None

    def step(self, now_ms: float, held: Collection[str]) -> Told:
        """What has become of it; `held` are the ports of the motor board."""
        away, self._stepped_ms = now_ms - self._stepped_ms > AWAY_MS, now_ms
        if self._heard is not None:
            if away:
                self._skip(self._heard, now_ms)
            return self._watch(self._heard, now_ms)
        if self._looking is None:
            if now_ms >= self._again_ms:
                self._looking = _Looking(self._search, held)
            return ()
        if not self._looking.over:
            return ()
        looking, self._looking = self._looking, None
        if isinstance(looking.result, Heard):
            self._heard, self._since_ms = looking.result, now_ms
            return ()
        self._again_ms = now_ms + AGAIN_MS
        return () if looking.left else self._down(str(looking.result))

    def let_go(self) -> None:
        """Leave the ports that are only listened at: the motor board is looked for among them."""
        if self._looking is not None:
            self._looking.leave()

    def close(self) -> None:
        """Give its port back."""
        if self._looking is not None:
            self._looking.leave()
            if isinstance(self._looking.result, Heard):
                self._looking.result.port.close()
        if self._heard is not None:
            self._heard.port.close()
        self._looking = self._heard = None

    def _watch(self, heard: Heard, now_ms: float) -> Told:
        lidar, port = heard
        if not self._up:
            lidar.receive(now_ms)
        told_ms = median_low(lidar.scan.at_ms)
        if port.lost or now_ms - max(self._since_ms, told_ms) > SILENT_MS:
            self._heard = None
            threading.Thread(target=port.close, name="lidar", daemon=True).start()
            self._again_ms = now_ms + AGAIN_MS
            return self._down(port.lost or _silent(port.path, partly=lidar.fresh(now_ms)))
        if self._up or told_ms == -inf or lidar.figures.packets < TURN_PACKETS:
            return ()
        self._up = True
        return (PartUp(Part.LIDAR, f"LD19, {port.path}, {lidar.figures.turns_per_s:.1f} turns/s"),)

    def _skip(self, heard: Heard, now_ms: float) -> None:
        """What has waited in the cable is of then: it must not count as of now."""
        self._since_ms = now_ms
        for _ in range(_BACKLOG_READS):
            if not heard.port.read():
                break

    def _down(self, reason: str) -> Told:
        told, self._up = self._up is not False, False
        return (PartDown(Part.LIDAR, reason),) if told else ()


class _Looking:
    """One look for it, on a thread of its own, which outlives nobody."""

    def __init__(self, search: LidarSearch, held: Collection[str]) -> None:
        self._search, self._held, self._leaving = search, held, threading.Event()
        self.result: Heard | Trouble | None = None
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


def _silent(path: str, *, partly: bool) -> str:
    what, vi = ("only a part of its turn comes", "chỉ nhận một phần vòng quét") if partly else ("silent", "im lặng")
    return f"{path}: {what}; see whether it turns | {path}: {vi}; xem lidar có quay không"

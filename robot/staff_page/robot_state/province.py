"""The robots of the province, as this robot's fleet reports them; read at most once a minute."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

from robot.core.trouble import Trouble

log = logging.getLogger("kiosk.staff")

FRESH_S = 60.0
"""How long a reading of the fleet is shown before it is read again, s. Chosen: robots report once a minute."""


class ProvinceRobot(NamedTuple):
    """A robot of the province. `online`: whether it is connected; `heard_s`: its newest report, s since 1970, None =
    none; `down`: its parts that are down; `silent`: whether its program has stopped."""

    name: str
    online: bool
    heard_s: int | None = None
    battery_mv: int | None = None
    down: tuple[str, ...] = ()
    silent: bool = False
    visits: int = 0
    version: str = ""


class ProvinceReading(NamedTuple):
    """Reading of the fleet. `failed`: whether the newest attempt failed."""

    robots: Sequence[ProvinceRobot] = ()
    failed: bool = False


class Province:
    """The fleet, read by `read`, which may block for some seconds and raise `Trouble`. May be used by any thread."""

    def __init__(self, read: Callable[[], Sequence[ProvinceRobot]]) -> None:
        self._read, self._lock = read, threading.Lock()
        self._last = ProvinceReading()
        self._at_s: float | None = None

    def robots(self) -> ProvinceReading:
        """Return the robots of the province; while another thread reads them, the reading before."""
        if not self._lock.acquire(blocking=self._at_s is None):
            return self._last
        try:
            if self._at_s is None or time.monotonic() - self._at_s > FRESH_S:
                self._look()
            return self._last
        finally:
            self._lock.release()

    def _look(self) -> None:
        try:
            self._last = ProvinceReading(tuple(self._read()))
        except Trouble as trouble:
            log.warning("the fleet cannot be read: %s", trouble)
            self._last = self._last._replace(failed=True)
        self._at_s = time.monotonic()

"""Check PINs for the staff's screen, and lock it after too many wrong ones.

Wrong tries and the lock are stored in the desk's database, so that a restart does not reset the count. When the disk
fails, wrong tries are counted in memory only, until the next restart.
"""

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from robot.core.screen.desk_values import Level
from robot.core.trouble import Trouble
from robot.desk.database.connection import open_database, trouble
from robot.desk.pins import matches, well_formed

log = logging.getLogger("kiosk.guard")

WRONG_LIMIT = 5
LOCK_S = 900


class Admission(NamedTuple):
    """Result of a check: the access level of the PIN, and for how long, ms, no PIN is checked (0 = not locked)."""

    level: Level
    locked_ms: int = 0


class PinTries(NamedTuple):
    """Number of wrong PINs in a row, and begin and end of the lock after them, s since 1970 (0, 0 = no lock)."""

    wrong: int = 0
    locked_from_s: float = 0.0
    locked_until_s: float = 0.0

    def lock_left_s(self, now_s: float) -> float:
        """Return how long the lock still lasts, s; `LOCK_S` if the clock was set back to before the lock."""
        if self.locked_until_s and now_s < self.locked_from_s:
            return LOCK_S
        return max(0.0, self.locked_until_s - now_s)


class Guard:
    """Checks PINs against `pins`: access level and hash of each (`robot.desk.pins`). May be used by any thread; checks
    one PIN at a time."""

    def __init__(self, path: Path, pins: Iterable[tuple[Level, str]], wall_s: Callable[[], float] = time.time) -> None:
        """Prepare to check against `pins`; `path`: the desk's database, in which wrong tries are stored."""
        self._path, self._wall_s = path, wall_s
        self._pins = sorted(pins, reverse=True)  # two levels with the same PIN: the higher counts
        self._tries: PinTries | None = None  # None = not yet read
        self._one = threading.Lock()

    def check(self, pin: str) -> Admission:
        """Return the access level of `pin`. Takes about 0.1 s per stored PIN. A malformed PIN is not counted."""
        if not well_formed(pin):
            return Admission(Level.NOBODY)
        with self._one:
            return self._checked(pin)

    def _checked(self, pin: str) -> Admission:
        now_s, tries = self._wall_s(), self._recalled() if self._tries is None else self._tries
        left_s = tries.lock_left_s(now_s)
        if left_s:
            if now_s < tries.locked_from_s:
                self._keep(PinTries(tries.wrong, now_s, now_s + LOCK_S))
            log.warning("a PIN was typed while the staff's screen is locked")
            return Admission(Level.NOBODY, round(left_s * 1000))
        wrong = 0 if tries.locked_until_s else tries.wrong  # after a lock the count starts anew
        admitted = [level for level, kept in self._pins if matches(pin, kept)]  # no early exit: equal time
        if admitted:
            self._keep(PinTries())
            log.info("the staff's screen is opened, level %d", admitted[0])
            return Admission(admitted[0])
        wrong += 1
        if wrong < WRONG_LIMIT:
            self._keep(PinTries(wrong))
            log.warning("a wrong PIN, %d in a row", wrong)
            return Admission(Level.NOBODY)
        self._keep(PinTries(wrong, now_s, now_s + LOCK_S))
        log.error("%d wrong PINs in a row: the staff's screen is locked for %d minutes", wrong, LOCK_S // 60)
        return Admission(Level.NOBODY, LOCK_S * 1000)

    def _recalled(self) -> PinTries:
        """Return the wrong tries that the database holds from an earlier run; none if it cannot be read."""
        try:
            with closing(open_database(self._path)) as database:
                row = database.execute("SELECT wrong, locked_from_s, locked_until_s FROM pin_tries").fetchone()
        except (Trouble, sqlite3.Error) as error:
            self._log_failure(error)
            return PinTries()
        return PinTries() if row is None else PinTries(*row)

    def _keep(self, tries: PinTries) -> None:
        self._tries = tries
        try:
            with closing(open_database(self._path)) as database:
                database.execute("PRAGMA synchronous = FULL")  # a power cut does not reset the count
                database.execute("INSERT OR REPLACE INTO pin_tries VALUES (1, ?, ?, ?)", tries)
        except (Trouble, sqlite3.Error) as error:
            self._log_failure(error)

    def _log_failure(self, error: Trouble | sqlite3.Error) -> None:
        told = error if isinstance(error, Trouble) else trouble(self._path, error)
        log.error("wrong PINs are counted in memory only: %s", told)

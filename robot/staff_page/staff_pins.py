"""The PINs that open the page. They are read again when the settings change, so that a PIN that was taken away opens
nothing any more, and ends the sessions that it began."""

import logging
import os
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from robot.core.trouble import Trouble, Troubles
from robot.desk.pins import matches, well_formed
from robot.runtime.settings.file_stamps import Stamp, stamp_of
from robot.runtime.settings.schema import Pin

log = logging.getLogger("kiosk.staff")


class StaffPins:
    """The hashes of the PINs in force. May be used by any thread."""

    def __init__(self, read: Callable[[], Iterable[Pin]], files: Sequence[Path]) -> None:
        """Read the PINs with `read`, now and whenever one of the settings' `files` has changed. Raises `Troubles`."""
        self._read, self._files = read, files
        self._one = threading.Lock()
        self._stamps = self._seen()
        self._hashes = self._load()

    def hashes(self) -> tuple[str, ...]:
        """Return the hashes of the PINs in force. Settings that cannot be read leave the earlier PINs in force."""
        with self._one:
            seen = self._seen()
            if seen != self._stamps:
                self._stamps = seen
                try:
                    self._hashes = self._load()
                    log.info("the settings have changed: %d PINs are in force", len(self._hashes))
                except (Trouble, Troubles) as trouble:
                    log.error("the PINs of before stay in force: %s", trouble)
            return self._hashes

    def opened_by(self, pin: str) -> str:
        """Return the hash that `pin` matches, "" if there is none. Takes about 0.1 s for each PIN in force."""
        if not well_formed(pin):
            return ""
        return next(iter([kept for kept in self.hashes() if matches(pin, kept)]), "")  # no early exit: equal time

    def _load(self) -> tuple[str, ...]:
        return tuple(pin.hash for pin in self._read())

    def _seen(self) -> list[Stamp | None]:
        """Return the stamp of each file; None for a file that is not there."""
        found: list[Stamp | None] = []
        for path in self._files:
            try:
                found.append(stamp_of(os.stat(path)))
            except OSError:
                found.append(None)
        return found

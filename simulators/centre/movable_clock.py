"""The wall clock of one program, which can be moved by libfaketime, a library between program and kernel.

Only the time of day is moved, as when NTP or a person sets the clock; CLOCK_MONOTONIC is not affected. Debian's package
is libfaketime.
"""

from collections.abc import Mapping
from pathlib import Path

from robot.core.trouble import Trouble


class WallClock:
    """A movable clock for programs that run with `environment`; its file is in `folder`. Raises `Trouble` without
    libfaketime."""

    def __init__(self, folder: Path) -> None:
        found = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
        if not found:
            raise Trouble(
                "the library libfaketime is missing",
                "thiếu thư viện libfaketime",
                remedy="type: sudo apt-get install libfaketime",
                remedy_vi="gõ: sudo apt-get install libfaketime",
            )
        folder.mkdir(parents=True, exist_ok=True)
        self._library = found[0]
        self._file = folder / "faketime"
        self._ahead_s = 0.0
        self.move(0.0)

    @property
    def environment(self) -> Mapping[str, str]:
        """Environment variables for a program that is to live by this clock."""
        return {
            "LD_PRELOAD": str(self._library),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_DONT_RESET": "1",
        }

    def move(self, seconds: float) -> None:
        """Move the clock forward or back by `seconds`; the program sees the change within a second."""
        self._ahead_s += seconds
        fresh = self._file.with_suffix(".new")
        fresh.write_text(f"{self._ahead_s:+.0f}\n")
        fresh.replace(self._file)

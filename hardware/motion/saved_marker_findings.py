"""Keeps on disk, beside the pose, which markers drives have found misplaced; `kiosk map check` prints them."""

import logging
from collections.abc import Iterable
from pathlib import Path

import msgspec

from hardware.motion.atomic_file import replace_file
from hardware.motion.messages import Glimpse
from robot.navigation.localization.misplaced_marker_report import MarkerFindings, Misplaced
from robot.navigation.map.lobby_map import Marker

log = logging.getLogger("kiosk.base")


def marker_file(pose_file: Path) -> Path:
    """Path of the findings file: markers.json beside the pose file."""
    return pose_file.with_name("markers.json")


def recall(path: Path) -> tuple[Misplaced, ...]:
    """Return the findings in `path`; none if the file is missing or cannot be read: the next drives find them anew."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=tuple[Misplaced, ...])
    except (OSError, msgspec.DecodeError):
        return ()


class MarkerMemory:
    """Collects what the motion process finds about markers, logs each finding once, and keeps them on disk."""

    def __init__(self, path: Path, markers: Iterable[Marker]) -> None:
        """`path`: of the findings file; `markers`: of the map."""
        self._path = path
        self._kept = recall(path)
        self._moved = MarkerFindings(markers, self._kept)
        self._logged: set[tuple[int, ...]] = set()
        self._refused = False

    @property
    def watched(self) -> tuple[int, ...]:
        """Markers that earlier drives found misplaced: the motion process reports when they fit the map."""
        return self._moved.watched

    def take(self, seen: Glimpse) -> None:
        """Take over the findings about markers from a `Glimpse` of the motion process, and log new ones."""
        for ids in sorted({*seen.disagreeing, *((number,) for number in seen.suspects)} - self._logged):
            self._logged.add(ids)
            _log_finding(ids)
        self._moved.take(seen.suspects, seen.disagreeing, seen.offsets, seen.fitting)

    def process_ended(self) -> None:
        """Keep the findings of the motion process that has ended, so that the next one can confirm them."""
        self._moved.carry_over()
        self.keep()

    def keep(self) -> None:
        """Write the findings to disk if they have changed. A write that a full disk refuses is logged once and tried
        again.
        """
        found = self._moved.found
        if found == self._kept:
            return
        try:
            replace_file(self._path, msgspec.json.encode(found))
        except OSError as error:
            if not self._refused:
                log.warning(
                    "%s: what was found about markers cannot be kept: %s; make the folder writable | không ghi được "
                    "những gì đã phát hiện về các mã; hãy cho phép ghi vào thư mục đó",
                    self._path,
                    error.strerror,
                )
            self._refused = True
            return
        self._kept, self._refused = found, False


def _log_finding(ids: tuple[int, ...]) -> None:
    """Log one misplaced marker, or a group of which one is misplaced."""
    if len(ids) == 1:
        log.warning(
            "marker %d is not where the map says; what to do tells: kiosk map check | mã %d không ở chỗ ghi trên bản "
            "đồ; cách xử lý, hãy gõ: kiosk map check",
            *ids * 2,
        )
        return
    numbers = ", ".join(map(str, ids))
    log.warning(
        "markers %s contradict each other: one of them is not where the map says; what to do tells: kiosk map check | "
        "các mã %s mâu thuẫn nhau: một trong số đó không ở chỗ ghi trên bản đồ; cách xử lý, hãy gõ: kiosk map check",
        numbers,
        numbers,
    )

"""Keeps on disk where the robot stood last, and which stop was latched.

A restart must neither believe in a wrong pose nor clear what only a person may clear. Before the wheels may turn, the
file says "moving"; when they stand again it holds the pose. A file that says "moving" at the start means that the pose
is unknown: the robot then does not drive until a person has pushed it home and confirmed that.
"""

from pathlib import Path

import msgspec

from hardware.motion.atomic_file import replace_file
from robot.core.trouble import Trouble

Position = tuple[float, float, float]  # x m, y m, heading rad
"""Pose: x m, y m, heading rad."""

UNREADABLE = "fault"
"""State that is assumed to be latched if the file cannot be read: a person must look, as after a fault."""


class _Remembered(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The content of the file. `pose`: None = the robot was moving; `held`: the latched state, "" = none; `fault`:
    which fault is latched.
    """

    pose: Position | None = None  # None = the robot was moving
    held: str = ""  # the latched state, which only a person clears; "" = none
    fault: str = ""


class PoseUnknown(Exception):
    """The pose is unknown: the robot was stopped while it moved. `what` (English) and `vi` (Vietnamese) explain it."""

    def __init__(self, what: str, vi: str) -> None:
        self.what, self.vi = what, vi
        super().__init__(f"{what} | {vi}")


class PoseMemory:
    """Reads the pose file, and replaces it as a whole."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._written: _Remembered | None = None
        self._unsaved = False
        self._now = self._read()

    def recall(self, home: Position) -> Position:
        """Return the pose at the last standstill; `home` on the first start. Raises `PoseUnknown` if the program ended
        while the robot moved, or the file cannot be read.
        """
        try:
            remembered = self._decoded()
        except FileNotFoundError:
            return home
        except (OSError, msgspec.DecodeError) as error:
            raise PoseUnknown(f"{self._path}: {error}", f"{self._path}: không đọc được ({error})") from error
        if remembered.pose is None:
            raise PoseUnknown(
                f"{self._path}: the robot was stopped on the way", f"{self._path}: robot bị dừng giữa đường"
            )
        return remembered.pose

    @property
    def held(self) -> tuple[str, str]:
        """The latched state that the file holds, and which fault it is; "" = nothing is latched."""
        return self._now.held, self._now.fault

    def hold(self, state: str, fault: str = "") -> None:
        """Write that `state` is latched until a person clears it; "" = a person has cleared it."""
        if (state, fault) != self.held or self._unsaved:
            self._write(msgspec.structs.replace(self._now, held=state, fault=fault))

    def moving(self) -> None:
        """Write that the wheels may turn from now on, which makes the saved pose unknown. Raises `Trouble` if that
        cannot be written.
        """
        self._write(msgspec.structs.replace(self._now, pose=None))

    def standing(self, pose: Position) -> None:
        """Write that the wheels stand at `pose`. Raises `Trouble` if that cannot be written."""
        self._write(msgspec.structs.replace(self._now, pose=pose))

    def _decoded(self) -> _Remembered:
        return msgspec.json.decode(self._path.read_bytes(), type=_Remembered)

    def _read(self) -> _Remembered:
        try:
            return self._decoded()
        except FileNotFoundError:
            return _Remembered()
        except (OSError, msgspec.DecodeError):
            return _Remembered(held=UNREADABLE)

    def _write(self, remembered: _Remembered) -> None:
        self._now = remembered
        if remembered == self._written:
            return
        self._written, self._unsaved = None, True  # a write that a full disk refuses is tried again
        try:
            replace_file(self._path, msgspec.json.encode(remembered))
        except OSError as error:
            raise Trouble(
                f"the pose cannot be kept: {error.strerror}",
                "không ghi được vị trí của robot",
                file=str(self._path),
                key="base.pose_file",
                remedy="make the folder writable, or choose another with --set base.pose_file=FILE",
                remedy_vi="cho phép ghi vào thư mục đó, hoặc chọn tệp khác",
            ) from error
        self._written, self._unsaved = remembered, False

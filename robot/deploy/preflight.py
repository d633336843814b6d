"""Run steps of an update with the program of the state concerned, which knows the formats of its own files.

Each step is a process of the robot's user.
"""

import os
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from robot.core.trouble import Trouble
from robot.deploy.generations import Generation
from robot.deploy.install_layout import InstallLayout
from robot.deploy.program_venv import run_program
from robot.deploy.service import SystemdService
from robot.paths import ROOT

LIMIT_S = 300.0
"""Time that a program may take for one step, s. Chosen."""

_VERSIONS = str(ROOT / "robot/desk/database/version_probe.py")
_DESK_FILE = (
    "from robot.runtime.settings.loader import CONFIG, load_settings; print(CONFIG.parent / load_settings().desk.file)"
)
"""Python line that prints the path of the desk's database; run with a state's own program, which knows its settings."""


class _Desk(msgspec.Struct, frozen=True):
    """Output of `robot.desk.database.version_probe`: the version of the database, and the newest the program knows."""

    file: str
    database: int
    program: int
    copy: bool

    @property
    def usable(self) -> bool:
        """Whether the program can use the database without restoring a copy."""
        return self.database <= self.program


class DeskBack(NamedTuple):
    """Result of restoring the desk's database. `wrong`: error, "" = none. `aside`: where the replaced file is kept."""

    wrong: str = ""
    aside: str = ""


NOT_MOVED = DeskBack()
"""Result when the desk's database needs no restoring: no file was moved."""


def try_out(layout: InstallLayout, wanted: Generation) -> None:
    """Let the program of `wanted` load its content, the site's settings and the map. Raises `Trouble` if it fails."""
    if wrong := _do(layout, wanted, "bundle", "try"):
        raise fallen(
            wanted,
            wrong,
            "does not load with this centre's files; nothing was changed",
            "không nạp được; máy chưa đổi gì",
        )


def require_desk(layout: InstallLayout, left: Generation, stays: Generation) -> None:
    """Raise `Trouble` if the program of `stays` can use neither the desk's database nor its copy from before the
    update."""
    if left.release_dir == stays.release_dir or (desk := _desk_of(layout, stays)) is None or desk.usable or desk.copy:
        return
    raise Trouble(
        f"release {stays.release} knows this database up to version {desk.program}, it has {desk.database}, and the "
        "copy from before the update is gone; nothing was changed",
        f"bản {stays.release} chỉ dùng được cơ sở dữ liệu đến phiên bản {desk.program}, tệp này là phiên bản "
        f"{desk.database} và không còn bản sao trước khi cập nhật; máy chưa đổi gì",
        file=desk.file,
        remedy="stay with this release and apply a newer bundle; or, to begin with an empty desk: sudo systemctl stop "
        f"kiosk kiosk-staff; sudo mv {desk.file} {desk.file}.kept; sudo kiosk bundle back",
        remedy_vi="giữ bản đang dùng và chờ gói mới hơn; hoặc bắt đầu với quầy trống: sudo systemctl stop kiosk "
        f"kiosk-staff; sudo mv {desk.file} {desk.file}.kept; sudo kiosk bundle back",
    )


def desk_back(layout: InstallLayout, left: Generation, stays: Generation, service: SystemdService | None) -> DeskBack:
    """Restore the desk's database, which the program of `left` may have migrated, to the version that `stays` knows.

    The robot is stopped meanwhile, since a ticket number given now would be lost. The other services of the program are
    stopped too, since the newer program's staff page would migrate the database again.
    """
    if left.release_dir == stays.release_dir:
        return NOT_MOVED
    if service is None:
        return _restored(layout, stays)
    service.stop()
    with service.beside_stopped():
        return _restored(layout, stays)


def _restored(layout: InstallLayout, stays: Generation) -> DeskBack:
    desk = _desk_of(layout, stays)
    if desk is not None and desk.usable:  # first, as old programs have no restore command
        return NOT_MOVED
    before = _put_aside(desk)
    wrong = _do(layout, stays, "desk", "restore", "--before-update")
    return DeskBack(wrong, ", ".join(sorted(_put_aside(desk) - before)))


def _put_aside(desk: _Desk | None) -> set[str]:
    """Return the paths of databases put aside earlier, found by name: programs report these paths in different ways."""
    if desk is None:
        return set()
    file = Path(desk.file)
    return {str(each) for each in file.parent.glob(f"{file.name}.replaced-*")}


def _desk_of(layout: InstallLayout, generation: Generation) -> _Desk | None:
    """Return the versions that a state's program reports for the desk's database, or None without a report."""
    try:
        file = _run(layout, generation, "-c", _DESK_FILE).stdout.strip()
        return msgspec.json.decode(_run(layout, generation, _VERSIONS, file).stdout, type=_Desk) if file else None
    except (OSError, subprocess.TimeoutExpired, msgspec.MsgspecError):
        return None


def _do(layout: InstallLayout, generation: Generation, *words: str) -> str:
    """Run a `kiosk` command of a state's program with that state's content; return "" or the error."""
    try:
        done = _run(layout, generation, "-m", "robot.cli", *words)
    except subprocess.TimeoutExpired:
        return f"no answer within {LIMIT_S:.0f} s"
    except OSError as error:  # the interpreter is gone, or an old installation's service may not change the user
        return f"{generation.release} cannot be run: {error.strerror or error}"
    return "" if done.returncode == 0 else (done.stderr.strip() or f"exit status {done.returncode}")


def _run(layout: InstallLayout, generation: Generation, *words: str) -> "subprocess.CompletedProcess[str]":
    """Run the Python interpreter of a state's program with arguments `words`; its settings are those of the state."""
    folder = layout.generations / str(generation.number)
    return run_program(folder / "program", folder / "config", *words, limit_s=LIMIT_S, **_as_owner(layout))


def _as_owner(layout: InstallLayout) -> dict[str, Any]:
    """Return the user and groups for a process, so that files it writes belong to the robot's user, not to root.

    {} = do not change the user: below another root, whose users differ, files get their owner when that machine starts.
    """
    status = (layout.state / "var").stat()
    if layout.root != Path("/") or os.geteuid() != 0 or status.st_uid == 0:
        return {}
    return {"user": status.st_uid, "group": status.st_gid, "extra_groups": []}


def fallen(generation: Generation, wrong: str, what: str, vi: str) -> Trouble:
    """Return a `Trouble` for `generation`: `what` happened (`vi`: in Vietnamese), and the error `wrong`."""
    return Trouble(
        f"release {generation.release}, content {generation.content} {what}: {wrong}",
        f"phiên bản {generation.release}, nội dung {generation.content}: {vi}",
        remedy="see: journalctl -u kiosk -e; report it to whoever made the bundle",
        remedy_vi="xem: journalctl -u kiosk -e; báo cho nơi phát hành gói",
    )

"""Update the machine: prepare the next state beside the present one, try it, switch, watch, and undo on failure."""

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from robot.core.trouble import Trouble
from robot.deploy import generations
from robot.deploy.bundle import Unpacked, unpacked
from robot.deploy.generations import Generation
from robot.deploy.install_layout import READ_BY_ALL, InstallLayout
from robot.deploy.local_edits import Edits, carry_edits, put_aside
from robot.deploy.manifest import NAME, number
from robot.deploy.preflight import desk_back, fallen, try_out
from robot.deploy.program_venv import carry_models, set_up
from robot.deploy.service import SystemdService
from robot.runtime.minisign import read_keys


@dataclass(frozen=True)
class UpdateOutcome:
    """The result of an update. `changed` False: it was in force already. `watched`: the robot was found healthy."""

    generation: Generation
    changed: bool
    watched: bool
    edits: Edits


@contextlib.contextmanager
def alone(layout: InstallLayout) -> Iterator[None]:
    """Hold the update lock inside the block, where new files are readable by all.

    Raises `Trouble` during another update, or when the disk cannot be written.
    """
    mask = os.umask(READ_BY_ALL)
    try:
        layout.home.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(layout.home / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        os.umask(mask)
        raise not_written(layout, error) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise Trouble(
            "another update is under way",
            "đang có một lần cập nhật khác",
            remedy="wait until it is done",
            remedy_vi="đợi lần cập nhật đó xong",
            file=str(layout.home),
        ) from error
    finally:
        os.close(descriptor)
        os.umask(mask)


def apply(layout: InstallLayout, bundle: Path, service: SystemdService | None) -> UpdateOutcome:
    """Put `bundle` in force. Without `service` (another root, or a robot that is off) nothing is started or watched.

    Raises `Trouble` with nothing changed when the signature, the version, a file, the disk space or the new state's
    trial is wrong; raises `Trouble` with the old state back in force when the robot does not come up with the new one.
    """
    generations.needed(layout)  # where no robot is installed, not even a lock is written
    with alone(layout):
        keys, now = read_keys(layout.keys), generations.needed(layout)
        generations.tidy(layout)  # first what a power cut left half made: it may be what fills the disk
        with unpacked(bundle, keys, layout.home / ".staging") as new:
            wanted = _next(layout, now, new, bundle)
            if wanted is None:
                return UpdateOutcome(now, False, False, Edits((), ()))
            try:
                edits = _prepare(layout, now, wanted, new)
                try_out(layout, wanted)
            except OSError as error:
                generations.tidy(layout)
                raise not_written(layout, error) from error
            except BaseException:
                generations.tidy(layout)
                raise
        generations.switch(layout, wanted.number)
        if service is not None:
            _start(layout, now, wanted, service)
            generations.prove(layout, wanted.number)
            service.renew_beside()
        generations.tidy(layout)
        return UpdateOutcome(wanted, True, service is not None, edits)


def _next(layout: InstallLayout, now: Generation, new: Unpacked, bundle: Path) -> Generation | None:
    """Return the state that the bundle leads to, None when it is in force. Raises `Trouble` for an older version."""
    manifest, count = new.manifest, generations.next_number(layout)
    steps = {"content": (now.content, manifest.content)}
    if manifest.kind == "release":
        steps["release"] = (now.release, manifest.release)
    for kind, (have, comes) in steps.items():
        if number(comes) < number(have):
            raise Trouble(
                f"{kind} {comes} is older than {have}, which is in force; nothing was changed",
                f"phiên bản {comes} cũ hơn bản đang dùng {have}; máy chưa bị thay đổi gì",
                remedy="take a newer bundle; to go back one step type: kiosk bundle back",
                remedy_vi="dùng gói mới hơn; muốn quay lại bản trước thì gõ: kiosk bundle back",
                file=str(bundle),
                key="version",
                value=comes,
            )
    if all(number(comes) == number(have) for have, comes in steps.values()):
        return None
    whole = manifest.kind == "release"
    return Generation(
        count,
        manifest.release if whole else now.release,
        manifest.content,
        f"{count}-{manifest.release}" if whole else now.release_dir,
        f"{count}-{manifest.content}",
        generations.way_back(layout, now),
    )


def _prepare(layout: InstallLayout, now: Generation, wanted: Generation, new: Unpacked) -> Edits:
    """Write release, content and record of `wanted` beside those in force; return the officials' edits."""
    content, folder = layout.contents / wanted.content_dir, new.folder
    if new.manifest.kind == "release":
        program = layout.releases / wanted.release_dir
        program.parent.mkdir(parents=True, exist_ok=True)
        folder.rename(program)
        carry_models(layout.releases / now.release_dir, program)
        set_up(program)
        folder = folder.with_name("config")
        shutil.copytree(program / "config", folder)
    content.parent.mkdir(parents=True, exist_ok=True)
    folder.rename(content)
    shutil.copyfile(new.folder.with_name(NAME), content / f".{NAME}")
    generations.link_site_files(layout, content)
    edits = carry_edits(layout.contents / now.content_dir, content, layout.edited / now.content_dir)
    generations.write(layout, wanted)
    return edits


def _start(layout: InstallLayout, now: Generation, wanted: Generation, service: SystemdService) -> None:
    wrong = service.restart() or service.healthy()
    if not wrong:
        return
    try:
        generations.switch(layout, now.number)
    except OSError as error:
        told, vi = (
            f"did not come up healthy, nor can the earlier state be put back: {error}",
            "không quay lại được bản trước",
        )
        raise fallen(wanted, wrong, told, vi) from error
    _, unsaved = save_edits(layout, wanted, now)  # may hold an official's edits already
    desk = desk_back(layout, wanted, now, service)
    if not unsaved:
        generations.tidy(layout)
    again = service.restart()
    told, vi = "did not come up healthy; the earlier state is back", "không chạy ổn định; đã quay lại bản trước"
    if again:
        told, vi = f"{told}, and does not come up either: {again}", f"{vi}, nhưng bản trước cũng không chạy"
    if desk.wrong:
        told, vi = f"{told}, but not its desk's database: {desk.wrong}", f"{vi}, trừ cơ sở dữ liệu của quầy"
    if desk.aside:
        told, vi = f"{told}; its desk's database is kept: {desk.aside}", f"{vi}; giữ lại dữ liệu quầy: {desk.aside}"
    if unsaved:
        told, vi = f"{told}; {unsaved}", f"{vi}; chưa cất riêng được bản sửa"
    raise fallen(wanted, wrong, told, vi)


def save_edits(layout: InstallLayout, left: Generation, stays: Generation) -> tuple[Edits, str]:
    """Put aside the edits made in the content of `left`, after the return to `stays`; return them and "" or the error.

    A disk error here must not stop the rollback: the edits then stay where they are, and the error is reported.
    """
    old = layout.contents / left.content_dir
    try:
        return put_aside(old, layout.contents / stays.content_dir, layout.edited / old.name), ""
    except (OSError, msgspec.MsgspecError) as error:
        return Edits((), ()), f"what was edited stands in {old} only, until the next update: {error}"


def not_written(layout: InstallLayout, error: OSError) -> Trouble:
    """Return the `Trouble` (error for staff) that the disk cannot be written, because of `error`."""
    return Trouble(
        f"cannot be written: {error.strerror or error}; nothing was changed",
        "không ghi được; máy chưa bị thay đổi gì",
        remedy="run it as root (sudo), with enough room on the disk",
        remedy_vi="chạy bằng quyền root (sudo) và dọn đĩa nếu đầy",
        file=str(error.filename or layout.home),
    )

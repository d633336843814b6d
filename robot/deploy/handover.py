"""Hand a bundle from the fleet agent, which runs as the robot's user, to root: only root may put a bundle in force.

The fleet agent puts bundle and signature into a folder and renames the folder into `incoming`. systemd sees that
`incoming` is not empty and starts `kiosk bundle take` as root, which accepts only signed bundles. The result is written
to `results`, a folder that root alone may write: a link planted there by another user cannot redirect root's writes.
"""

import logging
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from robot.core.trouble import Trouble
from robot.runtime.minisign import ENDING

log = logging.getLogger("kiosk.deploy")

INCOMING, RESULTS = Path("fleet/incoming"), Path("run/kiosk-apply")
"""Folder of waiting bundles, relative to var; folder of their results, relative to the machine's root."""

LIMIT_S = 1500.0
_BUNDLE = "bundle.kiosk"
_LOOK_S = 0.2
_NAME = re.compile(r"[0-9a-f]{9,16}")
_KEPT = 20
_STALE_S = 3600.0
"""Age from which a folder beside `incoming` counts as left by a power cut, s: copying ends long before. Chosen."""

_DONE = "done"


def place(incoming: Path, bundle: Path) -> str:
    """Put `bundle` and its signature into `incoming` by one rename; return the name of its result. Raises `Trouble`."""
    name = f"{time.time_ns():x}"
    beside = incoming.with_name(f".{name}")
    _clear(incoming)
    try:
        beside.mkdir(parents=True)
        incoming.mkdir(exist_ok=True)
        shutil.copyfile(bundle.with_name(bundle.name + ENDING), beside / f"{_BUNDLE}{ENDING}")
        shutil.copyfile(bundle, beside / _BUNDLE)
        beside.rename(incoming / name)
    except OSError as error:
        shutil.rmtree(beside, ignore_errors=True)
        raise Trouble(
            f"cannot be handed over: {error.strerror or error}",
            "không chuyển được gói cho dịch vụ cập nhật",
            remedy="give bundle and signature, FILE and FILE.minisig, and room on the disk",
            remedy_vi="cần cả gói và chữ ký TỆP.minisig, và đủ chỗ trên đĩa",
            file=str(bundle),
        ) from error
    return name


def outcome(results: Path, name: str, limit_s: float = LIMIT_S) -> str:
    """Wait up to `limit_s` for the result file `name`; return "" when its bundle is in force, else the error."""
    until_s = time.monotonic() + limit_s
    path = results / name
    while not path.exists():
        if time.monotonic() > until_s:
            return f"no answer within {limit_s:.0f} s: see journalctl -u kiosk-apply"
        time.sleep(_LOOK_S)
    answer = path.read_text(encoding="utf-8")
    return "" if answer == _DONE else answer


def take(incoming: Path, results: Path, apply: Callable[[Path], None]) -> int:
    """Apply every waiting bundle, the oldest first, and return their number. `apply` raises `Trouble`.

    Each bundle is moved out of `incoming` before it is applied, so that systemd never starts the same bundle twice and
    the next bundle is applied in any case.
    """
    found = sorted(incoming.iterdir()) if incoming.is_dir() else []
    waiting = [folder for folder in found if folder.is_dir() and not folder.is_symlink()]
    for stray in set(found) - set(waiting):  # a stray file would make systemd start this command again and again
        stray.unlink(missing_ok=True)
    results.mkdir(parents=True, exist_ok=True)
    for folder in waiting:
        taken = folder.rename(incoming.with_name(f".{folder.name}"))
        answer = _DONE
        try:
            apply(taken / _BUNDLE)
        except Trouble as trouble:
            answer = trouble.what
        except Exception as error:
            log.exception("%s is not taken", folder)
            answer = f"{type(error).__name__}: {error}"
        beside = results / f".{folder.name}"
        beside.write_text(answer, encoding="utf-8")
        beside.rename(results / folder.name)
        shutil.rmtree(taken, ignore_errors=True)
    for old in sorted(results.iterdir())[:-_KEPT]:
        old.unlink(missing_ok=True)
    return len(waiting)


def _clear(incoming: Path) -> None:
    """Delete folders that were left beside `incoming` by a power cut."""
    for folder in incoming.parent.glob(".*"):
        head = folder.name[1:]
        age_s = time.time() - int(head, 16) / 1e9 if _NAME.fullmatch(head) else 0.0
        if abs(age_s) > _STALE_S:  # also dated in the future, by a wrong clock
            shutil.rmtree(folder, ignore_errors=True)

"""A copy of the last content files that could be read: with it the robot and the staff page start when an edit has
broken a file."""

import contextlib
import logging
import os
import shutil
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path

log = logging.getLogger("kiosk")

_OWN_COPY = "site.toml"
"""File that is not copied here, since it holds hashes of PINs and has a copy of its own (`fallback.kept_site`)."""


def kept_content(config: Path) -> Path:
    """Return the folder of the copy of the content files below `config`."""
    return config.parent / "var" / "content"


Judged = Mapping[str, tuple[int, int]]
"""{relative path: (time of the last writing in ns, size in bytes)} of files that have been judged."""


def keep_content(config: Path, judged: Judged) -> None:
    """Copy the content files below `config` that were `judged` to be good, unless the copy has them all; an unchanged
    file is linked from the copy before. A disk error is only logged, and leaves the copy before, as a file does that
    has been changed since it was judged.
    """
    kept = kept_content(config)
    old = kept.with_name("content.old")
    fresh: Path | None = None
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        if old.exists() and not kept.exists():
            old.rename(kept)  # the computer was switched off between the two renames below
        if judged == writings(kept):
            return
        fresh = Path(tempfile.mkdtemp(prefix="content.new-", dir=kept.parent))  # another program may copy too
        for name in judged:
            _copy(config / name, fresh / name, kept / name)
        if judged != writings(fresh):
            log.warning("the content files are not copied: they have been changed since they were read")
            return
        shutil.rmtree(old, ignore_errors=True)
        if kept.exists():
            kept.rename(old)
        fresh.rename(kept)
        kept.chmod(0o755)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        log.warning("the content files are not copied: %s", error)
    finally:
        if fresh is not None:
            shutil.rmtree(fresh, ignore_errors=True)


def writings(folder: Path) -> dict[str, tuple[int, int]]:
    """Return {relative path: (time of the last writing in ns, size in bytes)} of the content files below `folder`."""
    found = {}
    for path in folder.rglob("*"):
        with contextlib.suppress(OSError):  # it is deleted just now, or cannot be read: the loader names that
            status = path.stat()
            if stat.S_ISREG(status.st_mode) and path != folder / _OWN_COPY:
                found[str(path.relative_to(folder))] = (status.st_mtime_ns, status.st_size)
    return found


def _copy(path: Path, to: Path, before: Path) -> None:
    """Copy `path` to `to`, or link it from `before` if that has the same time and size."""
    to.parent.mkdir(parents=True, exist_ok=True)
    status = path.stat()
    if before.is_file() and (before.stat().st_mtime_ns, before.stat().st_size) == (status.st_mtime_ns, status.st_size):
        os.link(before, to)
    else:
        shutil.copy2(path, to)

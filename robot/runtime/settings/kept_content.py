"""A copy of the last content files that could be read: with it the robot and the staff page start when an edit has
broken a file."""

import logging
import os
import shutil
import tempfile
from pathlib import Path

log = logging.getLogger("kiosk")

_OWN_COPY = "site.toml"
"""File that is not copied here, since it holds hashes of PINs and has a copy of its own (`fallback.kept_site`)."""


def kept_content(config: Path) -> Path:
    """Return the folder of the copy of the content files below `config`."""
    return config.parent / "var" / "content"


def keep_content(config: Path) -> None:
    """Copy the content files below `config`, unless the copy has them all; an unchanged file is linked from the copy
    before. A disk error is only logged, and leaves the copy before.
    """
    kept = kept_content(config)
    old = kept.with_name("content.old")
    fresh: Path | None = None
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        if old.exists() and not kept.exists():
            old.rename(kept)  # the computer was switched off between the two renames below
        if _stamps(config) == _stamps(kept):
            return
        fresh = Path(tempfile.mkdtemp(prefix="content.new-", dir=kept.parent))  # another program may copy too
        for name in _stamps(config):
            _copy(config / name, fresh / name, kept / name)
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


def _stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """Return {relative path: (modification time in ns, size in bytes)} of all files below `folder`."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_file() and path != folder / _OWN_COPY:
            status = path.stat()
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

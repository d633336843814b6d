"""Stamps of files, by which a change of a file is seen without reading it."""

import os
from pathlib import Path
from typing import NamedTuple

from robot.runtime.settings.foreign_files import is_foreign


class Stamp(NamedTuple):
    """State of a file: the times of its last writing and last change in ns, its size in bytes, its inode and device.
    The file that was written last has the greatest stamp."""

    written_ns: int
    changed_ns: int
    size: int
    inode: int
    device: int


def stamp_of(status: os.stat_result) -> Stamp:
    """Return the stamp of a file with this status; another file, or the file after a change, has another stamp.

    A copy keeps the time of writing, and the inode of a removed file is used again; only the time of the last change
    differs between such files. Within one step of the file system's clock (10 ms at most) it may be the same.
    """
    return Stamp(status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino, status.st_dev)


def stamps(config: Path) -> dict[str, Stamp]:
    """Return {relative path: stamp} of the TOML files below `config`. Foreign files, and files deleted meanwhile, are
    left out."""
    found: dict[str, Stamp] = {}
    below = len(os.path.join(config, ""))
    for folder, _, names in os.walk(config):
        for name in names:
            if name.endswith(".toml") and not is_foreign(name):
                path = os.path.join(folder, name)
                try:
                    found[path[below:]] = stamp_of(os.stat(path))
                except OSError:
                    continue
    return found

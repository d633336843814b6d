"""A small disk for the robot's files that can be filled to the last byte, emptied, or made read-only.

The disk is a tmpfs where mounting is allowed (root, or a container with that right). Elsewhere the file size of the
robot's processes is limited to 0 (RLIMIT_FSIZE): every write then fails with EFBIG in place of ENOSPC.
"""

import contextlib
import os
import resource
import subprocess
from collections.abc import Iterable
from pathlib import Path

_BLOCK = 65_536


class SmallDisk:
    """A disk of `mb` MB in the new folder `folder`. `mounted`: whether it is a file system of its own."""

    def __init__(self, folder: Path, mb: int = 64) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        mount = ["mount", "-t", "tmpfs", "-o", f"size={mb}m,mode=700", "kiosk-small-disk", str(folder)]
        self.mounted = os.geteuid() == 0 and not subprocess.run(mount, capture_output=True, check=False).returncode
        self._ballast = folder / "ballast"

    def fill(self, processes: Iterable[int]) -> None:
        """Leave no byte free on the disk; if the disk is not mounted, only `processes` and their children can write
        nothing more."""
        if not self.mounted:
            _limit(processes, 0)
            return
        with contextlib.suppress(OSError), self._ballast.open("ab", buffering=0) as ballast:
            for size in (_BLOCK, 512, 1):
                with contextlib.suppress(OSError):
                    while True:
                        ballast.write(bytes(size))

    def free(self, processes: Iterable[int]) -> None:
        """Free the disk again."""
        if not self.mounted:
            _limit(processes, resource.RLIM_INFINITY)
            return
        self._ballast.unlink(missing_ok=True)

    def allow_writing(self, *, allowed: bool, processes: Iterable[int]) -> None:
        """Make the disk read-only, as the kernel does after a disk error, or writable again.

        If open files prevent that, file sizes are limited to 0 instead, which has the same effect as `sysrq-u`.
        """
        if self.mounted:
            mode = "rw" if allowed else "ro"
            done = subprocess.run(
                ["mount", "-o", f"remount,{mode}", str(self.folder)], capture_output=True, check=False
            )
            if done.returncode == 0 and not allowed:
                return
        _limit(processes, resource.RLIM_INFINITY if allowed else 0)

    def close(self) -> None:
        """Remove the disk with all its files."""
        if self.mounted:
            subprocess.run(["umount", "-l", str(self.folder)], capture_output=True, check=False)
            self.mounted = False


def _limit(processes: Iterable[int], most_bytes: int) -> None:
    for number in processes:
        with contextlib.suppress(ProcessLookupError):
            _, hard = resource.prlimit(number, resource.RLIMIT_FSIZE)
            resource.prlimit(number, resource.RLIMIT_FSIZE, (most_bytes, hard))

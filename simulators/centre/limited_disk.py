"""A small disk for what a robot writes, that can be filled to the last byte and emptied again, or made read-only.

A tmpfs where it may be mounted (root, or a container with that right). Elsewhere files of the robot's processes are
limited to nothing (RLIMIT_FSIZE): every write fails then with EFBIG in place of ENOSPC.
"""

import contextlib
import os
import resource
import subprocess
from collections.abc import Iterable
from pathlib import Path

_BLOCK = 65_536


class SmallDisk:
    """A disk of `mb` at `folder`, which is made. `mounted`: it is one of its own."""

    def __init__(self, folder: Path, mb: int = 64) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        mount = ["mount", "-t", "tmpfs", "-o", f"size={mb}m,mode=700", "kiosk-small-disk", str(folder)]
        self.mounted = os.geteuid() == 0 and not subprocess.run(mount, capture_output=True, check=False).returncode
        self._ballast = folder / "ballast"

    def fill(self, processes: Iterable[int]) -> None:
        """Leave no byte free; on a disk that is not its own only for `processes` and what they start."""
        if not self.mounted:
            _limit(processes, 0)
            return
        with contextlib.suppress(OSError), self._ballast.open("ab", buffering=0) as ballast:
            for size in (_BLOCK, 512, 1):
                with contextlib.suppress(OSError):
                    while True:
                        ballast.write(bytes(size))

    def free(self, processes: Iterable[int]) -> None:
        """Give the room back."""
        if not self.mounted:
            _limit(processes, resource.RLIM_INFINITY)
            return
        self._ballast.unlink(missing_ok=True)

    def allow_writing(self, *, allowed: bool, processes: Iterable[int]) -> None:
        """As the kernel does after an error of the disk: mount it read-only; and let it be written again.

        What is open for writing keeps the kernel from it: that is done by force, as `sysrq-u` does, by limiting files.
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
        """Take the disk away, with all that is on it."""
        if self.mounted:
            subprocess.run(["umount", "-l", str(self.folder)], capture_output=True, check=False)
            self.mounted = False


def _limit(processes: Iterable[int], most_bytes: int) -> None:
    for number in processes:
        with contextlib.suppress(ProcessLookupError):
            _, hard = resource.prlimit(number, resource.RLIMIT_FSIZE)
            resource.prlimit(number, resource.RLIMIT_FSIZE, (most_bytes, hard))

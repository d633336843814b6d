"""Drop files from the page cache (the kernel's copies in memory), and measure what a program then reads from the
disk."""

import os
import subprocess
import sysconfig
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from robot.runtime.settings.loader import CONFIG
from simulators.centre.robot_process import COMPILED

_ROOT = CONFIG.parent
_OURS = ("robot", "hardware", "kiosk_ui", "voice_models", "simulators", "config")


class ColdFiles:
    """All files that the start of the robot may read."""

    def __init__(self) -> None:
        folders = [_ROOT / name for name in _OURS]
        folders.append(Path(COMPILED["PYTHONPYCACHEPREFIX"]))
        self._folders = folders + [Path(sysconfig.get_path(name)) for name in ("stdlib", "purelib", "platlib")]

    def drop(self) -> None:
        """Drop the files from the page cache; pages that another process has mapped stay (posix_fadvise(2))."""
        os.sync()  # unwritten pages cannot be dropped
        for path in {path for folder in self._folders for path in _files(folder)}:
            with suppress(OSError):
                descriptor = os.open(path, os.O_RDONLY)
                try:
                    os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
                finally:
                    os.close(descriptor)


def timed(cold: ColdFiles | None, command: list[str]) -> tuple[float, int]:
    """Run `command`, after dropping the files of `cold` (None = none) from the page cache; return the seconds it takes
    and the megabytes it reads from the disk."""
    if cold is not None:
        cold.drop()
    code = "import atexit, sys\natexit.register(lambda: sys.stdout.write(open('/proc/self/io').read()))\n" + command[-1]
    began_s = time.monotonic()
    environment = {**os.environ, **COMPILED}
    done = subprocess.run([*command[:-1], code], cwd=_ROOT, env=environment, capture_output=True, text=True, check=True)
    return round(time.monotonic() - began_s, 2), _megabytes(done.stdout)


def read_mb(pids: Iterable[int]) -> int:
    """Return the megabytes that these processes have read from the disk."""
    total = 0
    for pid in pids:
        with suppress(OSError):
            total += _megabytes(Path(f"/proc/{pid}/io").read_text())
    return total


def _megabytes(text: str) -> int:
    lines = (line.partition(": ") for line in text.splitlines())
    return next((int(value) // 1_000_000 for name, _, value in lines if name == "read_bytes"), 0)


def _files(folder: Path) -> Iterator[Path]:
    for base, _, names in os.walk(folder):
        yield from (Path(base, name) for name in names)

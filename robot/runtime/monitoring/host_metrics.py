"""Read the computer's temperature, processor load, free memory and free disk space from /proc and /sys (Linux)."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from robot.core.diagnostics import Computer

_SENSIBLE_C = (1.0, 130.0)
"""Range of plausible temperatures, °C: a sensor that is not connected reports 0 or an absurd value."""


class ComputerGauge:
    """Reads the state of the computer. The processor's load is an average since the reading before."""

    def __init__(self, disk: Path, root: Path = Path("/")) -> None:
        """`disk`: a folder on the disk whose free space is read; `root`: folder where proc and sys are mounted."""
        self._disk, self._root = disk, root
        self._busy = self._all = 0

    def read(self) -> Computer:
        """Return the computer's present values; None for a value that it does not report."""
        return Computer(
            max(self._temperatures_c(), default=None),
            self._processor_percent(),
            self._memory_percent(),
            self._free_mb(),
        )

    def _temperatures_c(self) -> Iterator[float]:
        for pattern in ("sys/class/thermal/thermal_zone*/temp", "sys/class/hwmon/hwmon*/temp*_input"):
            for path in self._root.glob(pattern):
                try:
                    degrees = int(path.read_text(encoding="ascii")) / 1000
                except (OSError, ValueError):
                    continue
                if _SENSIBLE_C[0] <= degrees <= _SENSIBLE_C[1]:
                    yield degrees

    def _processor_percent(self) -> int | None:
        try:
            line = self._root.joinpath("proc/stat").read_text(encoding="ascii").splitlines()[0]
            ticks = [int(part) for part in line.split()[1:9]]  # times: user nice system idle iowait irq softirq steal
            idle = ticks[3] + ticks[4]
        except (OSError, ValueError, IndexError):
            return None
        busy, total = sum(ticks) - idle, sum(ticks)
        passed, worked = total - self._all, busy - self._busy
        first = self._all == 0
        self._busy, self._all = busy, total
        return None if first or passed <= 0 else min(100, max(0, round(100 * worked / passed)))

    def _memory_percent(self) -> int | None:
        try:
            lines = self._root.joinpath("proc/meminfo").read_text(encoding="ascii").splitlines()
            known = {name: int(value.split()[0]) for name, _, value in (line.partition(":") for line in lines)}
            return round(100 * (1 - known["MemAvailable"] / known["MemTotal"]))
        except (OSError, ValueError, IndexError, KeyError, ZeroDivisionError):
            return None

    def _free_mb(self) -> int | None:
        try:
            return shutil.disk_usage(self._disk).free // 1_000_000
        except OSError:
            return None

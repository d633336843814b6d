"""What a group of processes holds, sampled while it works: memory, descriptors, threads, processor time."""

import operator
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import reduce
from pathlib import Path

from robot.cli.bench.open_files import open_files

EVERY_S = 5.0


class Sampler:
    """Looks at the processes of `pids` every `EVERY_S` from the first `look` on, in a thread, until `stop`."""

    def __init__(self, pids: Callable[[], Iterable[int]]) -> None:
        self._pids = pids
        self._began_s = time.monotonic()
        self._before = (self._began_s, _processor_s(pids()))
        self._samples: list[dict[str, float]] = []
        self._open: list[Counter[str]] = []
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def look(self) -> None:
        """Take the first sample, and one every `EVERY_S` from now on."""
        self.take()
        self._thread = threading.Thread(target=self._work, name="samples", daemon=True)
        self._thread.start()

    def stop(self) -> list[dict[str, float]]:
        """All samples: at_s, pss_mb, descriptors, threads, and processor_percent (of one core) since the last one."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        return self._samples

    def opened_since(self, first: int, last: int) -> dict[str, int]:
        """What was open in every one of the newest `last` samples and in none of the `first` ones, so often more."""
        before, after = self._open[:first], self._open[-last:]
        most = reduce(operator.or_, before, Counter[str]())
        least = reduce(operator.and_, after)
        return dict(sorted((least - most).items()))

    def _work(self) -> None:
        while not self._stopping.wait(EVERY_S):
            self.take()

    def take(self) -> None:
        """A sample now."""
        now_s, pids = time.monotonic(), list(self._pids())
        worked_s = _processor_s(pids)
        before_s, before_worked_s = self._before
        self._before = (now_s, worked_s)
        pss_kb = descriptors = threads = 0
        for pid in pids:
            with suppress(OSError):  # it has just ended
                pss_kb += _number(Path(f"/proc/{pid}/smaps_rollup"), "Pss:")
                threads += _number(Path(f"/proc/{pid}/status"), "Threads:")
                descriptors += len(os.listdir(f"/proc/{pid}/fd"))
        self._open.append(open_files(pids))
        self._samples.append(
            {
                "at_s": round(now_s - self._began_s, 1),
                "pss_mb": round(pss_kb / 1000, 1),
                "descriptors": descriptors,
                "threads": threads,
                "processor_percent": round(100 * (worked_s - before_worked_s) / max(0.001, now_s - before_s), 1),
            }
        )


def _number(path: Path, name: str) -> int:
    return next(int(line.split()[1]) for line in path.read_text().splitlines() if line.startswith(name))


def _processor_s(pids: Iterable[int]) -> float:
    ticks = 0
    for pid in pids:
        with suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += sum(map(int, fields[11:13]))  # utime and stime of proc_pid_stat(5)
    return ticks / os.sysconf("SC_CLK_TCK")

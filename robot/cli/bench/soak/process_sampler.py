"""Sample what a group of processes uses while it works: memory, descriptors, threads, processor time."""

import operator
import os
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import reduce
from pathlib import Path

from robot.cli.bench import processor_s
from robot.cli.bench.soak.open_files import open_files

EVERY_S = 5.0


class ProcessSampler:
    """Samples `processes` every `EVERY_S` in a thread, from the call of `look` until `stop`."""

    def __init__(self, processes: Callable[[], Iterable[tuple[int, Sequence[str]]]]) -> None:
        """Create a sampler. `processes` returns the process id and the command line of each running process."""
        self._processes = processes
        self._began_s = time.monotonic()
        self._before = (self._began_s, processor_s(pid for pid, _ in processes()))
        self._samples: list[dict[str, float]] = []
        self._shares_kb: list[Counter[str]] = []
        self._open: list[Counter[str]] = []
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def look(self) -> None:
        """Take the first sample now, then one every `EVERY_S` in a thread."""
        self.take()
        self._thread = threading.Thread(target=self._work, name="samples", daemon=True)
        self._thread.start()

    def stop(self) -> list[dict[str, float]]:
        """Stop sampling; return all samples: at_s, pss_mb, descriptors, threads, and processor_percent (of one core,
        since the sample before)."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        return self._samples

    def opened_since(self, first: int, last: int) -> dict[str, int]:
        """Return the descriptors, with counts, that were open in all of the `last` newest samples, in excess of the
        most in the `first` oldest."""
        before, after = self._open[:first], self._open[-last:]
        most = reduce(operator.or_, before, Counter[str]())
        least = reduce(operator.and_, after)
        return dict(sorted((least - most).items()))

    def grown_mb(self, count: int) -> dict[str, float]:
        """Return how much memory each program has gained, MB: median of the newest `count` samples less that of the
        oldest."""

        def median_kb(part: list[Counter[str]], name: str) -> float:
            return statistics.median(each[name] for each in part)

        first, last = self._shares_kb[:count], self._shares_kb[-count:]
        names = sorted(set[str]().union(*first, *last))
        return {name: round((median_kb(last, name) - median_kb(first, name)) / 1000, 1) for name in names}

    def _work(self) -> None:
        while not self._stopping.wait(EVERY_S):
            self.take()

    def take(self) -> None:
        """Take a sample of all processes now."""
        now_s, processes = time.monotonic(), list(self._processes())
        pids = [pid for pid, _ in processes]
        worked_s = processor_s(pids)
        before_s, before_worked_s = self._before
        self._before = (now_s, worked_s)
        shares_kb = Counter[str]()
        descriptors = threads = 0
        for pid, command in processes:
            with suppress(OSError):  # the process has just ended
                shares_kb[_program(command)] += _number(Path(f"/proc/{pid}/smaps_rollup"), "Pss:")
                threads += _number(Path(f"/proc/{pid}/status"), "Threads:")
                descriptors += len(os.listdir(f"/proc/{pid}/fd"))
        self._shares_kb.append(shares_kb)
        self._open.append(open_files(pids))
        self._samples.append(
            {
                "at_s": round(now_s - self._began_s, 1),
                "pss_mb": round(shares_kb.total() / 1000, 1),
                "descriptors": descriptors,
                "threads": threads,
                "processor_percent": round(100 * (worked_s - before_worked_s) / max(0.001, now_s - before_s), 1),
            }
        )


def _program(command: Sequence[str]) -> str:
    """Return the name of the Python module that a command line runs, else of its program."""
    return command[command.index("-m") + 1] if "-m" in command[:-1] else Path(command[0]).name


def _number(path: Path, name: str) -> int:
    return next(int(line.split()[1]) for line in path.read_text().splitlines() if line.startswith(name))

"""The cold start: what is read from the disk and worked is counted for the processes themselves."""

import os
import sys
from pathlib import Path

import pytest

from robot.cli.bench import processor_s
from robot.cli.bench.start import PARTS, READY, _show, cold_files


def test_a_program_is_timed_and_what_it_reads_from_the_disk_is_counted(tmp_path: Path) -> None:
    file = tmp_path / "model"
    file.write_bytes(os.urandom(6_000_000))
    descriptor = os.open(file, os.O_RDONLY)
    os.fsync(descriptor)
    os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(descriptor)
    seconds, megabytes = cold_files.timed(None, [sys.executable, "-c", f"open({str(file)!r}, 'rb').read()"])
    assert seconds > 0
    if file.stat().st_dev == Path("/dev/shm").stat().st_dev:
        pytest.skip("this folder is in memory")
    assert megabytes >= 5


def test_processor_time_grows_with_work_and_not_with_waiting() -> None:
    before_s = processor_s([os.getpid()])
    while processor_s([os.getpid()]) < before_s + 0.05:
        sum(range(10_000))
    assert processor_s([999_999_999]) == 0


def test_every_part_and_the_baselines_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    seconds = {"program and imports": 1.0, **dict.fromkeys(PARTS, 2.0), "idle page": 3.0, READY: 3.0}
    runs = [{"seconds": seconds, "read_mb": 120, "processor_s": 4.5}]
    _show({"runs": runs, "baselines": {"imports alone": (1.1, 80)}, "cold": True, "bar_s": 10.0, "met": True})
    told = capsys.readouterr().out
    for name in (*PARTS, READY, "imports alone", "120 MB", "4.5 s"):
        assert name in told

"""What the computer tells about itself: on this machine, and on files as other machines have them."""

import shutil
from pathlib import Path

import pytest

from robot.core.diagnostics import Computer
from robot.runtime.monitoring.host_metrics import ComputerGauge

STAT = "cpu  {busy} 0 0 {idle} 0 0 0 0 0 0\ncpu0 1 2 3 4 5 6 7 8\n"
MEMORY = "MemTotal:       8000000 kB\nMemFree:         100000 kB\nMemAvailable:   2000000 kB\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A computer with one sensor that works."""
    (tmp_path / "proc").mkdir()
    (tmp_path / "proc" / "meminfo").write_text(MEMORY, encoding="ascii")
    (tmp_path / "proc" / "stat").write_text(STAT.format(busy=1000, idle=9000), encoding="ascii")
    sensor(tmp_path, 0, "54000\n")
    return tmp_path


def sensor(root: Path, number: int, told: str) -> None:
    folder = root / "sys" / "class" / "thermal" / f"thermal_zone{number}"
    folder.mkdir(parents=True)
    (folder / "temp").write_text(told, encoding="ascii")


def test_the_load_is_that_since_the_last_look(root: Path) -> None:
    gauge = ComputerGauge(root, root)
    assert gauge.read().processor_percent is None, "one look tells nothing"
    (root / "proc" / "stat").write_text(STAT.format(busy=1030, idle=9070), encoding="ascii")
    assert gauge.read().processor_percent == 30


def test_memory_that_can_be_had_back_is_not_in_use(root: Path) -> None:
    assert ComputerGauge(root, root).read().memory_percent == 75


def test_the_hottest_sensor_counts_and_those_that_are_not_connected_do_not(root: Path) -> None:
    for number, told in enumerate(("71500\n", "0\n", "-273000\n", "999000\n", "\n"), start=1):
        sensor(root, number, told)
    assert ComputerGauge(root, root).read().temperature_c == 71.5


def test_what_a_computer_does_not_tell_is_not_invented(tmp_path: Path) -> None:
    assert ComputerGauge(tmp_path / "gone", tmp_path).read() == Computer()
    (tmp_path / "proc").mkdir()
    for name in ("stat", "meminfo"):
        (tmp_path / "proc" / name).write_text("something else\n", encoding="ascii")
    assert ComputerGauge(tmp_path / "gone", tmp_path).read() == Computer()


def test_the_metrics_of_this_computer_are_read() -> None:
    found = ComputerGauge(Path("/"))
    found.read()
    computer = found.read()
    assert computer.memory_percent is not None
    assert 0 < computer.memory_percent <= 100
    assert computer.disk_free_mb == pytest.approx(shutil.disk_usage("/").free / 1e6, rel=0.1)

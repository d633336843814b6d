"""A bench of drives that was stopped goes on from the file of its runs, and never mixes them with other ones."""

import argparse
import os
from pathlib import Path
from types import ModuleType

import pytest

from robot.cli.bench import drive as bench_drive
from robot.cli.bench import peers
from robot.cli.bench.drive import parallel_runs, run_file
from robot.cli.bench.drive.plan import DrivePlan, DriveResult
from robot.cli.bench.drive.run_file import record
from robot.core.trouble import Trouble

PLANS = [DrivePlan(seed, f"random:{seed // 10}") for seed in range(25)]


@pytest.fixture
def driven(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The seeds that are driven."""
    seeds: list[int] = []

    def drive_part(part: parallel_runs.Part) -> tuple[str, list[DriveResult]]:
        seeds.extend(plan.seed for plan in part[1])
        return part[0], [DriveResult(plan, reached=True) for plan in part[1]]

    monkeypatch.setattr(parallel_runs, "_drive_part", drive_part)
    return seeds


def drive(file: Path, plans: list[DrivePlan]) -> list[DriveResult]:
    with record(file) as kept:
        (results,) = dict(parallel_runs.carry_out({"crowd": plans}, 1, kept)).values()
    return results


@pytest.mark.parametrize("cut", [b"", b"{", b'{"case":"crowd","plan":{"se'])
def test_a_run_on_record_is_not_driven_again_and_a_run_whose_line_was_cut_off_is(
    tmp_path: Path, driven: list[int], cut: bytes
) -> None:
    file = tmp_path / "runs.jsonl"
    drive(file, PLANS[:12])
    with file.open("ab") as lines:
        lines.write(cut)
    results = drive(file, PLANS)
    assert [result.plan for result in results] == PLANS
    assert driven == list(range(25))
    assert len(file.read_bytes().splitlines()) == 25


def test_a_run_whose_line_lost_its_end_is_driven_again(tmp_path: Path, driven: list[int]) -> None:
    file = tmp_path / "runs.jsonl"
    drive(file, PLANS[:12])
    file.write_bytes(file.read_bytes().rstrip())
    assert [result.plan for result in drive(file, PLANS)] == PLANS
    assert driven == [*range(12), 11, *range(12, 25)]
    assert len(file.read_bytes().splitlines()) == 25


def test_what_was_driven_before_a_fall_is_on_record(
    tmp_path: Path, driven: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    file, drives = tmp_path / "runs.jsonl", parallel_runs._drive_part

    def falls(part: parallel_runs.Part) -> tuple[str, list[DriveResult]]:
        if part[1][0].seed >= 20:
            raise ZeroDivisionError
        return drives(part)

    monkeypatch.setattr(parallel_runs, "_drive_part", falls)
    with pytest.raises(ZeroDivisionError):
        drive(file, PLANS)
    monkeypatch.setattr(parallel_runs, "_drive_part", drives)
    drive(file, PLANS)
    assert driven == list(range(25))


def test_on_two_cores_a_fall_ends_the_bench_and_what_was_driven_is_on_record(tmp_path: Path) -> None:
    good = [DrivePlan(seed, "course", body="perfect", markers=False, limit_s=0.5) for seed in range(3)]
    plans = [*good, *(DrivePlan(seed, "nowhere") for seed in range(10, 200))]
    with record(tmp_path / "runs.jsonl") as kept, pytest.raises(ValueError, match="invalid literal"):
        dict(parallel_runs.carry_out({"track": plans}, 2, kept))
    with record(tmp_path / "runs.jsonl") as kept:
        assert all(("track", plan) in kept for plan in good)


def test_the_same_drives_by_another_board_are_other_runs(tmp_path: Path, driven: list[int]) -> None:
    for board in ("mega", "uno"):
        drive(tmp_path / "runs.jsonl", bench_drive._on(board, [DrivePlan(1)]))
    assert driven == [1, 1]


def test_runs_of_another_program_are_not_mixed_with_those_of_this_one(
    tmp_path: Path, driven: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "runs.jsonl"
    drive(file, PLANS[:3])
    monkeypatch.setattr(run_file, "program", lambda: "changed since")
    with pytest.raises(Trouble, match=r"runs.jsonl: line 1 = .*another program.*chọn tệp khác"):
        drive(file, PLANS)
    assert driven == [0, 1, 2]


def test_any_module_that_decides_a_run_changes_the_name_of_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = {run_file.program()}
    for pattern in run_file.DECIDES:
        module = tmp_path / pattern.replace("*", "added")
        module.parent.mkdir(parents=True, exist_ok=True)
        module.write_text(pattern)
        monkeypatch.setattr(run_file, "ROOT", tmp_path)
        names.add(run_file.program())
    assert len(names) == 1 + len(run_file.DECIDES)


@pytest.mark.parametrize("text", ["# notes", '{"case": 3, "lots": "of data"}', '{"case": 3}\n', "x\n", "\n", '{"a":'])
def test_a_file_of_something_else_is_named_and_left_as_it_is(tmp_path: Path, driven: list[int], text: str) -> None:
    file = tmp_path / "notes.md"
    file.write_text(text)
    with pytest.raises(Trouble, match=r"notes.md: line 1 = .*no run of this bench.*không phải"):
        drive(file, PLANS)
    assert file.read_text() == text
    assert not driven


def test_a_file_that_cannot_be_written_is_told_before_the_first_drive(tmp_path: Path, driven: list[int]) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    for path in (tmp_path / "nowhere" / "runs.jsonl", tmp_path, fifo):
        with pytest.raises(Trouble, match=r"cannot be written.*không ghi được"):
            drive(path, PLANS)
    assert not driven


def test_a_full_disk_ends_the_run_file_with_a_trouble() -> None:
    told = pytest.raises(Trouble, match="cannot be written: No space left")
    with told, run_file.opened(Path("/dev/full")) as full:
        run_file.DriveRecord(full, "this").add("crowd", [DriveResult(PLANS[0])])


def test_two_benches_do_not_write_one_file(tmp_path: Path, driven: list[int]) -> None:
    with record(tmp_path / "runs.jsonl"), pytest.raises(Trouble, match=r"another bench writes it.*đang ghi"):
        drive(tmp_path / "runs.jsonl", PLANS)
    assert not driven


@pytest.mark.parametrize("bench", [bench_drive, peers])
def test_every_bench_of_drives_looks_at_its_file_first(tmp_path: Path, bench: ModuleType) -> None:
    parser = argparse.ArgumentParser()
    bench.arguments(parser)
    with pytest.raises(Trouble, match="cannot be written"):
        bench.run(parser.parse_args(["--runs-to", str(tmp_path)]))

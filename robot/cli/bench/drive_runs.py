"""Carries out the plans of simulated drives on all cores; one that is stopped goes on from the file of its runs."""

import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

import msgspec

from robot.cli.bench.drive_cases import RUNS_A_LOBBY
from robot.cli.bench.drive_plan import DrivePlan, DriveResult
from robot.core.trouble import Trouble

PROGRESS_EVERY_S = 10.0
Part = tuple[str, list[DrivePlan]]
Known = dict[tuple[str, DrivePlan], DriveResult]
"""The runs by case and plan: the same plan is the same run."""


_BEGINS = b'{"case":'


class _Named(msgspec.Struct):
    case: str


def carry_out(
    plans: dict[str, list[DrivePlan]], jobs: int, file: Path | None = None
) -> Iterator[tuple[str, list[DriveResult]]]:
    """Every case's results in the order of its plans; lobbies stay together.

    `file`: gets each run as a JSON line as it ends; runs that it holds already are not made again. Raises `Trouble`
    with file, line and value.
    """
    known = runs_of(file) if file is not None else {}
    parts = [part for name, each in plans.items() for part in _parts(name, each, known)]
    total, left, said_s = sum(map(len, plans.values())), sum(len(each) for _, each in parts), time.perf_counter()
    if left < total:
        print(f"{total - left} / {total}: {file}", file=sys.stderr)
    for name, results in _work(parts, jobs):
        known |= {(name, result.plan): result for result in results}
        left -= len(results)
        if file is not None:
            _keep(file, name, results)
        if time.perf_counter() - said_s > PROGRESS_EVERY_S:
            said_s = time.perf_counter()
            print(f"{total - left} / {total}", file=sys.stderr)
    for name, each in plans.items():
        yield name, [known[name, plan] for plan in each]


def runs_of(file: Path) -> Known:
    """The runs that a file holds, which is made where there is none; a last line that was cut off while it was written
    is taken away. Raises `Trouble`.
    """
    try:
        file.touch()
        *lines, cut = file.read_bytes().split(b"\n")
    except OSError as error:
        raise Trouble(
            f"cannot be written: {error.strerror}",
            "không ghi được tệp",
            key=str(file),
            remedy="name a file in a folder that exists and is yours",
            remedy_vi="chọn tệp trong thư mục có sẵn và ghi được",
        ) from error
    known: Known = {}
    for number, line in enumerate(lines, start=1):
        try:
            run, case = msgspec.json.decode(line, type=DriveResult), msgspec.json.decode(line, type=_Named).case
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise _no_run(file, number, line, str(error)) from error
        known[case, run.plan] = run
    if cut and not cut.startswith(_BEGINS):
        raise _no_run(file, len(lines) + 1, cut, "begins otherwise")
    with file.open("r+b") as opened:
        opened.truncate(sum(len(line) + 1 for line in lines))
    return known


def _no_run(file: Path, number: int, line: bytes, what: str) -> Trouble:
    return Trouble(
        f"no run of this bench: {what}",
        "dòng này không phải là một chuyến đi",
        key=f"{file}: line {number}",
        value=line[:60].decode(errors="replace"),
        remedy="name another file, or take the line away",
        remedy_vi="chọn tệp khác, hoặc xoá dòng này",
    )


def _keep(file: Path, name: str, results: Sequence[DriveResult]) -> None:
    with file.open("ab") as lines:
        for result in results:
            lines.write(msgspec.json.encode({"case": name, **msgspec.to_builtins(result)}) + b"\n")


def _parts(name: str, plans: Sequence[DrivePlan], known: Known) -> Iterator[Part]:
    first = 0
    for number in range(1, len(plans) + 1):
        full = number - first >= RUNS_A_LOBBY
        if number == len(plans) or full or plans[number].lobby != plans[first].lobby:
            left = [plan for plan in plans[first:number] if (name, plan) not in known]
            if left:
                yield name, left
            first = number


def _work(parts: Sequence[Part], jobs: int) -> Iterator[tuple[str, list[DriveResult]]]:
    if jobs <= 1 or len(parts) <= 1:
        yield from map(_drive_part, parts)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        for future in as_completed([pool.submit(_drive_part, part) for part in parts]):
            yield future.result()


def _drive_part(part: Part) -> tuple[str, list[DriveResult]]:
    """In a process of its own."""
    from robot.cli.bench.drive_lockstep import drive

    name, plans = part
    return name, [drive(plan) for plan in plans]

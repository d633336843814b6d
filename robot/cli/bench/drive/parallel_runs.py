"""Carry out the plans of simulated drives on all cores."""

import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import as_completed

from robot.cli.bench.drive.cases import RUNS_A_LOBBY
from robot.cli.bench.drive.plan import DrivePlan, DriveResult
from robot.cli.bench.drive.run_file import DriveRecord
from robot.cli.worker_pool import workers

PROGRESS_EVERY_S = 10.0
Part = tuple[str, list[DrivePlan]]


def carry_out(
    plans: dict[str, list[DrivePlan]], jobs: int, record: DriveRecord
) -> Iterator[tuple[str, list[DriveResult]]]:
    """Drive all runs; yield each case with its results in the order of its plans. Runs in one lobby stay together. Each
    finished run is added to the record; runs already on the record are not driven again."""
    parts = [part for name, each in plans.items() for part in _parts(name, each, record)]
    total, left, said_s = sum(map(len, plans.values())), sum(len(each) for _, each in parts), time.perf_counter()
    if left < total:
        print(f"{total - left} / {total} are on record", file=sys.stderr)
    for name, results in _work(parts, jobs):
        record.add(name, results)
        left -= len(results)
        if time.perf_counter() - said_s > PROGRESS_EVERY_S:
            said_s = time.perf_counter()
            print(f"{total - left} / {total}", file=sys.stderr)
    for name, each in plans.items():
        yield name, [record[name, plan] for plan in each]


def _parts(name: str, plans: Sequence[DrivePlan], record: DriveRecord) -> Iterator[Part]:
    first = 0
    for number in range(1, len(plans) + 1):
        full = number - first >= RUNS_A_LOBBY
        if number == len(plans) or full or plans[number].lobby != plans[first].lobby:
            left = [plan for plan in plans[first:number] if (name, plan) not in record]
            if left:
                yield name, left
            first = number


def _work(parts: Sequence[Part], jobs: int) -> Iterator[tuple[str, list[DriveResult]]]:
    if jobs <= 1 or len(parts) <= 1:
        yield from map(_drive_part, parts)
        return
    with workers(jobs) as pool:
        under_way = {pool.submit(_drive_part, part) for part in parts}
        for future in as_completed(tuple(under_way)):
            under_way.remove(future)
            if (error := future.exception()) is not None:
                pool.shutdown(cancel_futures=True)  # parts that have begun are still driven to their end
                yield from (one.result() for one in under_way if not one.cancelled() and one.exception() is None)
                raise error
            yield future.result()


def _drive_part(part: Part) -> tuple[str, list[DriveResult]]:
    """Drive some of a case's runs, in a worker process; return the case's name and the results."""
    from robot.cli.bench.drive.simulated_drive import drive

    name, plans = part
    return name, [drive(plan) for plan in plans]

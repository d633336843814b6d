"""Simulate thousands of drives faster than real time and compare them with plain controllers: arrival, markers, crowds,
stopping.

The robot's own code drives; board, mechanics, people and camera are simulated in the same process. Each figure stands
beside its bar and its row of the acceptance table; `--cases` selects cases."""

import argparse
import json
import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from robot.cli.bench.acceptance_bars import AcceptanceBar, status_of
from robot.cli.bench.drive.cases import CASES, DriveCase, chosen, growth, in_lobby
from robot.cli.bench.drive.metrics import BASELINES, Figures, figures_of, wheels_of
from robot.cli.bench.drive.parallel_runs import carry_out
from robot.cli.bench.drive.plan import DrivePlan
from robot.cli.bench.drive.run_file import DriveRecord, record
from robot.cli.bench.drive.table import print_table
from robot.core.trouble import Trouble

if TYPE_CHECKING:
    from robot.cli.bench.drive.world import DriveLobby

ECHO_LINES = {"mega": 2, "uno": 1}
STOP, GROWTH = "stop", "growth"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    names = ", ".join([*(case.name for case in CASES), STOP, GROWTH])
    parser.add_argument("--runs", type=int, default=300, metavar="N", help="escorts through a crowd; others less (300)")
    parser.add_argument("--seed", type=int, default=1, help="the first of the runs' seeds (1)")
    parser.add_argument("--cases", default="", metavar="A,B", help=f"only these of: {names}")
    parser.add_argument(
        "--lobby",
        type=Path,
        metavar="FILE",
        help="all cases in this map, a file like config/lobby.toml, those left out that it has no way for; "
        f"{STOP} and {GROWTH}, which have maps of their own, only where --cases names them",
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes (one for each core)")
    parser.add_argument("--board", choices=ECHO_LINES, default="mega", help="what reads the range sensors (mega)")
    parser.add_argument(
        "--crosstalk", type=int, default=0, metavar="PERMILLE", help="pings that a sensor asked at once hears too (0)"
    )
    parser.add_argument("--no-lidar", action="store_true", help="a robot with range sensors alone")
    parser.add_argument(
        "--runs-to", type=Path, metavar="FILE", help="each run as a JSON line; those that it holds are not made again"
    )


def run(args: argparse.Namespace) -> int:
    """Simulate the drives and print the figures; return 0, or 1 when a bar was missed. Raises `Trouble` or
    `Troubles`."""
    with record(args.runs_to) as kept:
        return _run(args, kept)


@dataclass
class DriveTask:
    """The runs to be driven, by case; `left_out` names, in English and Vietnamese, the cases that cannot be driven in
    this map."""

    plans: dict[str, list[DrivePlan]]
    left_out: list[tuple[str, str]] = field(default_factory=list)


def _run(args: argparse.Namespace, kept: DriveRecord) -> int:
    began_s = time.perf_counter()
    wanted = chosen(args.cases, (STOP, GROWTH)) or [*(case.name for case in CASES), *[STOP] * (args.lobby is None)]
    cases = {case.name: case for case in CASES if case.name in wanted}
    task = _task(args, list(cases.values()))
    plans, left_out = task.plans, [f"{what} | {vi}" for what, vi in task.left_out]
    if left_out and not plans and not {STOP, GROWTH} & set(wanted):
        raise _no_case_fits(args.lobby, task)
    on_record = sum((name, plan) in kept for name, each in plans.items() for plan in each)
    results = dict(carry_out(plans, args.jobs, kept))
    made = [figures_of(name, cases[name].row, cases[name].what, results[name], cases[name].needs) for name in plans]
    if STOP in wanted:
        made.append(_stopping(args.seed, args.board))
    growing = _growth(args, kept) if GROWTH in wanted else []
    seconds = time.perf_counter() - began_s
    count = sum(len(each) for each in results.values())
    pace = {
        "seconds": round(seconds, 1),
        "runs": count,
        "on_record": on_record,
        "runs_per_minute": round(60 * (count - on_record) / seconds),
        "jobs": args.jobs,
        "board": args.board,
        "crosstalk_permille": args.crosstalk,
        "lidar": not args.no_lidar,
        "lobby": None if args.lobby is None else str(args.lobby),
    }
    if args.json:
        told = {"cases": [each.as_json() for each in made], "growth": [each.as_json() for each in growing]}
        print(json.dumps({**pace, **told, "left_out": left_out}, ensure_ascii=False))
    else:
        print_table([*made, *growing], pace, left_out)
    return status_of(bar for each in (*made, *growing) if each.name not in BASELINES for bar in each.bars)


def _task(args: argparse.Namespace, cases: list[DriveCase]) -> DriveTask:
    """Return the runs of the cases, in the maps that each case names, or in the map given by `--lobby`."""
    task = DriveTask({case.name: case.plans(args.runs, args.seed) for case in cases})
    if args.lobby is not None:
        from robot.cli.bench.drive.world import name_of, shared_lobby

        name = name_of(args.lobby)
        there = shared_lobby(name)
        for case in cases:
            if lacks := _lacks(case, there):
                del task.plans[case.name]
                task.left_out.append((f"{case.name} left out: {lacks[0]}", f"bỏ qua {case.name}: {lacks[1]}"))
            else:
                task.plans[case.name] = in_lobby(task.plans[case.name], name, case.goals(there.goals))
    task.plans = {name: _fitted(args, plans) for name, plans in task.plans.items()}
    return task


def _lacks(case: DriveCase, there: "DriveLobby") -> tuple[str, str] | None:
    """Return why the case cannot be driven in this map, in English and Vietnamese; None when it can."""
    from robot.cli.bench.drive.world import no_dock

    if case.markers and not there.lobby.markers:
        return "no markers hang there", "không có mã định vị"
    if not case.goals(there.goals):
        return (
            f"no place is {case.way_m:g} m of way from home",
            f"không có nơi nào cách chỗ đứng chờ (home) {case.way_m:g} m",
        )
    return no_dock(there.lobby) if case.docks else None


def _no_case_fits(lobby: Path, task: DriveTask) -> Trouble:
    return Trouble(
        f"no case fits this map: {'; '.join(what for what, _ in task.left_out)}",
        f"không trường hợp nào hợp với bản đồ này: {'; '.join(vi for _, vi in task.left_out)}",
        file=str(lobby),
        remedy="name other cases",
        remedy_vi="chọn trường hợp khác",
    )


def _fitted(args: argparse.Namespace, plans: list[DrivePlan]) -> list[DrivePlan]:
    return _on(args.board, plans, args.crosstalk, lidar=not args.no_lidar)


def _on(board: str, plans: list[DrivePlan], crosstalk_permille: int = 0, *, lidar: bool = True) -> list[DrivePlan]:
    on = {"echo_lines": ECHO_LINES[board], "crosstalk_permille": crosstalk_permille, "lidar": lidar}
    return [msgspec.structs.replace(plan, **on) for plan in plans]


def _stopping(seed: int, board: str) -> Figures:
    from robot.cli.bench.drive.stopping_distance import stopping

    stops = stopping(seed, ECHO_LINES[board])
    worst: dict[str, float] = {}
    for stop in stops:
        name = f"friction {stop.friction}"
        worst[name] = max(worst.get(name, 0.0), round(stop.way_m, 3))
    limits, named = wheels_of(stops)
    bars = [AcceptanceBar("protective stop from 0.6 m/s, m", max(worst.values()), 0.35), limits]
    return Figures(STOP, 16, "somebody steps before it at 0.6 m/s", len(stops), {"worst_m": worst}, bars, named)


def _growth(args: argparse.Namespace, kept: DriveRecord) -> list[Figures]:
    groups = {name: _fitted(args, plans) for name, plans in growth()}
    results = dict(carry_out(groups, args.jobs, kept))
    made = []
    for name, runs in results.items():
        simulated_s, work_s = sum(run.seconds for run in runs), sum(run.work_s for run in runs)
        figures = {
            "reached": sum(run.reached for run in runs),
            "times_real_time": round(simulated_s / max(1e-9, work_s)),
            "simulated_s": round(simulated_s / len(runs), 1),
        }
        limits, named = wheels_of(runs)
        made.append(Figures(GROWTH, 17, name, len(runs), figures, [limits], named))
    return made

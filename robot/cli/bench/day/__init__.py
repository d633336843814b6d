"""Simulate lobby days in virtual time: 8 hours and 300 seeded visitors a day, with faults; `--days 7` for a week.

The whole robot runs in one process (`robot.rehearsal`): decisions, journal, understanding, desk with its database on
disk, window, navigator, board and mechanics of the simulated lobby. Visitors pass by, ask aloud, touch, are led, take
numbers, look up dossiers and rate. Each fault of the table happens once a day. Nights are skipped; in each the battery
is charged. The robot has no lidar, only range sensors, except with `--lidar`.

At the end of each day the command prints what must not grow: memory, descriptors, threads, the database's write-ahead
log, and the journal, which begins a new file each day. Bars: a day of 300 visitors in 180 s, 97 % of them served as
they wished, no limit of wheel speed or braking broken; after the first day at most 5 MB of growth, no descriptor, no
thread. Baseline: the same events, decided by `reduce` alone."""

import argparse
import gc
import json
import logging
import os
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path
from random import Random
from typing import Any

BARS = {"day_s": 180.0, "grown_mb": 5.0, "descriptors": 0, "served_percent": 97.0, "violations": 0, "wal_kb": 8_000}
"""Bars (limits) that the benchmark judges by, chosen. `wal_kb`: twice the size at which SQLite writes the write-ahead
log back into the database by itself."""

_NIGHT_S = 16 * 3600
_PART_BYTES, _KEPT_BYTES, _KEPT_DAYS = 4_000_000, 40_000_000, 60
_MOVES_MS = 5_000
"""Interval in ms at which the idle face is painted: long, because no one sees it."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--days", type=int, default=1)
    parser.add_argument("--visitors", type=int, default=300, metavar="N", help="of a day (300)")
    parser.add_argument("--hours", type=float, default=8.0, help="of a day (8)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lidar", action="store_true", help="with one, heard packet by packet: takes a third longer")


def run(args: argparse.Namespace) -> int:
    """Simulate the days and print the figures; return 0 when the bars are met, else 1."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)  # SDL's handler would close the window
    level = logging.root.level
    logging.root.setLevel(logging.CRITICAL)  # injected faults would fill the log
    try:
        with tempfile.TemporaryDirectory(prefix="kiosk-day-") as folder:
            found = _measure(Path(folder), args)
    finally:
        logging.root.setLevel(level)
        signal.signal(signal.SIGTERM, before)
    print(json.dumps(found)) if args.json else _show(found)
    return 0 if found["met"] else 1


def _measure(folder: Path, args: argparse.Namespace) -> dict[str, Any]:
    from robot.cli.bench.day.reducer_baseline import Bare
    from robot.cli.bench.day.visits import DayVisits
    from robot.rehearsal.virtual_robot import VirtualRobot
    from robot.runtime.event_loop.journal_retention import Limits
    from robot.runtime.processes.glibc_heap import keep_little

    keep_little()  # as the robot does
    limits = Limits(_PART_BYTES, _KEPT_BYTES, _KEPT_DAYS)
    robot = VirtualRobot(folder, seed=args.seed, limits=limits, sets=() if args.lidar else ("lidar.port=none",))
    robot.program.screen.draw_ahead()
    robot.world.room.prepare()
    days: list[dict[str, Any]] = []
    bare = Bare(robot.program.rules)
    robot.listeners.append(bare.take)
    try:
        for number in range(args.days):
            dice = Random(f"day {number} {args.seed}")
            began_s = time.perf_counter()
            day = _day(robot, DayVisits, dice, args)
            day |= {"day": number + 1, "seconds": round(time.perf_counter() - began_s, 1)}
            day["events_per_s"] = round(day["events"] / day["seconds"])
            robot.listeners.clear()
            days.append(day | _standing(robot, folder))
            print(f"day {number + 1}: {day['served']} served, {day['seconds']} s", file=sys.stderr, flush=True)
            robot.do({"do": "fault", "name": "clock_jump", "seconds": _NIGHT_S})
            robot.do({"do": "mend", "name": "low_battery"})
    finally:
        robot.close()
    return _judged(days, bare.figures(), args)


def _day(robot: Any, visits: Any, dice: Random, args: argparse.Namespace) -> dict[str, Any]:
    from robot.cli.bench.day.plan import Misfortunes, visitors

    misfortunes, events = Misfortunes(robot, dice, args.hours), 0

    def meanwhile() -> None:
        nonlocal events
        misfortunes.look()
        events += len(robot.steps)
        robot.steps.clear()  # otherwise a rehearsal keeps all steps
        robot.program.screen.moves_ms = _MOVES_MS  # a restarted robot program has a new window

    lobby, zero_ms = visits(robot, dice, meanwhile), robot.at_ms
    kinds: dict[str, list[int]] = {}
    for coming in visitors(dice, args.visitors, args.hours):
        lobby.advance(zero_ms / 1000 + coming.at_s - robot.at_ms / 1000)
        served = lobby.act(coming.kind)
        count = kinds.setdefault(coming.kind, [0, 0])
        count[0] += 1
        count[1] += served
    lobby.advance((zero_ms - robot.at_ms) / 1000 + args.hours * 3600)
    served = sum(count for _, count in kinds.values())
    return {
        "visitors": args.visitors,
        "served": served,
        "kinds": kinds,
        "unserved": dict(lobby.reasons),
        "faults": misfortunes.happened,
        "crash": robot.crash.strip().splitlines()[-1] if robot.crash else "",
        "violations": len(robot.world.violations),
        "events": events,
    }


def _standing(robot: Any, folder: Path) -> dict[str, Any]:
    """Return what the process and its files hold now: memory, descriptors, threads, sizes of files."""
    from robot.runtime.event_loop.journal_retention import kept
    from robot.runtime.processes.glibc_heap import give_back

    robot.world.printer.slips.clear()  # these belong to the simulator, not to the robot
    gc.collect()
    give_back()  # as the robot does after each visit
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    wal = folder / f"{robot.settings.desk.file}-wal"
    journals = kept(folder / "var" / "journal")
    return {
        "rss_mb": round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6, 1),
        "descriptors": len(os.listdir("/proc/self/fd")),
        "threads": threading.active_count(),
        "wal_kb": wal.stat().st_size // 1000 if wal.exists() else 0,
        "journal_parts": journals.parts,
        "journal_mb": round(journals.size_bytes / 1e6, 1),
    }


def _judged(days: list[dict[str, Any]], bare: dict[str, Any], args: argparse.Namespace) -> dict[str, Any]:
    first, last = days[0], days[-1]
    slowest = max(day["seconds"] for day in days)
    grown_mb = round(max(day["rss_mb"] for day in days) - first["rss_mb"], 1)
    descriptors = max(day["descriptors"] for day in days) - first["descriptors"]
    threads = last["threads"] - first["threads"]
    whole = args.visitors >= 300 and args.hours >= 8
    missed = [
        (whole and slowest > BARS["day_s"], f"a day took {slowest} s"),
        (grown_mb > BARS["grown_mb"], f"memory has grown by {grown_mb} MB"),
        (descriptors > BARS["descriptors"], f"{descriptors} descriptors more"),
        (threads > 0, f"{threads} threads more"),
        *(one for day in days for one in _missed_on(day)),
    ]
    told = [words for is_missed, words in missed if is_missed]
    return {
        "days": days,
        "reduce_alone": bare,
        "slowest_day_s": slowest,
        "grown_mb": grown_mb,
        "descriptors_grown": descriptors,
        "missed": told,
        "met": not told,
    }


def _missed_on(day: dict[str, Any]) -> list[tuple[bool, str]]:
    """Return, for each bar of a single day, whether the day missed it, and how."""
    served, visitors, number = day["served"], day["visitors"], day["day"]
    return [
        (bool(day["crash"]), f"day {number}: {day['crash']}"),
        (served * 100 < BARS["served_percent"] * visitors, f"day {number}: {served} of {visitors} served"),
        (day["violations"] > BARS["violations"], f"day {number}: {day['violations']} limits of the wheels broken"),
        (day["wal_kb"] > BARS["wal_kb"], f"day {number}: the write-ahead log has {day['wal_kb']} kB"),
    ]


def _show(found: dict[str, Any]) -> None:
    heads = ["day", "served", "faults", "events", "seconds", "events_per_s", "rss_mb", "descriptors", "threads"]
    heads += ["wal_kb", "journal_parts", "journal_mb"]
    print("  ".join(f"{head:>8}" for head in heads))
    for day in found["days"]:
        print("  ".join(f"{day[head]:>{max(8, len(head))}}" for head in heads))
    kinds = found["days"][0]["kinds"]
    print("served of the first day: " + ", ".join(f"{kind} {ok} of {all_}" for kind, (all_, ok) in kinds.items()))
    for day in found["days"]:
        if day["unserved"]:
            left = ", ".join(f"{count} at {place}" for place, count in day["unserved"].items())
            print(f"day {day['day']}, not served as they wished: {left}")
    bare = found["reduce_alone"]
    print(f"baseline: the same {bare['events']} events by reduce alone, {bare['events_per_s']} events/s")
    print(f"slowest day {found['slowest_day_s']} s (bar {BARS['day_s']:.0f} for 300 visitors in 8 h)", end=", ")
    print(
        f"grown {found['grown_mb']} MB (bar {BARS['grown_mb']:.0f}), {found['descriptors_grown']} descriptors (bar 0)"
    )
    for words in found["missed"]:
        print(words)
    print("met" if found["met"] else "not met")

"""Measure the service desk under load: 10^5 dossiers imported, looked up and watched for their due dates, queue numbers
given, waiting times estimated.

Dossiers come from a simulated year of the one-stop platform. Baselines of the same run: reading the same CSV with the
standard library alone; a look-up that reads through all rows; and for the waiting times, the number of people ahead
times the median service time."""

import argparse
import csv
import datetime
import json
import math
import multiprocessing
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from robot.cli.bench import percentile
from robot.cli.desk.overdue import warned_of
from robot.desk.dossiers.due_dates import Warning
from robot.desk.dossiers.identity_factor import Factor
from robot.desk.dossiers.look_up import LookUp, Shown
from robot.desk.dossiers.row_reader import Records
from robot.desk.dossiers.sources import Imported
from robot.desk.dossiers.store import Dossiers
from robot.desk.queue.model import QueueRule
from robot.desk.queue.tickets import Tickets
from robot.desk.queue.wait_estimates import ToldWait, wait_error, wait_range_min
from robot.portal.dossier_export import Export, read_export
from robot.runtime.content.catalogue_loader import load_catalogue
from robot.runtime.content.desk_vocabulary_loader import due_of, known_of, load_vocabulary, load_working_days
from robot.runtime.settings.loader import CONFIG, load_settings
from simulators.office.one_stop_platform import PREFIX, PlatformDossier, as_csv, cases

LOOK_UPS, LOOK_UPS_BASELINE = 2000, 5
TICKETS = 500
MORNINGS = 200
PEOPLE_S = 0.01
"""Seconds between two queue numbers that are given while an import runs."""
SEED = 7


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--dossiers", type=int, default=100_000)


def run(args: argparse.Namespace) -> int:
    """Measure the service desk and print the figures; return 0."""
    with tempfile.TemporaryDirectory(prefix="kiosk-desk-") as folder:
        figures = _measure(Path(folder), args.dossiers)
    if args.json:
        print(json.dumps(figures))
        return 0
    for name, value in figures.items():
        print(f"{name:<34} {value}")
    return 0


def _measure(folder: Path, count: int) -> dict[str, Any]:
    made = cases(count, datetime.date.today(), SEED)
    export_file, database = folder / "list.csv", folder / "desk.sqlite"
    export_file.write_text(as_csv(made), encoding="utf-8")
    settings = load_settings(config=CONFIG)
    catalogue, days = load_catalogue(CONFIG), load_working_days(CONFIG, settings)
    factor = Factor(folder / "key", 4)
    records = Records(
        load_vocabulary(CONFIG),
        PREFIX,
        datetime.date.today(),
        known=known_of(catalogue),
        due_of=due_of(catalogue, days),
        factor=factor,
    )
    export, read_s = _timed(lambda: read_export(export_file, records))
    with Dossiers(database) as dossiers:
        _, take_s = _timed(lambda: _take(dossiers, export, 1))
        again, again_s = _timed(lambda: _take(dossiers, export, 1))
        meanwhile = _meanwhile(database, export)
        now = datetime.datetime.now()
        warned_of(dossiers, now, days)  # the first call loads the calendar
        warned, overdue_s = _timed(lambda: warned_of(dossiers, now, days))
    _, plain_s = _timed(lambda: list(csv.DictReader(export_file.open(encoding="utf-8"))))
    return {
        "dossiers": len(export.dossiers),
        "refused": len(export.refused),
        "import_rows_per_s": round(count / (read_s + take_s)),
        "import_s": round(read_s + take_s, 2),
        "same_again_s": round(read_s + again_s, 2),
        "changed_again": again.changed,
        "csv_alone_s": round(plain_s, 2),
        **_look_ups(database, made, factor),
        "overdue_ms": round(1000 * overdue_s, 1),
        "warned": len(warned),
        "late": sum(each.warning is Warning.LATE for each in warned),
        **_tickets(database),
        **meanwhile,
        **_waits(),
    }


def _look_ups(database: Path, made: list[PlatformDossier], factor: Factor) -> dict[str, Any]:
    chance = random.Random(SEED)
    looking = LookUp([Imported(database)], PREFIX, factor)
    times_ms: list[float] = []
    with Dossiers(database):  # as on the robot, where the queue has the file open as well
        for case in chance.choices(made, k=LOOK_UPS):
            shown, took_s = _timed(lambda case=case: looking.find(case.code, case.identity[-4:]))  # type: ignore[misc]
            assert isinstance(shown, Shown)
            assert shown.whole
            times_ms.append(1000 * took_s)
    looking.close()
    plain: list[float] = []
    with Dossiers(database) as dossiers:
        for case in chance.choices(made, k=LOOK_UPS_BASELINE):
            _, took_s = _timed(lambda case=case: _by_reading(dossiers, case.code))  # type: ignore[misc]
            plain.append(1000 * took_s)
    return {
        "look_up_p50_ms": percentile(times_ms, 50),
        "look_up_p99_ms": percentile(times_ms, 99),
        "look_up_reading_all_ms": round(statistics.fmean(plain)),
    }


def _by_reading(dossiers: Dossiers, code: str) -> object:
    everything = dossiers.touching(datetime.date(1999, 1, 1), datetime.date(2999, 1, 1))
    return next(each for each in everything if each.code == code)


def _tickets(database: Path) -> dict[str, Any]:
    times_ms: list[float] = []
    with Tickets(database, QueueRule()) as tickets:
        for number in range(TICKETS):
            _, took_s = _timed(lambda: tickets.issue("counter:3"))
            times_ms.append(1000 * took_s)
            if number % 4:
                tickets.call_next("counter:3")
    return {"ticket_p50_ms": percentile(times_ms, 50), "ticket_p99_ms": percentile(times_ms, 99)}


def _take(dossiers: Dossiers, export: Export, number: int) -> Any:
    """Import all dossiers as an export file with this number, and return the import's result."""
    at_s, values = 1_784_000_000 + number, export.dossiers.values()
    return dossiers.take(values, file="list.csv", sha256=f"{number}", kind="csv", at_s=at_s, as_of_s=at_s, refused=0)


def _meanwhile(database: Path, export: Export) -> dict[str, Any]:
    """Time how long giving a queue number takes while another process imports all dossiers once more."""

    def take() -> None:
        with Dossiers(database) as dossiers:
            _take(dossiers, export, 2)

    importing = multiprocessing.get_context("fork").Process(target=take)
    importing.start()
    times_ms: list[float] = []
    with Tickets(database, QueueRule()) as tickets:
        while importing.is_alive() and len(times_ms) < 900:
            _, took_s = _timed(lambda: tickets.issue("counter:6"))
            times_ms.append(1000 * took_s)
            tickets.call_next("counter:6")
            time.sleep(PEOPLE_S)
    importing.join()
    return {
        "ticket_during_import_p50_ms": percentile(times_ms, 50),
        "ticket_during_import_p99_ms": percentile(times_ms, 99),
        "ticket_during_import_max_ms": round(max(times_ms), 1),
    }


def _waits() -> dict[str, Any]:
    """Compare estimated with real waiting times over simulated mornings at one counter: log-normal service times,
    random arrivals."""
    chance = random.Random(SEED)
    told: list[ToldWait] = []
    medians: list[float] = []
    for _ in range(MORNINGS):
        mean_s, spread, busy = (
            chance.choice((180, 360, 600, 900)),
            chance.choice((0.4, 0.7, 1.0)),
            chance.uniform(0.6, 1.1),
        )
        morning, plain = _morning(chance, mean_s, spread, busy)
        told += morning
        medians += plain
    error = wait_error(told)
    assert error is not None
    return {
        "waits_estimated": error.tickets,
        "waits_inside_range": round(error.inside, 3),
        "waits_mean_error_min": round(error.mean_error_min, 2),
        "waits_bias_min": round(error.bias_min, 2),
        "waits_median_error_min": round(statistics.fmean(map(abs, medians)), 2),
        "waits_width_min": round(statistics.fmean(each.to_min - each.from_min for each in told), 1),
    }


def _morning(chance: random.Random, mean_s: float, spread: float, busy: float) -> tuple[list[ToldWait], list[float]]:
    sigma = math.sqrt(math.log(1 + spread * spread))
    at_s, free_s = 0.0, 0.0
    comes: list[tuple[float, float]] = []  # (begin, end) of each service
    told: list[ToldWait] = []
    plain: list[float] = []
    while at_s < 4 * 3600:
        at_s += chance.expovariate(busy / mean_s)
        begun_s = max(at_s, free_s)
        free_s = begun_s + chance.lognormvariate(math.log(mean_s) - sigma * sigma / 2, sigma)
        known = [end - begin for begin, end in comes if end <= at_s]
        running = [at_s - begin for begin, end in comes if begin <= at_s < end]
        ahead = sum(begin > at_s for begin, _ in comes)
        wait = wait_range_min(ahead, known, running[0] if running else None)
        if wait is not None:
            waited_min = (begun_s - at_s) / 60
            told.append(ToldWait(*wait, waited_min))
            plain.append((ahead + len(running)) * statistics.median(known[-20:]) / 60 - waited_min)
        comes.append((begun_s, free_s))
    return told, plain


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    began_s = time.perf_counter()
    result = work()
    return result, time.perf_counter() - began_s

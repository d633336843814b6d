"""The report of a week, a month or any days | Báo cáo tuần, tháng hoặc khoảng ngày: HTML, PDF, XLSX, CSV.

--month is a calendar month, --report the official one from the 15th to the 14th. Official scores of the portal are read
from saved answers: --official FILE, and every JSON file in var/official.
"""

import argparse
import datetime
import json
import time
from pathlib import Path

from robot.desk.reports.facts import Facts, facts_of
from robot.desk.reports.numbers import Numbers
from robot.desk.reports.page import report_page
from robot.desk.reports.pdf import pdf
from robot.desk.reports.period import Kind, Period, month_of, report_month_of, week_of
from robot.desk.reports.sheets import csv_text, tables_of, xlsx
from robot.runtime.content_files import load_content, load_words
from robot.runtime.desk_files import load_working_days
from robot.runtime.indicator_files import load_indexes, load_official
from robot.runtime.lobby_file import load_lobby
from robot.runtime.report_material import material_of, names_of, warned_now
from robot.runtime.settings import Settings
from robot.runtime.settings_files import CONFIG, load_settings

OFFICIAL = "var/official"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `kiosk report`."""
    span = parser.add_mutually_exclusive_group()
    span.add_argument("--week", nargs="?", type=_day, const=_today(), metavar="DAY", help="the week with DAY in it")
    span.add_argument("--month", nargs="?", type=_day, const=_today(), metavar="DAY", help="the calendar month")
    span.add_argument("--report", nargs="?", type=_day, const=_today(), metavar="DAY", help="from the 15th to the 14th")
    span.add_argument("--range", nargs=2, type=_day, metavar=("FIRST", "LAST"), help="both days included")
    parser.add_argument("--out", type=Path, default=Path("var/reports"), metavar="DIR", help="folder (var/reports)")
    parser.add_argument("--language", choices=("vi", "en"), default="vi")
    parser.add_argument("--official", type=Path, action="append", default=[], help="a saved answer of the portal")
    parser.add_argument("--no-pdf", action="store_true", help="without the PDF")
    parser.add_argument("--json", action="store_true", help="one JSON line: files, times")
    parser.add_argument("--settings", type=Path, action="append", default=[], help="a further TOML file that wins")
    parser.add_argument("--set", action="append", default=[], metavar="TABLE.KEY=VALUE", help="one value that wins")


def run(args: argparse.Namespace) -> int:
    """Write the files; 0."""
    began_s = time.perf_counter()
    settings = load_settings(args.settings, args.set, config=CONFIG)
    period = period_of(args)
    now, before = gathered(settings, period, [*sorted((CONFIG.parent / OFFICIAL).glob("*.json")), *args.official])
    words = load_words(CONFIG / "words")
    content = load_content(CONFIG, settings, load_lobby(CONFIG / "lobby.toml"))
    names, numbers = names_of(content, args.language), Numbers(words, args.language)
    page = report_page(now, before, words, args.language, names, datetime.datetime.now())
    tables = tables_of(now, before, numbers, names)
    span = numbers.text("report.days", **{"from": numbers.day(period.first), "to": numbers.day(period.last)})
    folder: Path = args.out
    name = f"{period.kind.value}-{period.first}-{period.last}"
    files: dict[str, bytes] = {f"{name}.html": page.encode(), f"{name}.xlsx": xlsx(tables, span)}
    files |= {f"{name}-csv/{table.name}.csv": csv_text(table).encode() for table in tables}
    if not args.no_pdf:
        files[f"{name}.pdf"] = pdf(page)
    for file, data in files.items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    paths = [str(folder / file) for file in files if not file.endswith(".csv")]
    if args.json:
        print(json.dumps({"files": paths, "seconds": round(time.perf_counter() - began_s, 2)}))
    else:
        print("\n".join([*paths, str(folder / f"{name}-csv")]))
    return 0


def period_of(args: argparse.Namespace) -> Period:
    """The days that were asked for; without any, this week."""
    if args.range:
        first, last = sorted(args.range)
        return Period(Kind.RANGE, first, last)
    if args.month:
        return month_of(args.month)
    if args.report:
        return report_month_of(args.report)
    return week_of(args.week or _today())


def gathered(settings: Settings, period: Period, official: list[Path]) -> tuple[Facts, Facts]:
    """The facts of `period` and of as many days of the one before."""
    database, figures = CONFIG.parent / settings.desk.file, CONFIG.parent / settings.desk.figures_dir
    indexes, scores = load_indexes(CONFIG / "indicators"), load_official(official)
    moment = datetime.datetime.now()
    warned = warned_now(database, moment, load_working_days(CONFIG, settings))
    now = facts_of(material_of(database, figures, period), indexes, scores, warned)
    before = facts_of(material_of(database, figures, period.before_until(moment.date())), indexes, {})
    return now, before


def _today() -> datetime.date:
    return datetime.date.today()


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day like 2026-03-31") from None

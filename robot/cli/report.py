"""Write the report of a week, a month or any other days | Báo cáo tuần, tháng, quý, năm: HTML, PDF, DOCX, XLSX, CSV.

--month is a calendar month, --report the official month from the 15th to the 14th. Official scores are read from saved
answers of the portal: --official FILE, and every JSON file in var/official. An answer that does not name its period
gets it from the file name: 766-2026-10.json, 766-2026-10-15_2026-11-14.json. Only scores for the days of the report are
shown."""

import argparse
import datetime
import json
import os
import time
from pathlib import Path

from robot.cli.argument_types import readable
from robot.cli.output_files import written
from robot.core.trouble import Trouble
from robot.desk.reports.period import FIRST_YEAR, LAST_YEAR, Period, PeriodKind
from robot.desk.reports.period import period_of as period_with
from robot.runtime.content.desk_vocabulary_loader import load_working_days
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.content.words_loader import load_content, load_words
from robot.runtime.desk_service.report_builder import ReportMaker
from robot.runtime.desk_service.report_data import names_of
from robot.runtime.settings.loader import CONFIG, load_settings

_KINDS = {
    PeriodKind.WEEK: "the week with DAY in it",
    PeriodKind.MONTH: "the calendar month",
    PeriodKind.REPORT: "from the 15th to the 14th",
    PeriodKind.QUARTER: "the quarter",
    PeriodKind.HALF: "the half year",
    PeriodKind.YEAR: "the year",
}
"""The periods that a day chooses, and what the help says of them."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `kiosk report`."""
    span = parser.add_mutually_exclusive_group()
    for kind, words in _KINDS.items():
        span.add_argument(f"--{kind.value}", nargs="?", type=_day, const=_today(), metavar="DAY", help=words)
    span.add_argument("--range", nargs=2, type=_day, metavar=("FIRST", "LAST"), help="both days included")
    parser.add_argument("--out", type=Path, default=Path("var/reports"), metavar="DIR", help="folder (var/reports)")
    parser.add_argument("--language", choices=("vi", "en"), default="vi")
    parser.add_argument("--official", type=readable, action="append", default=[], help="a saved answer of the portal")
    parser.add_argument("--no-pdf", action="store_true", help="without the PDF")
    parser.add_argument("--json", action="store_true", help="one JSON line: files, times")
    parser.add_argument("--settings", type=readable, action="append", default=[], help="a further TOML file that wins")
    parser.add_argument("--set", action="append", default=[], metavar="TABLE.KEY=VALUE", help="one value that wins")


def run(args: argparse.Namespace) -> int:
    """Write the files of the report and return 0."""
    began_s = time.perf_counter()
    settings = load_settings(args.settings, args.set, config=CONFIG)
    content = load_content(CONFIG, settings, load_lobby(CONFIG / "lobby.toml"))
    days = load_working_days(CONFIG, settings)
    maker = ReportMaker(CONFIG.parent, CONFIG, settings, load_words(CONFIG / "words"), days)
    names, moment = names_of(content, args.language), datetime.datetime.now()
    report = maker.make(period_of(args), names, args.language, moment, tuple(args.official))
    folder: Path = args.out
    formats = {"html": report.html, "docx": report.docx, "xlsx": report.xlsx}
    files = {folder / f"{report.name}.{ending}": made() for ending, made in formats.items()}
    if not args.no_pdf:
        files[folder / f"{report.name}.pdf"] = report.pdf()
    tables = folder / f"{report.name}-csv"
    for path, data in {**files, **{tables / name: data for name, data in report.csv().items()}}.items():
        with written(folder):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write_private(path, data)
    if args.json:
        print(json.dumps({"files": [*map(str, files)], "seconds": round(time.perf_counter() - began_s, 2)}))
    else:
        print("\n".join([*map(str, files), str(tables)]))
    return 0


def _write_private(path: Path, data: bytes) -> None:
    """Write a file that only its owner can read, because a report contains codes of dossiers."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "wb") as file:
        os.fchmod(descriptor, 0o600)  # an existing file would keep its access rights
        file.write(data)


def period_of(args: argparse.Namespace) -> Period:
    """Return the days that the options ask for; by default this week. Raises `Trouble` for a range that ends before it
    begins."""
    if args.range:
        first, last = args.range
        if last < first:
            raise Trouble(
                "the last day is before the first",
                "ngày cuối đứng trước ngày đầu",
                key="--range",
                value=f"{first} {last}",
                remedy=f"write the earlier day first: --range {last} {first}",
                remedy_vi=f"ghi ngày trước lên đầu: --range {last} {first}",
            )
        return Period(PeriodKind.RANGE, first, last)
    for kind in _KINDS:
        if day := getattr(args, kind.value):
            return period_with(kind, day)
    return period_with(PeriodKind.WEEK, _today())


def _today() -> datetime.date:
    return datetime.date.today()


def _day(text: str) -> datetime.date:
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day like 2026-03-31") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise argparse.ArgumentTypeError(f"{text!r} is not between {FIRST_YEAR} and {LAST_YEAR}")
    return day

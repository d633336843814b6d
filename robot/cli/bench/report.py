"""Measure the monthly report on 10^5 dossiers: how long it takes, and whether pandas computes the same numbers.

Dossiers come from the export of a simulated year of the one-stop platform; the report covers the previous month.
Baseline of the same run: pandas over the same CSV, which counts form II.06a and the shares, and draws nothing."""

import argparse
import datetime
import json
import tempfile
import time
from pathlib import Path
from typing import Any

from robot.cli.bench import percentile
from robot.core.trouble import Trouble
from robot.desk.dossiers.row_reader import Records
from robot.desk.dossiers.store import Dossiers
from robot.desk.reports.facts import PeriodFacts
from robot.desk.reports.period import Period, month_of
from robot.desk.reports.summary import measured
from robot.portal.dossier_export import read_export
from robot.runtime.content.desk_vocabulary_loader import due_of, known_of, load_vocabulary, load_working_days
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.content.words_loader import load_content, load_words
from robot.runtime.desk_service.report_builder import ReportMaker
from robot.runtime.desk_service.report_data import names_of
from robot.runtime.settings.loader import CONFIG, load_settings
from simulators.office.one_stop_platform import PREFIX, as_csv, cases

SEED = 7
RUNS = 3
COUNTED = ("received", "online", "carried", "early", "on_time", "late", "open_in_time", "open_late")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--dossiers", type=int, default=100_000)


def run(args: argparse.Namespace) -> int:
    """Measure the report and print the figures; return 1 when the two computations differ, else 0."""
    with tempfile.TemporaryDirectory(prefix="kiosk-report-") as folder:
        figures = _measure(Path(folder), args.dossiers)
    if args.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:<26} {value}")
    return 0 if figures["same"] else 1


def _measure(folder: Path, count: int) -> dict[str, Any]:
    today = datetime.date.today()
    export = folder / "list.csv"
    export.write_text(as_csv(cases(count, today, SEED)), encoding="utf-8")
    figures = (f"desk.file={folder / 'desk.sqlite'}", f"desk.figures_dir={folder / 'figures'}")
    settings = load_settings(sets=figures, config=CONFIG)
    content = load_content(CONFIG, settings, load_lobby(CONFIG / "lobby.toml"))
    days = load_working_days(CONFIG, settings)
    records = Records(
        load_vocabulary(CONFIG),
        PREFIX,
        today,
        known=known_of(content.catalogue),
        due_of=due_of(content.catalogue, days),
    )
    read = read_export(export, records)
    at_s = int(time.time())
    with Dossiers(folder / "desk.sqlite") as store:
        store.take(read.dossiers.values(), file="list.csv", sha256="1", kind="csv", at_s=at_s, as_of_s=at_s, refused=0)
    period = month_of(today.replace(day=1) - datetime.timedelta(1))
    maker, names = ReportMaker(folder, CONFIG, settings, load_words(CONFIG / "words"), days), names_of(content, "vi")
    moment = datetime.datetime.now()
    facts, facts_s = _timed(lambda: maker.facts(period, moment))
    made_s, files_s = [], []
    for _ in range(RUNS):
        report, took_s = _timed(lambda: maker.make(period, names, "vi", moment))
        made_s.append(took_s)
        files_s.append(_timed(lambda report=report: (report.pdf(), report.docx(), report.xlsx(), report.csv()))[1])
    plain, plain_s = _timed(lambda: _by_pandas(export, period, today))
    ours = _of_facts(facts.now)
    return {
        "dossiers": len(read.dossiers),
        "month": f"{period.first} - {period.last}",
        "facts_s": round(facts_s, 2),
        "page_and_tables_s": percentile(made_s, 50),
        "pdf_docx_xlsx_csv_s": percentile(files_s, 50),
        "whole_report_s": round(percentile(made_s, 50) + percentile(files_s, 50), 2),
        "pandas_counts_only_s": round(plain_s, 2),
        "same": ours == plain,
        "ours": ours,
        "pandas": plain,
    }


def _of_facts(facts: PeriodFacts) -> dict[str, Any]:
    assert facts.form is not None
    shares = measured(facts)
    return {
        **{name: getattr(facts.form.total, name) for name in COUNTED},
        "online_share": round(shares["online"].share or 0, 4),
        "digitised_share": round(shares["digitised"].share or 0, 4),
    }


def _by_pandas(export: Path, period: Period, today: datetime.date) -> dict[str, Any]:
    """Compute the same numbers with pandas, written independently from the rules of the form, column by column."""
    try:
        import pandas as pd
    except ImportError:
        raise Trouble(
            "the baseline needs pandas",
            "thiếu thư viện pandas để so sánh",
            remedy=".venv/bin/python -m pip install pandas",
            remedy_vi=".venv/bin/python -m pip install pandas",
        ) from None
    table = pd.read_csv(export, dtype=str)

    def day(column: str) -> Any:
        return pd.to_datetime(table[column].str.slice(0, 10), format="%d/%m/%Y", errors="coerce")

    received, due = day("Ngày nhận"), day("Ngày hẹn trả")
    end = day("Ngày kết thúc xử lý").fillna(day("Ngày nhận kết quả"))
    first, last = pd.Timestamp(period.first), pd.Timestamp(period.last)
    judged = pd.Timestamp(min(period.last, today))
    status = table["Trạng thái"]
    given_back = status.isin(["Không được tiếp nhận", "Công dân yêu cầu rút hồ sơ"])
    ended = given_back | status.isin(["Đã xử lý xong", "Đã trả kết quả"])
    halted = status.isin(["Yêu cầu bổ sung giấy tờ", "Yêu cầu thực hiện nghĩa vụ tài chính", "Dừng xử lý"])
    inside = (received <= last) & ~(end < first) & ~(ended & end.isna())
    new = inside & (received >= first)
    resolved = inside & (end <= last)
    early = resolved & ~given_back & (end < due)
    late = resolved & ~given_back & (end > due)
    waiting = inside & ~resolved
    open_late = waiting & (due < judged) & ~(end.isna() & halted)
    online = table["Kênh thực hiện"] == "Trực tuyến"
    digitised = table["Số hóa thành phần hồ sơ"] == "Có"
    counts = (
        inside,
        new & online,
        inside & ~new,
        early,
        resolved & ~early & ~late,
        late,
        waiting & ~open_late,
        open_late,
    )
    return {
        **{name: int(rows.sum()) for name, rows in zip(COUNTED, counts, strict=True)},
        "online_share": round(float(online[new].mean()), 4),
        "digitised_share": round(float(digitised[new].mean()), 4),
    }


def _timed(work: Any) -> tuple[Any, float]:
    began_s = time.perf_counter()
    return work(), time.perf_counter() - began_s

"""Handle dossiers at the command line: import an export, delete one dossier."""

import argparse
import datetime
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from robot.cli.argument_types import readable
from robot.core.trouble import Trouble
from robot.desk.dossiers.model import code_of
from robot.desk.dossiers.store import Dossiers, Reopening, Taken
from robot.desk.queue.sources import told_moment
from robot.portal.dossier_export import Export, RefusedRow, read_export
from robot.portal.lists.list_vocabulary import records_of
from robot.portal.lists.taking import take_list
from robot.runtime.content.site_overlays import DOSSIERS
from robot.runtime.settings.loader import CONFIG
from robot.runtime.settings.schema import Settings

_FIRST_YEAR = 2000
_YES = ("y", "yes", "c", "có")
_SHOWN = 20  # largest number of refused rows printed; --json has all of them


def arguments(acts: Any) -> None:
    """Add the sub-commands `import` and `forget`."""
    importing = acts.add_parser("import", help="take in an export of the one-stop platform")
    importing.add_argument("file", type=readable, help="CSV, XLSX, XLS, JSON, or the .xls that is a web page")
    importing.add_argument("--dry-run", action="store_true", help="only say what it holds; nothing is kept")
    importing.add_argument(
        "--as-of",
        metavar="TIME",
        help="when it was exported, 2026-07-14T08:30 (else as its title tells, else the file's time)",
    )
    importing.add_argument("--again", action="store_true", help="take it in though it was taken in already")
    importing.add_argument(
        "--reopen", action="store_true", help="it is the newest list, though dossiers that have ended are open in it"
    )
    importing.add_argument("--json", action="store_true", help="one JSON line with every refused row")
    acts.add_parser("forget", help="delete a dossier").add_argument("code", metavar="CODE")


def take_in(args: argparse.Namespace, settings: Settings) -> int:
    """Run `kiosk desk import` (take in an export of the platform); return 0 when all rows were taken, 1 when some were
    refused."""
    records, reading = records_of(settings, CONFIG, CONFIG.parent, datetime.date.today())
    export = read_export(args.file, records)
    as_of = _as_of(args.as_of or export.made, args.file)
    sure = bool(args.as_of or export.made)
    taken: dict[str, Any] = {}
    if not args.dry_run:
        database = CONFIG.parent / settings.desk.file
        with Dossiers(database) as dossiers:
            before = dossiers.taken(export.sha256)
            if before is not None and before.reading == reading and not args.again:
                return _report_again(dossiers, before, as_of if sure else None, export if args.json else None)
        result = _taken(database, export, as_of, reading, sure=sure or args.reopen)
        if result is None:
            print("Nothing was taken in | chưa nhập gì", file=sys.stderr)
            return 1
        taken = {
            "new": result.new,
            "changed": result.changed,
            "older": result.older,
            "reopened": result.reopened,
        }
    if args.json:
        print(json.dumps(_as_json(export, taken) | {"as_of": as_of.isoformat()}, ensure_ascii=False))
    else:
        _print_export(export, taken, as_of)
        if not sure:
            print("The time is that of the file; --as-of says another | theo giờ của tệp; --as-of để ghi giờ khác")
    return 1 if export.refused else 0


def _taken(database: Path, export: Export, as_of: datetime.datetime, reading: str, *, sure: bool) -> Taken | None:
    """Take in an export. If it is not `sure` that it is newer than the last one and it opens dossiers again, ask the
    person at the terminal; return None for no. Without a terminal raises `Reopening`."""

    def take(*, sure: bool) -> Taken:
        return take_list(
            database,
            export,
            export.dossiers.values(),
            at=datetime.datetime.now(),
            as_of_s=int(as_of.timestamp()) if as_of.year >= _FIRST_YEAR else 0,
            reading=reading,
            sure=sure,
        )

    try:
        return take(sure=sure)
    except Reopening as found:
        if not sys.stdin.isatty():
            raise
        print(found.line(), file=sys.stderr)
        print("Take it in? y/n | Vẫn nhập? c/k: ", end="", file=sys.stderr, flush=True)
        return take(sure=True) if sys.stdin.readline().strip().lower() in _YES else None


def forget(args: argparse.Namespace, settings: Settings) -> int:
    """Run `kiosk desk forget` (delete a dossier); return 0 when it was deleted, 1 when there is no such dossier."""
    from robot.staff_page.dossier_deletion import forget_dossier

    code = code_of(args.code, settings.site.dossier_prefix)
    file = CONFIG.parent / settings.desk.file
    with Dossiers(file) as dossiers:
        if code and dossiers.find(code) is not None:
            forget_dossier(file, code, datetime.date.today())
            print("Deleted; it comes back with an export that holds it | đã xoá; tệp xuất có hồ sơ này sẽ nhập lại")
            return 0
        if code:
            dossiers.forget(code)  # wipes traces that an earlier attempt to delete has left
    print("There is no such dossier | không có hồ sơ này")
    return 1


ACTS: Mapping[str, Callable[[argparse.Namespace, Settings], int]] = {
    "import": take_in,
    "forget": forget,
}


def _report_again(dossiers: Dossiers, before: Taken, as_of: datetime.datetime | None, export: Export | None) -> int:
    """Report that a file was imported before: only the time up to which its data hold is renewed."""
    as_of_s = 0 if as_of is None or as_of.year < _FIRST_YEAR else int(as_of.timestamp())
    newer = before.as_of_s < as_of_s <= datetime.datetime.now().timestamp()
    if newer:
        dossiers.still_true(before, as_of_s)
    at = told_moment(datetime.datetime.fromtimestamp(before.imported_s))
    if export is not None:
        print(json.dumps(_as_json(export, {"already": at, "still_true": newer}), ensure_ascii=False))
    else:
        print(f"This file was taken in already at {at}; --again takes it in anew | tệp này đã được nhập lúc {at}")
        if newer:
            print(f"As of {told_moment(as_of or datetime.datetime.now())} now | nay tính là số liệu lúc đó")
    return 0


def _as_json(export: Export, taken: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "file": export.file,
        "kind": export.kind,
        "rows": export.rows,
        "taken": len(export.dossiers),
        **taken,
        "refused": [each._asdict() for each in export.refused],
        "twice": [each._asdict() for each in export.twice],
        "elsewhere": [each._asdict() for each in export.elsewhere],
        "columns": export.headers,
        "unused": export.unused,
        "unknown_statuses": export.statuses,
        "unknown_answers": export.strange,
        "skipped": export.skipped,
    }


def _print_export(export: Export, taken: Mapping[str, Any], as_of: datetime.datetime) -> None:
    read = ", ".join(f"{name} = {told!r}" if told else name for name, told in export.headers.items())
    print(f"Columns | các cột: {read}")
    if export.unused:
        print(f"Not read | không đọc: {', '.join(export.unused)}")
    for name, count in export.statuses.items():
        print(f"Unknown status | trạng thái chưa biết: {name!r} x {count}; add it to config/{DOSSIERS}")
    for told, count in export.strange.items():
        print(f"Neither yes nor no | không rõ có hay không: {told} x {count}; add it to config/{DOSSIERS}")
    _print_rows("Refused | bỏ qua", export.refused)
    _print_rows("Twice | trùng mã", export.twice)
    _print_rows("Another centre's | của đơn vị khác", export.elsewhere)
    counts = f"{export.rows} rows, {len(export.dossiers)} dossiers, {len(export.refused)} refused"
    counts += f", {len(export.skipped)} other lines"
    counts_vi = f"{export.rows} dòng, {len(export.dossiers)} hồ sơ, {len(export.refused)} dòng bỏ qua"
    counts_vi += f", {len(export.skipped)} dòng khác"
    print(f"{counts} | {counts_vi}; {told_moment(as_of)}")
    if taken:
        print(f"{taken['new']} new, {taken['changed']} changed | {taken['new']} mới, {taken['changed']} thay đổi")
        if taken["older"]:
            print(
                f"{taken['older']} rows are older than what is known: not taken"
                f" | {taken['older']} dòng cũ hơn số liệu đã có: không nhập"
            )
        if taken["reopened"]:
            print(
                f"{taken['reopened']} dossiers that had ended are open again"
                f" | {taken['reopened']} hồ sơ đã kết thúc nay lại đang xử lý"
            )
    else:
        print("Nothing was kept: --dry-run | chưa nhập gì")


def _print_rows(told: str, rows: list[RefusedRow]) -> None:
    for each in rows[:_SHOWN]:
        code = f" {each.code}" if each.code and each.code not in each.what else ""
        print(f"{told}: {each.place}{code}: {each.what} | {each.vi}")
    if len(rows) > _SHOWN:
        print(f"{told}: {len(rows) - _SHOWN} more | dòng nữa")


def _as_of(given: str | None, file: Path) -> datetime.datetime:
    try:
        if given:
            at = datetime.datetime.fromisoformat(given)
            return at if at.tzinfo is None else at.astimezone().replace(tzinfo=None)
        return datetime.datetime.fromtimestamp(file.stat().st_mtime)
    except (ValueError, OverflowError) as error:
        raise Trouble(
            "is no time",
            "không phải thời gian",
            key="--as-of",
            value=given,
            remedy="write it like 2026-07-14T08:30",
            remedy_vi="ghi như 2026-07-14T08:30",
        ) from error
    except OSError as error:
        raise Trouble(
            f"cannot be read: {error.strerror}",
            "không đọc được tệp",
            file=str(file),
            remedy="look at the name of the file",
            remedy_vi="xem lại tên tệp",
        ) from error

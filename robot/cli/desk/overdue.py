"""Report late dossiers at the command line: a list, and a digest for a morning meeting."""

import argparse
import datetime
import json
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from robot.core.trouble import Trouble
from robot.desk.dossiers.due_dates import Warned, Warning, warnings
from robot.desk.dossiers.model import HALTED, DossierStatus
from robot.desk.dossiers.store import Dossiers
from robot.desk.dossiers.working_days import WorkingDays
from robot.desk.queue.sources import told_moment
from robot.runtime.content.desk_vocabulary_loader import ordered_working_days
from robot.runtime.settings.loader import CONFIG
from robot.runtime.settings.schema import Settings

_AHEAD_DAYS = 14  # number of calendar days that always contain three working days, even around Tết

_WORDS = {
    Warning.LATE: "late | quá hạn",
    Warning.TODAY: "due today | hạn hôm nay",
    Warning.LAST_DAY_TO_APOLOGISE: "due on the next working day: last day for a letter of apology"
    " | còn 1 ngày: hôm nay là ngày cuối để gửi văn bản xin lỗi",
    Warning.SOON: "due in 2 or 3 working days | còn 2-3 ngày làm việc",
    Warning.SUPPLEMENT_AGAIN: "second request for papers, late in index 766 | bổ sung lần 2: chỉ số 766 tính là trễ",
    Warning.SUPPLEMENT_LONG: "waits for papers for more than 10 working days | chờ bổ sung quá 10 ngày làm việc",
    Warning.NOT_ACCEPTED: "not accepted after 8 working hours | chưa tiếp nhận sau 8 giờ làm việc",
    Warning.NO_DUE: "open for more than 45 working days without a due date | quá 45 ngày làm việc chưa có ngày hẹn trả",
    Warning.SUPPLEMENT_OPEN: "waits for papers: a second request would count as late in index 766"
    " | đang chờ bổ sung lần 1: chỉ số 766 tính bổ sung lần 2 là trễ",
    Warning.UNCOLLECTED: "result not fetched for more than 15 working days | có kết quả quá 15 ngày chưa ai nhận",
}


def arguments(acts: Any) -> None:
    """Add the sub-commands `overdue` and `digest`."""
    overdue = acts.add_parser("overdue", help="dossiers that are late or will be")
    overdue.add_argument("--field", help="only of this field")
    overdue.add_argument("--clerk", help="only of this clerk")
    overdue.add_argument("--json", action="store_true")
    digest = acts.add_parser("digest", help="the same for a morning meeting: by field and clerk, then each dossier")
    digest.add_argument("--out", type=Path, help="write it to this file")


def overdue(args: argparse.Namespace, settings: Settings) -> int:
    """Run `kiosk desk overdue`: list dossiers that are late or soon will be; return 1 when one is late, otherwise 0."""
    found, as_of_s = _warned(settings)
    chosen = [
        each for each in found if args.field in (None, each.dossier.field) and args.clerk in (None, each.dossier.clerk)
    ]
    if args.json:
        print(json.dumps([_row(each) for each in chosen], ensure_ascii=False))
    else:
        print("\n".join(_lines(chosen, as_of_s)))
    return int(any(each.warning is Warning.LATE for each in chosen))


def digest(args: argparse.Namespace, settings: Settings) -> int:
    """Run `kiosk desk digest`: print the digest (late dossiers by field and clerk) or write it to a file; return 0."""
    found, as_of_s = _warned(settings)
    lines = [f"{datetime.date.today():%d/%m/%Y}"]
    for key, told in (("field", "By field | theo lĩnh vực"), ("clerk", "By clerk | theo cán bộ")):
        counts = Counter((getattr(each.dossier, key) or "-", each.warning) for each in found)
        names = sorted({name for name, _ in counts})
        lines += ["", told]
        lines += [
            f"  {name}: " + "; ".join(f"{counts[name, kind]} {_WORDS[kind]}" for kind in Warning if counts[name, kind])
            for name in names
        ]
    text = "\n".join([*lines, "", *_lines(found, as_of_s)]) + "\n"
    if args.out is None:
        print(text, end="")
    else:
        try:
            args.out.write_text(text, encoding="utf-8")
        except OSError as error:
            raise Trouble(
                f"cannot be written: {error.strerror}",
                "không ghi được tệp",
                file=str(args.out),
                remedy="name a file in a folder that is there",
                remedy_vi="ghi vào một thư mục có sẵn",
            ) from error
        print(args.out)
    return 0


ACTS: Mapping[str, Callable[[argparse.Namespace, Settings], int]] = {"overdue": overdue, "digest": digest}


def warned_of(dossiers: Dossiers, now: datetime.datetime, days: WorkingDays) -> list[Warned]:
    """Return every dossier that needs attention, with its warning: late, due soon, or left lying in a state. `days`:
    the calendar of working days."""
    soon = dossiers.open_due_before(now.date() + datetime.timedelta(_AHEAD_DAYS))
    known = {each.code for each in soon}  # excludes dossiers without a due date
    others = [*dossiers.of_status(DossierStatus.REGISTERED, DossierStatus.DONE, *HALTED), *dossiers.open_without_due()]
    return warnings([*soon, *(each for each in others if each.code not in known)], now, days)


def _warned(settings: Settings) -> tuple[list[Warned], int | None]:
    days = ordered_working_days(CONFIG, settings, CONFIG.parent)
    with Dossiers(CONFIG.parent / settings.desk.file) as dossiers:
        return warned_of(dossiers, datetime.datetime.now(), days), dossiers.as_of_s()


def _lines(found: list[Warned], as_of_s: int | None) -> list[str]:
    lines: list[str] = []
    for kind in Warning:
        group = [each for each in found if each.warning is kind]
        if group:
            lines.append(f"{len(group)} {_WORDS[kind]}")
            lines += [f"  {_describe(each)}" for each in group]
    stamp = "-" if as_of_s is None else told_moment(datetime.datetime.fromtimestamp(as_of_s))
    return [*(lines or ["Nothing to do | không có hồ sơ cần chú ý"]), f"As of {stamp} | số liệu lúc {stamp}"]


def _describe(each: Warned) -> str:
    dossier = each.dossier
    left = "" if each.days_left is None else f"{each.days_left:+d}"
    day = each.due or dossier.due
    due = f"{day[:10]}{' counted, expected | tự tính, dự kiến' if each.expected else ''}" if day else "-"
    return "  ".join((dossier.code, due, left, dossier.field or "-", dossier.clerk or "-", dossier.title[:60]))


def _row(each: Warned) -> dict[str, Any]:
    dossier = each.dossier
    return {
        "warning": each.warning.value,
        "code": dossier.code,
        "title": dossier.title,
        "field": dossier.field,
        "clerk": dossier.clerk,
        "due": each.due or dossier.due,
        "days_left": each.days_left,
        "expected": each.expected,
    }

"""Import a procedure list (CSV, XLSX, XLS, ODS, JSON): procedures with new codes become drafts, known ones are
compared.

Nothing is deleted, and known procedures change only with --update. A draft has low confidence: the robot refers
visitors to a clerk until an official has checked it. Of an announced list (JSONL) every new procedure becomes an
announced one, in config/procedures_announced, and what the list says is kept there for `compare`."""

import argparse
import datetime
import json
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from robot.cli.argument_types import readable
from robot.cli.catalogue import compare
from robot.core.trouble import Trouble
from robot.runtime.processes.atomic_files import write_whole

if TYPE_CHECKING:
    from robot.portal.import_plan import ImportPlan, RowOutcome

_SHOWN = {
    "new": "new | mới",
    "same": "same | giống",
    "not compared": "not compared | chưa so được",
    "differs": "differs, not changed | khác, chưa sửa",
    "updated": "updated | đã sửa",
    "refused": "NOT TAKEN | KHÔNG NHẬN",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add FILE, the folder of drafts, and the options that say what may change."""
    parser.add_argument("file", type=readable, metavar="FILE", help="the list")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where drafts are written; else config/procedures")
    parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
    parser.add_argument(
        "--update",
        nargs="+",
        default=[],
        metavar="FIELD",
        help="change these fields of known procedures: official_title, decided_by, announced_by, time, fee, "
        "legal_basis, online",
    )
    parser.add_argument("--department", default="", help="who takes new procedures of a field that is not known yet")
    parser.add_argument("--json", action="store_true", help="one JSON line a row")


def run(args: argparse.Namespace) -> int:
    """Import the list; return 0, or 1 where not a single row was taken."""
    from robot.portal.import_plan import ImportPlan
    from robot.runtime.settings.loader import CONFIG

    if args.file.suffix.lower() == ".jsonl":
        _check_announced(args)
        return compare.taken(args.file, [] if args.dry_run else ["new"], as_json=args.json, imported=not args.dry_run)
    _check(args.update, args.department, CONFIG)
    out = args.out or CONFIG / "procedures"
    plan = ImportPlan(args.file, CONFIG, out, args.update, args.department, datetime.date.today())
    if not args.dry_run:
        write_whole(plan.texts)
    for outcome in plan.outcomes:
        print(json.dumps(msgspec.to_builtins(outcome), ensure_ascii=False) if args.json else _lines(outcome))
    if not args.json:
        print(_summary(plan, dry_run=args.dry_run))
    return 0 if any(outcome.what != "refused" for outcome in plan.outcomes) else 1


def _check_announced(args: argparse.Namespace) -> None:
    """Raise `Trouble` for an option that says nothing of an announced list."""
    for key, value in (("--out", args.out), ("--update", args.update), ("--department", args.department)):
        if value:
            raise Trouble(
                "is not for an announced list (JSONL)",
                "không dùng được với danh mục công bố (JSONL)",
                remedy="leave it out; catalogue compare --take CODE takes what has changed",
                remedy_vi="bỏ tùy chọn này; catalogue compare --take MÃ nhận những điều đã đổi",
                key=key,
                value=" ".join(value) if isinstance(value, list) else str(value),
            )


def _check(update: list[str], department: str, config: Path) -> None:
    """Check the options: raise `Trouble` for an unknown field or department before any file is read."""
    from robot.portal.merge import FIELDS
    from robot.runtime.content.lobby_map_loader import load_lobby

    for field in update:
        if field not in FIELDS:
            raise _unknown("--update", field, ", ".join(FIELDS))
    departments = sorted(name for place in load_lobby(config / "lobby.toml").places for name in place.departments)
    if department and department not in departments:
        raise _unknown("--department", department, ", ".join(departments))


def _unknown(key: str, value: str, known: str) -> Trouble:
    return Trouble(
        "there is no such name",
        "không có tên này",
        remedy=f"take one of {known}",
        remedy_vi=f"dùng một trong: {known}",
        key=key,
        value=value,
    )


def _lines(outcome: "RowOutcome") -> str:
    parts = [outcome.place, outcome.code or "-", _SHOWN[outcome.what], outcome.file]
    head = "  ".join(part for part in parts if part)
    return "\n".join([head, *(f"    {text}" for text in outcome.told)])


def _summary(plan: "ImportPlan", *, dry_run: bool) -> str:
    counts = {what: sum(outcome.what == what for outcome in plan.outcomes) for what in _SHOWN}
    lines = [", ".join(f"{count} {_SHOWN[what]}" for what, count in counts.items())]
    if plan.unused:
        lines.append("columns not used | cột không dùng: " + ", ".join(plan.unused))
    if dry_run:
        lines.append("nothing was written (--dry-run) | chưa ghi gì")
    return "\n".join(lines)

"""Compare an announced list or an export of the portal with the catalogue in one step: what is new, changed or ended.

Nothing is taken that is not named. What is taken is written to config/procedures_announced; procedures with a file of
their own in config/procedures are only compared."""

import argparse
import datetime
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from robot.runtime.processes.atomic_files import write_whole

if TYPE_CHECKING:
    from robot.portal.announced_plan import Outcome

SHOWN = {
    "new": "new | mới",
    "changed": "changed | đã đổi",
    "ended": "ended | đã hết",
    "same": "same | giống",
    "known": "has its own file | đã có tệp riêng",
    "merged": "another code of a known one | mã khác của thủ tục đã có",
    "left out": "left out | không lấy",
}
_LISTED = ("new", "changed", "ended", "known", "merged", "left out")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add FILE, `--take`, `--json`."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the list: JSONL, CSV, XLSX, XLS, ODS or JSON")
    parser.add_argument(
        "--take", nargs="+", default=[], metavar="CODE", help='take these procedures; "new" takes every new one'
    )
    parser.add_argument("--json", action="store_true", help="one JSON line a procedure")


def run(args: argparse.Namespace) -> int:
    """Compare the list, write what `--take` names, and return 0."""
    return taken(args.file, args.take, as_json=args.json)


def taken(file: Path, take: list[str], *, as_json: bool) -> int:
    """Take the procedures `take` of the list `file`, report on every procedure, and return 0."""
    from robot.portal.announced_list import read_announced
    from robot.portal.announced_plan import AnnouncedPlan
    from robot.runtime.settings.loader import CONFIG

    plan = AnnouncedPlan(read_announced(file, datetime.date.today()), CONFIG, take)
    write_whole(plan.texts)
    for outcome in plan.outcomes:
        if as_json:
            print(json.dumps(msgspec.to_builtins(outcome), ensure_ascii=False))
        elif outcome.what in _LISTED and (outcome.told or outcome.what != "known"):
            print(_lines(outcome))
    if not as_json:
        print(_summary(plan.outcomes))
    return 0


def _lines(outcome: "Outcome") -> str:
    done = "  TAKEN | ĐÃ LẤY" if outcome.taken else ""
    head = f"{outcome.code}  {SHOWN[outcome.what]}{done}  {outcome.name}"
    return "\n".join([head, *(f"    {text}" for text in outcome.told)])


def _summary(outcomes: list["Outcome"]) -> str:
    counts = Counter(outcome.what for outcome in outcomes)
    told = ", ".join(f"{counts[what]} {SHOWN[what]}" for what in SHOWN)
    return f"{told}\n{sum(outcome.taken for outcome in outcomes)} taken | đã lấy"

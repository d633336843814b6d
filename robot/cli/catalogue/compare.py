"""Compare an announced list or an export of the portal with what the last list said, in one step: what is new, changed,
ended or replaced. Corrections that people made in the catalogue are not taken for changes of the portal.

Nothing is taken that is not named. What is taken is written to config/procedures_announced; a change to a procedure
with a file of its own in config/procedures, or under another code of a known one, is only noted as read, and people
change the file."""

import argparse
import datetime
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from robot.cli.argument_types import readable
from robot.core.trouble import Trouble
from robot.runtime.processes.atomic_files import write_whole

if TYPE_CHECKING:
    from robot.portal.announced_plan import Outcome

SHOWN = {
    "new": "new | mới",
    "changed": "changed | đã đổi",
    "ended": "ended | đã hết",
    "replaced": "replaced | đã thay bằng mã khác",
    "same": "same | giống",
    "known": "same, has its own file | giống, có tệp riêng",
    "merged": "another code of a known one | mã khác của thủ tục đã có",
    "left out": "left out | không lấy",
}
TAKEN = "TAKEN | ĐÃ LẤY"
NOTED = "NOTED AS READ | CHỈ GHI NHẬN LÀ ĐÃ XEM"
_LISTED = ("left out", "merged", "known", "new", "changed", "replaced", "ended")
"""The outcomes that are printed one by one, in this order: what asks for a decision stands last, above the summary."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add FILE, `--take`, `--json`."""
    parser.add_argument("file", type=readable, metavar="FILE", help="the list: JSONL, CSV, XLSX, XLS, ODS or JSON")
    parser.add_argument(
        "--take", nargs="+", default=[], metavar="CODE", help='take these procedures; "new" takes every new one'
    )
    parser.add_argument("--json", action="store_true", help="one JSON line a procedure")


def run(args: argparse.Namespace) -> int:
    """Compare the list, write what `--take` names, and return 0."""
    return taken(args.file, args.take, as_json=args.json)


def taken(file: Path, take: list[str], *, as_json: bool, imported: bool = False) -> int:
    """Take the procedures `take` of the list `file`, report on every procedure, and return 0. `imported`: what the list
    says is kept for the next comparison, also of procedures that no earlier list had. Raises `Trouble` for an empty
    list, `Troubles` if the content would not load any more; nothing is written then."""
    from robot.portal.announced_list import read_announced
    from robot.portal.announced_plan import AnnouncedPlan
    from robot.portal.announced_trial import refuse_unloadable
    from robot.runtime.settings.loader import CONFIG

    listed = read_announced(file, datetime.date.today())
    if not listed.procedures and not listed.refused:
        raise _empty(file)
    plan = AnnouncedPlan(listed, CONFIG, take, imported=imported)
    refuse_unloadable(CONFIG, plan.texts)
    write_whole(plan.texts)
    if as_json:
        for outcome in plan.outcomes:
            print(json.dumps(msgspec.to_builtins(outcome), ensure_ascii=False))
        return 0
    for what in _LISTED:
        for outcome in plan.outcomes:
            if outcome.what == what and (outcome.told or what != "known"):
                print(_lines(outcome))
    print(_summary(plan.outcomes))
    return 0


def _empty(file: Path) -> Trouble:
    return Trouble(
        "no procedure in the list",
        "danh mục không có thủ tục nào",
        remedy="export the list again and give that file",
        remedy_vi="xuất lại danh mục rồi đưa tệp đó",
        file=str(file),
    )


def _lines(outcome: "Outcome") -> str:
    done = f"  {NOTED if outcome.noted else TAKEN}" if outcome.taken else ""
    head = f"{outcome.code}  {SHOWN[outcome.what]}{done}  {outcome.name}"
    return "\n".join([head, *(f"    {text}" for text in outcome.told)])


def _summary(outcomes: list["Outcome"]) -> str:
    counts = Counter(outcome.what for outcome in outcomes)
    told = ", ".join(f"{counts[what]} {SHOWN[what]}" for what in SHOWN)
    noted = sum(outcome.noted for outcome in outcomes)
    taken = sum(outcome.taken for outcome in outcomes) - noted
    return f"{told}\n{taken} taken | đã lấy, {noted} noted as read | chỉ ghi nhận là đã xem"

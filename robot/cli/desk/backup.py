"""Back up the desk's database at the command line: make a copy, list the copies, restore one."""

import argparse
import datetime
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from robot.cli.argument_types import readable
from robot.core.trouble import Trouble
from robot.desk.database.backups import copies, copy_elsewhere, keep_of_day
from robot.desk.database.restore import copy_before_update, restore
from robot.runtime.settings.loader import CONFIG
from robot.runtime.settings.schema import Settings


def arguments(acts: Any) -> None:
    """Add the sub-commands `backup` and `restore`."""
    making = acts.add_parser("backup", help="copy the desk's database now; the robot does so once a day")
    making.add_argument("--out", type=Path, metavar="FILE", help="to this file, on a USB stick for example")
    going = acts.add_parser("restore", help="go back to a copy; numbers that were given today stay given")
    what = going.add_mutually_exclusive_group(required=True)
    what.add_argument("copy", type=readable, nargs="?", metavar="COPY")
    what.add_argument("--before-update", action="store_true", help="a newer program's database: as it was before that")
    what.add_argument("--list", action="store_true", help="the copies that there are, the newest last")
    going.add_argument("--json", action="store_true")


def make(args: argparse.Namespace, settings: Settings) -> int:
    """Run `kiosk desk backup`: copy the database and print the path of the copy; return 0."""
    file = _file(settings)
    if not file.exists():
        raise Trouble(
            "there is no database yet",
            "chưa có cơ sở dữ liệu",
            file=str(file),
            key="desk.file",
            remedy="start the robot once, or import a list: ./kiosk desk import FILE",
            remedy_vi="chạy robot một lần, hoặc nhập danh sách: ./kiosk desk import TỆP",
        )
    if args.out is None:
        print(keep_of_day(file, datetime.date.today()))
        return 0
    copy_elsewhere(file, args.out)
    print(args.out)
    return 0


def go_back(args: argparse.Namespace, settings: Settings) -> int:
    """Run `kiosk desk restore`: list the copies, or restore one; return 0."""
    file = _file(settings)
    if args.list:
        found = copies(file)
        if args.json:
            print(json.dumps([str(each) for each in found]))
        else:
            for each in found:
                print(f"{datetime.datetime.fromtimestamp(each.stat().st_mtime):%H:%M, %d/%m/%Y}  {each}")
        return 0
    copy = copy_before_update(file) if args.before_update else args.copy
    if copy is None:
        print("this program can use the database as it is | chương trình dùng được tệp hiện có")
        return 0
    done = restore(file, copy, datetime.datetime.now())
    if done.aside is not None:
        print(f"What was there before: {done.aside} | tệp trước đó")
    print(f"Gone back to {copy}; {done.numbers} numbers of today are kept | đã khôi phục, giữ lại số của hôm nay")
    return 0


ACTS: Mapping[str, Callable[[argparse.Namespace, Settings], int]] = {"backup": make, "restore": go_back}


def _file(settings: Settings) -> Path:
    return CONFIG.parent / settings.desk.file

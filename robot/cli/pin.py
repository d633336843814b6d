"""Make a PIN for the staff's screen: six digits, typed twice without echo, stored as a salted hash.

Without --write the command only prints the line for config/site.toml. Level 1, staff: let the robot move again after a
stop, send the robot home, set the volume. Level 2, technician: everything. With --account it is the PIN of an account
of the staff page, for a person who has forgotten theirs when no colleague can give them another one there."""

import argparse
import getpass
import sys
import warnings
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError

from robot.core.screen.desk_values import Level
from robot.core.trouble import Trouble
from robot.desk.pins import DIGITS, easily_guessed, hashed, well_formed
from robot.desk.staff.accounts import Accounts, login_name
from robot.desk.staff.deeds import Deeds
from robot.runtime.processes.atomic_files import write_whole
from robot.runtime.settings.loader import CONFIG, load_settings
from robot.runtime.settings.toml_reader import read_toml

LEVELS = {"staff": Level.STAFF, "technician": Level.TECHNICIAN}
SITE = "site.toml"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `kiosk pin`."""
    parser.add_argument("--level", choices=LEVELS, help="whom the PIN lets in; asked for without it")
    parser.add_argument("--write", action="store_true", help="add it to config/site.toml, which keeps its comments")
    parser.add_argument(
        "--replace", action="store_true", help="with --write: the earlier PINs of this level open nothing any more"
    )
    parser.add_argument("--account", default="", metavar="NAME", help="give this account of the staff page another PIN")


def run(args: argparse.Namespace) -> int:
    """Make a PIN and print it or write it; return 0."""
    if args.account:
        renew(CONFIG.parent / load_settings(config=CONFIG).desk.file, args.account)
        return 0
    pin = asked_pin()
    level = LEVELS[args.level] if args.level else asked_level()
    entry = tomlkit.inline_table()
    entry.update({"level": int(level), "hash": hashed(pin)})
    if not args.write:
        print("# config/site.toml, one entry for each PIN | mỗi mã PIN một mục trong config/site.toml", file=sys.stderr)
        print(f"[staff]\npins = [{entry.as_string()}]")
        return 0
    path = CONFIG / SITE
    read_toml(path)  # reports a broken file as a `Trouble`
    text = path.read_bytes().decode("utf-8-sig")
    write_whole({path: with_pin(text, level, entry, replace=args.replace)}, secret=True)
    print(f"{path}: the staff page takes it until it has accounts; restart the robot for its own screen", end=" | ")
    print("trang cán bộ dùng mã này khi chưa có tài khoản; khởi động lại robot để màn hình robot dùng mã mới")
    return 0


def renew(database: Path, typed: str) -> None:
    """Ask for a PIN and give it to an account of the staff page. An ended account is in force again. Raises `Trouble`
    when there is no such account."""
    with Accounts(database) as accounts, Deeds(database) as deeds:
        account = accounts.find(login_name(typed))
        if account is None:
            known = ", ".join(each.name for each in accounts.all()) or "–"
            raise Trouble(
                "the staff page has no such account",
                "trang cán bộ không có tài khoản này",
                value=typed,
                remedy=f"name one of these: {known}",
                remedy_vi=f"các tài khoản đang có: {known}",
            )
        pin = asked_pin()
        if account.active:
            accounts.set_secret(account.name, account.version, pin)
        else:
            accounts.reopen(account.name, account.version, pin)
        deeds.note("", "account_pin", account.name, why="đặt tại máy của robot")
    print(f"{account.name}: the staff page takes the new PIN at once | trang cán bộ dùng ngay mã PIN mới")


def with_pin(text: str, level: Level, entry: tomlkit.items.InlineTable, *, replace: bool) -> str:
    """Return the settings file's `text` with the PIN added or, if `replace`, instead of the other PINs of its level;
    the rest stays as it was."""
    try:
        document = tomlkit.parse(text)
        staff = document.setdefault("staff", tomlkit.table())
        pins = staff.setdefault("pins", tomlkit.array())
        if replace:
            for index in reversed(range(len(pins))):
                if pins[index]["level"] == level:
                    del pins[index]
        pins.append(entry)
        pins.multiline(True)
    except (TOMLKitError, AttributeError, KeyError, TypeError) as error:
        raise Trouble(
            f"staff.pins is not a list of PINs: {error}",
            "staff.pins không phải danh sách mã PIN",
            file=SITE,
            key="staff.pins",
            remedy="take the table [staff] out of config/site.toml and run this again",
            remedy_vi="xoá bảng [staff] khỏi config/site.toml rồi chạy lại",
        ) from error
    return tomlkit.dumps(document)


def asked_pin() -> str:
    """Ask for six digits twice, without an echo, and return them. Raises `Trouble` when they differ or cannot serve as
    a PIN."""
    pin = _typed("PIN, six digits | mã PIN sáu chữ số: ")
    if not well_formed(pin):
        raise _refused(f"a PIN is {DIGITS} digits", f"mã PIN gồm {DIGITS} chữ số")
    if easily_guessed(pin):
        raise _refused("this PIN is among the first that somebody would try", "mã PIN này quá dễ đoán")
    if _typed("once more | nhập lại: ") != pin:
        raise _refused("the two are not the same", "hai lần nhập không giống nhau")
    return pin


def _typed(question: str) -> str:
    """Print the question and read a line without an echo; "" at the end of input."""
    try:
        with warnings.catch_warnings(action="ignore", category=getpass.GetPassWarning):  # input that is no terminal
            return getpass.getpass(question)
    except EOFError:
        return ""


def asked_level() -> Level:
    """Ask for the level of the PIN, staff or technician, and return it."""
    print("1 staff, 2 technician | 1 nhân viên, 2 kỹ thuật: ", end="", file=sys.stderr, flush=True)
    answer = sys.stdin.readline().strip()
    if answer not in ("1", "2"):
        raise _refused("a level is 1 or 2", "bậc là 1 hoặc 2")
    return Level(int(answer))


def _refused(what: str, vi: str) -> Trouble:
    return Trouble(
        what,
        vi,
        remedy="run the command again and choose six digits that are no row and no pattern",
        remedy_vi="chạy lại lệnh và chọn sáu chữ số không theo thứ tự, không lặp lại",
    )

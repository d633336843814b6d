"""Whether the machine's own files are those of the program in force: an update brings a program, and writes none."""

import os
from pathlib import Path

from jinja2 import TemplateError

from robot.core.trouble import Trouble
from robot.deploy import generations
from robot.deploy.install_layout import InstallLayout
from robot.deploy.installing import known_devices
from robot.deploy.system_files import files, foreign

_RULES = ".rules"


def require_current(layout: InstallLayout) -> int:
    """How many files of the machine are as the program in force wants them; 0 = none is installed here.

    Raises `Trouble` where some are not: they are of the program with which the robot was installed. What somebody else
    has put there is theirs.
    """
    if generations.current(layout) is None:
        return 0
    try:
        wanted = files(layout.current / "program/config/deploy", layout.root, known_devices(layout))
    except TemplateError as error:  # this program is not the one in force yet, and does not know all that it draws
        raise _older(f"other than this program knows: {error}") from error
    if not os.access(layout.site, os.R_OK | os.X_OK):  # the names of the devices stand there
        wanted = [file for file in wanted if file.path.suffix != _RULES]
    old = [file for file in wanted if not foreign(file) and _text(file.path) != file.text]
    if old:
        raise _older(", ".join(str(file.path) for file in old))
    return len(wanted)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _older(what: str) -> Trouble:
    return Trouble(
        f"files of the machine are older than the program in force: {what}",
        "tệp của máy cũ hơn chương trình đang dùng",
        remedy="type: sudo kiosk install; it writes them, and starts the robot again",
        remedy_vi="gõ: sudo kiosk install; lệnh này ghi lại các tệp và khởi động lại robot",
    )

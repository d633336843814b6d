"""Check that the machine's system files match the program in force: an update does not replace them."""

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
    """Return how many system files match the program in force; 0 = nothing is installed here.

    Raises `Trouble` when some are still those of an earlier program. Files not written by `kiosk install` are ignored.
    """
    if generations.current(layout) is None:
        return 0
    try:
        wanted = files(layout.current / "program/config/deploy", layout.root, known_devices(layout))
    except TemplateError as error:  # the program in force has newer templates, whose values this program lacks
        raise _older(f"other than this program knows: {error}") from error
    if not os.access(layout.site, os.R_OK | os.X_OK):  # the device names are in that folder
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

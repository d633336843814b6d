"""The virtual environment of a program: interpreter, and libraries from its wheels. Models are shared by programs."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from robot.core.trouble import Trouble

MODELS = "voice_models/files"
_SET_UP_LIMIT_S = 1800.0


def python_of(program: Path) -> Path:
    """Return the path of the Python interpreter in a program's virtual environment."""
    return program / ".venv/bin/python"


def carry_models(old: Path, new: Path) -> None:
    """Copy the model files of program `old` to `new`, as hard links (no disk space) when both are on one disk.

    At its start the new program checks by its own list which of these models it needs and whether they are complete.
    """
    source = old / MODELS
    if source.is_dir() and not (new / MODELS).exists():
        shutil.copytree(source, new / MODELS, symlinks=True, copy_function=_linked)


def set_up(program: Path) -> None:
    """Make the `.venv` of `program` from `wheels/` without a network, and compile the code, as the robot may not write.

    Raises `Trouble` with pip's error.
    """
    wheels = program / "wheels"
    command = [str(python_of(program)), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index"]
    environment = os.environ | {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels)}  # also for the build environment
    for step in (
        [sys.executable, "-m", "venv", str(program / ".venv")],
        [*command, "--find-links", str(wheels), "--editable", "."],
        [str(python_of(program)), "-m", "compileall", "-q", "robot", "hardware", "kiosk_ui", "voice_models"],
    ):
        try:
            done = subprocess.run(
                step, cwd=program, env=environment, capture_output=True, text=True, timeout=_SET_UP_LIMIT_S, check=False
            )
            wrong = done.stderr.strip().splitlines() if done.returncode else []
        except subprocess.TimeoutExpired:
            wrong = [f"no end after {_SET_UP_LIMIT_S:.0f} s"]
        if wrong:
            raise Trouble(
                f"the libraries of the release cannot be installed: {wrong[-1]}; nothing was changed",
                "không cài được thư viện của bản mới; máy chưa bị thay đổi gì",
                remedy="make the bundle with the wheels of this Python and processor: kiosk bundle make --wheels DIR",
                remedy_vi="tạo lại gói kèm wheels đúng Python và bộ xử lý: kiosk bundle make --wheels THƯ_MỤC",
                file=str(wheels),
            )


def _linked(source: str, target: str) -> str:
    try:
        os.link(source, target)
    except OSError:  # another disk, or a file system without hard links
        shutil.copy2(source, target)
    return target

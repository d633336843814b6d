"""The virtual environment of a program: interpreter, and libraries from its wheels. Models are shared by programs."""

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from robot.core.trouble import Trouble

MODELS = "voice_models/files"
MADE_FOR = "MADE_FOR"
"""File beside the wheels with the text of `this_platform` where they were gathered."""

_SET_UP_LIMIT_S = 1800.0
_MAKE_AGAIN = (
    "make the bundle on a machine with this Python and processor: kiosk bundle make release",
    "tạo lại gói trên máy cùng Python và bộ xử lý: kiosk bundle make release",
)


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

    Raises `Trouble` with pip's error, or when the wheels were gathered for another Python or processor.
    """
    wheels = program / "wheels"
    _require_platform(wheels)
    command = [str(python_of(program)), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index"]
    offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels)}  # also for the build environment
    for step in (
        [sys.executable, "-m", "venv", str(program / ".venv")],
        [*command, "--find-links", str(wheels), "--editable", "."],
        [str(python_of(program)), "-m", "compileall", "-q", "robot", "hardware", "kiosk_ui", "voice_models"],
    ):
        if wrong := pip_step(step, program, offline):
            raise Trouble(
                f"the libraries of the release cannot be installed: {wrong}; nothing was changed",
                "không cài được thư viện của bản mới; máy chưa bị thay đổi gì",
                remedy=_MAKE_AGAIN[0],
                remedy_vi=_MAKE_AGAIN[1],
                file=str(wheels),
            )


def pip_step(step: list[str], folder: Path, variables: dict[str, str]) -> str:
    """Run one step of an installation in `folder`; return "" or its error.

    `PYTHONPATH` is left out of the environment: pip would count what is there as installed.
    """
    environment = {name: text for name, text in os.environ.items() if name != "PYTHONPATH"} | variables
    try:
        done = subprocess.run(
            step, cwd=folder, env=environment, capture_output=True, text=True, timeout=_SET_UP_LIMIT_S, check=False
        )
    except subprocess.TimeoutExpired:
        return f"no end after {_SET_UP_LIMIT_S:.0f} s"
    return pip_error(done.stderr or f"exit status {done.returncode}") if done.returncode else ""


def pip_error(text: str) -> str:
    """Return the line of pip's output `text` that names the cause.

    pip frames the output of a subprocess that failed, and its own lines around the frame name no cause. In the frame
    the first line with ERROR counts; without such a line, the last one.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    framed = lines[: lines.index("[end of output]")] if "[end of output]" in lines else lines
    return next((line.removeprefix("ERROR: ") for line in framed if line.startswith("ERROR: ")), framed[-1])


def this_platform() -> str:
    """Return the Python and the processor for which wheels are made, such as "Python 3.13, x86_64"."""
    return f"Python {sys.version_info.major}.{sys.version_info.minor}, {platform.machine()}"


def _require_platform(wheels: Path) -> None:
    try:
        made_for = (wheels / MADE_FOR).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return
    if made_for != this_platform():
        raise Trouble(
            f"this release is made for {made_for}, and this machine has {this_platform()}; nothing was changed",
            f"bản này dành cho {made_for}, máy này là {this_platform()}; máy chưa bị thay đổi gì",
            remedy=_MAKE_AGAIN[0],
            remedy_vi=_MAKE_AGAIN[1],
            file=str(wheels),
        )


def run_program(
    program: Path, config: Path, *words: str, limit_s: float, **user: Any
) -> "subprocess.CompletedProcess[str]":
    """Run the Python interpreter of `program` with arguments `words`, settings and content from `config`.

    `user`: arguments of `subprocess.run` that change the user. Raises OSError and `subprocess.TimeoutExpired`.
    """
    environment = os.environ | {"KIOSK_CONFIG": str(config), "PYTHONPATH": str(program.resolve())}
    return subprocess.run(
        [str(python_of(program)), "-P", *words],
        cwd=program,
        env=environment,
        capture_output=True,
        text=True,
        timeout=limit_s,
        check=False,
        **user,
    )


def _linked(source: str, target: str) -> str:
    try:
        os.link(source, target)
    except OSError:  # another disk, or a file system without hard links
        shutil.copy2(source, target)
    return target

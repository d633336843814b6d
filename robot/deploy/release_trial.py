"""Gather the libraries of a release, and set the release up in an empty environment, before it is signed.

A robot installs a release without a network: a library that is missing in the bundle would be noticed only there.
"""

import contextlib
import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

from robot.core.trouble import Trouble
from robot.deploy.bundle import release_files
from robot.deploy.preflight import LIMIT_S
from robot.deploy.program_venv import MADE_FOR, carry_models, pip_step, run_program, set_up, this_platform

_FOLDER = "kiosk-release-"


@contextlib.contextmanager
def tried_release(tree: Path, wheels: Path | None) -> Iterator[dict[str, Path]]:
    """Yield {name: path} of the files of a release of the checkout `tree`, which was set up with its libraries alone.

    `wheels`: folder with the wheels; None = they are fetched from the package index. All lies in a temporary folder
    (TMPDIR, else /var/tmp), which needs 2 GB and is deleted at the end; one that a killed trial left goes first. Raises
    `Trouble`.
    """
    place = Path(os.environ.get("TMPDIR", "/var/tmp"))
    try:
        sweep(place)
        with tempfile.TemporaryDirectory(prefix=_FOLDER, dir=place) as name, _held(Path(name)):
            program = Path(name) / "program"
            for file, path in release_files(tree).items():
                (program / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, program / file)
            carry_models(tree, program)
            _gather(program, wheels)
            set_up(program)
            _load(program)
            yield release_files(program, program / "wheels")
    except OSError as error:
        raise _refused(tree, f"cannot be tried: {error.strerror or error}", "không thử được bản này") from error


@contextlib.contextmanager
def _held(folder: Path) -> Iterator[bool]:
    """Lock `folder` inside the block; yield False if another process holds it. The lock ends with its process."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield _locked(handle)
    finally:
        os.close(handle)


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def sweep(place: Path) -> None:
    """Delete the folders of trials that were killed. An empty one stays: its trial may be about to lock it."""
    for folder in place.glob(f"{_FOLDER}*"):
        with contextlib.suppress(OSError), _held(folder) as free:  # gone meanwhile, or another user's
            if free and any(folder.iterdir()):
                shutil.rmtree(folder)


def libraries(tree: Path) -> list[str]:
    """Return what pip needs to install the checkout `tree`: its dependencies, and what builds it. Raises `Trouble`."""
    path = tree / "pyproject.toml"
    try:
        project = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise _refused(path, f"cannot be read: {error}", "không đọc được") from error
    return [*project["project"].get("dependencies", ()), *project["build-system"]["requires"]]


def _gather(program: Path, wheels: Path | None) -> None:
    """Put a wheel of each library into `program`/wheels, and beside them the Python and processor that they fit."""
    place = program / "wheels"
    place.mkdir()
    (place / MADE_FOR).write_text(f"{this_platform()}\n", encoding="utf-8")
    wanted = libraries(program)
    source = [] if wheels is None else ["--no-index", "--find-links", str(wheels.resolve())]
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--disable-pip-version-check",
        "--wheel-dir",
        str(place),
    ]
    if wanted and (wrong := pip_step([*command, *source, *wanted], program, {})):
        raise Trouble(
            f"the libraries cannot be gathered: {wrong}",
            "không gom đủ thư viện",
            file=str(wheels or program / "pyproject.toml"),
            remedy="leave out --wheels, with a network, or fill DIR: pip wheel -w DIR . 'setuptools>=77'",
            remedy_vi="bỏ --wheels khi có mạng, hoặc gom đủ vào THƯ_MỤC: pip wheel -w THƯ_MỤC . 'setuptools>=77'",
        )


def _load(program: Path) -> None:
    """Let the program load its settings and content, as a robot does before it switches. Raises `Trouble`."""
    try:
        done = run_program(program, program / "config", "-m", "robot.cli", "bundle", "try", limit_s=LIMIT_S)
        wrong = (done.stderr.strip() or f"exit status {done.returncode}") if done.returncode else ""
    except subprocess.TimeoutExpired:
        wrong = f"no answer within {LIMIT_S:.0f} s"
    if wrong:
        raise _refused(
            program, f"does not load in an empty environment: {wrong}", "không nạp được trong môi trường trống"
        )


def _refused(place: Path, what: str, vi: str) -> Trouble:
    return Trouble(
        f"{what}; no bundle was made",
        f"{vi}; chưa tạo gói",
        file=str(place),
        remedy="mend it, or make room, and make the bundle again",
        remedy_vi="sửa lỗi hoặc dọn đĩa rồi tạo lại gói",
    )

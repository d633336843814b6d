"""The launcher, `kiosk --help` and what a wrong option gets."""

import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import tomllib
from pathlib import Path

import pytest

from robot.cli.__main__ import INTERRUPTED, Parser, main
from robot.cli.demo import arguments as demo_arguments
from robot.cli.doctor.device_checks import PROBES
from robot.paths import ROOT
from robot.runtime.settings.loader import CONFIG, load_settings


def test_a_command_runs_in_the_folder_of_its_caller(tmp_path: Path) -> None:
    project, elsewhere = tmp_path / "project", tmp_path / "elsewhere"
    python = project / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    elsewhere.mkdir()
    python.write_text('#!/bin/sh\npwd\necho "$@"\n', encoding="utf-8")  # prints where and what it is asked to run
    python.chmod(0o755)
    shutil.copy(ROOT / "kiosk", project)
    shutil.copy(ROOT / "pyproject.toml", project)
    (project / "robot/cli").mkdir(parents=True)
    (project / "robot/cli/__main__.py").touch()
    ready = subprocess.run("cksum <pyproject.toml", shell=True, cwd=project, capture_output=True, text=True, check=True)
    (project / ".venv" / ".ready").write_text(ready.stdout.strip() + " dev\n", encoding="utf-8")
    told = subprocess.check_output(["../project/kiosk", "hear", "a.wav"], cwd=elsewhere, text=True)
    assert told.splitlines() == [str(elsewhere), "-P -m robot.cli hear a.wav"]


def test_help_and_versions_need_no_set_up_wherever_they_are_asked_for(tmp_path: Path) -> None:
    project, elsewhere = tmp_path / "project", tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.copytree(ROOT / "robot", project / "robot", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("kiosk", "pyproject.toml"):
        shutil.copy(ROOT / name, project)
    environment = {"PATH": os.environ["PATH"]}

    def told(word: str) -> str:
        return subprocess.check_output([project / "kiosk", word], cwd=elsewhere, text=True, env=environment)

    assert "./kiosk COMMAND" in told("--help")
    wanted = f"program  {tomllib.loads((ROOT / 'pyproject.toml').read_text())['project']['version']} {project}"
    assert told("--version").splitlines()[:2] == [wanted, f"content  ? {project}/config"]
    assert told("version") == told("--version")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A set-up checkout: the program, a map of its own, and a .venv that names the folder in which it was made."""
    project = tmp_path / "made here"
    for room in ("robot", "hardware", "kiosk_ui", "simulators", "config"):
        shutil.copytree(ROOT / room, project / room, ignore=shutil.ignore_patterns("__pycache__", "build"))
    shutil.copytree(
        ROOT / "voice_models", project / "voice_models", ignore=shutil.ignore_patterns("__pycache__", "files")
    )
    for name in ("kiosk", "pyproject.toml"):
        shutil.copy(ROOT / name, project)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", project / ".venv"], check=True)
    (site,) = project.glob(".venv/lib/python*/site-packages")
    (site / "editable.pth").write_text(f"{project}\n{sysconfig.get_path('purelib')}\n")
    stamp = 'echo "$(cksum <pyproject.toml) " >.venv/.ready'
    subprocess.run(stamp, shell=True, cwd=project, check=True)
    return project


def asked(project: Path, *words: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Call the launcher of a checkout from another folder."""
    environment = {name: text for name, text in os.environ.items() if name != "PYTHONPATH"} | variables
    command = [project / "kiosk", *words]
    return subprocess.run(command, cwd="/", env=environment, capture_output=True, text=True, check=False)


def test_a_checkout_that_was_copied_or_moved_works_on_itself(checkout: Path, tmp_path: Path) -> None:
    copy, moved, link = (tmp_path / name for name in ("bản sao ở quầy", "elsewhere/chuyển đi", "kiosk"))
    shutil.copytree(checkout, copy, symlinks=True)
    spoil = copy / "config/lobby.toml"
    spoil.write_text("not a map\n", encoding="utf-8")
    done = asked(copy, "map", "check", PYTHONPATH=str(checkout))
    assert (done.returncode, str(spoil) in done.stderr) == (2, True), done.stderr
    assert asked(checkout, "map", "check").returncode == 0
    moved.parent.mkdir()
    checkout.rename(moved)
    done = asked(moved, "map", "check")
    assert done.returncode == 0, done.stderr
    assert str(moved) in done.stdout
    spoil.unlink()
    link.symlink_to(copy / "kiosk")
    done = subprocess.run([link, "map", "check"], cwd="/", capture_output=True, text=True, check=False)
    assert (done.returncode, str(spoil) in done.stderr) == (2, True), done.stderr
    done = asked(moved, "map", "check", KIOSK_CONFIG=str(copy / "config"))
    assert done.stderr.startswith("kiosk: settings and content are those of KIOSK_CONFIG | ")


@pytest.mark.skipif(shutil.which("avr-gcc") is None, reason="avr-gcc is not installed")
def test_the_firmware_is_built_in_a_folder_with_a_blank_and_vietnamese_letters(tmp_path: Path) -> None:
    project = tmp_path / "thư mục ở quầy"
    for room in ("robot", "hardware"):
        shutil.copytree(ROOT / room, project / room, ignore=shutil.ignore_patterns("__pycache__", "build"))
    code = "from hardware.motor_boards.firmware_build import BOARDS, build; print(build(BOARDS['uno']).hex)"
    environment = os.environ | {"PYTHONPATH": str(project)}
    told = subprocess.check_output([sys.executable, "-P", "-c", code], cwd="/", env=environment, text=True)
    assert Path(told.strip()).is_relative_to(project)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can run a command as another user")
def test_another_user_is_served_or_gets_one_line(checkout: Path) -> None:
    for folder in (checkout, *checkout.parents):
        if Path(tempfile.gettempdir()) in folder.parents:
            folder.chmod(0o755)
    python = checkout / ".venv/bin/python"
    as_other = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", checkout / "kiosk", "map", "check"]
    environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent"}
    done = subprocess.run(as_other, cwd="/", env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (checkout / "var/desk").mkdir(parents=True)
    (checkout / "var/desk").chmod(0o700)
    done = subprocess.run([*as_other[:-2], "unanswered"], cwd="/", env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert f"{checkout}/var/desk" in done.stderr
    assert "another user's: Permission denied; type the command as the user whose file it is" in done.stderr
    python.unlink()
    python.symlink_to("/root/of-the-owner/python3")
    done = subprocess.run(as_other, cwd="/", env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "not set up for this user" in done.stderr


def test_a_launcher_without_its_program_says_so(tmp_path: Path) -> None:
    shutil.copy(ROOT / "kiosk", tmp_path)
    done = asked(tmp_path, "--help")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "no program lies beside this script" in done.stderr


def test_the_doctor_shows_whose_program_and_settings_run() -> None:
    told = PROBES["program"][1](load_settings())
    assert told.startswith(f"{ROOT}; ")
    assert told.endswith(str(CONFIG))


def test_the_launcher_is_posix_shell() -> None:
    subprocess.run(["sh", "-n", ROOT / "kiosk"], check=True)


def test_large_arrays_of_a_command_take_no_huge_pages() -> None:
    lives = """
from robot.cli.__main__ import main
main(["--help"])
import numpy as np
held = np.ones(8_000_000, np.uint8)
print(sum(" hg" in line for line in open("/proc/self/smaps") if line.startswith("VmFlags")))
"""
    environment = {name: text for name, text in os.environ.items() if name != "NUMPY_MADVISE_HUGEPAGE"}
    told = subprocess.check_output([sys.executable, "-c", lives], cwd=ROOT, text=True, env=environment)
    assert told.splitlines()[-1] == "0"


def test_the_demonstration_writes_into_the_project_from_everywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    parser = Parser()
    demo_arguments(parser)
    assert parser.parse_args([]).out.resolve() == CONFIG.parent.resolve() / "var" / "demo"


@pytest.mark.parametrize(
    "words",
    [
        ["replay"],
        ["drive", "--nowhere"],
        ["models", "burn"],
        ["bench", "loop", "--seconds", "nan"],
        ["bench", "loop", "--seconds", "inf"],
        ["bench", "loop", "--seconds", "0"],
        ["bench", "loop", "--seconds", "soon"],
    ],
)
def test_a_wrong_option_is_one_line_in_both_languages(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert told.startswith(f"kiosk {words[0]}")
    assert "lists the options | " in told


def test_ctrl_c_while_a_command_loads_ends_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(_name: str) -> None:
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr("robot.cli.__main__.importlib.import_module", interrupted)
    assert main(["map"]) == INTERRUPTED
    assert capsys.readouterr().err == ""

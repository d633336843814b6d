"""The launcher, `kiosk --help` and what a wrong option gets."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from robot.cli.__main__ import Parser, main
from robot.cli.demo import arguments as demo_arguments
from robot.paths import ROOT
from robot.runtime.settings.loader import CONFIG


def test_a_command_runs_in_the_folder_of_its_caller(tmp_path: Path) -> None:
    project, elsewhere = tmp_path / "project", tmp_path / "elsewhere"
    python = project / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    elsewhere.mkdir()
    python.write_text('#!/bin/sh\npwd\necho "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    shutil.copy(ROOT / "kiosk", project)
    shutil.copy(ROOT / "pyproject.toml", project)
    ready = subprocess.run("cksum <pyproject.toml", shell=True, cwd=project, capture_output=True, text=True, check=True)
    (project / ".venv" / ".ready").write_text(ready.stdout.strip() + " dev\n", encoding="utf-8")
    told = subprocess.check_output(["../project/kiosk", "hear", "a.wav"], cwd=elsewhere, text=True)
    assert told.splitlines() == [str(elsewhere), "-P -m robot.cli hear a.wav"]


def test_the_help_page_needs_no_set_up_wherever_it_is_asked_for(tmp_path: Path) -> None:
    project, elsewhere = tmp_path / "project", tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.copytree(ROOT / "robot", project / "robot")
    shutil.copy(ROOT / "kiosk", project)
    environment = {"PATH": os.environ["PATH"]}
    told = subprocess.check_output([project / "kiosk", "--help"], cwd=elsewhere, text=True, env=environment)
    assert "./kiosk COMMAND" in told


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

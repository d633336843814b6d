"""`kiosk run` with files that cannot be used: one line for each fault, and a page where somebody can see one."""

import asyncio
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from robot.cli.startup_failure import FilesChange
from robot.paths import ROOT
from robot.runtime.settings.loader import CONFIG


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """The site's folder without a procedure."""
    folder = tmp_path / "config"
    shutil.copytree(CONFIG, folder)
    shutil.rmtree(folder / "procedures")
    return folder


def test_without_a_screen_an_empty_catalogue_is_told_and_the_program_ends(config: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "robot.cli", "run", "--journal", str(tmp_path / "journal.jsonl")],
        env=os.environ | {"KIOSK_CONFIG": str(config), "SDL_VIDEODRIVER": "dummy"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 2
    assert "holds no procedure" in done.stderr
    assert "Traceback" not in done.stderr


async def test_only_a_file_that_is_written_and_stands_still_again_is_a_change(config: Path) -> None:
    change = FilesChange(config, look_s=0.0)
    assert [change(), change()] == [False, False]
    (config / "topics.toml").write_text("", encoding="utf-8")
    assert [change(), change()] == [False, True]


async def test_the_disk_is_looked_at_now_and_then_only(config: Path) -> None:
    change = FilesChange(config, look_s=3600.0)
    assert not change()
    (config / "topics.toml").write_text("", encoding="utf-8")
    await asyncio.sleep(0)
    assert [change(), change(), change()] == [False, False, False]

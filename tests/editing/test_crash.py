"""A program that is killed at any moment of an edit loses no saved version and leaves none half in force."""

import random
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from robot.desk.content_versions.store import ContentVersions, NewVersion, text_hash
from robot.editing.content_files import finish_or_undo, read_text, write_texts
from robot.runtime.settings.toml_reader import read_toml
from tests.editing.edits_until_killed import PATHS

EDITS = 200
"""Edits that are begun in all."""
LONGEST_S = 0.4
"""Longest time between the start of the edits and the kill; an edit takes some 10 ms."""
COMMAND = [sys.executable, "-m", "tests.editing.edits_until_killed"]

pytestmark = pytest.mark.waits


def test_a_kill_at_any_moment_of_200_edits(tmp_path: Path) -> None:
    chance = random.Random(7)
    write_texts(tmp_path / "config", dict.fromkeys(PATHS, "count = -1\n"))
    saved, live, begun, kills = set[int](), set[int](), 0, 0
    while begun < EDITS:
        saved_now, live_now = _edit_until_killed(tmp_path, chance.uniform(0, LONGEST_S))
        saved, live, begun, kills = saved | saved_now, live | live_now, begun + len(saved_now) + 1, kills + 1
        _check_whole(tmp_path, saved, live)
    assert kills > 3


@pytest.mark.parametrize("renamed", range(3))
def test_a_kill_between_the_files_of_a_version_is_completed(tmp_path: Path, renamed: int) -> None:
    config = tmp_path / "config"
    write_texts(config, dict.fromkeys(PATHS, "count = -1\n"))
    with _half_written(tmp_path, renamed) as versions:
        finish_or_undo(config, versions, 1)
        assert [read_toml(config / path)["count"] for path in PATHS] == [0, 0]
        assert [each.state for each in versions.newest(9)] == ["live"]


def test_a_hand_edit_after_a_kill_wins_and_the_version_is_a_draft_again(tmp_path: Path) -> None:
    config = tmp_path / "config"
    write_texts(config, dict.fromkeys(PATHS, "count = -1\n"))
    with _half_written(tmp_path, 1) as versions:
        write_texts(config, {PATHS[1]: "count = 77\n"})
        finish_or_undo(config, versions, 1)
        assert [read_toml(config / path)["count"] for path in PATHS] == [-1, 77]
        (version,) = versions.newest(9)
        assert version.state == "draft"
        assert versions.text(version.files[0].after) == "count = 0\n"


def _half_written(folder: Path, renamed: int) -> ContentVersions:
    """A store with a version of both files that is being written, the first `renamed` files already."""
    versions = ContentVersions(folder / "desk.sqlite")
    pairs = dict.fromkeys(PATHS, ("count = -1\n", "count = 0\n"))
    number = versions.save(NewVersion("both", "Hoa", "", 0, pairs))
    versions.decide(number, "approved", "Bình", 0)
    versions.begin_writing(number)
    write_texts(folder / "config", dict.fromkeys(PATHS[:renamed], "count = 0\n"))
    return versions


def _edit_until_killed(folder: Path, after_s: float) -> tuple[set[int], set[int]]:
    """Run the program, kill it `after_s` after its start-up; return the versions that it says are saved and live."""
    program = subprocess.Popen([*COMMAND, str(folder), str(EDITS)], stdout=subprocess.PIPE, text=True)
    assert program.stdout is not None
    assert program.stdout.readline() == "recovered\n"
    timer = threading.Timer(after_s, program.kill)
    timer.start()
    lines = [line.split() for line in program.stdout.read().splitlines() if len(line.split()) == 2]
    program.wait()
    timer.cancel()
    saved, live = ({int(number) for word, number in lines if word == wanted} for wanted in ("saved", "live"))
    return saved, live


def _check_whole(folder: Path, saved: set[int], live: set[int]) -> None:
    """Complete what was interrupted, as a start does; every promised version is there whole, and the files agree."""
    config = folder / "config"
    with ContentVersions(folder / "desk.sqlite") as versions:
        finish_or_undo(config, versions, 1)
        assert versions.half_written() == []
        for number in saved:
            version = versions.get(number)
            assert version is not None
            texts = [versions.text(file.after) for file in version.files]
            assert [text_hash(text) for text in texts] == [file.after for file in version.files]
            assert number not in live or version.state == "live"
        first, second = (read_toml(config / path) for path in PATHS)
        assert first["count"] == second["count"], "no version is half in force"
        assert all(
            versions.text(text_hash(read_text(config, path))) is not None or first["count"] == -1 for path in PATHS
        )
        left = [path.name for path in config.rglob("*.new")]
        assert len(left) <= 2, left

"""Where the robot stood last outlives a restart, and a stop on the way is not forgotten."""

import errno
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.motion.saved_pose import PoseMemory, PoseUnknown
from robot.core.trouble import Trouble

HOME = (6.0, 2.4, -1.57)
metres = st.floats(-100, 100, allow_nan=False)


def test_the_first_start_is_at_home(tmp_path: Path) -> None:
    assert PoseMemory(tmp_path / "pose.json").recall(HOME) == HOME


@given(st.tuples(metres, metres, metres))
def test_a_restart_stands_where_the_robot_stood(
    tmp_path_factory: pytest.TempPathFactory, pose: tuple[float, ...]
) -> None:
    path = tmp_path_factory.mktemp("pose") / "pose.json"
    memory = PoseMemory(path)
    memory.moving()
    memory.standing(pose)  # type: ignore[arg-type]
    assert PoseMemory(path).recall(HOME) == pose


def test_after_a_stop_on_the_way_the_pose_is_unknown(tmp_path: Path) -> None:
    path = tmp_path / "pose.json"
    memory = PoseMemory(path)
    memory.standing(HOME)
    memory.moving()
    with pytest.raises(PoseUnknown, match="on the way"):
        PoseMemory(path).recall(HOME)


@pytest.mark.parametrize("damage", [b"", b"{", b'{"pose":[1,2]}', b"\xff\x00"])
def test_a_damaged_file_is_not_trusted(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "pose.json"
    path.write_bytes(damage)
    with pytest.raises(PoseUnknown, match=r"pose\.json"):
        PoseMemory(path).recall(HOME)
    assert PoseMemory(path).held == ("fault", ""), "it may have held the wheels: a person looks first"


def test_a_stop_that_the_disk_refused_is_written_with_the_next_report(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    folder.write_text("in the way of the folder", encoding="utf-8")
    memory = PoseMemory(folder / "pose.json")
    with pytest.raises(Trouble):
        memory.hold("estop")
    folder.unlink()
    memory.hold("estop")
    assert PoseMemory(folder / "pose.json").held == ("estop", "")


def test_the_first_start_without_a_stop_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "pose.json"
    PoseMemory(path).hold("")
    assert PoseMemory(path).held == ("", "")
    assert PoseMemory(path).recall(HOME) == HOME


def test_what_holds_the_wheels_outlives_a_restart_until_a_person_lets_go(tmp_path: Path) -> None:
    path = tmp_path / "pose.json"
    memory = PoseMemory(path)
    memory.moving()
    memory.hold("fault", "stall")
    memory.standing(HOME)
    again = PoseMemory(path)
    assert again.held == ("fault", "stall")
    assert again.recall((0.0, 0.0, 0.0)) == HOME
    again.hold("")
    assert PoseMemory(path).held == ("", "")


def test_a_folder_that_cannot_be_written_is_one_line_of_trouble(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file, not a folder", encoding="utf-8")
    with pytest.raises(Trouble, match=r"base\.pose_file"):
        PoseMemory(tmp_path / "var" / "pose.json").moving()


def test_a_write_of_which_the_disk_is_not_sure_is_repeated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "pose.json"
    memory = PoseMemory(path)
    memory.standing(HOME)

    def of_a_file_only(opened: int) -> None:
        if stat.S_ISDIR(os.fstat(opened).st_mode):
            raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as failing:
        failing.setattr(os, "fsync", of_a_file_only)
        with pytest.raises(Trouble, match="cannot be kept"):
            memory.moving()
    memory.standing(HOME)
    assert PoseMemory(path).recall((0.0, 0.0, 0.0)) == HOME

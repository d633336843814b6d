"""What is kept in memory of a file is forgotten with every change of the file, however alike the two are."""

import os
import time
from pathlib import Path

from robot.runtime.settings.known_files import FRESH_NS, known


def read(path: Path) -> str | None:
    return known(path, "test", lambda: path.read_text(encoding="utf-8"))


def settle() -> None:
    """Wait until a file written before is no longer fresh."""
    time.sleep(2 * FRESH_NS / 1e9)


def test_a_file_that_stays_as_it_is_is_read_once_also_through_a_link(tmp_path: Path) -> None:
    file, link = tmp_path / "fees.toml", tmp_path / "link"
    file.write_text("fee = 10", encoding="utf-8")
    link.symlink_to(file)
    settle()
    texts: list[str] = []

    def count() -> str:
        texts.append(file.read_text(encoding="utf-8"))
        return texts[-1]

    assert known(file, "count", count) == known(link, "count", count) == "fee = 10"
    assert len(texts) == 1


def test_another_file_of_the_same_size_time_and_inode_is_read_anew(tmp_path: Path) -> None:
    file = tmp_path / "fees.toml"
    file.write_text("fee = 10", encoding="utf-8")
    os.utime(file, (1, 1))
    settle()
    assert read(file) == "fee = 10"
    file.write_text("fee = 20", encoding="utf-8")
    os.utime(file, (1, 1))
    assert read(file) == "fee = 20"


def test_two_changes_in_one_step_of_the_clock_are_both_read(tmp_path: Path) -> None:
    file = tmp_path / "fees.toml"
    for fee in range(10, 60):
        file.write_text(f"fee = {fee}", encoding="utf-8")
        assert read(file) == f"fee = {fee}"


def test_a_file_that_is_gone_is_asked_for_again_each_time(tmp_path: Path) -> None:
    missing = tmp_path / "fees.toml"
    assert known(missing, "test", lambda: None) is None
    missing.write_text("fee = 10", encoding="utf-8")
    assert read(missing) == "fee = 10"

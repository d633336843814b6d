"""The stamp of a file is another one after each change, and orders files by the time at which they were written."""

import os
from pathlib import Path

from robot.runtime.settings.file_stamps import stamp_of


def test_the_file_that_was_written_last_has_the_greatest_stamp(tmp_path: Path) -> None:
    files = [tmp_path / name for name in "abc"]
    for file in files:
        file.write_text("x", encoding="utf-8")
    for file in files:  # each becomes the newest in turn, whatever its inode is
        newest_ns = max(each.stat().st_mtime_ns for each in files) + 1_000_000_000
        os.utime(file, ns=(newest_ns, newest_ns))
        assert max(files, key=lambda each: stamp_of(each.stat())) == file


def test_a_change_with_the_time_put_back_leaves_another_stamp(tmp_path: Path) -> None:
    file = tmp_path / "fees.toml"
    file.write_text("fee = 10", encoding="utf-8")
    os.utime(file, (1, 1))
    before = stamp_of(file.stat())
    while stamp_of(file.stat()) == before:  # within one step of the clock the stamps may be equal
        file.write_text("fee = 20", encoding="utf-8")
        os.utime(file, (1, 1))
    assert stamp_of(file.stat())[:1] + stamp_of(file.stat())[2:] == before[:1] + before[2:]

"""Text files that are written as a whole, and what stays when one of them cannot be."""

import os
import threading
from pathlib import Path

import pytest

from robot.core.trouble import Trouble
from robot.runtime.processes.atomic_files import write_whole


def test_new_text_takes_the_place_of_the_old_one_and_keeps_its_mode(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "folder" / "new"
    old.write_text("1")
    old.chmod(0o640)
    write_whole({old: "2", new: "3\r\n"})
    assert (old.read_text(), new.read_bytes()) == ("2", b"3\r\n")
    assert old.stat().st_mode & 0o777 == 0o640


def test_a_folder_in_the_place_of_a_file_changes_no_file(tmp_path: Path) -> None:
    first, folder = tmp_path / "first", tmp_path / "folder"
    first.write_text("1")
    folder.mkdir()
    with pytest.raises(Trouble, match="folder"):
        write_whole({first: "2", folder: "2"})
    assert first.read_text() == "1"
    assert sorted(tmp_path.iterdir()) == [first, folder]


def test_a_link_stays_a_link_and_what_it_leads_to_is_written(tmp_path: Path) -> None:
    link, target = tmp_path / "link", tmp_path / "elsewhere" / "target"
    target.parent.mkdir()
    target.write_text("1")
    link.symlink_to(target)
    write_whole({link: "2"})
    assert link.is_symlink()
    assert target.read_text() == "2"


def test_two_that_write_the_same_file_at_once_leave_one_text_and_no_trouble(tmp_path: Path) -> None:
    place, troubles = tmp_path / "text", []

    def write(text: str) -> None:
        try:
            for _ in range(40):
                write_whole({place: text})
        except Trouble as trouble:
            troubles.append(trouble)

    writers = [threading.Thread(target=write, args=(text,)) for text in ("a" * 100, "b" * 50)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    assert troubles == []
    assert place.read_text() in ("a" * 100, "b" * 50)
    assert list(tmp_path.iterdir()) == [place]


def test_a_secret_text_is_closed_to_others_whatever_the_file_was(tmp_path: Path) -> None:
    known, new = tmp_path / "known.toml", tmp_path / "new.toml"
    known.write_text("old", encoding="utf-8")
    known.chmod(0o644)
    write_whole({known: "a", new: "b"}, secret=True)
    assert known.stat().st_mode & 0o777 == 0o640
    assert new.stat().st_mode & 0o077 == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root writes files of another account")
def test_what_root_writes_belongs_to_the_account_of_the_file_or_of_its_folder(tmp_path: Path) -> None:
    known, new = tmp_path / "site_phrases.toml", tmp_path / "new.toml"
    known.write_text("1", encoding="utf-8")
    known.chmod(0o600)
    os.chown(known, 1234, 1235)
    os.chown(tmp_path, 2234, 2235)
    write_whole({known: "2", new: "3"})
    found = [(file.stat().st_uid, file.stat().st_gid, file.stat().st_mode & 0o077) for file in (known, new)]
    assert found == [(1234, 1235, 0), (2234, 2235, 0o044)]

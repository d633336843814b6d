"""Deleted forms are kept beside the database: found again, bounded in number and size, and gone after their time."""

import datetime
import errno
import os
from pathlib import Path

import pytest

from robot.core.trouble import DiskFull, Trouble
from robot.desk.content_versions import removed_forms
from robot.desk.content_versions.removed_forms import RemovedForm, RemovedForms, expire_removed_forms

NOW = datetime.datetime(2026, 11, 24, 9, 30)


def form(number: int, size: int = 3) -> RemovedForm:
    day = NOW + datetime.timedelta(number)
    return RemovedForm(f"to-khai-{number}.pdf", f"Tờ khai {number}", size, "hoa", NOW, "lan", day)


@pytest.fixture
def kept(tmp_path: Path) -> RemovedForms:
    found = RemovedForms(tmp_path / "desk.sqlite")
    for number in range(3):
        found.put_aside(form(number), written(tmp_path, b"%d%%" % number))
    return found


def written(tmp_path: Path, data: bytes) -> Path:
    """A form that is about to be deleted."""
    path = tmp_path / "form"
    path.unlink(missing_ok=True)
    path.write_bytes(data)
    return path


def test_a_deleted_form_is_kept_with_its_contents_and_who_deleted_it(kept: RemovedForms) -> None:
    assert kept.all() == [form(2), form(1), form(0)]
    assert kept.find("to-khai-1.pdf") == form(1)
    assert kept.read(form(1)) == b"1%"
    assert kept.find("../desk.sqlite") is None


def test_the_forms_deleted_first_make_room(kept: RemovedForms, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(removed_forms, "MOST_FORMS", 3)
    kept.put_aside(form(3), written(tmp_path, b"3"))
    assert kept.all() == [form(3), form(2), form(1)]
    monkeypatch.setattr(removed_forms, "MOST_BYTES", 10)
    kept.put_aside(form(4, size=5), written(tmp_path, b"4"))
    assert kept.all() == [form(4, size=5), form(3)]


def test_a_record_that_is_broken_or_has_no_form_hides_no_other(kept: RemovedForms, tmp_path: Path) -> None:
    folder = tmp_path / "removed_forms"
    (folder / "to-khai-0.pdf.json").write_text("{")
    (folder / "to-khai-1.pdf").unlink()
    assert kept.all() == [form(2)]


def test_forms_past_their_time_are_deleted_with_what_a_crash_has_left(kept: RemovedForms, tmp_path: Path) -> None:
    folder, old = tmp_path / "removed_forms", datetime.datetime(2025, 1, 1).timestamp()
    (folder / ".to-khai-9.pdf.1a2b").write_bytes(b"half")
    for name in ("to-khai-1.pdf", "to-khai-1.pdf.json", ".to-khai-9.pdf.1a2b"):
        os.utime(folder / name, (old, old))
    expire_removed_forms(tmp_path / "desk.sqlite", datetime.date(2025, 1, 2))
    assert kept.all() == [form(2), form(0)]
    assert len(list(folder.iterdir())) == 4
    expire_removed_forms(tmp_path / "other" / "desk.sqlite", datetime.date(2025, 1, 2))


def test_the_contents_of_a_deleted_form_take_no_room_of_their_own(kept: RemovedForms, tmp_path: Path) -> None:
    contents = written(tmp_path, b"9%")
    kept.put_aside(form(9), contents)
    assert contents.samefile(kept.path(form(9)))


def test_a_form_of_which_the_system_makes_no_link_is_copied(
    kept: RemovedForms, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", refused)
    kept.put_aside(form(9), written(tmp_path, b"9%"))
    assert (kept.find("to-khai-9.pdf"), kept.read(form(9))) == (form(9), b"9%")


def test_of_a_form_whose_record_finds_no_room_nothing_is_kept(
    kept: RemovedForms, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    folder = tmp_path / "removed_forms"
    before = sorted(folder.iterdir())
    contents = written(tmp_path, b"9%")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull):
        kept.put_aside(form(9), contents)
    assert sorted(folder.iterdir()) == before
    assert contents.read_bytes() == b"9%"


def test_of_a_form_whose_record_cannot_be_written_nothing_is_kept(kept: RemovedForms, tmp_path: Path) -> None:
    folder = tmp_path / "removed_forms"
    (folder / "to-khai-9.pdf.json").mkdir()
    before = sorted(folder.iterdir())
    with pytest.raises(Trouble):
        kept.put_aside(form(9), written(tmp_path, b"9%"))
    assert sorted(folder.iterdir()) == before


def test_a_form_that_was_uploaded_long_ago_is_kept_from_the_day_of_its_deletion(
    kept: RemovedForms, tmp_path: Path
) -> None:
    contents, old = written(tmp_path, b"9%"), datetime.datetime(2020, 1, 1).timestamp()
    os.utime(contents, (old, old))
    kept.put_aside(form(9), contents)
    expire_removed_forms(tmp_path / "desk.sqlite", datetime.date(2025, 1, 2))
    assert kept.read(form(9)) == b"9%"

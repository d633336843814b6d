"""Uploaded forms on the disk: names of our own, records beside them, no form twice, nothing outside their folder."""

import datetime
import shutil
import sys
from pathlib import Path

import pytest

from robot.core.trouble import DiskFull, Trouble
from robot.editing import form_files
from robot.editing.form_files import AlreadyUploaded, FormFile, FormFiles, title_of_upload
from robot.paths import ROOT
from robot.runtime.settings.toml_reader import read_toml
from tests.editing.blank_forms import docx_form, pdf_form

NOW = datetime.datetime(2026, 11, 24, 9, 30, 0, 5000)
TITLE = "Tờ khai đăng ký khai sinh"


@pytest.fixture
def files(tmp_path: Path) -> FormFiles:
    return FormFiles(tmp_path)


def add(files: FormFiles, data: bytes = pdf_form(), title: str = TITLE) -> FormFile:
    return files.add(data, title, "hoa", NOW)


def test_a_form_gets_a_name_of_its_title_and_contents_and_a_record_that_people_read(
    files: FormFiles, tmp_path: Path
) -> None:
    form = add(files)
    assert form.name.startswith("to-khai-dang-ky-khai-sinh-")
    assert form.name.endswith(".pdf")
    assert (tmp_path / "forms" / form.name).read_bytes() == pdf_form() == files.read(form.name)
    assert read_toml(tmp_path / "forms" / f"{form.name}.toml")["title"] == TITLE
    assert files.all() == [form._replace(when=NOW.replace(microsecond=0))]
    assert (form.who, form.size, form.kind.type) == ("hoa", len(pdf_form()), "application/pdf")
    assert sorted(path.name for path in (tmp_path / "forms").iterdir()) == [form.name, f"{form.name}.toml"]


def test_the_same_file_is_not_kept_twice(files: FormFiles) -> None:
    form = add(files)
    with pytest.raises(AlreadyUploaded) as caught:
        add(files, title="Tên khác")
    assert caught.value.form.name == form.name
    assert add(files, docx_form()).name != form.name
    assert len(files.all()) == 2


def test_a_deleted_form_is_gone_with_its_record_and_can_be_uploaded_again(files: FormFiles, tmp_path: Path) -> None:
    form = add(files)
    files.delete(form.name)
    assert files.all() == []
    assert list((tmp_path / "forms").iterdir()) == []
    assert add(files).name == form.name


@pytest.mark.parametrize("title", ["🙂🙂", "???", "Ω", "-", "x" * 150])
def test_a_title_without_plain_letters_makes_a_good_name_too(files: FormFiles, title: str) -> None:
    assert files.path(add(files, title=title).name) is not None


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../site.toml", "/etc/passwd", "a.pdf\0", "a.pdf\n", "A.PDF", "a.exe", "a.pdf.toml", "x/a.pdf"],
)
def test_nothing_but_a_form_is_found_by_a_name(files: FormFiles, tmp_path: Path, name: str) -> None:
    add(files)
    (tmp_path / "site.toml").write_text("")
    assert files.path(name) is None
    assert files.find(name) is None
    files.delete(name)
    assert (tmp_path / "site.toml").exists()


def test_a_link_or_a_folder_is_no_form(files: FormFiles, tmp_path: Path) -> None:
    add(files)
    (tmp_path / "secret").write_text("")
    (tmp_path / "forms" / "link.pdf").symlink_to(tmp_path / "secret")
    (tmp_path / "forms" / "folder.pdf").mkdir()
    assert files.path("link.pdf") is None
    assert files.path("folder.pdf") is None
    assert len(files.all()) == 1


def test_a_file_put_there_by_hand_is_a_form_with_its_name_as_title(files: FormFiles, tmp_path: Path) -> None:
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "to-khai.pdf").write_bytes(pdf_form())
    (tmp_path / "forms" / "to-khai.pdf.toml").write_text("title = [broken")
    (tmp_path / "forms" / "README.md").write_text("")
    assert [(each.title, each.who) for each in files.all()] == [("to-khai.pdf", "")]


def test_the_forms_are_bounded_in_number(files: FormFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form_files, "MOST_FORMS", 1)
    add(files)
    with pytest.raises(Trouble, match="giới hạn"):
        add(files, docx_form())


def test_a_folder_that_is_not_there_yet_is_made_where_its_link_leads(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "forms").symlink_to(tmp_path / "kept")
    form = add(FormFiles(tmp_path / "config"))
    assert (tmp_path / "kept" / form.name).exists()


@pytest.mark.parametrize(
    ("typed", "name", "title"),
    [
        ("", "../../x/Tờ khai.docx", "Tờ khai"),
        ("", "C:\\Mẫu\\to_khai_01.doc", "to khai 01"),
        ("", "To\u031b\u0300 khai.pdf", "Tờ khai"),
        ("", "🙂.pdf", "🙂"),
        ("", ".pdf", "pdf"),
        ("", "\x1b[31m\u202eđỏ.pdf", "[31m đỏ"),
        ("  Tờ   khai\n số 1 ", "x.pdf", "Tờ khai số 1"),
        ("x" * 999, "x.pdf", "x" * 150),
        ("", "", ""),
    ],
)
def test_the_title_is_what_was_typed_or_the_name_of_the_file_alone(typed: str, name: str, title: str) -> None:
    assert title_of_upload(typed, name) == title


def test_a_form_is_found_without_reading_the_folder_or_other_records(files: FormFiles) -> None:
    forms = [add(files, pdf_form(b"%%%d\n" % number)) for number in range(5)]
    read: list[str] = []
    watching = [True]
    sys.addaudithook(
        lambda event, values: (
            read.append(Path(str(values[0])).name)
            if watching and event in ("open", "os.listdir", "os.scandir")
            else None
        )
    )
    found = files.find(forms[2].name), files.find("to-khai-0000000000.pdf")
    watching.clear()
    assert found == (forms[2]._replace(when=NOW.replace(microsecond=0)), None)
    assert read == [f"{forms[2].name}.toml"]


def nearly_full(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave less free room on the disk than an upload needs."""
    real = shutil.disk_usage
    monkeypatch.setattr(shutil, "disk_usage", lambda path: real(path)._replace(free=form_files.SPARE_BYTES - 1))


def test_an_upload_to_a_disk_that_is_nearly_full_names_what_frees_room(
    files: FormFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nearly_full(monkeypatch)
    with pytest.raises(DiskFull) as caught:
        add(files)
    words = read_toml(ROOT / "config" / "words" / "vi" / "page_forms.toml")["page_forms"]
    assert f"“{words['drop']}” ở mục “{words['removed']}”" in caught.value.remedy_vi
    assert list((tmp_path / "forms").iterdir()) == []


def test_a_deleted_form_comes_back_without_room_on_the_disk(
    files: FormFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form, aside = add(files), tmp_path / "aside"
    aside.hardlink_to(tmp_path / "forms" / form.name)
    aside.chmod(0o600)
    files.delete(form.name)
    nearly_full(monkeypatch)
    files.bring_back(form, aside)
    assert files.find(form.name) == form._replace(when=NOW.replace(microsecond=0))
    there = tmp_path / "forms" / form.name
    assert there.samefile(aside)
    assert there.stat().st_mode & 0o777 == 0o644, "phones fetch it"


def test_a_form_that_cannot_come_back_leaves_no_record(files: FormFiles, tmp_path: Path) -> None:
    form = add(files)
    files.delete(form.name)
    with pytest.raises(Trouble):
        files.bring_back(form, tmp_path / "gone")
    assert list((tmp_path / "forms").iterdir()) == []

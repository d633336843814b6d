"""Workbooks that claim more than they hold: each is refused, and the process that reads an export goes on."""

import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from robot.core.trouble import Trouble
from robot.paths import ROOT
from robot.portal.table_reader import read_tables
from tests.portal.dossier_exports import read

READ = """
import re, resource, sys
from pathlib import Path
from robot.core.trouble import Trouble
from robot.portal.table_reader import read_tables
try:
    read_tables(Path(sys.argv[1]))
except Trouble as trouble:
    print(trouble.what)
print(int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1000)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def saved(path: Path, cells: dict[str, object], merged: str = "") -> Path:
    book = openpyxl.Workbook()
    for place, value in cells.items():
        book.active[place] = value
    if merged:
        book.active.merge_cells(merged)
    book.save(path)
    return path


def bomb(path: Path, unpacked_bytes: int) -> Path:
    """A valid workbook whose only sheet has equal rows without end."""
    plain = io.BytesIO()
    openpyxl.Workbook().save(plain)
    rows = b'<row><c t="inlineStr"><is><t>aaaaaaaaaaaaaaaa</t></is></c></row>' * 20_000
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target:
        for name in source.namelist():
            data = source.read(name)
            if not name.endswith("sheet1.xml"):
                target.writestr(name, data)
                continue
            head, tail = re.split(rb"<sheetData ?/>|<sheetData></sheetData>", data)
            with target.open(name, "w", force_zip64=True) as file:
                file.write(head + b"<sheetData>")
                for _ in range(unpacked_bytes // len(rows) + 1):
                    file.write(rows)
                file.write(b"</sheetData>" + tail)
    return path


def test_a_workbook_that_unpacks_to_600_mb_is_refused_unopened(tmp_path: Path) -> None:
    file = bomb(tmp_path / "list.xlsx", 600_000_000)
    assert file.stat().st_size < 3_000_000
    done = subprocess.run([sys.executable, "-c", READ, str(file)], capture_output=True, text=True, check=True, cwd=ROOT)
    told, most_mb, reader = done.stdout.split("\n")[:3]
    assert told == "unpacks to more than 300 MB"
    assert int(most_mb) <= 100
    assert int(reader) == 0, "it is refused before a process reads it"


def test_a_file_that_names_the_kind_of_an_archive_is_not_unpacked_for_it(tmp_path: Path) -> None:
    file = tmp_path / "list.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        with archive.open("mimetype", "w", force_zip64=True) as member:
            for _ in range(40):
                member.write(b"a" * 10_000_000)
    done = subprocess.run([sys.executable, "-c", READ, str(file)], capture_output=True, text=True, check=True, cwd=ROOT)
    said, most_mb = done.stdout.split("\n")[:2]
    assert said == "unpacks to more than 300 MB"
    assert int(most_mb) <= 100


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_a_damaged_or_oddly_packed_file_does_not_hide_those_behind_it(tmp_path: Path, method: int) -> None:
    file = tmp_path / "list.xlsx"
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr("docProps/app.xml", bytes(range(256)) * 40)
        archive.writestr("xl/workbook.xml", "<x/>")
        start = archive.infolist()[0].header_offset + 30 + len("docProps/app.xml")
    data = bytearray(file.read_bytes())
    if method == zipfile.ZIP_DEFLATED:
        data[start : start + 8] = b"\xff" * 8
    file.write_bytes(data)
    with pytest.raises(Trouble, match="a part is damaged") as trouble:
        read_tables(file)
    assert "bị hỏng" in trouble.value.vi


def test_a_bomb_among_exports_is_one_line_in_both_languages(tmp_path: Path) -> None:
    file = bomb(tmp_path / "list.xlsx", 310_000_000)
    with pytest.raises(Trouble) as trouble:
        read(file, file.read_bytes())
    assert "list.xlsx" in str(trouble.value)
    assert "giải nén" in trouble.value.vi


@pytest.mark.parametrize("place", ["XFD1048576", "ZZ100000"])
def test_a_cell_far_away_ends_the_reader_and_not_the_command(tmp_path: Path, place: str) -> None:
    file = saved(tmp_path / "list.xlsx", {"A1": "Mã hồ sơ", "A2": "H49.34-260713-0001", place: "x"})
    with pytest.raises(Trouble, match="far away from the table") as trouble:
        read_tables(file)
    assert "xa bảng" in trouble.value.vi


def test_a_table_that_begins_below_and_right_keeps_its_place_and_merged_cells(tmp_path: Path) -> None:
    file = saved(tmp_path / "list.xlsx", {"C3": "Mã", "D3": "Tên", "C4": "a", "D6": 2.0}, "C4:C5")
    (sheet,) = read_tables(file)
    (rows,) = sheet.readings
    assert rows == [["", "", "", ""]] * 2 + [
        ["", "", "Mã", "Tên"],
        ["", "", "a", ""],
        ["", "", "a", ""],
        ["", "", "", "2"],
    ]

"""`kiosk report` writes a page, a PDF, a workbook and tables of which each is whole."""

import datetime
import io
import json
import re
import unicodedata
import zipfile
import zlib
from pathlib import Path

import pytest

from robot.cli.__main__ import main
from tests.desk.reports.sample_month import WardMonth

FIRST, LAST = "2026-11-16", "2026-11-20"


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ward")
    days = datetime.date.fromisoformat(FIRST), datetime.date.fromisoformat(LAST)
    WardMonth(folder / "desk.sqlite", folder / "figures", busy=0.2).fill(*days)
    return folder


def report(ward: Path, out: Path, *further: str) -> int:
    values = ("--set", f"desk.file={ward / 'desk.sqlite'}", "--set", f"desk.figures_dir={ward / 'figures'}")
    return main(["report", "--range", FIRST, LAST, "--out", str(out), *values, *further])


def unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


def test_a_page_a_pdf_a_workbook_and_tables(ward: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(ward, tmp_path, "--json") == 0
    files = [Path(file) for file in json.loads(capsys.readouterr().out)["files"]]
    assert {file.suffix for file in files} == {".docx", ".html", ".pdf", ".xlsx"}
    page, book, pdf = (next(file for file in files if file.suffix == end) for end in (".html", ".xlsx", ".pdf"))
    text = page.read_text(encoding="utf-8")
    assert "Từ ngày 16/11/2026 đến ngày 20/11/2026" in text
    assert unicodedata.is_normalized("NFC", text)
    assert pdf.read_bytes().startswith(b"%PDF")
    objects = re.findall(rb"stream\n(.*?)\nendstream", pdf.read_bytes(), re.DOTALL)
    assert any(b"Source-Serif-4" in unpacked(each) for each in objects)
    assert zipfile.is_zipfile(io.BytesIO(book.read_bytes()))
    tables = sorted(path.name for path in page.with_name(f"{page.stem}-csv").glob("*.csv"))
    assert "bieu-ii-06a.csv" in tables
    assert "ho-so-chua-dat.csv" in tables


def test_without_a_list_of_dossiers_it_is_written_too_and_says_so(tmp_path: Path) -> None:
    assert report(tmp_path / "nothing", tmp_path / "out", "--no-pdf", "--language", "en") == 0
    (page,) = (tmp_path / "out").glob("*.html")
    assert "No list of dossiers was imported" in page.read_text(encoding="utf-8")


def test_a_score_file_that_is_none_is_told_with_its_name(
    ward: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "diem.json"
    bad.write_text("{}", encoding="utf-8")
    assert report(ward, tmp_path / "out", "--official", str(bad)) == 2
    assert "diem.json" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_no_file_of_a_report_can_be_read_by_others(ward: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (old := out / f"range-{FIRST}-{LAST}.html").write_text("old", encoding="utf-8")
    old.chmod(0o644)
    assert report(ward, out, "--no-pdf") == 0
    files = [path for path in out.rglob("*") if path.is_file()]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}


@pytest.mark.parametrize(
    "span",
    [
        ["--week", "2026-13-01"],
        ["--range", "2026-11-01"],
        ["--month", "x"],
        ["--range", "2026-01-01", "9999-12-31"],
        ["--week", "0001-01-01"],
        ["--report", "9999-12-31"],
    ],
)
def test_a_day_that_is_none_is_refused_in_one_line(span: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["report", *span])
    assert len(capsys.readouterr().err.strip().splitlines()) == 1

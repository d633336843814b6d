"""The files of the texts: what is shipped is whole, what a centre imports wins, and errors name file and key."""

import datetime
from pathlib import Path

import msgspec
import pytest

from robot.core.trouble import Troubles
from robot.law.legal_records import load_legal
from robot.law.legal_text import TextHeader
from robot.law.text_files import file_name, load_texts, write_text
from robot.paths import ROOT

SHIPPED = ROOT / "config" / "law"
DAY = datetime.date(2026, 11, 30)


def header(number: str = "60/2014/QH13", **fields: object) -> TextHeader:
    values = {"number": number, "name": "Luật Hộ tịch", "issuer": "Quốc hội", "as_of": DAY, "fetched": DAY, **fields}
    return msgspec.convert(values, TextHeader)


def test_the_shipped_texts_are_whole_and_small() -> None:
    texts = load_texts(SHIPPED)
    assert len(texts) == 40
    assert sum(path.stat().st_size for path in SHIPPED.glob("*.txt")) < 4_000_000
    assert all(text.header.source.startswith("https://") for text in texts.values())
    assert all(article.title and article.clauses for text in texts.values() for article in text.articles)
    law = texts["60/2014/QH13"]
    assert len(law.articles) == 77
    article = law.article("15")
    assert article is not None
    assert article.clauses[0].text.startswith("1. Trong thời hạn 60 ngày kể từ ngày sinh con")


def test_every_shipped_text_stands_in_the_records_of_documents() -> None:
    known = {document.number for document in load_legal(ROOT / "config" / "legal.toml")}
    assert set(load_texts(SHIPPED)) <= known


def test_a_text_is_read_as_it_was_written(tmp_path: Path) -> None:
    written = header(in_force=DAY, includes=("07/2025/NĐ-CP",), absent=("2",), source="https://vbpl.vn/")
    path = write_text(tmp_path, written, ["Điều 1. Tên", "1. Nội dung", "Điều 3. Tên", "Nội dung"])
    assert path.name == "60-2014-QH13.txt"
    assert load_texts(tmp_path)["60/2014/QH13"].header == written


def test_the_text_that_the_centre_imported_wins(tmp_path: Path) -> None:
    shipped, own = tmp_path / "shipped", tmp_path / "own"
    write_text(shipped, header(), ["Điều 1. Cũ", "x"])
    write_text(own, header(), ["Điều 1. Mới", "y"])
    assert load_texts(shipped, own)["60/2014/QH13"].articles[0].title == "Mới"


def test_file_names_are_ascii() -> None:
    assert file_name("01/2019/TT-BLĐTBXH") == "01-2019-TT-BLDTBXH.txt"
    assert file_name("123/2015/NĐ-CP") == "123-2015-ND-CP.txt"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Điều 1. A", "no header"),
        ("+++\nnumber = \n+++\nĐiều 1. A\nx", "no TOML"),
        ('+++\nnumber = "1/2020/X"\n+++\nĐiều 1. A\nx', "name"),
        (
            '+++\nnumber = "1/2020/X"\nname = "L"\nissuer = "Q"\nas_of = 2026-01-01\nfetched = 2026-01-01\n+++\nx',
            "no article",
        ),
        (
            '+++\nnumber = "1/2020/X"\nname = "L"\nissuer = "Q"\nas_of = 2026-01-01\nfetched = 2026-01-01\n+++\n'
            "Điều 1. A\nx\nĐiều 3. B\ny",
            "absent = '2'",
        ),
    ],
)
def test_a_mistake_in_a_file_is_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    with pytest.raises(Troubles, match=said):
        load_texts(tmp_path)


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xff\xfe\x00\x81")
    with pytest.raises(Troubles, match="UTF-8"):
        load_texts(tmp_path)

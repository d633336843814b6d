"""Legal documents come as Word, web page or plain text; what they are not is named for what it is."""

import datetime
import io
import unicodedata
import zipfile

import docx
import pytest

from robot.core.trouble import Trouble
from robot.law.document_reader import lines_of
from robot.law.text_import import read_document

LINES = (
    "QUỐC HỘI",
    "Luật số: 13/2022/QH15",
    "Hà Nội, ngày 14 tháng 11 năm 2022",
    "LUẬT",
    "PHÒNG, CHỐNG BẠO LỰC GIA ĐÌNH",
    "Căn cứ Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam;",
    "Quốc hội ban hành Luật Phòng, chống bạo lực gia đình.",
    "Chương I",
    "NHỮNG QUY ĐỊNH CHUNG",
    "Điều 1. Phạm vi điều chỉnh",
    "Luật này quy định về phòng ngừa bạo lực gia đình.",
    "Điều 2. Hiệu lực thi hành",
    "1. Luật này có hiệu lực thi hành từ ngày 01 tháng 7 năm 2023.",
    "Luật này được Quốc hội thông qua ngày 14 tháng 11 năm 2022.",
    "CHỦ TỊCH QUỐC HỘI",
)


def word() -> bytes:
    document = docx.Document()
    for line in LINES[:-2]:
        document.add_paragraph(line)
    table = document.add_table(1, 2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Nơi nhận:", LINES[-1]
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def page() -> bytes:
    body = "".join(f"<p><b>{line}</b></p>" for line in LINES)
    return f"<html><head><title>x</title><style>p {{}}</style></head><body>{body}</body></html>".encode()


@pytest.mark.parametrize(
    "data",
    [
        word(),
        page(),
        "\n".join(LINES).encode(),
        ("\ufeff" + "\r\n".join(LINES)).encode(),
        "\n".join(LINES).encode("utf-16"),
        unicodedata.normalize("NFD", "\n".join(LINES)).encode(),
    ],
    ids=["docx", "html", "txt", "bom", "utf-16", "nfd"],
)
def test_a_document_says_what_it_is(data: bytes) -> None:
    read = read_document(data, "luat")
    assert (read.number, read.name, read.issuer) == (
        "13/2022/QH15",
        "Luật Phòng, chống bạo lực gia đình",
        "Quốc hội",
    )
    assert (read.issued, read.in_force) == (datetime.date(2022, 11, 14), datetime.date(2023, 7, 1))
    assert [article.number for article in read.articles] == ["1", "2"]
    assert read.articles[-1].text == LINES[12]
    assert read.missing == ()


def test_a_decree_of_the_government_is_recognised() -> None:
    text = (
        "CHÍNH PHỦ\nSố: 185/2026/NĐ-CP\nNGHỊ ĐỊNH\nQuy định về thôn, tổ dân phố\nCăn cứ Luật 1/2020/QH14\nĐiều 1. A\nx"
    )
    read = read_document(text.encode(), "a.txt")
    assert (read.number, read.name, read.issuer) == (
        "185/2026/NĐ-CP",
        "Nghị định quy định về thôn, tổ dân phố",
        "Chính phủ",
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".doc"),
        (b"PK\x03\x04 damaged", "Word"),
        (b"", "no article"),
        ("Kính gửi ông, bà".encode(), "no article"),
        (b"x" * 20_000_001, "20 MB"),
        ("§iÒu 1. Ph¹m vi ®iÒu chØnh cña LuËt nµy ®\u00adîc quy ®Þnh nh\u00ad sau:".encode("cp1252"), "TCVN3"),
    ],
    ids=["pdf", "doc", "broken", "empty", "letter", "large", "tcvn3"],
)
def test_a_file_that_is_no_legal_document_is_named_for_what_it_is(data: bytes, said: str) -> None:
    with pytest.raises(Trouble, match=said):
        read_document(data, "a")


def test_a_word_file_that_unpacks_to_far_more_is_refused() -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 101_000_000)
    with pytest.raises(Trouble, match="unpacks"):
        lines_of(kept.getvalue(), "a.docx")


def test_a_workbook_is_no_word_document() -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(Trouble, match="Word"):
        lines_of(kept.getvalue(), "a.xlsx")


def test_a_cell_that_says_it_spans_millions_of_columns_is_read_once() -> None:
    document = docx.Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "Nội dung"
    cell._tc.get_or_add_tcPr().grid_span = 100_000_000
    packed = io.BytesIO()
    document.save(packed)
    assert lines_of(packed.getvalue(), "bảng.docx") == ["Nội dung"]

"""The Word file has the form of an official document, in XML that Word accepts."""

import datetime
import io
import zipfile
from itertools import pairwise
from pathlib import Path

import docx
import docx.document
import pytest
from docx.oxml.ns import qn
from lxml import etree
from msgspec.structs import replace

from robot.core.trouble import Trouble
from robot.desk.reports.document import Letterhead, ReportDocument
from robot.desk.reports.docx_file import docx as docx_of
from robot.desk.reports.period import week_of
from robot.desk.reports.ward_template import PLACES, filled, sample
from tests.desk.reports.sample_month import WardMonth
from tests.desk.reports.ward_report import document_of, facts_in, numbers

LAST = datetime.date(2026, 11, 20)
HEAD = Letterhead(
    superior="UBND phường Mông Dương",
    body="Trung tâm Phục vụ hành chính công",
    symbol="BC-TTPVHCC",
    place="Mông Dương",
    addressees="Ủy ban nhân dân phường",
    recipients="- Như trên;\n- Lưu: VT.",
    signer_for="KT. GIÁM ĐỐC",
    signer_title="Phó Giám đốc",
    signer="Trần Thị Bình",
)
ORDERS = {
    "tblPr": ("tblStyle", "tblW", "jc", "tblInd", "tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook"),
    "pPr": (
        "pStyle",
        "keepNext",
        "keepLines",
        "widowControl",
        "pBdr",
        "shd",
        "tabs",
        "spacing",
        "ind",
        "jc",
        "rPr",
        "sectPr",
    ),
    "tcPr": ("tcW", "gridSpan", "vMerge", "tcBorders", "shd", "vAlign"),
}
"""Order of the elements in a properties element, as the schema of Office Open XML (ECMA-376, part 1) has it."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return docx_of(report(tmp_path_factory.mktemp("ward")), numbers())


def report(folder: Path) -> ReportDocument:
    WardMonth(folder / "desk.sqlite", folder / "figures", seed=5, busy=0.2).fill(datetime.date(2026, 11, 9), LAST)
    facts = facts_in(folder, week_of(LAST), datetime.datetime(2026, 11, 22, 18))
    return replace(document_of(facts), letterhead=HEAD)


def words_of(file: docx.document.Document) -> str:
    cells = [cell.text for table in file.tables[:1] + file.tables[-2:] for row in table.rows for cell in row.cells]
    return "\n".join([*cells, *(paragraph.text for paragraph in file.paragraphs)])


def test_the_file_has_the_parts_of_an_official_document(made: bytes) -> None:
    file = docx.Document(io.BytesIO(made))
    text = words_of(file)
    for part in (
        "UBND PHƯỜNG MÔNG DƯƠNG",
        "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
        "Số: ……/BC-TTPVHCC",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Mông Dương, ngày …… tháng …… năm 2026",
        "BÁO CÁO",
        "Kính gửi: Ủy ban nhân dân phường",
        "I. TÓM TẮT KẾT QUẢ",
        "Nơi nhận:",
        "- Lưu: VT.",
        "KT. GIÁM ĐỐC",
        "Trần Thị Bình",
        "Biểu số II.06a/VPCP/KSTT",
    ):
        assert part in text, part
    section = file.sections[0]
    sizes = [round(size.mm) for size in (section.page_width, section.left_margin, section.top_margin)]
    assert sizes == [210, 30, 20]
    assert file.styles["Normal"].font.name == "Times New Roman"
    annex = file.sections[-1]
    assert annex.page_width > annex.page_height


def test_the_rows_of_form_06a_stay_together_and_heads_are_repeated(made: bytes) -> None:
    form = docx.Document(io.BytesIO(made)).tables[-1]
    kept = [row.cells[1].paragraphs[0].paragraph_format.keep_with_next for row in form.rows]
    assert all(kept[:-1])
    assert not kept[-1]
    assert [row._tr.get_or_add_trPr().find(qn("w:tblHeader")) is not None for row in form.rows[:4]] == [
        True,
        True,
        True,
        False,
    ]


def test_the_elements_of_its_properties_stand_in_the_order_of_the_schema(made: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        root = etree.fromstring(packed.read("word/document.xml"))
    for name, order in ORDERS.items():
        for element in root.iter(qn(f"w:{name}")):
            found = [etree.QName(child).localname for child in element]
            places = [order.index(each) for each in found]
            assert all(one < other for one, other in pairwise(places)), (name, found)


def test_a_ward_changes_the_sample_and_its_report_has_the_change(tmp_path: Path) -> None:
    document = report(tmp_path)
    form = docx.Document(io.BytesIO(sample(numbers())))
    assert all(f"{{{{ {place} }}}}" in words_of(form) for place in PLACES)
    form.add_paragraph("Bản của phường: {{ trich_yeu }}")
    target = io.BytesIO()
    form.save(target)
    file = docx.Document(io.BytesIO(filled(target.getvalue(), document, numbers())))
    text = words_of(file)
    assert f"Bản của phường: {document.subject}" in text
    assert text.index("I. TÓM TẮT KẾT QUẢ") < text.index("Trên đây là báo cáo")
    assert len(file.tables) == len(docx.Document(io.BytesIO(docx_of(document, numbers()))).tables)


def test_a_template_cannot_reach_the_program(tmp_path: Path) -> None:
    form = docx.Document(io.BytesIO(sample(numbers())))
    form.add_paragraph("{{ noi_dung.__class__.__mro__ }} {{ cycler.__init__.__globals__ }}")
    target = io.BytesIO()
    form.save(target)
    with pytest.raises(Trouble, match="template"):
        filled(target.getvalue(), report(tmp_path), numbers())

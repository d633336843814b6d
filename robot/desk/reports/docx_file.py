"""Write a report as a DOCX file in the form of an official document (Nghị định 30/2020/NĐ-CP, phụ lục I).

A chart becomes a table of its figures, so that the file holds all that the PDF shows and can be edited.
"""

import io
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from robot.desk.reports.document import (
    CellKind,
    ReportChart,
    ReportDocument,
    ReportParagraph,
    ReportSection,
    ReportTable,
)
from robot.desk.reports.letterhead import LetterheadLines, letterhead_lines
from robot.desk.reports.numbers import Numbers
from robot.desk.reports.page import shown_rows

FONT = "Times New Roman"
SIZE_PT, TABLE_PT, NOTE_PT, HEAD_PT = 13.0, 10.5, 10.5, 14.0
PAGE_MM = (210, 297)
MARGINS_MM = (20, 15, 20, 30)
"""Top, right, bottom, left; Nghị định 30/2020/NĐ-CP, phụ lục I: 20-25, 15-20, 20-25, 30-35."""

CHART_COLUMNS = 12
"""A table made of a chart has at most so many columns of figures; further ones stand in a table below. Chosen."""

CENTRE, RIGHT, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY


def docx(document: ReportDocument, numbers: Numbers, head: LetterheadLines | None = None, instead: str = "") -> bytes:
    """Return the report as a DOCX file in the default form. `head`: other lines than those of its letterhead;
    `instead`: a line that stands where its sections would."""
    file = _empty()
    about = file.core_properties
    about.title, about.author, about.comments = document.subject, document.centre, ""
    head = head or letterhead_lines(document, numbers)
    _letterhead(file, head, numbers)
    if not document.fixed:
        _paragraph(file, numbers.text("report.draft"), bold=True)
    _paragraph(file, document.title, bold=True, align=CENTRE, size=HEAD_PT, before=8)
    _paragraph(file, document.subject, bold=True, align=CENTRE, size=HEAD_PT)
    _rule(file.add_paragraph(), 62)
    if head.addressees:
        _paragraph(
            file, f"{numbers.text('report.to')} {'; '.join(head.addressees)}", align=CENTRE, size=HEAD_PT, after=8
        )
    if instead:
        _paragraph(file, instead)
    else:
        write_text(file, document, numbers)
    _paragraph(file, document.closing, align=JUSTIFY, indent=True, before=6)
    _signing(file, head, numbers)
    write_annexes(file, document, numbers)
    target = io.BytesIO()
    file.save(target)
    return target.getvalue()


def write_text(file: Any, document: ReportDocument, numbers: Numbers) -> None:
    """Add the warnings and the sections of the report at the end of `file`."""
    for warning in document.warnings:
        _paragraph(file, warning, bold=True, align=JUSTIFY)
    for section in document.sections:
        _heading(file, section)
        for block in section.blocks:
            if isinstance(block, ReportTable):
                if sum(isinstance(each, ReportTable) for each in section.blocks) > 1:
                    _paragraph(file, block.title, italic=True, size=11.5, before=6, keep=True)
                _table(file, block, numbers)
            elif isinstance(block, ReportChart):
                _chart(file, block, numbers)
            else:
                _text(file, block, section.level)
    _paragraph(file, f"{numbers.text('section.notes')}:", bold=True, italic=True, size=NOTE_PT, before=6, after=0)
    for note in document.notes:
        _paragraph(file, f"- {note}", italic=True, size=NOTE_PT, after=0)


def write_annexes(file: Any, document: ReportDocument, numbers: Numbers) -> None:
    """Add each annex on a landscape page of its own, kept together."""
    for table in document.annexes:
        section = file.add_section()
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(PAGE_MM[1]), Mm(PAGE_MM[0])
        section.left_margin = section.right_margin = Mm(15)
        if table.label:
            _paragraph(file, table.label, bold=True, keep=True)
        _paragraph(file, numbers.text("report.annex"), bold=True, align=CENTRE, keep=True)
        _paragraph(file, table.title.upper(), bold=True, align=CENTRE, keep=True)
        _paragraph(file, document.span, italic=True, align=CENTRE, keep=True)
        _paragraph(file, numbers.text("form06.unit"), italic=True, align=RIGHT, keep=True)
        _table(file, table, numbers, together=True)


def _empty() -> Any:
    """Return an empty A4 document with the margins and the font of official documents, and page numbers."""
    file = Document()
    style = file.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(SIZE_PT)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    section = file.sections[0]
    section.page_width, section.page_height = Mm(PAGE_MM[0]), Mm(PAGE_MM[1])
    top, right, bottom, left = (Mm(margin) for margin in MARGINS_MM)
    section.top_margin, section.right_margin = top, right
    section.bottom_margin, section.left_margin = bottom, left
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = CENTRE
    _field(number, "PAGE")
    return file


def _letterhead(file: Any, head: LetterheadLines, numbers: Numbers) -> None:
    table = file.add_table(rows=1, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    left, right = table.rows[0].cells
    left.width, right.width = Mm(68), Mm(97)
    lines = [(head.superior, False)] if head.superior else []
    _cell_lines(left, [*lines, (head.body, True)], 12.5)
    _rule(left.add_paragraph(), 24)
    _run(_centred(left), head.number, size=13)
    _cell_lines(right, [(numbers.text("report.state"), True), (numbers.text("report.motto"), True)], 12.5)
    _rule(right.add_paragraph(), 18)
    _run(_centred(right), head.place_day, size=13, italic=True)


def _signing(file: Any, head: LetterheadLines, numbers: Numbers) -> None:
    file.add_paragraph().paragraph_format.space_after = Pt(0)
    table = file.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    _no_split(table.rows[0])
    _run(left.paragraphs[0], numbers.text("report.recipients"), size=12, bold=True, italic=True)
    for line in head.recipients:
        paragraph = left.add_paragraph()
        _tight(paragraph)
        _run(paragraph, line, size=11)
    titles = [(line, True) for line in (head.signer_for, head.signer_title) if line]
    _cell_lines(right, [*(titles or [("", True)]), ("", False), ("", False), ("", False), (head.signer, True)], 13)


def _heading(file: Any, section: ReportSection) -> None:
    title = section.title.upper() if section.level == 1 else section.title
    _paragraph(file, f"{section.number}. {title}", bold=True, before=8, after=3, keep=True)


def _text(file: Any, block: ReportParagraph, level: int) -> None:
    if block.note:
        _paragraph(file, block.text, italic=True, size=NOTE_PT)
    else:
        _paragraph(file, f"- {block.text}" if level == 1 else block.text, align=JUSTIFY, indent=True)


def _chart(file: Any, chart: ReportChart, numbers: Numbers) -> None:
    if not any(value for _, values in chart.series for value in values):
        return
    _paragraph(file, chart.title, italic=True, size=11.5, before=6, keep=True)
    for first in range(0, len(chart.labels), CHART_COLUMNS):
        part = slice(first, first + CHART_COLUMNS)
        head = ["", *chart.labels[part]]
        rows = [
            [name, *("–" if value is None else numbers.count(value) for value in values[part])]
            for name, values in chart.series
        ]
        _grid(file, [head], rows, [2.4, *(1.0 for _ in head[1:])], set(range(1, len(head))))


def _table(file: Any, table: ReportTable, numbers: Numbers, *, together: bool = False) -> None:
    heads = [[column.head for column in table.columns]]
    if any(column.group for column in table.columns):
        heads.insert(0, [column.group or column.head for column in table.columns])
    if table.numbered:
        heads.append([f"({place})" for place in range(1, len(table.columns) + 1)])
    figures = {place for place, column in enumerate(table.columns) if column.kind is not CellKind.TEXT}
    rows = shown_rows(table, numbers)
    widths = [column.width for column in table.columns]
    made = _grid(file, heads, rows, widths, figures, total=table.total, together=together)
    if any(column.group for column in table.columns):
        _merge_heads(made, table)
    for note in table.notes:
        _paragraph(file, note, italic=True, size=NOTE_PT)


def _grid(
    file: Any,
    heads: Sequence[Sequence[str]],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    figures: set[int],
    *,
    total: int = 0,
    together: bool = False,
) -> Any:
    """Add a table with lines. `figures`: columns set to the right; `together`: it is never broken over pages."""
    made = file.add_table(rows=len(heads) + len(rows), cols=len(widths))
    _lines(made)
    made.autofit = False
    room = _room(file.sections[-1])
    columns = [int(room * width / sum(widths)) for width in widths]
    for place, width in enumerate(columns):
        made.columns[place].width = width
    for line, (row, texts) in enumerate(zip(made.rows, [*heads, *rows], strict=True)):
        _no_split(row)
        is_head = line < len(heads)
        if is_head:
            _repeat(row)
        bold = is_head or line >= len(heads) + len(rows) - total
        for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            cell.width = columns[place]
            paragraph = cell.paragraphs[0]
            _tight(paragraph)
            paragraph.alignment = CENTRE if is_head else RIGHT if place in figures else None
            paragraph.paragraph_format.keep_with_next = is_head or (together and line < len(heads) + len(rows) - 1)
            _run(paragraph, text, size=TABLE_PT, bold=bold)
    return made


def _room(section: Any) -> int:
    """Return the width between the margins of a section, in the units of Word; without them, the usual one."""
    width = section.page_width or Mm(PAGE_MM[0])
    left = Mm(MARGINS_MM[3]) if section.left_margin is None else section.left_margin
    right = Mm(MARGINS_MM[1]) if section.right_margin is None else section.right_margin
    return int(width - left - right)


def _merge_heads(made: Any, table: ReportTable) -> None:
    """Join the cells of the two head lines: a group over its columns, and a column without a group over both lines."""
    places = range(len(table.columns))
    for group, found in groupby(places, lambda place: table.columns[place].group):
        members = list(found)
        joins = [((0, members[0]), (0, members[-1]))] if group else [((0, place), (1, place)) for place in members]
        for (top, left), (bottom, right) in joins:
            text = made.cell(top, left).text
            merged = made.cell(top, left).merge(made.cell(bottom, right))
            for paragraph in merged.paragraphs[1:]:
                paragraph._element.getparent().remove(paragraph._element)
            first = merged.paragraphs[0]
            first.clear()
            first.alignment = CENTRE
            _run(first, text, size=TABLE_PT, bold=True)


def _paragraph(
    file: Any,
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    align: Any = None,
    size: float = SIZE_PT,
    indent: bool = False,
    before: float = 0,
    after: float = 4,
    keep: bool = False,
) -> None:
    paragraph = file.add_paragraph()
    form = paragraph.paragraph_format
    form.space_before, form.space_after = Pt(before), Pt(after)
    form.first_line_indent = Mm(10) if indent else None
    form.keep_with_next = keep
    paragraph.alignment = align
    _run(paragraph, text, size=size, bold=bold, italic=italic)


def _run(paragraph: Any, text: str, *, size: float, bold: bool = False, italic: bool = False) -> None:
    run = paragraph.add_run("".join(_legal(text)))
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)


def _legal(text: str) -> Iterator[str]:
    """Yield the signs of a text that XML allows; names from lists may have others."""
    return (
        sign
        for sign in text
        if sign in "\t\n" or (sign >= " " and not "\ud800" <= sign <= "\udfff" and sign < "\ufffe") or sign > "\uffff"
    )


def _cell_lines(cell: Any, lines: Sequence[tuple[str, bool]], size: float) -> None:
    for place, (text, bold) in enumerate(lines):
        paragraph = cell.paragraphs[0] if not place else cell.add_paragraph()
        paragraph.alignment = CENTRE
        _tight(paragraph)
        _run(paragraph, text, size=size, bold=bold)


def _centred(cell: Any) -> Any:
    paragraph = cell.add_paragraph()
    paragraph.alignment = CENTRE
    _tight(paragraph)
    return paragraph


def _tight(paragraph: Any) -> None:
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(0)


def _rule(paragraph: Any, aside_mm: float) -> None:
    """Make a paragraph the short line below a head: an empty line with a border, set in from both sides."""
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = Mm(aside_mm)
    form.space_before, form.space_after, form.line_spacing = Pt(0), Pt(4), Pt(4)
    borders = OxmlElement("w:pBdr")
    line = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "auto")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _field(paragraph: Any, name: str) -> None:
    """Add a field such as PAGE, which Word fills in."""
    for kind in ("begin", None, "end"):
        run = paragraph.add_run()
        if kind is None:
            text = OxmlElement("w:instrText")
            text.set(qn("xml:space"), "preserve")
            text.text = name
            run._r.append(text)
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


def _lines(made: Any) -> None:
    """Draw lines around every cell of a table; a ward's own template may lack the style "Table Grid"."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "auto")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    made._tbl.tblPr.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def _no_split(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _repeat(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))

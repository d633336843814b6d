"""Fill a ward's own Word template with a report (docxtpl): `{{ noi_dung }}` becomes its sections, other places lines.

A template comes from outside: its expressions run in a sandbox, and it may not be large when unpacked.
"""

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import TemplateError
from jinja2.sandbox import SandboxedEnvironment

from robot.core.trouble import Trouble
from robot.desk.reports.document import Letterhead, ReportDocument
from robot.desk.reports.docx_file import docx, write_annexes, write_text
from robot.desk.reports.letterhead import LetterheadLines, letterhead_lines
from robot.desk.reports.numbers import Numbers

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024
"""Largest template, in bytes, packed and unpacked. Chosen: one with a coat of arms has 0.2 MB."""

BODY = "noi_dung"
_MARK = "\ue000"
"""Stands in the filled template where the sections go; no text has this sign."""

PLACES = (
    "co_quan_chu_quan", "co_quan", "so_ky_hieu", "dia_danh_ngay_thang", "ten_loai", "trich_yeu", "kinh_gui", BODY,
    "ket_thuc", "noi_nhan", "quyen_han", "chuc_vu", "nguoi_ky",
)  # fmt: skip
"""Names that a template may have in double braces."""


def filled(template: bytes, document: ReportDocument, numbers: Numbers) -> bytes:
    """Return the report as a DOCX file in the ward's own template. Raises `Trouble` for a template that cannot be."""
    _check_size(template)
    try:
        made = DocxTemplate(io.BytesIO(template))
        made.render(values_of(document, numbers), jinja_env=SandboxedEnvironment(), autoescape=True)
        file: Any = made.docx
        place = next((each for each in file.paragraphs if _MARK in each.text), None)
        if place is not None:
            _write(file, place, document, numbers)
        target = io.BytesIO()
        file.save(target)
    except (TemplateError, KeyError, ValueError, TypeError, SyntaxError, zipfile.BadZipFile) as error:
        raise _bad(str(error), "tệp mẫu không đúng dạng Word (DOCX), hoặc có chỗ điền ghi sai") from error
    if place is None:
        raise _bad("has no paragraph {{ noi_dung }}", "tệp mẫu thiếu dòng {{ noi_dung }}, là chỗ đặt nội dung báo cáo")
    return target.getvalue()


def _write(file: Any, place: Any, document: ReportDocument, numbers: Numbers) -> None:
    """Write the sections in the place of the paragraph `place`, and the annexes at the end."""
    body, before = file.element.body, len(file.element.body)
    write_text(file, document, numbers)
    for element in list(body)[before - 1 : -1]:  # the last element of a body is its page setting
        place._p.addprevious(element)
    place._p.getparent().remove(place._p)
    write_annexes(file, document, numbers)


def values_of(document: ReportDocument, numbers: Numbers) -> Mapping[str, str]:
    """Return the values of `PLACES` for a report."""
    head = letterhead_lines(document, numbers)
    values = (
        head.superior, head.body, head.number, head.place_day, document.title, document.subject,
        "; ".join(head.addressees), _MARK, document.closing, "\n".join(head.recipients), head.signer_for,
        head.signer_title, head.signer,
    )  # fmt: skip
    return dict(zip(PLACES, values, strict=True))


def sample(numbers: Numbers) -> bytes:
    """Return a template in the default form, with every place, for a ward to change."""
    place = {name: f"{{{{ {name} }}}}" for name in PLACES}
    head = LetterheadLines(
        superior=place["co_quan_chu_quan"],
        body=place["co_quan"],
        number=place["so_ky_hieu"],
        place_day=place["dia_danh_ngay_thang"],
        addressees=(place["kinh_gui"],),
        recipients=(place["noi_nhan"],),
        signer_for=place["quyen_han"],
        signer_title=place["chuc_vu"],
        signer=place["nguoi_ky"],
    )
    document = ReportDocument(
        name="",
        language=numbers.language,
        title=place["ten_loai"],
        subject=place["trich_yeu"],
        span="",
        centre="",
        letterhead=Letterhead(),
        sections=(),
        closing=place["ket_thuc"],
        fixed="-",
    )
    return docx(document, numbers, head, place[BODY])


def _check_size(template: bytes) -> None:
    if len(template) > MOST_BYTES:
        raise _bad("is larger than 5 MB", "tệp mẫu lớn hơn 5 MB")
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
    except zipfile.BadZipFile as error:
        raise _bad("is no Word file", "tệp mẫu không phải tệp Word (DOCX)") from error
    if unpacked > MOST_UNPACKED:
        raise _bad("is too large when unpacked", "tệp mẫu quá lớn khi giải nén")


def _bad(what: str, vi: str) -> Trouble:
    return Trouble(
        f"the Word template {what}",
        vi,
        remedy="take the sample of the page and change it in Word",
        remedy_vi="tải tệp mẫu trên trang này, sửa bằng Word rồi gửi lại",
    )

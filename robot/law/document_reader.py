"""Read a legal document as people have it: Word (DOCX), a web page (HTML) or plain text (TXT), as lines of text."""

import io
import unicodedata
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from robot.core.trouble import Trouble

LARGEST_BYTES = 20_000_000
"""Largest file that is read. Chosen: the longest law as DOCX has 2 MB."""
LARGEST_UNPACKED_BYTES = 30_000_000
"""Largest contents of a DOCX archive. Chosen: a law with drawings unpacks to 10 MB."""

_ENDS_LINE = frozenset(
    ("p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table", "section", "td", "th")
)
_HIDDEN = frozenset(("script", "style", "head", "noscript", "svg"))
_TCVN3 = frozenset("µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô­õøö÷ùúýûüþ")


def lines_of(data: bytes, name: str) -> list[str]:
    """Return the lines of a document, each without blanks at its ends. Raises `Trouble` for other kinds of files, for
    damaged ones and for those that are too large."""
    if len(data) > LARGEST_BYTES:
        raise _bad(name, "is larger than 20 MB", "lớn hơn 20 MB")
    if data.startswith(b"%PDF"):
        raise _bad(name, "is a PDF", "là tệp PDF, chưa đọc được điều, khoản")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise _bad(name, "is a Word 97 file (.doc)", "là tệp Word cũ (.doc)")
    found = _word(data, name) if data.startswith(b"PK") else _plain(data, name)
    lines = [" ".join(unicodedata.normalize("NFC", line).split()) for line in found]
    return [line for line in lines if line]


def _word(data: bytes, name: str) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > LARGEST_UNPACKED_BYTES:
                raise _bad(name, "unpacks to more than 30 MB", "giải nén vượt quá 30 MB")
        document = docx.Document(io.BytesIO(data))
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError) as error:
        raise _bad(name, "is no Word document", "không phải tệp Word đọc được") from error
    return [line for block in _blocks(document) for line in block.splitlines()]


def _blocks(document: Document) -> Iterator[str]:
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Table):
            for row in block.rows:
                # `row.cells` would repeat a cell for each column that it says it spans, as often as the file asks for.
                cells = (_Cell(each, block) for each in row._tr.tc_lst)
                yield " | ".join(dict.fromkeys(cell.text.strip() for cell in cells))


def _plain(data: bytes, name: str) -> list[str]:
    text = _decoded(data, name)
    start = text[:2000].lower()
    if "<html" in start or "<!doctype html" in start or "<p" in start or "<div" in start:
        reader = _PageText()
        reader.feed(text)
        reader.close()
        return "".join(reader.parts).splitlines()
    return text.splitlines()


def _decoded(data: bytes, name: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1258", errors="replace")
    if sum(sign in _TCVN3 for sign in text) * 8 > len(text):
        raise _bad(name, "is in the old code TCVN3", "dùng bảng mã cũ TCVN3 (.VnTime)")
    return unicodedata.normalize("NFC", text)


class _PageText(HTMLParser):
    """Collects the visible text of a web page, a line for each block."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._hidden += tag in _HIDDEN
        if tag in _ENDS_LINE:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(0, self._hidden - (tag in _HIDDEN))
        if tag in _ENDS_LINE:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data.replace("\n", " "))


def _bad(name: str, what: str, vi: str) -> Trouble:
    return Trouble(
        what,
        vi,
        file=name,
        remedy="save it as DOCX, HTML or TXT (UTF-8) and import that",
        remedy_vi="lưu văn bản thành DOCX, HTML hoặc TXT (UTF-8) rồi nhập lại",
    )

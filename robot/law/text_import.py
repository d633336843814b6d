"""Take in a legal document: what its first lines say of it, its articles, and what is wrong with it."""

import datetime
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from robot.core.trouble import Trouble
from robot.law.document_reader import lines_of
from robot.law.legal_text import LegalArticle, TextHeader, cut, gaps
from robot.law.text_files import write_text

FIRST_LINES = 60
"""The number, the day and the name stand in so many lines at most. Chosen."""

_NUMBER = re.compile(r"(?:Luật|Bộ luật|Pháp lệnh|Nghị quyết)? ?[Ss]ố:? ?(\d+[\w.]*/\d{4}/[A-ZĐ][\w-]+)")
_ANY_NUMBER = re.compile(r"\b(\d+[\w.]*/\d{4}/(?:QH\d+|NĐ-CP|TT-\w+|UBTVQH\d+|QĐ-TTg|NQ-\w+|NQ-HĐND|QĐ-UBND))")
_DAY = re.compile(r"ngày (\d{1,2}) tháng (\d{1,2}) năm (\d{4})")
_IN_FORCE = re.compile(r"có hiệu lực (?:thi hành )?(?:kể )?từ ngày (\d{1,2}) tháng (\d{1,2}) năm (\d{4})")
_KIND = re.compile(
    r"^(BỘ LUẬT|LUẬT|PHÁP LỆNH|NGHỊ ĐỊNH|NGHỊ QUYẾT|THÔNG TƯ LIÊN TỊCH|THÔNG TƯ|QUYẾT ĐỊNH)\b[:.]?\s*(.*)$"
)
_ENDS_NAME = re.compile(r"^(Căn cứ|Theo đề nghị|Quốc hội|Chính phủ|Chương|Điều|Phần|_+|-+)", re.IGNORECASE)
_ENDS_TEXT = re.compile(
    r"^(Nơi nhận|TM\. |KT\. |CHỦ TỊCH QUỐC HỘI|BỘ TRƯỞNG$|PHỤ LỤC\b|(Luật|Bộ luật|Nghị quyết) này (đã )?được Quốc hội)"
)
_ISSUERS = {"QH": "Quốc hội", "UBTVQH": "Ủy ban Thường vụ Quốc hội", "NĐ-CP": "Chính phủ", "NQ-CP": "Chính phủ"}
_ISSUERS |= {"QĐ-TTg": "Thủ tướng Chính phủ", "NQ-HĐND": "Hội đồng nhân dân", "QĐ-UBND": "Ủy ban nhân dân"}


class ReadDocument(NamedTuple):
    """A document as read. `number`, `name`, `issuer`: "" where its first lines do not say them."""

    number: str
    name: str
    issuer: str
    issued: datetime.date | None
    in_force: datetime.date | None
    lines: tuple[str, ...]
    articles: tuple[LegalArticle, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the numbers of the articles that are missing between the others."""
        return tuple(gaps(self.articles))


def read_document(data: bytes, name: str) -> ReadDocument:
    """Return a document with its articles. Raises `Trouble` if it has none, or is no such document."""
    lines = _body(lines_of(data, name))
    articles = cut(lines)
    if not articles:
        raise Trouble(
            "has no article (Điều 1.)",
            "không có điều nào: mỗi điều phải bắt đầu bằng “Điều 1. Tên điều” ở đầu dòng",
            file=name,
            remedy="check that the file is the whole text of a legal document",
            remedy_vi="kiểm tra tệp có đúng là toàn văn văn bản hay không",
        )
    start = lines[:FIRST_LINES]
    number = _number(start)
    head = " ".join(start)
    return ReadDocument(
        number,
        _name(start),
        _issuer(number),
        _date(_DAY.search(head)),
        _date(_IN_FORCE.search(" ".join(lines))),
        tuple(lines),
        articles,
    )


def keep_document(read: ReadDocument, header: TextHeader, own: Path) -> Path:
    """Write a document that has been read into the folder `own`. Raises `OSError`."""
    return write_text(own, header, read.lines[_first_part(read.lines) :])


def _body(lines: Sequence[str]) -> list[str]:
    """Return the lines up to the signature; a line of the same kind before the first article is kept."""
    begun = False
    for place, line in enumerate(lines):
        begun = begun or line.startswith("Điều 1")
        if begun and _ENDS_TEXT.match(line):
            return list(lines[:place])
    return list(lines)


def _first_part(lines: Sequence[str]) -> int:
    starts = (place for place, line in enumerate(lines) if re.match(r"^(Phần|Chương|Điều 1[.:])", line))
    return next(starts, 0)


def _number(start: Sequence[str]) -> str:
    for pattern in (_NUMBER, _ANY_NUMBER):
        for line in start:
            if not line.startswith(("Căn cứ", "*Căn cứ")) and (found := pattern.search(line)):
                return found[1]
    return ""


def _name(start: Sequence[str]) -> str:
    """Return the name as it is cited: "LUẬT" and "HỘ TỊCH" below it are "Luật Hộ tịch"."""
    for place, line in enumerate(start):
        if found := _KIND.match(line.strip("*# ")):
            rest = [found[2]] if found[2] else []
            for further in start[place + 1 : place + 4]:
                if _ENDS_NAME.match(further.strip("*# ")):
                    break
                rest.append(further.strip("*# "))
            title = " ".join(rest)
            title = title[:1].upper() + title[1:].lower() if title == title.upper() else title[:1].lower() + title[1:]
            return f"{found[1].capitalize()} {title}".strip()
    return ""


def _issuer(number: str) -> str:
    ending = number.rpartition("/")[2]
    return _ISSUERS.get(ending) or _ISSUERS.get(ending.rstrip("0123456789"), "")


def _date(found: re.Match[str] | None) -> datetime.date | None:
    try:
        return datetime.date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None

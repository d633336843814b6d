"""The lines around the text of an official document (Nghị định 30/2020/NĐ-CP, phụ lục I), the same in every format."""

import datetime
from typing import NamedTuple

from robot.desk.reports.document import Letterhead, ReportDocument
from robot.desk.reports.numbers import Numbers

BLANK = "……"
"""Stands for a number or day that is written in when the document is issued."""

MOST_SIGNS = 2000
"""A field of the letterhead has at most this many signs; chosen, a long list of recipients has 800."""


class LetterheadLines(NamedTuple):
    """The lines as printed. `number`: "Số: ……/BC-TTPVHCC"; `place_day`: "Mông Dương, ngày … tháng … năm 2026"."""

    superior: str
    body: str
    number: str
    place_day: str
    addressees: tuple[str, ...]
    recipients: tuple[str, ...]
    signer_for: str
    signer_title: str
    signer: str


def letterhead_lines(document: ReportDocument, numbers: Numbers) -> LetterheadLines:
    """Return the lines of the document's letterhead. Without a day of issue, day and month stay open for a pen."""
    head = document.letterhead
    return LetterheadLines(
        superior=head.superior.upper(),
        body=(head.body or document.centre).upper(),
        number=numbers.text("report.number", n=head.number or BLANK, text=head.symbol or "BC"),
        place_day=_place_day(document, numbers),
        addressees=lines(head.addressees),
        recipients=lines(head.recipients),
        signer_for=head.signer_for.upper(),
        signer_title=head.signer_title.upper(),
        signer=head.signer,
    )


def lines(text: str) -> tuple[str, ...]:
    """Return the lines of a text that are not blank."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def cleaned(values: dict[str, str]) -> Letterhead:
    """Return a letterhead made of typed values: without blanks around them, each at most `MOST_SIGNS` long."""
    fields = Letterhead.__struct_fields__
    return Letterhead(**{name: values.get(name, "").strip()[:MOST_SIGNS] for name in fields})


def _place_day(document: ReportDocument, numbers: Numbers) -> str:
    place = document.letterhead.place or BLANK
    if document.dated:
        day = datetime.date.fromisoformat(document.dated)
        return numbers.text("report.dated", place=place, a=f"{day:%d}", m=_month(day.month), i=f"{day:%Y}")
    return numbers.text("report.dated", place=place, a=BLANK, m=BLANK, i=document.name[-10:-6])


def _month(month: int) -> str:
    """Return a month as official documents write it: January and February with a zero before."""
    return f"{month:02}" if month <= 2 else str(month)

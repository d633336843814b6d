"""The form by which officials take in a legal text: a file, and what the file does not say."""

import datetime
import re
from collections.abc import Mapping

import msgspec

from robot.core.trouble import Trouble
from robot.law.document_reader import LARGEST_BYTES
from robot.law.legal_text import TextHeader
from robot.law.text_import import ReadDocument, keep_document, read_document
from robot.staff_page.law.law_desk import library_of, make_ready, today_of
from robot.staff_page.request_types import FORM_BYTES, Answer, Ask, Goto, RenderTemplate
from robot.staff_page.stores import StaffStores

MOST_BYTES = LARGEST_BYTES + FORM_BYTES
"""Largest form with a file, bytes."""
FIELDS = ("number", "name", "issuer", "in_force", "source", "replace")

_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_SOURCE = re.compile(r"https://([\w-]+\.)*(gov\.vn|chinhphu\.vn|quochoi\.vn|vbpl\.vn|congbao\.vn)(/\S*)?")


def law_import(_desk: StaffStores, _ask: Ask) -> Answer:
    """Show the form."""
    return _form({})


def law_take_in(desk: StaffStores, ask: Ask) -> Answer:
    """Read the file of the form; keep it if everything is known, otherwise show the form with what was read."""
    typed = {name: ask.form.get(name, "").strip() for name in FIELDS}
    if ask.file is None:
        return _form(typed, "page_law.no_file")
    try:
        read = read_document(ask.file.file.read(LARGEST_BYTES + 1), ask.file.name)
    except Trouble as trouble:
        return _form(typed, "page_law.refused_file", f"{trouble.vi}; {trouble.remedy_vi}")
    known = {key: typed[key] or str(getattr(read, key)) for key in ("number", "name", "issuer")}
    shown = {**typed, **known, "in_force": typed["in_force"] or (f"{read.in_force:%d/%m/%Y}" if read.in_force else "")}
    if problem := _problem(desk, shown):
        return _form(shown, *problem)
    header = _header(read, shown, today_of(desk))
    before = library_of(desk).texts().get(header.number)
    keep_document(read, header, library_of(desk).own)
    after = f"{header.name} ({len(read.articles)})"
    desk.note(ask.session, "law_imported", header.number, before=before.header.name if before else "", after=after)
    make_ready(desk)
    ask.session.told = ("page_law.imported", f"{header.name}, {header.number}")
    return Goto(f"/law/text?number={header.number}")


def _problem(desk: StaffStores, shown: Mapping[str, str]) -> tuple[str, str] | None:
    """Return the word key and the value of what is wrong or lacking in the form."""
    for key in ("number", "name", "issuer"):
        if not shown[key]:
            return f"page_law.lacks_{key}", ""
    if not re.fullmatch(r"\d+[\w.]*(/\d{4})?/[\w-]+", shown["number"]):
        return "page_law.bad_number", shown["number"]
    if shown["in_force"] and _day(shown["in_force"]) is None:
        return "page_law.bad_day", shown["in_force"]
    if shown["source"] and not _SOURCE.fullmatch(shown["source"]):
        return "page_law.bad_source", shown["source"]
    if shown["number"] in library_of(desk).texts() and not shown["replace"]:
        return "page_law.stands_already", shown["number"]
    return None


def _header(read: ReadDocument, shown: Mapping[str, str], today: datetime.date) -> TextHeader:
    return msgspec.convert(
        {
            "number": shown["number"],
            "name": shown["name"],
            "issuer": shown["issuer"],
            "issued": read.issued,
            "in_force": _day(shown["in_force"]),
            "as_of": read.issued or today,
            "fetched": today,
            "source": shown["source"],
            "absent": read.missing,
        },
        TextHeader,
    )


def _day(text: str) -> datetime.date | None:
    found = _DAY.fullmatch(text)
    try:
        return datetime.date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None


def _form(typed: Mapping[str, str], problem: str = "", about: str = "") -> RenderTemplate:
    values = {"typed": {name: typed.get(name, "") for name in FIELDS}, "problem": problem, "about": about}
    return RenderTemplate("law/import.html", values, 400 if problem else 200)

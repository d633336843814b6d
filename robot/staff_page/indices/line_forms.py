"""Forms on the page of one criterion: a value by hand with the file that proves it, and the file itself."""

import unicodedata

from robot.core.trouble import refused_by_system
from robot.desk.indicators.evidence import ENDINGS, MOST_BYTES, kind_of, read_evidence, write_evidence
from robot.staff_page.carried_forms import LOST_FILE
from robot.staff_page.indices.grids import shown, stored_rows
from robot.staff_page.indices.line_page import show_line
from robot.staff_page.indices.scored import scored
from robot.staff_page.indices.typed_rows import Grid, RowMistake, TypedRow, read_row
from robot.staff_page.request_types import FORM_BYTES, Answer, Ask, Download, Goto, RenderTemplate, UploadedFile
from robot.staff_page.stores import StaffStores

LINE_BYTES = MOST_BYTES + FORM_BYTES
"""Largest body of the form, bytes: the file and the fields beside it."""


def keep_line(desk: StaffStores, ask: Ask) -> Answer:
    """Store the value of one criterion with its evidence; show the page again with the mistake if it is wrong."""
    found = scored(desk, ask.form)
    line = found.line(ask.form.get("code", ""))
    if line is None:
        return Goto(found.address("/indices"))
    form = {name: unicodedata.normalize("NFC", text) for name, text in ask.form.items()}
    row = TypedRow(*(form.get(name, "") for name in ("numerator", "denominator", "points", "source", "seen")))
    with desk.index_records() as records:
        before = stored_rows(records, Grid.VALUES, found).get(line.criterion.code)
        read = read_row(row, Grid.VALUES, found.code, line.criterion, found.period)
        data = b"" if ask.file is None else ask.file.file.read(MOST_BYTES + 1)
        kind = kind_of(data)
        mistake = read if isinstance(read, RowMistake) else None
        if row.seen != ("" if before is None else str(before.id)):
            mistake = RowMistake("changed_meanwhile", "" if before is None else before.who)
        elif LOST_FILE in ask.form:
            mistake = RowMistake("lost_file")
        elif ask.file is not None and (not kind or len(data) > MOST_BYTES):
            mistake = RowMistake("wrong_file", ask.file.name[:80])
        elif ask.file is not None and not isinstance(read, RowMistake) and read.is_empty:
            mistake = RowMistake("file_without_value")
        if mistake is not None or isinstance(read, RowMistake):
            return show_line(desk, found, line, mistake, row)
        evidence = getattr(before, "evidence_id", None) if not read.is_empty else None
        name = ""
        if ask.file is not None:
            name = _name(ask.file)
            try:
                digest = write_evidence(desk.database, data, kind)
            except OSError as error:
                raise refused_by_system(error) from error
            evidence = records.keep_evidence(name, kind, digest, len(data), ask.session.who)
        records.keep_value(read, row.source.strip(), ask.session.who, evidence)
    thing = f"{read.index_code} {read.code} {read.first} – {read.last}"
    after = " · ".join(filter(None, (*row.texts, name)))
    desk.note(ask.session, "index_value", thing, " · ".join(filter(None, shown(before).texts)), after)
    ask.session.told = ("page_indices.kept", "1")
    return Goto(found.address("/indices/line", code=line.criterion.code))


def evidence(desk: StaffStores, ask: Ask) -> Answer:
    """Return a file that proves a value, for the browser to save."""
    number = ask.parts["id"]
    with desk.index_records() as records:
        about = records.evidence(int(number)) if number.isascii() and number.isdigit() and len(number) < 12 else None
    data = None if about is None else read_evidence(desk.database, about.sha256, about.kind)
    if about is None or data is None:
        return RenderTemplate("missing.html", {}, 404)
    return Download(data, about.kind, f"minh-chung-{about.id}.{ENDINGS[about.kind]}")


def _name(file: UploadedFile) -> str:
    plain = unicodedata.normalize("NFC", file.name).replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in plain if sign.isprintable())[:120] or "tệp"

"""Compare a row of a procedure list with the procedure in the catalogue, and change only the chosen fields of it."""

import unicodedata

import msgspec
import tomlkit

from robot.knowledge.catalogue.procedures import Procedure
from robot.portal.procedure_row import ProcedureRow

FIELDS = ("official_title", "decided_by", "announced_by", "time", "fee", "legal_basis", "online")
"""Fields that `--update` may change. Papers, conditions and `[asked]` are only compared: officials change them."""


_NOTES = ("note", "local_note")


class FieldDifference(msgspec.Struct, frozen=True):
    """A field whose values in catalogue (`ours`) and list (`theirs`) differ. `fixed`: why only a person may change it;
    "" = the program may."""

    field: str
    ours: str
    theirs: str
    fixed: str = ""


def differences(procedure: Procedure, record: ProcedureRow) -> list[FieldDifference]:
    """Return the fields whose values differ in catalogue and list. Fields that are unclear in the list are left out."""
    found = []
    for field in ("official_title", "decided_by", "announced_by"):
        ours = getattr(procedure, field) or ""
        theirs = record.title if field == "official_title" else getattr(record, field)
        if theirs and _folded(ours) != _folded(theirs):
            found.append(FieldDifference(field, ours, theirs))
    if record.time is not None:
        ours, theirs = _time(procedure.time), _time(record.time)
        if ours != theirs:
            dated = procedure.time.valid_from or procedure.time.valid_until
            found.append(FieldDifference("time", ours, theirs, "it ends on a day: edit the file" if dated else ""))
    if record.fee is not None:
        ordinary = [item for item in procedure.fee.items if not item.extra]
        ours = "; ".join("?" if item.amount_vnd is None else str(item.amount_vnd) for item in ordinary)
        if ours != str(record.fee.amount_vnd):
            fixed = "it has several amounts: edit the file" if len(ordinary) > 1 else ""
            found.append(FieldDifference("fee", ours, str(record.fee.amount_vnd), fixed))
    known = {legal.number for legal in procedure.legal_basis}
    if missing := [number for number in record.legal if number not in known]:
        found.append(FieldDifference("legal_basis", ", ".join(sorted(known)), ", ".join(missing)))
    if record.online is not None and record.online != procedure.online.available:
        found.append(FieldDifference("online", _yes(procedure.online.available), _yes(record.online)))
    if record.documents and len(record.documents) != len(procedure.documents):
        counts = (str(len(procedure.documents)), str(len(record.documents)))
        found.append(FieldDifference("documents", *counts, "papers are compared by a person: edit the file"))
    return found


def dropped(procedure: Procedure, fields: set[str]) -> list[str]:
    """Return the notes that `updated` removes when it changes `fields`, because they describe the old values."""
    tables = {"time": procedure.time, "fee": procedure.fee, "online": procedure.online}
    return [
        f"{field}.{key}: {note!r}"
        for field, table in tables.items()
        if field in fields
        for key in _NOTES
        if (note := getattr(table, key, None))
    ]


def updated(text: str, record: ProcedureRow, fields: set[str], origin: str) -> str:
    """Return `text`, a procedure's file, with the values of `fields` from `record`, and `origin` added to its sources.

    All else stays, line ends too. Notes in a changed table are removed, because they describe the old value.
    """
    ends = "\r\n" if "\n" in text and text.count("\r\n") == text.count("\n") else "\n"
    document = tomlkit.parse(text.replace("\r\n", "\n"))
    for field in fields & {"time", "fee", "online"} & set(document):
        for key in _NOTES:
            document[field].pop(key, None)
    for field, value in (
        ("official_title", record.title),
        ("decided_by", record.decided_by),
        ("announced_by", record.announced_by),
    ):
        if field in fields and field not in document:  # a new top-level key must come before the first table
            before, key, after = tomlkit.dumps(document).partition("\nconfidence")
            document = tomlkit.parse(before + "\n" + tomlkit.dumps({field: value}).rstrip() + key + after)
        elif field in fields:
            document[field] = value
    if "time" in fields and record.time is not None:
        time = document.setdefault("time", tomlkit.table())
        for key in ("same_day", "cutoff_hour", "after_cutoff", "value", "unit"):
            new = getattr(record.time, key, None)
            if new is not None:
                time[key] = new
            elif key in time:
                del time[key]
    if "fee" in fields and record.fee is not None:
        _fee(document, record.fee.amount_vnd, record.fee.basis)
    if "legal_basis" in fields:
        legal = document.setdefault("legal_basis", tomlkit.aot())
        known = {entry["number"] for entry in legal}
        for number in record.legal:
            if number not in known:
                table = tomlkit.table()
                table["number"] = number
                legal.append(table)
    if "online" in fields:
        online = document.setdefault("online", tomlkit.table())
        online["available"], online["level"] = record.online, record.level
    if origin not in document["sources"]:
        document["sources"].append(origin)
    return tomlkit.dumps(document).replace("\n", ends)


def _fee(document: tomlkit.TOMLDocument, amount_vnd: int, basis: str) -> None:
    """Set the amount of the one ordinary fee in a procedure's file, and `is_free` to fit; other keys stay."""
    fee = document.setdefault("fee", tomlkit.table())
    items = fee.setdefault("items", tomlkit.aot())
    item = next((item for item in items if not item.get("extra")), None)
    if item is None:
        item = tomlkit.table()
        items.append(item)
        item = items[-1]
    item["amount_vnd"], item["basis"] = amount_vnd, basis
    if amount_vnd == 0 or "is_free" in fee:
        fee["is_free"] = amount_vnd == 0


def _time(time: object) -> str:
    if getattr(time, "same_day", None):
        return "trong ngày"
    value = getattr(time, "value", None)
    return "" if value is None else f"{value} {getattr(time, 'unit', '')}"


def _yes(value: bool | None) -> str:
    return {None: "", True: "có", False: "không"}[value]


def _folded(text: str) -> str:
    """Return `text` for comparison: small letters, single blanks, no final full stop, no "thủ tục" before it."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split()).rstrip(".").removeprefix("thủ tục ")

"""Write a new procedure as a draft: a file that the robot can load, with confidence "low": no fact is certain."""

import datetime
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec
import tomlkit
from tomlkit.items import Array, InlineTable, Table

from robot.knowledge.catalogue.procedures import Procedure
from robot.knowledge.vietnamese.syllables import plain, syllables
from robot.portal.procedure_row import ProcedureRow

_SITUATION_CHARS = 46
_FILE_CHARS = 48
_NO_CONDITION = "chưa rõ trường hợp nào"


class Neighbour(msgspec.Struct, frozen=True):
    """Folder and department of the known procedures of one field of work; department "" = not the same for all."""

    folder: str
    department: str


def neighbours(procedures: Mapping[str, Procedure], files: Mapping[str, Path]) -> dict[str, Neighbour]:
    """Return folder and department of each field of work, by its name without accents."""
    found: dict[str, Neighbour] = {}
    for code, procedure in procedures.items():
        key, folder, department = _plain(procedure.field), files[code].parent.name, procedure.department or ""
        before = found.get(key, Neighbour(folder, department))
        found[key] = Neighbour(before.folder, department if department == before.department else "")
    return found


def neighbour_of(field: str, known: Mapping[str, Neighbour]) -> Neighbour | None:
    """Return folder and department of the known procedures in the administrative field `field`, or in the only field
    whose name contains it ("Căn cước" in "Cư trú, căn cước, giấy tờ"); else None."""
    wanted = _plain(field)
    if wanted in known:
        return known[wanted]
    among = [neighbour for key, neighbour in known.items() if wanted and f"-{wanted}-" in f"-{key}-"]
    return among[0] if len(among) == 1 else None


def file_name(record: ProcedureRow, folder: str, taken: Iterable[Path]) -> Path:
    """Return a path FOLDER/NAME.toml for the draft, made of field and title; with the code, if it is in `taken`."""
    name = _plain(_short(record.title))[:_FILE_CHARS].strip("-") or record.code
    path = Path(folder or _plain(record.field)[:_FILE_CHARS].strip("-") or "chua-ro-linh-vuc") / f"{name}.toml"
    return path if path not in set(taken) else path.with_name(f"{name}-{record.code}.toml")


def draft(record: ProcedureRow, department: str, origin: str, today: datetime.date) -> str:
    """Return the text of the draft's file. `origin`: list and row from which the procedure comes, for its sources."""
    short = _short(record.title)
    document = tomlkit.document()
    document["code"] = record.code
    document["title"] = _both(short, short)
    document["official_title"] = record.title
    document["field"] = record.field or "Chưa rõ lĩnh vực"
    document["department"] = department
    document["icon"] = "doc"
    if record.decided_by:
        document["decided_by"] = record.decided_by
    if record.announced_by:
        document["announced_by"] = record.announced_by
    document["confidence"] = "low"
    document["as_of"] = today
    if record.result:
        document["result"] = _lines(record.result)
    guessed = "Tên tiếng Anh, câu hỏi của người dân, quầy nhận: bản nháp, cán bộ cần sửa"
    document["unverified"] = _lines((guessed, *record.unread))
    document["sources"] = _lines(filter(None, (record.source, origin)))
    asked = tomlkit.table()
    asked["situation"] = _both(_cut(short), _cut(short))
    asked["names"] = _lines([short.lower()])
    asked["phrases"] = _lines([f"làm thủ tục {short.lower()}"])
    document["asked"] = asked
    _facts(document, record)
    return tomlkit.dumps(document)


def _facts(document: tomlkit.TOMLDocument, record: ProcedureRow) -> None:
    if record.fee is not None:
        fee = tomlkit.table()
        if record.fee.amount_vnd == 0:
            fee["is_free"] = True
        items = tomlkit.aot()
        items.append(_table(amount_vnd=record.fee.amount_vnd, basis=record.fee.basis))
        fee["items"] = items
        document["fee"] = fee
    if record.time is not None:
        told = msgspec.structs.asdict(record.time)
        document["time"] = _table(**{key: value for key, value in told.items() if value is not None})
    if record.documents:
        documents = tomlkit.aot()
        for item in record.documents:
            table = _table(name=item.name, kind=item.kind, need=item.need)
            if item.need == "conditional" and "nếu" not in item.name.lower():
                table["condition"] = _NO_CONDITION
            documents.append(table)
        document["documents"] = documents
    if record.online is not None:
        document["online"] = _table(available=record.online, level=record.level)
    if record.legal:
        legal = tomlkit.aot()
        for number in record.legal:
            legal.append(_table(number=number))
        document["legal_basis"] = legal


def _table(**values: object) -> Table:
    table = tomlkit.table()
    for key, value in values.items():
        table[key] = value
    return table


def _both(vi: str, en: str) -> InlineTable:
    table = tomlkit.inline_table()
    table.update({"vi": vi, "en": en})
    return table


def _lines(texts: Iterable[str]) -> Array:
    array = tomlkit.array()
    array.extend(texts)
    return array.multiline(True)


def _short(title: str) -> str:
    """Return the title without "thủ tục" before it."""
    text = title[len("thủ tục ") :] if title.lower().startswith("thủ tục ") else title
    return text[:1].upper() + text[1:]


def _cut(text: str) -> str:
    """Shorten `text` to `_SITUATION_CHARS`, cut between words."""
    if len(text) <= _SITUATION_CHARS:
        return text
    head = text[: _SITUATION_CHARS - 1]
    return (head.rpartition(" ")[0] or head).rstrip(" ,;") + "…"


def _plain(text: str) -> str:
    return "-".join(plain(word) for word in syllables(text))

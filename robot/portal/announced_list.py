"""Read an announced list of procedures: JSON lines, a procedure each, or an export of the portal as a table.

What is not plainly said is not a fact: text that is unclear gives None, and a remark that quotes it.
"""

import datetime
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from robot.core.trouble import Trouble
from robot.knowledge.catalogue.procedures import Code, SecondSource
from robot.portal import cell_values
from robot.portal.columns import read_list
from robot.portal.procedure_row import ProcedureRow, record

_TITLE_CHARS = 390
"""Longest official name that fits on the sheet of legal documents, in characters."""
_COMMUNE = "UBND cấp xã"
_PROVINCE = re.compile(r"^Quảng Ninh\s*-\s*")
_MINISTRY = (
    "(?:BTCCBCP|BLĐTBXH|BVHTTDL|VKSNDTC|TANDTC|BNNPTNT|BGDĐT|BGTVT|BKHCN|BKHĐT|BNNMT|BTNMT|BTTTT|BDTTG|BHXH|NHNN|UBDT"
    "|TTCP|VPCP|BTTT|BCA|BCT|BNG|BNV|BQP|BTC|BTP|BXD|BYT)"
)
_LEGAL = re.compile(
    r"\d+(?:\.\d+)?/(?:\d{4}/)?(?:NĐ-CP?|NQ-CP|(?:QĐ|CT)-TTg|(?:NQ-|PL-)?(?:UBTV)?QH(?:1[0-6]|[4-9](?!\d))"
    rf"|(?:TT|QĐ|NQ)-{_MINISTRY}|TTLT(?:[-/]{_MINISTRY})+|{_MINISTRY}-TT|NQ-HĐND|QĐ-UBND)"
)
"""Matches a number up to the end of a known authority: lists glue the next word or the next number to it."""
_TAILS = ((re.compile(r"NĐ-C$"), "NĐ-CP"), (re.compile(r"(?:NQ|PL)-(?=(?:UBTV)?QH)"), ""))
"""Ends of numbers that a list cuts off or writes in another way, and the official ones."""
_DAYS = re.compile(r"\d+\s*(?:\([^()]*\)\s*)?ngày(?:\s+làm\s+việc)?", re.IGNORECASE)
_LONGER = re.compile(r"\bthêm\b|gia hạn|kéo dài|sau khi xác minh", re.IGNORECASE)
"""Matches words by which one of several times is added to another, so that the longest is no upper bound."""
_MONTHS = re.compile(r"^(?:trong (?:thời gian|vòng) )?\d+ tháng\.?$", re.IGNORECASE)
"""Matches a remark that says months where the list itself, which only knows days, says as many days."""
_WORKING = 7 / 5
"""Days that a working day takes, to compare times in both units."""
_CHANNEL = re.compile(r"^(?:Trực tiếp|Trực tuyến|Dịch vụ bưu chính):\s*")
_AT_COUNTER = "Trực tiếp:"
_REMARK = " — "
_SUM = re.compile(r"^([\d,.]+)\s*(?:VNĐ|Việt Nam Đồng)\s*(?:\((.*)\))?$", re.IGNORECASE | re.DOTALL)
_DONG = re.compile(r"(\d{1,3}(?:[.,]\d{3})+|\d+)\s*(?:đồng|đ)\b", re.IGNORECASE)
_FREE = re.compile(r"^miễn phí\s*(?:\((?:không(?: có)?\.?)\))?$", re.IGNORECASE)


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A procedure of the list. Keys that are not named here are not read.

    `in_province`: whether the province's own list has the procedure. `group`: the authority.
    `replaced_by`: its newer code. `replaces`: its former codes. `status`: why it is no longer in force, "" or None if
    it is in force. `date`: the day of the list, or its month.
    """

    code: Code
    name: str
    field: str | None = None
    agency: str | None = None
    decision: str | None = None
    time: str | None = None
    fee: str | None = None
    documents: tuple[str, ...] | None = ()
    legal: tuple[str, ...] | None = ()
    where: str | None = None
    online: str | None = None
    channels: tuple[str, ...] | None = ()
    url: str | None = None
    source: str | None = None
    date: str = ""
    group: str = ""
    in_province: bool = msgspec.field(name="qn_list", default=False)
    likely_rank: int | None = None
    replaced_by: str | None = None
    replaces: tuple[str, ...] | None = ()
    status: str | None = None
    note: str | None = None
    waivable: tuple[str, ...] | None = ()
    second: SecondSource | None = None
    time_conflict: tuple[str, ...] = ()

    @property
    def in_scope(self) -> bool:
        """Whether a commune's counter receives it: it is in the province's list, or of an authority beside the commune,
        or among those that are most likely asked for."""
        return self.in_province or self.group not in ("", _COMMUNE) or self.likely_rank is not None

    @property
    def is_online(self) -> bool | None:
        """Whether a dossier can be handed in online, by the ways that the list names; None if it names none."""
        return "Trực tuyến" in self.channels if self.channels else None

    @property
    def title(self) -> str:
        """Return the official name, without the name of the province before it, and as far as the screen shows it."""
        name = _PROVINCE.sub("", " ".join(self.name.split())).lstrip(". ")
        return name if len(name) <= _TITLE_CHARS else f"{name[:_TITLE_CHARS].rsplit(' ', 1)[0].rstrip(' ,;:')}…"

    @property
    def day(self) -> datetime.date | None:
        """Return the day of the list, the first of the month if only that is known; None if neither is."""
        try:
            return datetime.date.fromisoformat(self.date if len(self.date) > 7 else f"{self.date}-01")
        except ValueError:
            return None

    @property
    def laws(self) -> tuple[str, ...]:
        """Return the numbers of the legal documents, each once; one of an unknown authority is left out."""
        found = (_LEGAL.search(text) for text in self.legal or ())
        return tuple(dict.fromkeys(_official(each.group()) for each in found if each))


def _official(number: str) -> str:
    for tail, official in _TAILS:
        number = tail.sub(official, number)
    return number


class RefusedListing(NamedTuple):
    """A row of the list that is not taken. `code`: that of its procedure, or as it is written; `reason`: names the
    row."""

    code: str
    name: str
    reason: str


class AnnouncedList(NamedTuple):
    """The procedures of a list, each code once, and the rows that are not taken."""

    procedures: list[Listed]
    refused: list[RefusedListing]


def read_announced(path: Path, today: datetime.date) -> AnnouncedList:
    """Return the procedures of the list in `path`: JSON lines, or an export as a table, which is taken to be of `today`
    and of this commune. Of two rows with the same code the second is refused. Raises `Trouble` for a line of JSON that
    is no procedure."""
    rows = _of_lines(path) if path.suffix.lower() == ".jsonl" else _of_tables(path, today)
    found: dict[str, tuple[str, Listed]] = {}
    refused: list[RefusedListing] = []
    for place, row in rows:
        if isinstance(row, RefusedListing):
            refused.append(row)
        elif row.code in found:
            before = found[row.code][0]
            why = f"{place}: the code stands in {before} too | trùng mã với {before}"
            refused.append(RefusedListing(row.code, row.title, why))
        else:
            found[row.code] = place, row
    return AnnouncedList([listed for _, listed in found.values()], refused)


def _of_lines(path: Path) -> Iterator[tuple[str, Listed]]:
    try:
        lines = unicodedata.normalize("NFC", path.read_text(encoding="utf-8-sig")).splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise _unread(path, 0, str(error)) from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield f"line {number}", msgspec.json.decode(line, type=Listed)
            except msgspec.MsgspecError as error:
                raise _unread(path, number, str(error)) from error


def _of_tables(path: Path, today: datetime.date) -> Iterator[tuple[str, Listed | RefusedListing]]:
    table = read_list(path)
    for row in table.rows:
        read = record(row, table.headers)
        if isinstance(read, ProcedureRow):
            yield row.place, _of_table(read, path, today)
        else:
            code, name = (" ".join(row.cells.get(column, "").split()) for column in ("code", "title"))
            reason = f"{row.place}: {' | '.join(read)}"
            yield row.place, RefusedListing(cell_values.code(code) or code or "-", name, reason)


def _of_table(read: ProcedureRow, path: Path, today: datetime.date) -> Listed:
    time, fee = read.time, read.fee
    return Listed(
        code=read.code,
        name=read.title,
        field=read.field or None,
        decision=read.announced_by or None,
        where=read.decided_by or None,
        time=None if time is None else "trong ngày" if time.same_day else f"{time.value} {time.unit}",
        fee=None if fee is None else "miễn phí" if fee.amount_vnd == 0 else f"{fee.amount_vnd} {fee.basis}",
        documents=tuple(paper.name for paper in read.documents),
        legal=read.legal,
        url=read.source or None,
        source=f"{path.name}, {read.place}",
        date=today.isoformat(),
        in_province=True,
    )


def _unread(path: Path, number: int, why: str) -> Trouble:
    return Trouble(
        f"line {number}: {why}",
        f"dòng {number} không phải một thủ tục",
        file=str(path),
        key="code, name",
        remedy="write one procedure a line as JSON, at least with code and name",
        remedy_vi="ghi mỗi dòng một thủ tục dạng JSON, ít nhất có code và name",
    )


class AnnouncedTime(NamedTuple):
    """A processing time. `at_most`: the list gives several times, of which this is the longest."""

    value: cell_values.TimeValue
    at_most: bool


def time_of(listed: Listed) -> AnnouncedTime | None:
    """Return the processing time for dossiers handed in at the counter; None if the list gives none that is plain, or
    adds times to each other."""
    text, _, remark = (listed.time or "").partition(_REMARK)
    if _MONTHS.match(remark.strip()):
        return None
    parts = [part.strip() for part in text.split(";") if part.strip()]
    here = [part for part in parts if part.startswith(_AT_COUNTER)] or parts
    values = {cell_values.time(_CHANNEL.sub("", part).replace(", hợp lệ", "")) for part in here}
    values |= {cell_values.time(each.group()) for each in _DAYS.finditer(remark)} if remark else set()
    known = [value for value in values if value is not None]
    if not known or len(known) < len(values) or listed.time_conflict:
        return None
    if len(values) > 1 and _LONGER.search(listed.time or ""):
        return None
    longest = max(known, key=lambda each: (each.value or 0) * (_WORKING if each.unit != "ngày" else 1))
    return AnnouncedTime(longest, at_most=len({each.value for each in known}) > 1)


def fee_of(listed: Listed) -> cell_values.FeeValue | None:
    """Return the fee; None if the list gives none, or names its amount in two ways."""
    text = " ".join((listed.fee or "").split())
    if _FREE.match(text):
        return cell_values.FeeValue(0, "miễn phí")
    found = _SUM.match(text)
    if found is None:
        return cell_values.fee(text)
    amount = int(re.sub(r"[.,]", "", found[1]))
    named = [int(re.sub(r"[.,]", "", each)) for each in _DONG.findall(found[2] or "")]
    if any(each != amount for each in named) or amount < 1000:
        return None
    unit = re.search(r"(?:đồng|đ)\s*(/[^()/.;,]{2,40})", found[2] or "")
    return cell_values.FeeValue(amount, f"đồng{unit[1].strip() if unit else ''}")


def unclear(listed: Listed, *, time: bool, fee: bool) -> Sequence[str]:
    """Return remarks, in Vietnamese, that quote what the list says of a time or fee that is not plain."""
    found = []
    if listed.time_conflict:
        found.append(f"Thời hạn: hai bản đọc ghi khác nhau ({', '.join(listed.time_conflict)})")
    elif not time and listed.time:
        found.append(f"Thời hạn: danh mục ghi “{_quoted(listed.time)}”")
    if not fee and listed.fee and listed.fee.strip():
        found.append(f"Lệ phí: danh mục ghi “{_quoted(listed.fee)}”")
    return found


def _quoted(text: str) -> str:
    text = " ".join(text.replace('"', "'").split())
    return text if len(text) <= 240 else f"{text[:240].rsplit(' ', 1)[0]}…"

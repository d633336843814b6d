"""Turn a row of an export, or an answer of the platform's service, into a dossier. Unknown columns are not read."""

import datetime
import re
from collections.abc import Callable, Mapping

from robot.core.trouble import Trouble
from robot.desk.dossiers.export_dates import YEARS_AHEAD, NoMoment, moment_of
from robot.desk.dossiers.identity_factor import Factor
from robot.desk.dossiers.model import Dossier, DossierStatus, code_of
from robot.desk.dossiers.vocabulary import Vocabulary

Cells = Mapping[str, str]
"""The cells of a row: text (NFC, stripped) by our name of the column, as in `ColumnNames`."""

_MOMENTS = ("submitted", "received", "due", "finished", "returned", "supplement_since")
_TRUTHS = ("full_online", "fee", "paid_online", "digitised", "reused", "electronic_result")
_LONGEST, _LONGEST_STATUS = 300, 40
_LONG_NUMBER = re.compile(r"\d(?:[ .-]?\d){5,}")
"""Matches six or more digits in a free text, which may be a telephone or identity number."""
_LONG_DIGITS = re.compile(r"\d{9,}")
"""Matches a run of digits that is no date: perhaps a telephone or identity number in the wrong column."""
_LIKE_CODE = re.compile(r"^\S{1,24}\s?-\s?\d{6}\s?-\s?\d{1,6}$")
_NO = frozenset(("không", "chưa", "miễn"))
"""A cell that begins with one of these words means no, as in "chưa thanh toán" (not paid yet)."""
_LINK = re.compile(r"^(?:https?://\S+|[\w./-]*\d[\w./-]*)$")


class BadRow(Exception):
    """Error: a row of an export is refused. `what` and `vi` give the reason in English and Vietnamese."""

    def __init__(self, what: str, vi: str) -> None:
        self.what, self.vi = what, vi
        super().__init__(what)


Note = Callable[[str, str], None]
"""Function that is called with the column and the text of a yes-or-no cell that means neither."""

Known = Callable[[str, str], tuple[str, str, str]]
"""Function that finds a procedure of the platform (code, title) in the catalogue, and returns its code, title and field
of work; three times "" = not in the catalogue."""

DueOf = Callable[[str, datetime.datetime], str | None]
"""Function that returns the due date for a procedure's code and the time of receipt; None = the catalogue gives no
processing time."""


class Records:
    """Turns rows of exports into dossiers.

    `factor` None: this site uses no second factor, so the column of identity numbers is not read.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        prefix: str,
        today: datetime.date,
        *,
        known: Known = lambda code, title: ("", "", ""),
        due_of: DueOf = lambda code, received: None,
        factor: Factor | None = None,
    ) -> None:
        self.vocabulary = vocabulary
        self._prefix, self._factor = prefix, factor
        self._known, self._due_of = known, due_of
        self.today, self._latest_year = today, today.year + YEARS_AHEAD

    def dossier(self, cells: Cells, note: Note = lambda column, text: None) -> Dossier:
        """Return the dossier in the row `cells`. Raises `BadRow` for a row with a wrong code or impossible dates."""
        get = cells.get
        code = self._code(get("code", ""))
        moments = {name: self.moment(text, name) for name in _MOMENTS if (text := get(name, ""))}
        received = moments.get("received")
        if received and (ended := moments.get("finished")) and ended[:10] < received[:10]:
            raise BadRow("it ended before it was received", "ngày kết thúc trước ngày nhận")
        if received and (promised := moments.get("due")) and promised[:10] < received[:10]:
            raise BadRow("it is due before it was received", "ngày hẹn trả trước ngày nhận")
        told, title = get("status", ""), get("title", "")
        status = self._status(told) if told else 0
        procedure_code, own_title, field = self._known(get("procedure_code", ""), title)
        due = moments.get("due")
        if due is None and received is not None and procedure_code:
            due = self._due_of(procedure_code, datetime.datetime.fromisoformat(received))
        truths = {name: self._truth(name, text, note) for name in _TRUTHS if (text := get(name, ""))}
        return Dossier(
            code=code,
            procedure_code=procedure_code or get("procedure_code", "")[:_LONGEST_STATUS],
            title=own_title or _free(title),
            field=_free(get("field", "")) or field,
            status=status,
            status_text="" if status else _free(told, _LONGEST_STATUS),
            submitted=moments.get("submitted"),
            received=received,
            due=due,
            due_given="due" in moments,
            finished=moments.get("finished"),
            returned=moments.get("returned"),
            unit=_free(get("unit", "")),
            clerk=_free(get("clerk", "")),
            channel=self.vocabulary.channel(text) if (text := get("channel", "")) else "",
            full_online=truths.get("full_online"),
            fee=truths.get("fee"),
            paid_online=truths.get("paid_online"),
            digitised=truths.get("digitised"),
            reused=truths.get("reused"),
            electronic_result=truths.get("electronic_result"),
            supplements=_count(get("supplements", "")),
            supplement_since=moments.get("supplement_since"),
            missing=_without_numbers(get("missing", ""))
            if status in (DossierStatus.SUPPLEMENT, DossierStatus.UNKNOWN)
            else "",
            factor=self._factor.of(code, text) if self._factor and (text := get("identity", "")) else None,
        )

    def is_code(self, text: str) -> bool:
        """Whether `text` is the code of a dossier."""
        return bool(text) and bool(code_of(text, self._prefix))

    def other_centre(self, code: str) -> str:
        """Return the first part of a dossier's code if it is that of another centre, else ""."""
        prefix = code.partition("-")[0]
        own = not self._prefix or prefix == self._prefix or prefix.startswith(f"{self._prefix}.")
        return "" if own else prefix

    def _status(self, name: str) -> int:
        """Return the number of the status with this `name`, or by its shortened name; 0 = unknown."""
        return self.vocabulary.status(name) or self.vocabulary.status(_free(name, _LONGEST_STATUS))

    def _truth(self, column: str, text: str, note: Note) -> bool | None:
        """Return whether the text of a yes-or-no cell means yes; None if unclear, and then call `note`. In the column
        of electronic results a link or a number means yes."""
        said = self.vocabulary.truth(text)
        if said is None and text.lower().split()[:1] and text.lower().split()[0].strip(",.;:") in _NO:
            return False
        if said is None and column == "electronic_result" and _LINK.match(text):
            return True
        if said is None:
            note(column, text)
        return said

    def _code(self, text: str) -> str:
        if not text:
            raise BadRow("no dossier code", "thiếu mã hồ sơ")
        code = code_of(text, self._prefix)
        if not code:
            raise BadRow("the dossier code is not PREFIX-YYMMDD-NNNN", "mã hồ sơ không đúng dạng MÃ-NĂMTHÁNGNGÀY-SỐ")
        return code

    def moment(self, text: str, name: str = "title") -> str | None:
        """Return a date of an export in ISO 8601; None if empty. Raises `BadRow`, which names the column `name`."""
        try:
            return moment_of(text, self._latest_year)
        except NoMoment as error:
            shown = _LONG_DIGITS.sub("…", text)[:_LONGEST_STATUS]
            title = self.vocabulary.title(name)
            raise BadRow(f"{name}: no such day, {shown}", f"{title}: ngày không đúng, “{shown}”") from error


def _without_numbers(text: str, longest: int = _LONGEST) -> str:
    return _LONG_NUMBER.sub("…", text)[:longest]


def _free(text: str, longest: int = _LONGEST) -> str:
    """Return a clerk's free text as one line, without long numbers, and cut to `longest` characters."""
    return _without_numbers(" ".join(text.split()), longest)


def shown_code(text: str) -> str:
    """Return the text of a cell in the column of codes as it may be shown: a code whole, other text without numbers
    that may be those of a person."""
    found = " ".join(text.split())
    return found[:_LONGEST_STATUS] if _LIKE_CODE.match(found) else _free(found, _LONGEST_STATUS)


def _count(text: str) -> int:
    return min(99, int(text[:5])) if text.isascii() and text.isdigit() else 0


def no_code_column(file: str) -> Trouble:
    """Return the error for an export in which no column is known to hold the codes of dossiers."""
    return Trouble(
        "has no column with the codes of dossiers",
        "không có cột mã hồ sơ",
        file=file,
        remedy='export the list with a column "Mã hồ sơ", or add its name to "code" in config/site_dossiers.toml',
        remedy_vi="xuất danh sách có cột “Mã hồ sơ” rồi chọn lại; hoặc chọn cột nào là mã hồ sơ",
    )

"""Make a dossier of one row of an export, or of one answer of the service; unknown columns are never read."""

import datetime
import re
from collections.abc import Callable, Mapping

from robot.core.trouble import Trouble
from robot.desk.dossiers.export_dates import YEARS_AHEAD, NoMoment, moment_of
from robot.desk.dossiers.identity_factor import Factor
from robot.desk.dossiers.model import Dossier, DossierStatus, code_of
from robot.desk.dossiers.vocabulary import Vocabulary

Cells = Mapping[str, str]
"""Text of each column, by our name of the column; NFC, stripped."""

_MOMENTS = ("submitted", "received", "due", "finished", "returned", "supplement_since")
_TRUTHS = ("full_online", "fee", "paid_online", "digitised", "reused", "electronic_result")
_LONGEST, _LONGEST_STATUS = 300, 40
_LONG_NUMBER = re.compile(r"\d(?:[ .-]?\d){5,}")
"""Digits that may be a telephone or identity number in a free text."""
_NO = frozenset(("không", "chưa", "miễn"))
"""First words of an answer that means no, as in "chưa thanh toán" (not paid yet)."""
_LINK = re.compile(r"^(?:https?://\S+|[\w./-]*\d[\w./-]*)$")


class BadRow(Exception):
    """A row that is refused, with the reason in English and Vietnamese."""

    def __init__(self, what: str, vi: str) -> None:
        self.what, self.vi = what, vi
        super().__init__(what)


Note = Callable[[str, str], None]
"""Called with a column and its text when the text means neither yes nor no."""

Known = Callable[[str, str], tuple[str, str, str]]
"""Maps the platform's code and title of a procedure to code, title and field of the catalogue; "" = not in it."""

DueOf = Callable[[str, datetime.datetime], str | None]
"""Maps procedure code and receipt to the due date; None = the catalogue gives no time."""


class Records:
    """Makes dossiers of rows.

    `factor` None: no second factor is asked for, and the column of identity numbers is not read.
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
        """Return the dossier in `cells`. Raises `BadRow`."""
        get = cells.get
        code = self._code(get("code", ""))
        moments = {name: self.moment(text, name) for name in _MOMENTS if (text := get(name, ""))}
        received = moments.get("received")
        if received and (ended := moments.get("finished")) and ended[:10] < received[:10]:
            raise BadRow("it ended before it was received", "ngày kết thúc trước ngày nhận")
        if received and (promised := moments.get("due")) and promised[:10] < received[:10]:
            raise BadRow("it is due before it was received", "ngày hẹn trả trước ngày nhận")
        told, title = get("status", ""), get("title", "")
        status = self.vocabulary.status(told) if told else 0
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

    def _truth(self, column: str, text: str, note: Note) -> bool | None:
        """Return yes or no, None if unclear. A link or number in the column of electronic results means yes."""
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
        """Parse a moment of an export; None for an empty text. Raises `BadRow`, which names the column `name`."""
        try:
            return moment_of(text, self._latest_year)
        except NoMoment as error:
            raise BadRow(f"{name}: no such day, {error}", f"{name}: ngày không đúng, {error}") from error


def _without_numbers(text: str, longest: int = _LONGEST) -> str:
    return _LONG_NUMBER.sub("…", text)[:longest]


def _free(text: str, longest: int = _LONGEST) -> str:
    """Return a clerk's free text as one line, cut and without long numbers."""
    return _without_numbers(" ".join(text.split()), longest)


def _count(text: str) -> int:
    return min(99, int(text[:5])) if text.isascii() and text.isdigit() else 0


def no_code_column(file: str) -> Trouble:
    """Return the error for an export without a known column of codes."""
    return Trouble(
        "has no column with the codes of dossiers",
        "không có cột mã hồ sơ",
        file=file,
        remedy='add the name of the column to "code" in config/dossiers.toml',
        remedy_vi='thêm tên cột vào "code" trong config/dossiers.toml',
    )

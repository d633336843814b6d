"""The store of what officials write into reports: edited sections, the letterhead, and reports that were fixed.

A fixed report is kept as its document, so that its files stay what they were. Its lists are apart: they hold codes of
dossiers, which are taken out when a dossier is deleted at its owner's wish.
"""

import datetime
import secrets
import unicodedata
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from robot.desk.database.store import DeskStore
from robot.desk.reports.document import Letterhead, ReportDocument, ReportTable

MOST_LETTERS = 20_000
"""Longest text of a section, in letters; chosen, some ten pages."""

FORGOTTEN = "…"
"""Stands in the lists of a fixed report for the code of a dossier that was deleted."""

_ID_BYTES = 8


class WrittenSection(NamedTuple):
    """A section as an official wrote it. `drafted`: the text that the rules had written then."""

    text: str
    drafted: str
    at_s: int
    who: str


class FixedReport(NamedTuple):
    """A row of the list of fixed reports. `fixed_s`: seconds since 1970; `who`: name of the account."""

    id: str
    name: str
    language: str
    subject: str
    fixed_s: int
    who: str


class OutdatedText(Exception):
    """Error: someone else has written the section since the form was opened."""


class KeptReports(DeskStore):
    """The store in the database at `path`. Every method may raise `Trouble`."""

    def __init__(self, path: Path, now: Callable[[], datetime.datetime] = datetime.datetime.now) -> None:
        super().__init__(path)
        self._now = now

    def texts(self, name: str, language: str) -> Mapping[str, WrittenSection]:
        """Return the sections of the report `name` that officials wrote, by their keys."""
        rows = self._run(
            "SELECT section, text, drafted, at_s, who FROM report_text WHERE name = ? AND language = ?",
            (name, language),
        )
        return {section: WrittenSection(*row) for section, *row in rows}

    def write(self, name: str, language: str, section: str, text: str, drafted: str, who: str, version: int) -> None:
        """Keep the text of a section, or go back to the drafted one if they are equal.

        `version`: `at_s` of the text that the official saw, 0 = the draft. Raises `OutdatedText` if it is another.
        """
        text = cleaned_text(text)
        with self._writing():
            kept = self.texts(name, language).get(section)
            if (0 if kept is None else kept.at_s) != version:
                raise OutdatedText
            self._run(
                "DELETE FROM report_text WHERE name = ? AND language = ? AND section = ?", (name, language, section)
            )
            if text and text != drafted:
                at_s = max(int(self._now().timestamp()), version + 1)
                self._run(
                    """INSERT INTO report_text (name, language, section, text, drafted, at_s, who)
                    VALUES (?, ?, ?, ?, ?, ?, ?)""",
                    (name, language, section, text, drafted, at_s, who),
                )

    def letterhead(self) -> Letterhead:
        """Return the letterhead; an empty one if none was typed."""
        rows = self._run("SELECT fields FROM report_letterhead")
        return msgspec.json.decode(rows[0][0], type=Letterhead) if rows else Letterhead()

    def keep_letterhead(self, letterhead: Letterhead) -> None:
        """Keep the letterhead for the reports to come."""
        self._run(
            """INSERT INTO report_letterhead (one, fields) VALUES (1, ?)
            ON CONFLICT (one) DO UPDATE SET fields = excluded.fields""",
            (msgspec.json.encode(letterhead).decode(),),
        )

    def template(self) -> tuple[str, bytes | None]:
        """Return the name and the bytes of the ward's own Word template; "" and None = the default form."""
        rows = self._run("SELECT template_name, template FROM report_letterhead")
        return (str(rows[0][0]), rows[0][1]) if rows else ("", None)

    def keep_template(self, name: str, template: bytes | None) -> None:
        """Keep the ward's own Word template; None = go back to the default form."""
        self._run(
            """INSERT INTO report_letterhead (one, fields, template, template_name) VALUES (1, '{}', ?, ?)
            ON CONFLICT (one) DO UPDATE SET template = excluded.template, template_name = excluded.template_name""",
            (template, name),
        )

    def fix(self, document: ReportDocument, who: str) -> str:
        """Keep `document` unchangeably, with the Word template of this moment; return its id."""
        id_, _, template = secrets.token_hex(_ID_BYTES), *self.template()
        with self._writing():
            self._run(
                """INSERT INTO report_kept (id, name, language, subject, fixed_s, who, document, template)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
                (
                    id_,
                    document.name,
                    document.language,
                    document.subject,
                    int(self._now().timestamp()),
                    who,
                    _packed(replace(document, lists=())),
                    template,
                ),
            )
            self._run("INSERT INTO report_kept_lists (id, lists) VALUES (?, ?)", (id_, _packed(document.lists)))
        return id_

    def fixed(self) -> list[FixedReport]:
        """Return all fixed reports, the newest first."""
        rows = self._run("SELECT id, name, language, subject, fixed_s, who FROM report_kept ORDER BY fixed_s DESC, id")
        return [FixedReport(*row) for row in rows]

    def fixed_document(self, id_: str) -> tuple[ReportDocument, bytes | None] | None:
        """Return the document of a fixed report with its lists, and its Word template; None if there is none."""
        rows = self._run(
            """SELECT document, template, lists FROM report_kept LEFT JOIN report_kept_lists USING (id)
            WHERE report_kept.id = ?""",
            (id_,),
        )
        if not rows:
            return None
        kept, template, lists = rows[0]
        document = msgspec.json.decode(zlib.decompress(kept), type=ReportDocument)
        tables = () if lists is None else msgspec.json.decode(zlib.decompress(lists), type=tuple[ReportTable, ...])
        return replace(document, lists=tables), template

    def expire_lists(self, before: datetime.date) -> None:
        """Delete the lists of reports that were fixed before the day `before`: their codes of dossiers are kept no
        longer than the dossiers. The reports themselves stay."""
        midnight = datetime.datetime.combine(before, datetime.time())
        self._run(
            "DELETE FROM report_kept_lists WHERE id IN (SELECT id FROM report_kept WHERE fixed_s < ?)",
            (int(midnight.timestamp()),),
        )

    def forget(self, code: str) -> None:
        """Take the code of a dossier out of the lists of all fixed reports."""
        with self._writing():
            for id_, packed in self._run("SELECT id, lists FROM report_kept_lists"):
                lists = zlib.decompress(packed)
                if code.encode() in lists:
                    cleared = lists.replace(msgspec.json.encode(code), msgspec.json.encode(FORGOTTEN))
                    self._run("UPDATE report_kept_lists SET lists = ? WHERE id = ?", (zlib.compress(cleared), id_))


def cleaned_text(text: str) -> str:
    """Return a typed text in NFC, with plain line ends, without blanks at the ends of lines or control signs."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = ["".join(sign for sign in line if sign.isprintable()).strip() for line in lines]
    return "\n".join(line for line in kept if line)


def _packed(value: object) -> bytes:
    return zlib.compress(msgspec.json.encode(value))

"""The platform's lists as a person takes them in: compared before anything is written, taken, and undone.

Names of columns and statuses that a person has explained are kept in the database, and win over those in the files.
"""

import datetime
from collections.abc import Iterable, Sequence

import msgspec
from msgspec.structs import replace

from robot.core.trouble import Trouble
from robot.desk.dossiers.import_version import ImportsVersion
from robot.desk.dossiers.model import ENDED, Dossier
from robot.desk.dossiers.store import WATCHED, Dossiers, differs
from robot.desk.dossiers.vocabulary import ChosenNames, folded

MOST_LISTED = 500
"""Dossiers of one kind that a comparison names at most; it counts all. Chosen: a page that can still be read."""

LONGEST_NAME = 200

_ENDED = ", ".join(str(int(status)) for status in ENDED)


class ComparedDossier(msgspec.Struct, frozen=True):
    """A dossier of a list beside what is known of it. `before`, `now`: statuses; None = it is not in the list."""

    code: str
    title: str
    clerk: str
    due: str | None
    begun: str | None
    before: int | None
    now: int | None


class Comparison(msgspec.Struct, frozen=True):
    """A comparison of a list with the known dossiers. `older`: rows that are ignored because newer ones are known;
    `backwards`: dossiers that have ended and are open in the list.

    `vanished`: dossiers that are open here and not in the list, though they began since `earliest`, the day on which
    the first dossier of the list began; `outside`: open dossiers that are not in the list and began before.
    """

    rows: int
    new: int
    changed: int
    same: int
    older: int
    backwards: list[ComparedDossier]
    vanished: list[ComparedDossier]
    vanished_count: int
    open_count: int
    earliest: str
    outside: int
    known: ImportsVersion = ()  # version of the known dossiers beside which the list was laid


class PastImport(msgspec.Struct, frozen=True):
    """An import as the history shows it. `undoable`: it can be undone now; `undone_s`, `undone_by`: when and by which
    account it was, 0 = it was not."""

    id: int
    file: str
    kind: str
    imported_s: int
    as_of_s: int
    rows: int
    new: int
    changed: int
    refused: int
    delisted: int
    who: str
    undoable: bool = False
    undone_s: int = 0
    undone_by: str = ""


class ExplainedName(msgspec.Struct, frozen=True):
    """A name that a person has explained. `kind`: "column" or "status"; `shown`: as exported; `meaning`: our name of
    the column ("" = not to be read), or the number of the status."""

    kind: str
    shown: str
    meaning: str
    who: str = ""
    at_s: int = 0


class DossierLists(Dossiers):
    """The store of dossiers, with what a person does with lists. Every method may raise `Trouble`."""

    def compare(self, dossiers: Iterable[Dossier], as_of_s: int) -> Comparison:
        """Return what a list that was true at `as_of_s` (s since 1970) would change; nothing is written."""
        known_version = self.version()
        self._fill_incoming(dossiers, as_of_s)
        self._run("CREATE INDEX temp.incoming_code ON incoming (code)")
        joined = "FROM temp.incoming AS i JOIN dossier_now AS d ON d.code = i.code"
        changes = " OR ".join(differs(column) for column in WATCHED)
        ((rows, earliest),) = self._run(
            "SELECT count(*), min(substr(coalesce(received, submitted), 1, 10)) FROM temp.incoming"
        )
        ((known, older, changed),) = self._run(
            f"""SELECT count(*), coalesce(sum(i.as_of_s < d.as_of_s), 0),
            coalesce(sum(i.as_of_s >= d.as_of_s AND ({changes})), 0) {joined}"""
        )
        absent = f"""d.status NOT IN ({_ENDED}) AND d.as_of_s < ?
            AND NOT EXISTS (SELECT 1 FROM temp.incoming AS i WHERE i.code = d.code)"""
        begun = "substr(coalesce(d.received, d.submitted, ''), 1, 10)"
        ((missing, outside),) = self._run(
            f"""SELECT coalesce(sum({begun} >= ?), 0), coalesce(sum({begun} < ?), 0) FROM dossier_now AS d
            WHERE {absent}""",
            (earliest or "", earliest or "", as_of_s),
        )
        ((opened,),) = self._run(f"SELECT count(*) FROM dossier_now WHERE status NOT IN ({_ENDED})")
        found = Comparison(
            rows=rows,
            new=rows - known,
            changed=changed,
            same=known - older - changed,
            older=older,
            backwards=self._compared(
                f"""i.title, i.clerk, i.due, i.received, d.status, i.status {joined} WHERE i.as_of_s >= d.as_of_s
                AND d.status IN ({_ENDED}) AND i.status NOT IN (0, {_ENDED})"""
            ),
            vanished=self._compared(
                f"""d.title, d.clerk, d.due, coalesce(d.received, d.submitted), d.status, NULL
                FROM dossier_now AS d WHERE {begun} >= ? AND {absent}""",
                (earliest or "", as_of_s),
            ),
            vanished_count=missing,
            open_count=opened,
            earliest=earliest or "",
            outside=outside,
            known=known_version,
        )
        self._run("DROP TABLE temp.incoming")
        return found

    def history(self, most: int = 50) -> list[PastImport]:
        """Return the newest imports, also those that were undone, the newest first."""
        columns = "file, kind, imported_s, as_of_s, rows, new, changed, refused, delisted, who"
        rows = self._run(f"SELECT id, {columns}, kept FROM dossier_import ORDER BY id DESC LIMIT ?", (most,))
        found = [
            replace(PastImport(*row[:11]), undoable=bool(row[11]) and not self.touched_since(row[0])) for row in rows
        ]
        undone = self._run(
            f"""SELECT import_id, {columns}, undone_s, undone_by FROM dossier_undone
            ORDER BY id DESC LIMIT ?""",
            (most,),
        )
        found += [replace(PastImport(*row[:11]), undone_s=row[11], undone_by=row[12]) for row in undone]
        return sorted(found, key=lambda each: (each.imported_s, each.id), reverse=True)[:most]

    def undo(self, number: int, at: datetime.datetime, who: str = "") -> str:
        """Undo the import `number`: every row becomes again what it was before it. Return the name of its file. Other
        writers wait at most for one batch. Raises `Trouble` when it cannot be undone."""
        rows = self._run("SELECT file FROM dossier_import WHERE id = ?", (number,))
        if not rows:
            raise _gone()
        (file,) = rows[0]
        at_s = int(at.timestamp())
        with self._alone():
            self._require_undoable(number, file)
            with self._writing():
                self._run("UPDATE dossier_import SET undoing = ? WHERE id = ?", (at_s, number))
            self._undo(number)
            self._finish_undo(number, at_s, who)
        return str(file)

    def chosen_names(self) -> ChosenNames:
        """Return the names that persons of this site have explained, as the vocabulary takes them."""
        rows = self._run("SELECT kind, name, meaning FROM list_name")
        return ChosenNames(
            {name: meaning for kind, name, meaning in rows if kind == "column"},
            {name: int(meaning) for kind, name, meaning in rows if kind == "status"},
        )

    def explained_names(self) -> list[ExplainedName]:
        """Return the same names as a person explained them, in the order of the alphabet."""
        rows = self._run("SELECT kind, shown, meaning, who, at_s FROM list_name ORDER BY kind, shown")
        return [ExplainedName(*row) for row in rows]

    def explain(self, names: Sequence[ExplainedName]) -> None:
        """Keep what a person has explained of these names; a name that was explained before is explained anew."""
        with self._writing():
            self._many(
                """INSERT INTO list_name (kind, name, shown, meaning, who, at_s) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (kind, name) DO UPDATE SET
                shown = excluded.shown, meaning = excluded.meaning, who = excluded.who, at_s = excluded.at_s""",
                [
                    (each.kind, folded(each.shown), each.shown[:LONGEST_NAME], each.meaning, each.who, each.at_s)
                    for each in names
                ],
            )

    def forget_name(self, kind: str, shown: str) -> None:
        """Forget what a person has explained of a name."""
        self._run("DELETE FROM list_name WHERE kind = ? AND name = ?", (kind, folded(shown)))

    def _compared(self, what: str, values: Sequence[object] = ()) -> list[ComparedDossier]:
        rows = self._run(f"SELECT d.code, {what} ORDER BY 1 LIMIT {MOST_LISTED}", values)
        return [ComparedDossier(*row) for row in rows]


def _gone() -> Trouble:
    return Trouble(
        "this import does not exist, or was undone already",
        "lần nhập này không có, hoặc đã được hoàn tác",
        remedy="look at the history of imports",
        remedy_vi="xem lại lịch sử nhập dữ liệu",
    )

"""Take a list into the desk's database, for the officials' page and the command alike, and log the deed."""

import datetime
from collections.abc import Iterable, Sequence
from pathlib import Path

from robot.desk.dossiers.lists import DossierLists
from robot.desk.dossiers.model import Dossier
from robot.desk.dossiers.store import Taken
from robot.desk.staff.deeds import Deeds
from robot.portal.dossier_export import Export


def take_list(
    database: Path,
    export: Export,
    dossiers: Iterable[Dossier],
    *,
    at: datetime.datetime,
    as_of_s: int,
    reading: str,
    who: str = "",
    delisted: Sequence[str] = (),
    sure: bool = True,
) -> Taken:
    """Take in the `dossiers` of an `export`; see `Dossiers.take`. Raises `Reopening` and `Trouble`."""
    with DossierLists(database) as lists:
        taken = lists.take(
            dossiers,
            file=export.file,
            sha256=export.sha256,
            kind=export.kind,
            at_s=int(at.timestamp()),
            as_of_s=as_of_s,
            refused=len(export.refused),
            reading=reading,
            sure=sure,
            who=who,
            delisted=delisted,
        )
    counts = f"{taken.rows} / {taken.new} / {taken.changed} / {taken.refused} / {taken.delisted}"
    _note(database, at, who, "list_taken", export.file, counts)
    return taken


def undo_list(database: Path, number: int, at: datetime.datetime, who: str) -> str:
    """Undo the import `number`; return the name of its file. Raises `Trouble` when it cannot be undone."""
    with DossierLists(database) as lists:
        file = lists.undo(number, at, who)
    _note(database, at, who, "list_undone", file, "")
    return file


def _note(database: Path, at: datetime.datetime, who: str, deed: str, file: str, after: str) -> None:
    with Deeds(database, lambda: at) as deeds:
        deeds.note(who, deed, file, after=after)

"""Delete one dossier everywhere, for the officials' page and the command alike."""

import datetime
from contextlib import ExitStack
from pathlib import Path

from robot.desk.database.backups import forgetting
from robot.desk.dossiers.store import Dossiers
from robot.desk.reports.kept_reports import KeptReports
from robot.portal.lists.importer import FOLDER
from robot.portal.lists.staged_list import drop_lists_with
from robot.staff_page.morning_digest import forget_in_digests


def forget_dossier(database: Path, code: str, today: datetime.date) -> None:
    """Delete the dossier `code` from the database and its copies, and its code from digests, fixed reports and staged
    lists. Each of them is tried, even if another fails. Raises `Trouble` and OSError."""
    with (
        Dossiers(database) as dossiers,
        KeptReports(database) as reports,
        forgetting(database, today),
        ExitStack() as steps,
    ):
        steps.callback(dossiers.forget, code)  # done last: it wipes the traces of all
        steps.callback(reports.forget, code)
        steps.callback(forget_in_digests, database.parent, code)
        steps.callback(drop_lists_with, database.parent / FOLDER, code)

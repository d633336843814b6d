"""How new the newest entry of the desk's database is: a clock that is years ahead is known by it."""

import datetime
from pathlib import Path

from robot.desk.store import Store


class Newest(Store):
    """Days on which something was written, in the database at `path`. Every method may raise `Trouble`."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, durable=False)

    def day_before(self, today: datetime.date) -> datetime.date | None:
        """The newest day before `today` on which there was a number, a rating, a call or an import; None = never.

        What was written today was written by the clock that is in question.
        """
        rows = self._run(
            """SELECT max(day) FROM (
                SELECT max(day) AS day FROM ticket WHERE day < ?1
                UNION ALL SELECT max(day) FROM rating WHERE day < ?1
                UNION ALL SELECT max(day) FROM staff_call WHERE day < ?1
                UNION ALL SELECT max(date(imported_s, 'unixepoch', 'localtime')) FROM dossier_import
                    WHERE date(imported_s, 'unixepoch', 'localtime') < ?1)""",
            (today.isoformat(),),
        )
        return None if rows[0][0] is None else datetime.date.fromisoformat(rows[0][0])

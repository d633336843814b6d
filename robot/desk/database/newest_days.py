"""The newest days in the desk's database, by which a clock that is years ahead is detected."""

import datetime
import logging
from pathlib import Path

from robot.desk.database.clock_jump import CONFIRMED_DAYS, has_leapt
from robot.desk.database.store import DeskStore

log = logging.getLogger("kiosk.desk")


class Newest(DeskStore):
    """Reads the newest days with entries from the database at `path`. Every method may raise `Trouble`."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, durable=False)

    def days_before(self, today: datetime.date) -> list[datetime.date]:
        """Return the newest days before `today` on which a queue number, question, rating, call for staff, import of
        dossiers or deed of an official was stored; at most `CONFIRMED_DAYS` of them."""
        rows = self._run(
            """SELECT day FROM (
                SELECT day FROM ticket UNION SELECT day FROM rating UNION SELECT day FROM staff_call
                UNION SELECT day FROM unanswered UNION SELECT day FROM refused
                UNION SELECT date(imported_s, 'unixepoch', 'localtime') FROM dossier_import
                UNION SELECT date(at_s, 'unixepoch', 'localtime') FROM deed)
            WHERE day < ? ORDER BY day DESC LIMIT ?""",
            (today.isoformat(), CONFIRMED_DAYS),
        )
        return [datetime.date.fromisoformat(day) for (day,) in rows]


def clock_has_leapt(path: Path, today: datetime.date) -> bool:
    """Whether, by the days in the database at `path`, the clock may be wrong; if so, log that. Raises `Trouble`."""
    with Newest(path) as rows:
        days = rows.days_before(today)
    leapt = has_leapt(today, days)
    if leapt and days:
        log.warning("nothing is deleted for its age: the clock says %s, the newest entry is of %s", today, days[0])
    return leapt

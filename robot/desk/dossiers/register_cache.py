"""Cache of what the pages of dossiers need each time and what changes only with an import."""

import datetime
import threading
from pathlib import Path

from robot.desk.dossiers.register import DossierRegister, ListChoices, OpenGroup
from robot.desk.dossiers.working_days import WorkingDays


class RegisterCache:
    """The register of dossiers in the database at `path`, with its choices and groups cached. For any thread. `days`:
    the working days by the files of the site."""

    def __init__(self, path: Path, days: WorkingDays, prefix: str) -> None:
        self._path, self._days, self._prefix = path, days, prefix
        self._lock = threading.Lock()
        self._version: object = None
        self._choices: ListChoices | None = None
        self._known: object = None  # the marks and the ordered hours by which the groups were counted
        self._groups: list[OpenGroup] | None = None

    def open(self) -> DossierRegister:
        """Return the register; the caller closes it."""
        return DossierRegister(self._path, self._days, self._prefix)

    def choices(self) -> ListChoices:
        """Return the clerks, fields and procedures that occur."""
        with self._lock, self.open() as register:
            self._renew(register)
            if self._choices is None:
                self._choices = register.choices()
            clerks = {*self._choices.clerks, *register.given().values()}
            return self._choices._replace(clerks=tuple(sorted(clerks)))

    def open_groups(self) -> list[OpenGroup]:
        """Return the open dossiers, counted in groups that are alike."""
        with self._lock, self.open() as register:
            self._renew(register)
            marks = register.marks_version()
            known = (marks, register.orders)
            if self._groups is None or known != self._known:
                self._known = known
                self._groups = register.open_groups()
            return self._groups

    def moment(self) -> datetime.datetime | None:
        """Return when the newest list was true, in local time; None = no list was imported."""
        with self.open() as register:
            as_of_s = register.as_of_s()
        return None if as_of_s is None else datetime.datetime.fromtimestamp(as_of_s)

    def clear(self) -> None:
        """Forget what is cached, because a dossier was deleted."""
        with self._lock:
            self._version = None

    def _renew(self, register: DossierRegister) -> None:
        version = register.version()
        if version != self._version:
            self._version, self._choices, self._groups = version, None, None

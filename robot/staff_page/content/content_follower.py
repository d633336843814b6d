"""Follow the content: put approved versions in force on their day, and take changed files into this program.

The robot has a watcher of its own; this is the one of the page's program.
"""

import logging
import threading
from collections.abc import Mapping

from robot.core.trouble import Trouble, Troubles
from robot.desk.content_versions.store import ContentVersion
from robot.editing.edit_outcomes import ClockInDoubt
from robot.runtime.content.editions import load_or_last_good
from robot.runtime.settings.file_stamps import Stamp, stamps
from robot.staff_page.content.page_words import plain_title
from robot.staff_page.stores import StaffStores

log = logging.getLogger("kiosk.staff")

LOOK_S = 2.0
"""Pause between two looks at the files, s. Chosen, as for the robot's watcher."""


class ContentFollower:
    """Keeps the content of the pages as it stands on the disk, in a thread of its own."""

    def __init__(self, desk: StaffStores) -> None:
        self._desk = desk
        self._judged = self._seen = stamps(desk.config)
        self._retried = set[int]()  # versions that were due and could not be put in force in the last look

    def run(self, stopping: threading.Event) -> None:
        """Follow until `stopping` is set. An error is logged, once as long as it stays the same."""
        logged = ""
        while not stopping.wait(LOOK_S):
            try:
                self.look()
                logged = ""
            except Exception as error:  # the pages go on with the content that they have
                if repr(error) != logged:
                    log.exception("the content cannot be followed now")
                logged = repr(error)

    def look(self) -> None:
        """Put in force what is due, and load the files once they are the same in two looks."""
        self._put_due()
        before, self._seen = self._seen, stamps(self._desk.config)
        if self._seen != self._judged and self._seen == before:
            self._judged = self._seen
            self._load(self._seen)

    def _put_due(self) -> None:
        retried = set()
        for version, error in self._desk.content.ready().editor.put_due():
            if error is None:
                self._note("content_in_force", version)
            elif version.state == "draft":
                log.error("an approved version was not put in force, it is a draft again: %s", error)
                self._note("content_not_in_force", version)
            else:
                retried.add(version.id)
                if version.id not in self._retried:
                    log.error("an approved version cannot be put in force now: %s", error)
                    if not isinstance(error, ClockInDoubt):  # a deed would count as a day by the right clock
                        self._note("content_not_written", version)
        self._retried = retried

    def _note(self, deed: str, version: ContentVersion) -> None:
        with self._desk.deeds() as deeds:
            deeds.note(version.decided_by, deed, plain_title(self._desk, version), why=version.why)

    def _load(self, judged: Mapping[str, Stamp]) -> None:
        desk = self._desk
        try:
            start = load_or_last_good(desk.config, desk.settings)
        except (Trouble, Troubles) as raised:
            desk.content_faults = tuple(raised.found) if isinstance(raised, Troubles) else (raised,)
            return
        if stamps(desk.config) != judged:
            self._judged = {}  # changed while they were read: once more
            return
        desk.content_faults = start.faults
        if not start.faults:
            desk.take(start)

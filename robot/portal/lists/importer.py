"""Stage lists, read them in a process of their own, take them in and undo them: one at a time, in a thread.

The officials' page asks for the state of its list meanwhile. A list that comes by itself, from the watched folder or
the nightly fetch, is taken in only when no person must be asked; otherwise it waits on the page.
"""

import datetime
import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

from robot.core.trouble import Trouble, Troubles, refused_by_system
from robot.desk.dossiers.store import Taken
from robot.portal.dossier_export import Export
from robot.portal.lists.reading_process import ReadProgress, ReadRequest, read_staged
from robot.portal.lists.staged_list import (
    AboutList,
    FailedList,
    LookedAt,
    Origin,
    StagedList,
    expire,
    find_staged,
    shown_name,
    staged_lists,
)
from robot.portal.lists.taking import take_list, undo_list
from robot.runtime.settings.schema import Settings

log = logging.getLogger("kiosk.lists")

FOLDER = "lists"
"""Folder of the staged lists, beside the database."""

_UNDO = "undo-"


Outcome = Taken | FailedList | str
"""The end of work on a list: what was taken in, why it failed, or the file of the import that was undone."""


class ListState(NamedTuple):
    """A staged list as the page shows it. `progress` None: nothing is being done; `failed` None: it can be read."""

    key: str
    about: AboutList
    progress: ReadProgress | None
    failed: FailedList | None
    export: Export | None
    looked_at: LookedAt | None


class ListImporter:
    """Works on lists, one after the other. May be used by any thread. `settings`: of the site; `config`: folder of the
    content files; `root`: folder that paths in the settings start from; `now`: the local time."""

    def __init__(
        self,
        root: Path,
        config: Path,
        settings: Settings,
        now: Callable[[], datetime.datetime] = datetime.datetime.now,
    ) -> None:
        self._root, self._config, self._settings, self._now = root, config, settings, now
        self.database = root / settings.desk.file
        self.folder = self.database.parent / FOLDER
        self._turn = threading.Lock()  # one list at a time: reading takes memory
        self._lock = threading.Lock()
        self._progress: dict[str, ReadProgress] = {}
        self._threads: dict[str, threading.Thread] = {}
        self._outcomes: dict[str, Outcome] = {}

    def stage(self, name: str, data: BinaryIO, who: str, origin: Origin = "page", modified_s: int = 0) -> str:
        """Keep a file and begin to read it; return its key. Raises OSError when the disk fails."""
        about = AboutList(
            name=shown_name(name),
            who=who,
            origin=origin,
            staged_s=int(self._now().timestamp()),
            modified_s=modified_s,
        )
        staged = StagedList.make(self.folder, data, about)
        self.read_again(staged.key)
        return staged.key

    def states(self) -> list[ListState]:
        """Return the staged lists, the newest first."""
        return [self._state(staged) for staged in staged_lists(self.folder)]

    def state(self, key: str) -> ListState | None:
        """Return a staged list; None if there is none. A list whose reading a restart has ended is read again."""
        staged = find_staged(self.folder, key)
        if staged is None:
            return None
        found = self._state(staged)
        if found.progress is None and found.failed is None and found.looked_at is None:
            self.read_again(key)
            return self._state(staged)
        return found

    def read_again(self, key: str, as_of_s: int = 0) -> None:
        """Read a staged list, or compare it again as true at `as_of_s` (s since 1970; 0 = as its title says)."""
        staged = StagedList(self.folder / key)
        self._begin(key, ReadProgress("wait"), lambda: self._read(staged, as_of_s))

    def take(self, key: str, delisted: Sequence[str], who: str) -> None:
        """Begin to take in a staged list that was looked at, with the dossiers `delisted` deleted."""
        staged = StagedList(self.folder / key)
        self._begin(key, ReadProgress("take"), lambda: self._take(staged, delisted, who))

    def undo(self, number: int, who: str) -> str:
        """Begin to undo an import; return the key under which its progress and outcome are found."""
        key = f"{_UNDO}{number}"
        self._begin(key, ReadProgress("undo"), lambda: undo_list(self.database, number, self._now(), who))
        return key

    def progress(self, key: str) -> ReadProgress | None:
        """Return what is being done with a list, or with an undo; None = nothing."""
        with self._lock:
            return self._progress.get(key)

    def outcome(self, key: str) -> Outcome | None:
        """Return, once, how taking in or undoing has ended: what was taken, why it failed, or the file of an undo."""
        with self._lock:
            return self._outcomes.pop(key, None)

    def undoing(self) -> set[int]:
        """Return the numbers of the imports that are being undone."""
        with self._lock:
            return {int(key.removeprefix(_UNDO)) for key in self._progress if key.startswith(_UNDO)}

    def undo_outcomes(self) -> list[Outcome]:
        """Return, once, how undos have ended: why one failed, or the file of the import that was undone."""
        with self._lock:
            ended = [key for key in self._outcomes if key.startswith(_UNDO)]
            return [self._outcomes.pop(key) for key in ended]

    def discard(self, key: str) -> str:
        """Delete a staged list; return its name, "" if there is none or it is being worked on."""
        staged = find_staged(self.folder, key)
        if staged is None or self.progress(key) is not None:
            return ""
        name = staged.about.name
        staged.delete()
        return name

    def expire(self) -> None:
        """Delete staged lists that no one has taken in."""
        expire(self.folder, self._now().timestamp())

    def wait(self, key: str) -> None:
        """Wait until nothing is being done with this list."""
        with self._lock:
            thread = self._threads.get(key)
        if thread is not None:
            thread.join()

    def _begin(self, key: str, progress: ReadProgress, work: Callable[[], Outcome | None]) -> None:
        with self._lock:
            if key in self._progress:
                return
            self._progress[key] = progress
            thread = threading.Thread(target=self._work, args=(key, work), name=f"list {key}", daemon=True)
            self._threads[key] = thread
        thread.start()

    def _work(self, key: str, work: Callable[[], Outcome | None]) -> None:
        outcome: Outcome | None = None
        try:
            with self._turn:
                outcome = work()
        except (Trouble, Troubles) as raised:
            trouble = raised.found[0] if isinstance(raised, Troubles) else raised
            log.error("%s", trouble)
            outcome = FailedList.of(trouble)
        except OSError as error:
            log.error("a list cannot be worked on: %s", error)
            outcome = FailedList.of(refused_by_system(error))
        finally:
            with self._lock:
                self._progress.pop(key, None)
                self._threads.pop(key, None)
                if outcome is not None:
                    self._outcomes[key] = outcome

    def _read(self, staged: StagedList, as_of_s: int) -> None:
        def progress(message: ReadProgress) -> None:
            with self._lock:
                self._progress[staged.key] = message

        progress(ReadProgress("read"))
        now = self._now()
        request = ReadRequest(
            str(staged.folder),
            str(self._config),
            str(self._root),
            self._settings,
            now.date(),
            int(now.timestamp()),
            as_of_s,
        )
        staged.begin_again()
        read_staged(request, progress)
        if not staged.folder.exists():  # a dossier was deleted meanwhile, and the list may have held it
            return
        about = staged.about
        if about.origin != "page":
            self._take_unasked(staged, about)

    def _take(self, staged: StagedList, delisted: Sequence[str], who: str) -> Outcome | None:
        looked_at, export = staged.looked_at, staged.export
        if looked_at is None or export is None:
            return None
        taken = take_list(
            self.database,
            export,
            staged.dossiers(),
            at=self._now(),
            as_of_s=looked_at.as_of_s,
            reading=looked_at.reading,
            who=who,
            delisted=delisted,
        )
        staged.delete()
        return taken

    def _take_unasked(self, staged: StagedList, about: AboutList) -> None:
        looked_at, export = staged.looked_at, staged.export
        if looked_at is None or export is None:
            return
        if looked_at.taken_s:
            staged.delete()
        elif not questions_of(export, looked_at):
            self._take(staged, (), about.who)
            log.info("the list %s was taken in", about.name)

    def _state(self, staged: StagedList) -> ListState:
        progress = self.progress(staged.key)
        with suppress(OSError):
            return ListState(staged.key, staged.about, progress, staged.failed, staged.export, staged.looked_at)
        return ListState(staged.key, staged.about, progress, None, None, None)


def questions_of(export: Export, looked_at: LookedAt) -> list[str]:
    """Return what a person must be asked before this list is taken in, by key; [] = nothing."""
    compared = looked_at.comparison
    asked = {
        "time": looked_at.as_of_from in ("title_day", "file", "received"),
        "columns": export.by_content,
        "statuses": bool(export.statuses),
        "refused": bool(export.refused),
        "elsewhere": bool(export.elsewhere),
        "older": compared.older > 0,
        "backwards": bool(compared.backwards),
        "vanished": compared.vanished_count > 0,
        "empty": compared.rows == 0,
    }
    return [key for key, is_asked in asked.items() if is_asked]

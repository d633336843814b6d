"""Count events and shown pages by hour, for the reports; the counts identify no person."""

import asyncio
import datetime
import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from robot.core.commands import AnyCommand, CallStaff, Say, Show
from robot.core.events import (
    Act,
    AnyEvent,
    DossierFound,
    DossierMissing,
    DriveEnded,
    FacesSeen,
    HeardNothing,
    HearingLost,
    PartDown,
    StaffAnswered,
    TicketIssued,
    TicketRefused,
    Understood,
)
from robot.core.screen.view import (
    AnyPage,
    ArrivedPage,
    ConclusionPage,
    GoodbyePage,
    GreetingPage,
    IdlePage,
    MovingPage,
    OptionsPage,
    OutOfServicePage,
    PinPage,
    PrivacyPage,
    ProcedurePage,
    ServicePage,
    StaffPage,
    StartingPage,
    StopPage,
    TimeoutPage,
)
from robot.core.trouble import Trouble
from robot.desk.feedback.day_counts import DayCounts, encoded, expire_counts, path_of, read_counts
from robot.runtime.processes.atomic_files import write_whole

log = logging.getLogger("kiosk.counting")

WRITE_S = 60.0
ALONE_MS = 3000
"""Time without a face after which the next face counts as another person, ms. Reports call the number approximate."""

KEEP = datetime.timedelta(800)
"""How long counts are kept: two years and a month, so that a year can be compared with the year before."""

NOT_SERVED = (StartingPage, IdlePage, GreetingPage, StopPage, OutOfServicePage, PinPage, ServicePage)
"""Pages on which no visitor is served."""

_OVER = (OptionsPage, PrivacyPage, StaffPage, StopPage)
"""Pages shown over another page: when such a page closes, the page beneath it is not counted again."""
_GREETING = "say.greet"

Count = Callable[[str, str], None]


class VisitWatch:
    """Watches the steps of the loop, and calls `count` (kind, key) for everything to be counted."""

    def __init__(self, count: Count) -> None:
        self._count = count
        self._page: AnyPage = StartingPage()
        self._beneath: AnyPage = self._page  # the page beneath a page of `_OVER`
        self._language = "vi"
        self._in_visit = self._spoken = False
        self._shown: set[str] = set()
        self._faces, self._alone_since_ms = 0, -ALONE_MS

    def step(self, at_ms: int, event: AnyEvent, commands: Sequence[AnyCommand]) -> None:
        """Count what happened in a step: its event, and the commands decided for it."""
        self._event(at_ms, event)
        for command in commands:
            match command:
                case Show(_, view):
                    self._turned_to(view.page, view.language)
                case Say(lines=lines) if any(line.key == _GREETING for line in lines):
                    self._count("greeting", "")
                case CallStaff():
                    self._count("staff_call", "")

    def _event(self, at_ms: int, event: AnyEvent) -> None:
        match event:
            case FacesSeen(count):
                self._saw(count, at_ms)
            case Understood(act=act, target=target):
                self._count("act", act.value)
                self._spoken = True
                if act is Act.REFUSE:
                    self._count("refused", target)
            case HeardNothing():
                self._count("silent_turn", "")
            case HearingLost():
                self._count("hearing_lost", "")
            case DriveEnded(reached=False, reason=reason) if isinstance(self._page, MovingPage):
                if not self._page.returning:
                    self._count("guide_failed", reason)
            case TicketIssued(_, ticket):
                self._count("ticket", ticket.place)
            case TicketRefused():
                self._count("ticket_refused", "")
            case DossierFound():
                self._count("dossier", "found")
            case DossierMissing(reason=reason):
                self._count("dossier", reason)
            case StaffAnswered():
                self._count("staff_answered", "")
            case PartDown(part):
                self._count("part_down", part.value)

    def _saw(self, faces: int, at_ms: int) -> None:
        if faces and not self._faces and at_ms - self._alone_since_ms >= ALONE_MS:
            self._count("person", "")
        if not faces and self._faces:
            self._alone_since_ms = at_ms
        self._faces = faces

    def _turned_to(self, page: AnyPage, language: str) -> None:
        before, self._page = self._page, page
        served = not isinstance(page, NOT_SERVED) and not (isinstance(page, MovingPage) and page.returning)
        if served and not self._in_visit and not isinstance(page, GoodbyePage | TimeoutPage):
            self._in_visit = True
            self._count("visit", "")
        if self._in_visit and served:
            self._language = language
        if self._in_visit and not served and not isinstance(page, StopPage):  # stopped, but the visitor is still here
            self._visit_over()
        if isinstance(page, StopPage) and not isinstance(before, StopPage):
            self._count("stop", page.reason)
        if isinstance(page, _OVER):
            return
        beneath, self._beneath = self._beneath, page
        if type(page) is type(beneath) and not isinstance(page, ProcedurePage):
            return
        match page:
            case ProcedurePage(code=code) if code not in self._shown:
                self._shown.add(code)
                self._count("procedure", code)
            case ConclusionPage(found=found, papers=True):
                self._count("precheck", "missing" if found.missing else "complete")
            case ArrivedPage(place=place):
                self._count("guided", place)

    def _visit_over(self) -> None:
        self._count("visit_language", self._language)
        if self._spoken:
            self._count("visit_spoken", "")
        self._in_visit = self._spoken = False
        self._shown.clear()


class DayCounter:
    """Stores the counts of each day in `folder`; a power failure loses at most the last minute."""

    def __init__(self, folder: Path, now: Callable[[], datetime.datetime] = datetime.datetime.now) -> None:
        self._folder, self._now = folder, now
        self._day: DayCounts | None = None
        self._dirty = False
        self.watch = VisitWatch(self._add)

    async def run(self) -> None:
        """Write the counts once a minute, and when cancelled."""
        try:
            while True:
                await asyncio.sleep(WRITE_S)
                await asyncio.to_thread(self._write, self._taken())
        finally:
            self._write(self._taken())

    def _add(self, kind: str, key: str) -> None:
        now = self._now()
        day = now.date()
        if self._day is None or self._day.day != day.isoformat():
            self._write(self._taken())
            self._day = read_counts(path_of(self._folder, day)) or DayCounts(day.isoformat())
        self._day.add(kind, key, now.hour)
        self._dirty = True

    def _taken(self) -> tuple[Path, str] | None:
        """Return (file of the day, text to be written); None when no count has changed since the last call."""
        if self._day is None or not self._dirty:
            return None
        self._dirty = False
        return path_of(self._folder, datetime.date.fromisoformat(self._day.day)), encoded(self._day)

    def _write(self, file: tuple[Path, str] | None) -> None:
        if file is None:
            return
        try:
            new_day = not file[0].exists()
            write_whole({file[0]: file[1]})
            if new_day:
                expire_counts(self._folder, self._now().date(), KEEP)
        except (Trouble, OSError) as error:
            self._dirty = True
            log.error("counts are not kept for now: %s", error)

"""Decide which messages to officials are due, and queue each once.

`NoticeWatch.look` is called every few seconds in the program of the officials' page, which runs also without the robot.
"""

import datetime
import logging
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from robot.core.parts import Part
from robot.core.trouble import Trouble, Troubles
from robot.desk.dossiers.marks import DossierMarks
from robot.desk.dossiers.morning_facts import FRESH_DAYS, MorningFacts, list_days, morning_facts
from robot.desk.dossiers.register import DossierRegister
from robot.desk.dossiers.working_days import WorkingDays
from robot.desk.feedback.staff_calls import StaffCalls
from robot.desk.notices.store import NoticeKind, Notices, NoticeText
from robot.desk.reports.numbers import Numbers
from robot.runtime.notices.sender import NoticeSender, channels_of
from robot.runtime.notices.texts import digest_text, emergency_text, fault_text, overdue_text, stale_text
from robot.runtime.notices.webhook import payload_of
from robot.runtime.settings.schema import Settings

log = logging.getLogger("kiosk.notices")

EVERY_S = 15.0
"""Pause between two looks, s. Chosen: an emergency is reported within it."""

BEFORE = datetime.timedelta(minutes=15)
"""How long before the centre opens the digest is sent."""

DOWN_S = 120
"""A part of the robot is reported after it has been down this long, s. Chosen: a restart takes less."""

SILENT_S = 600
"""During opening hours the robot is reported when its status file is older than this, s; it writes once a minute."""

RECENT_S = 900
"""An emergency is reported only while it is younger than this, s. Chosen."""


class _Parts(msgspec.Struct, frozen=True):
    """The part of the robot's status file that the watch needs."""

    at_s: int
    parts: dict[str, bool]


class NoticePlace(NamedTuple):
    """Files that the watch reads. `database`: the desk's; `status`: the robot's status file; `root`: folder to which
    file names in the settings are relative."""

    database: Path
    status: Path
    root: Path


class NoticeWatch:
    """Queues the messages that are due and has them sent. `days`: reads the working days, with the hours ordered."""

    def __init__(
        self,
        place: NoticePlace,
        settings: Settings,
        days: Callable[[], WorkingDays],
        numbers: Numbers,
        centre: str,
        now: Callable[[], datetime.datetime] = datetime.datetime.now,
    ) -> None:
        self._place, self._settings, self._numbers = place, settings, numbers
        self._read_days, self._days = days, days()
        self._centre, self._now = centre, now
        self._channels = channels_of(settings.notices)
        self._down_since_s: dict[str, int] = {}
        self._none_late: object = None  # the day and the version of the list in which no dossier became late
        self.sender = NoticeSender(place.database, place.root, settings.notices, now)
        self._looks: Mapping[str, Callable[[Notices], None]] = {
            NoticeKind.EMERGENCY: self._emergency,
            NoticeKind.FAULT: self._fault,
            NoticeKind.DIGEST: self._digest,
            NoticeKind.OVERDUE: self._overdue,
            NoticeKind.STALE_LIST: self._stale,
        }

    def look(self) -> None:
        """Queue what is due now. Raises `Trouble` when the database fails."""
        if not self._channels:
            return
        self._days = self._read_days()
        with Notices(self._place.database, self._now) as notices:
            for kind, look in self._looks.items():
                if kind in self._settings.notices.kinds:
                    look(notices)

    def run(self, stopping: threading.Event) -> None:
        """Look and send every `EVERY_S` until `stopping` is set. Failures are logged; the next look is made anyway."""
        while not stopping.is_set():
            for step in (self.look, self.sender.send_due):
                try:
                    step()
                except (Trouble, Troubles, OSError) as error:
                    log.error("messages to officials: %s", error)
                except Exception:
                    log.exception("messages to officials")
            stopping.wait(EVERY_S)

    def queue(self, notices: Notices, kind: NoticeKind, key: str, text: NoticeText) -> bool:
        """Queue a message on every channel of the settings; return whether it was queued."""
        created = self._now().isoformat(timespec="seconds")
        payload = payload_of(kind.value, text, self._centre, created)
        return notices.queue(kind, key, text, self._channels, payload)

    def _digest(self, notices: Notices) -> None:
        key = self._key_of_morning(notices, NoticeKind.DIGEST, BEFORE)
        if key and (facts := self._facts()).as_of is not None:
            self.queue(notices, NoticeKind.DIGEST, key, digest_text(facts, self._numbers))

    def _overdue(self, notices: Notices) -> None:
        key = self._key_of_morning(notices, NoticeKind.OVERDUE)
        if not key:
            return
        with DossierRegister(self._place.database, self._days) as register:
            known = (key, register.version())
        if known == self._none_late:
            return
        facts = self._facts()
        since = self._working_day_before(facts.day)
        new = [each for each in facts.late if each.due is not None and each.due >= since]
        if new:
            text = overdue_text(new, facts, self._numbers)
            self.queue(notices, NoticeKind.OVERDUE, key, text)
        else:
            self._none_late = known

    def _stale(self, notices: Notices) -> None:
        key = self._key_of_morning(notices, NoticeKind.STALE_LIST)
        if not key:
            return
        with DossierRegister(self._place.database, self._days) as register:
            as_of_s = register.as_of_s()
        age = list_days(as_of_s, self._now().date(), self._days)
        if as_of_s is not None and age is not None and age > FRESH_DAYS:
            text = stale_text(datetime.datetime.fromtimestamp(as_of_s), age, self._numbers)
            self.queue(notices, NoticeKind.STALE_LIST, key, text)

    def _fault(self, notices: Notices) -> None:
        now = self._now()
        now_s = int(now.timestamp())
        found = self._read_status()
        if found is None:
            return
        silent = now_s - found.at_s > SILENT_S and self._is_open(now)
        down = {part for part, up in found.parts.items() if not up and part in tuple(Part)}
        self._down_since_s = {part: self._down_since_s.get(part, now_s) for part in down}
        long_down = sorted(part for part, since_s in self._down_since_s.items() if now_s - since_s >= DOWN_S)
        if not (silent or long_down):
            return
        key = f"{now.date()}:{'silent' if silent else ','.join(long_down)}"
        if not notices.knows(NoticeKind.FAULT, key):
            parts = () if silent else long_down
            self.queue(notices, NoticeKind.FAULT, key, fault_text(parts, silent=silent, numbers=self._numbers))

    def _emergency(self, notices: Notices) -> None:
        now = self._now()
        with StaffCalls(self._place.database, self._now) as calls:
            urgent = [call for call in calls.of_days(now.date(), now.date()) if call.kind]
        recent = [call for call in urgent if now.timestamp() - call.called_s <= RECENT_S]
        for call in recent:
            key = f"{call.day}:{call.id}"
            if not notices.knows(NoticeKind.EMERGENCY, key):
                called = datetime.datetime.fromtimestamp(call.called_s)
                self.queue(notices, NoticeKind.EMERGENCY, key, emergency_text(call.kind, called, self._numbers))

    def _facts(self) -> MorningFacts:
        database, today = self._place.database, self._now().date()
        with DossierMarks(database, self._now) as marks, DossierRegister(database, self._days) as register:
            return morning_facts(register, marks.apologised(), today, self._days)

    def _key_of_morning(
        self, notices: Notices, kind: NoticeKind, before: datetime.timedelta = datetime.timedelta()
    ) -> str:
        """Return today's key if the centre opens today, is about to open, and the message was not queued; else ""."""
        now = self._now()
        spans = self._days.spans(now.date())
        if not spans:
            return ""
        opens = datetime.datetime.combine(now.date(), datetime.time(*divmod(spans[0][0], 60)))
        key = now.date().isoformat()
        return key if now >= opens - before and not notices.knows(kind, key) else ""

    def _is_open(self, now: datetime.datetime) -> bool:
        minute = now.hour * 60 + now.minute
        return any(begins + 10 <= minute < ends for begins, ends in self._days.spans(now.date()))

    def _working_day_before(self, day: datetime.date) -> datetime.date:
        day -= datetime.timedelta(1)
        while not self._days.is_working(day):
            day -= datetime.timedelta(1)
        return day

    def _read_status(self) -> _Parts | None:
        try:
            return msgspec.json.decode(self._place.status.read_bytes(), type=_Parts)
        except (OSError, msgspec.MsgspecError):
            return None

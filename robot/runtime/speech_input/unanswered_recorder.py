"""Record sentences that were not understood in the desk's database, in a thread of its own.

A visitor's words are passed on in no other way: they are in no event and not in the journal. The speech input never
waits for a disk, because it also listens for "stop".
"""

import datetime
import logging
import queue
import threading
from collections.abc import Callable
from pathlib import Path

from robot.core.commands import AnyCommand, CountQuestion, CountUnanswered, Listen
from robot.core.events import Act, Understood
from robot.core.trouble import Trouble
from robot.desk.database.newest_days import clock_has_leapt
from robot.desk.feedback.unanswered import Unanswered
from robot.runtime.ports import LiveValues
from robot.runtime.processes.driver_thread import in_thread

log = logging.getLogger("kiosk.notebook")

NOT_UNDERSTOOD = "not_understood"
_LIMIT = 64  # sentences that wait for the disk; more are dropped
_IDLE_S = 0.5
_AGAIN_S = 60.0  # pause before the disk is tried again after a failure

Entry = Callable[[Unanswered], None]
Knows = Callable[[str, str], bool]
"""Whether the robot knows the fact for the question (second value) about a procedure (first value, its code)."""


class Notebook:
    """Records sentences, and executes `CountUnanswered` and `CountQuestion`. While the disk fails (logged) nothing is
    recorded.

    `counting` False: no sentence is recorded, and recorded ones expire even when the clock seems to have leapt.
    """

    obeys: tuple[type[AnyCommand], ...] = (CountUnanswered, CountQuestion)

    def __init__(
        self,
        path: Path,
        keep_days: int,
        live: LiveValues,
        today: Callable[[], datetime.date] = datetime.date.today,
        *,
        counting: bool = True,
        knows: Knows = lambda _code, _question: True,
    ) -> None:
        self._counting, self._knows = counting, knows
        self._path, self._keep, self._live, self._today = path, datetime.timedelta(keep_days), live, today
        self._entries: queue.Queue[Entry] = queue.Queue(_LIMIT)
        self._expired: datetime.date | None = None

    def note(self, text: str, listen: Listen, understood: Understood) -> None:
        """Record a refused sentence, unless it replies to the robot. Implements `robot.runtime.ports.Note`."""
        if understood.act is not Act.REFUSE or listen.expects:
            return
        if understood.target == NOT_UNDERSTOOD:
            self._put(text)
        else:
            target, day = understood.target, self._today()
            self._enter(lambda desk: desk.count_refused(target, day))

    def obey(self, command: AnyCommand) -> None:
        """Record the sentence of a turn for which all offered procedures were wrong, if its transcript still exists; or
        a question whose fact is not known."""
        match command:
            case CountUnanswered(turn) if text := self._live.transcript(turn)[0]:
                self._put(text)
            case CountQuestion(code, question) if not self._knows(code, question):
                day = self._today()
                self._enter(lambda desk: desk.count_open(code, question, day))
            case _:
                pass

    async def run(self) -> None:
        """Write queued entries until cancelled."""
        await in_thread("notebook", self._work)

    def write_down(self, desk: Unanswered) -> None:
        """Write all queued entries at once, for a caller that does not `run` this."""
        while not self._entries.empty():
            self._entries.get_nowait()(desk)

    def _put(self, text: str) -> None:
        day = self._today()
        self._enter(lambda desk: desk.count(text, day))

    def _enter(self, entry: Entry) -> None:
        if not self._counting:
            return
        try:
            self._entries.put_nowait(entry)
        except queue.Full:
            log.warning("the disk is slow: a question is not counted")

    def _work(self, stopping: threading.Event) -> None:
        while not stopping.is_set():
            if not self._counting and not self._path.exists():
                stopping.wait(_AGAIN_S)
                continue
            try:
                with Unanswered(self._path) as desk:
                    self._write(desk, stopping)
            except Trouble as trouble:
                log.error("questions are not counted for now: %s", trouble)
                stopping.wait(_AGAIN_S)
                while not self._entries.empty():
                    self._entries.get_nowait()

    def _write(self, desk: Unanswered, stopping: threading.Event) -> None:
        while True:
            if self._expired != (today := self._today()):
                if not self._counting or not clock_has_leapt(self._path, today):
                    desk.expire(today - self._keep)
                self._expired = today
            try:
                self._entries.get(timeout=_IDLE_S)(desk)
            except queue.Empty:
                if stopping.is_set():
                    return

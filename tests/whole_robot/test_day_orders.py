"""The head of the centre steers a robot that runs: a process over the desk's database, and a finger on its screen."""

import datetime
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from robot.core.commands import IssueTicket, Show, UseEdition
from robot.core.screen.desk_values import IdleNotice
from robot.core.screen.view import IdlePage
from robot.desk.day_orders.model import NoticeValue, OrderKind, PauseValue
from robot.desk.day_orders.store import DayOrders
from robot.runtime.event_loop.journal import JournalEntry, read
from robot.runtime.event_loop.replay import replay
from simulators.centre.touch_panel import NoSuchTarget, SimulatedPanel

pytestmark = pytest.mark.ports

WITHIN_S = 120.0
NOTICE = NoticeValue("Chiều nay trung tâm nghỉ.", "The centre is closed this afternoon.")


class SteeredRobot:
    """A robot without devices but a screen, whose database the test writes as the officials' page does."""

    def __init__(self, folder: Path) -> None:
        self.journal, self.file = folder / "journal.jsonl", folder / "desk.sqlite"
        self.log = folder / "robot.log"
        socket = folder / "touch.socket"
        sets = (
            *("base.port=none", "camera.address=none", "microphone.address=none", "speaker.address=none:"),
            *("screen.fullscreen=false", f"screen.debug_port=unix:{socket}", f"desk.file={self.file}"),
        )
        options = [part for each in sets for part in ("--set", each)]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "robot.cli", "run", "--journal", str(self.journal), *options],
                env=os.environ | {"SDL_VIDEODRIVER": "dummy"},
                stdout=log,
                stderr=log,
            )
        self.panel = SimulatedPanel(socket)

    def entries(self) -> list[JournalEntry]:
        return [entry for _, entry in read(self.journal)[1]] if self.journal.exists() else []

    def until(self, fact: Callable[[], bool]) -> None:
        limit = time.monotonic() + WITHIN_S
        while not fact():
            assert time.monotonic() < limit, self.log.read_text(encoding="utf-8")[-800:]
            assert self.process.poll() is None, self.log.read_text(encoding="utf-8")[-800:]
            time.sleep(0.1)

    def wishes(self, kind: type) -> list[object]:
        return [wish for entry in self.entries() for wish in entry.commands if isinstance(wish, kind)]

    def idle_pages(self) -> list[IdlePage]:
        pages = [wish.view.page for wish in self.wishes(Show) if isinstance(wish, Show)]
        return [page for page in pages if isinstance(page, IdlePage)]

    def ask_for_a_number(self, place: str) -> None:
        """By touch, from the idle page to the counters that are offered, and to `place` if it is."""
        self.panel.tap("begin")
        self.panel.settled("HomePage")
        self.panel.tap("ticket")
        self.panel.settled("PickCounterPage")
        self.panel.tap("ticket", place, limit_s=1.0)

    def end(self) -> None:
        self.panel.close()
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(40)


@pytest.fixture
def robot(tmp_path: Path) -> Iterator[SteeredRobot]:
    robot = SteeredRobot(tmp_path)
    yield robot
    robot.end()


def test_a_notice_is_shown_until_it_is_taken_off_and_a_paused_counter_gets_no_number(robot: SteeredRobot) -> None:
    robot.until(lambda: bool(robot.idle_pages()))
    now = datetime.datetime.now()
    with DayOrders(robot.file) as orders:
        given = orders.give(OrderKind.NOTICE, "", NOTICE, now, None)
        robot.until(lambda: robot.idle_pages()[-1].notice == IdleNotice(NOTICE.vi, NOTICE.en))
        orders.withdraw(given.id)
        robot.until(lambda: robot.idle_pages()[-1].notice is None)
        orders.give(OrderKind.PAUSE, "counter:3", PauseValue(), now, None)
        robot.until(lambda: UseEdition(3) in robot.wishes(UseEdition))
    with pytest.raises(NoSuchTarget):
        robot.ask_for_a_number("counter:3")
    robot.panel.tap("ticket", "counter:1")
    robot.until(lambda: bool(robot.wishes(IssueTicket)))
    assert [wish.place for wish in robot.wishes(IssueTicket) if isinstance(wish, IssueTicket)] == ["counter:1"]
    robot.process.send_signal(signal.SIGTERM)
    assert robot.process.wait(40) == 0
    assert replay(robot.journal).difference is None

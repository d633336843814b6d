"""Set up one robot in its simulated centre for injecting faults: read its page and the state of its parts, and try
whether a touch works.

Facts come from the journals, the panel and the lobby. A full disk delays the journal, but never the panel."""

import contextlib
import datetime
import json
import shutil
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from robot.core.commands import KeepRating
from robot.core.events import TicketIssued
from robot.core.screen.desk_values import Ticket
from robot.core.trouble import Trouble
from robot.desk.feedback.ratings import Ratings
from robot.desk.queue.model import QueueRule
from robot.desk.queue.tickets import Tickets
from robot.runtime.event_loop.journal import read
from robot.runtime.event_loop.replay import replay
from robot.runtime.settings.loader import CONFIG
from simulators.centre.centre import Premises
from simulators.centre.touch_panel import NoSuchTarget, target_of
from simulators.centre.watched_robot import WatchedRobot
from voice_models.model_files.store import path_of

PARTS = frozenset(("camera", "microphone", "recogniser", "voice", "base", "lidar", "screen", "desk"))
QUIET_PARTS = frozenset(("camera", "voice", "base", "lidar", "screen", "desk"))
"""Parts of the robot that starts quickest: its camera shows a photograph, and it has no sound."""

QUIET: Mapping[str, object] = {
    "camera.address": f"file:{path_of('astronaut')}",
    "camera.find_markers": "false",
    "microphone.address": "device:none",
    "speaker.address": "none:",
}
TOUCH_LIMIT_S, DRIVE_LIMIT_S = 10.0, 25.0
_LOOK_S = 0.05
_STILL_MM_S, _FAST_MM_S = 1.0, 250.0
PROBES = ("stop", "begin", "no", "back", "options", "home", "staff", "done", "go_on", "yes")
"""Touch targets for the touch test, in order of preference: the first that the page offers is touched. A driving robot
offers only "stop". Targets that may start the wheels come last, since there is no visitor to lead."""
_HOMEWARDS = ("begin", "home", "back", "stop", "no", "go_on", "done")
_TO_COUNTER = (("topic", "marry"), ("choose", "1.000894"), ("guide", None))
LED = ("GuideQuestionPage", "MapPage")
"""Pages that follow when a visitor asks to be led: the question whether to leave now, or the way on the map."""
_TO_NUMBER = (("topic", "marry"), ("choose", "1.000894"), ("ticket", None))


class FaultRig(WatchedRobot):
    """A robot for fault tests. `quiet`: with only the parts that start quickest. `folder` holds its files."""

    def __init__(
        self,
        folder: Path,
        *,
        quiet: bool,
        printer: bool = False,
        prepared: tuple[str, ...] = (),
        variables: Mapping[str, str] | None = None,
    ) -> None:
        self._sounds = _own_sounds(folder)
        sets = {"voice.cache_dir": self._sounds, **(QUIET if quiet else {})}
        premises = Premises(
            folder,
            CONFIG / "lobby.toml",
            path_of("astronaut"),
            sets,
            prepared=prepared,
            printer=printer,
            variables=variables,
        )
        super().__init__(premises, QUIET_PARTS if quiet else PARTS)

    @property
    def desk(self) -> Path:
        """Path of the desk's database."""
        return self.premises.robot.folder / "desk" / "desk.sqlite"

    def page(self) -> str:
        """Return the name of the shown page."""
        return str(self.premises.panel.look()["page"])

    def wheels_still(self) -> bool:
        """Whether the wheels stand still, by the simulated mechanics; the board's report does not count."""
        left, right = self.premises.lobby.do("state")["wheel_mm_s"]
        return max(abs(float(left)), abs(float(right))) < _STILL_MM_S

    def touch(self) -> float | None:
        """Touch the page and return the seconds until the screen changes; None when it does not."""
        panel = self.premises.panel
        began_s = time.monotonic()
        while time.monotonic() - began_s < TOUCH_LIMIT_S:
            before = panel.look()
            if (target := target_of(before, *PROBES)) is None:
                time.sleep(_LOOK_S)
                continue
            touched_s = time.monotonic()
            panel.touch(target)
            while time.monotonic() - touched_s < TOUCH_LIMIT_S / 5:  # a page that is just changing ignores the touch
                if panel.look()["screen"] != before["screen"]:
                    return time.monotonic() - began_s
                time.sleep(_LOOK_S)
        return None

    def tap(self, want: str, of: str | None = None) -> bool:
        """Touch the target that means `want` (of the item `of`) once the page offers it. Return whether it was
        offered."""
        with contextlib.suppress(NoSuchTarget):
            self.premises.panel.tap(want, of)
            return True
        return False

    def forget_sounds(self) -> None:
        """Delete the cached sounds, so that the voice must synthesise each sentence again."""
        for file in self._sounds.glob("**/*"):
            if file.is_file():
                file.unlink()

    def go_home(self) -> None:
        """Go by touch to the page of life events, from any page."""
        for _ in range(6):
            page = self.page()
            if page == "HomePage":
                return
            if self.tap_first(_HOMEWARDS):
                self.until(lambda page=page: self.page() != page, 2.0)  # type: ignore[misc]
            time.sleep(0.5)

    def log(self) -> bytes:
        """Return the robot's log."""
        return self.premises.robot.log.read_bytes()

    def counted(self) -> int:
        """Return the number of damaged or missing frames that the robot has counted on the board's cable."""
        return sum((self.premises.panel.cable() or {}).values())

    def stands(self) -> tuple[float, float]:
        """Return the robot's true position (x, y in m), from the simulated mechanics."""
        x, y, _ = self.premises.lobby.do("state")["robot"]
        return float(x), float(y)

    def believes(self) -> tuple[float, float] | None:
        """Return where the robot believes to be (x, y in m), from the file that its next start reads; None while it
        drives."""
        kept = json.loads((self.premises.robot.folder / "pose.json").read_bytes()).get("pose")
        return None if kept is None else (float(kept[0]), float(kept[1]))

    def leave(self) -> bool:
        """Touch once on the way back to the idle page. Return whether the idle page is shown."""
        page = self.page()
        if page != "IdlePage" and self.tap_first(("done", "no", "home", "go_on")):
            time.sleep(0.5)
        return page == "IdlePage"

    def tap_first(self, wants: tuple[str, ...]) -> bool:
        """Touch the first target of `wants` that the page offers. Return whether it offers one."""
        target = self.premises.panel.offered(*wants)
        if target is not None:
            self.premises.panel.touch(target)
        return target is not None

    def ask_to_be_led(self) -> str:
        """Ask by touch to be led, and consent if asked. Returns the shown page, one of `LED` on success."""
        self.go_home()
        for want, of in _TO_COUNTER:
            if not self.tap(want, of):
                break
        self.until(lambda: self.page() in LED, 5.0)
        page = self.page()
        if page == LED[0]:
            self.tap("yes")
        return page

    def drive_off(self) -> None:
        """Start a drive to a counter by touch, and wait until the wheels turn at speed."""
        self.go_home()
        for want, of in (*_TO_COUNTER, ("yes", None)):
            self.tap(want, of)
        self.wait("a drive", lambda: min(self.premises.lobby.do("state")["wheel_mm_s"]) > _FAST_MM_S, DRIVE_LIMIT_S)

    def take_number(self) -> str | None:
        """Take a queue number by touch. Returns the shown page; None when a page did not offer the way to it."""
        self.go_home()
        for want, of in _TO_NUMBER:
            if not self.tap(want, of):
                return None
        self.until(lambda: self.page() == "TicketPage", 5.0)
        return self.page()

    def tells_no_number(self) -> bool:
        """Whether the ticket page says that there is no number and offers to ask once more."""
        seen = self.premises.panel.look()
        return seen["page"] == "TicketPage" and any(target["want"] == "ticket" for target in seen["targets"])

    def was_given(self) -> bool:
        """Whether the robot has issued a queue number since its last start, by the journal; the page may show none even
        so."""
        return self.until(lambda: any(step.kind == "TicketIssued" for step in self.steps), 5.0)

    def losses(self) -> list[str]:
        """Return what was once given or written but is missing now: queue numbers, ratings and journal steps."""
        self.follow()
        lost: list[str] = []
        told: list[Ticket] = []
        ratings = 0
        for journal in self.premises.robot.journals:
            try:
                for _, entry in read(journal)[1]:
                    if isinstance(entry.event, TicketIssued):
                        told.append(entry.event.ticket)
                    ratings += sum(isinstance(command, KeepRating) for command in entry.commands)
                if (difference := replay(journal).difference) is not None:
                    lost.append(f"{journal.name} line {difference.line}: steps are missing")
            except Trouble as trouble:
                lost.append(trouble.line())
        if told or ratings:
            lost += missing(self.desk, told, ratings)
        return lost


def _own_sounds(folder: Path) -> Path:
    """Return a copy of the voice's cache, which `forget_sounds` may empty."""
    kept, own = CONFIG.parent / "var" / "cache" / "voice", folder / "voice"
    if kept.is_dir():
        shutil.copytree(kept, own)
    return own


def desk_rows(desk: Path) -> tuple[list[str], int]:
    """Return the queue numbers in the desk's database, in the order in which they were given, and the count of
    ratings."""
    ever = datetime.date(2000, 1, 1), datetime.date(2999, 12, 31)
    with Tickets(desk, QueueRule()) as tickets, Ratings(desk) as ratings:
        return [ticket.label for ticket in tickets.of_days(*ever)], len(ratings.of_days(*ever))


def missing(desk: Path, told: list[Ticket], ratings: int) -> list[str]:
    """Return the queue numbers and ratings that the database lacks, and numbers that were given twice on one day."""
    given, kept = desk_rows(desk)
    lost = [f"number {ticket.number} is not in the database" for ticket in told if ticket.number not in given]
    by_day = Counter((ticket.number, ticket.issued.rpartition(" ")[2]) for ticket in told)
    lost += [f"number {label} was given twice on {day}" for (label, day), times in by_day.items() if times > 1]
    return lost + [f"{ratings - kept} ratings"] * (kept < ratings)

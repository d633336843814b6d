"""One robot in its simulated centre, to be broken: what it shows, which parts it has, whether a touch does something.

Facts come from its journals, its panel and the lobby; a full disk keeps the journal waiting, but never the panel.
"""

import contextlib
import datetime
import json
import math
import shutil
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

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
from simulators.centre.journal_follower import JournalLine, JournalTail
from simulators.centre.touch_panel import NoSuchTarget
from voice_models.model_files.store import path_of

PARTS = frozenset(("camera", "microphone", "recogniser", "voice", "base", "lidar", "screen", "desk"))
QUIET_PARTS = frozenset(("camera", "voice", "base", "lidar", "screen", "desk"))
"""Of a robot with a photograph for a camera and no sound: it starts quickest."""

QUIET: Mapping[str, object] = {
    "camera.address": f"file:{path_of('astronaut')}",
    "camera.find_markers": "false",
    "microphone.address": "device:none",
    "speaker.address": "none:",
}
START_LIMIT_S, TOUCH_LIMIT_S, DRIVE_LIMIT_S = 60.0, 10.0, 25.0
_LOOK_S = 0.05
_BEFORE_M = 1.1
_STILL_MM_S, _FAST_MM_S = 1.0, 250.0
PROBES = ("stop", "begin", "no", "back", "options", "home", "staff", "done", "go_on", "yes")
"""What is touched to see whether a touch does something: the first of these that the page offers. On the way it offers
nothing but to stop. Last what may start the wheels: nobody is there to be led."""
_HOMEWARDS = ("begin", "home", "back", "stop", "no", "go_on", "done")
_TO_COUNTER = (("topic", "marry"), ("choose", "1.000894"), ("guide", None))
LED = ("GuideQuestionPage", "MapPage")
"""Whoever asks to be led is asked whether to leave now, or shown the way."""
_TO_NUMBER = (("topic", "marry"), ("choose", "1.000894"), ("ticket", None))


class FaultRig:
    """`quiet`: with the quickest parts. Scratch is `folder`. A context manager; `open` first."""

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
        self.all_parts = QUIET_PARTS if quiet else PARTS
        self.premises = Premises(
            folder,
            CONFIG / "lobby.toml",
            path_of("astronaut"),
            sets,
            prepared=prepared,
            printer=printer,
            variables=variables,
        )
        self._tails: dict[Path, JournalTail] = {}
        self.parts: set[str] = set()
        self.fell: list[str] = []
        """Parts that were told to be down since this was emptied, in order."""
        self.silent = True
        """The robot says nothing, by its journal."""

    @property
    def desk(self) -> Path:
        """Its database."""
        return self.premises.robot.folder / "desk" / "desk.sqlite"

    def open(self, *options: str) -> None:
        """Start everything; `TimeoutError` where the robot does not come up."""
        self.premises.open("--quiet", *options)
        self.wait("the robot's start", lambda: self.parts >= self.all_parts, START_LIMIT_S)

    def close(self) -> None:
        """End everything."""
        self.premises.close()

    def follow(self) -> None:
        """Take in what the journal of the newest start tells."""
        journal = self.premises.robot.journal
        if journal not in self._tails:
            self.parts.clear()
            self.silent = True
            self._tails[journal] = JournalTail(journal, self._seen, lambda: None)
        self._tails[journal].read()

    def until(self, true: Callable[[], object], limit_s: float) -> float | None:
        """Seconds until it is true; None where it does not come."""
        began_s = time.monotonic()
        while True:
            self.follow()
            with contextlib.suppress(ConnectionError, OSError):
                if true():
                    return time.monotonic() - began_s
            if time.monotonic() - began_s > limit_s:
                return None
            time.sleep(_LOOK_S)

    def wait(self, what: str, true: Callable[[], object], limit_s: float) -> float:
        """The same; `TimeoutError` where it does not come."""
        seconds = self.until(true, limit_s)
        if seconds is None:
            raise TimeoutError(f"{what} did not come within {limit_s:.0f} s: {self.premises.robot.last_words()}")
        return seconds

    def page(self) -> str:
        """What stands on the screen."""
        return str(self.premises.panel.look()["page"])

    def wheels_still(self) -> bool:
        """By the simulated mechanics, whatever the board says."""
        left, right = self.premises.lobby.do("state")["wheel_mm_s"]
        return max(abs(float(left)), abs(float(right))) < _STILL_MM_S

    def touch(self) -> float | None:
        """Seconds from a touch to the page that it brings; None where none came."""
        panel = self.premises.panel
        began_s = time.monotonic()
        while time.monotonic() - began_s < TOUCH_LIMIT_S:
            before = panel.look()
            target = next((each for want in PROBES for each in before["targets"] if each["want"] == want), None)
            if target is None:
                time.sleep(_LOOK_S)
                continue
            x, y, width, height = target["rect"]
            touched_s = time.monotonic()
            panel.press(x + width / 2, y + height / 2)
            while time.monotonic() - touched_s < TOUCH_LIMIT_S / 5:  # a page that was just turning swallows it
                if panel.look()["screen"] != before["screen"]:
                    return time.monotonic() - began_s
                time.sleep(_LOOK_S)
        return None

    def tap(self, want: str, of: str | None = None) -> bool:
        """Touch what means it, once it is offered; whether it was."""
        with contextlib.suppress(NoSuchTarget):
            self.premises.panel.tap(want, of)
            return True
        return False

    def forget_sounds(self) -> None:
        """What the voice has not said in this run it must make anew."""
        for file in self._sounds.glob("**/*"):
            if file.is_file():
                file.unlink()

    def go_home(self) -> None:
        """To the page of life events, from wherever."""
        for _ in range(6):
            page = self.page()
            if page == "HomePage":
                return
            offered = {target["want"] for target in self.premises.panel.look()["targets"]}
            want = next((each for each in _HOMEWARDS if each in offered), None)
            if want is None:
                time.sleep(0.5)
                continue
            self.tap(want)
            self.until(lambda page=page: self.page() != page, 2.0)  # type: ignore[misc]
            time.sleep(0.5)

    @property
    def steps(self) -> list[JournalLine]:
        """Of the newest start, as far as `follow` has read."""
        return self._tails[self.premises.robot.journal].steps

    def log(self) -> bytes:
        """What the robot has logged."""
        return self.premises.robot.log.read_bytes()

    def counted(self) -> int:
        """What the robot counts as broken or missing on the board's cable."""
        return sum((self.premises.panel.cable() or {}).values())

    def stands(self) -> tuple[float, float]:
        """Where the robot is, by the simulated mechanics."""
        x, y, _ = self.premises.lobby.do("state")["robot"]
        return float(x), float(y)

    def believes(self) -> tuple[float, float] | None:
        """Where the robot believes to stand, by the file that it keeps for its next start; None = on the way."""
        kept = json.loads((self.premises.robot.folder / "pose.json").read_bytes()).get("pose")
        return None if kept is None else (float(kept[0]), float(kept[1]))

    def visitor_comes(self) -> None:
        """Somebody stands before the robot and looks at it."""
        x, y, heading = self.premises.lobby.do("state")["robot"]
        at = [x + _BEFORE_M * math.cos(heading), y + _BEFORE_M * math.sin(heading)]
        facing = math.degrees(heading) + 180
        self.premises.lobby.do("enter", who="lan", label="Bà Lan", at=at, heading_deg=facing, coat=0)

    def visitor_goes(self) -> None:
        """And is no longer there."""
        self.premises.lobby.do("leave", who="lan")

    def leave(self) -> bool:
        """A step towards the idle page; whether it is there."""
        page = self.page()
        if page != "IdlePage":
            self.tap_first(("done", "no", "home", "go_on"))
        return page == "IdlePage"

    def tap_first(self, wants: tuple[str, ...]) -> None:
        """Touch the first of these that the page offers, if any."""
        offered = {target["want"] for target in self.premises.panel.look()["targets"]}
        if (want := next((each for each in wants if each in offered), None)) is not None:
            self.tap(want)
            time.sleep(0.5)

    def ask_to_be_led(self) -> str:
        """By touch, and with consent where that is asked for; the page that came, of `LED` where it could be asked."""
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
        """By touch to a counter, until the wheels turn at speed."""
        self.go_home()
        for want, of in (*_TO_COUNTER, ("yes", None)):
            self.tap(want, of)
        self.wait("a drive", lambda: min(self.premises.lobby.do("state")["wheel_mm_s"]) > _FAST_MM_S, DRIVE_LIMIT_S)

    def take_number(self) -> str | None:
        """By touch to a queue number; the page that came."""
        self.go_home()
        for want, of in _TO_NUMBER:
            if not self.tap(want, of):
                return None
        self.until(lambda: self.page() == "TicketPage", 5.0)
        return self.page()

    def tells_no_number(self) -> bool:
        """The page on which the number would stand says that there is none, and offers to ask once more."""
        seen = self.premises.panel.look()
        return seen["page"] == "TicketPage" and any(target["want"] == "ticket" for target in seen["targets"])

    def was_given(self) -> bool:
        """Since its newest start the robot has told a number: the page alone may say that there is none."""
        return self.until(lambda: any(step.kind == "TicketIssued" for step in self.steps), 5.0) is not None

    def losses(self) -> list[str]:
        """What was told to somebody, or written, and is not to be found."""
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

    def _seen(self, step: JournalLine) -> None:
        event: dict[str, Any] = step.event
        if step.kind == "PartUp":
            self.parts.add(event["part"])
        elif step.kind == "PartDown":
            self.parts.discard(event["part"])
            if event["part"] in self.all_parts:  # one that it never had is looked for now and then
                self.fell.append(event["part"])
        elif step.kind == "VoiceEnded":
            self.silent = True
        if step.command("Hush"):
            self.silent = True
        if step.command("Say"):
            self.silent = False


def _own_sounds(folder: Path) -> Path:
    """A copy of what the voice has said before, which `forget_sounds` may empty."""
    kept, own = CONFIG.parent / "var" / "cache" / "voice", folder / "voice"
    if kept.is_dir():
        shutil.copytree(kept, own)
    return own


def desk_rows(desk: Path) -> tuple[list[str], int]:
    """The numbers that the desk's database holds, in the order in which they were given, and how many ratings."""
    ever = datetime.date(2000, 1, 1), datetime.date(2999, 12, 31)
    with Tickets(desk, QueueRule()) as tickets, Ratings(desk) as ratings:
        return [ticket.label for ticket in tickets.of_days(*ever)], len(ratings.of_days(*ever))


def missing(desk: Path, told: list[Ticket], ratings: int) -> list[str]:
    """What is not in the database, and numbers that were given twice on one day."""
    given, kept = desk_rows(desk)
    lost = [f"number {ticket.number} is not in the database" for ticket in told if ticket.number not in given]
    by_day = Counter((ticket.number, ticket.issued.rpartition(" ")[2]) for ticket in told)
    lost += [f"number {label} was given twice on {day}" for (label, day), times in by_day.items() if times > 1]
    return lost + [f"{ratings - kept} ratings"] * (kept < ratings)

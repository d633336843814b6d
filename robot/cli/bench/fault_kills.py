"""kill -9 at random moments of a robot that gives numbers and takes ratings; then it is counted what was told and kept.

The robot is the ordinary loop, journal, desk and counts on real files, without devices: a visitor's taps come as fast
as its pages. It is loaded once and forked for each life, so that hundreds of lives take a minute or two.
"""

import asyncio
import contextlib
import gc
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from msgspec.structs import replace

from robot.cli.bench.fault_rig import desk_rows
from robot.core.commands import AnyCommand, Forget, KeepRating, Show
from robot.core.events import AnyEvent, PartUp, Tapped, TicketIssued
from robot.core.intents import Intent, Want, intent
from robot.core.parts import Part
from robot.core.rules import Rules
from robot.core.trouble import Trouble
from robot.core.view import AnyPage, TicketPage
from robot.desk.healing import is_whole
from robot.runtime.assemble_desk import service_desk
from robot.runtime.clock import Clock
from robot.runtime.counting import DayCounter
from robot.runtime.gauges import Gauges
from robot.runtime.inbox import Inbox
from robot.runtime.journal import FORMAT, Head, Journal, read
from robot.runtime.library import Library, load_knowledge
from robot.runtime.lobby_file import load_lobby
from robot.runtime.loop import Router, run
from robot.runtime.ports import Live
from robot.runtime.replay import replay
from robot.runtime.rules_of import rules_of
from robot.runtime.settings import Settings
from robot.runtime.settings_files import CONFIG, load_settings
from robot.runtime.supervise import keep, keep_task

CODE = "1.000894"
LIFE_S = (0.05, 1.5)
PARTS = (Part.SCREEN, Part.DESK)
FAREWELL_MS = 20
IN_HAND_MS = 300
"""A rating that was decided on so shortly before the end may not have reached the disk: nobody had seen the thanks."""

_NEXT: dict[str, Intent] = {
    "IdlePage": intent(Want.BEGIN),
    "HomePage": intent(Want.TOPIC, "marry"),
    "ListPage": intent(Want.CHOOSE, CODE),
    "ProcedurePage": intent(Want.TICKET),
    "TicketPage": intent(Want.DONE),
}
"""What the visitor touches on each page; on the page of faces first one, then "send"."""


class Fingers:
    """The screen's owner in this robot: a visitor who touches at once."""

    obeys: tuple[type[AnyCommand], ...] = (Show, Forget)

    def __init__(self, emit: Callable[[AnyEvent], None]) -> None:
        self._emit = emit

    def obey(self, command: AnyCommand) -> None:
        """A page comes: touch it."""
        if isinstance(command, Show):
            page = command.view.page
            wish = _wish(page)
            if wish is not None:
                asyncio.get_running_loop().call_later(0.002, self._emit, Tapped(command.screen, wish))


def _wish(page: AnyPage) -> Intent | None:
    if isinstance(page, TicketPage) and page.ticket is None and not page.failed:
        return None  # it is being taken
    if type(page).__name__ == "RatingPage":
        return intent(Want.SEND) if getattr(page, "score", 0) else intent(Want.RATE, "5")
    return _NEXT.get(type(page).__name__)


def kills(folder: Path, count: int, seed: int) -> list[dict[str, Any]]:
    """`count` lives on one folder, each ended by SIGKILL."""
    print(f"kill -9, {count} times ...", file=sys.stderr, flush=True)
    file = folder / "desk" / "desk.sqlite"
    settings = load_settings(sets=[f"desk.file={file}", f"desk.figures_dir={folder / 'figures'}"])
    lobby = load_lobby(CONFIG / "lobby.toml")
    library = Library(load_knowledge(CONFIG, settings, lobby))
    rules = replace(rules_of(settings, library.content(), lobby, list(PARTS)), goodbye_ms=FAREWELL_MS)
    gc.freeze()
    chance = random.Random(seed)
    began_s = time.monotonic()
    for number in range(count):
        child = os.fork()
        if child == 0:
            _live(settings, library, rules, folder / f"life-{number:03d}.jsonl")
        time.sleep(chance.uniform(*LIFE_S))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if os.WTERMSIG(status) != signal.SIGKILL:
            return [_row(["a life ended by itself"], [], f"life {number}")]
    seconds = time.monotonic() - began_s
    lost, notes = _counted(folder, file)
    rate = f"{count} kills in {seconds:.0f} s, {count / seconds * 60:.0f} a minute; {notes}"
    return [_row([], lost, rate)]


def _live(settings: Settings, library: Library, rules: Rules, journal: Path) -> NoReturn:
    """A robot's life in a forked process; it ends only by being killed."""
    status = 1
    with contextlib.suppress(BaseException):
        asyncio.run(_robot(settings, library, rules, journal))
        status = 0
    os._exit(status)


async def _robot(settings: Settings, library: Library, rules: Rules, path: Path) -> None:
    now_ms, live, inbox = Clock(), Live(), Inbox()
    inbox.open()
    desk = service_desk(settings, library, live, None)
    gauges = Gauges(inbox)
    counter = DayCounter(path.parent / "figures")
    gauges.tell_steps(counter.watch.step)
    journal = Journal(path, Head(FORMAT, "bench", time.strftime("%Y-%m-%dT%H:%M:%S"), rules))
    tasks = [asyncio.ensure_future(keep(desk, inbox.put, now_ms))]
    tasks.append(asyncio.ensure_future(keep_task("counts", counter.run, now_ms)))
    inbox.put(PartUp(Part.SCREEN))
    await run(inbox, journal, Router([Fingers(inbox.put), desk]), now_ms, rules, gauges)


def _counted(folder: Path, file: Path) -> tuple[list[str], str]:
    """What the journals tell against what the database holds."""
    lost: list[str] = []
    told: list[str] = []
    wished = steps = torn = in_hand = 0
    for journal in sorted(folder.glob("life-*.jsonl")):
        data = journal.read_bytes()
        torn += not data.endswith(b"\n")
        if not data.count(b"\n"):
            continue  # it was killed before its first line
        ended_ms, rated_ms = 0, -IN_HAND_MS
        try:
            for _, entry in read(journal)[1]:
                steps += 1
                ended_ms = entry.at
                if isinstance(entry.event, TicketIssued):
                    told.append(entry.event.ticket.number)
                if any(isinstance(command, KeepRating) for command in entry.commands):
                    wished += 1
                    rated_ms = entry.at
            in_hand += ended_ms - rated_ms < IN_HAND_MS
            if (difference := replay(journal).difference) is not None:
                lost.append(f"{journal.name} line {difference.line}: steps are missing")
        except Trouble as trouble:
            lost.append(trouble.line())
    labels, ratings = desk_rows(file)
    numbers = sorted(int(label[1:]) for label in labels)
    lost += ["a page of the database"] * (not is_whole(file))
    lost += ["a number was told twice"] * (len(told) != len(set(told)))
    lost += ["a number was skipped"] * (numbers != list(range(1, len(numbers) + 1)))
    lost += [f"{label} was told and is not kept" for label in told if int(label[1:]) not in numbers]
    unkept = wished - ratings
    lost += [f"{unkept - in_hand} ratings are not kept"] * (unkept > in_hand)
    return lost, (
        f"{steps} steps, {len(told)} numbers told and {len(numbers)} kept, {wished} ratings decided and {ratings} kept "
        f"({in_hand} in hand at a kill), {torn} last lines torn"
    )


def _row(wrong: list[str], lost: list[str], note: str) -> dict[str, Any]:
    row = {"name": "kill", "safe_s": None, "touch_s": None, "recovered_s": None, "lost": lost, "notes": [note]}
    return {**row, "wrong": [*wrong, *(f"lost: {each}" for each in lost)]}

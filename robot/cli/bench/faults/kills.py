"""Send kill -9 at random moments to a robot that gives numbers and takes ratings, then count what is still in the
database.

The robot consists of the ordinary event loop, journal, desk and counts on real files, without devices; a visitor taps
as fast as the pages come. A separate program loads the robot once and forks it for each life, so that hundreds of lives
take a minute or two: only a process of one thread can be forked safely."""

import argparse
import asyncio
import contextlib
import gc
import json
import logging
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from msgspec.structs import replace

from robot.cli.bench.faults.kill_accounting import Counted, counted
from robot.core.commands import AnyCommand, Forget, Show
from robot.core.events import AnyEvent, PartUp, Tapped
from robot.core.intents import Intent, Want, intent
from robot.core.parts import Part
from robot.core.rules import Rules
from robot.core.screen.view import AnyPage, TicketPage
from robot.paths import ROOT
from robot.runtime.assemble_desk import service_desk
from robot.runtime.content.core_rules import rules_of
from robot.runtime.content.editions import Library, load_knowledge
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.event_loop.clock import Clock
from robot.runtime.event_loop.inbox import Inbox
from robot.runtime.event_loop.journal import FORMAT, Head, Journal
from robot.runtime.event_loop.loop import Router, run
from robot.runtime.monitoring.metrics import Gauges
from robot.runtime.monitoring.visit_counts import DayCounter
from robot.runtime.ports import LiveValues
from robot.runtime.processes.supervisor import keep, keep_task
from robot.runtime.settings.loader import CONFIG, load_settings
from robot.runtime.settings.schema import Settings

CODE = "1.000894"
LIFE_S = (0.05, 1.5)
PARTS = (Part.SCREEN, Part.DESK)
FAREWELL_MS = 20
DAY_LIVES = 25
"""Number of lives (robot runs up to a kill) that share a folder, as one day: more would use up the 999 queue numbers of
a day."""

_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}

_NEXT: dict[str, Intent] = {
    "IdlePage": intent(Want.BEGIN),
    "HomePage": intent(Want.TOPIC, "marry"),
    "ListPage": intent(Want.CHOOSE, CODE),
    "ProcedurePage": intent(Want.TICKET),
    "TicketPage": intent(Want.DONE),
}
"""What the visitor touches on each page. The rating page is handled in `_wish`: first a face, then "send"."""


class Fingers:
    """Stands in for the screen of this robot: a visitor who touches every new page at once."""

    obeys: tuple[type[AnyCommand], ...] = (Show, Forget)

    def __init__(self, emit: Callable[[AnyEvent], None]) -> None:
        self._emit = emit

    def obey(self, command: AnyCommand) -> None:
        """Touch the page that the command shows, after 2 ms."""
        if isinstance(command, Show):
            page = command.view.page
            wish = _wish(page)
            if wish is not None:
                asyncio.get_running_loop().call_later(0.002, self._emit, Tapped(command.screen, wish))


def _wish(page: AnyPage) -> Intent | None:
    if isinstance(page, TicketPage) and page.ticket is None and not page.failed:
        return None  # the number is being issued
    if type(page).__name__ == "RatingPage":
        return intent(Want.SEND) if getattr(page, "score", 0) else intent(Want.RATE, "5")
    return _NEXT.get(type(page).__name__)


def kills(folder: Path, count: int, seed: int) -> list[dict[str, Any]]:
    """Run the robot `count` times, each time until SIGKILL; return the rows of the table. `DAY_LIVES` runs share a
    folder, as one day."""
    print(f"kill -9, {count} times ...", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", "robot.cli.bench.faults.kills", str(folder), str(count), str(seed)]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **_ONE_THREAD}, stdout=subprocess.PIPE, check=True)
    rows: list[dict[str, Any]] = json.loads(done.stdout)
    return rows


def main() -> int:
    """Run the program that forks the robot's lives; its arguments are FOLDER COUNT SEED."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("count", type=int)
    parser.add_argument("seed", type=int)
    args = parser.parse_args()
    print(json.dumps(_kills(args.folder, args.count, args.seed)))
    return 0


def _kills(folder: Path, count: int, seed: int) -> list[dict[str, Any]]:
    lobby = load_lobby(CONFIG / "lobby.toml")
    settings = load_settings()
    library = Library(load_knowledge(CONFIG, settings, lobby))
    rules = replace(rules_of(settings, library.content(), lobby, list(PARTS)), goodbye_ms=FAREWELL_MS)
    gc.freeze()
    chance, total, seconds = random.Random(seed), Counted(), 0.0
    for first in range(0, count, DAY_LIVES):
        day = folder / f"day-{first // DAY_LIVES + 1}"
        day.mkdir()
        file = day / "desk" / "desk.sqlite"
        settings = load_settings(sets=[f"desk.file={file}", f"desk.figures_dir={day / 'figures'}"])
        began_s = time.monotonic()
        for number in range(first, min(first + DAY_LIVES, count)):
            live = partial(_live, settings, library, rules, day / f"life-{number:03d}.jsonl")
            if not _killed(live, chance):
                return [_row(["a life ended by itself"], [], f"life {number}")]
        seconds += time.monotonic() - began_s
        total += counted(day, file)
    rate = f"{count} kills in {seconds:.0f} s, {count / seconds * 60:.0f} a minute; {total}"
    return [_row([], total.lost, rate)]


def _killed(live: Callable[[], NoReturn], chance: random.Random) -> bool:
    """Run the robot once and kill it. Return False when it ended by itself."""
    child = os.fork()
    if child == 0:
        live()
    time.sleep(chance.uniform(*LIFE_S))
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) == signal.SIGKILL


def _live(settings: Settings, library: Library, rules: Rules, journal: Path) -> NoReturn:
    """Run the robot in a forked process, until it is killed."""
    status = 1
    logging.disable(logging.CRITICAL)  # no one reads the log of a killed life
    with contextlib.suppress(BaseException):
        asyncio.run(_robot(settings, library, rules, journal))
        status = 0
    os._exit(status)


async def _robot(settings: Settings, library: Library, rules: Rules, path: Path) -> None:
    now_ms, live, inbox = Clock(), LiveValues(), Inbox()
    inbox.open()
    desk = service_desk(settings, library, live, None)
    gauges = Gauges(inbox)
    counter = DayCounter(path.parent / "figures")
    gauges.observe_steps(counter.watch.step)
    journal = Journal(path, Head(FORMAT, "bench", time.strftime("%Y-%m-%dT%H:%M:%S"), rules))
    tasks = [asyncio.ensure_future(keep(desk, inbox.put, now_ms))]
    tasks.append(asyncio.ensure_future(keep_task("counts", counter.run, now_ms)))
    inbox.put(PartUp(Part.SCREEN))
    await run(inbox, journal, Router([Fingers(inbox.put), desk]), now_ms, rules, gauges)


def _row(wrong: list[str], lost: list[str], note: str) -> dict[str, Any]:
    row = {"name": "kill", "safe_s": None, "touch_s": None, "recovered_s": None, "lost": lost, "notes": [note]}
    return {**row, "wrong": [*wrong, *(f"lost: {each}" for each in lost)]}


if __name__ == "__main__":
    sys.exit(main())

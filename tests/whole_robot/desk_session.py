"""A visitor looks a dossier up at a real window and a real desk, touch by touch; then the process is looked into.

Run as a program: SETTINGS of the desk as table.key=value; the digits come one by one on the standard input, so that the
program holds no more of them than the robot does. It tells "ready", "found" and "over", each time waits for a letter,
and ends.
"""

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path

os.environ["SDL_VIDEODRIVER"] = "dummy"

from kiosk_ui.input import sdl_fingers
from kiosk_ui.keyboard.keypad import GO
from kiosk_ui.window.window import Window
from robot.core.events import LeaveAsked
from robot.core.intents import Intent, Want
from robot.core.parts import Part
from robot.core.screen.view import DossierPage, HomePage, IdlePage, LookupPage
from robot.runtime.assemble_desk import service_desk
from robot.runtime.content.core_rules import rules_of
from robot.runtime.content.editions import Knowledge, Library
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.content.words_loader import load_content
from robot.runtime.event_loop.clock import Clock
from robot.runtime.event_loop.inbox import Inbox
from robot.runtime.event_loop.journal import FORMAT, Head, Journal
from robot.runtime.event_loop.loop import Router, run
from robot.runtime.monitoring.metrics import Gauges
from robot.runtime.ports import LiveValues
from robot.runtime.processes.glibc_heap import overwrite_freed
from robot.runtime.processes.memory_scrubber import MemoryScrubber
from robot.runtime.processes.supervisor import keep
from robot.runtime.settings.loader import CONFIG, load_settings

LIMIT_S = 90.0


class Visitor:
    """Fingers on the window's targets. What a page swallows while it turns is touched again, as people do."""

    def __init__(self, window: Window, live: LiveValues) -> None:
        self._window, self._live = window, live

    async def touches(self, want: Want, of: str, until: Callable[[], bool]) -> None:
        """Touch the target until that has done something."""
        while not until():
            rect = next((rect for rect, intent in self._window.targets() if intent == Intent(want, of)), None)
            if rect is not None:
                for act in (sdl_fingers.down, sdl_fingers.up):
                    act((rect.cx, rect.cy), self._window.size)
                    await asyncio.sleep(0.08)
            for _ in range(15):
                if until():
                    return
                await asyncio.sleep(0.02)

    def sees(self, page: type, **fields: object) -> bool:
        shown = self._window._show.view.page
        return isinstance(shown, page) and all(getattr(shown, name) == value for name, value in fields.items())

    async def waits_for(self, page: type) -> None:
        while not self.sees(page):
            await asyncio.sleep(0.02)

    async def types(self, count: int, typed: Callable[[], int]) -> None:
        for place in range(count):
            await self.touches(Want.TYPING, await told(), lambda place=place: typed() > place)  # type: ignore[misc]

    async def visit(self, digits: int) -> None:
        await self.waits_for(IdlePage)
        tell("ready")
        await told()
        await self.touches(Want.BEGIN, "", lambda: self.sees(HomePage))
        await self.touches(Want.DOSSIER, "", lambda: self.sees(LookupPage))
        await self.types(10, lambda: sum(sign.isdigit() for sign in self._live.typed.partition("-")[2]))
        await self.touches(Want.TYPING, GO, lambda: self.sees(LookupPage, factor=digits))
        await self.types(digits, lambda: len(self._live.factor) if self.sees(LookupPage, waiting=False) else digits)
        await self.waits_for(DossierPage)
        await asyncio.sleep(1.0)
        tell("found")
        await told()
        await self.touches(Want.HOME, "", lambda: not self.sees(DossierPage))


async def told() -> str:
    """The next letter of the standard input; the robot goes on meanwhile."""
    return (await asyncio.to_thread(os.read, 0, 1)).decode()


def tell(word: str) -> None:
    print(word, flush=True)


async def main(sets: list[str], journal_path: Path) -> None:
    overwrite_freed()
    settings = load_settings(sets=sets)
    lobby = load_lobby(CONFIG / "lobby.toml")
    content = load_content(CONFIG, settings, lobby)  # nothing is said: what understands takes memory and time only
    library, live, now_ms = Library(Knowledge(content, None)), LiveValues(), Clock()  # type: ignore[arg-type]
    rules = rules_of(settings, library.content(), lobby, [Part.SCREEN, Part.DESK])
    window = Window(library.content, live, 1080, 1920, 21.5, True, "", now_ms)
    desk = service_desk(settings, library, live, None)
    inbox = Inbox()
    inbox.open()
    gauges = Gauges(inbox)
    journal = Journal(journal_path, Head(FORMAT, "test", "2026-07-14T08:00:00", rules))
    route = Router([window, desk])
    tasks = [asyncio.ensure_future(keep(driver, inbox.put, now_ms)) for driver in (window, desk)]
    oblivion = MemoryScrubber(live)
    tasks.append(asyncio.ensure_future(oblivion.run()))
    loop = asyncio.ensure_future(run(inbox, journal, route, now_ms, rules, gauges))
    visitor = Visitor(window, live)
    async with asyncio.timeout(LIMIT_S):
        await visitor.visit(settings.dossiers.factor_digits)
        swept = oblivion.sweeps  # once before the visit, where the resting page came late
        await visitor.waits_for(IdlePage)
    async with asyncio.timeout(LIMIT_S):
        while oblivion.sweeps == swept:
            await asyncio.sleep(0.05)
    tell("over")
    await told()
    inbox.put(LeaveAsked(0))
    await loop
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    journal.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[2:], Path(sys.argv[1])))

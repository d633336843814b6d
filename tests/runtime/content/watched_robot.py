"""A robot without devices whose loop runs over real content files, for tests of the watcher."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from robot.core.commands import AnyCommand, Listen, Show, UseEdition
from robot.core.events import Act, LeaveAsked, PartUp
from robot.core.parts import Part
from robot.core.screen.view import IdlePage
from robot.runtime.content.core_rules import rules_of
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.content.provider import ContentProvider
from robot.runtime.content.watcher import ContentWatch
from robot.runtime.desk_service.order_reader import OrderReader
from robot.runtime.event_loop.inbox import Inbox
from robot.runtime.event_loop.journal import FORMAT, Head, Journal
from robot.runtime.event_loop.loop import Router, run
from robot.runtime.event_loop.replay import replay
from robot.runtime.monitoring.metrics import Gauges
from robot.runtime.settings.loader import load_settings

GUARDIAN, GUARDIAN_CODE = Path("procedures/ho-tich/dang-ky-giam-ho.toml"), "1.004837"
FINE = Path("policies/civil/tam-tru-phat.toml")
SENTENCE = "xin tờ bảo bọc măng non"
LIMIT_S = 120.0


class Robot:
    """The real loop over real files, without devices; every command is also kept."""

    def __init__(self, config: Path) -> None:
        settings, lobby = load_settings(config=config), load_lobby(config / "lobby.toml")
        self.config = config
        self.journal_path, self.database = config.parent / "journal.jsonl", config.parent / "desk.sqlite"
        self.watch = ContentWatch(config, settings, lobby, orders=OrderReader(self.database))
        self.rules = rules_of(settings, self.watch.library.content(), lobby, [Part.SCREEN])
        self.inbox = Inbox()
        self.routed: list[AnyCommand] = []
        self.drawn: list[ContentProvider] = []  # the content of which each idle page was drawn

    async def run(self) -> int:
        began_s = time.monotonic()
        route = Router([self.watch])
        self.inbox.open()
        journal = Journal(self.journal_path, Head(FORMAT, "test", "", self.rules))

        def kept(command: AnyCommand) -> None:
            self.routed.append(command)
            if isinstance(command, Show) and isinstance(command.view.page, IdlePage):
                self.drawn.append(self.watch.library.content())
            route(command)

        def now_ms() -> int:
            return int((time.monotonic() - began_s) * 1000)

        watching = asyncio.ensure_future(self.watch.run(self.inbox.put))
        try:
            return await run(self.inbox, journal, kept, now_ms, self.rules, Gauges(self.inbox))
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
            journal.close()

    def write(self, path: Path, old: str, new: str) -> None:
        """Edit a file as editors do: a new file is renamed over the old one."""
        whole = self.config / path
        text = whole.read_text(encoding="utf-8")
        assert old in text
        beside = whole.with_name(f".{whole.name}.new")
        beside.write_text(text.replace(old, new, 1), encoding="utf-8")
        beside.replace(whole)

    def teach(self, path: Path = GUARDIAN) -> None:
        self.write(path, "phrases = [", f'phrases = [\n  "{SENTENCE}",')

    def understands(self) -> str:
        meaning = self.watch.library.understanding().understand(SENTENCE, Listen(1))
        return meaning.procedure if meaning.act is Act.ANSWER else ""

    def fine(self) -> str:
        policy = self.watch.library.content().policies.find(FINE.stem)
        return "" if policy is None else policy.answer

    def editions(self) -> list[int]:
        return [command.number for command in self.routed if isinstance(command, UseEdition)]

    def screen(self) -> int:
        return next(command.screen for command in reversed(self.routed) if isinstance(command, Show))

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(LIMIT_S):
            while not holds():
                await asyncio.sleep(0.02)


@asynccontextmanager
async def running(config: Path) -> AsyncIterator[Robot]:
    """A robot that has started; when it leaves, its journal must be decided again without a difference."""
    robot = Robot(config)
    task = asyncio.ensure_future(robot.run())
    robot.inbox.put(PartUp(Part.SCREEN))
    yield robot
    robot.inbox.put(LeaveAsked(0))
    assert await task == 0
    assert replay(robot.journal_path).difference is None

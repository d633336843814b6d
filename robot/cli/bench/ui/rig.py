"""Set up the screen for the benchmark: the real window, with ears and camera at work beside it.

Recorded speech goes to the real recogniser in its process, instead of a microphone; the camera's thread looks for faces
in the stream of the simulated lobby. The benchmark chooses the pages, and only touches are decided on, so that every
run shows the same."""

import asyncio
import contextlib
import gc
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from kiosk_ui.input.sdl_fingers import FrameTimes
from kiosk_ui.window.window import Window
from robot.core.commands import AnyCommand, Listen, Say, Show
from robot.core.events import AnyEvent, FacesSeen, HeardNothing, HearingLost, PartUp, SpeechBegan, Tapped, Understood
from robot.core.parts import Part
from robot.core.reduce import first_state, reduce
from robot.core.screen.view import View
from robot.core.state import State
from robot.runtime.assemble import drivers_of
from robot.runtime.content.core_rules import parts_of, rules_of
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.content.watcher import ContentWatch
from robot.runtime.event_loop.clock import Clock
from robot.runtime.event_loop.loop import Router
from robot.runtime.ports import Driver, LiveValues
from robot.runtime.settings.loader import CONFIG
from robot.runtime.settings.schema import Settings
from simulators.lobby.client import LobbyClient

_START_LIMIT_S = 60.0


@dataclass
class Worked:
    """Counts what the rest of the robot did meanwhile (speech, faces), as proof that it was not idle."""

    sentences: int = 0
    looks_with_a_face: int = 0
    spoke: int = 0


@dataclass
class Watched:
    """The frames of a period, and the processor time of the event loop's thread in it."""

    seconds: float
    thread_s: float
    frames: list[FrameTimes] = field(default_factory=list)


class WindowRig:
    """The window to measure; within `company` microphone, voice and camera work beside it."""

    def __init__(self, settings: Settings) -> None:
        lobby = load_lobby(CONFIG / "lobby.toml")
        self.live, self.clock, self.worked = LiveValues(), Clock(), Worked()
        self.library = ContentWatch(CONFIG, settings, lobby).library
        self.library.make_ready()
        self.rules = rules_of(settings, self.library.content(), lobby, parts_of(settings))
        self._settings, self._map = settings, lobby
        self._frames: list[FrameTimes] = []
        self._up: set[Part] = set()
        self._turn = 0
        self._expects = ""
        self._listening = False
        self._visited = False
        self._state: State = first_state(0, self.rules)
        self._route: Callable[[AnyCommand], None] = lambda _command: None
        self._emit: Callable[[AnyEvent], None] = self._heard
        screen = settings.screen
        size = (screen.width_px, screen.height_px, screen.diagonal_inch)
        self.window = Window(self.library.content, self.live, *size, False, "", self.clock, watch=self._frames.append)
        gc.freeze()  # as the robot does

    @contextlib.asynccontextmanager
    async def screen(self) -> AsyncIterator[None]:
        """Run the window without the other parts."""
        loop = asyncio.get_running_loop()

        def emit(event: AnyEvent) -> None:
            loop.call_soon_threadsafe(self._heard, event)

        self._emit = emit
        task = asyncio.ensure_future(self.window.run(self._emit))
        try:
            await self._until("the window", lambda: Part.SCREEN in self._up)
            self._route = Router([self.window])
            self.window.draw_all_ahead()  # all pages at once, before the measurement begins
            yield
        finally:
            await _ended([task])

    @contextlib.asynccontextmanager
    async def company(self) -> AsyncIterator[None]:
        """Run microphone, voice and camera beside the window, with a visitor in front of the robot in the simulated
        lobby."""
        lobby = LobbyClient(CONFIG / "lobby.toml", _photo())
        tasks: list[asyncio.Future[None]] = []
        try:
            await asyncio.to_thread(lobby.start)
            camera = replace(self._settings.camera, address=lobby.camera)
            settings = replace(self._settings, camera=camera)
            drivers: list[Driver] = [
                driver
                for driver in drivers_of(settings, self._map, self.library, self.live, self.clock, at_home=False)
                if driver.part is not Part.SCREEN
            ]
            self._route = Router([self.window, *drivers])
            tasks += [asyncio.ensure_future(driver.run(self._emit)) for driver in drivers]
            await asyncio.to_thread(lobby.enter_before_robot)
            wanted = {Part.CAMERA, Part.MICROPHONE, Part.RECOGNISER, Part.VOICE}
            await self._until("ears, voice and camera", lambda: self._up >= wanted)
            yield
        finally:
            await _ended(tasks)
            await asyncio.to_thread(lobby.stop)

    def show(self, view: View) -> None:
        """Show `view` as a new page."""
        self._route(Show(self.window.shown.screen + 1, view))

    def hear(self, expects: str = "") -> int:
        """Open a turn (the microphone for one utterance), and another whenever one ends; return the number of the
        first."""
        self._listening, self._expects = True, expects
        self._listen()
        return self._turn

    @property
    def turn(self) -> int:
        """Number of the open turn (utterance)."""
        return self._turn

    def say(self, view: View) -> None:
        """Speak the caption of `view` aloud."""
        self._route(Say(self._turn + 1_000, view.caption, view.language))

    def begin_visit(self) -> None:
        """Put the decision logic where a visit can begin; from now on it decides on touches."""
        self._state, self._visited = first_state(self.clock(), self.rules), True
        for part in self.rules.parts:
            self._decide(PartUp(part))

    async def watch(self, seconds: float, while_: Callable[[float], None] = lambda _s: None) -> Watched:
        """Let `seconds` pass and return what was recorded; `while_` is called 50 times a second with the seconds that
        have passed."""
        self._frames.clear()
        began_s, worked_s = time.perf_counter(), time.thread_time()
        while (passed_s := time.perf_counter() - began_s) < seconds:
            while_(passed_s)
            await asyncio.sleep(0.02)
        return Watched(passed_s, time.thread_time() - worked_s, list(self._frames))

    async def frame_after(
        self, at_s: float, wanted: Callable[[FrameTimes], bool], limit_s: float = 2.0
    ) -> float | None:
        """Return the ms from `at_s` until the first frame that `wanted` accepts was on the screen; None if there was
        none."""
        ends_s = at_s + limit_s
        while time.perf_counter() < ends_s:
            for frame in self._frames:
                if frame.changed and frame.ended_s > at_s and wanted(frame):
                    return (frame.ended_s - at_s) * 1000
            await asyncio.sleep(0.004)
        return None

    def clear(self) -> None:
        """Forget the frames recorded until now."""
        self._frames.clear()

    def _listen(self) -> None:
        self._turn += 1
        self._route(Listen(self._turn, expects=self._expects))

    def _heard(self, event: AnyEvent) -> None:
        """Handle an event of the window or of a driver, in the event loop."""
        match event:
            case PartUp(part):
                self._up.add(part)
            case FacesSeen(count) if count:
                self.worked.looks_with_a_face += 1
            case SpeechBegan():
                self.worked.spoke += 1
            case Understood() | HeardNothing() | HearingLost():
                self.worked.sentences += isinstance(event, Understood)
                if self._listening:
                    self._listen()
            case Tapped() if self._visited:
                self._decide(event)

    def _decide(self, event: AnyEvent) -> None:
        """Decide on one event; of the commands only those for the screen are carried out."""
        self._state, commands = reduce(self._state, event, self.clock(), self.rules)
        for command in commands:
            if isinstance(command, Show):
                self._route(command)

    async def _until(self, what: str, true: Callable[[], bool]) -> None:
        try:
            async with asyncio.timeout(_START_LIMIT_S):
                while not true():
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise TimeoutError(f"{what} did not come up in {_START_LIMIT_S:.0f} s") from None


def _photo() -> Path:
    from voice_models.model_files.store import path_of

    return path_of("astronaut")


async def _ended(tasks: list[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

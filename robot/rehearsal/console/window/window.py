"""The console's window: it opens at once, shows the robot when the backend has started, and stays responsive during
orders."""

import contextlib
import math
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

import pygame

from robot.navigation.map.lobby_map import Lobby
from robot.rehearsal.console.backend import ConsoleBackend, Picture
from robot.rehearsal.console.commands import Order, OrderRefused
from robot.rehearsal.console.session import Answer, ConsoleSession
from robot.rehearsal.console.snapshot_builder import blank
from robot.rehearsal.console.texts import ConsoleTexts
from robot.rehearsal.console.window.controls import ConsoleState
from robot.rehearsal.console.window.frame import ConsoleFrame, Drawn
from robot.rehearsal.console.window.input_handler import InputHandler
from robot.rehearsal.console.window.layout import REFERENCE, SMALLEST

_FRAMES_PER_S = 15
_TOAST_S, _SAVE_LIMIT_S = 5.0, 5.0
_KINDS = ("screen", "camera")


class NoDisplay(Exception):
    """Raised when there is no display to open a window on; the message gives the reason."""


@dataclass(frozen=True)
class About:
    """Properties of a backend that are known before the backend starts."""

    name: str
    lobby: Lobby
    speeds: tuple[float, ...]
    faults: tuple[str, ...]
    gauges: tuple[str, ...]


def painter(about: About, console: ConsoleSession, size: tuple[int, int] = REFERENCE) -> Callable[[Path], None]:
    """Return a function that saves a picture of the console without opening a window; the function raises OSError."""
    frame = ConsoleFrame(about.lobby, about.name, about.speeds, about.faults)

    def paint(file: Path) -> None:
        pygame.font.init()
        surface = pygame.Surface(size)
        frame.draw(surface, console.seen(), pictures_of(console.backend), console.words, ConsoleState())
        try:
            pygame.image.save(surface, str(file))
        except pygame.error as error:
            raise OSError(str(error)) from error

    return paint


def pictures_of(backend: ConsoleBackend) -> Mapping[str, Picture | None]:
    """Return the newest pictures of the robot's screen and camera."""
    return {kind: backend.picture(kind) for kind in _KINDS}


class ConsoleWindow:
    """A window on the console session that `open_console` starts. Pictures saved of the window go to the folder
    `pictures`."""

    def __init__(self, about: About, open_console: Callable[[], ConsoleSession], pictures: Path, language: str) -> None:
        self._about, self._open_console, self._pictures = about, open_console, pictures
        self._frame = ConsoleFrame(about.lobby, about.name, about.speeds, about.faults)
        self._words = ConsoleTexts(language, about.lobby)
        home = about.lobby.home
        self._blank = blank(about.gauges, (home.x_m, home.y_m, math.radians(home.heading_deg)))
        self._desk = ConsoleState()
        self._hands = InputHandler(self._desk, self._send, self._picture_file, about.speeds)
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="console orders")
        self._answers: list[Future[Answer]] = []
        self._console: ConsoleSession | None = None
        self._to_save: SimpleQueue[tuple[Path, Future[None]]] = SimpleQueue()
        self._toast_until_s = 0.0
        self._surface: pygame.Surface | None = None

    def open(self, size: tuple[int, int] = REFERENCE) -> None:
        """Open the display. Raises `NoDisplay` without one."""
        pygame.font.init()
        try:
            pygame.display.init()
            self._surface = pygame.display.set_mode(size, pygame.RESIZABLE)
        except pygame.error as error:
            raise NoDisplay(str(error)) from error
        pygame.display.set_caption(self._words("console.title"))
        pygame.key.set_repeat(400, 40)
        pygame.key.start_text_input()

    def run(self) -> None:
        """Run until the window is closed. Raises the error of a backend that could not start."""
        opening = self._worker.submit(self._open_console)
        clock = pygame.time.Clock()
        try:
            while not (self._console is not None and self._console.leaving) and self._take_events():
                if self._console is None and opening.done():
                    self._console = opening.result()
                    self._console.paint = self._save
                self._show_answers()
                self._draw()
                self._save_whole()
                pygame.display.flip()
                clock.tick(_FRAMES_PER_S)
        finally:
            with contextlib.suppress(Exception):  # an error of the start was raised above
                if kept := opening.result().close():
                    print(kept, file=sys.stderr)
            self._worker.shutdown()
            pygame.display.quit()

    def _draw(self) -> Drawn:
        assert self._surface is not None
        seen = self._console.seen() if self._console else self._blank
        words = self._console.words if self._console else self._words
        pictures = pictures_of(self._console.backend) if self._console else {}
        drawn = self._frame.draw(self._surface, self._hands.shown(seen), pictures, words, self._desk)
        self._hands.see(drawn, seen, words)
        return drawn

    def _save(self, file: Path) -> None:
        """Save the window's next picture when it is drawn. Called by the thread that carries out orders, which waits
        for it."""
        saved = Future[None]()
        self._to_save.put((file, saved))
        saved.result(_SAVE_LIMIT_S)

    def _save_whole(self) -> None:
        """Save the pictures that were requested, now that the window is completely drawn."""
        while not self._to_save.empty():
            file, saved = self._to_save.get()
            try:
                if self._surface is not None:
                    pygame.image.save(self._surface, str(file))
                saved.set_result(None)
            except (pygame.error, OSError) as error:
                saved.set_exception(OSError(str(error)))

    def _take_events(self) -> bool:
        hands = self._hands
        for event in pygame.event.get():
            match event.type:
                case pygame.QUIT:
                    return False
                case pygame.VIDEORESIZE:
                    self._resized(event.size)
                case pygame.MOUSEBUTTONDOWN:
                    hands.press(*self._at(event.pos), event.button, time.monotonic() * 1000)
                case pygame.MOUSEBUTTONUP if event.button == pygame.BUTTON_LEFT:
                    hands.release(*self._at(event.pos))
                case pygame.MOUSEMOTION:
                    hands.move(*self._at(event.pos))
                case pygame.KEYDOWN:
                    hands.key(event.key)
                case pygame.TEXTINPUT:
                    hands.text(event.text)
                case pygame.DROPFILE:
                    hands.file(event.file)
        return True

    def _resized(self, size: tuple[int, int]) -> None:
        smallest = max(size[0], SMALLEST[0]), max(size[1], SMALLEST[1])
        if smallest != size:
            self._surface = pygame.display.set_mode(smallest, pygame.RESIZABLE)

    def _at(self, position: tuple[int, int]) -> tuple[float, float]:
        k = self._hands.drawn.layout.k if self._hands.drawn else 1.0
        return position[0] / k, position[1] / k

    def _send(self, order: Order) -> None:
        console = self._console
        if console is not None:
            self._answers.append(self._worker.submit(console.do, order))

    def _show_answers(self) -> None:
        """Show the answers to the latest orders for a few seconds."""
        for answer in [one for one in self._answers if one.done()]:
            self._answers.remove(answer)
            try:
                text, tone = str(answer.result().get("told", "")), ""
            except OrderRefused as refused:
                text, tone = self._words_now()(refused.key, **refused.values), "bad"
            if text:
                self._desk.toast, self._desk.toast_tone = text, tone
                self._toast_until_s = time.monotonic() + _TOAST_S
        if time.monotonic() > self._toast_until_s:
            self._desk.toast = ""

    def _words_now(self) -> ConsoleTexts:
        return self._console.words if self._console else self._words

    def _picture_file(self) -> str:
        return str(self._pictures / f"console-{time.strftime('%Y%m%d-%H%M%S')}.png")

"""A moment of the console that tests draw: two visitors, one of whom speaks, a robot under way, two faults."""

import math
from functools import cache

import numpy as np
import pygame

from robot.navigation.map.lobby_map import Lobby
from robot.rehearsal.console.backend import Picture
from robot.rehearsal.console.fault_palette import ALL
from robot.rehearsal.console.snapshot import Box, Gauge, ShownPerson, Snapshot, TextLine, Traffic
from robot.rehearsal.console.texts import ConsoleTexts
from robot.rehearsal.console.window.controls import ConsoleState
from robot.rehearsal.console.window.frame import ConsoleFrame, Drawn
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.settings.loader import CONFIG

SIZES = ((1280, 800), (1920, 1080))
SPEEDS = (0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)


def lobby() -> Lobby:
    return load_lobby(CONFIG / "lobby.toml")


def moment() -> Snapshot:
    wave = tuple(math.sin(step / 5) for step in range(40))
    return Snapshot(
        at_ms=754_000,
        wall="08:12:34",
        robot=(6.6, 4.95, 1.2),
        believed=(6.72, 4.88, 1.15),
        route=((6.66, 4.9), (6.75, 5.3), (6.6, 6.0), (6.2, 6.5), (5.53, 6.85)),
        trail=tuple((6 + 0.03 * step, 2.3 + 0.13 * step) for step in range(21)),
        goal="counter:3",
        ranges_m=((0.87, 1.4), (0.44, 4.0), (0.0, 2.3), (-0.44, 0.62), (-0.87, 4.0), (math.pi, 1.2)),
        base="driving",
        page="MovingPage",
        said="Mời bác đi theo tôi đến Quầy 3, Hộ tịch.",
        speaking=True,
        people=(
            ShownPerson("ba-lan", "Bà Lan", 6.3, 3.5, 1.4, 0, following=True),
            ShownPerson("anh-minh", "Anh Minh", 8.9, 6.1, 3.5, 1, bubble="Cho tôi hỏi làm căn cước ở đâu?"),
            ShownPerson("be-na", "Bé Na", 3.1, 6.6, 0.4, 2, kind="child", looks=False, walking=True),
            ShownPerson("thung", "Thùng", 9.6, 3.2, 0.0, kind="thing"),
        ),
        up=frozenset(("base", "camera", "recogniser", "voice", "screen", "desk")),
        down={"microphone": "device unavailable"},
        faults=frozenset(("microphone_dead", "byte_noise")),
        gauges=(
            Gauge("battery", 93.6, "%", 0, wave),
            Gauge("speed", 0.42, "m/s", 2, wave),
            Gauge("pose_error", 14.0, "cm", 0, wave, "watch"),
            Gauge("answer", 1.02, "s", 2, wave),
            Gauge("loop", 0.4, "ms p99", 1, wave),
            Gauge("memory", 412.0, "MB", 0, wave),
        ),
        mic_dbfs=tuple(-62 + 34 * abs(math.sin(step / 9)) for step in range(200)),
        traffic=(
            Traffic("->", "V", TextLine(0, "wire.V", {"left": 120, "right": 118, "ttl": 120}), 50, 20),
            Traffic("<-", "A", TextLine(0, "wire.A", {"left": -119, "right": 117, "flags": "@wire.armed"}), 50, 20),
            Traffic("<-", "T", TextLine(0, "wire.T", {"volts": 25.1, "near": 0.62, "errors": 3}), 10, 40),
            Traffic("<-", "!", TextLine(0, "wire.broken", {"text": "A 231 0000"}, "watch"), 2, 40),
            Traffic("->", "ARM", TextLine(0, "wire.ARM"), 0, 12_000),
        ),
        journal=(
            TextLine(735_100, "journal.FacesSeen_facing", {"n": 1}, "", "eye"),
            TextLine(736_400, "journal.Show", {"text": "@page.Greeting"}, "", "phone"),
            TextLine(740_900, "journal.Understood", {"act": "@act.answer", "text": "1.001193"}, "good", "ear"),
            TextLine(748_300, "journal.Drive", {"text": "@place.counter:3"}, "", "walk"),
            TextLine(751_800, "journal.PartDown", {"part": "@part.microphone", "text": "unavailable"}, "bad", "warn"),
        ),
        crowd=((2.2, 3.4, 0.22), (10.4, 5.0, 0.22)),
        boxes=(Box(250, 150, 90, 110),),
    )


def pictures() -> dict[str, Picture | None]:
    """A screen and a camera's picture of plain colours."""
    screen = np.zeros((960, 540, 3), np.uint8)
    screen[:250], screen[250:] = (6, 40, 58), (242, 246, 248)
    camera = np.full((480, 640, 3), (214, 221, 226), np.uint8)
    return {"screen": screen, "camera": camera}


@cache
def _frame(backend: str) -> ConsoleFrame:
    return ConsoleFrame(lobby(), backend, SPEEDS if backend == "virtual" else (1.0,), ALL)


def draw(
    size: tuple[int, int],
    language: str = "vi",
    desk: ConsoleState | None = None,
    seen: Snapshot | None = None,
    backend: str = "virtual",
) -> tuple[pygame.Surface, Drawn]:
    """The window of the backend with every fault there is."""
    pygame.font.init()
    surface = pygame.Surface(size, 0, 32)
    return surface, _frame(backend).draw(
        surface, seen or moment(), pictures(), ConsoleTexts(language, lobby()), desk or ConsoleState(picked="anh-minh")
    )

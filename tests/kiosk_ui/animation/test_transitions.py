"""From page to page, frame by frame on the real canvas: what moves, what stands, and how it ends."""

import datetime
import os
from itertools import pairwise

import numpy as np
import pygame
import pytest

from kiosk_ui.animation.animation_state import AnimationState
from kiosk_ui.animation.header_transition import VISOR_MS
from kiosk_ui.animation.page_transition import SHEET_IN_MS, SHEET_OUT_MS, TURN_MS
from kiosk_ui.pages import scene_of
from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import ItemsRegion, RegionInput
from kiosk_ui.rendering.retained_canvas import RetainedCanvas
from kiosk_ui.rendering.scene import Scene
from kiosk_ui.rendering.scene_items import Panel, TouchTarget
from kiosk_ui.rendering.theme import rgb
from kiosk_ui.window.panel_size import PanelSize
from kiosk_ui.window.screen_dimmer import ALONE_MS, Rest
from robot.core.intents import Intent, Want
from robot.core.screen import view as v
from robot.core.screen.view import Face, View
from robot.runtime.ports import LiveValues
from tests.kiosk_ui import every_view

os.environ["SDL_VIDEODRIVER"] = "dummy"
START_MS = 1_000_000  # nobody blinks for the next second
PORTRAIT, LANDSCAPE = (1080, 1920), (1920, 1080)
VISOR_END = {PORTRAIT: pygame.Rect(0, 0, 1080, 440), LANDSCAPE: pygame.Rect(0, 0, 600, 1080)}
BAR = pygame.Rect(0, 1750, 1080, 170)
SHAPES = pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE])
KINDS = [
    ("idle", "greeting", VISOR_MS),
    ("goodbye", "greeting", VISOR_MS),
    ("home", "idle", VISOR_MS),
    ("home", "procedure", TURN_MS),
    ("procedure", "sheet-legal", SHEET_IN_MS),
    ("sheet-legal", "procedure", SHEET_OUT_MS),
    ("idle", "goodbye", TURN_MS),
]


class Glass:
    """A canvas and the clock of the events, without a window."""

    def __init__(self, size: tuple[int, int]) -> None:
        panel = PanelSize(*size, every_view.DIAGONAL_INCH)
        self.surface = pygame.Surface(size, 0, 32)
        self.canvas = RetainedCanvas(panel, self.surface)
        self.live, self.motion, self.landscape = (
            every_view.lively(),
            AnimationState(landscape=panel.landscape),
            panel.landscape,
        )
        self.view = View(v.StartingPage())
        self.at_ms = START_MS

    def show(self, view: View, *, turned: bool = True, at_once: bool = False) -> None:
        self.view = view
        scene = scene_of(view, every_view.content(), self.canvas.type, landscape=self.landscape)
        self.canvas.show(scene, None if at_once else self.at_ms, turned=turned)

    def at(self, at_ms: int, brightness: int = 100) -> np.ndarray:
        """The picture at an instant."""
        self.at_ms = at_ms
        self.motion.step(at_ms, self.live, self.view)
        self.changed = self.canvas.frame(RegionInput(at_ms, every_view.WALL, self.live, self.motion), brightness)
        return pygame.surfarray.array3d(self.surface).astype(np.int16)


def part(picture: np.ndarray, rect: pygame.Rect) -> np.ndarray:
    return picture[rect.left : rect.right, rect.top : rect.bottom]


def still(name: str) -> View:
    """A view of the gallery with a face that does not move."""
    return View(every_view.views()[name].page, Face.ATTENTIVE)


def change(one: str, other: str, size: tuple[int, int]) -> tuple[Glass, np.ndarray]:
    """The glass as the second page is shown, and the picture of the first."""
    glass = Glass(size)
    glass.show(still(one), at_once=True)
    glass.at(START_MS - 500)
    before = glass.at(START_MS)
    glass.show(still(other))
    return glass, before


def alone(name: str, size: tuple[int, int], at_ms: int) -> np.ndarray:
    """The page of a robot that shows nothing else."""
    glass = Glass(size)
    glass.show(still(name), at_once=True)
    glass.at(START_MS)
    return glass.at(at_ms)


@SHAPES
@pytest.mark.parametrize(("one", "other", "long_ms"), KINDS)
def test_a_change_takes_its_time_and_ends_as_the_page_itself(
    one: str, other: str, long_ms: int, size: tuple[int, int]
) -> None:
    glass, _ = change(one, other, size)
    moments = [glass.at(START_MS + ms) for ms in (0, long_ms // 2, long_ms - 1)]
    assert glass.canvas.fading
    last = glass.at(START_MS + long_ms)
    assert not glass.canvas.fading
    assert not any(np.array_equal(moment, last) for moment in moments[:2])
    assert np.array_equal(last, alone(other, size, START_MS + long_ms))


@SHAPES
@pytest.mark.parametrize(("one", "other", "long_ms"), KINDS)
def test_a_change_begins_as_the_page_before(one: str, other: str, long_ms: int, size: tuple[int, int]) -> None:
    glass, before = change(one, other, size)
    first = glass.at(START_MS + 1)
    assert long_ms > 0
    assert np.abs(first - before).mean() < 6


@SHAPES
def test_the_visor_stays_bright_while_a_sheet_comes_and_goes(size: tuple[int, int]) -> None:
    for one, other in (("procedure", "sheet-legal"), ("sheet-legal", "procedure"), ("home", "procedure")):
        glass, before = change(one, other, size)
        visor = VISOR_END[size]
        for ms in (1, 60, 120, 179):
            assert np.abs(part(glass.at(START_MS + ms), visor) - part(before, visor)).mean() < 1.0


def test_a_sheet_comes_from_below_and_the_page_grows_dark_under_it() -> None:
    glass, before = change("procedure", "sheet-legal", PORTRAIT)
    after = alone("sheet-legal", PORTRAIT, START_MS)
    above, below = pygame.Rect(200, 600, 600, 100), pygame.Rect(200, 1700, 600, 100)
    picture = glass.at(START_MS + 40)
    assert part(picture, above).mean() < part(before, above).mean() - 20
    assert np.abs(part(picture, below) - part(after, below)).mean() > 1  # it is there, and not yet in its place
    assert np.abs(part(glass.at(START_MS + 259), above) - part(after, above)).mean() < 12


def test_the_bar_stands_still_while_the_content_rises_into_its_place() -> None:
    glass, before = change("home", "list", PORTRAIT)
    after = alone("list", PORTRAIT, START_MS)
    title = pygame.Rect(0, 530, 1080, 200)
    picture = glass.at(START_MS + 60)
    assert np.array_equal(part(picture, BAR), part(after, BAR))
    rise = round(24 * (1 - 60 / TURN_MS) ** 3)
    moved = part(picture, title.move(0, rise)) - part(after, title)
    veil = np.abs(part(before, title.move(0, rise)) - part(after, title)) * (1 - 60 / TURN_MS) ** 3
    assert rise > 0
    assert np.abs(moved).mean() == pytest.approx(veil.mean(), abs=1.5)


@SHAPES
def test_a_visor_that_shrinks_uncovers_the_page_and_its_face_goes_with_it(size: tuple[int, int]) -> None:
    glass, _ = change("idle", "home", size)
    after = alone("home", size, START_MS)
    edge = pygame.Rect(4, 0, 20, 1920) if size == PORTRAIT else pygame.Rect(0, 4, 1920, 12)
    dark = [int((part(glass.at(START_MS + ms), edge).mean(axis=2) < 140).sum()) for ms in range(1, VISOR_MS, 40)]
    assert dark == sorted(dark, reverse=True)
    assert dark[0] > 2 * dark[-1]
    assert np.abs(glass.at(START_MS + VISOR_MS - 1) - after).mean() < 2


def test_the_words_of_a_new_page_can_be_read_before_the_visor_has_come_to_rest() -> None:
    """They are there with the first sound."""
    glass, _ = change("idle", "home", PORTRAIT)
    glass.show(View(v.HomePage(), Face.ATTENTIVE, caption=every_view.views()["home"].caption), turned=False)
    caption = pygame.Rect(60, 390, 960, 80)
    shown = [float(part(glass.at(START_MS + ms), caption).max()) for ms in (40, 240)]
    assert shown[1] > 220


@SHAPES
def test_with_reduced_motion_a_page_is_there_in_one_frame(size: tuple[int, int]) -> None:
    glass = Glass(size)
    glass.show(still("idle"), at_once=True)
    glass.at(START_MS)
    glass.show(still("home"), at_once=True)
    assert np.array_equal(glass.at(START_MS + 1), alone("home", size, START_MS + 1))


def test_a_page_that_is_wanted_at_once_ends_a_change() -> None:
    glass, _ = change("home", "procedure", PORTRAIT)
    glass.at(START_MS + 50)
    glass.show(still("stop"), at_once=True)
    assert np.array_equal(glass.at(START_MS + 51), alone("stop", PORTRAIT, START_MS + 51))


def test_a_page_does_not_fade_when_something_on_it_changes() -> None:
    glass = Glass(PORTRAIT)
    glass.show(still("procedure"), at_once=True)
    glass.at(START_MS)
    ticked = View(v.ProcedurePage(every_view.BIRTH, (0,)), Face.ATTENTIVE)
    glass.show(ticked, turned=False)
    assert not glass.canvas.fading


def test_after_a_change_no_picture_of_the_page_before_is_kept() -> None:
    glass, _ = change("dossier-ready", "idle", PORTRAIT)
    glass.at(START_MS + 50)
    assert glass.canvas.fading
    glass.at(START_MS + VISOR_MS)
    assert all(pygame.surfarray.array3d(picture).max() == 0 for picture in glass.canvas._pictures)


def pressing(*, at_once: bool = False) -> tuple[Glass, TouchTarget, pygame.Rect, np.ndarray]:
    """A finger comes down on the dark button of the home page: the glass, it, its place, the picture before."""
    glass = Glass(PORTRAIT)
    glass.show(still("home"), at_once=True)
    glass.at(START_MS)
    before = glass.at(START_MS + 20)
    button = next(target for target in glass.canvas.targets if target.intent == Intent(Want.TOPIC, "all"))
    glass.canvas.press(button, START_MS + 20, at_once=at_once)
    return glass, button, pygame.Rect(*(round(side) for side in button.rect)), before


def test_a_touched_target_is_darker_and_smaller_within_80_ms_and_nothing_else_changes() -> None:
    glass, _, at, before = pressing()
    assert np.abs(part(glass.at(START_MS + 36), at) - part(before, at)).mean() > 0.5  # the first frame shows it
    deep = glass.at(START_MS + 100)
    middle = at.inflate(-at.w // 2, -at.h // 2)
    assert part(deep, middle).mean() == pytest.approx(0.92 * part(before, middle).mean(), rel=0.02)
    edge = pygame.Rect(at.x, at.y + 40, 2, at.h - 80)
    assert part(deep, edge).mean() > part(before, edge).mean() + 60  # the light ground around it shows
    around = np.ones(deep.shape[:2], bool)
    ring = at.inflate(40, 40)
    around[ring.left : ring.right, ring.top : ring.bottom] = False
    assert np.array_equal(deep[around], before[around])


def test_only_the_rectangle_of_the_target_is_repainted_and_only_while_it_sinks() -> None:
    glass, _, at, _ = pressing()
    glass.at(START_MS + 36)
    (changed,) = glass.changed
    assert changed.contains(at)
    assert changed.w * changed.h < 1.5 * at.w * at.h
    glass.at(START_MS + 100)
    assert not glass.canvas.moving
    glass.at(START_MS + 120)
    assert glass.changed == []


def test_a_target_comes_back_as_it_was() -> None:
    glass, _, _, before = pressing()
    glass.at(START_MS + 100)
    glass.canvas.press(None, START_MS + 100)
    assert glass.canvas.moving
    glass.at(START_MS + 140)
    assert np.array_equal(glass.at(START_MS + 200), before)
    assert not glass.canvas.moving


def test_with_reduced_motion_a_touch_is_seen_in_one_frame() -> None:
    glass, *_ = pressing(at_once=True)
    deep = glass.at(START_MS + 21)
    assert np.array_equal(glass.at(START_MS + 99), deep)
    assert not glass.canvas.moving


def test_a_touch_of_anywhere_is_no_button() -> None:
    glass = Glass(PORTRAIT)
    glass.show(still("goodbye"), at_once=True)
    glass.at(START_MS)
    glass.canvas.press(glass.canvas.targets[-1], START_MS)
    glass.at(START_MS + 40)
    assert glass.changed == []


def test_the_picture_of_an_empty_lobby_is_darkened_and_bright_again_when_somebody_comes() -> None:
    rest, live, idle = Rest(), LiveValues(), View(v.IdlePage())
    seen = [rest.brightness(START_MS + ms, idle, live) for ms in (0, ALONE_MS - 1, ALONE_MS + 1000, ALONE_MS + 2000)]
    assert seen == [100, 100, 80, 60]
    live.gaze = (0.0, 0.0)
    assert rest.brightness(START_MS + ALONE_MS + 3000, idle, live) == 100
    live.gaze = None
    assert rest.brightness(START_MS + ALONE_MS + 4000, idle, live) == 100
    assert rest.brightness(START_MS + 2 * ALONE_MS + 9000, View(v.HomePage()), live) == 100


def test_what_two_live_regions_share_is_not_darkened_twice() -> None:
    glass, white = Glass(PORTRAIT), rgb("#FFFFFF")
    blinking = [
        ItemsRegion(rect, lambda now, rect=rect: (Panel(rect, 1, white),), key=lambda now: now.at_ms)
        for rect in (Rect(100, 100, 200, 200), Rect(200, 200, 200, 200))
    ]
    glass.canvas.show(Scene(1080, 1920, white, regions=list(blinking)), None)
    for ms in (0, 200, 400):
        assert np.unique(glass.at(START_MS + ms, brightness=60)).tolist() == [153]


def test_a_darkened_picture_is_as_dark_everywhere_however_often_it_is_repainted() -> None:
    glass = Glass(PORTRAIT)
    glass.show(View(v.IdlePage(), Face.IDLE), at_once=True)
    bright = glass.at(START_MS)
    for ms in range(0, 4000, 200):
        dark = glass.at(START_MS + ms, brightness=60)
    again = Glass(PORTRAIT)
    again.show(View(v.IdlePage(), Face.IDLE), at_once=True)
    again.at(START_MS)
    assert np.abs(dark - again.at(START_MS + 3800, brightness=60)).max() <= 1
    assert dark.mean() == pytest.approx(0.6 * bright.mean(), rel=0.03)


def idle_at(hour: int, minute: int, live: LiveValues | None = None) -> list[str]:
    """What moves and what is told on the idle page at a time of day: expression, and the words of the hours."""
    glass = Glass(PORTRAIT)
    glass.show(View(v.IdlePage(), Face.IDLE), at_once=True)
    face = glass.canvas.face
    assert face is not None
    wall = every_view.WALL.replace(hour=hour, minute=minute)
    now = RegionInput(START_MS, wall, live or LiveValues(), glass.motion)
    glass.motion.step(START_MS, now.live, glass.view)
    regions = scene_of(glass.view, every_view.content(), glass.canvas.type, landscape=False).regions
    told = [
        item.text
        for region in regions
        if hasattr(region, "items")
        for item in region.items(now)
        if hasattr(item, "text")
    ]
    return [str(face._moods(now)[1]), *told]


def test_outside_hours_the_robot_sleeps_until_somebody_comes() -> None:
    somebody = LiveValues()
    somebody.gaze = (0.1, 0.0)
    assert idle_at(19, 0)[0] == Face.SLEEP
    assert idle_at(19, 0, somebody)[0] == Face.IDLE
    assert idle_at(12, 0)[0] == idle_at(8, 42)[0] == Face.IDLE


@pytest.mark.parametrize(
    ("hour", "minute", "says"),
    [
        (8, 42, "Đang mở cửa"),
        (10, 59, "Đang mở cửa"),
        (11, 0, "Còn 30 phút nữa"),
        (16, 59, "Còn 1 phút nữa"),
        (11, 30, "Đang nghỉ trưa"),
        (17, 0, "Hết giờ làm việc"),
    ],
)
def test_the_idle_page_tells_how_long_dossiers_are_still_accepted(hour: int, minute: int, says: str) -> None:
    assert any(line.startswith(says) for line in idle_at(hour, minute))


def test_the_clock_of_the_idle_page_moves_each_minute_to_spare_the_panel() -> None:
    glass = Glass(PORTRAIT)
    glass.show(View(v.IdlePage(), Face.IDLE), at_once=True)
    scene = scene_of(glass.view, every_view.content(), glass.canvas.type, landscape=False)
    lefts = []
    for minute in range(40, 46):
        now = RegionInput(START_MS, datetime.datetime(2026, 7, 14, 8, minute), LiveValues(), glass.motion)
        items = [item for region in scene.regions if hasattr(region, "items") for item in region.items(now)]
        (date,) = [item for item in items if getattr(item, "text", "").startswith("Thứ Ba")]
        lefts.append(date.x)
    assert {abs(later - one) for one, later in pairwise(lefts)} == {8}

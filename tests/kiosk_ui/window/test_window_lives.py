"""The window with a clock of its own: which changes of page fade, which are there at once, what a key sounds like."""

import os
from collections.abc import Iterator

import pytest

from kiosk_ui.input import sdl_fingers
from kiosk_ui.window.window import Window
from robot.core.commands import Show
from robot.core.intents import Want
from robot.core.screen import view as v
from robot.core.screen.view import Face, View
from tests.kiosk_ui import every_view

os.environ["SDL_VIDEODRIVER"] = "dummy"
START_MS = 1_000_000


class Screen:
    """A window that is stepped by hand."""

    def __init__(self) -> None:
        self.at_ms = START_MS
        self.clicks = 0
        self.live = every_view.lively()
        self.window = Window(
            every_view.content,
            self.live,
            *(*every_view.PORTRAIT, every_view.DIAGONAL_INCH),
            fullscreen=False,
            debug_port="",
            now_ms=lambda: self.at_ms,
            wall=lambda: every_view.WALL,
            click=self._click,
        )
        self.number = 0

    def _click(self) -> None:
        self.clicks += 1

    def shows(self, view: View, *, same: bool = False) -> None:
        """A command of the core, and the frames of half a second."""
        self.number += not same
        self.window.obey(Show(self.number, view))
        self.window.turn()

    def passes(self, span_ms: int) -> None:
        for _ in range(span_ms // 20):
            self.at_ms += 20
            self.window.turn()

    def touches(self, want: Want) -> None:
        rect = next(rect for rect, intent in self.window.targets() if intent.want is want)
        sdl_fingers.down((rect.cx, rect.cy), every_view.PORTRAIT)
        self.window.turn()
        sdl_fingers.up((rect.cx, rect.cy), every_view.PORTRAIT)
        self.window.turn()


@pytest.fixture
def screen() -> Iterator[Screen]:
    screen = Screen()
    screen.window.open(lambda _event: None)
    screen.shows(every_view.views()["home"])
    screen.passes(500)
    yield screen
    screen.window.close()


def test_a_page_fades_in_and_a_word_on_the_same_page_does_not(screen: Screen) -> None:
    screen.shows(every_view.views()["list"])
    assert screen.window.fading
    screen.passes(240)
    assert not screen.window.fading
    screen.shows(every_view.views()["heard-list"], same=True)
    screen.passes(20)
    assert (
        not screen.window._stage.canvas._change or screen.window._stage.canvas._change.glide
    )  # only the face gives way


def test_the_next_question_of_the_same_kind_fades_in_too(screen: Screen) -> None:
    screen.shows(View(v.PrecheckPage(every_view.BIRTH, 0)))
    screen.passes(500)
    screen.shows(View(v.PrecheckPage(every_view.BIRTH, 1)))
    assert screen.window.fading


@pytest.mark.parametrize(
    "view", [every_view.views()["stop"], every_view.views()["out-of-service"], View(v.HomePage(), calm=True)]
)
def test_what_must_be_seen_or_may_not_move_is_there_at_once(screen: Screen, view: View) -> None:
    screen.shows(every_view.views()["list"])
    screen.passes(100)
    screen.shows(view)
    assert not screen.window.fading


def test_each_key_clicks_as_it_goes_down_and_nothing_else_does(screen: Screen) -> None:
    screen.touches(Want.HOME)
    assert screen.clicks == 0
    screen.shows(View(v.LookupPage()))
    screen.passes(500)
    screen.touches(Want.TYPING)
    screen.touches(Want.TYPING)
    assert screen.clicks == 2


def test_in_hearing_mode_no_key_clicks(screen: Screen) -> None:
    screen.shows(View(v.LookupPage(), written=True))
    screen.passes(500)
    screen.touches(Want.TYPING)
    assert screen.clicks == 0


def test_the_eyes_look_where_a_finger_comes_down(screen: Screen) -> None:
    screen.shows(View(v.HomePage(), Face.ATTENTIVE))
    screen.passes(500)
    motion = screen.window._stage.motion
    assert motion.gaze.look == (0.0, 0.0)
    screen.touches(Want.OPTIONS)  # low, and right
    screen.passes(200)
    x, y = motion.gaze.look
    assert x > 0.5
    assert y > 0.9
    screen.passes(400)
    assert motion.gaze.look == (0.0, 0.0)


def test_a_window_at_rest_paints_no_more_than_5_frames_a_second_between_two_blinks(screen: Screen) -> None:
    painted = []
    screen.shows(View(v.IdlePage(), Face.IDLE))
    screen.passes(600)
    screen.window._watch = painted.append
    motion, still_ms = screen.window._stage.motion, 0
    for _ in range(1000):
        screen.passes(20)
        still_ms += 20 * (not motion.moving(screen.window.shown.view))
    at_rest = [frame for frame in painted if frame.changed and not frame.moving]
    assert still_ms > 12_000
    assert len(at_rest) <= 5.2 * still_ms / 1000

"""Small parts with rules of their own: text, touch, the way in words, the face, icons, codes, the panel, hours."""

import subprocess
import sys
import unicodedata

import numpy as np
import pygame
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kiosk_ui.animation.animation_state import AnimationState
from kiosk_ui.input.hit_testing import DEBOUNCE_MS, TouchGate
from kiosk_ui.pages.idle import opening
from kiosk_ui.rendering import icons, sprites
from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.offscreen import render
from kiosk_ui.rendering.scene_items import TouchTarget
from kiosk_ui.rendering.theme import BOLD, FLOOR_PX, TextStyle
from kiosk_ui.widgets.route_directions import next_turn, spoken_m, steps
from kiosk_ui.window.panel_size import PanelSize
from robot.core.intents import Intent, Want
from robot.core.screen.view import Ear, Face, HomePage, View
from robot.paths import ROOT
from robot.runtime.ports import LiveValues
from simulators.camera.phone import read_code
from tests.kiosk_ui import every_view

TYPE = every_view.TYPE
TITLE = TextStyle(52, 72, BOLD)
VIETNAMESE = st.text("aăâeêioôơuưyđ ẵẩỗễậợỵỆ.,0123456789", min_size=1, max_size=120)


WITHOUT_FILES = """
import resource
from kiosk_ui.rendering.theme import BOLD, EXTRABOLD, MEDIUM, SEMIBOLD
from kiosk_ui.rendering.typesetting import Typesetter
setter, limits = Typesetter(), resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (0, limits[1]))  # what is open stays open
assert all(setter.width("3001", 200, weight) > 0 for weight in (MEDIUM, SEMIBOLD, BOLD, EXTRABOLD))
"""


def test_a_page_of_a_weight_that_was_never_shown_needs_no_file_any_more() -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT_FILES], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@given(VIETNAMESE, st.integers(120, 1000), st.integers(40, 400))
def test_a_text_that_is_not_cut_is_whole_and_inside(text: str, width: int, height: int) -> None:
    setting = TYPE.fit(text, width, height, TITLE)
    if setting.cut:
        assert setting.size == FLOOR_PX
        return
    assert " ".join(setting.lines).split() == unicodedata.normalize("NFC", text).split()
    assert setting.height <= height
    assert all(TYPE.width(line, setting.size, BOLD) <= width for line in setting.lines)
    assert setting.line >= 1.36 * setting.size


@given(VIETNAMESE)
def test_a_text_in_nfd_is_set_like_the_same_text_in_nfc(text: str) -> None:
    assert TYPE.fit(unicodedata.normalize("NFD", text), 600, 200, TITLE) == TYPE.fit(text, 600, 200, TITLE)


def test_two_lines_break_after_the_sentence() -> None:
    lines = TYPE.balanced("Cảm ơn bác. Chúc bác một ngày tốt lành!", 888, 60, BOLD)
    assert lines == ["Cảm ơn bác.", "Chúc bác một ngày tốt lành!"]


@pytest.mark.parametrize("stacked", ["Ẵ", "Ẩ", "Ỗ", "Ễ"])
def test_stacked_marks_do_not_move_the_baseline(stacked: str) -> None:
    def lowest(text: str) -> int:
        surface = pygame.Surface((300, 300))
        TYPE.draw(surface, text, 20, 200, 100, BOLD, (255, 255, 255))
        return max(int(row) for row in np.nonzero(pygame.surfarray.array3d(surface).sum(axis=(0, 2)))[0])

    assert abs(lowest(stacked) - lowest("AO"[stacked in "Ỗ"])) <= 1


def target(x: int, y: int, want: Want) -> TouchTarget:
    return TouchTarget(Rect(x, y, 100, 100), Intent(want))


def test_a_near_miss_counts_for_the_nearest_target_and_a_far_one_for_none() -> None:
    gate = TouchGate(lambda: [target(0, 0, Want.YES), target(200, 0, Want.NO)])
    gate.down(1, 108, 50, 0)
    assert gate.up(1, 108, 50, 50) == target(0, 0, Want.YES)
    gate.down(1, 150, 50, 1000)
    assert gate.up(1, 150, 50, 1050) is None


def test_a_tremor_after_a_touch_is_not_a_second_touch() -> None:
    gate = TouchGate(lambda: [target(0, 0, Want.TICK)])
    taps = []
    for at_ms in (0, 90, 180, DEBOUNCE_MS + 60):
        gate.down(1, 50, 50, at_ms)
        taps.append(gate.up(1, 50, 50, at_ms + 40) is not None)
    assert taps == [True, False, False, True]


@given(st.lists(st.tuples(st.integers(0, 2), st.booleans(), st.integers(0, 400), st.integers(0, 400)), max_size=30))
def test_no_sequence_of_fingers_leaves_a_target_pressed_for_ever(moves: list[tuple[int, bool, int, int]]) -> None:
    gate = TouchGate(lambda: [target(0, 0, Want.YES)])
    for i, (finger, down, x, y) in enumerate(moves):
        (gate.down if down else gate.up)(finger, x, y, 1000 * i)
    for finger in range(3):
        gate.up(finger, 0, 0, 100_000)
    assert gate.pressed is None


def test_the_way_is_told_as_people_walk_it() -> None:
    route = ((6.0, 2.3), (6.0, 5.3), (9.0, 5.3), (9.0, 6.8))
    assert next_turn(route).turn == "right"
    assert next_turn(route).in_m == pytest.approx(3.0)
    assert next_turn(route[1:]).turn == "left"
    assert steps(route) == [("straight", 3), ("right", 0), ("left", 0)]
    assert next_turn(()).turn == "straight"


@given(st.lists(st.tuples(st.floats(0, 12), st.floats(0, 9)), max_size=12))
def test_every_route_can_be_put_into_words(points: list[tuple[float, float]]) -> None:
    turn = next_turn(tuple(points))
    assert turn.turn in ("left", "right", "straight")
    assert -1e-6 <= turn.in_m <= turn.left_m + 1e-6
    assert len(steps(tuple(points))) <= 3
    assert spoken_m(turn.left_m) >= 1


def test_the_face_blinks_but_never_for_long_and_the_mouth_follows_the_voice() -> None:
    live, motion = LiveValues(), AnimationState()
    view = View(HomePage(), Face.SPEAK, Ear.CLOSED)
    shut_ms = 0
    for at_ms in range(0, 30_000, 20):
        live.voice_level = 1.0 if at_ms % 400 < 200 else 0.0
        motion.step(at_ms, live, view)
        shut_ms += 20 * (motion.blink > 0)
        assert (motion.mouth > 0) == (at_ms % 400 < 200)
    assert 4 * 200 <= shut_ms <= 11 * 260


def test_words_are_confirmed_when_two_partials_agree_and_all_when_final() -> None:
    motion = AnimationState()
    assert motion.heard(3, "tôi muốn", final=False) == (("tôi", "muốn"), 0)
    assert motion.heard(3, "tôi muốn làm", final=False)[1] == 2
    assert motion.heard(3, "tôi muốn làm giấy", final=True)[1] == 4
    assert motion.heard(4, "bao", final=False)[1] == 0


def test_every_icon_can_be_drawn_and_every_icon_of_the_content_exists() -> None:
    content = every_view.content()
    used = {topic.icon for topic in content.topics("vi")} | {place.icon for place in content.map("vi").places}
    used |= {content.procedure(code, "vi").icon for code in content.catalogue.procedures}
    assert used <= set(icons.ICONS)
    for name in icons.ICONS:
        drawn = sprites.icon(name, 48, (255, 255, 255), 2.0)
        assert pygame.surfarray.array_alpha(drawn).max() > 200, name


def test_an_icon_that_does_not_exist_is_drawn_as_a_plain_sign() -> None:
    drawn = sprites.icon("tractor", 48, (255, 255, 255), 2.0)
    assert drawn.get_bounding_rect().width > 20
    assert icons.shapes("tractor") == icons.shapes("no such sign either")


@pytest.mark.parametrize("name", ["procedure", "sheet-online"])
@pytest.mark.parametrize("contrast", [False, True])
def test_a_phone_can_read_the_code_on_the_page(name: str, contrast: bool) -> None:
    view = every_view.views("vi", contrast=contrast)[name]
    picture = render(
        view,
        every_view.content(),
        LiveValues(),
        *every_view.PORTRAIT,
        every_view.DIAGONAL_INCH,
        every_view.AT_MS,
        wall=every_view.WALL,
    )
    pixels = pygame.surfarray.array3d(picture).swapaxes(0, 1)
    assert read_code(pixels).startswith("https://dichvucong.gov.vn")


def test_the_design_grows_on_a_denser_panel_and_stays_whole_on_a_smaller_one() -> None:
    assert PanelSize(1080, 1920, 21.5).scale == pytest.approx(1.0, abs=0.01)
    assert PanelSize(2160, 3840, 21.5).scale == pytest.approx(2.0, abs=0.01)
    assert PanelSize(1080, 1920, 32.0).scale == 1.0
    assert PanelSize(1280, 800, 13.3).landscape
    assert PanelSize(1280, 800, 13.3).scale == pytest.approx(2 / 3)
    assert PanelSize(1280, 800, 13.3).offset_px == (0, 40)


@pytest.mark.parametrize(
    ("wall", "says"),
    [
        ((2026, 7, 14, 8, 42), "idle.open"),
        ((2026, 7, 14, 12, 0), "idle.lunch"),
        ((2026, 7, 14, 6, 0), "idle.closed"),
        ((2026, 7, 14, 18, 0), "idle.closed"),
        ((2026, 7, 18, 9, 0), "idle.closed"),
    ],
)
def test_the_hours_are_told_by_the_clock_on_the_wall(wall: tuple[int, ...], says: str) -> None:
    site = every_view.content().site("vi")
    key, _, weekday = opening(site, every_view.WALL.replace(*wall[:3], hour=wall[3], minute=wall[4]))
    assert key == says
    if wall[2] == 18:
        assert weekday == 0  # Saturday: opens again on Monday


def test_a_weekday_with_hours_of_its_own_is_open_by_them() -> None:
    site = every_view.content().site("vi")
    week = (*site.week[:5], ((480, 660),), ())
    saturday = every_view.WALL.replace(day=18, hour=9, minute=0)
    assert opening(replace(site, week=week), saturday) == ("idle.open", 660, 5)
    assert opening(replace(site, week=week), saturday.replace(hour=15)) == ("idle.closed", 450, 0)

"""`kiosk screens --check` finds what a visitor would stumble over, and nothing else."""

import pygame
import pytest

from kiosk_ui.inspection.checks import RULES, faults
from kiosk_ui.inspection.contrast import ratio
from kiosk_ui.inspection.visible_text import VisibleText
from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.offscreen import Still, still
from kiosk_ui.rendering.painter import Painter
from kiosk_ui.rendering.scene import Scene
from kiosk_ui.rendering.scene_items import Item, Panel, QrCode, Text, TouchTarget
from kiosk_ui.rendering.theme import MEDIUM, rgb
from kiosk_ui.rendering.typesetting import Typesetter
from kiosk_ui.window.panel_size import PanelSize
from robot.core.intents import Intent, Want
from robot.core.screen.view import HomePage, View
from simulators.camera.phone import read_code
from tests.kiosk_ui import every_view

PORTRAIT = PanelSize(1080, 1920, 21.5)
DENSE = PanelSize(1280, 800, 15.6)
TYPE = Typesetter(PORTRAIT.scale)
INK, PAPER, GREY = rgb("#0E1F29"), rgb("#FFFFFF"), rgb("#9AA5AB")
HOME = TouchTarget(Rect(48, 1700, 200, 120), Intent(Want.HOME))


def line(text: str, y: float = 800, colour: tuple[int, ...] = INK, box: Rect | None = None, size: int = 36) -> Text:
    return Text(text, 100, y, size, MEDIUM, colour, box or Rect(90, y - 60, 900, 90))


def page(*items: Item, targets: tuple[TouchTarget, ...] = (HOME,), view: View | None = None) -> VisibleText:
    scene = Scene(1080, 1920, PAPER, list(items), [], list(targets))
    painted = Painter(TYPE).page(scene.width, scene.height, scene.ground, scene.items)
    return VisibleText(Still(view or View(HomePage()), PORTRAIT, TYPE, scene, tuple(items), painted))


def broken(sight: VisibleText) -> list[str]:
    return [fault.rule for fault in faults(sight)]


def test_a_page_in_order_breaks_no_rule() -> None:
    assert broken(page(line("Giấy tờ cần mang"), line("Ẵ Ẩ Ỗ Ễ ậ ợ ỵ", 900))) == []


def test_a_text_outside_its_box_or_below_the_smallest_size_is_found() -> None:
    assert broken(page(line("Giấy tờ cần mang", box=Rect(90, 740, 120, 90)))) == ["text"]
    assert broken(page(line("Giấy tờ", size=24))) == ["text"]


def test_lines_on_each_other_and_lines_half_under_something_are_found() -> None:
    assert broken(page(line("Lệ phí"), line("Thời gian", 810))) == ["lines"]
    assert "lines" in broken(page(line("Lệ phí: 8.000 đồng"), Panel(Rect(160, 700, 80, 200), 4, PAPER)))


def test_what_a_sheet_covers_is_not_looked_at() -> None:
    covered = page(line("Mờ", colour=GREY), line("Mờ quá", 805, GREY), Panel(Rect(0, 600, 1080, 400), 4, PAPER))
    assert broken(covered) == []


@pytest.mark.parametrize("colour", [GREY, rgb("#FFFFFF")])
def test_a_pale_text_is_found_in_the_picture(colour: tuple[int, ...]) -> None:
    assert broken(page(line("Nộp tại Quầy 3", colour=colour))) == ["7:1"]


def test_a_text_that_runs_over_two_grounds_needs_contrast_with_both() -> None:
    dark = Panel(Rect(0, 700, 260, 200), 1, rgb("#24404E"))
    assert broken(page(dark, line("Nộp tại Quầy 3 – Hộ tịch"))) == ["7:1"]


def test_the_contrast_is_that_of_the_standard() -> None:
    assert ratio((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert ratio((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)


def test_a_letter_that_the_font_lacks_is_found() -> None:
    assert "glyphs" in broken(page(line("Số 漢")))


def test_a_small_target_is_found_and_a_near_miss_counts_for_it_only_where_nothing_else_is_near() -> None:
    small = TouchTarget(Rect(300, 1700, 70, 120), Intent(Want.STAFF))
    assert broken(page(targets=(HOME, small))) == ["20 mm"]

    def on_the_dense_panel(gap: float) -> list[str]:
        rows = tuple(TouchTarget(Rect(760, 100 + i * (90 + gap), 400, 90), Intent(Want.TICK, str(i))) for i in range(3))
        scene = Scene(1920, 1080, PAPER, [], [], [*rows, TouchTarget(Rect(760, 900, 200, 120), Intent(Want.HOME))])
        return broken(VisibleText(Still(View(HomePage()), DENSE, Typesetter(DENSE.scale), scene, (), None)))

    assert on_the_dense_panel(0) == ["20 mm"] * 3
    assert on_the_dense_panel(40) == []


def test_a_target_over_a_part_of_another_is_found_and_one_on_a_touch_anywhere_is_not() -> None:
    beside = TouchTarget(Rect(200, 1690, 300, 120), Intent(Want.STAFF))
    assert broken(page(targets=(HOME, beside))) == ["targets"]
    anywhere = TouchTarget(Rect(0, 0, 1080, 1920), Intent(Want.STILL_HERE))
    assert broken(page(targets=(anywhere, HOME))) == []
    assert broken(page(targets=(HOME, anywhere))) == ["targets"]


def test_a_control_out_of_reach_is_found_but_for_the_conveniences() -> None:
    high = Rect(100, 300, 200, 150)
    assert broken(page(targets=(HOME, TouchTarget(high, Intent(Want.STAFF))))) == ["reach"]
    assert broken(page(targets=(HOME, TouchTarget(high, Intent(Want.REPEAT))))) == []
    seated = View(HomePage(), lowered=True)
    assert broken(page(targets=(HOME, TouchTarget(high.moved(0, 400), Intent(Want.STAFF))), view=seated)) == ["reach"]


def test_a_page_without_a_way_home_is_found() -> None:
    assert broken(page(targets=(TouchTarget(HOME.rect, Intent(Want.CHOOSE, "1.001193")),))) == ["home"]


def test_a_phone_reads_a_code_that_is_whole() -> None:
    code = QrCode(Rect(200, 900, 300, 300), "https://dichvucong.gov.vn", INK)
    shown = page(code)
    assert shown.still.page is not None
    pixels = pygame.surfarray.array3d(shown.still.page).swapaxes(0, 1)
    assert read_code(pixels, (200, 900, 300, 300)) == code.data
    half = page(code, Panel(Rect(330, 880, 300, 400), 1, PAPER))
    assert half.still.page is not None
    assert read_code(pygame.surfarray.array3d(half.still.page).swapaxes(0, 1), (200, 900, 300, 300)) == ""
    assert shown.open_codes == (code,)


@pytest.mark.parametrize("name", ["home", "procedure", "guide-question", "timeout", "heard-procedure"])
def test_the_pages_as_they_are_keep_every_rule(name: str) -> None:
    view = every_view.views("vi", contrast=True)[name]
    shown = still(view, every_view.content(), every_view.lively(name), PORTRAIT, every_view.AT_MS, wall=every_view.WALL)
    assert faults(VisibleText(shown)) == []
    assert set(RULES) == {"text", "lines", "20 mm", "targets", "reach", "7:1", "glyphs", "home"}

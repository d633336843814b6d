"""The console's window: nothing overlaps or is cut, and mouse and keys give the orders that they should."""

import os
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pygame
import pytest

from kiosk_ui.rendering.geometry import Rect
from robot.paths import ROOT
from robot.rehearsal.console.commands import ORDERS, Order, checked
from robot.rehearsal.console.fault_palette import ALL, groups
from robot.rehearsal.console.texts import LANGUAGES, ConsoleTexts, texts
from robot.rehearsal.console.window import icons
from robot.rehearsal.console.window.controls import ConsoleState
from robot.rehearsal.console.window.input_handler import InputHandler
from robot.rehearsal.console.window.layout import arranged
from robot.rehearsal.console.window.shortcuts import SHOWN
from robot.rehearsal.scenarios.faults import FAULTS
from tests.rehearsal.console import moments

GOLDEN = ROOT / "tests" / "golden" / "console"
MEAN_LIMIT, BLOCK_LIMIT, BLOCK = 0.8, 16.0, 8  # of 255: the whole picture, any 8 x 8 px of it


class Touched:
    """The window of the moment under a pair of hands; `sent` are the orders that they gave."""

    def __init__(self) -> None:
        self.desk, self.sent, self.seen = ConsoleState(), list[Order](), moments.moment()
        self.hands = InputHandler(self.desk, self.sent.append, lambda: "shot.png", moments.SPEEDS)
        self.look()

    def look(self) -> None:
        _, self.drawn = moments.draw((1280, 800), "vi", self.desk, self.hands.shown(self.seen))
        self.hands.see(self.drawn, self.seen, ConsoleTexts("vi"))

    def middle(self, act: str, of: str = "") -> tuple[float, float]:
        box = next(target.box for target in self.drawn.targets if (target.act, target.of) == (act, of))
        return box.cx, box.cy

    def click(self, act: str, of: str = "") -> None:
        self.press(*self.middle(act, of))

    def press(self, x: float, y: float, button: int = pygame.BUTTON_LEFT, at_ms: float = 0.0) -> None:
        self.hands.press(x, y, button, at_ms)
        self.hands.release(x, y)
        self.look()

    def floor(self, x_m: float, y_m: float) -> tuple[float, float]:
        return self.drawn.scale.at((x_m, y_m))


@pytest.fixture
def window() -> Touched:
    return Touched()


@pytest.mark.parametrize("size", moments.SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["console", "help"])
def test_no_text_overlaps_another_or_is_cut(size: tuple[int, int], language: str, page: str) -> None:
    seen = replace(moments.moment(), speaking=False, people=moments.moment().people[2:])
    _, drawn = moments.draw(size, language, ConsoleState(help=page == "help"), seen)
    assert drawn.cut == ()
    boxes = [(words, box.inflate(0, -round(7 * drawn.layout.k))) for words, box in drawn.written]
    for (one, box), (other, other_box) in combinations(boxes, 2):
        assert not box.colliderect(other_box), f"{one!r} over {other!r}"
    whole = pygame.Rect(0, 0, *size)
    assert [words for words, box in drawn.written if not whole.contains(box)] == []


@pytest.mark.parametrize("size", [*moments.SIZES, (1366, 768), (1280, 1024), (2560, 1440), (3840, 2160)])
def test_panels_lie_side_by_side(size: tuple[int, int]) -> None:
    layout = arranged(*size)
    panels = [value for value in vars(layout).values() if isinstance(value, Rect)]
    for one, other in combinations(panels, 2):
        apart = one.right <= other.x or other.right <= one.x or one.bottom <= other.y or other.bottom <= one.y
        assert apart, (one, other)
    assert all(min(panel.w, panel.h) > 30 and panel.right <= layout.width for panel in panels)


def test_the_window_looks_as_approved(tmp_path: Path) -> None:
    surface, _ = moments.draw((1280, 800))
    picture = pygame.transform.smoothscale(surface, (640, 400))
    golden = GOLDEN / "window.png"
    if os.environ.get("KIOSK_WRITE_GOLDEN"):
        pygame.image.save(picture, str(golden))
    now, approved = (pygame.surfarray.array3d(each).astype(float) for each in (picture, pygame.image.load(str(golden))))
    difference = np.abs(now - approved).mean(axis=2)
    blocks = difference.reshape(640 // BLOCK, BLOCK, 400 // BLOCK, BLOCK).mean(axis=(1, 3))
    if difference.mean() > MEAN_LIMIT or blocks.max() > BLOCK_LIMIT:
        pygame.image.save(picture, str(tmp_path / "window.png"))
        pytest.fail(f"differs (mean {difference.mean():.2f}, worst {blocks.max():.0f}): {tmp_path / 'window.png'}")


def test_a_click_on_the_palette_injects_and_the_next_one_mends(window: Touched) -> None:
    for present, does in ((frozenset[str](), "fault"), (frozenset(ALL), "mend")):
        window.seen = replace(window.seen, faults=present)
        window.look()
        for fault in ALL:
            window.hands.press(*window.middle("fault", fault), pygame.BUTTON_LEFT, 0.0)
        assert window.sent == [{"do": does, "name": fault} for fault in ALL]
        window.sent.clear()


def test_every_fault_that_can_be_injected_has_a_place_an_icon_and_words() -> None:
    assert set(FAULTS) <= set(ALL)
    for group in groups(tuple(FAULTS)):
        for icon in (group.icon, *(chip.icon for chip in group.chips)):
            assert pygame.surfarray.array_alpha(icons.icon(icon, 32, (255, 255, 255), 2.0)).max() > 200, icon
        for language in LANGUAGES:
            assert ConsoleTexts(language).has(f"group.{group.name}")
            assert all(ConsoleTexts(language).has(f"fault.{chip.fault}") for chip in group.chips)


def test_a_dragged_visitor_is_under_the_mouse_and_then_stands_there(window: Touched) -> None:
    window.hands.press(*window.middle("person", "be-na"), pygame.BUTTON_LEFT, 0.0)
    goal = window.floor(4.0, 2.0)
    window.hands.move(*goal)
    held = next(person for person in window.hands.shown(window.seen).people if person.name == "be-na")
    assert (held.x, held.y) == pytest.approx((4.0, 2.0))
    window.hands.release(*goal)
    assert window.sent == [{"do": "move", "who": "be-na", "at": [4.0, 2.0]}]
    assert window.desk.picked == "be-na"


def test_a_click_without_a_drag_only_picks(window: Touched) -> None:
    window.click("person", "ba-lan")
    assert (window.desk.picked, window.sent) == ("ba-lan", [])


def test_a_double_click_on_the_floor_brings_a_new_visitor_there(window: Touched) -> None:
    for _ in range(40):
        window.hands.see(window.drawn, window.seen, ConsoleTexts("vi"))
    spot = window.floor(2.5, 4.5)
    window.press(*spot, at_ms=1000)
    assert window.sent == []
    window.press(*spot, at_ms=1200)
    (order,) = window.sent
    assert (order["do"], order["at"]) == ("enter", [2.5, 4.5])
    assert order["who"] not in {person.name for person in window.seen.people}
    window.hands.key(pygame.K_RETURN)
    window.hands.text("chào")
    window.hands.key(pygame.K_RETURN)
    assert window.sent[-1] == {"do": "say", "who": order["who"], "text": "chào"}


def test_a_right_click_sends_the_one_picked_there(window: Touched) -> None:
    window.press(*window.floor(2.0, 2.0), button=pygame.BUTTON_RIGHT)
    window.click("person", "ba-lan")
    window.press(*window.floor(2.0, 2.0), button=pygame.BUTTON_RIGHT)
    assert window.sent == [{"do": "walk", "who": "ba-lan", "to": [[2.0, 2.0]]}]


def test_what_is_typed_is_said_by_the_one_picked_in_nfc(window: Touched) -> None:
    window.click("person", "ba-lan")
    window.hands.key(pygame.K_RETURN)
    window.hands.text("Cho to\u0302i ho\u0309i")
    window.hands.key(pygame.K_r)  # a letter, not the shortcut
    window.hands.key(pygame.K_RETURN)
    assert window.sent == [{"do": "say", "who": "ba-lan", "text": "Cho tôi hỏi"}]
    assert window.desk.mode == ""


def test_a_click_on_the_robots_screen_is_a_touch_at_that_point_of_its_panel(window: Touched) -> None:
    box = next(target.box for target in window.drawn.targets if target.act == "screen")
    window.press(box.x + box.w / 4, box.y + box.h / 2)
    (order,) = window.sent
    assert order["do"] == "touch"
    assert order["at"] == pytest.approx([540 / 4, 960 / 2], abs=1)


@pytest.mark.parametrize(
    ("key", "order"),
    [
        (pygame.K_SPACE, {"do": "pause"}),
        (pygame.K_PERIOD, {"do": "step", "ms": 100.0}),
        (pygame.K_PLUS, {"do": "speed", "times": 2.0}),
        (pygame.K_MINUS, {"do": "speed", "times": 0.5}),
        (pygame.K_w, {"do": "walk", "who": "ba-lan", "to": "front"}),
        (pygame.K_b, {"do": "block", "who": "ba-lan"}),
        (pygame.K_f, {"do": "follow", "who": "ba-lan"}),
        (pygame.K_l, {"do": "look", "who": "ba-lan"}),
        (pygame.K_DELETE, {"do": "leave", "who": "ba-lan"}),
        (pygame.K_r, {"do": "record"}),
        (pygame.K_p, {"do": "picture", "file": "shot.png"}),
        (pygame.K_m, {"do": "mend"}),
        (pygame.K_t, {"do": "language"}),
    ],
)
def test_a_key_gives_its_order(window: Touched, key: int, order: Order) -> None:
    window.click("person", "ba-lan")
    window.hands.key(key)
    assert window.sent == [order]
    assert checked(order) == order, "the headless mode knows it too"


def test_a_recording_is_offered_at_real_ports_and_elsewhere_the_mouse_over_it_tells_why_not() -> None:
    desk = ConsoleState(picked="ba-lan")
    _, ports = moments.draw((1280, 800), "en", desk, backend="ports")
    button = next(target.box for target in ports.targets if target.act == "wav")
    desk.mouse = button.cx, button.cy
    _, virtual = moments.draw((1280, 800), "en", desk)
    assert [target for target in virtual.targets if target.act == "wav"] == []
    reason = ConsoleTexts("en")("tool.wav_virtual")
    assert reason in [words for words, _ in virtual.written]
    assert virtual.cut == ()
    assert reason not in [words for words, _ in moments.draw((1280, 800), "en", desk, backend="ports")[1].written]


@pytest.mark.parametrize("size", moments.SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_working_cable_loses_stands_beside_the_health(size: tuple[int, int], language: str) -> None:
    counts = {"broken_lines": 1204, "missed": 388, "reopened": 12}
    told = ConsoleTexts(language)("panel.cable", **counts)
    noisy = replace(moments.moment(), down={}, cable=counts)
    _, drawn = moments.draw(size, language, seen=noisy)
    assert told in [words for words, _ in drawn.written]
    assert drawn.cut == ()
    nothing = dict.fromkeys(counts, 0)
    _, sound = moments.draw(size, language, seen=replace(noisy, cable=nothing))
    assert ConsoleTexts(language)("panel.cable", **nothing) not in [words for words, _ in sound.written]


def test_help_lies_over_everything_until_a_key(window: Touched) -> None:
    window.hands.key(pygame.K_h)
    window.look()
    assert window.drawn.targets == ()
    window.hands.key(pygame.K_SPACE)
    window.look()
    assert (window.desk.help, window.sent) == (False, [])


def test_who_has_left_is_picked_no_longer(window: Touched) -> None:
    window.click("person", "ba-lan")
    there = window.seen.people
    window.seen = replace(window.seen, people=())
    window.look()
    window.seen = replace(window.seen, people=there)
    window.look()
    assert window.desk.picked == "ba-lan", "set down elsewhere: gone for a moment"
    window.seen = replace(window.seen, people=())
    for _ in range(40):
        window.hands.see(window.drawn, window.seen, ConsoleTexts("vi"))
    window.hands.key(pygame.K_b)
    assert (window.desk.picked, window.sent) == ("", [])


def test_both_languages_hold_the_same_words() -> None:
    vi, en = texts("vi"), texts("en")
    assert set(vi) == set(en)
    assert {f"order.{name}" for name in ORDERS} | {f"help.{name}" for name, _ in SHOWN} <= set(vi)
